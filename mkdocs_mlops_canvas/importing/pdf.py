"""The texts of a PDF with their places: what is drawn on its pages, typed into its fields, and noted on it."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from contextlib import suppress
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSException
from pdfminer.utils import decode_text
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_words

from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.importing.placed_text import Block, Document, Frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pdfplumber.page import Page

_MOST_PAGES = 100
_MOST_BYTES = 256 * 1024 * 1024  # unpacked
_CHUNK = 1 << 16  # bytes
_BLANK = 0.2  # sizes between two letters that are in two words
_SAME_SIZE = 0.05  # of a size, by which sizes in a text may differ
_LEADING = 1.5  # sizes between the lines of a paragraph
_MORE_LEADING = 1.2  # by which a step between lines is more than the one before: a paragraph ends
_WORD_GAP = 2.0  # sizes between words of a line
_SAME_PLACE = 1.0  # points
_SMALLEST = 0.66  # of the size of a line, which an exponent in it has
_UNKNOWN = re.compile(r"\(cid:\d+\)")  # a sign for which the file has no letter
_LIGATURES = {code: normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}  # `ﬁ`


def read_pdf(data: bytes) -> Document:
    """The texts of a PDF with their places.

    Raises:
        SourceError: It cannot be read, is too large, or has no text.
    """
    _check_size(data)
    blocks: list[Block] = []
    frames: list[Frame] = []
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > _MOST_PAGES:
                raise SourceError(f"the PDF has {len(document.pages)} pages; the most is {_MOST_PAGES}")
            is_ours = str(document.metadata.get("Creator", "")).startswith("mkdocs-mlops-canvas")
            for number, page in enumerate(document.pages):
                reader = _PageReader(page, number)
                blocks += [*_join_lines(reader.read_lines()), *reader.read_notes()]
                frames += map(reader.locate, page.rects)
                page.close()
    except (PdfminerException, PDFException, PSException) as error:
        is_locked = "password" in repr(error).lower()
        reason = "it is protected by a password" if is_locked else "it is damaged, or not a PDF"
        raise SourceError(f"the PDF cannot be read: {reason}") from None
    if not blocks:
        raise SourceError("the PDF has no text: it is a scan or a picture, which needs text recognition (OCR) first")
    return Document(tuple(blocks), tuple(frames), is_ours)


def _check_size(data: bytes) -> None:
    """Unpack all streams once without keeping them: a small file may hold gigabytes."""
    left, at = _MOST_BYTES, 0
    while (at := data.find(b"stream", at) + 6) > 5:
        with suppress(zlib.error):  # a stream that is not packed
            for size in _measure(data, at + (2 if data[at : at + 2] == b"\r\n" else 1)):
                left -= size
                if left < 0:
                    raise SourceError(f"the PDF is larger than {_MOST_BYTES >> 20} MB after decompression")


def _measure(data: bytes, start: int) -> Iterator[int]:
    """The sizes of the parts of a packed stream."""
    unpacker = zlib.decompressobj()
    while start < len(data) and not unpacker.eof:
        part = data[start : start + _CHUNK]
        while part and not unpacker.eof:
            yield len(unpacker.decompress(part, _CHUNK))
            part = unpacker.unconsumed_tail
        start += _CHUNK


class _PageReader:
    """Reads the texts and rectangles of a page; a page that lies on its side is turned upright."""

    def __init__(self, page: Page, number: int) -> None:
        self.page = page
        self.number = number
        turns = Counter(0 if char["upright"] else 1 if char["matrix"][1] > 0 else -1 for char in page.chars)
        self.turn = turns.most_common(1)[0][0] if turns else 0

    def locate(self, item: Mapping[str, Any]) -> Frame:
        """Where something is, once the page is upright."""
        x0, top, x1, bottom = (float(item[key]) for key in ("x0", "top", "x1", "bottom"))
        if self.turn > 0:  # read from the bottom to the top
            x0, top, x1, bottom = self.page.height - bottom, x0, self.page.height - top, x1
        elif self.turn < 0:
            x0, top, x1, bottom = top, self.page.width - x1, bottom, self.page.width - x0
        return Frame(self.number, x0, top, x1, bottom)

    def read_lines(self) -> Iterator[Block]:
        """The lines in the order of the file; words far from each other are in two lines."""
        line: Block | None = None
        chars = self.page.chars
        if self.turn:
            chars = [self._make_upright(char) for char in chars]
        chars = [char for before, char in pairwise([None, *chars]) if char and not (before and _is_again(before, char))]
        seen: dict[str, list[Mapping[str, Any]]] = {}
        for word in extract_words(
            chars, use_text_flow=True, x_tolerance_ratio=_BLANK, y_tolerance=2, extra_attrs=["size"]
        ):
            frame = Frame(self.number, word["x0"], word["top"], word["x1"], word["bottom"])
            text = _UNKNOWN.sub("\ufffd", word["text"]).translate(_LIGATURES)
            same = seen.setdefault(text, [])
            if any(_is_again(before, word) for before in same):  # drawn twice, to be bold
                continue
            same.append(word)
            if line and _is_beside(line, frame, word["size"]):
                line.lines[0] += f" {text}"
                line.frame = Frame(self.number, line.frame.x0, line.frame.top, frame.x1, line.frame.bottom)
            else:
                if line:
                    yield line
                line = Block(frame, word["size"], [text])
        if line:
            yield line

    def _make_upright(self, char: Mapping[str, Any]) -> dict[str, Any]:
        place = self.locate(char)
        moved = {"x0": place.x0, "x1": place.x1, "top": place.top, "bottom": place.bottom, "doctop": place.top}
        return {**char, **moved, "upright": True, "size": place.bottom - place.top}

    def read_notes(self) -> Iterator[Block]:
        """What is typed into the fields of a form, and what is noted on the page."""
        for note in self.page.annots:
            data, value = note["data"], note["contents"]
            if str(data.get("Subtype")) == "/'Widget'":
                typed = resolve1(data.get("V") or resolve1(data.get("Parent") or {}).get("V"))
                value = decode_text(typed) if isinstance(typed, bytes) else None
            if value and value.strip():
                yield Block(self.locate(note), 0, value.strip().splitlines(), is_field=True)


def _is_again(before: Mapping[str, Any], item: Mapping[str, Any]) -> bool:
    """Whether a letter or word is the same as another one, and at the same place."""
    is_there = abs(before["x0"] - item["x0"]) < _SAME_PLACE and abs(before["top"] - item["top"]) < _SAME_PLACE
    return is_there and bool(before["text"] == item["text"])


def _is_beside(line: Block, frame: Frame, size: float) -> bool:
    gap, larger, smaller = frame.x0 - line.frame.x1, max(size, line.size), min(size, line.size)
    is_level = abs(frame.bottom - line.frame.bottom) < larger * 0.6
    return is_level and smaller > _SMALLEST * larger and -size < gap < smaller * _WORD_GAP


def _join_lines(lines: Iterator[Block]) -> Iterator[Block]:
    """Lines below each other as one paragraph."""
    block: Block | None = None
    leading = _LEADING * 1000
    for line in lines:
        step = line.frame.bottom - block.frame.bottom if block else 0
        if block and _is_below(block, line, min(_LEADING * line.size, _MORE_LEADING * leading)):
            leading = min(leading, step)
            one, other = block.frame, line.frame
            block.lines += line.lines
            block.frame = Frame(one.page, min(one.x0, other.x0), one.top, max(one.x1, other.x1), other.bottom)
        else:
            if block:
                yield block
            block, leading = line, _LEADING * 1000
    if block:
        yield block


def _is_below(block: Block, line: Block, most: float) -> bool:
    one, other = block.frame, line.frame
    is_same = abs(block.size - line.size) <= _SAME_SIZE * block.size
    return is_same and 0 < other.bottom - one.bottom <= most and other.x0 < one.x1 and other.x1 > one.x0
