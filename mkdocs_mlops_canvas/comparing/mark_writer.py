"""Writes words into a tree of elements with `<ins>` and `<del>` around them, and removes these marks again."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.comparing.tree_words import TRANSPARENT, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.comparing.tree_words import TreeWord

ADDED, REMOVED = "mlops-canvas__added", "mlops-canvas__removed"


def unmark(element: Element) -> Element:
    """A copy of a text that `mark_changes` has made, without what is gone, and without marks around what is new."""
    plain = Element(element.tag, element.attrib)
    plain.text = element.text
    for child in element:
        if child.get("class") == REMOVED:
            write_text(plain, child.tail)
            continue
        copied = unmark(child)
        is_gone = bool(len(child)) and not (len(copied) or copied.text)  # all that it held
        if is_gone and child.tag in TRANSPARENT:
            pass
        elif child.tag == "ins" and child.get("class") == ADDED:
            write_text(plain, copied.text)
            plain.extend(copied)
        else:
            plain.append(copied)
        write_text(plain, child.tail)
    return plain


@dataclass(slots=True)
class WordWriter:
    """Writes words into a block; neighbours that stand in the same elements share these."""

    target: Element
    open: list[tuple[Element | str, Element]] = field(default_factory=list)

    def write(self, tokens: Sequence[TreeWord], mark: str, is_spaced: bool = True) -> None:
        """Write words, in `mark` unless that is empty; `is_spaced` tells that white space follows removed ones."""
        for around, group in groupby(tokens, key=attrgetter("path")):
            first, *others = group
            path: list[Element | str] = [*around, mark] if mark else [*around]
            same = 0
            while same < min(len(path), len(self.open)) and path[same] is self.open[same][0]:
                same += 1
            del self.open[same:]
            # white space stays out of marks, but for that which is gone with a removed word
            if first.has_space and mark == REMOVED and not is_spaced:
                self._open(path[same:])
            if first.has_space or (mark == ADDED and self._is_after_removed_start()):
                write_text(self._here(), " ")
            self._open(path[len(self.open) :])
            self._write_all([first, *others])

    def _write_all(self, tokens: Sequence[TreeWord]) -> None:
        """Write words where the last ones stand; the white space before the first one is there."""
        here = self._here()
        texts: list[str] = []
        for at, token in enumerate(tokens):
            texts.append(f" {token.text}" if token.has_space and at else token.text)
            if token.element is not None:
                write_text(here, "".join(texts))
                texts.clear()
                append(here, token.element)
        write_text(here, "".join(texts))

    def _open(self, path: Sequence[Element | str]) -> None:
        for item in path:
            element = make_mark(item) if isinstance(item, str) else Element(item.tag)
            self._here().append(element)
            self.open.append((item, element))

    def _here(self) -> Element:
        return self.open[-1][1] if self.open else self.target

    def _is_after_removed_start(self) -> bool:
        """Whether only removed words stand here so far, so that white space after them is seen with them alone."""
        here = self.target
        return not (here.text or "").strip() and len(here) == 1 and here[0].get("class") == REMOVED and not here[0].tail


def make_mark(name: str) -> Element:
    """An element around words that are `ADDED` or `REMOVED`."""
    return Element("ins" if name == ADDED else "del", {"class": name})


def append(target: Element, element: Element) -> None:
    """Put an element, without the text behind it, at the end of another one."""
    element.tail = None
    target.append(element)


def empty(element: Element) -> None:
    """Take out what an element holds."""
    element.text = None
    element[:] = []
