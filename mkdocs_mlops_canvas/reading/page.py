"""The canvases and portfolios of one page, each with the lines that it replaces."""

from __future__ import annotations

from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.selection import Selection
from mkdocs_mlops_canvas.text.plain_text import first_sentence
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.text.outline import Span
    from mkdocs_mlops_canvas.text.problem import Problem


HIDDEN = ("navigation", "toc")  # what leaves a page its whole width, as Material and Zensical call it


@dataclass(frozen=True, slots=True)
class CanvasBlock:
    """A canvas in its place.

    Attributes:
        spans: The lines that it replaces; it is put at the first of them.
        indent: The spaces before it.
        canvas: What could be read, None if that is nothing.
        problems: What is wrong with it.
        is_page: Whether it comes from the front matter, which makes the page a canvas page.
        in_front_matter: Whether its texts are in the front matter too.
        takes_title: Whether it replaces the title of the page, which is the name of the product.
    """

    spans: tuple[Span, ...]
    indent: int
    canvas: Canvas | None
    problems: tuple[Problem, ...]
    is_page: bool = False
    in_front_matter: bool = False
    takes_title: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """The line and the column (from 1) of the canvas in its file."""
        return self.canvas.places[""] if self.canvas else (self.problems[0].line, self.problems[0].column)

    @property
    def wide(self) -> bool:
        """Whether the canvas wants the whole width of the window."""
        layout = self.canvas.header.layout if self.canvas else "page"
        return layout == "wide" or (layout is None and self.is_page)

    def locate(self, path: str, anchor: str) -> CanvasLocation:
        """Where the canvas is found; `anchor` is its id on the page with this `path`."""
        return CanvasLocation(path, "" if self.is_page else anchor)


@dataclass(frozen=True, slots=True)
class PortfolioBlock:
    """A portfolio in its place, and what it selects.

    `spans` and `indent` are as in `CanvasBlock`; `line` is its first line in the file (from 1). `is_whole` says that
    it is the marker, which stands for the portfolio of the site.
    """

    spans: tuple[Span, ...]
    indent: int
    line: int
    selection: Selection = field(default_factory=Selection)
    problems: tuple[Problem, ...] = ()
    is_whole: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """The line and the column (from 1) of the portfolio in its file."""
        return self.line, self.indent + 1


@dataclass(frozen=True, slots=True)
class Page:
    """The body of a page, which is its text without front matter, and its blocks from top to bottom.

    `has_title` says whether a level-one heading stays in the body, and `is_hidden` that another plugin hides the page,
    so that all its canvases are protected. `anchors` are HTML ids for the canvases.
    """

    path: str
    lines: tuple[str, ...]
    title: str
    has_title: bool
    anchors: tuple[str, ...]
    canvases: tuple[CanvasBlock, ...]
    portfolios: tuple[PortfolioBlock, ...]
    is_hidden: bool = False

    @property
    def problems(self) -> list[Problem]:
        """The problems of all blocks."""
        return [problem for block in self.blocks for problem in block.problems]

    @property
    def has_private(self) -> bool:
        """Whether the author of one of the canvases wants its text on this page only."""
        return any(block.canvas is not None and block.canvas.header.private for block in self.canvases)

    @property
    def wide(self) -> bool:
        """Whether one of the canvases wants the whole width of the window."""
        return any(block.wide for block in self.canvases)

    def propose_meta(self, is_portfolio: bool) -> dict[str, Any]:
        """The meta-data that the page gets where its author has not written any.

        These are its title, its description, unless that is protected, and what it hides.

        `is_portfolio` says that it is the page of the portfolio.
        """
        meta: dict[str, Any] = {}
        block = next((block for block in self.canvases if block.is_page), None)
        if block and block.canvas and not self.has_title:
            meta["title"] = block.canvas.product
        if description := self._describe():
            meta["description"] = description
        if self.wide or is_portfolio:
            meta["hide"] = list(HIDDEN)
        return meta

    def _describe(self) -> str:
        """A sentence about the product of the first canvas, if that is what the page begins with."""
        block = self.canvases[0] if self.canvases else None
        if block is None or block.canvas is None or self.is_hidden or self.has_private:
            return ""
        above = self.lines[: block.spans[0][0]]
        if not block.is_page and any(line.strip() and not line.startswith("#") for line in above):
            return ""
        canvas = block.canvas
        sentences = chain([canvas.summary], map(first_sentence, canvas.boxes.values()))
        return next(filter(None, sentences), f"{canvas.definition.title}: {canvas.product}")

    @property
    def blocks(self) -> list[CanvasBlock | PortfolioBlock]:
        """All blocks, the canvases first."""
        return [*self.canvases, *self.portfolios]
