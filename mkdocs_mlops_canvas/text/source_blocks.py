"""The blocks of a Markdown text as lines, for comparisons: paragraphs, items, rows, and lines of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import indent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# `- one`, `1. one`, `| a |`, `## One`, `> one`: such a line is a block of its own, whatever stands above it
_BLOCK = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||#{1,6}\s|>)")


_QUOTE = re.compile(r"\s*(?:>\s?)+")  # `> > one`

# `* one` and `+ one` say what `- one` says
_BULLET = re.compile(r"^([^\S\n]*)[*+](?=\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph, an item, a row, or a line of code.

    Attributes:
        text: Its lines.
        words: Its words.
        is_apart: Whether a blank line is above it.
        shape: What its indentation says: how deep it is in lists and the like, and then the indentation of a line of
            code in its fence, or of all lines if they differ, as in a block of indented code.
    """

    text: str
    words: tuple[str, ...]
    is_apart: bool
    shape: tuple[int, ...]

    @property
    def key(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What is equal for blocks that say the same."""
        return self.shape, self.words


def split_blocks(text: str) -> list[SourceBlock]:
    """The blocks of a text, without blank lines."""
    # their lines, is_apart, and in a fence the indent of the fence and that of the line, without signs of a quotation
    blocks: list[tuple[list[str], bool, tuple[int, int] | None]] = []
    fence, indent, is_apart, is_quoted = "", 0, False, False
    for line in text.expandtabs(TAB).split("\n"):
        quote = _QUOTE.match(line) if is_quoted or not fence else None
        if is_quoted and not quote:  # the quotation ends, and the fence with it
            fence, is_quoted = "", False
        bare = " " * quote.end() + line[quote.end() :] if quote else line
        fence_line = read_fence_line(bare)
        if not line.strip():
            is_apart = True
            continue
        closes = fence_line is not None and bool(fence) and fence_line.closes(fence)
        if not blocks or is_apart or fence or fence_line or _BLOCK.match(line):
            blocks.append(([], is_apart, (indent, indent_of(bare)) if fence and not closes else None))
        blocks[-1][0].append(line.rstrip())
        is_apart = False
        if closes:
            fence = ""
        elif fence_line and not fence:
            fence, indent, is_quoted = fence_line.signs, fence_line.indent, bool(quote)
    return [_make_block(*block) for block in blocks]


def _make_block(lines: Sequence[str], is_apart: bool, in_fence: tuple[int, int] | None) -> SourceBlock:
    from mkdocs_mlops_canvas.text.word_diff import split_words  # imported late: most sites compare nothing

    words = split_words("\n".join(lines))
    if words[0] in ("*", "+"):
        words[0] = "-"
    indents = [indent_of(line) for line in lines]
    if in_fence is not None:
        shape: tuple[int, ...] = (in_fence[0] // TAB, in_fence[1] - in_fence[0])
    elif indents[0] >= TAB and len(set(indents)) > 1:
        shape = (indents[0] // TAB, *(indent - indents[0] for indent in indents))
    else:
        shape = (indents[0] // TAB,)
    return SourceBlock("\n".join(lines), tuple(words), is_apart, shape)


def is_same_text(before: str, after: str) -> bool:
    """Whether two texts say the same, however their lines are broken and their lists are marked.

    Indentation says something too: what belongs to an item of a list, to a key of YAML, or to a loop.
    """
    if before == after:
        return True
    if not before.strip() or not after.strip():
        return not before.strip() and not after.strip()
    if _BULLET.sub(r"\1-", before).split() != _BULLET.sub(r"\1-", after).split():
        return False
    return _list_shapes(before) == _list_shapes(after)


def _list_shapes(text: str) -> list[tuple[int, tuple[int, ...]]]:
    """After how many words of a text the shape of its blocks changes, and to which."""
    changes: list[tuple[int, tuple[int, ...]]] = []
    words = 0
    shape: tuple[int, ...] = (0,)
    for block in split_blocks(text):
        if block.shape != shape:
            shape = block.shape
            changes.append((words, shape))
        words += len(block.text.split())
    return changes
