"""What may hold an indented block of Markdown: list items, tabs, admonitions and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import indent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# `- item`, `1. item`, `!!! note`, `??? tip`, `=== "Tab"`, `[^1]:`, `:   term`
_CONTAINER = re.compile(
    r"^\s*(?:[-*+]\s|\d+[.)]\s|(?P<admonition>!!!\s)|(?P<details>\?\?\?\+?\s)|(?P<tab>===[!+]?\s)"
    r"|(?P<footnote>\[\^[^\]]+\]:)|(?P<definition>:\s))"
)


@dataclass(frozen=True, slots=True)
class Container:
    """A line that may hold an indented block: its own `indent`, and its kind, which is None for a list item."""

    indent: int
    kind: str | None


def read_container(line: str) -> Container | None:
    """What a line may hold an indented block as; None for text."""
    match = _CONTAINER.match(line)
    return Container(indent_of(line), match.lastgroup) if match else None


def find_parents(lines: Sequence[str]) -> list[int | None]:
    """For each line, the nearest one above it that is indented less."""
    parents: list[int | None] = []
    open_: list[tuple[int, int]] = []  # indents that grow, and their lines
    for at, line in enumerate(lines):
        indent = indent_of(line)
        while open_ and line.strip() and open_[-1][0] >= indent:
            open_.pop()
        parents.append(open_[-1][1] if open_ else None)
        if line.strip():
            open_.append((indent, at))
    return parents


def list_containers(lines: Sequence[str], parents: Sequence[int | None], at: int) -> list[Container]:
    """What an indented line is in, as its indentation says, from the outside to the inside.

    Args:
        lines: The lines of a page.
        parents: What `find_parents` finds for them.
        at: The number of the line.
    """
    found: list[Container] = []
    while indent_of(lines[at]) >= TAB and (above := parents[at]) is not None:
        at = above
        found += filter(None, [read_container(lines[at])])
    return found[::-1]
