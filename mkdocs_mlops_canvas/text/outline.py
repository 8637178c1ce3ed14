"""The outline of a page: where its fences, markers and headings are.

It knows the shape of Markdown blocks, not what a canvas is. Lines are numbered from 0; ends are exclusive.
"""

from __future__ import annotations

import re
from functools import cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.containers import find_parents, read_container
from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import CANVAS, PORTFOLIO, find_meant_marker, indent_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Span = tuple[int, int]
"""The first line of something, and the one after its last."""

_LONGEST_TAG = 1_000  # characters
# elements in which Markdown has no headings of the page, unless they ask for Markdown
_HTML_BLOCKS = {"article", "aside", "blockquote", "center", "details", "div", "fieldset", "figure", "footer", "form",
                "header", "main", "nav", "pre", "script", "section", "style", "table", "textarea"}  # fmt: skip
_MARKER = re.compile(
    r"^(?P<indent> *)<!--\s*(?P<name>mlops[-_](?:canvas|portfolio))\s*-->\s*$", re.IGNORECASE
)  # `<!-- mlops-canvas -->`
_COMMENT = re.compile(r"^ *<!--\s*(?P<name>\w+(?:[ -]\w+){0,3})\s*-->\s*$")  # `<!-- mlops-portfolios -->`
_INLINE_MARKER = re.compile(r"<!--\s*(?P<name>mlops-(?:canvas|portfolio))\s*-->")  # `text <!-- mlops-canvas -->`
_ATX = re.compile(r"^(?P<marks>#{1,6})(?!#)(?P<text>.*)$")  # `## Background ##`
_UNDERLINES = ("=", "-")
_SETEXT = re.compile(r"^(=+|-+)\s*$")  # the line under a heading
_MISPLACED = re.compile(
    rf"^(?P<before>\s*(?:>\s?|[-*+]\s+|\d+[.)]\s+)+)(?:`{{3,}}|~{{3,}})[ \t]*(?P<name>{CANVAS}|{PORTFOLIO})\b"
)
_PROSE = re.compile(r"^(?![-*+>#|`~<]|\d+[.)]\s|!!!|\?\?\?|===|    )\S")  # a line that `---` below makes a heading


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block; `name` is the language it asks for, `indent` the number of spaces before it."""

    start: int
    end: int
    indent: int
    name: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class MarkerLine:
    """A line that places a canvas or a portfolio, such as a comment; `indent` is the number of characters before it."""

    line: int
    indent: int
    name: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page, with its text as written, without its attributes."""

    start: int
    end: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All fences, markers and headings of a page, in order of appearance.

    `misspelt` are markers with nearly the right name. `misplaced` are canvases and portfolios that Markdown hosts do
    not see, because they are in a quotation or on the line of a list item. `hidden` are headings inside HTML elements.
    """

    fences: tuple[Fence, ...]
    markers: tuple[MarkerLine, ...]
    headings: tuple[Heading, ...]
    misplaced: tuple[MarkerLine, ...]
    hidden: tuple[Heading, ...] = ()
    misspelt: tuple[MarkerLine, ...] = ()


def read_outline(lines: Sequence[str]) -> Outline:
    """The outline of a page, without what is inside a fence, a comment, an HTML element or indented code.

    An element that is never closed has nothing inside.
    """
    reader = _OutlineReader(lines)
    outline = reader.read()
    if left_open := {at for _, at in reader.html.stack}:
        outline = _OutlineReader(lines, left_open).read()
    return outline


class _OpenElements(HTMLParser):
    """The HTML block elements that are open at a line of the page, except those that begin on `left_open` lines."""

    def __init__(self, left_open: Collection[int]) -> None:
        super().__init__()
        self.left_open = left_open
        self.at = 0
        self.stack: list[tuple[str, int]] = []  # the names of elements, and the lines on which they begin

    def read(self, line: str, at: int) -> None:
        """Read the next line of the page, which has the number `at`."""
        self.at = at
        try:
            self.feed(f"{line}\n")
        except AssertionError:  # what Python's parser raises for an invalid declaration such as `<![x`
            self.reset()
        if len(self.rawdata) > _LONGEST_TAG:  # it would be parsed again with each line
            self.reset()

    @property
    def is_verbatim(self) -> bool:
        """Whether the next line is inside a tag, or in text that is shown as it is."""
        return bool(self.rawdata) or any(name == "pre" for name, _ in self.stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HTML_BLOCKS and self.at not in self.left_open:
            self.stack.append((tag, self.at))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.stack):
            while self.stack.pop()[0] != tag:
                pass


class _OutlineReader:
    """Reads the outline of one page, in linear time whatever is left open in it."""

    def __init__(self, lines: Sequence[str], left_open: Collection[int] = ()) -> None:
        self.lines = lines
        self.html = _OpenElements(left_open)
        self.fences: list[Fence] = []
        self.markers: list[MarkerLine] = []
        self.misplaced: list[MarkerLine] = []
        self.headings: list[Heading] = []
        self.hidden: list[Heading] = []
        self.misspelt: list[MarkerLine] = []
        self.unclosed_comment = False
        # (sign, indent) -> the line before which no fence ends that has at least so many signs
        self.endless: dict[tuple[str, int], tuple[int, int]] = {}

    def read(self) -> Outline:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            sign = line.lstrip(" ")[:1]
            if sign:
                at = self._read_line(line, sign, at)
            else:
                if self.html.rawdata:
                    self.html.reset()  # a blank line ends any tag
                at += 1
        return Outline(
            tuple(self.fences), tuple(self.markers), tuple(self.headings), tuple(self.misplaced), tuple(self.hidden),
            tuple(self.misspelt),
        )  # fmt: skip

    def _read_line(self, line: str, sign: str, at: int) -> int:
        """Read what begins on a line that is not blank, and return the line after it."""
        if sign in "`~":
            if fence := self._read_fence(at):
                if fence.closed or fence.name in (CANVAS, PORTFOLIO):
                    self.fences.append(fence)
                return fence.end
        elif sign == "<" and (indent_of(line) < 4 or self._is_block(at)):
            if marker := _MARKER.match(line):
                name = marker["name"].lower().replace("_", "-")
                self.markers.append(MarkerLine(at, len(marker["indent"]), name))
            elif (comment := _COMMENT.match(line)) and find_meant_marker(comment["name"]):
                self.misspelt.append(MarkerLine(at, indent_of(line), comment["name"]))
            elif line.lstrip().startswith("<!--") and "-->" not in line:
                return self._find_comment_end(at)
            else:
                self.html.read(line, at)
        elif self.html.stack or self.html.rawdata:
            self.html.read(line, at)
            if not self.html.is_verbatim:
                self.hidden += _read_atx_heading(line, at)
        elif sign == "#":
            self.headings += _read_atx_heading(line, at)
        elif (
            at + 1 < len(self.lines)
            and self.lines[at + 1][:1] in _UNDERLINES
            and (heading := _read_setext_heading(self.lines, at))
        ):
            self.headings.append(heading)
            return heading.end
        elif "mlops" in line:
            self._read_misplaced(line, at)
        return at + 1

    def _read_misplaced(self, line: str, at: int) -> None:
        """Read a line with other text that names a canvas or a portfolio."""
        if match := _MISPLACED.match(line):
            self.misplaced.append(MarkerLine(at, len(match["before"]), match["name"]))
        elif "`" not in line and (match := _INLINE_MARKER.search(line)) and indent_of(line) < 4:
            self.misplaced.append(MarkerLine(at, match.start(), match["name"]))

    def _find_comment_end(self, at: int) -> int:
        """The line after the end of the comment that begins at a line; the next line if it never ends."""
        if not self.unclosed_comment:
            for end in range(at, len(self.lines)):
                if "-->" in self.lines[end]:
                    return end + 1
            self.unclosed_comment = True
        return at + 1

    def _read_fence(self, at: int) -> Fence | None:
        line = read_fence_line(self.lines[at])
        if line is None or not self._is_block(at):
            return None
        end = self._find_fence_end(at, line.signs, line.indent)
        return Fence(at, end or at + 1, line.indent, line.name, closed=end is not None)

    def _find_fence_end(self, at: int, fence: str, indent: int) -> int | None:
        """The line after the end of a fence; None if its list item or tab, or the page, ends before."""
        stop, shortest = self.endless.get((fence[0], indent), (0, 0))
        if at < stop and len(fence) >= shortest:
            return None
        end = at + 1
        for end in range(at + 1, len(self.lines)):
            line = self.lines[end].strip()
            if fence not in line and not indent:
                continue
            if indent and line and indent_of(self.lines[end]) < indent:
                break
            if line.startswith(fence) and not line.strip(fence[0]) and indent_of(self.lines[end]) < indent + 4:
                return end + 1
        else:
            end += 1
        self.endless[fence[0], indent] = end, len(fence)
        return None

    def _is_block(self, at: int) -> bool:
        """Whether the indented line begins a block of a list, tab or the like, and is not indented code."""
        indent = indent_of(self.lines[at])
        while indent >= TAB:
            above = self._parents[at]
            if above is None:
                return False
            if read_container(self.lines[above]):
                return True
            at, indent = above, indent_of(self.lines[above])
            if indent < TAB:
                return False
        return True

    @cached_property
    def _parents(self) -> list[int | None]:
        return find_parents(self.lines)


def _read_atx_heading(line: str, at: int) -> list[Heading]:
    """The heading that a line such as `## Background` is, if it is one."""
    match = _ATX.match(line)
    text = _without_attributes(match["text"].rstrip().rstrip("#")) if match else ""
    return [Heading(at, at + 1, len(match["marks"]), text)] if match and text else []


def _read_setext_heading(lines: Sequence[str], at: int) -> Heading | None:
    """The heading that a line is if the next one underlines it."""
    line, underline = lines[at], _SETEXT.match(lines[at + 1])
    if underline and _PROSE.match(line) and (at == 0 or not lines[at - 1].strip()):
        text = _without_attributes(line)
        return Heading(at, at + 2, 1 if underline[1][0] == "=" else 2, text)
    return None


def _without_attributes(heading: str) -> str:
    """The text of a heading such as `Background {#why .wide}` without what stands in its braces."""
    text = heading.strip()
    return text[: text.rfind("{")].rstrip() if text.endswith("}") and "{" in text else text
