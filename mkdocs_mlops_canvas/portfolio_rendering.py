"""Owns the markup of portfolios and of the pages that compare a box."""

from __future__ import annotations

import math
import posixpath
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.compare import move_html, rebase
from mkdocs_mlops_canvas.model import write_own_field
from mkdocs_mlops_canvas.portfolio import SORTS, VIEWS
from mkdocs_mlops_canvas.site import Link
from mkdocs_mlops_canvas.templating import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.definition import Field
    from mkdocs_mlops_canvas.model import Canvas
    from mkdocs_mlops_canvas.page import PortfolioBlock
    from mkdocs_mlops_canvas.portfolio import Portfolio, Product, Terms
    from mkdocs_mlops_canvas.site import Site

_COLUMNS = (
    ("name", "Product"),
    ("summary", "Summary"),
    ("stage", "Stage"),
    ("owner", "Owner"),
    ("date", "Date"),
    ("iteration", "Iteration"),
    ("tags", "Tags"),
    ("links", "Links"),
    ("filled", "Filled"),
)
_SORT_NAMES = {
    "name": "Name",
    "stage": "Stage",
    "owner": "Owner",
    "date": "Newest first",
    "-date": "Oldest first",
    "filled": "Most filled first",
    "-filled": "Most gaps first",
}
_REVIEWS = {"current": "Up to date", "stale": "Stale", "overdue": "Review overdue", "undated": "No date"}
_WORDS = {
    "count": "{n} of {total} products",
    "remove": "Remove filter {filter}",
    "stale": "stale",
    "overdue": "review overdue",
    "empty": "{box}, not filled in yet:",
    "failed": "The texts of this box could not be loaded.",
}
_UNITS = ((14, 1, "day"), (60, 7, "week"), (550, 30.4, "month"), (math.inf, 365, "year"))  # below so many days


