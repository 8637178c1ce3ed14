"""Owns a whole site as one sees it before any page is rendered: its pages with canvases, and their portfolio."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.addresses import PathAddresses
from mkdocs_mlops_canvas.portfolio.products import Entry, Portfolio, build_portfolio
from mkdocs_mlops_canvas.portfolio.publishing import publish
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.text.names import slugify, suggest
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.products import Product, ProtectedProduct
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Code


PORTFOLIO_PAGE = "portfolio.md"  # where nobody names another one
_MOST_HINTS = 20  # for the ids of one portfolio; each takes a look at all products


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a box is compared across all products: its page, and the script with its texts."""

    page: str
    script: str


@dataclass(frozen=True, slots=True)
class Site:
    """The pages that hold canvases or portfolios by their paths, and what is known about them before any is rendered.

    Attributes:
        pages: The pages by their paths in the docs folder.
        portfolio: The products of all pages.
        terms: The stages, and from when on a canvas is late.
        words: The labels of the plugin in the language of the site.
        addresses: What the host knows about pages.
        portfolio_path: The page of the portfolio that covers the site.
        changes_path: The page with the latest changes.
        comparisons: The pages that compare a box across all products, by the key of the box.
        new_url: Where to write a new canvas.
        pdfs: The paths of the PDFs of canvases.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    portfolio: Portfolio = field(default_factory=Portfolio)
    terms: Terms = field(default_factory=Terms)
    words: Words = field(default_factory=Words)
    addresses: SiteAddresses = field(default_factory=PathAddresses)
    portfolio_path: str | None = None
    changes_path: str | None = None
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    new_url: str | None = None
    pdfs: Mapping[CanvasLocation, str] = field(default_factory=dict)

    @property
    def compared(self) -> Mapping[str, str]:
        """The keys of the boxes that pages compare, by the paths of these."""
        return {place.page: key for key, place in self.comparisons.items()}

    def url_of_product(self, start: str, product: Product | ProtectedProduct) -> str:
        """The address of a product's current canvas, relative to the page `start`."""
        return self.addresses.url_of_canvas(start, product.location)

    def link_protected(self, start: str, portfolio: Portfolio) -> list[tuple[ProtectedProduct, str]]:
        """The protected products of a portfolio, each with its address relative to the page `start`."""
        return [(product, self.url_of_product(start, product)) for product in portfolio.protected]

    def url_of_iteration(self, start: str, entry: Entry) -> str | None:
        """The address of an iteration, relative to the page `start`; of one that only git has, that of its commit."""
        if entry.commit:
            return self.addresses.commit_url_of(entry.path, entry.commit)
        return self.addresses.url_of_canvas(start, entry.location)

    def url_of_pdf(self, location: CanvasLocation) -> str | None:
        """The address of the PDF of a canvas, relative to its page, if it has one."""
        file = self.pdfs.get(location)
        return self.addresses.url_of(location.path, file) if file else None

    def url_of_part(self, start: str, entry: Entry, part: str) -> str:
        """The address of the element whose id ends in `part` in a canvas on a page, relative to the page `start`."""
        page = self.pages.get(entry.path)
        prefix = f"{entry.anchor or entry.canvas.id}-" if page and len(page.canvases) > 1 else ""
        return f"{self.addresses.url_of(start, entry.path)}#{prefix}{part}"


