"""The HTML of a canvas, made in two steps, because its headings and texts pass through the Markdown of their page.

1. `build_skeleton` makes the elements that the page's Markdown works on: headings for the table of contents, links to
   validate, and an element for the text of each box.
2. Once these are HTML, `fill_slots` sorts it by its place in the template, and `render_canvas` renders that.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from mkdocs_mlops_canvas.portfolio.site import Link
from mkdocs_mlops_canvas.rendering.author_html import balance
from mkdocs_mlops_canvas.rendering.print_size import SHEETS_SIZE, print_size
from mkdocs_mlops_canvas.rendering.templates import load_parts, render_template
from mkdocs_mlops_canvas.text.names import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.comparing.tree_marks import Counts
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page
    from mkdocs_mlops_canvas.rendering.iteration_view import History, Step
    from mkdocs_mlops_canvas.text.problem import Problem

BOX_HEADING_LEVEL = 3


@dataclass(frozen=True, slots=True)
class PlacedCanvas:
    """A canvas and its place in a page: all that is known before anything of it is parsed.

    `anchor` is its id in the page; `prefix` begins the ids of its parts, and is empty if the page has no other canvas.
    `is_title` makes the product the title of the page; `repeats_title` says that the page has that title already.
    `shares_product` says that another canvas of the page has a product of the same name.
    """

    block: CanvasBlock
    canvas: Canvas
    anchor: str
    prefix: str = ""
    is_title: bool = False
    repeats_title: bool = False
    shares_product: bool = False
    history: History | None = None

    @property
    def rewritten(self) -> list[str]:
        """The keys of filled boxes whose text is new or has changed since the iteration before."""
        changes = self.history.changes if self.history else None
        return [key for key in changes.boxes if key in self.canvas.boxes] if changes else []


def place_canvas(page: Page, number: int, history: History | None) -> PlacedCanvas | None:
    """The canvas of a page with this number (from 0), or None if nothing of it could be read."""
    block, anchor = page.canvases[number], page.anchors[number]
    if block.canvas is None:
        return None
    is_alone = len(page.canvases) == 1
    products = [other.canvas.product for other in page.canvases if other.canvas]
    return PlacedCanvas(
        block,
        block.canvas,
        anchor,
        prefix="" if is_alone else f"{anchor}-",
        is_title=block.is_page and not page.has_title,
        repeats_title=page.has_title and page.title == block.canvas.product and is_alone,
        shares_product=products.count(block.canvas.product) > 1,
        history=history,
    )


Kind = Literal["product", "link", "column", "title", "body", "emptied"]


class Slot(NamedTuple):
    """A place in the template, and the element whose HTML goes there.

    `key` is that of the box (`title`, `body`, or `emptied` for what it held before) or the column, or the label of the
    link; it is empty for the `product`.
    """

    kind: Kind
    key: str
    element: Element


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The elements of a canvas, in reading order, below one `root`; those of texts (`body`, `emptied`) are empty."""

    placed: PlacedCanvas
    root: Element
    slots: tuple[Slot, ...]

    @property
    def headings(self) -> list[Element]:
        """The headings that have an id of ours."""
        return [slot.element for slot in self.slots if slot.element.get("id")]

    @property
    def product(self) -> Element | None:
        """The heading for the product, or None if the page has a single canvas and a title."""
        return next((slot.element for slot in self.slots if slot.kind == "product"), None)

    @property
    def bodies(self) -> dict[str, Element]:
        """The elements for the texts of filled boxes, by key."""
        return {slot.key: slot.element for slot in self.slots if slot.kind == "body"}

    @property
    def emptied(self) -> dict[str, Element]:
        """The elements for what boxes held that are empty now, by key."""
        return {slot.key: slot.element for slot in self.slots if slot.kind == "emptied"}


@dataclass(frozen=True, slots=True)
class FilledSlots:
    """The HTML of a skeleton's elements, by their place in the template.

    `plain` has that of bodies in which changes are marked, without the marks.
    """

    product: Markup
    links: tuple[Markup, ...]
    columns: Mapping[str, Markup]
    titles: Mapping[str, Markup]
    bodies: Mapping[str, Markup]
    emptied: Mapping[str, Markup]
    plain: Mapping[str, Markup]

    @property
    def texts(self) -> dict[str, Markup]:
        """The texts of boxes with nothing marked in them."""
        return {**self.bodies, **self.plain}


def build_skeleton(placed: PlacedCanvas, words: Words) -> Skeleton:
    """The elements of a canvas; `words` are those of the page."""
    canvas, prefix, history = placed.canvas, placed.prefix, placed.history
    foreign = words.frame.mark(canvas.definition.language)
    foreign.pop("dir", None)  # the end of the line is where the sign of the box stands
    changes = history.changes.boxes if history and history.changes else {}
    slots = []
    if placed.is_title or prefix:
        title = {"class": "mlops-canvas__product", "data-label": words.gettext("Product name:")}
        title |= {} if placed.is_title else {"id": f"{prefix}product"}
        slots.append(Slot("product", "", _element("h1" if placed.is_title else "h2", canvas.product, title)))
    for label, address in canvas.header.links.items():
        slots.append(Slot("link", label, _element("a", label, {"href": address})))
    for column in canvas.definition.columns:
        attributes = {"class": "mlops-canvas__column-title", "id": f"{prefix}column-{column.key}", **foreign}
        slots.append(Slot("column", column.key, _element(f"h{BOX_HEADING_LEVEL - 1}", column.title, attributes)))
        for box in column.boxes:
            attributes = {"class": "mlops-canvas__title", "id": f"{prefix}{box.anchor}", **foreign}
            slots.append(Slot("title", box.key, _element(f"h{BOX_HEADING_LEVEL}", box.title, attributes)))
            if box.key in canvas.boxes:
                slots.append(Slot("body", box.key, Element("div")))
            elif box.key in changes and changes[box.key].kind == "emptied":
                slots.append(Slot("emptied", box.key, Element("div")))
    root = Element("div", {"id": f"canvas-{placed.anchor}"})  # so that no heading of the author gets this id
    root.extend(slot.element for slot in slots)
    return Skeleton(placed, root, tuple(slots))


