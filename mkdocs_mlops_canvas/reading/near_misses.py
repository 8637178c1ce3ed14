"""What authors nearly wrote: fences, markers and headings that look like a canvas, a portfolio or a box but are not.

Hosts say nothing about them, so each becomes a problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.names import fold_name, join_names, suggest
from mkdocs_mlops_canvas.text.outline import Fence, MarkerLine
from mkdocs_mlops_canvas.text.problem import Code, Problem
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import (
    CANVAS,
    FRONT_MATTER_KEY,
    MARKER,
    PORTFOLIO,
    dedent,
    find_meant_block,
    find_meant_marker,
    indent_of,
)
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.canvas_finder import CanvasFinder
    from mkdocs_mlops_canvas.reading.sections import BoxSections
    from mkdocs_mlops_canvas.text.outline import Heading, Outline, Span

_LONGEST_NAME = 200  # characters
_NUMBERS = {4: "four", 5: "five", 6: "six"}
_KEY = re.compile(r"^(?P<name>[^\s:#>|`~*-][^:]*):(?:\s|$)")  # `background: |`
_ORNAMENT = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+|:[\w+-]+:|\s*\([^()]*\)$")  # `1. `, `:rocket:`, ` (draft)`
_BOLD = re.compile(r"^(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark):?\s*$")  # `**Background**`


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that was meant as a block: the lines that its problem replaces (if empty, it is put before them)."""

    span: Span
    indent: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class NearMisses:
    """Detects the near misses of one page.

    `first_line` is the line of the file at which `lines` begin; `finder` knows what a canvas looks like.
    """

    path: str
    lines: Sequence[str]
    first_line: int
    finder: CanvasFinder

    def detect_blocks(self, outline: Outline, has_canvas: bool) -> Iterator[NearMiss]:
        """Blocks that show nothing; with `has_canvas`, the first marker shows the canvas of the front matter."""
        for fence in outline.fences:
            if fence.closed and (meant := self._find_meant(fence)):
                yield self._tell_misspelt(fence, meant)
        for marker in outline.misspelt:
            yield NearMiss((marker.line, marker.line + 1), marker.indent, self.tell_misspelt_marker(marker))
        for marker in outline.misplaced:
            problem = self.tell_misplaced(marker, "in a quotation or on the line of a list item")
            yield NearMiss((marker.line, marker.line), indent_of(self.lines[marker.line]), problem)
        markers = [marker for marker in outline.markers if marker.name == CANVAS]
        for marker in markers[1:] if has_canvas else markers:
            yield self._tell_lone(marker, has_canvas)

    def detect_headings(
        self, outline: Outline, canvas: Canvas, place: BoxSections | MarkerLine | None
    ) -> Iterator[Problem]:
        """Headings that are named like a box of the canvas of the front matter, but are not one of its boxes.

        `place` is where the canvas goes: sections, or a marker; None if its boxes are YAML and there is no marker.
        """
        if place is None:
            yield from self._detect_beside_yaml(outline.headings, canvas)
        elif isinstance(place, MarkerLine):
            yield from self._detect_beside_marker(outline.headings, canvas)
        elif empty := {box.key: box.title for box in canvas.empty}:
            if not place.boxes:
                yield from self._detect_bold(canvas)
            yield from self._detect_beside_sections(outline, place, canvas, empty)

    def tell_inside(self, block: Fence | MarkerLine) -> Problem:
        """That a fence or a marker is in the section of a box."""
        if isinstance(block, MarkerLine) and block.name not in (CANVAS, PORTFOLIO):
            return self.tell_misspelt_marker(block)
        return self.tell_misplaced(block, "inside a box")

    def tell_misplaced(self, block: Fence | MarkerLine, where: str) -> Problem:
        """That a fence or a marker has no effect where it is."""
        line = block.start if isinstance(block, Fence) else block.line
        message = f"a {_name_kind(block.name)} {where} is not shown"
        return self._problem(line, "misplaced-block", message, "put it on lines of its own, outside", block.indent)

    def tell_misspelt_marker(self, marker: MarkerLine) -> Problem:
        """That a comment has nearly the name of a marker."""
        meant = find_meant_marker(marker.name) or CANVAS
        message = f"unknown marker '<!-- {marker.name} -->'"
        return self._problem(marker.line, "misspelt-fence", message, f"did you mean '<!-- {meant} -->'?", marker.indent)

    def tell_open(self, fence: Fence) -> Problem:
        """That a fence is never closed."""
        hint = f"close it with a line of {self.lines[fence.start].strip()[:3]}"
        return self._problem(fence.start, "open-fence", "the fence is never closed", hint, fence.indent)

    def detect_cut(self, fence: Fence) -> Iterator[Problem]:
        """The end of a code block inside the fence of a canvas, which ends that fence too."""
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
        hint = f"open and close it with {_NUMBERS.get(count, count)} {'backticks' if sign == '`' else 'tildes'}"
        line = fence.end - 1
        message = f"the fence ends on line {self.first_line + line}, {what}"
        yield self._problem(line, "open-fence", message, hint, fence.indent)

    def _has_keys_below(self, fence: Fence) -> bool:
        """Whether a box follows as a key of YAML, before a heading or another canvas."""
        for line in self.lines[fence.end :]:
            text = line[min(fence.indent, indent_of(line)) :]
            if text.startswith("#") or text.lstrip(" `~").startswith("mlops"):
                return False
            if (match := _KEY.match(text)) and self.finder.is_own_key(match["name"]):
                return True
        return False

    def _find_meant(self, fence: Fence) -> str | None:
        """The block that a fence was meant to be; for less similar names, what it holds has to be a canvas."""
        meant = find_meant_block(fence.name)
        if meant is None and fence.name not in (CANVAS, PORTFOLIO):  # ```` ```yaml mlops-canvas ````
            parts = {fold_name(part.lstrip(".")) for part in self._info_of(fence).strip("{}").split()}
            meant = next((name for name in (CANVAS, PORTFOLIO) if fold_name(name) in parts), None)
        if meant == CANVAS and fold_name(fence.name) != fold_name(CANVAS):
            text = dedent(self.lines[fence.start + 1 : fence.end - 1], fence.indent)
            return meant if self.finder.is_canvas(YamlBlock(text, self.path, 1)) else None
        return meant

    def _info_of(self, fence: Fence) -> str:
        """The text behind the signs that open a fence."""
        return self.lines[fence.start].strip().lstrip("`~").strip()

    def _tell_misspelt(self, fence: Fence, meant: str) -> NearMiss:
        info = self._info_of(fence)
        shown = fence.name if "{" in info and find_meant_block(fence.name) else info
        message, hint = f"unknown fence '{shown}'", f"did you mean '{meant}'?"
        excerpt = dedent(self.lines[fence.start : fence.end], fence.indent)
        problem = self._problem(fence.start, "misspelt-fence", message, hint, fence.indent, excerpt)
        return NearMiss((fence.start, fence.end), fence.indent, problem)

    def _tell_lone(self, marker: MarkerLine, has_canvas: bool) -> NearMiss:
        if has_canvas:
            message, hint = "the canvas of the front matter is shown at a marker above already", "remove this one"
        else:
            message = f"the front matter has no '{FRONT_MATTER_KEY}:' to show here"
            hint = "add it, or write a fence"
        problem = self._problem(marker.line, "lone-marker", message, hint, marker.indent)
        return NearMiss((marker.line, marker.line + 1), marker.indent, problem)

    def _detect_beside_yaml(self, headings: Sequence[Heading], canvas: Canvas) -> Iterator[Problem]:
        """Headings in a page whose boxes are in the front matter."""
        for heading in headings:
            box = canvas.definition.find_box(heading.text) if heading.level > 1 else None
            to_keep = f"put '{MARKER}' where the canvas belongs, to keep this heading"
            if box and box.key in canvas.boxes:
                message = f"the box '{box.title}' has text in the front matter already"
                yield self._problem(heading.start, "box-twice", message, f"keep one, or {to_keep}")
            elif box:
                message = f"the heading '{heading.text}' is not read as a box, because the front matter has boxes"
                yield self._problem(heading.start, "stray-heading", message, f"move its text there, or {to_keep}")

    def _detect_beside_marker(self, headings: Sequence[Heading], canvas: Canvas) -> Iterator[Problem]:
        """Headings in a page with a marker, if the canvas that it shows has no box."""
        named = [heading for heading in headings if heading.level > 1 and canvas.definition.find_box(heading.text)]
        if not named or canvas.boxes:
            return
        names = join_names(heading.text for heading in named[:2]) + (" …" if len(named) > 2 else "")
        what = f"headings {names} are not boxes" if len(named) > 1 else f"heading {names} is not a box"
        message = f"the {what}, because '{MARKER}' shows the canvas of the front matter"
        yield self._problem(named[0].start, "stray-heading", message, "remove that line")

    def _detect_beside_sections(
        self, outline: Outline, sections: BoxSections, canvas: Canvas, empty: Mapping[str, str]
    ) -> Iterator[Problem]:
        """Headings with the name of an empty box, or nearly so; `empty` has the titles of empty boxes by key."""
        for heading in outline.hidden:
            if (box := canvas.definition.find_box(heading.text)) and box.key in empty:
                message = f"the heading '{heading.text}' is inside an HTML element, so it is not read as a box"
                yield self._problem(heading.start, "stray-heading", message, "remove the tags around it")
        level = sections.boxes[0].heading.level if sections.boxes else None
        starts = {section.heading.start for section in sections.boxes}
        last = max(starts, default=0)
        taken = starts | {column.start for column in sections.columns}
        for heading in outline.headings:
            if heading.start in taken or (heading.level == 1 and heading is outline.headings[0]):
                continue
            box = canvas.definition.find_box(heading.text)
            if box and box.key in empty:
                message = f"the heading '{heading.text}' has level {heading.level}, but other boxes have level {level}"
                hint = f"write it as '{'#' * (level or 2)} {box.title}'"
                yield self._problem(heading.start, "stray-heading", message, hint)
            elif not box and level in (heading.level, None):
                beside = outline.headings if heading.start < last else ()
                yield from self._detect_misspelt(heading, empty, canvas, beside)

    def _detect_misspelt(
        self, heading: Heading, empty: Mapping[str, str], canvas: Canvas, beside: Sequence[Heading]
    ) -> Iterator[Problem]:
        """A heading at the level of boxes that nearly has the name of one, or has that of a box of another canvas.

        `beside` are the headings of its page if it is between boxes; the other canvas has to have more of them.
        """
        if len(heading.text) > _LONGEST_NAME:
            return
        message = f"the heading '{heading.text}' is not the name of a box"
        box = canvas.definition.find_box(_ORNAMENT.sub("", heading.text))
        if box and box.key in empty:
            yield self._problem(heading.start, "unknown-box", message, f"did you mean '{box.title}'?")
        elif hint := suggest(heading.text, empty.values(), cutoff=0.8):
            yield self._problem(heading.start, "unknown-box", message, hint)
        elif beside and (other := self._find_other(heading, canvas.definition, beside)):
            message += f" of version {canvas.definition.key}"
            hint = f"write 'version: {other.key}' if you mean that canvas"
            yield self._problem(heading.start, "unknown-box", message, hint)

    def _find_other(self, heading: Heading, own: Definition, beside: Sequence[Heading]) -> Definition | None:
        """The canvas with a box that is called like a heading, if more of the headings are boxes there than here."""
        other = self.finder.find_definition(heading.text)
        found = [sum(bool(known.find_box(h.text)) for h in beside) if known else 0 for known in (other, own)]
        return other if found[0] > found[1] else None

    def _detect_bold(self, canvas: Canvas) -> Iterator[Problem]:
        """Lines that are the name of a box in bold, in a page in which no heading is one."""
        for at, line in enumerate(self.lines):
            match = _BOLD.match(line)
            if match and canvas.definition.find_box(match["text"]):
                message = f"'{match['text']}' is bold text, not a heading"
                yield self._problem(at, "stray-heading", message, f"write it as '## {match['text'].strip()}'")

    def _problem(self, line: int, code: Code, message: str, hint: str, indent: int = 0, excerpt: str = "") -> Problem:
        """A problem at the text of a line of the page (from 0)."""
        return Problem(code, message, self.path, self.first_line + line, indent + 1, hint, excerpt)


def _name_kind(block: str) -> str:
    return "portfolio" if block == PORTFOLIO else "canvas"
