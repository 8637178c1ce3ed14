"""Owns the markup: canvases and portfolios as HTML. No other module writes or marks HTML as safe.

A canvas is rendered in two steps, because its headings and texts have to pass through the page's
own Markdown. `build_skeleton` makes the elements that the Markdown host works on (headings for the
table of contents, links to validate, bodies to fill). When the host has turned them into HTML,
`render_canvas` puts them into the template.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape

from mkdocs_mlops_canvas.fit import SHEETS_SIZE, print_size
from mkdocs_mlops_canvas.site import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.model import Canvas
    from mkdocs_mlops_canvas.page import CanvasBlock
    from mkdocs_mlops_canvas.portfolio import Product
    from mkdocs_mlops_canvas.problem import Problem
    from mkdocs_mlops_canvas.site import Site

_HERE = Path(__file__).parent
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PORTFOLIO_COLUMNS = (
    ("name", "Product"),
    ("summary", "Value proposition"),
    ("stage", "Stage"),
    ("owner", "Designed by"),
    ("date", "Date"),
    ("iteration", "Iteration"),
    ("tags", "Tags"),
    ("filled", "Filled"),
)
BOX_HEADING_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The elements of one canvas that the Markdown host works on, in reading order.

    `bodies` maps the keys of filled boxes to the elements that take their text; `unfilled` are the
    headings with no text of their own. `with_html` takes the keys of boxes whose text may hold HTML.
    """

    block: CanvasBlock
    canvas: Canvas
    anchor: str
    prefix: str
    elements: tuple[ElementTree.Element, ...]
    bodies: dict[str, ElementTree.Element]
    with_html: set[str]
    headings: tuple[ElementTree.Element, ...]
    unfilled: tuple[ElementTree.Element, ...]
    is_title: bool
    repeats_title: bool


@dataclass(frozen=True, slots=True)
class _Slots:
    """The HTML of a skeleton's elements, by their place in the template."""

    product: Markup
    links: list[Markup]
    columns: dict[str, Markup]
    titles: dict[str, Markup]
    bodies: dict[str, Markup]


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words of a canvas stand in its HTML: filled boxes, without what is drawn around them.

    `start` is the start tag of the canvas, `length` that of its HTML, `spans` are relative to its beginning.
    """

    start: str
    length: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the package for the reader's browser; its name changes with its content."""

    name: str
    content: bytes


@cache
def load_asset(suffix: str) -> Asset:
    """The stylesheet (`css`) or the script (`js`)."""
    content = (_HERE / "assets" / f"mlops-canvas.{suffix}").read_bytes()
    return Asset(f"assets/mlops-canvas.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}", content)


def build_skeleton(
    block: CanvasBlock, canvas: Canvas, anchor: str, prefix: str, is_title: bool, repeats_title: bool
) -> Skeleton:
    """The elements of a canvas; `prefix` begins all its ids, `is_title` makes the product the page's title.

    `repeats_title` tells that the page has the product's name as its title already.
    """
    elements: list[ElementTree.Element] = []
    headings: list[ElementTree.Element] = []
    unfilled: list[ElementTree.Element] = []
    bodies: dict[str, ElementTree.Element] = {}
    if is_title:
        title = {"class": "mlops-canvas__product", "data-label": "Product name:"}
        elements.append(_element("h1", canvas.product, title))
    elements += [_element("a", label, {"href": address}) for label, address in canvas.header.links.items()]
    for column in canvas.definition.columns:
        attributes = {"class": "mlops-canvas__column-title", "id": f"{prefix}column-{column.key}"}
        headings.append(_element(f"h{BOX_HEADING_LEVEL - 1}", column.title, attributes))
        elements.append(headings[-1])
        unfilled.append(headings[-1])
        for box in column.boxes:
            attributes = {"class": "mlops-canvas__title", "id": f"{prefix}{box.anchor}"}
            headings.append(_element(f"h{BOX_HEADING_LEVEL}", box.title, attributes))
            elements.append(headings[-1])
            if box.key in canvas.boxes:
                bodies[box.key] = ElementTree.Element("div")
                elements.append(bodies[box.key])
            else:
                unfilled.append(headings[-1])
    return Skeleton(
        block,
        canvas,
        anchor,
        prefix,
        tuple(elements),
        bodies,
        set(),
        tuple(headings),
        tuple(unfilled),
        is_title,
        repeats_title,
    )


def render_canvas(skeleton: Skeleton, rendered: Sequence[str], path: str, site: Site) -> str:
    """The HTML of a canvas in the page `path`; `rendered` is the HTML of the skeleton's elements, one each."""
    canvas = skeleton.canvas
    portfolio = None
    if site.portfolio_path:
        portfolio = {"url": site.find_url(path, site.portfolio_path), "label": "All ML products"}
    slots = _fill_slots(skeleton, iter(rendered))
    related = site.find_related(path) if skeleton.block.is_page else ()
    size = print_size(canvas) if skeleton.block.wide else None
    return _render(
        "canvas.html",
        canvas=canvas,
        slots=slots,
        anchor=skeleton.anchor,
        prefix=skeleton.prefix,
        wide=skeleton.block.wide,
        repeated=skeleton.repeats_title,
        problems=skeleton.block.problems,
        portfolio=portfolio,
        related=[link for link in related if not any(f'href="{link.url}"' in other for other in slots.links)],
        superseded=_find_superseded(canvas, path, site),
        print_size=size,
        sheets_size=SHEETS_SIZE,
    )  # fmt: skip


