"""The lines that open and close fenced blocks."""

from __future__ import annotations

import re

from mkdocs_mlops_canvas.text.records import dataclass

_FENCE_LINE = re.compile(r"^(?P<indent> *)(?P<signs>`{3,}|~{3,})[ \t]*(?P<info>.*)$")  # ```` ```python title="x" ````
_NAME = re.compile(r"\{\s*\.?(?P<braced>[\w-]+)|(?P<plain>[^\s{]+)")  # `python`, `{ .python .extra }`, `{python}`


@dataclass(frozen=True, slots=True)
class FenceLine:
    """A line that can open or close a fenced block: its indent in spaces, its signs, and the text behind them."""

    indent: int
    signs: str
    info: str

    @property
    def name(self) -> str:
        """The language that the block asks for; empty if it asks for none."""
        match = _NAME.match(self.info)
        return (match["braced"] or match["plain"]) if match else ""

    def closes(self, signs: str) -> bool:
        """Whether the line closes a block that was opened with these signs."""
        return self.signs.startswith(signs) and not self.info.strip()


def read_fence_line(line: str) -> FenceLine | None:
    """What a line says as a fence; None for text, such as code between backticks that stands on one line."""
    if "```" not in line and "~~~" not in line:  # most lines
        return None
    match = _FENCE_LINE.match(line)
    if not match or (match["signs"][0] == "`" and "`" in match["info"]):
        return None
    return FenceLine(len(match["indent"]), match["signs"], match["info"])


def choose_fence(text: str) -> str:
    """The shortest fence of backticks that no line of a text closes."""
    found = filter(None, map(read_fence_line, text.split("\n")))
    return "`" * max((len(line.signs) + 1 for line in found if line.signs[0] == "`"), default=3)
