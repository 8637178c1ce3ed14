"""The text of a published sheet, copied or extracted from its PDF or slide, as Markdown with a heading for each box.

In such a text, columns may stand side by side, titles are broken into lines, and guiding texts stand between the texts
of the author. What cannot be told to be in a box is in none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import normalize

from mkdocs_mlops_canvas.importing.names import load_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.importing.names import Names
    from mkdocs_mlops_canvas.importing.prompts import Prompts

OUT_OF_ORDER = "texts are not below their titles, or overlap: use 'pdftotext -layout', or copy box by box"

_LIGATURES = {code: normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # `ﬁ`
_MARK = "\x02"  # stands for a prompt, before the key of its box; alone, for the foot of the sheet
_OUT_OF_PLACE = f"{_MARK}-"  # a prompt that is in no box
_SEGMENT = re.compile(r"\S+(?: \S+)*")  # what stands in one column
_NO_VALUE = "–"  # where a field of our sheet is empty
_NEAR = 3  # characters that a text may begin before its column, and lines beside one in which the column is in use
_MOST_LINES = 3  # of a title
_MANY = 3  # titles of different columns in a row, without a text: a row of the sheet


def straighten(text: str, names: Names, prompts: Prompts) -> tuple[str, str, str] | None:
    """A sheet's text as Markdown, what is in no box, and what to do about that; None if it is no text of a sheet."""
    text = text.translate(_LIGATURES)
    for credit in load_titles()["credits"]:
        pattern = r"\s+".join(map(re.escape, credit.split()))
        text = re.sub(pattern, lambda found: _MARK + " " * (len(found[0]) - 1), text)
    lines = text.split("\n")
    woven = _unweave(lines, names)
    text = "\n".join(woven or lines)
    parts, end = [], 0
    for found in prompts.find(text):
        parts += [text[end : found.start], f"{_MARK}{found.key}"]
        end = found.end
    text = "\n".join([*parts, text[end:]])
    sheet = _Sheet([line.strip() for line in text.split("\n")], names)
    sheet.read()
    return sheet.write() if woven or _MARK in text or sheet.has_broken_title or sheet.is_mixed else None


def _unweave(lines: Sequence[str], names: Names) -> list[str] | None:
    """Lines in which columns stand side by side, one column after the other."""
    rows = [[(part.start(), part[0]) for part in _SEGMENT.finditer(line)] for line in lines]
    counts = [sum(names.is_box(part) for _, part in row) for row in rows]
    if max(counts, default=0) < 2:
        return None
    top = counts.index(max(counts))
    starts = [start for start, _ in rows[top]]
    columns: list[list[str]] = [[] for _ in starts]
    is_mixed = False
    for number, row in enumerate(rows[top:], top):
        beside = {start for other in rows[max(top, number - _NEAR) : number + _NEAR + 1] for start, _ in other}
        used = [start for start in starts if start in beside]
        for start, part in _cut(row, used):
            is_mixed |= any(start + _NEAR < at < start + len(part) - _NEAR for at in used)  # texts lie over each other
            columns[max((at for at, begin in enumerate(starts) if begin - _NEAR <= start), default=0)].append(part)
        for column in columns if not row else ():
            column.append("")
    return [
        *_read_head(rows[:top], names),
        *([_OUT_OF_PLACE] if is_mixed else []),
        *(line for column in columns for line in ["", *column]),
    ]


