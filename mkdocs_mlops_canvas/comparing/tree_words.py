"""Reads a tree of elements: its blocks, and the words of these."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.word_diff import has_word, split_chunk, split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
))  # fmt: skip
# elements that may be split between words; each other one is as one word
TRANSPARENT = frozenset(("b", "cite", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"))
_WHOLE_BLOCK = re.compile(rf"\s*<({'|'.join(sorted(BLOCKS))})\b.*</\1>\s*", re.DOTALL)  # `<pre>...</pre>`
STASHED = re.compile(r"\x02wzxhzdk:(\d+)\x03")  # `STX wzxhzdk:0 ETX`, `markdown.util.HTML_PLACEHOLDER`


@dataclass(frozen=True, slots=True)
class HtmlStash:
    """The HTML that Python-Markdown keeps away from its processors; texts hold placeholders for it.

    `read(number)` is that of a placeholder, `retire(number)` gives a placeholder for the same HTML, which does nothing.
    """

    read: Callable[[int], str]
    retire: Callable[[int], str]


class TreeWord(NamedTuple):
    """A word, a placeholder, or an element that is as one word; `path` are the elements around it, from the outside."""

    key: Hashable
    text: str
    has_space: bool
    path: tuple[Element, ...]
    element: Element | None = None
    is_word: bool = True


@dataclass(frozen=True)
class TreePart:
    """What a block holds: another block, or `tokens` if `element` is None; parts that look alike have one `key`."""

    key: tuple[Hashable, ...]
    reader: TreeReader
    tokens: tuple[TreeWord, ...] = ()
    element: Element | None = None

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        """All words in it, as far as it takes to see how alike two parts are."""
        if self.element is None:
            return self.key
        text = "".join(self.element.itertext())
        return tuple(text.split() if text.isascii() and "\x02" not in text else self.reader.list_words(self.element))


@dataclass(frozen=True, slots=True)
class TreeReader:
    """Reads elements: the blocks in them, and the words of these."""

    stash: HtmlStash

    def _separate_blocks(self, block: Element) -> None:
        """Take blocks of HTML, such as code right below a line of text, out of paragraphs: browsers do so too."""
        for at in reversed(range(len(block))):
            paragraph = block[at]
            if paragraph.tag == "p" and any(map(self._has_block, paragraph.itertext())):
                pieces = self._split_paragraph(paragraph)
                pieces[-1].tail = paragraph.tail
                block[at : at + 1] = pieces

    def _has_block(self, text: str) -> bool:
        if "\x02" not in text:
            return False
        return any(self._is_block(number) for _, number in _split_stashed(text))

    def _is_block(self, number: int | None) -> bool:
        return number is not None and _WHOLE_BLOCK.fullmatch(self.stash.read(number)) is not None

    def _split_paragraph(self, paragraph: Element) -> list[Element]:
        """The paragraphs that one is, each with words or with a block of HTML."""
        pieces = [Element("p", paragraph.attrib)]
        for item in _list_items(paragraph):
            if isinstance(item, Element):
                item.tail = None
                pieces[-1].append(item)
                continue
            for piece, number in _split_stashed(item):
                if self._is_block(number):
                    pieces += [Element("p"), Element("p")]
                    pieces[-2].text = piece
                else:
                    write_text(pieces[-1], piece)
        return [piece for piece in pieces if len(piece) or (piece.text or "").strip()]

    def read(self, element: Element) -> list[TreePart]:
        """The blocks and the runs of words in a block."""
        self._separate_blocks(element)
        parts: list[TreePart] = []
        run: list[str | Element] = [element.text or ""]
        for child in element:
            if child.tag in BLOCKS:
                parts += self._read_run(run)
                parts.append(TreePart((self._make_key(child),), self, element=child))
                run = []
            else:
                run.append(child)
            run.append(child.tail or "")
        return parts + self._read_run(run)

    def _read_run(self, run: Sequence[str | Element]) -> list[TreePart]:
        if not any(isinstance(item, Element) or item.strip() for item in run):
            return []
        tokens: list[TreeWord] = []
        has_space = False
        for item, path in self._flatten(run, ()):
            if isinstance(item, Element):
                is_word = any(map(has_word, item.itertext()))
                key = self._make_key(item), _list_styles(path)
                tokens.append(TreeWord(key, "", has_space, path, item, is_word))
                has_space = False
                continue
            for text, number in _split_stashed(item):
                if number is not None:
                    key = self.stash.read(number), _list_styles(path)
                    tokens.append(TreeWord(key, text, has_space, path, is_word=False))
                    has_space = False
                elif text:
                    tokens += _read_words(text, has_space, path)
                    has_space = text[-1].isspace()
        return [TreePart(tuple([token.key for token in tokens]), self, tuple(tokens))] if tokens else []

    def _flatten(
        self, run: Sequence[str | Element], path: tuple[Element, ...]
    ) -> Iterator[tuple[str | Element, tuple[Element, ...]]]:
        """Texts and elements in a run, each with the elements around it."""
        for item in run:
            if isinstance(item, str):
                yield item, path
            elif item.tag in TRANSPARENT and not item.attrib:
                yield from self._flatten(_list_items(item), (*path, item))
            else:
                yield item, path

    def list_words(self, element: Element) -> Iterator[str]:
        """All words below an element, wherever they stand."""
        for text in element.itertext():
            for piece, number in _split_stashed(text):
                if number is not None:
                    yield self.stash.read(number)
                else:
                    yield from split_words(piece)
        yield from (image.get("alt", "") for image in element.iter("img"))

    def _make_key(self, element: Element) -> Hashable:
        """What is equal for elements that look the same and lead to the same place."""
        if note := read_note(element):
            return note
        attributes = tuple(sorted((name, value) for name, value in element.attrib.items() if name != "id"))
        if element.tag == "pre":  # white space says something there
            return element.tag, attributes, "".join(element.itertext()).strip("\n")
        children = tuple((self._make_key(child), self._read_text(child.tail)) for child in element)
        return element.tag, attributes, self._read_text(element.text), children

    def _read_text(self, text: str | None) -> str:
        if text and "\x02" in text:
            text = STASHED.sub(lambda match: self.stash.read(int(match[1])), text)
            if "<pre" in text:
                return text.strip()  # white space says something there
        return " ".join(text.split()) if text else ""


def write_text(target: Element, text: str | None) -> None:
    """Add a text at the end of an element."""
    if text and len(target):
        target[-1].tail = (target[-1].tail or "") + text
    elif text:
        target.text = (target.text or "") + text


def _list_items(element: Element) -> list[str | Element]:
    """The texts and the elements in an element, in their order."""
    items: list[str | Element] = [element.text or ""]
    for child in element:
        items += [child, child.tail or ""]
    return items


def _split_stashed(text: str) -> Iterator[tuple[str, int | None]]:
    """The texts between placeholders and, each with its number, the placeholders."""
    if "\x02" not in text:
        yield text, None
        return
    at = 0
    for match in STASHED.finditer(text):
        yield text[at : match.start()], None
        yield match[0], int(match[1])
        at = match.end()
    yield text[at:], None


def _read_words(text: str, has_space: bool, path: tuple[Element, ...]) -> list[TreeWord]:
    """The words of a text; `has_space` tells that there is white space before it."""
    tokens: list[TreeWord] = []
    has_space = has_space or text[0].isspace()
    for chunk in text.split():
        tokens += _make_tokens(chunk, has_space)
        has_space = True
    if path:
        styles = _list_styles(path)
        tokens = [token._replace(key=(token.key, styles), path=path) for token in tokens]
    return tokens


@lru_cache(maxsize=4096)  # texts say the same words again and again
def _make_tokens(chunk: str, has_space: bool) -> tuple[TreeWord, ...]:
    """The words in a text without white space, with no elements around them."""
    words = split_chunk(chunk)
    return tuple(
        TreeWord(word, word, has_space and not at, (), is_word=has_word(word)) for at, word in enumerate(words)
    )


def _list_styles(path: Sequence[Element]) -> tuple[str, ...]:
    """What the elements around a word make of it, in whichever order they stand."""
    return tuple(sorted(set(list_tags(path)))) if path else ()


def list_tags(path: Sequence[Element]) -> list[str]:
    """The names of the elements around a word."""
    return [element.tag for element in path]


def read_note(element: Element) -> str | None:
    """A reference to a footnote as its author writes it, as its number depends on others; None for other elements."""
    link = element.find("a[@class='footnote-ref']") if element.tag == "sup" else None
    return f"[^{link.get('href', '').partition(':')[2]}]" if link is not None else None
