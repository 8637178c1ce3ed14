"""Keeps our fences as their author wrote them while others change the text of a page.

Python-Markdown expands tabs, at the columns of the page and not of the text that a box holds.
`pymdownx.critic` (31.1) and `pymdownx.superfences` with `preserve_tabs` (31.05) put placeholders into the text before
white space is normalised. A fence that holds one is no longer YAML, and a fence that became one is not found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.util import ETX, STX

from mkdocs_mlops_canvas.extension.placeholders import NAME
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.source import (
    CANVAS,
    FRONT_MATTER_KEY,
    PORTFOLIO,
    find_meant_block,
    normalise,
    split_front_matter,
)

if TYPE_CHECKING:
    from markdown import Markdown

SOURCE, KEEP = f"{NAME}-source", f"{NAME}-keep"  # our preprocessors before `NAME`
# pymdownx turns these controls into the ones that normalising removes, if it is there (pymdownx/_bypassnorm.py)
_KEPT = re.compile(rf"[\x01\x02]{NAME}-kept-(\d+)[\x03\x04]")


def list_changing(md: Markdown) -> list[Preprocessor]:
    """The preprocessors that change the text between `KeepFences` and the one that finds our blocks."""
    registry = md.preprocessors
    first, last = registry.get_index_for_name(KEEP), registry.get_index_for_name(NAME)
    return [item for item in list(registry)[first + 1 : last] if not isinstance(item, NormalizeWhitespace)]


class KeepFences(Preprocessor):
    """Puts a line in place of each canvas and portfolio in YAML, if its text would be changed now."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._kept: list[list[str]] = []

    def run(self, lines: list[str]) -> list[str]:
        """The lines of a page, with one line in place of each canvas or portfolio that is YAML."""
        self._kept = []
        if not list_changing(self.md) and not any("\t" in line for line in lines):
            return lines
        lines = normalise("\n".join(lines)).split("\n")
        for start, end, indent in reversed(self._find_blocks(lines)):
            self._kept.append([line.replace(STX, "").replace(ETX, "") for line in lines[start:end]])
            lines[start:end] = [f"{' ' * indent}\x01{NAME}-kept-{len(self._kept) - 1}\x04"]
        return lines

    def _find_blocks(self, lines: list[str]) -> list[tuple[int, int, int]]:
        """The front matter and the fences of canvases: their first line, the one after their last, and their indent."""
        front = split_front_matter("\n".join(lines))
        body = front.end if front else 0
        blocks = [(0, body, 0)] if front and FRONT_MATTER_KEY in front.yaml else []
        for fence in read_outline([line.expandtabs(self.md.tab_length) for line in lines[body:]]).fences:
            if fence.closed and (fence.name in (CANVAS, PORTFOLIO) or find_meant_block(fence.name)):
                blocks.append((body + fence.start, body + fence.end, fence.indent))
        return blocks

    def give_back(self, lines: list[str]) -> list[str]:
        """The lines of the page with the fences that were kept."""
        if not self._kept:
            return lines
        return [back for line in lines for back in self._find(_KEPT.fullmatch(line.strip())) or [line]]

    def give_back_text(self, html: str) -> str:
        """The HTML of a page with the text of the fences that others have set aside: critic does so with comments."""
        if not self._kept:
            return html
        return _KEPT.sub(lambda match: escape_text("\n".join(self._find(match))) or match[0], html)

    def _find(self, match: re.Match[str] | None) -> list[str]:
        number = int(match[1]) if match else len(self._kept)
        return self._kept[number] if number < len(self._kept) else []