def group_by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """The pages below each folder but the topmost."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folders.setdefault("/".join(parts[:depth]), []).append(path)
    return folders


def find_portfolio(pages: Mapping[str, Page], preferred: str = PORTFOLIO_PAGE) -> str | None:
    """The page that its author has made that of the portfolio: the `preferred` one of several, else the first."""
    marked = [path for path, page in pages.items() if any(block.is_whole for block in page.portfolios)]
    return min(marked, default=None, key=lambda path: path != preferred)


def find_other_pages(path: str, folders: Mapping[str, Sequence[str]]) -> list[str]:
    """The other pages of a product: those in its folder, of which the canvas is the index or the namesake."""
    folder, name = posixpath.split(path)
    if posixpath.splitext(name)[0].casefold() not in ("index", "readme"):
        folder = posixpath.splitext(path)[0]
    return [other for other in folders.get(folder, ()) if other != path]


def find_page_below(portfolio_path: str, name: str) -> str:
    """A page that is made beside a portfolio, such as that of a box: `portfolio/background.md` for `portfolio.md`."""
    page = PurePosixPath(portfolio_path)
    folder = page.parent / "portfolio" if page.stem.casefold() in ("index", "readme") else page.with_suffix("")
    return str(folder / f"{name}.md")


def collect_entries(pages: Mapping[str, Page]) -> Iterator[Entry]:
    """The canvases in `pages`, each with its location; those in hidden pages are protected like private ones."""
    for path, page in pages.items():
        for block, anchor in zip(page.canvases, page.anchors, strict=True):
            if block.canvas:
                is_protected = page.is_hidden or block.canvas.header.private
                yield Entry(block.canvas, block.locate(path, anchor), only_on=path if is_protected else "")


def collect_portfolio(
    pages: Mapping[str, Page], histories: Mapping[CanvasLocation, CanvasHistory] | None = None
) -> tuple[Portfolio, dict[str, Page]]:
    """The portfolio of all canvases in `pages`, and the pages with the problems that show only side by side.

    `histories` is what came before canvases.
    """
    entries = list(collect_entries(pages))
    problems: dict[int, list[Problem]] = {}

    def tell_clash(entry: Entry, other: Entry) -> None:
        line = other.canvas.places[""][0]
        where = f"line {line}" if other.path == entry.path else f"line {line} of {pages[other.path].path}"
        message = f"the product on {where} has the id '{entry.canvas.id}' too"
        hint = _part_iterations(entry)
        if entry.canvas.product != other.canvas.product:
            hint = "write the same name in both if they are one product, or give one of them another 'id'"
        problem = _problem("id-twice", entry, "id", pages, message, hint)
        problems.setdefault(id(entry.canvas), []).append(problem)

    portfolio = publish(build_portfolio(entries, tell_clash, histories))
    ids = portfolio.ids
    for entry in entries:
        name = entry.canvas.header.supersedes
        before = slugify(name) if name else ""
        if name and (before not in ids or before == entry.canvas.id):
            message = f"'supersedes': there is no product with the id '{name}'"
            hint = suggest(before, ids - {entry.canvas.id}) or "write the id of a product of this site"
            if before == entry.canvas.id:
                message = f"'supersedes': '{name}' is the product itself"
                hint = "write the id of the product that it replaces, or leave it out"
            problem = _problem("unknown-product", entry, "supersedes", pages, message, hint)
            problems.setdefault(id(entry.canvas), []).append(problem)
    return portfolio, {path: _add_problems(page, problems, ids) for path, page in pages.items()}


def _part_iterations(entry: Entry) -> str:
    """What parts a canvas from another one of the same name, iteration and date."""
    header = entry.canvas.header
    if header.iteration is None and header.date is None:
        return "number or date their iterations if they are one product, or give one of them another 'id'"
    number = f"iteration {header.iteration}" if header.iteration is not None else ""
    which = " of ".join(filter(None, [number, str(header.date or "")]))
    what = f"both are {which}; give one of them another number" if number else f"both are of {which}; number them"
    return f"{what}, or another 'id' if they are two products"


def _problem(code: Code, entry: Entry, key: str, pages: Mapping[str, Page], message: str, hint: str) -> Problem:
    places = entry.canvas.places
    line, column = places.get(key) or places.get("product") or places[""]
    return Problem(code, message, pages[entry.path].path, line, column, hint)


def _add_problems(page: Page, problems: Mapping[int, list[Problem]], ids: set[str]) -> Page:
    """`page` with the problems of its canvases, by the identity of those, and of its portfolios' `ids`."""
    canvases = tuple(
        replace(block, problems=(*block.problems, *problems[id(block.canvas)]))
        if id(block.canvas) in problems
        else block
        for block in page.canvases
    )
    portfolios = []
    for block in page.portfolios:
        place = block.selection.ids_place
        found: list[Problem] = []
        for name in block.selection.ids:
            if name not in ids:
                message = f"'ids': there is no product with the id '{name}'"
                near = suggest(name, ids) if len(found) < _MOST_HINTS else None
                hint = near or "write the id of a product of this site"
                found.append(Problem("unknown-product", message, page.path, *place, hint))
        portfolios.append(replace(block, problems=(*block.problems, *found)) if found else block)
    if canvases == page.canvases and not page.portfolios:
        return page
    return replace(page, canvases=canvases, portfolios=tuple(portfolios))