@dataclass(frozen=True, slots=True)
class _Card:
    """What a portfolio shows of a product beside its canvas; `anchor` begins the ids of its boxes, if they need one.

    `choices` has its values of fields that are facets.
    """

    product: Product
    url: str
    age: str
    late: bool
    links: tuple[Link, ...]
    anchor: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Option:
    """A value of a facet, and how many products have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class _Facet:
    key: str
    label: str
    options: tuple[_Option, ...]


@dataclass(frozen=True, slots=True)
class _Box:
    """A box as portfolios offer it for comparison: the addresses of its page and of its texts may be empty."""

    key: str
    title: str
    prompt: str
    anchor: str
    url: str
    src: str
    selected: bool


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    boxes: tuple[_Box, ...]

    @property
    def has_pages(self) -> bool:
        return any(box.src for box in self.boxes)


def render_portfolio(block: PortfolioBlock, number: int, path: str, site: Site) -> str:
    """The HTML of a portfolio in the page `path`, the one with this `number` (from 1) there."""
    portfolio = site.portfolio.select(block.selection, site.terms.stages)
    canvases = [product.canvas for product in portfolio.products]
    columns = _find_columns(portfolio, path, site)
    boxes = [box for column in columns for box in column.boxes]
    empty = Counter(box.key for canvas in canvases for box in canvas.empty)
    fields = portfolio.fields
    cards = [_make_card(product, fields, path, site) for product in portfolio.products]
    has_pages = any(box.url for box in boxes)
    has_links = any(card.links for card in cards)
    summaries = {definition.find_box(definition.summary_box) for definition in portfolio.definitions}
    titles = {box.title for box in summaries if box}
    labels = dict(_COLUMNS) | ({"summary": titles.pop()} if len(titles) == 1 else {})
    heads = [(key, label, key in SORTS) for key, label in labels.items() if has_links or key != "links"]
    before = next(at for at, (key, *_) in enumerate(heads) if key in ("links", "filled"))
    heads[before:before] = [(f"f-{own.key}", own.title, False) for own in fields]
    return render_template(
        "portfolio.html",
        products=portfolio.products,
        cards=cards,
        selection=block.selection,
        problems=block.problems,
        subject="portfolio",
        number=number,
        wide=path == site.portfolio_path,
        terms=site.terms,
        columns=heads,
        fields=fields,
        facets=_find_facets(canvases, site.terms, fields),
        sorts=[(key, _SORT_NAMES[key]) for key in SORTS],
        views=VIEWS if has_pages else VIEWS[:-1],
        words=_WORDS,
        compare=columns,
        boxes=boxes,
        has_pages=has_pages,
        has_links=has_links,
        totals=[*(empty[box.key] for box in boxes), empty.total()],
        new_url=site.new_url,
    )


def render_comparisons(texts: Mapping[str, Mapping[str, str]], site: Site) -> dict[str, str]:
    """The HTML of the pages that compare a box across all products, by path.

    `texts` has HTML by box and product, with addresses as seen from the page of its canvas.
    """
    portfolio_path = site.portfolio_path
    if portfolio_path is None or not site.comparisons:
        return {}
    boxes = {box.key: box for column in site.portfolio.columns for box in column.boxes}
    # they stand in one folder, so that an address as seen from one of them holds for all
    first = next(iter(site.comparisons.values())).page
    portfolio_url = site.find_url(first, portfolio_path)
    up = posixpath.dirname(portfolio_url) + "/"
    products = []
    for product in site.portfolio.products:
        url = up + site.find_product(portfolio_path, product)
        page = up + site.find_url(portfolio_path, product.current.path)
        head = Markup(render_template("compare_head.html", canvas=product.canvas, url=url))
        products.append((product, url, rebase(page), head))
    pages = {}
    for key, place in site.comparisons.items():
        readings = []
        missing = []
        for product, url, move, head in products:
            text = texts[key].get(product.id)
            if text:
                readings.append((head, Markup(move_html(text, f"{product.id}-", move))))
            elif key in product.canvas.definition.keys:
                missing.append((product, url))
        others = [(boxes[other], site.find_url(place.page, item.page)) for other, item in site.comparisons.items()]
        pages[place.page] = render_template(
            "compare.html",
            box=boxes[key],
            readings=readings,
            missing=missing,
            boxes=others,
            portfolio_url=portfolio_url,
        )
    return pages


def _make_card(product: Product, fields: Sequence[Field], path: str, site: Site) -> _Card:
    canvas, terms = product.canvas, site.terms
    days = terms.age(canvas)
    late = [_WORDS[key] for key in _reviews(canvas, terms) if key in _WORDS]
    age = _ago(days) if days is not None else ""
    links = [
        Link(label, url)
        for label, address in canvas.header.links.items()
        if (url := site.find_link(path, product.current.path, address))
    ]
    notes = ", ".join(filter(None, (age, *late)))
    page = site.pages[product.current.path]
    anchor = f"{canvas.id}-" if len(page.canvases) > 1 else ""
    return _Card(
        product,
        site.find_product(path, product),
        notes,
        bool(late),
        tuple(links),
        anchor,
        _find_choices(canvas, fields),
    )


def _find_choices(canvas: Canvas, fields: Sequence[Field]) -> dict[str, str]:
    """The values of fields with a closed vocabulary, by key; another canvas may hold something else in such a field."""
    return {own.key: write_own_field(canvas.header.fields.get(own.key)) for own in fields if own.values}


def _reviews(canvas: Canvas, terms: Terms) -> tuple[str, ...]:
    """Whether a canvas is up to date: keys of `_REVIEWS`."""
    late = [key for key, holds in (("overdue", terms.is_overdue), ("stale", terms.is_stale)) if holds(canvas)]
    return tuple(late) or (("current" if canvas.header.date else "undated"),)


def _ago(days: int) -> str:
    """`3 weeks ago`, in the steps that the script has too."""
    if days < 2:
        return ("today", "yesterday")[days]
    length, unit = next((length, unit) for limit, length, unit in _UNITS if days < limit)
    number = int(days / length + 0.5)
    if number == 1:
        return f"last {unit}"
    return f"{number} {unit}s ago"


def _find_facets(canvases: Sequence[Canvas], terms: Terms, fields: Sequence[Field]) -> list[_Facet]:
    stages = Counter(canvas.header.stage or "" for canvas in canvases)
    owners = Counter(canvas.header.owner or "" for canvas in canvases)
    tags = Counter(tag for canvas in canvases for tag in dict.fromkeys(canvas.header.tags))
    reviews = Counter(key for canvas in canvases for key in _reviews(canvas, terms))
    order = dict.fromkeys([*terms.stages, *sorted(stages.keys() - {""}), ""])
    own = []
    for field in fields:
        if field.values:
            counts = Counter(_find_choices(canvas, [field])[field.key] for canvas in canvases)
            values = [
                value for value in dict.fromkeys([*field.values, *sorted(counts.keys() - {""}), ""]) if value in counts
            ]
            own.append(_Facet(f"f-{field.key}", field.title, _options(counts, values, "Not said")))
    facets = [
        _Facet("stage", "Stage", _options(stages, [key for key in order if key in stages], "No stage")),
        _Facet("owner", "Owner", _options(owners, _by_name(owners), "No owner")),
        _Facet("tag", "Tag", _options(tags, _by_name(tags), "")),
        *own,
        _Facet(
            "review", "Review", tuple(_Option(key, _REVIEWS[key], reviews[key]) for key in _REVIEWS if reviews[key])
        ),
    ]
    return [facet for facet in facets if facet.options]


def _options(counts: Mapping[str, int], values: Sequence[str], missing: str) -> tuple[_Option, ...]:
    return tuple(_Option(value, value or missing, counts[value]) for value in values)


def _by_name(values: Mapping[str, int]) -> list[str]:
    return sorted(values, key=lambda value: (not value, value.casefold()))


def _find_columns(portfolio: Portfolio, path: str, site: Site) -> list[_Column]:
    columns = []
    summary_boxes = {product.canvas.definition.summary_box for product in portfolio.products}
    for column in portfolio.columns:
        boxes = []
        for box in column.boxes:
            place = site.comparisons.get(box.key)
            url = site.find_url(path, place.page) if place else ""
            src = site.find_url(path, place.script) if place else ""
            boxes.append(_Box(box.key, box.title, box.prompt, box.anchor, url, src, box.key in summary_boxes))
        columns.append(_Column(column.title, tuple(boxes)))
    return columns
