"""What differs between two texts, word by word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

_T = TypeVar("_T")

# above these limits a comparison takes seconds, so such texts are removed and added as a whole
_MOST_PAIRS = 4_000_000  # of words
_MOST_STEPS = 30_000_000  # pairs of equal words, each compared again for each run that stays
_LEAST_LIKENESS = 0.4  # texts about different things share fewer words
_CHUNK = re.compile(r"\S+")
# scripts that put no space between words: Thai to Burmese, Khmer, kana, ideographs; with the marks that follow a letter
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\U00020000-\U0003ffff][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of items that stay (`before` and `after` are equal), or that are replaced: one of them may be empty."""

    before: slice
    after: slice
    is_equal: bool


def split_words(text: str) -> list[str]:
    """The words of a text and the punctuation around them; each letter of scripts that put no space between words."""
    return [word for chunk in _CHUNK.findall(text) for word in split_chunk(chunk)]


@lru_cache(maxsize=4096)  # texts repeat the same words
def split_chunk(chunk: str) -> tuple[str, ...]:
    """The words in a text without white space: `(pre-trained),` is `(`, `pre-trained`, `)`, `,`."""
    return tuple(_split_chunk(chunk))


def _split_chunk(chunk: str) -> Iterator[str]:
    if chunk.isascii():  # most are, and have no letters that stand without spaces
        yield from _trim(chunk)
        return
    at = 0
    for match in _UNSPACED.finditer(chunk):
        yield from _trim(chunk[at : match.start()])
        yield match[0]
        at = match.end()
    yield from _trim(chunk[at:])


@lru_cache(maxsize=4096)
def has_word(text: str) -> bool:
    """Whether a piece of a text counts as a word: punctuation does not."""
    return text.isalnum() or any(character.isalnum() or unicodedata.category(character) == "So" for character in text)


def compare_words(before: Sequence[Hashable], after: Sequence[Hashable], lengths: Sequence[int]) -> list[Run]:
    """What became of the words `before`: runs that stay and runs that are replaced, in turn.

    `lengths` are those of the words `after`, in letters. A short run that stays between two larger changes counts as
    changed too, because words that stay by chance tear a sentence to pieces.
    """
    return _join_short(compare_items(before, after), lengths)


def compare_items(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Run]:
    """What became of the items `before`: runs that stay and runs that are replaced, in turn."""
    start, end = _count_equal_ends(before, after)
    middle_before, middle_after = before[start : len(before) - end], after[start : len(after) - end]
    runs = [Run(slice(0, start), slice(0, start), True)]
    if set(middle_before).isdisjoint(middle_after) or _is_too_much(middle_before, middle_after):
        runs.append(
            Run(slice(start, start + len(middle_before)), slice(start, start + len(middle_after)), is_equal=False)
        )
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle_before, middle_after, autojunk=False).get_opcodes():
            runs.append(Run(slice(start + a, start + b), slice(start + c, start + d), tag == "equal"))
    runs.append(Run(slice(len(before) - end, len(before)), slice(len(after) - end, len(after)), True))
    return _merge([run for run in runs if _size(run.before) or _size(run.after)])


def _count_equal_ends(before: Sequence[Hashable], after: Sequence[Hashable]) -> tuple[int, int]:
    """How many items at the start and at the end of two texts are equal."""
    start = _count_equal(before, after)
    if start == len(before) or start == len(after):
        return start, 0
    return start, _count_equal(before[: start - 1 if start else None : -1], after[: start - 1 if start else None : -1])


def _count_equal(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """How many items at the start of two texts are equal."""
    count = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        count += 1
    return count


def pair_similar(
    before: Sequence[_T], after: Sequence[_T], similarity: Callable[[_T, _T], float]
) -> list[tuple[int, int]]:
    """The pairs of items, by index and in order, with the greatest similarity in total; others have no pair.

    If there are too many items to compare all of them, the first is paired with the first, and so on.
    """
    if len(before) * len(after) > 2_500:
        return [(at, at) for at in range(min(len(before), len(after))) if similarity(before[at], after[at]) > 0]
    # the best sum of similarities of what follows, from the ends
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    found = [[similarity(old, new) for new in after] for old in before]
    for row in reversed(range(len(before))):
        for column in reversed(range(len(after))):
            together = found[row][column] + best[row + 1][column + 1] if found[row][column] > 0 else 0.0
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    pairs = []
    row = column = 0
    while row < len(before) and column < len(after):
        if found[row][column] > 0 and best[row][column] == found[row][column] + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def measure_likeness(before: Sequence[Hashable], after: Sequence[Hashable]) -> float:
    """The share of words that two texts have in common, from 0 (they are about different things) to 1 (all)."""
    start, end = _count_equal_ends(before, after)
    shared = start + end
    left = Counter(before[start : len(before) - end])
    for word in after[start : len(after) - end]:
        if left.get(word):
            left[word] -= 1
            shared += 1
    like = 2 * shared / (len(before) + len(after)) if before or after else 1.0
    return like if like >= _LEAST_LIKENESS else 0.0


def _trim(chunk: str) -> Iterator[str]:
    """A word and the punctuation before and after it."""
    if chunk.isalnum():
        yield chunk
        return
    start, end = 0, len(chunk)
    while start < end and _is_punctuation(chunk[start]) and not _is_joined(chunk, start + 1):
        start += 1
    while end > start and _is_punctuation(chunk[end - 1]):
        end -= 1
    yield from chunk[:start]
    if start < end:
        yield chunk[start:end]
    yield from chunk[end:]


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


def _is_joined(chunk: str, at: int) -> bool:
    """Whether a mark belongs to the character before it, as in the emoji of a key."""
    return at < len(chunk) and unicodedata.category(chunk[at]).startswith("M")


def _is_too_much(before: Sequence[Hashable], after: Sequence[Hashable]) -> bool:
    """Whether two texts would take too long to compare: they are long, or repeat few words many times."""
    pairs, shorter = len(before) * len(after), min(len(before), len(after))
    if pairs > _MOST_PAIRS or pairs * shorter <= _MOST_STEPS:
        return pairs > _MOST_PAIRS
    counts = Counter(after)
    return sum(counts[item] for item in before) * shorter > _MOST_STEPS


def _size(part: slice) -> int:
    return int(part.stop) - int(part.start)


def _merge(runs: list[Run]) -> list[Run]:
    """The same runs, with neighbours of one kind as one."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].is_equal == run.is_equal:
            last = merged.pop()
            run = Run(slice(last.before.start, run.before.stop), slice(last.after.start, run.after.stop), run.is_equal)
        merged.append(run)
    return merged


def _join_short(runs: list[Run], lengths: Sequence[int]) -> list[Run]:
    """The same runs, where what stays counts as changed if it is shorter than the changes on both sides of it."""

    def weigh(run: Run) -> int:
        return max(sum(lengths[run.after]), _size(run.before) * 5)

    joined = list(runs)
    while True:
        for at in range(1, len(joined) - 1):
            if joined[at].is_equal:
                size = sum(lengths[joined[at].after])
                if size <= weigh(joined[at - 1]) and size <= weigh(joined[at + 1]) and size <= 12:
                    joined[at] = Run(joined[at].before, joined[at].after, is_equal=False)
                    joined = _merge(joined)
                    break
        else:
            return joined
