"""The blocks of a Markdown text as lines, for comparisons: paragraphs, items, rows, and lines of code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.word_diff import split_words

# `- one`, `1. one`, `| a |`, `## One`, `> one`: such a line is a block of its own, whatever stands above it
_BLOCK = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\||#{1,6}\s|>)")


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph, an item, a row, or a line of code; `is_apart` tells that a blank line is above it."""

    text: str
    words: tuple[str, ...]
    is_apart: bool


def split_blocks(text: str) -> list[SourceBlock]:
    """The blocks of a text, without blank lines."""
    blocks: list[list[str]] = []
    apart: list[bool] = []
    fence, is_apart = "", False
    for line in text.expandtabs(TAB).split("\n"):
        fence_line = read_fence_line(line)
        if not line.strip():
            is_apart = True
            continue
        if not blocks or is_apart or fence or fence_line or _BLOCK.match(line):
            blocks.append([])
            apart.append(is_apart)
        blocks[-1].append(line.rstrip())
        is_apart = False
        if fence_line:
            fence = fence_line.signs if not fence else "" if fence_line.closes(fence) else fence
    return [_make_block("\n".join(lines), above) for lines, above in zip(blocks, apart, strict=True)]


def _make_block(text: str, is_apart: bool) -> SourceBlock:
    words = split_words(text)
    if words[0] in ("*", "+"):  # `* one` and `+ one` say what `- one` says
        words[0] = "-"
    return SourceBlock(text, tuple(words), is_apart)
