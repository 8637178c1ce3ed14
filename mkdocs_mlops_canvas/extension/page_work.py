"""The page that a `Markdown` converts, and what the extension has made of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.rendering.iteration_view import History

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas
    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page


@dataclass
class PageWork:
    """How far the extension is with a page.

    Attributes:
        context: What the page needs to know of its site.
        path: The path of the page in the docs folder, empty if the host does not tell.
        page: The canvases and portfolios of the page, or None if it has not been loaded or has none.
        canvases: Canvases whose texts are parsed, by their number in the page.
        counts: The words added and removed in boxes, by key, for canvases that are compared with the iteration before.
    """

    context: Context
    path: str = ""
    page: Page | None = None
    canvases: dict[int, ParsedCanvas] = field(default_factory=dict)
    counts: dict[int, Mapping[str, WordCounts]] = field(default_factory=dict)
    _portfolio: Portfolio | None = None

    def start(self, path: str) -> None:
        """Begin another page."""
        self.path, self.page, self._portfolio = path, None, None
        self.canvases, self.counts = {}, {}

    def history_of(self, number: int) -> History | None:
        """The place of a canvas among the iterations of its product, or None if that has only one."""
        page, site = self.page, self.context.site
        if page is None:
            return None
        if self._portfolio is None:  # without a scan of the site, only the iterations on this page are known
            self._portfolio = site.portfolio if self.path in site.pages else collect_portfolio({self.path: page})[0]
        block, anchor = page.canvases[number], page.anchors[number]
        found = self._portfolio.find_view(block.locate(self.path, anchor))
        return History(*found) if found and len(found[0].iterations) > 1 else None
