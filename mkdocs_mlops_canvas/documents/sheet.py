"""Sheets: canvases that leave their pages as documents and files, each with a name for its file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import name_file, number_repeated, slugify
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.references import add_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas with a `number` on a page, whose path in the docs folder is `path`.

    `name` is unique among the sheets that are made together.
    """

    name: str
    path: str
    page: Page
    number: int

    @property
    def file_name(self) -> str:
        """The name of its file without an ending."""
        return name_file(self.name)

    @property
    def block(self) -> CanvasBlock:
        """The canvas in its place on the page."""
        return self.page.canvases[self.number]

    @property
    def canvas(self) -> Canvas:
        """The canvas itself."""
        canvas = self.block.canvas
        assert canvas is not None  # only what could be read is a sheet
        return canvas

    @property
    def self_contained(self) -> Canvas:
        """The canvas with all that its texts refer to, such as footnotes that stand elsewhere on the page."""
        return add_references(self.canvas, self.page, self.number)

    @property
    def anchor(self) -> str:
        """The id of the canvas in the HTML of its page."""
        return self.page.anchors[self.number]


def list_canvases(pages: Mapping[str, Page]) -> list[Sheet]:
    """Each canvas of `pages`, by the id of its product, and from the second one on with a number: `churn--2`."""
    sheets = list(_list_readable(pages))
    names = number_repeated(sheet.name for sheet in sheets)
    return [replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True)]


def list_products(pages: Mapping[str, Page], portfolio: Portfolio) -> list[Sheet]:
    """The newest canvas of each product, by the id of the product."""
    newest = {id(product.canvas): product for product in portfolio.products}
    found = {id(sheet.canvas): sheet for sheet in _list_readable(pages) if id(sheet.canvas) in newest}
    return [replace(found[at], name=product.id) for at, product in newest.items()]


def list_site_sheets(pages: Mapping[str, Page], portfolio: Portfolio) -> dict[CanvasLocation, Sheet]:
    """The sheet of each canvas of a site: `churn-radar`, and `churn-radar-iteration-2` for one that is replaced.

    A canvas that stands in a second place too has the same sheet there.
    """
    sheets: dict[CanvasLocation, Sheet] = {}
    copies: dict[CanvasLocation, CanvasLocation] = {}
    names: set[str] = set()
    for sheet in _list_readable(pages):
        location = sheet.block.locate(sheet.path, sheet.anchor)
        if found := portfolio.find_iteration(location):
            name = _make_unique(_name_iteration(*found), names)
            names.add(name)
            sheets[location] = replace(sheet, name=name)
        elif same := portfolio.find_same(sheet.canvas):
            copies[location] = same.location
    return sheets | {copy: sheets[original] for copy, original in copies.items() if original in sheets}


def _list_readable(pages: Mapping[str, Page]) -> Iterator[Sheet]:
    """Each canvas that could be read, by its anchor."""
    for path, page in pages.items():
        for number, (block, anchor) in enumerate(zip(page.canvases, page.anchors, strict=True)):
            if block.canvas:
                yield Sheet(anchor, path, page, number)


def _name_iteration(product: Product, index: int) -> str:
    if index == len(product.iterations) - 1:
        return product.id
    iteration = product.iterations[index].canvas.header.iteration
    return f"{product.id}-iteration-{index + 1 if iteration is None else slugify(str(iteration))}"


def _make_unique(name: str, taken: set[str]) -> str:
    """`name`, with a number if another sheet has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
