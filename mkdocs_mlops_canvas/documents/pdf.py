"""What a PDF says about itself: metadata, bookmarks, and where its parts begin."""

from __future__ import annotations

import io
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.documents.document import DocumentFacts

_ROLES = {"/Strong": "/Span", "/Em": "/Span"}
_TIMES = ("/CreationDate", "/ModDate")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_first_pages(data: bytes, anchors: Sequence[str]) -> Mapping[str, int]:
    """The page, from 1, on which each element with one of these ids begins, as far as a link leads to it."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    named = reader.named_destinations
    starts = {}
    for anchor in anchors:
        if found := named.get(anchor) or named.get(f"/{anchor}"):
            number = reader.get_destination_page_number(found)
            starts[anchor] = (number or 0) + 1
    return starts


def describe(data: bytes, html: str, facts: DocumentFacts, made: datetime | None) -> bytes:
    """Add its metadata to a PDF that Chromium made from `html`; `made` is its time of creation in UTC, or None."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject

    reader = PdfReader(io.BytesIO(data))
    info: Any = reader.trailer["/Info"]
    for name in _TIMES:
        info.pop(name, None)
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = data[:8].decode("ascii")
    metadata: dict[str, Any] = {
        "/Title": facts.title,
        "/Author": ", ".join(facts.authors),
        "/Subject": facts.summary,
        "/Keywords": ", ".join(facts.tags),
        "/Creator": facts.generator,
        **dict.fromkeys(_TIMES, made.strftime("D:%Y%m%d%H%M%S+00'00'") if made else ""),
    }
    writer.add_metadata({key: value for key, value in metadata.items() if value})
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.root_object[NameObject("/ViewerPreferences")] = shown
    if tree := writer.root_object.get("/StructTreeRoot"):
        # Chromium writes tags of PDF 2.0 into a file of an earlier version, which has to map them to its own
        roles = {NameObject(new): NameObject(old) for new, old in _ROLES.items()}
        tree.get_object().setdefault(NameObject("/RoleMap"), DictionaryObject()).get_object().update(roles)
        _number_header_cells(tree.get_object())
    if outlines := writer.root_object.get("/Outlines"):
        _name_bookmarks(outlines.get_object(), _read_headings(html))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _number_header_cells(tree: Any) -> None:
    """Number the header cells of tables, which other cells name, in the order of the document.

    Chromium 156 numbers them by a counter that depends on how fast a page loads: the same page, other bytes.
    """
    from pypdf.generic import NameObject, TextStringObject

    new: dict[str, TextStringObject] = {}
    for node in _walk(tree.get("/IDTree"), "/Kids"):
        names = node.get("/Names", [])
        for at in range(0, len(names), 2):
            name = TextStringObject(f"cell{len(new):08}")
            new[names[at]] = names[at] = names[at + 1].get_object()[NameObject("/ID")] = name
        if names:
            node["/Limits"][:] = names[0], names[-2]
    for element in _walk(tree, "/K") if new else ():
        attributes = element.get("/A")
        for attribute in attributes if isinstance(attributes, list) else ():
            if headers := attribute.get_object().get("/Headers"):
                headers[:] = [new.get(name, name) for name in headers]


def _walk(node: Any, children: str) -> Iterator[Any]:
    """The dictionaries of a tree in a PDF, each before its children."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if hasattr(found, "get_object") else found
        if isinstance(found, list):
            waiting.extend(reversed(found))
        elif isinstance(found, dict):
            yield found
            waiting.append(found.get(children))


def _read_headings(html: str) -> list[str]:
    """The texts of all headings of a document; a picture has the text that stands for it."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(["br", "img"]):
        element.replace_with(str(element.get("alt") or " "))
    return [" ".join(heading.get_text().split()) for heading in soup.find_all(_HEADINGS)]


def _name_bookmarks(outlines: Any, headings: Sequence[str]) -> None:
    """Name each bookmark like its heading.

    Chromium 156 joins the words between which a heading wraps (`Data verificationand governance`), and reverses those
    that are written from right to left.
    """
    from pypdf.generic import NameObject, TextStringObject

    letters = [_sort_letters(heading) for heading in headings]
    at = 0
    for item in _list_bookmarks(outlines):
        with suppress(ValueError):  # a heading without letters, such as a picture
            at = letters.index(_sort_letters(str(item["/Title"])), at) + 1
            item[NameObject("/Title")] = TextStringObject(headings[at - 1])


def _list_bookmarks(parent: Any) -> Iterator[Any]:
    """The bookmarks below one, in the order of the document."""
    item = parent.get("/First")
    while item is not None:
        item = item.get_object()
        yield item
        yield from _list_bookmarks(item)
        item = item.get("/Next")


def _sort_letters(text: str) -> str:
    """The letters and digits of a text in an order of their own, by which two forms of the same words are equal."""
    return "".join(sorted(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold())))