def _cut(row: Sequence[tuple[int, str]], starts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The parts of a line; one that has a single blank where a column starts in a line near it is two."""
    for start, part in row:
        begin = 0
        for blank in (at - start - 1 for at in starts):
            if _NEAR < blank < len(part) and part[blank] == " ":
                yield start + begin, part[begin:blank]
                begin = blank + 1
        yield start + begin, part[begin:]


def _read_head(rows: Sequence[Sequence[tuple[int, str]]], names: Names) -> Iterator[str]:
    """The lines above the boxes, with header fields and their values in one line; values may be below the names."""
    above: Sequence[tuple[int, str]] = ()  # a row of names
    for row in filter(None, rows):
        pairs = _pair_values(above, row, names)
        yield from pairs or _join_values([part for _, part in above], names)
        labels = [names.split_labels(part) for _, part in row]
        above = row if len(row) > 1 and all(found and not found[-1][1] for found in labels) else ()
        if not above and not pairs:
            yield from _join_values([part for _, part in row], names)
    yield from _join_values([part for _, part in above], names)


def _pair_values(above: Sequence[tuple[int, str]], row: Sequence[tuple[int, str]], names: Names) -> list[str]:
    """Lines of header fields with the values that are below their names, and of what is beside these."""
    pairs = []
    for start, part in row if above else ():
        label = next((name for at, name in above if abs(at - start) <= _NEAR), "")
        if names.is_column(part) or not (label or start + len(part) < above[0][0]):
            return []
        pairs.append(f"{label} {part}".strip() if part != _NO_VALUE else "")
    return pairs


def _join_values(row: Sequence[str], names: Names) -> Iterator[str]:
    """The parts of a line above the boxes: header fields with their values, without the titles of columns."""
    open_ = ""
    for part in row:
        labels = names.split_labels(part)
        if open_ and labels:
            yield open_
        if labels and not labels[-1][1]:
            open_ = part
        elif not names.is_column(part):
            yield f"{open_} {part}".strip()
            open_ = ""
    if open_:
        yield open_


@dataclass
class _Sheet:
    """The lines of a sheet, one column after the other, and what has been read of them."""

    lines: Sequence[str]
    names: Names
    header: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    texts: list[tuple[Box | None, str]] = field(default_factory=list)  # lines, and the boxes that they are in
    has_broken_title: bool = False
    is_mixed: bool = False  # texts do not stand below their titles
    is_loose: bool = False  # there are texts behind the boxes

    def read(self) -> None:
        """Read all lines."""
        in_columns = not self.names.definition.lines
        box: Box | None = None
        row: list[str] = []  # the columns of the boxes whose titles follow each other
        at = 0
        while at < len(self.lines):
            line, number = self.lines[at], 1
            if line.startswith(_MARK):
                key = line.strip(f"{_MARK} ")
                self.is_mixed |= bool(key) and (box is None or box.key != key)
                box, row = (box if key else None), []
            elif title := self._read_title(at):
                box, number = title
                self.has_broken_title |= number > 1
                if box:
                    self.boxes.append(box)
                    row.append(next(column.key for column in self.names.definition.columns if box in column.boxes))
                    self.is_mixed |= len(row) >= _MANY and all(a != b for a, b in pairwise(row)) and in_columns
            elif not self.boxes and (labels := self.names.split_labels(line)):
                number = self._read_labels(labels, at)
            elif not self.names.is_canvas(line):
                self.texts.append((box, line))
                self.is_loose |= bool(line and self.boxes) and box is None
                row = [] if line else row
            at += number

    def _read_title(self, at: int) -> tuple[Box | None, int] | None:
        """The box whose title begins at a line, None for a column, and the number of lines of the title."""
        for number in range(_MOST_LINES, 0, -1):
            part = self.lines[at : at + number]
            if all(part) and (box := self.names.find_box(" ".join(part))):
                return box, number
        return (None, 1) if self.names.is_column(self.lines[at]) else None

    def _read_labels(self, labels: Sequence[tuple[str, str]], at: int) -> int:
        """The number of lines that header fields take; the value of one may be on the next line."""
        self.header += [f"{name}: {value}" for name, value in labels if value]
        below = next((i for i in range(at + 1, len(self.lines)) if self.lines[i]), None)
        if below is None or len(labels) > 1 or labels[0][1] or self._is_open(at - 1):
            return 1
        line = self.lines[below]
        is_text = not (line.startswith(_MARK) or self._read_title(below) or self.names.is_canvas(line))
        if not is_text or self.names.split_labels(line):
            return 1
        self.header.append(f"{labels[0][0]}: {line}")
        return below - at + 1

    def _is_open(self, at: int) -> bool:
        """Whether a line is a header field without a value: what follows several of these belongs to none."""
        labels = self.names.split_labels(self.lines[at]) if at >= 0 else []
        return bool(labels) and not labels[-1][1]

    def write(self) -> tuple[str, str, str]:
        """The sheet as Markdown, what is in no box, and what to do about that."""
        parts = ["\n".join(self.header)]
        for box in dict.fromkeys(self.boxes):
            text = "\n".join(line for own, line in self.texts if own == box and not self.is_mixed)
            parts.append(f"## {box.title}\n\n{text}")
        left = "\n".join(line for own, line in self.texts if own is None or self.is_mixed)
        hint = OUT_OF_ORDER if self.is_mixed or self.is_loose else ""
        return "\n\n".join(parts), re.sub(r"\n{3,}", "\n\n", left).strip("\n"), hint
