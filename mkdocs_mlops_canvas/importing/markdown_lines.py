"""Owns lines of Markdown of other origin that need a closer look: rows of tables, and footnotes at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# `` `a|b` ``, `\|` and `` \` `` stand inside of a cell, `|` ends it
_CELL_PART = re.compile(r"\\[|`]|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|(?P<end>\|)")
_NOTE = re.compile(r"^ {0,3}\[\^[^\]]+\]:")  # `[^1]: the note`


def split_cells(row: str) -> list[str]:
    """The cells of a row of a table, as written; a pipe inside of code ends no cell."""
    row = row.strip().removeprefix("|")
    ends = [match.start() for match in _CELL_PART.finditer(row) if match["end"]]
    cells = [row[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(row)], strict=True)]
    return cells if cells[-1].strip() else cells[:-1]


def find_notes(lines: Sequence[str], code: set[int]) -> int:
    """The line at which the footnotes begin that end a text: they are of the page; its length if there are none."""
    begin = at = len(lines)
    while at and at - 1 not in code:
        at -= 1
        if _NOTE.match(lines[at]):
            begin = at
        elif lines[at].strip() and not lines[at].startswith("    ") and not _continues_note(lines, at):
            break
    return begin


def _continues_note(lines: Sequence[str], at: int) -> bool:
    """Whether a line goes on with the paragraph of a footnote, without an indent."""
    while at and lines[at].strip():
        if _NOTE.match(lines[at]):
            return True
        at -= 1
    return False
