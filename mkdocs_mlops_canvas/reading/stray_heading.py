"""Owns headings that look like boxes and are none: by their level or their name, or because the boxes are YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.source import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.text.outline import Heading, Outline, Sections
    from mkdocs_mlops_canvas.text.problem import Code

_LONGEST_NAME = 200  # characters
_ORNAMENT = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+|:[\w+-]+:|\s*\([^()]*\)$")  # `1. `, `:rocket:`, ` (draft)`
_BOLD = re.compile(r"^(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark):?\s*$")  # `**Background**`


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
    sections: Sections,
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
