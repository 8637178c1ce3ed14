"""The canvases of other sites as sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.documents.sheet import Sheet
from mkdocs_mlops_canvas.extension.source_texts import render_source_texts
from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page
from mkdocs_mlops_canvas.text.names import slugify
from mkdocs_mlops_canvas.text.source import MARKER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.portfolio.products import Product


def make_source_sheets(products: Sequence[Product]) -> list[Sheet]:
    """A sheet for the newest canvas of each product of another site.

    Its texts are HTML that has been cleaned, in an element of its own, so that no Markdown is read in them again.
    """
    texts = render_source_texts(products)
    sheets = []
    for product in products:
        boxes = {key: f"<div>\n{html}\n</div>" for key, html in texts[product.location].items()}
        name = slugify(product.id)
        block = CanvasBlock(((0, 1),), 0, replace(product.canvas, boxes=boxes), (), is_page=True, in_front_matter=True)
        page = Page(product.location.path, (MARKER,), product.name, False, (name,), (block,), ())
        sheets.append(Sheet(name, page.path, page, 0))
    return sheets
