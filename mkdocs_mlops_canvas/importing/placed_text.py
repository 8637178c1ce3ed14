"""Texts with places on a sheet as named texts: each belongs to the box in which it begins, in any order of the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing.names import NamedText, SourceError, load_titles
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.importing.names import Names

_MOST_LINES = 3  # of a title
_SLACK = 8.0  # points by which a text may begin before its title
_NEAR = 3.0  # sizes between two texts that belong together
_FRAME_HEIGHT = 3.0  # sizes of a title, which the frame of a box is higher than
_BULLET = re.compile(r"^[•◦▪●○■‣∙·–-]\s+")
_SIGN = re.compile(r"([\\`*\[\]<]|(?<!\w)_|_(?!\w))")  # what would be markup in a line
_BEGIN = re.compile(r"^(?:#{1,6}(?=\s)|>|\+(?=\s)|={2,}|-{2,}|~{3,})")  # and at its beginning
_SOFT_ENDS = ("\u00ad", "\ufffe")  # hyphens of a line's end only
_FIELD_HEIGHT = 60.0  # points, which the frame of a header field is lower than
_SAME_CANVAS = 2  # titles that may come again, as the texts of authors name boxes, too


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a page, in points from its top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, page: int, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.page == page and self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(slots=True)
class Block:
    """Lines of one size that follow each other in the file and below each other on the page."""

    frame: Frame
    size: float
    lines: list[str] = field(default_factory=list)
    is_field: bool = False  # typed into a field, or noted

    @property
    def text(self) -> str:
        """Its lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """What is in a PDF: texts in the order of the file, and rectangles; `is_ours` says that we wrote the file."""

    blocks: tuple[Block, ...]
    frames: tuple[Frame, ...]
    is_ours: bool = False

    @property
    def text(self) -> str:
        """All its texts in the order of the file."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(slots=True)
class _Title:
    """The title of a box and where it is; `column` is where the column of the box begins."""

    box: Box
    block: Block
    region: Frame | None = None
    texts: list[Block] = field(default_factory=list)


def place_texts(document: Document, names: Names) -> list[NamedText]:
    """The texts of a sheet by the names of a definition: header fields, boxes, and what is in neither.

    Raises:
        SourceError: There are several canvases in it.
    """
    sheet = _Sheet(document, names)
    return [*sheet.read_header(), *sheet.read_boxes(), *(NamedText(None, write_text([block])) for block in sheet.left)]


class _Sheet:
    """The texts of a document: titles of boxes with the texts in them, texts above them, and others."""

    def __init__(self, document: Document, names: Names) -> None:
        self.names = names
        self.left: list[Block] = []
        blocks = [part for block in document.blocks for part in _split(block, names)]
        self.titles = self._choose_titles(blocks)
        by_block = {id(title.block): title for title in self.titles}
        columns = self._choose_columns(blocks)
        for title in self.titles:
            title.region = _find_frame(title, self.titles, document.frames)
        regions = [title.region for title in self.titles if title.region]
        self.fields = [f for f in document.frames if regions and f not in regions and f.bottom - f.top < _FIELD_HEIGHT]
        self.head: list[Block] = []
        current: _Title | None = None
        before: Block | None = None
        head_page: int | None = None  # with the header, if its fields follow
        for block in blocks:
            if names.is_canvas(block.text):
                before, head_page = None, block.frame.page
            elif id(block) in columns or _is_credit(block):
                before = None
            elif id(block) in by_block:
                current, before, head_page = by_block[id(block)], block, None
            elif current and (self._goes_on(before, block) or (document.is_ours and block.frame.page != head_page)):
                current.texts.append(block)
                before = block
            elif self._is_above(block):
                self.head.append(block)
            else:
                is_near = before is not None and not block.is_field and self._follows(before, block)
                is_page_of_titles = any(title.block.frame.page == block.frame.page for title in self.titles)
                current = current if is_near or not is_page_of_titles else self._find_title(block)
                (current.texts if current else self.left).append(block)
                before = None if block.is_field else block

    def _choose_titles(self, blocks: Sequence[Block]) -> list[_Title]:
        """For each box the largest text that is its title; smaller ones are texts of authors."""
        found: dict[str, list[_Title]] = {}
        for block in blocks:
            if not block.is_field and len(block.lines) <= _MOST_LINES and (box := self.names.find_box(block.text)):
                found.setdefault(box.key, []).append(_Title(box, block))
        largest = {key: max(title.block.size for title in titles) for key, titles in found.items()}
        usual = Counter(round(size) for size in largest.values()).most_common(1)
        chosen = {
            key: [title for title in titles if round(title.block.size) == (usual[0][0] if usual else 0)]
            or [title for title in titles if title.block.size == largest[key]]
            for key, titles in found.items()
        }
        again = [len(titles) for titles in chosen.values() if len(titles) > 1]
        if len(again) > _SAME_CANVAS:
            raise SourceError(f"there are {min(again)} canvases in it; import one at a time")
        return [titles[0] for titles in chosen.values()]

    def _choose_columns(self, blocks: Sequence[Block]) -> set[int]:
        """The titles of columns, which are larger than those of boxes; words of authors are not."""
        size = min((title.block.size for title in self.titles), default=0)
        return {id(block) for block in blocks if block.size >= size > 0 and self.names.is_column(block.text)}

    def _is_above(self, block: Block) -> bool:
        """Whether a text is above all boxes of its page."""
        tops = [title.block.frame.top for title in self.titles if title.block.frame.page == block.frame.page]
        return bool(tops) and block.frame.top < min(tops) - _SLACK and not self._find_title(block)

    def _follows(self, before: Block, block: Block) -> bool:
        """Whether a text goes on below another one, with no title between them."""
        gap, size = block.frame.top - before.frame.bottom, max(block.size, before.size)
        if block.frame.page != before.frame.page or not -size < gap < _NEAR * size:
            return False
        if block.frame.x0 > before.frame.x1 or block.frame.x1 < before.frame.x0:
            return False
        between = (title.block.frame for title in self.titles if title.block is not before)
        return not any(
            frame.page == block.frame.page
            and before.frame.top < frame.top < block.frame.top + size
            and frame.x0 < block.frame.x1
            and frame.x1 > block.frame.x0
            for frame in between
        )

    def _goes_on(self, before: Block | None, block: Block) -> bool:
        """Whether a text at the top of a column goes on from the end of the column before, as in a newspaper."""
        if before is None or block.frame.page != before.frame.page or self._find_title(block):
            return False
        is_right = block.frame.x0 > before.frame.x1 and block.frame.bottom < before.frame.top
        return is_right and not any(_holds(frame, block) for frame in self.fields)

    def _find_title(self, block: Block) -> _Title | None:
        """The box in which a text begins: in its frame, else below its title and beside no other one."""
        page, x, y = block.frame.page, block.frame.x0 + 1, block.frame.top + 1
        for title in self.titles:
            if title.region and title.region.holds(page, x, y):
                return title
        beside = [
            title
            for title in self.titles
            if not title.region and title.block.frame.page == page and title.block.frame.x0 - _SLACK <= x
        ]
        column = max((title.block.frame.x0 for title in beside), default=0) - 2 * _SLACK
        above = [t for t in beside if t.block.frame.x0 >= column and t.block.frame.top < y]
        return max(above, key=lambda title: title.block.frame.top, default=None)

    def read_header(self) -> Iterator[NamedText]:
        """The fields above the boxes; a value is below its label, or beside it."""
        labels = [(block, found) for block in self.head if (found := self.names.split_labels(block.text))]
        values = [block for block in self.head if all(block is not label for label, _ in labels)]
        for block, found in labels:
            for name, value in found:
                inside = [] if value else [each for each in values if self._is_value(each, block, labels)]
                if text := value or " ".join(each.text for each in inside):
                    yield NamedText(name, text)
                values = [each for each in values if each not in inside]
        self.left = [*values, *self.left]

    def _is_value(self, block: Block, label: Block, labels: Sequence[tuple[Block, object]]) -> bool:
        page, size = label.frame.page, label.size
        following = [other.frame.x0 for other, _ in labels if other.frame.x0 > label.frame.x0 + _SLACK
                     and abs(other.frame.top - label.frame.top) < _NEAR * size]  # fmt: skip
        is_in_column = label.frame.x0 - _SLACK <= block.frame.x0 < min(following, default=1e9) - 1
        return (
            block.frame.page == page and is_in_column and -size < block.frame.top - label.frame.top < 2 * _NEAR * size
        )

    def read_boxes(self) -> Iterator[NamedText]:
        """The boxes with their texts, by the order of the definition."""
        order = [box.key for box in self.names.definition.boxes]
        for title in sorted(self.titles, key=lambda title: order.index(title.box.key)):
            yield NamedText(title.box.title, write_text(title.texts))


def write_text(blocks: Iterable[Block]) -> str:
    """Texts as Markdown: a paragraph for each, with items of lists; lines that a page has broken are one line."""
    parts = []
    for block in blocks:
        lines: list[str] = []
        for line in map(str.strip, block.lines):
            if lines and not block.is_field and not _BULLET.match(line):
                lines[-1] = _join(lines[-1], line)
            else:
                lines.append(line)
        items = [_BULLET.match(line) for line in lines]
        safe = [_escape(_BULLET.sub("", line)) for line in lines]
        safe = [f"- {line}" if item else line for line, item in zip(safe, items, strict=True)]
        parts.append(("\n" if any(items) else "  \n").join(safe))
    return "\n\n".join(parts)


def _escape(line: str) -> str:
    return _BEGIN.sub(r"\\\g<0>", _SIGN.sub(r"\\\1", line))


def _join(line: str, following: str) -> str:
    if line.endswith(_SOFT_ENDS):
        return line[:-1] + following
    return line + following if line.endswith("-") and following[:1].islower() else f"{line} {following}"


def _split(block: Block, names: Names) -> Iterator[Block]:
    """A text and the title above it apart, where both have one size."""
    number = next((n for n in range(min(_MOST_LINES, len(block.lines) - 1), 0, -1)
                   if names.is_box(" ".join(block.lines[:n]))), 0)  # fmt: skip
    if not number or block.is_field or names.is_box(block.text):
        yield block
        return
    frame = block.frame
    middle = frame.top + (frame.bottom - frame.top) * number / len(block.lines)
    yield Block(Frame(frame.page, frame.x0, frame.top, frame.x1, middle), block.size, block.lines[:number])
    yield type(block)(
        type(frame)(frame.page, frame.x0, middle, frame.x1, frame.bottom), block.size, block.lines[number:]
    )


def _find_frame(title: _Title, titles: Sequence[_Title], frames: Sequence[Frame]) -> Frame | None:
    """The smallest rectangle around a title, if no other title is in it."""
    own = title.block.frame
    around = [f for f in frames if _holds(f, title.block) and f.bottom - f.top > _FRAME_HEIGHT * (own.bottom - own.top)]
    smallest = min(around, key=lambda frame: (frame.x1 - frame.x0) * (frame.bottom - frame.top), default=None)
    return smallest if smallest and sum(_holds(smallest, other.block) for other in titles) == 1 else None


def _holds(frame: Frame, block: Block) -> bool:
    """Whether the middle of a text is in a rectangle."""
    own = block.frame
    return frame.holds(own.page, (own.x0 + own.x1) / 2, (own.top + own.bottom) / 2)


def _is_credit(block: Block) -> bool:
    """Whether a text is of the foot of a published sheet."""
    text = fold_name(block.text)
    return (
        any(text in credit or credit in text for credit in map(fold_name, load_titles()["credits"])) and len(text) > 9
    )
