"""What the texts of a canvas refer to elsewhere on their page: footnotes, addresses of links, and abbreviations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.source import indent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.page import Page

# where something is defined: `[^1]: A note.`, `[runbook]: runbook.md`, `*[MAE]: mean absolute error`
_DEFINITION = re.compile(r"^ {0,3}(?P<label>\[\^[^\]]+\]|\*?\[[^\]]+\](?=:[ \t]*\S)):")


def add_references(canvas: Canvas, page: Page, number: int) -> Canvas:
    """A canvas that says the same without its page.

    What a text refers to and no box defines is added to that text: labels are shared by a whole page.

    Args:
        canvas: The canvas with this `number` in the page.
        page: The page that it leaves.
        number: Its position in the page, from 0.
    """
    boxes = dict(canvas.boxes)
    known = _read_definitions("\n".join(boxes.values()).split("\n"))
    found = {label: text for label, text in _read_others(page, number).items() if label not in known}
    for key in boxes:
        while label := next((label for label in found if _is_used(label, boxes[key])), None):
            boxes[key] += f"\n\n{found.pop(label)}"
    return replace(canvas, boxes=boxes)


def _read_others(page: Page, number: int) -> dict[str, str]:
    """What is defined in a page outside of one of its canvases, by label."""
    lines = list(page.lines)
    for start, end in page.canvases[number].spans:
        lines[start:end] = [""] * (end - start)
    found = _read_definitions(lines)
    for other in page.canvases:
        if other.canvas and other is not page.canvases[number]:
            found |= _read_definitions("\n".join(other.canvas.boxes.values()).split("\n"))
    return found


def _read_definitions(lines: Sequence[str]) -> dict[str, str]:
    """The text of each definition by its label, such as `[^1]`."""
    code = {line for fence in read_outline(lines).fences for line in range(fence.start, fence.end)}
    starts = {
        at: match["label"] for at, line in enumerate(lines) if at not in code and (match := _DEFINITION.match(line))
    }
    return {label: "\n".join(_read_definition(lines, at)) for at, label in starts.items()}


def _read_definition(lines: Sequence[str], start: int) -> Iterator[str]:
    """The lines of a definition: the first one and, for a footnote, what is indented below it or goes on its text."""
    yield lines[start].strip()
    if not lines[start].lstrip().startswith("[^"):
        return
    blank = 0
    for line in lines[start + 1 :]:
        if not line.strip():
            blank += 1
        elif indent_of(line) >= 4 or not (blank or _DEFINITION.match(line) or line.startswith(("#", "`", "~"))):
            yield from [""] * blank
            yield line
            blank = 0
        else:
            return


def _is_used(label: str, text: str) -> bool:
    """Whether a text refers to a label; a link names it in any case."""
    if label.startswith("*"):
        return re.search(rf"\b{re.escape(label[2:-1])}\b", text) is not None
    return label.casefold() in " ".join(text.split()).casefold()
