"""Owns the markup of canvases.

A canvas is rendered in two steps, because its headings and texts have to pass through the page's
own Markdown. `build_skeleton` makes the elements that the Markdown host works on (headings for the
table of contents, links to validate, bodies to fill). When the host has turned them into HTML,
`render_canvas` puts them into the template.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from markupsafe import Markup

from mkdocs_mlops_canvas.portfolio.site import Link
from mkdocs_mlops_canvas.rendering.balanced_html import balance
from mkdocs_mlops_canvas.rendering.print_size import SHEETS_SIZE, print_size
from mkdocs_mlops_canvas.rendering.templates import load_parts, render_template
from mkdocs_mlops_canvas.text.names import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.comparing.unchanged_blocks import KeptBlocks
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import CanvasBlock
    from mkdocs_mlops_canvas.rendering.iteration_view import History, Step
    from mkdocs_mlops_canvas.text.problem import Problem

BOX_HEADING_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The elements of one canvas that the Markdown host works on, in reading order.

    `bodies` maps the keys of filled boxes to the elements that take their text; `unfilled` are the
    headings with no text of their own. `with_html` takes the keys of boxes whose text may hold HTML.
    `emptied` maps those that were filled in the iteration before to the elements that take their text of then,
    `old` takes the texts of then that have changed, without the blocks that are in `kept`, and `old_references` what
    their links refer to.
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
    history: History | None = None
    emptied: dict[str, ElementTree.Element] = field(default_factory=dict)
    old: dict[str, ElementTree.Element] = field(default_factory=dict)
    old_references: dict[str, tuple[str, str]] = field(default_factory=dict)
    kept: dict[str, KeptBlocks] = field(default_factory=dict)

    @property
    def marked(self) -> list[str]:
        """The filled boxes in whose text something is marked."""
        changes = self.history.changes if self.history else None
        return [key for key in self.bodies if key in changes.boxes] if changes else []


@dataclass(frozen=True, slots=True)
class Slots:
    """The HTML of a skeleton's elements, by their place in the template.

    `plain` has that of the bodies in which something is marked, without the marks.
    """

    product: Markup
    links: list[Markup]
    columns: dict[str, Markup]
    titles: dict[str, Markup]
    bodies: dict[str, Markup]
    emptied: dict[str, Markup]
    plain: dict[str, Markup]

    @property
    def texts(self) -> dict[str, Markup]:
        """The texts of boxes with nothing marked in them."""
        return self.bodies | self.plain


def build_skeleton(
    block: CanvasBlock,
    canvas: Canvas,
    anchor: str,
    prefix: str,
    is_title: bool,
    repeats_title: bool,
    history: History | None,
    words: Words,
) -> Skeleton:
    """The elements of a canvas; `prefix` begins all its ids, `is_title` makes the product the page's title.

    `repeats_title` tells that the page has the product's name as its title already.
    """
    foreign = words.frame.mark(canvas.definition.language)
    foreign.pop("dir", None)  # the end of the line is where the sign of the box stands
    elements: list[ElementTree.Element] = []
    headings: list[ElementTree.Element] = []
    unfilled: list[ElementTree.Element] = []
    bodies: dict[str, ElementTree.Element] = {}
    emptied: dict[str, ElementTree.Element] = {}
    kinds = history.changes.boxes if history and history.changes else {}
    if is_title:
        title = {"class": "mlops-canvas__product", "data-label": words.gettext("Product name:")}
        elements.append(_element("h1", canvas.product, title))
    elements += [_element("a", label, {"href": address}) for label, address in canvas.header.links.items()]
    for column in canvas.definition.columns:
        attributes = {"class": "mlops-canvas__column-title", "id": f"{prefix}column-{column.key}", **foreign}
        headings.append(_element(f"h{BOX_HEADING_LEVEL - 1}", column.title, attributes))
        elements.append(headings[-1])
        unfilled.append(headings[-1])
        for box in column.boxes:
            attributes = {"class": "mlops-canvas__title", "id": f"{prefix}{box.anchor}", **foreign}
            headings.append(_element(f"h{BOX_HEADING_LEVEL}", box.title, attributes))
            elements.append(headings[-1])
            if box.key in canvas.boxes:
                bodies[box.key] = ElementTree.Element("div")
                elements.append(bodies[box.key])
            else:
                unfilled.append(headings[-1])
                if kinds.get(box.key) == "emptied":
                    emptied[box.key] = ElementTree.Element("div")
                    elements.append(emptied[box.key])
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
        history,
        emptied,
    )


def render_canvas(skeleton: Skeleton, slots: Slots, path: str, site: Site) -> str:
    """The HTML of a canvas in the page `path`."""
    canvas = skeleton.canvas
    related = site.find_related(path) if skeleton.block.is_page else ()
    size = print_size(canvas) if skeleton.block.wide else None
    steps = skeleton.history.find_steps(path, site) if skeleton.history else []
    changed = skeleton.history.find_boxes() if skeleton.history else []
    size_with_changes = skeleton.history.print_size(canvas, changed, size) if size and skeleton.history else None
    return render_template(
        "canvas.html",
        site.words,
        canvas=canvas,
        slots=slots,
        history=skeleton.history,
        changed={box.box.key: box for box in changed},
        kinds=Counter(box.kind for box in changed),
        changes=load_parts("history_parts.html", site.words) if skeleton.history else None,
        path=path,
        site=site,
        anchor=skeleton.anchor,
        prefix=skeleton.prefix,
        wide=skeleton.block.wide,
        repeated=skeleton.repeats_title,
        problems=skeleton.block.problems,
        portfolio_url=site.find_url(path, site.portfolio_path) if site.portfolio_path else "",
        edit_url=site.find_edit_url(path) if skeleton.block.is_page else "",
        pdf_url=site.find_pdf(skeleton.block.locate(path, skeleton.anchor)),
        related=_find_others(related, slots, steps),
        steps=steps,
        foreign=site.words.frame.mark(canvas.definition.language),
        superseded=_find_superseded(canvas, path, site),
        print_size=size,
        print_size_with_changes=size_with_changes,
        sheets_size=SHEETS_SIZE,
    )  # fmt: skip


def render_unreadable(problems: Sequence[Problem], words: Words) -> str:
    """The HTML in place of a canvas of which nothing could be read."""
    return render_template("unreadable.html", words, problems=problems)


def _find_others(related: Sequence[Link], slots: Slots, steps: Sequence[Step | int]) -> list[Link]:
    """The related pages to which nothing else of the canvas leads."""
    urls = {step.url for step in steps if not isinstance(step, int)}
    return [
        link
        for link in related
        if link.url not in urls and not any(f'href="{link.url}"' in other for other in slots.links)
    ]


def _find_superseded(canvas: Canvas, path: str, site: Site) -> Link | None:
    """The product that this one takes the place of; without an address if it is not in the portfolio."""
    name = canvas.header.supersedes
    product = site.portfolio.find(slugify(name)) if name else None
    if product:
        return Link(product.current.canvas.product, site.find_product(path, product))
    return Link(name, "") if name else None


def _element(tag: str, text: str, attributes: dict[str, str]) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    if text.rstrip().endswith("}"):  # in a child of its own, attr_list does not take it for attributes
        ElementTree.SubElement(element, "span").text = text
    else:
        element.text = text
    return element


def fill_slots(skeleton: Skeleton, elements: Sequence[str]) -> Slots:
    """The HTML of a skeleton's elements, given in the order in which `build_skeleton` made them, by their place."""
    canvas = skeleton.canvas
    rendered = iter(elements)
    slots = Slots(Markup(next(rendered)) if skeleton.is_title else Markup(), [], {}, {}, {}, {}, {})
    slots.links.extend(Markup(next(rendered)) for _ in canvas.header.links)
    for column in canvas.definition.columns:
        slots.columns[column.key] = Markup(next(rendered))
        for box in column.boxes:
            slots.titles[box.key] = Markup(next(rendered))
            if box.key in canvas.boxes:
                body = find_content(next(rendered))
                slots.bodies[box.key] = Markup(balance(body) if box.key in skeleton.with_html else body)
            elif box.key in skeleton.emptied:
                slots.emptied[box.key] = Markup(balance(find_content(next(rendered))))
    for key in skeleton.marked:
        text = find_content(next(rendered))
        slots.plain[key] = Markup(balance(text) if key in skeleton.with_html else text)
    return slots


def find_content(body: str) -> str:
    """The content of the element that a skeleton has for a body."""
    return body.removeprefix("<div>").removesuffix("</div>").strip()
