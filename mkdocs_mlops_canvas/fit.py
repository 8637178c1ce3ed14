"""Owns the size of the text on paper: estimated from the amount of text when a page is built.

The figures describe the print part of the stylesheet: an A4 sheet of 802 by 555 pt inside its
margins, of which the grid has 494 pt, in a typeface as wide as Roboto. Larger paper scales up.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text import strip_comments

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.model import Canvas

LARGEST, SMALLEST, _STEP = 9.5, 6.5, 0.25  # pt
SHEETS_SIZE = 8.0  # where one sheet does not hold the text, it has room on two

_SHEET_WIDTH, _GRID_HEIGHT, _COLUMN_TITLE = 802, 494, 24  # pt
_LETTER = 0.52  # mean width of a letter, in em
_MARGIN = 1.04  # for what an estimate misses
_LINK_TARGET = re.compile(r"\]\([^)]*\)")  # `](runbook.md)`


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, list item, row of a table or line of code: the lengths of its cells and its indent in em."""

    cells: tuple[int, ...]
    indent: float = 0.0
    gap: float = 0.35


def print_size(canvas: Canvas) -> float | None:
    """The largest size in pt at which the canvas fits on one A4 sheet; none where 6.5 pt is still too large."""
    pieces = {box.key: _pieces(canvas.boxes.get(box.key) or box.prompt) for box in canvas.definition.boxes}
    room = (_GRID_HEIGHT - _COLUMN_TITLE) / _MARGIN
    size = LARGEST
    while size >= SMALLEST:
        height = _grid_height(canvas.definition, pieces, size)
        if height <= room:
            return size
        # an area grows with the square of the size: this lands near the answer, and a step below if too high
        guess = size * math.sqrt(room / height)
        size = min(size - _STEP, math.ceil(guess / _STEP) * _STEP)
    return None


def _grid_height(definition: Definition, pieces: dict[str, list[_Piece]], size: float) -> float:
    """The height in pt of the grid, with rows that are sized as browsers size them."""
    width = _SHEET_WIDTH / len(definition.columns) - 1.3 * size
    count = definition.rows
    spans: dict[int, list[tuple[int, float]]] = {}
    for column in definition.columns:
        span = count // len(column.boxes)
        for index, box in enumerate(column.boxes):
            spans.setdefault(span, []).append((index * span, _height(box, pieces[box.key], width, size)))
    rows = [0.0] * count
    for span in sorted(spans):  # https://www.w3.org/TR/css-grid-2/#algo-spanning-items
        grown = list(rows)
        for start, height in spans[span]:
            extra = (height - sum(rows[start : start + span])) / span
            if extra > 0:
                for row in range(start, start + span):
                    grown[row] = max(grown[row], rows[row] + extra)
        rows = grown
    return sum(rows)


def _height(box: Box, pieces: list[_Piece], width: float, size: float) -> float:
    """The height of a box in pt."""
    letter = _LETTER * size
    lines = max(2.0, 1.33 * _lines(len(box.title), (width - 2.4 * size) / letter)) + 0.9
    for piece in pieces:
        room = (width - piece.indent * size) / letter
        if len(piece.cells) == 1:
            count = _lines(piece.cells[0], room)
        else:
            room = room / len(piece.cells) - 0.8 / _LETTER
            count = _lines(max(piece.cells), room)
        lines += count * 1.29 + piece.gap
    return lines * size


def _lines(letters: int, room: float) -> int:
    """The number of lines for so many letters where `room` of them fit on a line, but for the last word."""
    return -int(-letters // max(3.0, room - 1)) or 1


def _pieces(markdown: str) -> list[_Piece]:
    """The pieces of a box's text, from its Markdown."""
    pieces: list[_Piece] = []
    open_paragraph = in_code = False
    for line in strip_comments(markdown).split("\n"):
        text = line.strip()
        if text.startswith(("```", "~~~")):
            in_code, open_paragraph = not in_code, False
        elif in_code:
            pieces.append(_Piece((round(len(line) * 1.15),), gap=0.0))
        elif not text:
            open_paragraph = False
        elif text.startswith("|"):
            open_paragraph = False
            if text.strip("|-: "):
                pieces.append(_Piece(tuple(map(_length, text.strip("|").split("|"))), gap=0.3))
        elif text[0] in "-*+#>" or text.split(".")[0].isdecimal():
            pieces.append(_Piece((_length(text),), indent=1.3 + (len(line) - len(line.lstrip())) * 0.35))
            open_paragraph = True
        elif open_paragraph:
            last = pieces[-1]
            pieces[-1] = _Piece((last.cells[0] + 1 + _length(text),), last.indent, last.gap)
        else:
            pieces.append(_Piece((_length(text),)))
            open_paragraph = True
    return pieces


def _length(markdown: str) -> int:
    """About how many letters of one line of Markdown are to be seen: a cheap guess, made for every line."""
    if "](" in markdown:
        markdown = _LINK_TARGET.sub("", markdown)
    return len(markdown) - 2 * markdown.count("**") - markdown.count("`")
