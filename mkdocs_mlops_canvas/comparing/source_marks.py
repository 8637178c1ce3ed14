"""Marks what changed in the Markdown of a box: its own lines, with words marked in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source_blocks import SourceBlock, split_blocks
from mkdocs_mlops_canvas.text.word_diff import (
    compare_items,
    compare_words,
    measure_likeness,
    pair_similar,
    split_chunk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SHORT = 2  # lines that stay between changes; more of them are folded
_FOLDED = "..."
# a link, a picture and code are as one word
_WHOLE = r"!?\[[^][\n]*\]\([^()\n]*\)|`[^`\n]+`"
_CHUNK = re.compile(rf"(?P<space>\s*)(?:(?P<whole>{_WHOLE})|(?P<chunk>(?:(?!{_WHOLE})\S)+))")


@dataclass(frozen=True, slots=True)
class Style:
    """What is written for a piece of a line that stays, is gone, or is new."""

    keep: Callable[[str], str]
    remove: Callable[[str], str]
    add: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _SpacedWord:
    """A word, and the white space before it."""

    space: str
    word: str


def mark_source(before: str, after: str, style: Style) -> list[str]:
    """The lines of `after`, with what is new marked in them, and what is gone since `before` where it stood.

    Lines that stay are folded to `...` where there are more than a few.
    """
    old, new = split_blocks(before), split_blocks(after)
    lines: list[str] = []
    for edit in compare_items([block.key for block in old], [block.key for block in new]):
        if edit.is_equal:
            kept = lines[-1:]
            for block in new[edit.after]:
                _append(kept, block, _paint(block.text, style.keep))
            is_long = sum(block.text.count("\n") + 1 for block in new[edit.after]) > _SHORT
            lines[-1:] = [*lines[-1:], _FOLDED] if is_long else kept
        else:
            _mark_blocks(lines, old[edit.before], new[edit.after], style)
    return lines


def _mark_blocks(lines: list[str], old: Sequence[SourceBlock], new: Sequence[SourceBlock], style: Style) -> None:
    row = column = 0
    for next_row, next_column in (*pair_similar(old, new, _measure_similarity), (len(old), len(new))):
        for block in old[row:next_row]:
            _append(lines, block, _paint(block.text, style.remove))
        for block in new[column:next_column]:
            _append(lines, block, _paint(block.text, style.add))
        row, column = next_row + 1, next_column + 1
        if next_row < len(old) and old[next_row].words == new[next_column].words:  # its indentation has changed
            _append(lines, old[next_row], _paint(old[next_row].text, style.remove))
            _append(lines, new[next_column], _paint(new[next_column].text, style.add))
        elif next_row < len(old):
            _append(lines, new[next_column], _mark_words(old[next_row].text, new[next_column].text, style))


def _mark_words(before: str, after: str, style: Style) -> str:
    old, new = list(_split_spaced_words(before)), list(_split_spaced_words(after))
    written: list[str] = []
    lengths = [len(token.word) for token in new]
    for edit in compare_words([token.word for token in old], [token.word for token in new], lengths):
        gone, added = old[edit.before], new[edit.after]
        if edit.is_equal:
            written.append(_paint(_join(added), style.keep))
            continue
        written.append((added[0].space if added else "") or (gone[0].space if gone else ""))
        written.append(_paint(_join(gone, is_first=True), style.remove))
        written.append(_paint(_join(added, is_first=True), style.add))
        following, was = new[edit.after.stop : edit.after.stop + 1], old[edit.before.stop : edit.before.stop + 1]
        if following and was and not added and was[0].space and not following[0].space:
            written.append(" ")
    return "".join(written)


def _measure_similarity(old: SourceBlock, new: SourceBlock) -> float:
    return measure_likeness(old.words, new.words)


def _split_spaced_words(text: str) -> Iterator[_SpacedWord]:
    for match in _CHUNK.finditer(text):
        space = match["space"]
        for word in [match["whole"]] if match["whole"] else split_chunk(match["chunk"]):
            yield _SpacedWord(space, word)
            space = ""


def _join(tokens: Sequence[_SpacedWord], is_first: bool = False) -> str:
    """The text of words, without the white space before the first one if they begin something."""
    text = "".join(f"{token.space}{token.word}" for token in tokens)
    return text[len(tokens[0].space) :] if is_first and tokens else text


def _paint(text: str, paint: Callable[[str], str]) -> str:
    """A text with each of its lines painted, but for the white space around it."""
    painted = []
    for line in text.split("\n"):
        words = line.strip()
        painted.append(line.replace(words, paint(words)) if words else line)
    return "\n".join(painted)


def _append(lines: list[str], block: SourceBlock, text: str) -> None:
    if block.is_apart and lines and lines[-1] not in ("", _FOLDED):
        lines.append("")
    lines += text.split("\n")
