"""The HTML of a portfolio in a page: products as cards and table, and which of their boxes are empty."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mkdocs_mlops_canvas.portfolio.addresses import Link
from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.portfolio.review import name_lateness, say_age
from mkdocs_mlops_canvas.portfolio.rules import OpenPoint, list_open_points
from mkdocs_mlops_canvas.reading.selection import SORTS
from mkdocs_mlops_canvas.rendering.facets import list_facets
from mkdocs_mlops_canvas.rendering.portfolio_frame import (
    CARDS,
    COMPARE,
    GAPS,
    TABLE,
    LinkedBox,
    list_facts,
    list_row_facts,
    make_frame,
)
from mkdocs_mlops_canvas.rendering.templates import render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Field, Profile
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import PortfolioBlock
    from mkdocs_mlops_canvas.rendering.facets import Facet


_SMALL = 5  # products that need no filters


@dataclass(frozen=True, slots=True)
class _ProductRow:
    """A product in a portfolio, and its `facts` as attributes.

    `anchor` begins the ids of its boxes, if needed; at `edit_url`, its empty boxes are filled in.
    """

    product: Product
    url: str
    facts: Mapping[str, str]
    age: str = ""
    late: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    anchor: str = ""
    edit_url: str | None = None
    points: tuple[OpenPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class _TableColumn:
    """A column of the table; `attributes` mark a label that is in another language than the page."""

    key: str
    label: str
    is_sortable: bool
    attributes: Mapping[str, str]


def render_portfolio(block: PortfolioBlock, number: int, path: str, site: Site, report: Report = reraise) -> str:
    """The HTML of a portfolio, which is the one with this `number` (from 1) in the page `path`.

    The gaps are in the page if there is no other page for them. `report` takes products that cannot be shown.
    """
    selection = block.selection
    portfolio = site.portfolio.select(selection, site.terms.stages)
    view = selection.view if portfolio.products else CARDS
    if view == COMPARE and not site.box_paths:
        view = CARDS
    if view == GAPS and site.gaps_path:
        shown: tuple[str, ...] = (GAPS,)
    else:
        shown = (CARDS, TABLE) if site.gaps_path else (CARDS, TABLE, GAPS)
    make = _make_card if CARDS in shown else _make_row
    facets = list_facets(portfolio, site.terms, site.words)
    rows = list(work_through(portfolio.products, partial(make, facets=facets, path=path, site=site), report))
    portfolio = replace(portfolio, products=tuple(row.product for row in rows))
    frame = make_frame(portfolio, view, path, site, shown, selection) | {
        "problems": block.problems,
        "is_portfolio": True,
        "number": number,
        "is_small": not block.is_whole and len(rows) <= _SMALL,
        "wide": path in (site.portfolio_path, site.gaps_path),
        "new_url": site.addresses.url_of(path, site.fill_in_path) if site.fill_in_path else site.new_url,
    }
    if view == COMPARE:
        return render_template("boxes.html", site.words, **frame)
    if CARDS not in shown:
        return render_template("gaps.html", site.words, **frame, **_list_gaps(rows, frame["boxes"]))
    cards = _list_cards(portfolio, rows, site.words)
    # what the script reads of a product is in its card
    named = [replace(row, facts={"data-id": row.product.id}) for row in rows] if GAPS in shown else []
    return render_template("cards.html", site.words, **frame, **cards, **_list_gaps(named, frame["boxes"]))


def _list_cards(portfolio: Portfolio, cards: Sequence[_ProductRow], words: Words) -> dict[str, Any]:
    has_links = any(card.links for card in cards)
    has_points = any(card.points for card in cards)
    heads = _make_table_columns(portfolio, has_links, has_points, words)
    return {
        "cards": cards, "heads": heads, "has_links": has_links, "sources": portfolio.sources,
        "fields": [own for own in portfolio.fields if not own.profile], "profiles": portfolio.profiles,
        "has_points": has_points,
    }  # fmt: skip


def _list_gaps(rows: Sequence[_ProductRow], boxes: Sequence[LinkedBox]) -> dict[str, Any]:
    empty = Counter(box.key for row in rows for box in row.product.canvas.empty)
    return {"rows": rows, "totals": [*(empty[each.box.key] for each in boxes), empty.total()]}


def _make_row(product: Product, facets: Sequence[Facet], path: str, site: Site) -> _ProductRow:
    edit_url = None if product.source else site.addresses.source_url_of(product.current.path)
    if site.fill_in_path and site.searches_boxes and not product.source:  # where the sheet has its texts
        edit_url = f"{site.addresses.url_of(path, site.fill_in_path)}?{urlencode({'product': product.id})}"
    facts = list_row_facts(product, facets, site)
    return _ProductRow(product, site.url_of_product(path, product), facts, edit_url=edit_url)


def _make_card(product: Product, facets: Sequence[Facet], path: str, site: Site) -> _ProductRow:
    canvas, terms, words = product.canvas, site.terms, site.words
    days = terms.age(canvas)
    names = name_lateness(words)
    links = [
        Link(label, url)
        for label, address in canvas.header.links.items()
        if (url := site.url_of_link(path, product.current, address))
    ]
    page = site.pages.get(product.current.path)
    return _ProductRow(
        product,
        site.url_of_product(path, product),
        list_facts(product, facets, site),
        say_age(days, words) if days is not None else "",
        tuple((key, names[key]) for key in terms.lateness(canvas)),
        tuple(links),
        f"{canvas.id}-" if page and len(page.canvases) > 1 else "",
        points=() if product.source else tuple(list_open_points(canvas, terms.rules)),
    )


def _make_table_columns(portfolio: Portfolio, has_links: bool, has_points: bool, words: Words) -> list[_TableColumn]:
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
    added: list[Field | Profile] = [*(own for own in portfolio.fields if not own.profile), *portfolio.profiles]
    columns[before:before] = [_TableColumn(f"f-{own.key}", own.title, False, {}) for own in added] + [
        _TableColumn("f-", words.gettext("Open points"), False, ours)
    ] * has_points
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
