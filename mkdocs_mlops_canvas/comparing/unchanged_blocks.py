"""The blocks that two texts have in common at their ends, which need not be compared.

Most changes touch one block of a text: the blocks around it need not be read twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTS = ("ul", "ol")


@dataclass(frozen=True, slots=True)
class UnchangedBlocks:
    """The blocks at both ends of a text that have stayed: each as it was before, and as it is now.

    `inner` are those in the only block between them, if that is a list both before and now.
    """

    first: tuple[tuple[Element, Element], ...] = ()
    last: tuple[tuple[Element, Element], ...] = ()
    inner: UnchangedBlocks | None = None

    def are_in(self, text: Element) -> bool:
        """Whether the blocks of now are still at the ends of `text`, with no words beside them."""
        blocks = list(text)
        ends = [*blocks[: len(self.first)], *blocks[len(blocks) - len(self.last) :]]
        kept = [now for _, now in (*self.first, *self.last)]
        if not _is_blank(text.text) or len(kept) > len(blocks):
            return False
        if self.inner and not self._are_in_list(blocks[len(self.first) : len(blocks) - len(self.last)]):
            return False
        return all(block is now and _is_blank(block.tail) for block, now in zip(ends, kept, strict=True))

    def _are_in_list(self, between: Sequence[Element]) -> bool:
        """Whether the only block between those at the ends is still the list, with its items."""
        if len(between) != 1 or between[0].tag not in _LISTS or not _is_blank(between[0].tail):
            return False
        return self.inner is not None and self.inner.are_in(between[0])

    def give_back(self, before: Element) -> None:
        """Put the blocks of before into the text that they were taken from."""
        if self.inner:
            self.inner.give_back(before[0])
        before[:] = [*(block for block, _ in self.first), *before, *(block for block, _ in self.last)]

    def complete(self, before: Element) -> Element:
        """The text of before, with the blocks of now where they were taken out."""
        whole = Element(before.tag, before.attrib)
        whole.text = before.text
        between = [self.inner.complete(before[0])] if self.inner else before
        whole[:] = [*(now for _, now in self.first), *between, *(now for _, now in self.last)]
        return whole


def take_unchanged(before: Element, now: Element) -> UnchangedBlocks:
    """Take the blocks that are equal at both ends of two texts out of `before`."""
    old, new = list(before), list(now)
    if not _is_blank(before.text) or not _is_blank(now.text):
        return UnchangedBlocks()
    first: list[tuple[Element, Element]] = []
    last: list[tuple[Element, Element]] = []
    while old and new and _are_equal(old[0], new[0]):
        first.append((old.pop(0), new.pop(0)))
    while old and new and _are_equal(old[-1], new[-1]):
        last.insert(0, (old.pop(), new.pop()))
    before[:] = old
    inner = UnchangedBlocks()
    if len(old) == len(new) == 1 and old[0].tag == new[0].tag in _LISTS and old[0].attrib == new[0].attrib:
        inner = take_unchanged(old[0], new[0])
    return UnchangedBlocks(tuple(first), tuple(last), inner if inner != UnchangedBlocks() else None)


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
