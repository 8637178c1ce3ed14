"""Owns what a PDF says of itself, and where its parts begin."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.documents.document import Facts

_ROLES = {"/Strong": "/Span", "/Em": "/Span"}


def find_starts(data: bytes, anchors: Sequence[str]) -> Mapping[str, int]:
    """The pages, from 1, on which the elements with these ids begin, as far as links lead to them."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    named = reader.named_destinations
    starts = {}
    for anchor in anchors:
        if found := named.get(anchor) or named.get(f"/{anchor}"):
            number = reader.get_destination_page_number(found)
            starts[anchor] = (number or 0) + 1
    return starts


def describe(data: bytes, facts: Facts, made: datetime) -> bytes:
    """The PDF with its metadata; `made` is the moment that it names, in UTC."""
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject

    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pdf_header = data[:8].decode("ascii")
    moment = made.strftime("D:%Y%m%d%H%M%S+00'00'")
    metadata: dict[str, Any] = {
        "/Title": facts.title,
        "/Author": ", ".join(facts.authors),
        "/Subject": facts.summary,
        "/Keywords": ", ".join(facts.tags),
        "/Creator": facts.generator,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    writer.add_metadata({key: value for key, value in metadata.items() if value})
    shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.root_object[NameObject("/ViewerPreferences")] = shown
    if tree := writer.root_object.get("/StructTreeRoot"):
        # Chromium tags with types of PDF 2.0 in a file of an earlier version, whose readers need to be told
        roles = {NameObject(new): NameObject(old) for new, old in _ROLES.items()}
        tree.get_object().setdefault(NameObject("/RoleMap"), DictionaryObject()).get_object().update(roles)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
