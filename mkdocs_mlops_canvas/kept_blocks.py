"""Owns the blocks that two texts have in common at their ends, before anything is made of their words.

Most changes touch one block of a text: what stands around it need not be read twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class KeptBlocks:
    """The blocks at both ends of a text that have stayed: each as it was before, and as it is now."""

    first: tuple[tuple[Element, Element], ...] = ()
    last: tuple[tuple[Element, Element], ...] = ()

    def are_in(self, text: Element) -> bool:
        """Whether the blocks of now are still at the ends of `text`, with no words beside them."""
        blocks = list(text)
        ends = [*blocks[: len(self.first)], *blocks[len(blocks) - len(self.last) :]]
        kept = [now for _, now in (*self.first, *self.last)]
        return len(kept) <= len(blocks) and all(
            block is now and _is_blank(block.tail) for block, now in zip(ends, kept, strict=True)
        )

    def give_back(self, before: Element) -> None:
        """Put the blocks of before into the text that they were taken from."""
        before[:] = [*(block for block, _ in self.first), *before, *(block for block, _ in self.last)]


def take_kept(before: Element, now: Element) -> KeptBlocks:
    """Take the blocks that are equal at both ends of two texts out of `before`."""
    old, new = list(before), list(now)
    if not _is_blank(before.text) or not _is_blank(now.text):
        return KeptBlocks()
    first: list[tuple[Element, Element]] = []
    last: list[tuple[Element, Element]] = []
    while old and new and _are_equal(old[0], new[0]):
        first.append((old.pop(0), new.pop(0)))
    while old and new and _are_equal(old[-1], new[-1]):
        last.insert(0, (old.pop(), new.pop()))
    before[:] = old
    return KeptBlocks(tuple(first), tuple(last))


def _are_equal(old: Element, new: Element) -> bool:
    return (
        old.tag == new.tag
        and old.text == new.text
        and old.tail == new.tail
        and type(old.text) is type(new.text)  # Python-Markdown reads no inline Markdown in an `AtomicString`
        and old.attrib == new.attrib
        and len(old) == len(new)
        and all(map(_are_equal, old, new))
    )


def _is_blank(text: str | None) -> bool:
    return not (text or "").strip()
