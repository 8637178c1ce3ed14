"""How far the Markdown extension is with the page of a `Markdown`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.site import collect_portfolio
from mkdocs_mlops_canvas.rendering.iteration_view import History

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.comparing.tree_marks import Counts
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas
    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page


@dataclass
class PageWork:
    """The page that a `Markdown` works on, and how far it is with it.

    `page` is None until the page is loaded, and where it holds nothing of ours. `canvases` gets each canvas that can be
    read, by its number in the page, when its texts are parsed; `counts` gets the words that were added to and removed
    from its boxes, by key, when these are compared with the iteration before.
    """

    context: Context
    path: str = ""
    page: Page | None = None
    canvases: dict[int, ParsedCanvas] = field(default_factory=dict)
    counts: dict[int, Mapping[str, Counts]] = field(default_factory=dict)
    _portfolio: Portfolio | None = None

    def start(self, path: str) -> None:
        """Begin with a page."""
        self.path, self.page, self._portfolio = path, None, None
        self.canvases, self.counts = {}, {}

    def history_of(self, number: int) -> History | None:
        """The iterations of a canvas of the page, if there are several."""
        page, site = self.page, self.context.site
        if page is None:
            return None
        if self._portfolio is None:  # without a scan there are those of this page alone
            self._portfolio = site.portfolio if self.path in site.pages else collect_portfolio({self.path: page})[0]
        block, anchor = page.canvases[number], page.anchors[number]
        found = self._portfolio.find_iteration(block.locate(self.path, anchor))
        return History(*found) if found and len(found[0].iterations) > 1 else None