def find_words(html: str, skeleton: Skeleton, rendered: Sequence[str]) -> Words:
    """Where the rendered elements of a canvas stand in `html`, which `render_canvas` has made of them."""
    spans = []
    at = 0
    for element, part in zip(skeleton.elements, rendered, strict=False):
        if element in skeleton.unfilled:
            continue
        text = _inside(part) if element in skeleton.bodies.values() else part
        start = html.find(text, at)
        if start >= 0:  # a body whose HTML had to be balanced is not found
            at = start + len(text)
            spans.append((start, at))
    return Words(html[: html.index(">") + 1], len(html), tuple(spans))


def keep_words(html: str, canvases: Sequence[Words]) -> list[tuple[str, str]]:
    """For each canvas in the HTML of a page: its HTML, and the same without what is drawn around its words."""
    pairs = []
    for words in canvases:
        at = html.find(words.start)
        whole = html[at : at + words.length]
        if at >= 0 and whole.endswith("</article>"):
            parts = [whole[start:end] for start, end in words.spans]
            if html.count("<", at + words.length) > 2:  # more than the script is below the canvas
                # a heading inside an element ends with it for search: that text is not of the last box
                title = [parts.pop(0)] if parts and parts[0].startswith("<h1") else []
                parts = [*title, "<div>", *parts, "</div>"]
            pairs.append((whole, "\n".join(parts)))
    return pairs


def render_unreadable(problems: Sequence[Problem]) -> str:
    """The HTML in place of a canvas of which nothing could be read."""
    return _render("unreadable.html", problems=problems)


def render_portfolio(path: str, site: Site) -> str:
    """The HTML of the site's portfolio in the page `path`."""
    products = [(product, _find_url(product, path, site)) for product in site.portfolio.products]
    wide = path == site.portfolio_path
    return _render("portfolio.html", products=products, columns=_PORTFOLIO_COLUMNS, wide=wide)


def render_script(url: str) -> str:
    """The element that loads the script."""
    return f'\n<script src="{escape(url)}" defer></script>'


def escape_text(text: str) -> str:
    """`text` with the characters that HTML takes for markup written out."""
    return str(escape(text))


def _find_url(product: Product, path: str, site: Site) -> str:
    """The address of a product's current canvas, as seen from the page `path`."""
    entry = product.current
    return site.find_url(path, entry.path) + (f"#canvas-{entry.anchor}" if entry.anchor else "")


def _find_superseded(canvas: Canvas, path: str, site: Site) -> Link | None:
    """The product that this one takes the place of; without an address if it is not in the portfolio."""
    name = canvas.header.supersedes
    product = next((product for product in site.portfolio.products if product.id == name), None)
    if product:
        return Link(product.current.canvas.product, _find_url(product, path, site))
    return Link(name, "") if name else None


def _element(tag: str, text: str, attributes: dict[str, str]) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    if text.rstrip().endswith("}"):  # in a child of its own, attr_list does not take it for attributes
        ElementTree.SubElement(element, "span").text = text
    else:
        element.text = text
    return element


def _fill_slots(skeleton: Skeleton, rendered: Iterator[str]) -> _Slots:
    """Take the rendered elements in the order in which `build_skeleton` made them."""
    canvas = skeleton.canvas
    slots = _Slots(Markup(next(rendered)) if skeleton.is_title else Markup(), [], {}, {}, {})
    slots.links.extend(Markup(next(rendered)) for _ in canvas.header.links)
    for column in canvas.definition.columns:
        slots.columns[column.key] = Markup(next(rendered))
        for box in column.boxes:
            slots.titles[box.key] = Markup(next(rendered))
            if box.key in canvas.boxes:
                body = _inside(next(rendered))
                slots.bodies[box.key] = Markup(_balance(body) if box.key in skeleton.with_html else body)
    return slots


def _inside(body: str) -> str:
    """The content of the element that a skeleton has for a body."""
    return body.removeprefix("<div>").removesuffix("</div>").strip()


def _balance(html: str) -> str:
    """`html` with every element closed, so that what an author left open ends with the box."""
    # imported late: few boxes hold HTML, and these modules are slow to load
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        text = str(BeautifulSoup(html, "html.parser").decode(formatter="minimal"))
    except ParserRejectedMarkup:
        text = str(escape(html))
    return text.replace("\x02", "").replace("\x03", "")  # from `&#2;`; Python-Markdown marks its placeholders so


def _render(template: str, **values: Any) -> str:
    html: str = _load_template(template).render(values)
    return html


@cache
def _load_template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, auto_reload=False
    )
    environment.filters.update(day=_day, capitalised=_capitalised, map_paths=_map_paths, sentence=_sentence)
    return environment


def _day(value: date) -> str:
    """`12 Nov 2026`, whatever the locale of the build."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capitalised(text) if text.endswith("?") else f"{_capitalised(text)}."


def _map_paths(canvas: Canvas) -> dict[str, Any]:
    """The boxes of the canvas as two SVG paths, filled and empty ones, in a picture of 64 x 36."""
    columns = canvas.definition.columns
    width, height, gap = 64, 36, 2
    box_width = (width - (len(columns) - 1) * gap) / len(columns)
    paths = {"filled": "", "empty": ""}
    for index, column in enumerate(columns):
        box_height = (height - (len(column.boxes) - 1) * gap) / len(column.boxes)
        for number, box in enumerate(column.boxes):
            left, top = index * (box_width + gap) + 0.5, number * (box_height + gap) + 0.5
            outline = f"M{left:.4g} {top:.4g}h{box_width - 1:.4g}v{box_height - 1:.4g}h-{box_width - 1:.4g}z"
            paths["filled" if box.key in canvas.boxes else "empty"] += outline
    return paths
