"""The text size of a canvas on paper, estimated from the amount of text when a page is built.

The figures describe the print part of the stylesheet: an A4 sheet of 802 by 555 pt inside its
margins, of which the grid has 494 pt, in a typeface as wide as Roboto. Larger paper scales up.
Footnotes directly below a canvas have their place on its sheet, and a long header has its lines.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_mlops_canvas.text.plain_text import strip_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.grid import Grid
    from mkdocs_mlops_canvas.canvas.model import Canvas

LARGEST, SMALLEST, STEP = 9.5, 6.5, 0.25  # pt; the stylesheet has a rule for each
SHEETS_SIZE = 8.0  # pt, on two sheets, if the text does not fit on one
LONG_NAME = 28  # letters of designers or an iteration; longer ones are smaller, in a frame of a fixed width
NOTE_LINES = 12  # of footnotes, at most, below a canvas on its sheet; the stylesheet has a rule for each number

_SHEET_WIDTH, _GRID_HEIGHT, _COLUMN_TITLE = 802, 494, 24  # pt
_LETTER = 0.52  # mean width of a letter, in em
_CODE = 1.16  # width of a letter of code, in mean widths
_LINE = 1.29  # height of a line, in em
_MARGIN = 1.04  # safety factor
_NOTE_LETTERS, _NOTE_LINE, _NOTES_GAP = 180, 9, 8  # letters on a line of a footnote; pt
_DEFINITION = re.compile(r"(\[\^?|\*\[)[^\]]+\]:")  # `[^1]: A note.`, which is not shown in its box
_LINK_TARGET = re.compile(r"\]\([^)(]*\)")  # `](runbook.md)`


class _Amount(NamedTuple):
    """The amount of text in a box: letters, pieces (paragraphs, list items, rows), and gaps between these, in em."""

    letters: int
    pieces: int
    gaps: float


class _PlacedBox(NamedTuple):
    """A box on the sheet: first row, height in rows, width in pt, letters of the title, and the amount of text."""

    top: int
    span: int
    width: float
    title: int
    letters: int
    pieces: int
    gaps: float


def count_note_lines(notes: Iterable[str]) -> int:
    """The lines of footnotes on a sheet, from their paragraphs: 0 if there are none, or too many for the sheet."""
    lines = sum(math.ceil((len(note) + 1) / _NOTE_LETTERS) for note in notes)
    return lines if lines <= NOTE_LINES else 0


def print_size(
    canvas: Canvas, texts: Mapping[str, str] | None = None, largest: float = LARGEST, note_lines: int = 0
) -> float | None:
    """The largest size in pt at which a canvas fits on one A4 sheet, or None if 6.5 pt is too large.

    Args:
        canvas: The canvas.
        texts: The texts by box, if more is shown than the canvas holds.
        largest: The largest size to try, in pt.
        note_lines: The lines of footnotes below the canvas.
    """
    grid = canvas.definition.grid
    places = _place_boxes(canvas, canvas.boxes if texts is None else texts)
    room = (_GRID_HEIGHT - _COLUMN_TITLE * len(grid.title_rows)) / _MARGIN - _header_growth(canvas)
    if note_lines:
        room -= _NOTES_GAP + _NOTE_LINE * note_lines
    size = largest
    while size >= SMALLEST:
        height = _grid_height(grid, places, size)
        if height <= room:
            return size
        # an area grows with the square of the size: this lands near the answer, and a step below if too high
        guess = size * math.sqrt(max(room, 0) / height)
        size = min(size - STEP, math.ceil(guess / STEP) * STEP)
    return None


def _header_growth(canvas: Canvas) -> float:
    """The height in pt that long names add to a header with one line in each frame."""
    header = canvas.header
    names = [", ".join(header.designed_by), str(header.iteration or "")]
    room = _SHEET_WIDTH - min(8.5 * len(canvas.definition.title), 332) - 124  # less than the title, the date and gaps
    for name in names:
        room -= 136 if len(name) > LONG_NAME else 5.4 * len(name) + 26
    lines = 5.4 * len(canvas.product) // max(room, 104)
    return max(12 * lines, *(8 * (len(name) // 28) - 16 for name in names), 0)


def _place_boxes(canvas: Canvas, texts: Mapping[str, str]) -> list[_PlacedBox]:
    """The boxes of a canvas on the sheet, with their texts or prompts."""
    grid = canvas.definition.grid
    column = _SHEET_WIDTH / grid.width
    places = []
    for box in canvas.definition.boxes:
        area, amount = grid.boxes[box.key], _measure(texts.get(box.key) or box.prompt)
        places.append(_PlacedBox(area.top, area.height, area.width * column, len(box.title), *amount))
    return places


def _grid_height(grid: Grid, places: Sequence[_PlacedBox], size: float) -> float:
    """The height in pt of all rows with boxes, computed as browsers do."""
    spans: dict[int, list[tuple[int, float]]] = {}
    for area in grid.titles.values():
        if area.top not in grid.title_rows:
            spans.setdefault(area.height, []).append((area.top, _COLUMN_TITLE))
    letter = _LETTER * size
    for top, span, width, title, letters, pieces, gaps in places:
        room = (width - 1.3 * size) / letter - 2  # letters on a line, less the room that is left at its end
        heading = max(2.0, 1.33 * math.ceil(title / (room - 3)))
        # the last line of a piece is half full on average
        height = (heading + 0.9 + (letters / room + pieces / 2) * _LINE + gaps) * size
        spans.setdefault(span, []).append((top, height))
    rows = [0.0] * grid.height
    for span in sorted(spans):  # https://www.w3.org/TR/css-grid-2/#algo-spanning-items
        grown = list(rows)
        for start, height in spans[span]:
            extra = (height - sum(rows[start : start + span])) / span
            if extra > 0:
                for row in range(start, start + span):
                    grown[row] = max(grown[row], rows[row] + extra)
        rows = grown
    return sum(rows)


@lru_cache(maxsize=64)  # a canvas is measured with and without its changes, and most boxes have none
def _measure(markdown: str) -> _Amount:
    """The amount of text in the Markdown of a box."""
    letters = pieces = 0
    gaps = 0.0
    in_paragraph = in_code = in_note = False
    for line in strip_comments(markdown).split("\n"):
        text = line.strip()
        first = text[:1]
        in_note = in_note and (not text or line.startswith(("    ", "\t")))
        if not text or in_note:
            in_paragraph = False
            continue
        if text.startswith(("```", "~~~")):
            in_code, in_paragraph = not in_code, False
            continue
        if first in "[*" and not in_code and _DEFINITION.match(text):
            in_note, in_paragraph = text.startswith("[^"), False
            continue
        if first == "|" and not in_code:
            in_paragraph = False
            if not text.strip("|-: "):
                continue
            cells = text.strip("|").split("|")
            letters += max(map(_length, cells)) * len(cells) + 2 * len(cells)
        else:
            letters += round(len(line.rstrip()) * _CODE) if in_code else _length(text)
        if not in_paragraph or first in "-*+#>" or in_code:
            pieces += 1
            gaps += 0.35
        in_paragraph = first != "|" and not in_code
    return _Amount(letters, pieces, gaps)


def _length(markdown: str) -> int:
    """About how many letters of a line of Markdown are visible: a cheap guess, as it is made for every line."""
    if "](" in markdown:
        markdown = _LINK_TARGET.sub("", markdown)
    return len(markdown) - 2 * markdown.count("**") - markdown.count("`")
