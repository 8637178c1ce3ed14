"""Owns how far a `Markdown` is with its page: the canvases that it has built, and which iterations they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from mkdocs_mlops_canvas.extension.placeholders import SLOT_END
from mkdocs_mlops_canvas.portfolio.site import collect_portfolio
from mkdocs_mlops_canvas.rendering.iteration_view import History

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.rendering.canvas import Skeleton


@dataclass
class PageWork:
    """The page that a `Markdown` works on, and how far it is with it."""

    context: Context
    path: str = ""
    page: Page | None = None
    skeletons: dict[int, Skeleton] = field(default_factory=dict)
    roots: dict[str, Element] = field(default_factory=dict)
    _portfolio: Portfolio | None = None

    def start(self, path: str) -> None:
        """Begin with a page."""
        self.path, self.page, self._portfolio = path, None, None
        self.skeletons, self.roots = {}, {}

    def find_skeletons(self) -> Iterable[Skeleton]:
        """The canvases of the page as far as they are built."""
        return self.skeletons.values()

    def add_copy(self, skeleton: Skeleton, key: str, text: Element) -> None:
        """Put the text of a box, without marks, behind the other elements of its canvas."""
        root = self.roots[skeleton.anchor]
        text.tail = AtomicString(SLOT_END)
        root.insert(len(root) - 1, text)

    def find_history(self, number: int) -> History | None:
        """The iterations of a canvas of the page, if there are several."""
        page, site = self.page, self.context.site
        if page is None:
            return None
        if self._portfolio is None:  # without a scan there are those of this page alone
            self._portfolio = site.portfolio if self.path in site.pages else collect_portfolio({self.path: page})[0]
        block, anchor = page.canvases[number], page.anchors[number]
        found = self._portfolio.find_iteration(block.locate(self.path, anchor))
        return History(*found) if found and len(found[0].iterations) > 1 else None
