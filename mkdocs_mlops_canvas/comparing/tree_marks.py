"""Marks what changed in the text of a box with `<ins>` and `<del>` in its elements.

Both texts come as trees of elements, as Python-Markdown has them before it writes HTML. Paragraphs, items and rows are
compared with those that are most like them, and inside of these the words. What would break if words of it were marked
(a link, code, a picture, a formula) is removed and added as a whole.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED, WordWriter, append, empty, make_mark
from mkdocs_mlops_canvas.comparing.tree_words import (
    BLOCKS,
    HEADINGS,
    STASHED,
    TreePart,
    TreeReader,
    TreeWord,
    list_tags,
)
from mkdocs_mlops_canvas.comparing.unchanged_blocks import UnchangedBlocks
from mkdocs_mlops_canvas.text.links import replace_by_text
from mkdocs_mlops_canvas.text.word_diff import compare_items, compare_words, has_word, measure_likeness, pair_similar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.comparing.tree_words import HtmlStash

_ONE_OF_A_KIND = frozenset(("thead", "tbody", "tfoot", "caption", "summary"))
_LEADING = frozenset(("a", "autoref", "audio", "button", "iframe", "input", "label", "video"))  # what does something
_ALIGN = re.compile(r"text-align: (?:left|center|right);")  # of the cells in a column
_DEEPEST = 100  # elements in elements; what goes deeper would break the stack, and is not compared


@dataclass(slots=True)
class WordCounts:
    """How many words were added, and how many removed."""

    added: int = 0
    removed: int = 0


def mark_changes(
    before: Element | None, after: Element | None, stash: HtmlStash, kept: UnchangedBlocks | None = None
) -> tuple[Element, WordCounts]:
    """An element with the text of `after`, and in it what changed since `before`; one of them may be None.

    Words that were added stand in `<ins>` and words that were removed in `<del>`, each with a class of ours; blocks
    that are gone have the class of `<del>` too. Both trees are used up. Nothing is marked where
    elements are nested too deeply. `kept` are blocks of `after` that have stayed and have been taken out of `before`.
    """
    if any(tree is not None and _is_deep(tree) for tree in (before, after)):
        return (Element("div") if after is None else after), WordCounts()
    addresses = {link.get("href") for link in after.iter("a")} if after is not None else set()
    marker = _ChangeMarker(TreeReader(stash), addresses)
    target = Element("div")
    if before is not None and after is not None:
        marker.write_between(target, before, after, kept or UnchangedBlocks())
    else:
        marker.write(target, *(marker.reader.read(tree) if tree is not None else [] for tree in (before, after)))
    return target, marker.counts


@dataclass(slots=True)
class _ChangeMarker:
    """Writes what a text holds now, and in it what has changed; `addresses` are those of the links in it now."""

    reader: TreeReader
    addresses: set[str | None]
    counts: WordCounts = field(default_factory=WordCounts)
    bare: dict[Element, Element] = field(default_factory=dict)

    def write_between(self, target: Element, before: Element, after: Element, kept: UnchangedBlocks) -> None:
        """Put into `target` what `after` holds, as `write` does; what is `kept` there is not in `before`."""
        first, last = ([now for _, now in pairs] for pairs in (kept.first, kept.last))
        after[:] = list(after)[len(first) : len(after) - len(last)]
        target.extend(first)
        inner = kept.inner if [block.tag for block in before] == [block.tag for block in after] else None
        if inner and self._is_list_like(before[0], after[0], inner):
            whole = Element(after[0].tag, after[0].attrib)
            self.write_between(whole, before[0], after[0], inner)
            target.append(whole)
        else:
            if inner:
                before[0] = copy.deepcopy(inner.complete(before[0]))
            self.write(target, self.reader.read(before), self.reader.read(after))
        target.extend(last)

    def _is_list_like(self, before: Element, after: Element, kept: UnchangedBlocks) -> bool:
        """Whether a list is the one that was there before, of which some items are kept."""
        old, new = (TreePart((), self.reader, element=element) for element in (kept.complete(before), after))
        return _measure_similarity(old, new) > 0

    def write(self, target: Element, before: Sequence[TreePart], after: Sequence[TreePart]) -> None:
        """Put into `target` what `after` holds, and what is gone since `before` where it stood."""
        for edit in compare_items([part.key for part in before], [part.key for part in after]):
            old, new = before[edit.before], after[edit.after]
            if edit.is_equal:
                for part in new:
                    _keep(target, part)
                continue
            row = column = 0
            for next_row, next_column in (*pair_similar(old, new, _measure_similarity), (len(old), len(new))):
                for part in old[row:next_row]:
                    self._write_all(target, part, REMOVED)
                for part in new[column:next_column]:
                    self._write_all(target, part, ADDED)
                row, column = next_row + 1, next_column + 1
                if next_row < len(old):
                    self._write_changed(target, old[next_row], new[next_column])

    def _write_changed(self, target: Element, old: TreePart, new: TreePart) -> None:
        if old.element is None or new.element is None:
            self._write_words(target, old.tokens, new.tokens)
        elif _is_whole(old.element) or _is_whole(new.element):
            self._write_all(target, old, REMOVED)
            self._write_all(target, new, ADDED)
        else:
            if old.element.tag == "li":
                _loosen_alike(old.element, new.element)
            before, after = self.reader.read(old.element), self.reader.read(new.element)
            empty(new.element)
            if new.element.tag == "tr":  # a row with as many cells as before: each goes with the one in its place
                for cell, other in zip(before, after, strict=True):
                    if cell.key == other.key:
                        _keep(new.element, other)
                    else:
                        self._write_changed(new.element, cell, other)
            else:
                self.write(new.element, before, after)
            append(target, new.element)

    def _write_all(self, target: Element, part: TreePart, mark: str) -> None:
        """Write a part that is new or gone, with all of its words marked."""
        element = part.element
        if element is None:
            self._count(part.tokens, mark)
            tokens = self._retire_tokens(part.tokens, {}) if mark == REMOVED else part.tokens
            WordWriter(target).write(tokens, mark)
        elif _is_whole(element) and element.tag not in HEADINGS:
            words = sum(map(has_word, self.reader.list_words(element)))
            self._add_count(words, mark)
            around = make_mark(mark)
            around.append(self._retire(element) if mark == REMOVED else element)
            around[0].tail = None
            if element.tag == "p":  # a placeholder, which Python-Markdown replaces together with its paragraph
                around[0].text = (around[0].text or "").strip()
            append(target, around)
        else:
            parts = self.reader.read(element)
            if mark == REMOVED:  # in no table of contents, and with no style that counts what stands beside it
                style = {"style": align} if _ALIGN.fullmatch(align := element.get("style", "")) else {}
                element = Element("p" if element.tag in HEADINGS else element.tag, {"class": REMOVED, **style})
            else:
                empty(element)
            for inner in parts:
                self._write_all(element, inner, mark)
            append(target, element)

    def _write_words(self, target: Element, before: Sequence[TreeWord], after: Sequence[TreeWord]) -> None:
        lengths = [len(token.text) or 3 for token in after]
        edits = compare_words([token.key for token in before], [token.key for token in after], lengths)
        homes: dict[Element, Element] = {}  # where the elements around words are now
        for edit in edits if any([token.path for token in before]) else ():
            for old, new in zip(before[edit.before], after[edit.after], strict=edit.is_equal):
                if edit.is_equal or list_tags(old.path) == list_tags(new.path):
                    homes |= {
                        around: home for around, home in zip(old.path, new.path, strict=False) if around not in homes
                    }
        writer = WordWriter(target)
        for edit in edits:
            if edit.is_equal:
                writer.write(after[edit.after], "")
                continue
            gone, added = before[edit.before], after[edit.after]
            self._count(gone, REMOVED)
            self._count(added, ADDED)
            following = after[edit.after.start : edit.after.start + 1]
            is_spaced = any(token.has_space for token in following)
            writer.write(self._retire_tokens(gone, homes), REMOVED, is_spaced)
            writer.write(added, ADDED)

    def _count(self, tokens: Sequence[TreeWord], mark: str) -> None:
        self._add_count(sum(token.is_word for token in tokens), mark)

    def _add_count(self, words: int, mark: str) -> None:
        if mark == ADDED:
            self.counts.added += words
        else:
            self.counts.removed += words

    def _retire_tokens(self, tokens: Sequence[TreeWord], homes: dict[Element, Element]) -> list[TreeWord]:
        """Words that are gone; those in an element that has stayed go there."""
        return [
            token
            if token.element is None and not token.path and token.is_word
            else token._replace(
                text=self._retire_text(token.text) or "",
                element=self._retire(token.element) if token.element is not None else None,
                path=tuple(
                    homes[around] if around in homes else self.bare.setdefault(around, Element(around.tag))
                    for around in token.path
                ),
            )
            for token in tokens
        ]

    def _retire(self, element: Element) -> Element:
        """A copy of an element that may stand beside the new one: it leads nowhere, loads nothing, and has no id."""
        retired = copy.deepcopy(element)
        retired.tail = None
        for part in list(retired.iter()):
            part.text, part.tail = self._retire_text(part.text), self._retire_text(part.tail)
            if part.tag == "img" or part.tag in _LEADING:
                address = part.get("href", "")
                shows = address in self.addresses or address in "".join(part.itertext()) or address.startswith("#fn")
                replace_by_text(part, None if shows else address)
            kept = part.get("class", "") if part.tag in ("code", "pre", "span") else ""
            is_formula = part.tag == "script" and part.get("type", "").startswith("math/")
            if part.tag in ("script", "style") and not is_formula:
                part.tag, part.text = "span", None
            part.attrib = {"type": part.get("type", "")} if is_formula else {"class": kept} if kept else {}
        return retired

    def _retire_text(self, text: str | None) -> str | None:
        return STASHED.sub(lambda match: self.reader.stash.retire(int(match[1])), text) if text else text


def _loosen_alike(old: Element, new: Element) -> None:
    """Put the words of an old item into a paragraph, or take them out of one, as those of the new item are."""
    if _is_loose(new) and not _is_loose(old):
        words = Element("p")
        words.text, old.text = old.text, None
        while len(old) and old[0].tag not in BLOCKS:
            words.append(old[0])
            del old[0]
        old.insert(0, words)
    elif _is_loose(old) and not _is_loose(new):
        words = old[0]
        old.text, old[:1] = words.text, list(words)


def _is_loose(item: Element) -> bool:
    return len(item) > 0 and item[0].tag == "p" and not (item.text or "").strip()


def _is_deep(element: Element) -> bool:
    level = [element]
    depth = 0
    while level and depth < _DEEPEST:
        level = [child for parent in level for child in parent]
        depth += 1
    return bool(level)


def _measure_similarity(old: TreePart, new: TreePart) -> float:
    """How alike two parts are, from 0 for those that must not be paired to 1."""
    if old.element is None or new.element is None:
        return measure_likeness(old.words, new.words) if old.element is new.element else 0.0
    if old.element.tag != new.element.tag or _count_cells(old.element) != _count_cells(new.element):
        return 0.0
    if old.element.tag in _ONE_OF_A_KIND or _read_first_cell(old.element) == _read_first_cell(new.element) != "":
        return 1.0
    return measure_likeness(old.words, new.words)


def _count_cells(element: Element) -> int:
    """The columns of a table or of a row."""
    if element.tag == "tr":
        return len(element)
    return max((len(row) for row in element.iter("tr")), default=0) if element.tag == "table" else 0


def _read_first_cell(row: Element) -> str:
    """What a row is about; empty for all that is no row."""
    return "".join(row[0].itertext()).strip() if row.tag == "tr" and len(row) else ""


def _is_whole(element: Element) -> bool:
    """Whether a block is removed and added as a whole; in the table of contents a heading has its words once."""
    return (
        element.tag in ("pre", "hr", "figure", *HEADINGS)
        or element.get("class") == "arithmatex"
        or (element.tag == "p" and not len(element) and STASHED.fullmatch((element.text or "").strip()) is not None)
        or element.find("input") is not None  # tabs go by the number of what stands beside them
    )


def _keep(target: Element, part: TreePart) -> None:
    if part.element is None:
        WordWriter(target).write(part.tokens, "")
    else:
        append(target, part.element)
