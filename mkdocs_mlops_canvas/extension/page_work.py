"""The page that a `Markdown` converts, and what the extension has made of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown.util import Processor

from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.page import CanvasBlock
from mkdocs_mlops_canvas.rendering.iteration_view import History
from mkdocs_mlops_canvas.text.problem import describe_exception
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY, normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown import Markdown

    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas
    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.extension.kept_fences import KeepFences
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem


@dataclass
class PageWork:
    """How far the extension is with a page.

    Attributes:
        context: What the page needs to know of its site.
        keeper: Keeps fences from other extensions.
        source: The text as the host gives it.
        path: The path of the page in the docs folder, empty if the host does not tell.
        page: The canvases and portfolios of the page, or None if it has not been loaded or has none.
        canvases: Canvases whose texts are parsed, by their number in the page.
        counts: The words added and removed in boxes, by key, for canvases that are compared with the iteration before.
        notes: The paragraphs of the footnotes directly below canvases.
        failures: The unexpected exceptions of canvases, which are shown as text.
        is_parsed: Whether the tree of the page is complete, so that what follows is its HTML.
        shown_as_code: The problems of blocks that Markdown takes for code, once that is known.
    """

    context: Context
    keeper: KeepFences
    source: str = ""
    path: str = ""
    page: Page | None = None
    canvases: dict[int, ParsedCanvas] = field(default_factory=dict)
    counts: dict[int, Mapping[str, WordCounts]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    failures: dict[int, Problem] = field(default_factory=dict)
    is_parsed: bool = False
    shown_as_code: Mapping[int, Problem] | None = None
    _portfolio: Portfolio | None = None

    @property
    def has_front_matter(self) -> bool:
        """Whether the host leaves the front matter in the text, so that the preprocessors before ours have read it."""
        front = split_front_matter(normalise(self.source))
        return front is not None and FRONT_MATTER_KEY in front.yaml

    def start(self, path: str) -> None:
        """Begin another page."""
        self.path, self.page, self._portfolio = path, None, None
        self.canvases, self.counts, self.notes, self.failures = {}, {}, {}, {}
        self.is_parsed, self.shown_as_code = False, None

    def fail(self, number: int, error: Exception) -> Problem:
        """Report the exception of a block, whose text is shown in its place."""
        assert self.page is not None, "a block is on a page"
        place = self.page.blocks[number].place
        problem = describe_exception(error, self.page.path, *place, read_text(self.page, number))
        self.canvases.pop(number, None)
        self.failures[number] = problem
        self.context.report(problem)
        return problem

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


class PageProcessor(Processor):
    """A processor of Python-Markdown that does a part of the work on a page."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work


def read_source(page: Page, number: int) -> str:
    """The lines of a block as its author wrote them."""
    block = page.blocks[number]
    return "\n".join(line[block.indent :] for start, end in block.spans for line in page.lines[start:end])


def read_text(page: Page, number: int) -> str:
    """All that its author wrote into a block: its lines, or the texts of a canvas in the front matter."""
    block = page.blocks[number]
    if not isinstance(block, CanvasBlock) or not block.canvas or not block.in_front_matter:
        return read_source(page, number)
    canvas, header = block.canvas, block.canvas.header
    facts = (canvas.product, *header.designed_by, header.owner, *header.tags, *header.links)
    return "\n\n".join((", ".join(filter(None, facts)), *canvas.boxes.values()))
