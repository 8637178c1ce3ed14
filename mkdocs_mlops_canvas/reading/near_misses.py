"""Owns what authors nearly wrote: blocks in which no host would find a canvas or a portfolio, and say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.names import fold_name, join_names, suggest
from mkdocs_mlops_canvas.text.outline import Fence
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.source import (
    CANVAS,
    FRONT_MATTER_KEY,
    MARKER,
    PORTFOLIO,
    dedent,
    find_meant_block,
    indent_of,
)
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.canvas_finder import Finder
    from mkdocs_mlops_canvas.text.outline import BoxSections, Heading, MarkerLine, Outline, Span
    from mkdocs_mlops_canvas.text.problem import Code

_LONGEST_NAME = 200  # characters
_ORNAMENT = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+|:[\w+-]+:|\s*\([^()]*\)$")  # `1. `, `:rocket:`, ` (draft)`
_BOLD = re.compile(r"^(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark):?\s*$")  # `**Background**`
_KEY = re.compile(r"^(?P<name>[^\s:#>|`~*-][^:]*):(?:\s|$)")  # `background: |`


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The lines that its problem takes the place of (none: it stands before them), and their indent."""

    span: Span
    indent: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Finds the near misses of one page: `first_line` is the line of the file at which `lines` begin.

    `finder` tells whether a text is the YAML of a canvas.
    """

    path: str
    lines: Sequence[str]
    first_line: int
    finder: Finder

    def find(self, outline: Outline, has_canvas: bool) -> Iterator[NearMiss]:
        """All of them; `has_canvas` tells whether the front matter holds a canvas, which a marker may place."""
        for fence in outline.fences:
            if fence.closed and self._is_meant(fence):
                yield self._tell_misspelt(fence)
        for marker in outline.misplaced:
            problem = self.tell_misplaced(marker, "in a quotation or on the line of a list item")
            indent = indent_of(self.lines[marker.line])
            yield NearMiss((marker.line, marker.line), indent, problem)
        markers = [marker for marker in outline.markers if marker.name == CANVAS]
        for marker in markers[1:] if has_canvas else markers:
            yield self._tell_lone(marker, has_canvas)

    def tell_misplaced(self, block: Fence | MarkerLine, where: str) -> Problem:
        """That a fence or a marker of ours has no effect where it stands."""
        line = block.start if isinstance(block, Fence) else block.line
        what = "portfolio" if block.name == PORTFOLIO else "canvas"
        hint = "put it on lines of its own, outside"
        return Problem(
            "misplaced-block",
            f"a {what} {where} is not shown",
            self.path,
            self.first_line + line,
            block.indent + 1,
            hint,
        )

    def tell_open(self, fence: Fence) -> Problem:
        """That a fence of ours is never closed."""
        line, hint = self.first_line + fence.start, f"close it with a line of {self.lines[fence.start].strip()[:3]}"
        return Problem("open-fence", "the fence is never closed", self.path, line, fence.indent + 1, hint)

    def tell_cut(self, fence: Fence) -> Iterator[Problem]:
        """That the end of a code block inside the fence of a canvas has ended that fence."""
        opening, closing = (self.lines[at].strip() for at in (fence.start, fence.end - 1))
        sign = closing[0]
        is_deeper = indent_of(self.lines[fence.end - 1]) > fence.indent
        inside = map(read_fence_line, self.lines[fence.start + 1 : fence.end - 1])
        opened = [line.signs for line in inside if line and line.info.strip()]
        has_open = bool(opened) and closing.startswith(opened[-1])
        if not is_deeper and not has_open:
            return
        if self._has_keys_below(fence):
            what = "and keys of a canvas follow"
        elif is_deeper and has_open:
            what = "with the code block inside it"
        else:
            return
        count = len(opening) - len(opening.lstrip(sign)) + 1
        numbers = {4: "four", 5: "five", 6: "six"}
        signs = f"{numbers.get(count, count)} {'backticks' if sign == '`' else 'tildes'}"
        line, column = self.first_line + fence.end - 1, fence.indent + 1
        message, hint = f"the fence ends on line {line}, {what}", f"open and close it with {signs}"
        yield Problem("open-fence", message, self.path, line, column, hint)

    def _has_keys_below(self, fence: Fence) -> bool:
        """Whether a box follows as a key of YAML, before a heading or another canvas."""
        for line in self.lines[fence.end :]:
            text = line[min(fence.indent, indent_of(line)) :]
            if text.startswith("#") or text.lstrip(" `~").startswith("mlops"):
                return False
            if (match := _KEY.match(text)) and self.finder.is_own_key(match["name"]):
                return True
        return False

    def _is_meant(self, fence: Fence) -> bool:
        meant = find_meant_block(fence.name)
        if not meant or meant == PORTFOLIO or fold_name(fence.name) == fold_name(CANVAS):
            return bool(meant)
        return self.finder.is_canvas(
            YamlBlock(dedent(self.lines[fence.start + 1 : fence.end - 1], fence.indent), self.path, 1)
        )

    def _tell_misspelt(self, fence: Fence) -> NearMiss:
        meant = find_meant_block(fence.name)
        info = self.lines[fence.start].strip().lstrip("`~").strip()
        name, what = fence.name if "{" in info else info, "portfolio" if meant == PORTFOLIO else "canvas"
        message = f"a fence '{name}' shows no {what}"
        excerpt = dedent(self.lines[fence.start : fence.end], fence.indent)
        hint = f"write '{meant}'"
        line, column = self.first_line + fence.start, fence.indent + 1
        problem = Problem("misspelt-fence", message, self.path, line, column, hint, excerpt)
        return NearMiss((fence.start, fence.end), fence.indent, problem)

    def _tell_lone(self, marker: MarkerLine, has_canvas: bool) -> NearMiss:
        message, hint = (
            f"there is no '{FRONT_MATTER_KEY}:' in the front matter to be shown here",
            "write one, or a fence",
        )
        if has_canvas:
            message, hint = "the canvas of the front matter is shown at a marker above", "take this one out"
        line, column = self.first_line + marker.line, marker.indent + 1
        problem = Problem("lone-marker", message, self.path, line, column, hint)
        return NearMiss((marker.line, marker.line + 1), marker.indent, problem)


@dataclass(frozen=True, slots=True)
class Stray:
    """A line of the page (from 0) that looks like a box, and what its author should do."""

    line: int
    code: Code
    message: str
    hint: str


def find_beside_yaml(headings: Sequence[Heading], canvas: Canvas) -> Iterator[Stray]:
    """The headings with the name of a box in a page whose boxes stand in the front matter."""
    for heading in headings:
        box = canvas.definition.find_box(heading.text) if heading.level > 1 else None
        if box and box.key in canvas.boxes:
            message = f"the box '{box.title}' has a text in the front matter already"
            hint = f"keep one, or put '{MARKER}' where the canvas goes to keep this heading"
            yield Stray(heading.start, "box-twice", message, hint)
        elif box:
            message = f"the heading '{heading.text}' is no box, as there are boxes in the front matter"
            hint = f"move its text there, or put '{MARKER}' where the canvas goes to keep this heading"
            yield Stray(heading.start, "stray-heading", message, hint)


def find_beside_marker(headings: Sequence[Heading], canvas: Canvas) -> Iterator[Stray]:
    """The headings with the name of a box in a page with a marker, where the canvas that it shows has no box."""
    named = [heading for heading in headings if heading.level > 1 and canvas.definition.find_box(heading.text)]
    if not named or canvas.boxes:
        return
    names = join_names(heading.text for heading in named[:2]) + (" …" if len(named) > 2 else "")
    what = f"headings {names} are no boxes" if len(named) > 1 else f"heading {names} is no box"
    message = f"the {what}, as '{MARKER}' shows the canvas of the front matter"
    yield Stray(named[0].start, "stray-heading", message, "take that line out")


def find_beside_sections(
    outline: Outline,
    lines: Sequence[str],
    sections: BoxSections,
    canvas: Canvas,
    definitions: Mapping[str, Definition],
) -> Iterator[Stray]:
    """The headings with the name of an empty box, or nearly so, that are no sections of the canvas."""
    empty = {box.key: box.title for box in canvas.empty}
    if not empty:
        return
    headings = outline.headings
    if not sections.boxes:
        yield from _find_bold(lines, canvas)
    for heading in outline.hidden:
        if (box := canvas.definition.find_box(heading.text)) and box.key in empty:
            message = f"the heading '{heading.text}' stands in an HTML element, so it is no box"
            yield Stray(heading.start, "stray-heading", message, "take the tags around it out")
    level = sections.boxes[0].heading.level if sections.boxes else None
    starts = {section.heading.start for section in sections.boxes}
    last = max(starts, default=0)
    taken = starts | {column.start for column in sections.columns}
    for heading in headings:
        if heading.start in taken or (heading.level == 1 and heading is headings[0]):
            continue
        box = canvas.definition.find_box(heading.text)
        if box and box.key in empty:
            message = f"the heading '{heading.text}' stands at level {heading.level}, other boxes at level {level}"
            yield Stray(heading.start, "stray-heading", message, f"write it as '{'#' * (level or 2)} {box.title}'")
        elif not box and level in (heading.level, None):
            yield from _find_misspelt(heading, empty, canvas, definitions, heading.start < last)


def _find_misspelt(
    heading: Heading,
    empty: Mapping[str, str],
    canvas: Canvas,
    definitions: Mapping[str, Definition],
    is_between: bool,
) -> Iterator[Stray]:
    """A heading at the level of the boxes with nearly the name of one, or between them with that of another canvas."""
    if len(heading.text) > _LONGEST_NAME:
        return
    box = canvas.definition.find_box(_ORNAMENT.sub("", heading.text))
    near = box.title if box and box.key in empty else ""
    hint = f"did you mean '{near}'?" if near else suggest(heading.text, empty.values(), cutoff=0.8)
    if hint:
        yield Stray(heading.start, "unknown-box", f"the heading '{heading.text}' names no box", hint)
        return
    other = next((d for d in definitions.values() if is_between and d.find_box(heading.text)), None)
    if other:
        message = f"the heading '{heading.text}' names no box of version {canvas.definition.key}"
        yield Stray(heading.start, "unknown-box", message, f"write 'version: {other.key}' if you mean that canvas")


def _find_bold(lines: Sequence[str], canvas: Canvas) -> Iterator[Stray]:
    """The lines that are a name of a box in bold, where no heading is one."""
    for at, line in enumerate(lines):
        match = _BOLD.match(line)
        if match and canvas.definition.find_box(match["text"]):
            message = f"'{match['text']}' is bold text, and no heading"
            yield Stray(at, "stray-heading", message, f"write it as '## {match['text'].strip()}'")
