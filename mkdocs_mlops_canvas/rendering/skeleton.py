"""The skeleton of a canvas: the elements that pass through the Markdown of its page, before they go into a template.

They are headings for the table of contents, links to validate, and an element for the text of each box. What becomes of
their HTML is the business of `canvas`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page
    from mkdocs_mlops_canvas.rendering.iteration_view import History

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
        """The headings with an id that we have given them."""
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


def build_skeleton(placed: PlacedCanvas, words: Words) -> Skeleton:
    """The elements of a canvas; `words` are those of the page."""
    canvas, prefix, history = placed.canvas, placed.prefix, placed.history
    foreign = words.frame.mark(canvas.definition.language)
    foreign.pop("dir", None)  # the icon of the box is at the end of the line
    changes = history.changes.boxes if history and history.changes else {}
    slots = []
    if placed.is_title or prefix:
        title = {"class": "mlops-canvas__product", "data-label": words.gettext("Product name:")}
        title |= {} if placed.is_title else {"id": f"{prefix}product"}
        slots.append(Slot("product", "", _element("h1" if placed.is_title else "h2", canvas.product, title)))
    for label, address in canvas.header.links.items():
        slots.append(Slot("link", label, _element("a", label, {"class": "mlops-canvas__link", "href": address})))
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
    taken = {name for element in page.iter() if (name := element.get("id")) and id(element) not in ours}
    for anchor, heading in headings:
        while heading.get("id") in taken:
            heading.set("id", f"{anchor}-{heading.get('id')}")


def _element(tag: str, text: str, attributes: dict[str, str]) -> Element:
    element = Element(tag, attributes)
    if text.rstrip().endswith("}"):  # in a child of its own, attr_list does not take it for attributes
        SubElement(element, "span").text = text
    else:
        element.text = text
    return element
