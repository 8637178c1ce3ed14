"""Owns how the text of a box shows what has changed in it: its elements with `<ins>` and `<del>` in them.

Both texts come as trees of elements, as Python-Markdown has them before it writes HTML. Paragraphs, items and rows are
compared with those that are most like them, and inside of these the words. What would break if words of it were marked
(a link, code, a picture, a formula) is removed and added as a whole.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.text_diff import find_edits, find_likeness, find_runs, has_word, pair_similar, split_chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

ADDED, REMOVED = "mlops-canvas__added", "mlops-canvas__removed"

_LIKE = 0.4  # two blocks that share fewer of their words have nothing to do with each other
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
))  # fmt: skip
_ONE_OF_A_KIND = frozenset(("thead", "tbody", "tfoot", "caption", "summary"))
# elements that may be split between words; each other one is as one word
_TRANSPARENT = frozenset(("b", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"))
_LEADING = frozenset(("a", "autoref", "audio", "button", "iframe", "input", "label", "video"))  # what does something
_STASHED = re.compile(r"\x02wzxhzdk:(\d+)\x03")  # `STX wzxhzdk:0 ETX`, `markdown.util.HTML_PLACEHOLDER`
_DEEPEST = 100  # elements in elements; what goes deeper would break the stack, and is not compared
_PIECE = re.compile(rf"\s+|{_STASHED.pattern}|(?:(?!\x02wzxhzdk:)\S)+")


@dataclass(slots=True)
class Counts:
    """How many words were added, and how many removed."""

    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Stash:
    """The HTML that Python-Markdown keeps away from its processors; texts hold placeholders for it.

    `read(number)` is that of a placeholder, `retire(number)` gives a placeholder for the same HTML, which does nothing.
    """

    read: Callable[[int], str]
    retire: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a placeholder, or an element that is as one word; `path` are the elements around it, from the outside."""

    key: Hashable
    text: str
    has_space: bool
    path: tuple[Element, ...]
    element: Element | None = None
    is_word: bool = True


@dataclass(frozen=True, slots=True)
class _Part:
    """What a block holds: another block, or `tokens` where `element` is none. `words` are all in it."""

    key: Hashable
    words: tuple[Hashable, ...]
    tokens: tuple[_Token, ...] = ()
    element: Element | None = None


def mark_changes(before: Element | None, after: Element | None, stash: Stash) -> tuple[Element, Counts]:
    """An element with the text of `after`, and in it what has changed since `before`; one of them may be none.

    Words that were added stand in `<ins>` and words that were removed in `<del>`, each with a class of ours; blocks
    that are gone have the class of `<del>` too. Both trees are used up. Nothing is marked where
    elements are nested too deeply.
    """
    if any(tree is not None and _is_deep(tree) for tree in (before, after)):
        return (Element("div") if after is None else after), Counts()
    addresses = {link.get("href") for link in after.iter("a")} if after is not None else set()
    marker = _Marker(_Reader(stash), addresses)
    target = Element("div")
    parts = [marker.reader.read(tree) if tree is not None else [] for tree in (before, after)]
    marker.write(target, *parts)
    return target, marker.counts


