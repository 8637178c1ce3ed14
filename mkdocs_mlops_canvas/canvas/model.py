"""Owns what a canvas is once its text has been read: validated and frozen.

Values arrive as the texts that the author wrote (YAML scalars are not interpreted), so that
`version: 1.10` and `product: no` mean what they say.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.plain_text import first_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Field
    from mkdocs_mlops_canvas.text.problem import Code

RETIRED = "retired"
STAGES = ("idea", "exploration", "pilot", "production", RETIRED)
FORMS = ("sections", "frontmatter", "fence")  # in which a canvas is written
IMPORT_FORMATS = ("html", "markdown", "json", "yaml")
PAPERS = ("a4", "a3", "letter")  # on which canvases are printed, landscape

FieldValue = str | tuple[str, ...] | datetime.date

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")  # 2026-11-12


class FieldError(ValueError):
    """A value that a field of the header cannot have: the code of the problem, what is wrong, and the remedy."""

    def __init__(self, code: Code, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise FieldError("wrong-type", f"expected a text, not {_kind(value)}", "write it on one line, after the colon")


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if not isinstance(value, str | list) or not all(isinstance(item, str | None) for item in items):
        raise FieldError("wrong-type", f"expected a text or a list of texts, not {_kind(value)}", "write [one, two]")
    return tuple(item.strip() for item in items if item and item.strip())


def _tags(value: Any) -> tuple[str, ...]:
    texts = _texts(value)
    return tuple(tag for text in texts for tag in map(str.strip, text.split(",")) if tag)


def _date(value: Any) -> datetime.date | None:
    text = _text(value)
    if text is None:
        return None
    try:
        if not _ISO_DATE.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise FieldError(
            "invalid-date", f"'{text}' is not a date", "write year-month-day, such as 2026-11-12"
        ) from None


def _iteration(value: Any) -> int | str | None:
    text = _text(value)
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else text


def _version(value: Any) -> str:
    return _text(value) or DEFAULT_VERSION


def _layout(value: Any) -> str | None:
    text = _text(value)
    if text not in (None, "wide", "page"):
        raise FieldError("wrong-type", f"unknown layout '{text}'", "the layouts are 'wide' and 'page'")
    return text


def _links(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(address, str) for address in value.values()):
        raise FieldError("wrong-type", "expected addresses, each with a label", "write 'Runbook: runbook.md'")
    for label, address in value.items():
        try:
            urlsplit(address)
        except ValueError:
            hint = "write one such as https://example.com/"
            raise FieldError("wrong-type", f"the address of '{label}' cannot be read", hint) from None
        if is_unsafe(address):
            raise FieldError("unsafe-link", f"the address of '{label}' runs a script", "link to a page or a site")
    return {str(label): address for label, address in value.items()}


def _kind(value: Any) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the boxes: the four fields of the sheet and the facts of the portfolio.

    `fields` has those that the definition adds, by key, as far as they are filled in.
    """

    product: str | None = None
    designed_by: tuple[str, ...] = ()
    date: datetime.date | None = None
    iteration: int | str | None = None
    version: str = DEFAULT_VERSION
    layout: str | None = None
    id: str | None = None
    summary: str | None = None
    stage: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    review_by: datetime.date | None = None
    supersedes: str | None = None
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


_READERS: dict[str, Callable[[Any], Any]] = {
    "product": _text,
    "designed_by": _texts,
    "date": _date,
    "iteration": _iteration,
    "version": _version,
    "layout": _layout,
    "id": _text,
    "summary": _text,
    "stage": _text,
    "owner": _text,
    "tags": _tags,
    "links": _links,
    "review_by": _date,
    "supersedes": _text,
}
HEADER_KEYS = tuple(_READERS)


def read_field(key: str, value: Any) -> Any:
    """The value of a field of the header, from what its author wrote: texts, lists and mappings of texts, or none.

    Raises:
        FieldError: The field cannot have this value.
    """
    return _READERS[key](value)


def read_own_field(own: Field, value: Any) -> FieldValue | None:
    """The value of a field that a definition adds to the header; none where it is left out.

    Raises:
        FieldError: The field cannot have this value.
    """
    if not own.values:
        readers: dict[str, Callable[[Any], FieldValue | None]] = {"text": _text, "texts": _texts, "date": _date}
        return readers[own.kind](value) or None
    text = _text(value)
    folded = (text or "").casefold()
    known = next((choice for choice in own.values if choice.casefold() == folded), None)
    if text and known is None:
        choices = ", ".join(f"'{choice}'" for choice in own.values)
        hint = suggest(text, own.values) or f"the values are {choices}"
        raise FieldError("wrong-type", f"unknown value '{text}'", hint)
    return known


def write_own_field(value: FieldValue | None) -> str:
    """The value of such a field on one line."""
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def read_stage(text: str, stages: Sequence[str]) -> str:
    """The stage that an author names, in any case."""
    folded = text.casefold()
    stage = next((name for name in stages if name.casefold() == folded), None)
    if stage is None:
        hint = suggest(text, stages) or f"the stages are {join_names(stages)}"
        raise FieldError("unknown-stage", f"unknown stage '{text}'", hint)
    return stage


@dataclass(frozen=True)
class Canvas:
    """One iteration of one product.

    `boxes` maps box keys to Markdown, filled boxes only, in the order of the definition. `places` has the
    line and column (from 1) of each field of the header that is written, and under an empty key those of
    the canvas itself.
    """

    definition: Definition
    header: Header
    product: str
    id: str
    boxes: Mapping[str, str]
    places: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"": (1, 1)})

    @cached_property
    def summary(self) -> str:
        """The author's summary, else the first sentence of the definition's summary box, as plain text."""
        return self.header.summary or first_sentence(self.boxes.get(self.definition.summary_box, ""))

    @property
    def empty(self) -> tuple[Box, ...]:
        """The boxes that have no text yet."""
        return tuple(box for box in self.definition.boxes if box.key not in self.boxes)