def keep_ids_unique(page: Element, skeletons: Sequence[Skeleton]) -> None:
    """Give headings of canvases other ids where the author of the `page`, the root of its tree, uses theirs."""
    headings = [(skeleton.placed.anchor, heading) for skeleton in skeletons for heading in skeleton.headings]
    if not headings:
        return
    ours = {id(heading) for _, heading in headings}
    taken = {element.get("id") for element in page.iter() if id(element) not in ours}
    for anchor, heading in headings:
        while heading.get("id") in taken:
            heading.set("id", f"{anchor}-{heading.get('id')}")


def fill_slots(skeleton: Skeleton, parts: Sequence[str], with_html: Collection[str]) -> FilledSlots:
    """The HTML of a skeleton's elements by their place in the template.

    Args:
        skeleton: Its elements, with all texts in them.
        parts: Their HTML, in their order, followed by that of each text in `rewritten` without marks.
        with_html: The keys of boxes whose author may have written HTML, and left it open.
    """
    found: dict[Kind, dict[str, Markup]] = {
        "product": {}, "link": {}, "column": {}, "title": {}, "body": {}, "emptied": {}
    }  # fmt: skip
    end = len(skeleton.slots)
    for (kind, key, _), html in zip(skeleton.slots, parts[:end], strict=True):
        is_text = kind in ("body", "emptied")
        found[kind][key] = _finish_text(html, kind == "emptied" or key in with_html) if is_text else Markup(html)
    plain = zip(skeleton.placed.rewritten, parts[end:], strict=False)
    return FilledSlots(
        product=found["product"].get("", Markup()),
        links=tuple(found["link"].values()),
        columns=found["column"],
        titles=found["title"],
        bodies=found["body"],
        emptied=found["emptied"],
        plain={key: _finish_text(html, key in with_html) for key, html in plain},
    )


def _finish_text(html: str, may_hold_html: bool) -> Markup:
    """What stands in an element for a text, so that nothing in it is left open."""
    content = html.removeprefix("<div>").removesuffix("</div>").strip()
    return Markup(balance(content) if may_hold_html else content)


def render_canvas(placed: PlacedCanvas, slots: FilledSlots, counts: Mapping[str, Counts], path: str, site: Site) -> str:
    """The HTML of a canvas in the page `path`; `counts` are the words added to and removed from boxes, by key."""
    block, canvas, history = placed.block, placed.canvas, placed.history
    related = site.find_related(path) if block.is_page else ()
    size = print_size(canvas) if block.wide else None
    steps = history.find_steps(path, site) if history else []
    changed = history.find_boxes(counts) if history else []
    size_with_changes = history.print_size(canvas, changed, size) if size and history else None
    return render_template(
        "canvas.html",
        site.words,
        canvas=canvas,
        slots=slots,
        history=history,
        changed={box.box.key: box for box in changed},
        kinds=Counter(box.kind for box in changed),
        changes=load_parts("history_parts.html", site.words) if history else None,
        path=path,
        site=site,
        anchor=placed.anchor,
        prefix=placed.prefix,
        wide=block.wide,
        repeated=placed.repeats_title,
        problems=block.problems,
        portfolio_url=site.find_url(path, site.portfolio_path) if site.portfolio_path else "",
        edit_url=site.find_edit_url(path) if block.is_page else "",
        pdf_url=site.find_pdf(block.locate(path, placed.anchor)),
        related=_leave_out_linked(related, slots, steps),
        steps=steps,
        foreign=site.words.frame.mark(canvas.definition.language),
        superseded=_link_superseded(canvas, path, site),
        print_size=size,
        print_size_with_changes=size_with_changes,
        sheets_size=SHEETS_SIZE,
    )  # fmt: skip


def render_unreadable(problems: Sequence[Problem], words: Words) -> str:
    """The HTML in place of a canvas that could not be read at all."""
    return render_template("unreadable.html", words, problems=problems)


def _leave_out_linked(related: Sequence[Link], slots: FilledSlots, steps: Sequence[Step | int]) -> list[Link]:
    """The related pages to which nothing else in the canvas leads."""
    urls = {step.url for step in steps if not isinstance(step, int)}
    return [
        link
        for link in related
        if link.url not in urls and not any(f'href="{link.url}"' in other for other in slots.links)
    ]


def _link_superseded(canvas: Canvas, path: str, site: Site) -> Link | None:
    """A link to the product that this one replaces; without an address if the portfolio does not have it."""
    name = canvas.header.supersedes
    product = site.portfolio.find(slugify(name)) if name else None
    if product:
        return Link(product.current.canvas.product, site.find_product(path, product))
    return Link(name, "") if name else None


def _element(tag: str, text: str, attributes: dict[str, str]) -> Element:
    element = Element(tag, attributes)
    if text.rstrip().endswith("}"):  # in a child of its own, attr_list does not take it for attributes
        SubElement(element, "span").text = text
    else:
        element.text = text
    return element