def unmark(element: Element) -> Element:
    """A copy of a text that `mark_changes` has made, without what is gone, and without marks around what is new."""
    plain = Element(element.tag, element.attrib)
    plain.text = element.text
    for child in element:
        if child.get("class") == REMOVED:
            _write_text(plain, child.tail)
            continue
        copied = unmark(child)
        is_gone = bool(len(child)) and not (len(copied) or copied.text)  # all that it held
        if is_gone and child.tag in _TRANSPARENT:
            pass
        elif child.tag == "ins" and child.get("class") == ADDED:
            _write_text(plain, copied.text)
            plain.extend(copied)
        else:
            plain.append(copied)
        _write_text(plain, child.tail)
    return plain


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads elements: the blocks in them, and the words of these."""

    stash: Stash

    def read(self, element: Element) -> list[_Part]:
        """The blocks and the runs of words in a block."""
        parts: list[_Part] = []
        run: list[str | Element] = [element.text or ""]
        for child in element:
            if child.tag in _BLOCKS:
                parts += self._read_run(run)
                parts.append(_Part(self._find_key(child), tuple(self.find_words(child)), element=child))
                run = []
            else:
                run.append(child)
            run.append(child.tail or "")
        return parts + self._read_run(run)

    def _read_run(self, run: Sequence[str | Element]) -> list[_Part]:
        tokens: list[_Token] = []
        has_space = False
        for item, path in self._flatten(run, ()):
            styles = tuple(sorted(set(_tags(path))))
            if isinstance(item, Element):
                is_word = any(map(has_word, item.itertext()))
                tokens.append(_Token((self._find_key(item), styles), "", has_space, path, item, is_word))
            elif item.isspace():
                has_space = True
                continue
            elif stashed := _STASHED.fullmatch(item):
                key = self.stash.read(int(stashed[1]))
                tokens.append(_Token((key, styles), item, has_space, path, is_word=False))
            else:
                for word in split_chunk(item):
                    tokens.append(_Token((word, styles), word, has_space, path, is_word=has_word(word)))
                    has_space = False
            has_space = False
        return [_Part(None, tuple(token.key for token in tokens), tuple(tokens))] if tokens else []

    def _flatten(
        self, run: Sequence[str | Element], path: tuple[Element, ...]
    ) -> Iterator[tuple[str | Element, tuple[Element, ...]]]:
        """White space, words, placeholders and elements in a run, each with the elements around it."""
        for item in run:
            if isinstance(item, str):
                yield from ((piece[0], path) for piece in _PIECE.finditer(item))
            elif item.tag in _TRANSPARENT and not item.attrib:
                inner: list[str | Element] = [item.text or ""]
                for child in item:
                    inner += [child, child.tail or ""]
                yield from self._flatten(inner, (*path, item))
            else:
                yield item, path

    def find_words(self, element: Element) -> Iterator[str]:
        """All words below an element, wherever they stand."""
        for text in element.itertext():
            for piece in _PIECE.finditer(text):
                if piece[1]:
                    yield self.stash.read(int(piece[1]))
                elif not piece[0].isspace():
                    yield from split_chunk(piece[0])
        yield from (image.get("alt", "") for image in element.iter("img"))

    def _find_key(self, element: Element) -> Hashable:
        """What is equal for elements that look the same and lead to the same place."""
        if note := _find_note(element):
            return note
        attributes = tuple(sorted((name, value) for name, value in element.attrib.items() if name != "id"))
        children = tuple((self._find_key(child), self._read_text(child.tail)) for child in element)
        return element.tag, attributes, self._read_text(element.text), children

    def _read_text(self, text: str | None) -> str:
        return " ".join(_STASHED.sub(lambda match: self.stash.read(int(match[1])), text or "").split())


@dataclass(slots=True)
class _Marker:
    """Writes what a text holds now, and in it what has changed; `addresses` are those of the links in it now."""

    reader: _Reader
    addresses: set[str | None]
    counts: Counts = field(default_factory=Counts)
    bare: dict[Element, Element] = field(default_factory=dict)

    def write(self, target: Element, before: Sequence[_Part], after: Sequence[_Part]) -> None:
        """Put into `target` what `after` holds, and what is gone since `before` where it stood."""
        for edit in find_runs([_identify(part) for part in before], [_identify(part) for part in after]):
            old, new = before[edit.before], after[edit.after]
            if edit.is_equal:
                for part in new:
                    _keep(target, part)
                continue
            row = column = 0
            for next_row, next_column in (*pair_similar(old, new, _find_similarity), (len(old), len(new))):
                for part in old[row:next_row]:
                    self._write_all(target, part, REMOVED)
                for part in new[column:next_column]:
                    self._write_all(target, part, ADDED)
                row, column = next_row + 1, next_column + 1
                if next_row < len(old):
                    self._write_changed(target, old[next_row], new[next_column])

    def _write_changed(self, target: Element, old: _Part, new: _Part) -> None:
        if old.element is None or new.element is None:
            self._write_words(target, old.tokens, new.tokens)
        elif _is_whole(old.element) or _is_whole(new.element):
            self._write_all(target, old, REMOVED)
            self._write_all(target, new, ADDED)
        else:
            before, after = self.reader.read(old.element), self.reader.read(new.element)
            _empty(new.element)
            if new.element.tag == "tr":  # a row with as many cells as before: each goes with the one in its place
                for cell, other in zip(before, after, strict=True):
                    if cell.key == other.key:
                        _keep(new.element, other)
                    else:
                        self._write_changed(new.element, cell, other)
            else:
                self.write(new.element, before, after)
            _append(target, new.element)

    def _write_all(self, target: Element, part: _Part, mark: str) -> None:
        """Write a part that is new or gone, with all of its words marked."""
        element = part.element
        if element is None:
            self._count(part.tokens, mark)
            tokens = self._retire_tokens(part.tokens, {}) if mark == REMOVED else part.tokens
            _Writer(target).write(tokens, mark)
        elif _is_whole(element) and element.tag not in _HEADINGS:
            words = sum(map(has_word, self.reader.find_words(element)))
            self._add_count(words, mark)
            around = _make_mark(mark)
            around.append(self._retire(element) if mark == REMOVED else element)
            around[0].tail = None
            if element.tag == "p":  # a placeholder, which Python-Markdown replaces together with its paragraph
                around[0].text = (around[0].text or "").strip()
            _append(target, around)
        else:
            parts = self.reader.read(element)
            if mark == REMOVED:  # in no table of contents, and with no style that counts what stands beside it
                element = Element("p" if element.tag in _HEADINGS else element.tag, {"class": REMOVED})
            else:
                _empty(element)
            for inner in parts:
                self._write_all(element, inner, mark)
            _append(target, element)

    def _write_words(self, target: Element, before: Sequence[_Token], after: Sequence[_Token]) -> None:
        lengths = [len(token.text) or 3 for token in after]
        edits = find_edits([token.key for token in before], [token.key for token in after], lengths)
        homes: dict[Element, Element] = {}  # where the elements around words are now
        for edit in edits:
            for old, new in zip(before[edit.before], after[edit.after], strict=edit.is_equal):
                if edit.is_equal or _tags(old.path) == _tags(new.path):
                    homes |= {
                        around: home for around, home in zip(old.path, new.path, strict=False) if around not in homes
                    }
        writer = _Writer(target)
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

    def _count(self, tokens: Sequence[_Token], mark: str) -> None:
        self._add_count(sum(token.is_word for token in tokens), mark)

    def _add_count(self, words: int, mark: str) -> None:
        if mark == ADDED:
            self.counts.added += words
        else:
            self.counts.removed += words

    def _retire_tokens(self, tokens: Sequence[_Token], homes: dict[Element, Element]) -> list[_Token]:
        """Words that are gone; those in an element that has stayed go there."""
        return [
            replace(
                token,
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
            if part.tag == "img":
                part.tag, part.text = "span", part.get("alt") or part.get("src")
            elif part.tag in _LEADING:
                address = part.get("href", "")
                shows = address in self.addresses or address in "".join(part.itertext()) or address.startswith("#fn")
                part.tag = "span"
                if not shows:
                    note = Element("span")
                    note.text = f" ({address})"
                    part.append(note)
            kept = part.get("class", "") if part.tag in ("code", "pre", "span") else ""
            is_formula = part.tag == "script" and part.get("type", "").startswith("math/")
            if part.tag in ("script", "style") and not is_formula:
                part.tag, part.text = "span", None
            part.attrib = {"type": part.get("type", "")} if is_formula else {"class": kept} if kept else {}
        return retired

    def _retire_text(self, text: str | None) -> str | None:
        return _STASHED.sub(lambda match: self.reader.stash.retire(int(match[1])), text) if text else text


@dataclass(slots=True)
class _Writer:
    """Writes words into a block; neighbours that stand in the same elements share these."""

    target: Element
    open: list[tuple[Element | str, Element]] = field(default_factory=list)

    def write(self, tokens: Sequence[_Token], mark: str, is_spaced: bool = True) -> None:
        """Write words, in `mark` unless that is empty; `is_spaced` tells that white space follows removed ones."""
        for token in tokens:
            path: list[Element | str] = [*token.path, mark] if mark else [*token.path]
            same = 0
            while same < min(len(path), len(self.open)) and path[same] is self.open[same][0]:
                same += 1
            del self.open[same:]
            # white space stays out of marks, but for that which is gone with a removed word
            if token.has_space and mark == REMOVED and not is_spaced:
                self._open(path[same:])
            if token.has_space or (mark == ADDED and self._is_after_removed_start()):
                _write_text(self._here(), " ")
            self._open(path[len(self.open) :])
            if token.element is not None:
                _append(self._here(), token.element)
            else:
                _write_text(self._here(), token.text)

    def _open(self, path: Sequence[Element | str]) -> None:
        for item in path:
            element = _make_mark(item) if isinstance(item, str) else Element(item.tag)
            self._here().append(element)
            self.open.append((item, element))

    def _here(self) -> Element:
        return self.open[-1][1] if self.open else self.target

    def _is_after_removed_start(self) -> bool:
        """Whether only removed words stand here so far, so that white space after them is seen with them alone."""
        here = self.target
        return not (here.text or "").strip() and len(here) == 1 and here[0].get("class") == REMOVED and not here[0].tail


def _is_deep(element: Element) -> bool:
    level = [element]
    for _ in range(_DEEPEST):
        level = [child for parent in level for child in parent]
    return bool(level)


def _tags(path: Sequence[Element]) -> list[str]:
    return [element.tag for element in path]


def _identify(part: _Part) -> Hashable:
    return part.words if part.element is None else part.key


def _find_similarity(old: _Part, new: _Part) -> float:
    """How alike two parts are, from 0 for those that must not be paired to 1."""
    if old.element is None or new.element is None:
        like = find_likeness(old.words, new.words) if old.element is new.element else 0.0
        return like if like >= _LIKE else 0.0
    if old.element.tag != new.element.tag or _count_cells(old.element) != _count_cells(new.element):
        return 0.0
    if old.element.tag in _ONE_OF_A_KIND or _find_first_cell(old.element) == _find_first_cell(new.element) != "":
        return 1.0
    like = find_likeness(old.words, new.words)
    return like if like >= _LIKE else 0.0


def _count_cells(element: Element) -> int:
    """The columns of a table or of a row."""
    if element.tag == "tr":
        return len(element)
    return max((len(row) for row in element.iter("tr")), default=0) if element.tag == "table" else 0


def _find_first_cell(row: Element) -> str:
    """What a row is about; empty for all that is no row."""
    return "".join(row[0].itertext()).strip() if row.tag == "tr" and len(row) else ""


def _find_note(element: Element) -> str:
    """A reference to a footnote as its author writes it, for its number depends on others; empty for all else."""
    link = element.find("a[@class='footnote-ref']") if element.tag == "sup" else None
    return f"[^{link.get('href', '').partition(':')[2]}]" if link is not None else ""


def _is_whole(element: Element) -> bool:
    """Whether a block is removed and added as a whole; in the table of contents a heading has its words once."""
    return (
        element.tag in ("pre", "hr", "figure", *_HEADINGS)
        or element.get("class") == "arithmatex"
        or (element.tag == "p" and not len(element) and _STASHED.fullmatch((element.text or "").strip()) is not None)
        or element.find("input") is not None  # tabs go by the number of what stands beside them
    )


def _keep(target: Element, part: _Part) -> None:
    if part.element is None:
        _Writer(target).write(part.tokens, "")
    else:
        _append(target, part.element)


def _write_text(target: Element, text: str | None) -> None:
    """Add a text at the end of an element."""
    if text and len(target):
        target[-1].tail = (target[-1].tail or "") + text
    elif text:
        target.text = (target.text or "") + text


def _make_mark(name: str) -> Element:
    return Element("ins" if name == ADDED else "del", {"class": name})


def _append(target: Element, element: Element) -> None:
    element.tail = None
    target.append(element)


def _empty(element: Element) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)
