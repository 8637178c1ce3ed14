"""From the canvases of all pages to a portfolio: which of them are iterations of one product.

Problems that show only if canvases are seen side by side are found here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.order import order_iterations
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product, is_same_canvas, sort_products
from mkdocs_mlops_canvas.portfolio.publishing import publish
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS, find_id, list_related
from mkdocs_mlops_canvas.portfolio.rules import list_open_points
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.text.names import suggest
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.portfolio.order import Neighbours
    from mkdocs_mlops_canvas.portfolio.rules import Rule
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.reading.selection import Selection
    from mkdocs_mlops_canvas.text.problem import Code

    Histories = Mapping[CanvasLocation, CanvasHistory]

_MOST_HINTS = 20  # for the ids of one portfolio; each compares the id with the ids of all products


def list_iterations(pages: Mapping[str, Page]) -> Iterator[Iteration]:
    """The canvases in `pages`; private canvases and canvases in hidden pages are protected."""
    for path, page in pages.items():
        for block, anchor in zip(page.canvases, page.anchors, strict=True):
            if block.canvas:
                is_protected = page.is_hidden or block.canvas.header.private
                yield Iteration(block.canvas, block.locate(path, anchor), only_on=path if is_protected else None)


def build_portfolio(iterations: Iterable[Iteration], histories: Histories | None = None) -> Portfolio:
    """The portfolio of all iterations, the protected ones included; `histories` is what came before them."""
    groups, _ = _group(iterations)
    return _build(groups, histories)[0]


def collect_portfolio(
    pages: Mapping[str, Page],
    histories: Histories | None = None,
    elsewhere: Sequence[Product] = (),
    rules: Sequence[Rule] = (),
) -> tuple[Portfolio, dict[str, Page]]:
    """The portfolio that is published of the canvases in `pages`, and the pages with the problems between them.

    Args:
        pages: The pages of the site by path.
        histories: What came before their canvases.
        elsewhere: The products of other sites.
        rules: What the newest canvas of a product has to say.
    """
    iterations = list(list_iterations(pages))
    groups, clashes = _group(iterations)
    portfolio, unclear = _build(groups, histories)
    pages = report_open_points(pages, rules, portfolio)
    portfolio = publish(portfolio)
    if elsewhere:
        portfolio = replace(portfolio, products=sort_products([*portfolio.products, *elsewhere], "name", STAGES))
    problems: dict[int, list[Problem]] = defaultdict(list)
    for iteration, other in clashes:
        problems[id(iteration.canvas)].append(_report_clash(iteration, other, pages))
    for before, after in unclear:
        problems[id(after.canvas)].append(_report_unclear(before, after, pages))
    for iteration in iterations:
        problems[id(iteration.canvas)] += _check_relations(iteration, portfolio.ids, pages)
    return portfolio, {path: _add_problems(page, problems, portfolio) for path, page in pages.items()}


def report_open_points(
    pages: Mapping[str, Page], rules: Sequence[Rule], portfolio: Portfolio | None = None
) -> Mapping[str, Page]:
    """The pages with the problems of rules that the newest canvas of a product breaks."""
    if not rules:
        return pages
    portfolio = portfolio or build_portfolio(list_iterations(pages))
    problems: dict[int, list[Problem]] = {}
    for product in portfolio.products:
        canvas, path = product.canvas, product.current.path
        if points := list_open_points(canvas, rules):
            problems[id(canvas)] = [point.report(pages[path].path, canvas.places[""]) for point in points]
    return {path: _add_to_canvases(page, problems) for path, page in pages.items()}


def _group(
    iterations: Iterable[Iteration],
) -> tuple[dict[str, list[Iteration]], list[tuple[Iteration, Iteration]]]:
    """The iterations of each product by its id, and pairs of different products with one id.

    A canvas that is in two places counts once. The second of two products with one id gets a number after its id.
    """
    groups: dict[str, list[Iteration]] = {}
    clashes = []
    for iteration in iterations:
        id_, number = iteration.canvas.id, 1
        known = groups.setdefault(id_, [])
        if same := next((other for other in known if is_same_canvas(iteration.canvas, other.canvas)), None):
            if same.only_on and not iteration.only_on:
                known[known.index(same)] = iteration
            continue
        while other := next((other for other in known if _are_different(iteration.canvas, other.canvas)), None):
            if number == 1:
                clashes.append((iteration, other))
            number += 1
            id_ = f"{iteration.canvas.id}--{number}"
            known = groups.setdefault(id_, [])
        known.append(iteration)
    return groups, clashes


def _build(
    groups: Mapping[str, Sequence[Iteration]], histories: Histories | None
) -> tuple[Portfolio, list[Neighbours]]:
    """The portfolio, and pairs of iterations whose order is unclear."""
    products, unclear = [], []
    for id_, group in groups.items():
        iterations, pairs = order_iterations(_add_past(group, histories) if histories else group)
        products.append(Product(id_, _leave_out_reverted(iterations)))
        unclear += pairs
    return Portfolio(sort_products(products, "name", STAGES)), unclear


def _are_different(canvas: Canvas, other: Canvas) -> bool:
    """Whether two canvases with one id are two products: by their names, or as the same iteration of the same day."""
    if canvas.product != other.product and not (canvas.header.id and other.header.id):
        return True
    return canvas.iteration_key == other.iteration_key


def _add_past(iterations: Sequence[Iteration], histories: Histories) -> list[Iteration]:
    """The iterations of a product, with those before them that no page has any more."""
    known = {iteration.canvas.iteration_key for iteration in iterations}
    found: list[Iteration] = []
    for iteration in iterations:
        history = histories.get(iteration.location)
        # the number of another canvas: what had it before is an earlier state of that one
        numbers = {other.canvas.header.iteration for other in iterations if other is not iteration} - {None}
        for past in history.iterations if history else ():
            key = past.canvas.iteration_key
            was_protected = past.was_hidden or past.canvas.header.private
            if key not in known and key[0] not in numbers and (iteration.only_on or not was_protected):
                known.add(key)
                location = CanvasLocation(past.path, iteration.anchor)
                found.append(Iteration(past.canvas, location, past.commit, past.changed, iteration.only_on))
        found.append(replace(iteration, changed=history.changed) if history else iteration)
    return found


def _leave_out_reverted(iterations: tuple[Iteration, ...]) -> tuple[Iteration, ...]:
    """Iterations up to the last one on a page: later ones were reverted, or numbered wrongly."""
    newest = max((at for at, iteration in enumerate(iterations) if not iteration.commit), default=len(iterations) - 1)
    return iterations[: newest + 1]


def _report_clash(iteration: Iteration, other: Iteration, pages: Mapping[str, Page]) -> Problem:
    """The problem of two products with one id."""
    line = other.canvas.places[""][0]
    where = f"line {line}" if other.path == iteration.path else f"line {line} of {pages[other.path].path}"
    message = f"the product on {where} has the id '{iteration.canvas.id}' too"
    hint = _hint_at_difference(iteration.canvas)
    if iteration.canvas.product != other.canvas.product:
        hint = "write the same name in both if they are one product, or give one of them another 'id'"
    return _make_problem("id-twice", iteration, "id", pages, message, hint)


def _report_unclear(before: Iteration, after: Iteration, pages: Mapping[str, Page]) -> Problem:
    """The problem of two iterations of which nothing says which one is newer."""
    line = before.canvas.places[""][0]
    where = f"line {line}" if before.path == after.path else f"line {line} of {pages[before.path].path}"
    message = f"it is unclear whether this iteration of '{after.canvas.product}' or the one on {where} is newer"
    hint = "give both an 'iteration' that is a number, such as 'iteration: 2', or both a 'date'"
    return _make_problem("unclear-order", after, "iteration", pages, message, hint)


def _hint_at_difference(canvas: Canvas) -> str:
    """How to distinguish a canvas from another one with the same name, iteration and date."""
    header = canvas.header
    if header.iteration is None and header.date is None:
        return "number or date their iterations if they are one product, or give one of them another 'id'"
    number = f"iteration {header.iteration}" if header.iteration is not None else ""
    which = " of ".join(filter(None, [number, str(header.date or "")]))
    what = f"both are {which}; give one of them another number" if number else f"both are of {which}; number them"
    return f"{what}, or another 'id' if they are two products"


def _check_relations(iteration: Iteration, ids: set[str], pages: Mapping[str, Page]) -> Iterator[Problem]:
    """The problems of a canvas that names what is not another product of the portfolio."""
    own = iteration.canvas.id
    for key in RELATIONS:
        for name in list_related(iteration.canvas.header, key):
            other = find_id(name, ids)
            if other == own:
                message = f"'{key}': '{name}' is the product itself"
                hint = "write the id of another product, or leave it out"
            elif other not in ids:
                message = f"'{key}': there is no product with the id '{name}'"
                hint = suggest(other, ids - {own}) or "write the id of a product of this site"
            else:
                continue
            yield _make_problem("unknown-product", iteration, key, pages, message, hint)


def _make_problem(
    code: Code, iteration: Iteration, key: str, pages: Mapping[str, Page], message: str, hint: str
) -> Problem:
    places = iteration.canvas.places
    line, column = places.get(key) or places.get("product") or places[""]
    return Problem(code, message, pages[iteration.path].path, line, column, hint)


def _add_problems(page: Page, problems: Mapping[int, list[Problem]], portfolio: Portfolio) -> Page:
    """`page` with the problems of its canvases, by the identity of those, and of what its portfolios name."""
    page = _add_to_canvases(page, problems)
    if not page.portfolios:
        return page
    portfolios = tuple(
        replace(block, problems=(*block.problems, *_check_names(block.selection, portfolio, page.path)))
        for block in page.portfolios
    )
    return replace(page, portfolios=portfolios)


def _add_to_canvases(page: Page, problems: Mapping[int, list[Problem]]) -> Page:
    """`page` with the problems of its canvases, by the identity of those."""
    if not any(id(block.canvas) in problems for block in page.canvases):
        return page
    canvases = (
        replace(block, problems=(*block.problems, *problems.get(id(block.canvas), ()))) for block in page.canvases
    )
    return replace(page, canvases=tuple(canvases))


def _check_names(selection: Selection, portfolio: Portfolio, path: str) -> Iterator[Problem]:
    """The problems of a selection that names what the portfolio does not have."""
    sources = {source.id for source in portfolio.sources}
    for key, what, names, known in (
        ("ids", "product with the id", selection.ids, portfolio.ids if selection.ids else ()),
        ("sources", "source", selection.sources, sources),
    ):
        hints = _MOST_HINTS
        for name in names:
            if name not in known:
                near = suggest(name, known) if hints > 0 else None
                hints -= 1
                hint = near or f"write the id of a {what.split()[0]} of this site"
                place = selection.places.get(key, (1, 1))
                yield Problem("unknown-product", f"'{key}': there is no {what} '{name}'", path, *place, hint)
