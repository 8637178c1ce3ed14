"""The HTML of a portfolio: products as cards and table, filters, gaps, and the boxes to compare."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.addresses import Link
from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.portfolio.review import UNITS, name_last, name_lateness, say_age, say_ago
from mkdocs_mlops_canvas.reading.selection import SORTS, VIEWS
from mkdocs_mlops_canvas.rendering.facets import count_facets, list_choices
from mkdocs_mlops_canvas.rendering.templates import render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.definition import Field
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import PortfolioBlock


@dataclass(frozen=True, slots=True)
class _ProductRow:
    """A product in a portfolio.

    `anchor` begins the ids of its boxes, if they need a prefix. `choices` has its values of fields that are facets, by
    key, and `last_days` the last days on which it is not stale or overdue.
    """

    product: Product
    url: str
    age: str
    late: bool
    links: tuple[Link, ...]
    anchor: str
    choices: Mapping[str, str]
    last_days: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class _TableColumn:
    """A column of the table; `attributes` mark a label that is in another language than the page."""

    key: str
    label: str
    is_sortable: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _ComparedBox:
    """A box that can be compared, with the addresses of its page and of its texts if there are any."""

    key: str
    title: str
    prompt: str
    anchor: str
    url: str | None
    src: str | None
    selected: bool


@dataclass(frozen=True, slots=True)
class _ComparedColumn:
    """A column of a canvas whose boxes can be compared."""

    title: str
    boxes: tuple[_ComparedBox, ...]

    @property
    def has_pages(self) -> bool:
        return any(box.src for box in self.boxes)


def render_portfolio(block: PortfolioBlock, number: int, path: str, site: Site, report: Report = reraise) -> str:
    """The HTML of a portfolio, which is the one with this `number` (from 1) in the page `path`.

    `report` takes products that cannot be shown.
    """
    portfolio = site.portfolio.select(block.selection, site.terms.stages)
    fields = portfolio.fields
    cards = list(work_through(portfolio.products, lambda product: _make_row(product, fields, path, site), report))
    portfolio = replace(portfolio, products=tuple(card.product for card in cards))
    canvases = [product.canvas for product in portfolio.products]
    columns = _list_compared(portfolio, path, site)
    boxes = [box for column in columns for box in column.boxes]
    empty = Counter(box.key for canvas in canvases for box in canvas.empty)
    words = site.words
    has_pages = any(box.url for box in boxes)
    has_links = any(card.links for card in cards)
    return render_template(
        "portfolio.html",
        words,
        products=portfolio.products,
        protected=site.link_protected(path, portfolio),
        cards=cards,
        selection=block.selection,
        problems=block.problems,
        is_portfolio=True,
        number=number,
        wide=path == site.portfolio_path,
        columns=_make_table_columns(portfolio, has_links, words),
        sources=portfolio.sources,
        fields=fields,
        facets=count_facets(portfolio, site.terms, words),
        sorts=list(zip(SORTS, _name_sorts(words), strict=True)),
        views=list(zip(VIEWS, _name_views(words), strict=True))[: None if has_pages else -1],
        script_words=_collect_script_words(words, len(portfolio.products)),
        compare=columns,
        boxes=boxes,
        has_pages=has_pages,
        has_links=has_links,
        totals=[*(empty[box.key] for box in boxes), empty.total()],
        new_url=site.new_url,
        changes_url=site.addresses.url_of(path, site.changes_path) if site.changes_path else None,
        foreign=words.frame.mark(portfolio.language),
    )


def _make_row(product: Product, fields: Sequence[Field], path: str, site: Site) -> _ProductRow:
    canvas, terms, words = product.canvas, site.terms, site.words
    days = terms.age(canvas)
    names = name_lateness(words)
    late = [names[key] for key in terms.review_states(canvas) if key in names]
    age = say_age(days, words) if days is not None else ""
    links = [
        Link(label, url)
        for label, address in canvas.header.links.items()
        if (url := site.url_of_link(path, product.current, address))
    ]
    notes = words.list_names(filter(None, (age, *late)))
    page = site.pages.get(product.current.path)
    anchor = f"{canvas.id}-" if page and len(page.canvases) > 1 else ""
    return _ProductRow(
        product,
        site.url_of_product(path, product),
        notes,
        bool(late),
        tuple(links),
        anchor,
        list_choices(canvas, fields),
        terms.last_days(canvas),
    )


def _make_table_columns(portfolio: Portfolio, has_links: bool, words: Words) -> list[_TableColumn]:
    """The columns of the table, with the fields of definitions before the last ones."""
    ours = words.frame.mark(words.language)
    columns = [
        _TableColumn(key, label, key in SORTS, ours)
        for key, label in _name_columns(words)
        if (has_links or key != "links") and (portfolio.sources or key != "source")
    ]
    summaries = [box for definition in portfolio.definitions if (box := definition.find_box(definition.summary_box))]
    if len({box.key for box in summaries}) == 1:
        at = next(at for at, column in enumerate(columns) if column.key == "summary")
        columns[at] = _TableColumn(
            "summary", summaries[0].title, "summary" in SORTS, words.frame.mark(portfolio.language)
        )
    before = next(at for at, column in enumerate(columns) if column.key in ("source", "links", "filled"))
    columns[before:before] = [_TableColumn(f"f-{own.key}", own.title, False, {}) for own in portfolio.fields]
    return columns


def _name_columns(words: Words) -> tuple[tuple[str, str], ...]:
    """The keys and names of the columns of the table, without fields of definitions."""
    return (
        ("name", words.gettext("Product")),
        ("summary", words.gettext("Summary")),
        ("stage", words.gettext("Stage")),
        ("owner", words.gettext("Owner")),
        ("date", words.gettext("Date")),
        ("iteration", words.gettext("Iteration")),
        ("tags", words.gettext("Tags")),
        ("source", words.gettext("Source")),
        ("links", words.gettext("Links")),
        ("filled", words.gettext("Filled")),
    )


def _name_sorts(words: Words) -> tuple[str, ...]:
    """The names of `SORTS`."""
    return (
        words.gettext("Name"),
        words.gettext("Stage"),
        words.gettext("Owner"),
        words.gettext("Recently changed"),
        words.gettext("Newest first"),
        words.gettext("Oldest first"),
        words.gettext("Most filled first"),
        words.gettext("Most gaps first"),
    )


def _name_views(words: Words) -> tuple[str, ...]:
    """The names of `VIEWS`."""
    return words.gettext("Cards"), words.gettext("Table"), words.gettext("Gaps"), words.gettext("Compare")


def _collect_script_words(words: Words, total: int) -> dict[str, object]:
    """The texts of the script, which replaces the names in braces that are left."""
    return {
        "language": words.language,
        "count": words.ngettext("{n} of {total} product", "{n} of {total} products", total, n="{n}", total=total),
        "remove": words.gettext("Remove filter {filter}"),
        "quote": words.gettext("“{text}”"),
        "between": words.gettext(", "),
        "empty": words.gettext("{box}, not filled in yet:"),
        "protected": words.gettext("Protected:"),
        "failed": words.gettext("The texts of this box could not be loaded."),
        "today": words.gettext("today"),
        "last": name_last(words),
        "units": UNITS,
        "ago": {unit: words.list_forms(partial(say_ago, words, unit)) for _, _, unit in UNITS},
        **name_lateness(words),
    }


def _list_compared(portfolio: Portfolio, path: str, site: Site) -> list[_ComparedColumn]:
    columns = []
    summaries = Counter(product.canvas.definition.summary_box for product in portfolio.products)
    selected = max(summaries, key=summaries.__getitem__, default=None)
    for column in portfolio.columns:
        boxes = []
        for box in column.boxes:
            place = site.comparisons.get(box.key)
            url = site.addresses.url_of(path, place.page) if place else None
            src = site.addresses.url_of(path, place.script) if place else None
            boxes.append(_ComparedBox(box.key, box.title, box.prompt, box.anchor, url, src, box.key == selected))
        columns.append(_ComparedColumn(column.title, tuple(boxes)))
    return columns
