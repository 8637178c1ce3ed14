"""From the text of a page to its canvases and portfolios.

The scan of a site and the rendering of a page both call `load_page`, so they cannot disagree.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.reading.near_misses import NearMisses
from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page, PortfolioBlock
from mkdocs_mlops_canvas.reading.sections import BoxSections, find_sections
from mkdocs_mlops_canvas.reading.selection import load_selection
from mkdocs_mlops_canvas.text.names import make_title, number_repeated
from mkdocs_mlops_canvas.text.outline import MarkerLine, Outline, read_outline
from mkdocs_mlops_canvas.text.plain_text import TAB, plain_line
from mkdocs_mlops_canvas.text.problem import Problem, describe_exception
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import (
    CANVAS,
    FRONT_MATTER_KEY,
    MARKER,
    PORTFOLIO,
    dedent,
    detect_missing_line,
    normalise,
    split_front_matter,
)
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.reading.canvas_finder import FoundCanvas
    from mkdocs_mlops_canvas.reading.canvas_loader import Loaded, Loader
    from mkdocs_mlops_canvas.text.outline import Fence, Heading, Span
    from mkdocs_mlops_canvas.text.source import FrontMatter


def load_page(text: str, path: str, loader: Loader, front: FrontMatter | None = None) -> Page:
    """The page with this text; an unexpected exception is a problem of the page, which keeps its text.

    Args:
        text: The text of the file, or of its body where a host has cut off the front matter.
        path: The path of the file, for problems.
        loader: What reads canvases.
        front: The front matter that a host has cut off.
    """
    text = normalise(text)
    try:
        return _load_page(text, path, loader, front)
    except Exception as error:  # whatever it is, the other pages are read
        return _keep_text(text, path, split_front_matter(text) or front, error)


def _keep_text(text: str, path: str, front: FrontMatter | None, error: Exception) -> Page:
    """A page as its author wrote it, with a problem above it, and its front matter if that holds a canvas."""
    uncut = split_front_matter(text)
    lines = tuple(text.split("\n")[uncut.end if uncut else 0 :])
    span = (0, 0)
    if not any(line.strip() for line in lines):
        lines, span = (MARKER,), (0, 1)
    excerpt = front.yaml if front and FRONT_MATTER_KEY in front.yaml else ""
    block = CanvasBlock((span,), 0, None, (describe_exception(error, path, excerpt=excerpt),))
    title = make_title(posixpath.splitext(posixpath.basename(path))[0])
    return Page(path, lines, title, True, _make_anchors([block]), (block,), ())


def _load_page(text: str, path: str, loader: Loader, front: FrontMatter | None) -> Page:
    uncut = split_front_matter(text)
    lines = text.split("\n")
    found = _find_in_front_matter(uncut, lines[uncut.end :], path, loader) if uncut else None
    if uncut and found:
        front, lines = uncut, lines[uncut.end :]
    elif front:
        found = _find_in_front_matter(front, lines, path, loader)
    elif missing := detect_missing_line(text):
        message, hint = f"there is no '---' {missing} the front matter", "write it on a line of its own"
        block = YamlBlock("", path, 1)
        found = loader.finder.reject(block, block.problem(None, "front-matter", message, hint))
    original, lines = lines, [line.expandtabs(TAB) for line in lines] if "\t" in text else lines
    if found and not any(line.strip() for line in lines):
        lines = [MARKER]  # Markdown hosts do not convert an empty body
    first_line = front.end + 1 if front else 1
    page = _PageReader(path, lines, original, first_line, loader, read_outline(lines)).read(found, front)
    return replace(page, is_hidden=True) if loader.passwords.hide(text) else page


def _find_in_front_matter(front: FrontMatter, body: Sequence[str], path: str, loader: Loader) -> FoundCanvas | None:
    found = loader.finder.find_in_front_matter(YamlBlock(front.yaml, path, front.line + 1), body)
    if found and front.swallowed:
        return replace(found, problems=(Problem("front-matter", front.swallowed, path, 1), *found.problems))
    return found


@dataclass(frozen=True, slots=True)
class _PageReader:
    """Reads one page.

    `first_line` is the line of the file at which `lines` begin; `original` are the same lines with their tabs.
    """

    path: str
    lines: Sequence[str]
    original: Sequence[str]
    first_line: int
    loader: Loader
    outline: Outline

    def read(self, found: FoundCanvas | None, front: FrontMatter | None) -> Page:
        heading = _find_title_heading(self.outline)
        title = _choose_title(front, heading, self.path)
        canvases = [self._read_front_matter(found, title, heading)] if found else []
        outside, inside = _split(self.outline, canvases[0].spans if canvases else ())
        near_misses = self._near_misses
        if inside:
            told = [near_misses.tell_inside(block) for block in inside]
            told.sort(key=lambda problem: problem.line)
            canvases = [replace(block, problems=(*block.problems, *told)) for block in canvases]
        canvases += [self._read_fence(fence, title) for fence in outside.fences if fence.name == CANVAS]
        canvases += [
            CanvasBlock((near.span,), near.indent, None, (near.problem,))
            for near in near_misses.detect_blocks(outside, has_canvas=found is not None)
        ]
        canvases.sort(key=lambda block: block.spans[0])
        portfolios = [
            PortfolioBlock(
                ((marker.line, marker.line + 1),), marker.indent, self.first_line + marker.line, is_whole=True
            )
            for marker in outside.markers
            if marker.name == PORTFOLIO
        ]
        portfolios += [self._read_portfolio(fence) for fence in outside.fences if fence.name == PORTFOLIO]
        portfolios.sort(key=lambda block: block.line)
        has_title = heading is not None and not any(block.takes_title for block in canvases)
        return Page(
            self.path, tuple(self.lines), title, has_title, _make_anchors(canvases), tuple(canvases), tuple(portfolios)
        )

    @property
    def _near_misses(self) -> NearMisses:
        return NearMisses(self.path, self.lines, self.first_line, self.loader.finder)

    def _read_front_matter(self, found: FoundCanvas, title: str, heading: Heading | None) -> CanvasBlock:
        marker = next((m for m in self.outline.markers if m.name == CANVAS), None)
        if marker:
            loaded = self._load(found, title, marker)
            span = (marker.line, marker.line + 1)
            return CanvasBlock((span,), marker.indent, loaded.canvas, loaded.problems, True, in_front_matter=True)
        in_yaml = found.has_boxes or not found.readable
        sections = None if in_yaml else find_sections(self.outline.headings, self.lines, found.definition)
        loaded = self._load(found, title, sections)
        below_title = (heading.end, heading.end) if heading else (0, 0)
        spans = (sections.spans if sections else []) or [below_title]
        takes_title = bool(heading and loaded.canvas and self._is_title(heading, loaded.canvas.product, spans[0][0]))
        if heading and takes_title:
            spans[0] = (heading.start, spans[0][1])
        return CanvasBlock(
            tuple(spans), 0, loaded.canvas, loaded.problems, True, in_front_matter=in_yaml, takes_title=takes_title
        )

    def _load(self, found: FoundCanvas, title: str, place: BoxSections | MarkerLine | None) -> Loaded:
        """The canvas of the front matter, which goes to `place`, with problems for headings that are not boxes."""
        boxes = place.boxes if isinstance(place, BoxSections) else ()
        loaded = self.loader.load(found, title, boxes, self.first_line)
        if loaded.canvas is None:
            return loaded
        problems = tuple(self._near_misses.detect_headings(self.outline, loaded.canvas, place))
        return replace(loaded, problems=loaded.problems + problems) if problems else loaded

    def _is_title(self, heading: Heading, product: str, below: int) -> bool:
        """Whether the page's title is the product's name, with no attributes, right above the canvas."""
        between = self.lines[heading.end : below]
        plain = plain_line(heading.text) == product and "{" not in self.lines[heading.start]
        return plain and not any(line.strip() for line in between)

    def _read_fence(self, fence: Fence, title: str) -> CanvasBlock:
        span = (fence.start, fence.end)
        if not fence.closed:
            return CanvasBlock((span,), fence.indent, None, (self._near_misses.tell_open(fence),))
        loaded = self.loader.load(self.loader.finder.find_in_fence(self._yaml_of(fence)), title)
        problems = (*loaded.problems, *self._near_misses.detect_cut(fence))
        return CanvasBlock((span,), fence.indent, loaded.canvas, problems)

    def _read_portfolio(self, fence: Fence) -> PortfolioBlock:
        span, line = (fence.start, fence.end), self.first_line + fence.start
        if not fence.closed:
            return PortfolioBlock((span,), fence.indent, line, problems=(self._near_misses.tell_open(fence),))
        selection, problems = load_selection(self._yaml_of(fence), self.loader.stages, self.loader.definitions.values())
        return PortfolioBlock((span,), fence.indent, line, selection, problems)

    def _yaml_of(self, fence: Fence) -> YamlBlock:
        text = dedent(self.lines[fence.start + 1 : fence.end - 1], fence.indent)
        original = self.original[fence.start + 1 : fence.end - 1]
        return YamlBlock(text, self.path, self.first_line + fence.start + 1, fence.indent + 1, original)


def _split(outline: Outline, spans: Sequence[Span]) -> tuple[Outline, list[Fence | MarkerLine]]:
    """The outline outside of `spans`, which are the lines of boxes, and the canvases and portfolios inside."""
    if not spans:
        return outline, []
    starts = [start for start, _ in spans]

    def is_inside(line: int) -> bool:
        at = bisect_right(starts, line) - 1
        return at >= 0 and line < spans[at][1]

    fences = tuple(fence for fence in outline.fences if not is_inside(fence.start))
    markers = tuple(marker for marker in outline.markers if marker.name == CANVAS or not is_inside(marker.line))
    misplaced = tuple(marker for marker in outline.misplaced if not is_inside(marker.line))
    misspelt = tuple(marker for marker in outline.misspelt if not is_inside(marker.line))
    inside: list[Fence | MarkerLine] = [
        *(fence for fence in outline.fences if fence.name in (CANVAS, PORTFOLIO) and is_inside(fence.start)),
        *(marker for marker in outline.markers if marker.name == PORTFOLIO and is_inside(marker.line)),
        *(marker for marker in (*outline.misplaced, *outline.misspelt) if is_inside(marker.line)),
    ]
    return replace(outline, fences=fences, markers=markers, misplaced=misplaced, misspelt=misspelt), inside


def _make_anchors(canvases: Sequence[CanvasBlock]) -> tuple[str, ...]:
    """An HTML id for each canvas: the id of its product, with a number from the second one on."""
    return tuple(number_repeated(block.canvas.id if block.canvas else "unreadable" for block in canvases))


def read_title(text: str, path: str) -> str:
    """The title of a page: that of its front matter, else its first level-one heading, else its name."""
    text = normalise(text)
    front = split_front_matter(text)
    outline = read_outline(text.split("\n")[front.end if front else 0 :])
    return _choose_title(front, _find_title_heading(outline), path)


def _find_title_heading(outline: Outline) -> Heading | None:
    """The first level-one heading of a page."""
    return next((heading for heading in outline.headings if heading.level == 1), None)


def _choose_title(front: FrontMatter | None, heading: Heading | None, path: str) -> str:
    """The title of a page with this front matter and first level-one heading, by the rule of `read_title`."""
    if front and front.title:
        return front.title
    if heading and plain_line(heading.text):
        return plain_line(heading.text)
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if stem.casefold() in ("index", "readme"):
        stem = posixpath.basename(folder) or stem
    return make_title(stem)
