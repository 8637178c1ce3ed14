"""Owns the markup of portfolios and of the pages that compare a box."""

from __future__ import annotations

import math
import posixpath
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.compare import move_html, rebase
from mkdocs_mlops_canvas.model import write_own_field
from mkdocs_mlops_canvas.selection import SORTS, VIEWS
from mkdocs_mlops_canvas.site import Link
from mkdocs_mlops_canvas.templating import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.definition import Field
    from mkdocs_mlops_canvas.model import Canvas
    from mkdocs_mlops_canvas.page import PortfolioBlock
    from mkdocs_mlops_canvas.portfolio import Portfolio, Product
    from mkdocs_mlops_canvas.site import Site
    from mkdocs_mlops_canvas.terms import Terms
    from mkdocs_mlops_canvas.words import Words

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
    is_ours: bool


@dataclass(frozen=True, slots=True)
class _Facet:
    """What products are filtered by; `is_ours` tells that its label is one of our words."""

    key: str
    label: str
    options: tuple[_Option, ...]
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a column of the table; `attributes` mark a label in another language than the page."""

    key: str
    label: str
    is_sortable: bool
    attributes: Mapping[str, str]


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
    words, fields = site.words, portfolio.fields
    cards = [_make_card(product, fields, path, site) for product in portfolio.products]
    has_pages = any(box.url for box in boxes)
    has_links = any(card.links for card in cards)
    return render_template(
        "portfolio.html",
        words,
        products=portfolio.products,
        cards=cards,
        selection=block.selection,
        problems=block.problems,
        is_portfolio=True,
        number=number,
        wide=path == site.portfolio_path,
        terms=site.terms,
        columns=_find_heads(portfolio, has_links, words),
        fields=fields,
        facets=_find_facets(canvases, site.terms, fields, words),
        sorts=list(zip(SORTS, _name_sorts(words), strict=True)),
        views=list(zip(VIEWS, _name_views(words), strict=True))[: None if has_pages else -1],
        script_words=_find_script_words(words, len(portfolio.products)),
        compare=columns,
        boxes=boxes,
        has_pages=has_pages,
        has_links=has_links,
        totals=[*(empty[box.key] for box in boxes), empty.total()],
        new_url=site.new_url,
        changes_url=site.find_url(path, site.changes_path) if site.changes_path else "",
        foreign=_mark_prompts(portfolio, words),
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
        head = Markup(render_template("compare_head.html", site.words, canvas=product.canvas, url=url))
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
            site.words,
            box=boxes[key],
            readings=readings,
            missing=missing,
            boxes=others,
            portfolio_url=portfolio_url,
            foreign=_mark_prompts(site.portfolio, site.words),
        )
    return pages


def _make_card(product: Product, fields: Sequence[Field], path: str, site: Site) -> _Card:
    canvas, terms, words = product.canvas, site.terms, site.words
    days = terms.age(canvas)
    names = _name_lateness(words)
    late = [names[key] for key in _reviews(canvas, terms) if key in names]
    age = _say_age(days, words) if days is not None else ""
    links = [
        Link(label, url)
        for label, address in canvas.header.links.items()
        if (url := site.find_link(path, product.current.path, address))
    ]
    notes = words.list_names(filter(None, (age, *late)))
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
    """Whether a canvas is up to date: keys of `_name_reviews`."""
    late = [key for key, holds in (("overdue", terms.is_overdue), ("stale", terms.is_stale)) if holds(canvas)]
    return tuple(late) or (("current" if canvas.header.date else "undated"),)


def _mark_prompts(portfolio: Portfolio, words: Words) -> dict[str, str]:
    """The attributes of prompts; none if they are in several languages."""
    languages = {product.canvas.definition.language for product in portfolio.products}
    return words.frame.mark(languages.pop()) if len(languages) == 1 else {}


def _find_heads(portfolio: Portfolio, has_links: bool, words: Words) -> list[_Head]:
    """The columns of the table: ours, with the fields of definitions before the last ones."""
    ours = words.frame.mark(words.language)
    heads = [
        _Head(key, label, key in SORTS, ours) for key, label in _name_columns(words) if has_links or key != "links"
    ]
    summaries = [box for definition in portfolio.definitions if (box := definition.find_box(definition.summary_box))]
    if len({box.key for box in summaries}) == 1:
        at = next(at for at, head in enumerate(heads) if head.key == "summary")
        heads[at] = _Head("summary", summaries[0].title, "summary" in SORTS, _mark_prompts(portfolio, words))
    before = next(at for at, head in enumerate(heads) if head.key in ("links", "filled"))
    heads[before:before] = [_Head(f"f-{own.key}", own.title, False, {}) for own in portfolio.fields]
    return heads


def _name_columns(words: Words) -> tuple[tuple[str, str], ...]:
    """The columns of the table: key and name."""
    return (
        ("name", words.gettext("Product")),
        ("summary", words.gettext("Summary")),
        ("stage", words.gettext("Stage")),
        ("owner", words.gettext("Owner")),
        ("date", words.gettext("Date")),
        ("iteration", words.gettext("Iteration")),
        ("tags", words.gettext("Tags")),
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


def _name_reviews(words: Words) -> dict[str, str]:
    return {
        "current": words.gettext("Up to date"),
        "stale": words.gettext("Stale"),
        "overdue": words.gettext("Review overdue"),
        "undated": words.gettext("No date"),
    }


def _name_lateness(words: Words) -> dict[str, str]:
    """What stands beside the age of a canvas that is not up to date."""
    return {"stale": words.gettext("stale"), "overdue": words.gettext("review overdue")}


def _find_script_words(words: Words, total: int) -> dict[str, object]:
    """What the script says; it puts values in place of the names in braces that are left."""
    return {
        "language": words.language,
        "count": words.ngettext("{n} of {total} product", "{n} of {total} products", total, n="{n}", total=total),
        "remove": words.gettext("Remove filter {filter}"),
        "quote": words.gettext("“{text}”"),
        "between": words.gettext(", "),
        "empty": words.gettext("{box}, not filled in yet:"),
        "failed": words.gettext("The texts of this box could not be loaded."),
        "today": words.gettext("today"),
        "last": _name_last(words),
        "ago": {unit: words.find_forms(partial(_say_ago, words, unit)) for _, _, unit in _UNITS},
        **_name_lateness(words),
    }


def _name_last(words: Words) -> dict[str, str]:
    """The unit of time before this one."""
    return {
        "day": words.gettext("yesterday"),
        "week": words.gettext("last week"),
        "month": words.gettext("last month"),
        "year": words.gettext("last year"),
    }


def _say_ago(words: Words, unit: str, number: int) -> str:
    """So many units of time ago, with `{n}` for the number."""
    return {
        "day": words.ngettext("{n} day ago", "{n} days ago", number),
        "week": words.ngettext("{n} week ago", "{n} weeks ago", number),
        "month": words.ngettext("{n} month ago", "{n} months ago", number),
        "year": words.ngettext("{n} year ago", "{n} years ago", number),
    }[unit]


def _say_age(days: int, words: Words) -> str:
    """`3 weeks ago`, in the steps that the script has too."""
    if days == 0:
        return words.gettext("today")
    length, unit = next((length, unit) for limit, length, unit in _UNITS if days < limit)
    number = int(days / length + 0.5)
    return _name_last(words)[unit] if number == 1 else _say_ago(words, unit, number).format(n=number)


def _find_facets(canvases: Sequence[Canvas], terms: Terms, fields: Sequence[Field], words: Words) -> list[_Facet]:
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
            options = _options(counts, values, words.gettext("Not said"))
            own.append(_Facet(f"f-{field.key}", field.title, options, is_ours=False))
    in_use = [_Option(key, name, reviews[key], True) for key, name in _name_reviews(words).items() if reviews[key]]
    no_stage, no_owner = words.gettext("No stage"), words.gettext("No owner")
    facets = [
        _Facet("stage", words.gettext("Stage"), _options(stages, [key for key in order if key in stages], no_stage)),
        _Facet("owner", words.gettext("Owner"), _options(owners, _by_name(owners), no_owner)),
        _Facet("tag", words.gettext("Tag"), _options(tags, _by_name(tags), "")),
        *own,
        _Facet("review", words.gettext("Review"), tuple(in_use)),
    ]
    return [facet for facet in facets if facet.options]


def _options(counts: Mapping[str, int], values: Sequence[str], missing: str) -> tuple[_Option, ...]:
    return tuple(_Option(value, value or missing, counts[value], not value) for value in values)


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
