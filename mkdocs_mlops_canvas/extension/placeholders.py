"""Owns what stands in a text for our blocks while Python-Markdown works on it.

Markdown removes these control characters from authors' texts, so nobody can write a placeholder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import ETX, STX

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.page import Page

NAME = "mlops_canvas"  # that of the extension, which all of them have in common

OURS = f"{STX}{NAME}"
SLOT_END = f"{STX}{NAME}-slot{ETX}"  # between the elements of a canvas, as Markdown writes them
# a line of its own in the Markdown of a page, where a block of ours begins: ` \x02mlops_canvas-3\x03`
BLOCK = re.compile(rf" {{0,3}}{STX}{NAME}-(\d+){ETX}\s*")
# the same anywhere in HTML, where no block processor has seen it
LEFT_OVER = re.compile(rf"{STX}{NAME}-(\d+){ETX}")
# where the HTML of a canvas begins: `<div id="canvas-churn">\x02mlops_canvas-start-3\x03`
START = re.compile(rf'<div(?: id="[^"]*")?>{STX}{NAME}-start-(\d+){ETX}')


def place_blocks(page: Page) -> list[str]:
    """The lines of the page with a placeholder, between blank lines, in place of each block.

    The page ends with blank lines as Python-Markdown itself would end it: block processors count on that.
    """
    lines = [line if line.strip(" ") else "" for line in (*page.lines, "", "")]
    edits = [
        (span, f"{' ' * block.indent}{STX}{NAME}-{number}{ETX}" if span is block.spans[0] else "")
        for number, block in enumerate(page.blocks)
        for span in block.spans
    ]
    for (start, end), line in sorted(edits, key=lambda edit: edit[0], reverse=True):
        # no blank line beside another: two of them end a footnote
        before = [""] if start and lines[start - 1] else []
        after = [""] if end < len(lines) and lines[end] else []
        lines[start:end] = [*before, line, *after]
    return lines


def write_start(number: int) -> str:
    """The text with which the element of a canvas begins."""
    return f"{STX}{NAME}-start-{number}{ETX}"


def write_end(number: int) -> str:
    """The text of the last element in that of a canvas."""
    return f"{STX}{NAME}-end-{number}{ETX}"
