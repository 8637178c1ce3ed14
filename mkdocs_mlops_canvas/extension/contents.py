"""The table of contents of a page with several canvases: what a canvas holds is nested below its product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.treeprocessors import Treeprocessor
from markupsafe import escape

from mkdocs_mlops_canvas.extension.page_work import PageProcessor
from mkdocs_mlops_canvas.rendering.iteration_view import name_iteration

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from mkdocs_mlops_canvas.extension.page_work import PageWork
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.rendering.skeleton import PlacedCanvas

_LABEL = "data-toc-label"  # what the extension toc shows instead of the text of a heading
_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}
_HIGHER = {lower: higher for higher, lower in _LOWER.items()}


def nest_contents(md: Markdown, work: PageWork) -> None:
    """Lower the headings of several canvases by one level while the extension toc (5) collects them.

    On the page, headings have the same levels as in a canvas that has its page for itself.
    """
    lowered: list[Element] = []
    md.treeprocessors.register(_LowerHeadings(md, work, lowered), "mlops_canvas-lower", 5.1)
    md.treeprocessors.register(_RestoreHeadings(md, work, lowered), "mlops_canvas-restore", 4.9)


class _LowerHeadings(PageProcessor, Treeprocessor):
    """Puts the headings of a canvas one level below its product, which is named so that no other has its name."""

    def __init__(self, md: Markdown, work: PageWork, lowered: list[Element]) -> None:
        super().__init__(md, work)
        self.lowered = lowered

    def run(self, root: Element) -> None:
        self.lowered.clear()
        for parsed in self.work.canvases.values():
            product = parsed.skeleton.product
            if product is None or parsed.skeleton.placed.is_title:
                continue
            product.set(_LABEL, escape(_name(parsed.skeleton.placed, self.work.context.site.words)))
            self.lowered += (part for part in parsed.skeleton.root.iter() if part.tag in _LOWER and part is not product)
        for heading in self.lowered:
            heading.tag = _LOWER[heading.tag]


class _RestoreHeadings(_LowerHeadings):
    """Puts them back."""

    def run(self, root: Element) -> None:
        for heading in self.lowered:
            heading.tag = _HIGHER[heading.tag]
        for parsed in self.work.canvases.values():
            if (product := parsed.skeleton.product) is not None:
                product.attrib.pop(_LABEL, None)  # where the site has no table of contents


def _name(placed: PlacedCanvas, words: Words) -> str:
    """`Churn Radar`, or `Churn Radar, iteration 2` where the page has several canvases of the product."""
    product, header = placed.canvas.product, placed.canvas.header
    if placed.shares_product and (header.iteration is not None or header.date):
        return f"{product}, {name_iteration(header, words)}"
    return product
