"""Placeholders for canvases and portfolios in the text of a page, while Python-Markdown converts it.

Python-Markdown removes their control characters from the text of an author, so nobody can write one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.util import ETX, STX

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.page import Page

NAME = "mlops_canvas"  # of the extension and its processors

OURS = f"{STX}{NAME}"
SLOT_END = f"{STX}{NAME}-slot{ETX}"  # after each element of a skeleton
# a line in the Markdown of a page, in place of a block: ` \x02mlops_canvas-3\x03`
BLOCK = re.compile(rf" {{0,3}}{STX}{NAME}-(\d+){ETX}\s*")
# the same in HTML, if no block processor has seen it
LEFT_OVER = re.compile(rf"{STX}{NAME}-(\d+){ETX}")
# the start of a skeleton in HTML: `<div id="canvas-churn">\x02mlops_canvas-start-3\x03`
START = re.compile(rf'<div(?: id="[^"]*")?>{STX}{NAME}-start-(\d+){ETX}')


def place_blocks(page: Page) -> list[str]:
    """The lines of the page, with a placeholder between blank lines in place of each block.

    Two blank lines follow, which Python-Markdown adds to every page and its block processors rely on.
    """
    lines = [line if line.strip(" ") else "" for line in (*page.lines, "", "")]
    edits = [
        (span, f"{' ' * block.indent}{STX}{NAME}-{number}{ETX}" if span is block.spans[0] else "")
        for number, block in enumerate(page.blocks)
        for span in block.spans
    ]
    for (start, end), line in sorted(edits, key=lambda edit: edit[0], reverse=True):
        # no blank line next to another one: two of them end a footnote
        before = [""] if start and lines[start - 1] else []
        after = [""] if end < len(lines) and lines[end] else []
        lines[start:end] = [*before, line, *after]
    return lines


def write_start(number: int) -> str:
    """The text at the start of a skeleton."""
    return f"{STX}{NAME}-start-{number}{ETX}"


def write_end(number: int) -> str:
    """The text of the last element in a skeleton."""
    return f"{STX}{NAME}-end-{number}{ETX}"
