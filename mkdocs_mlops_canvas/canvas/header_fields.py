"""The header fields of a canvas: how their values are read from what an author wrote, and how they are written.

Values come as texts, lists and mappings of texts, because YAML scalars are not interpreted: `version: 1.10` and
`product: no` mean what they say.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.canvas.definition import YES_NO
from mkdocs_mlops_canvas.text.dates import parse_date
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import join_names, suggest

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Field
    from mkdocs_mlops_canvas.canvas.model import FieldValue
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.text.problem import Code


_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_SWITCH = {"true": True, "yes": True, "false": False, "no": False}

UNREADABLE: Mapping[str, Any] = MappingProxyType({"private": True})
"""The values of header fields that cannot be read, other than their defaults: nothing is published by mistake."""


class FieldError(ValueError):
    """A value that a header field cannot have.

    Attributes:
        code: The kind of problem.
        hint: How to fix it.
        value: The value that the message repeats, None if it repeats none.
    """

    def __init__(self, code: Code, message: str, hint: str, value: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.value = value


def read_field(key: str, value: Any) -> Any:
    """The value of a header field that every canvas has.

    Args:
        key: One of `HEADER_KEYS`.
        value: What the author wrote: texts, lists and mappings of texts, or None.

    Raises:
        FieldError: The field cannot have this value.
    """
    return _READERS[key](value)


def read_own_field(own: Field, value: Any) -> FieldValue | None:
    """The value of a header field that a definition adds; None where it is left out.

    Raises:
        FieldError: The field cannot have this value.
    """
    if not own.values:
        return _OWN_READERS[own.kind](value)
    text = read_text(value)
    if text is None:
        return None
    known = _find_choice(text, own.values)
    if known is None and own.kind == YES_NO and text.casefold() in _SWITCH:
        known = own.values[0 if _SWITCH[text.casefold()] else 1]
    if known is None:
        hint = suggest(text, own.values) or f"the values are {join_names(own.values)}"
        raise FieldError("wrong-type", f"unknown value '{text}'", hint, text)
    return known


def write_own_field(value: FieldValue | None) -> str:
    """The value of such a field on one line."""
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def say_own_field(own: Field, value: FieldValue | None, words: Words) -> str:
    """The value of such a field as readers see it, on one line."""
    if own.kind == YES_NO and value:
        return words.gettext("Yes") if value == own.values[0] else words.gettext("No")
    return own.label(write_own_field(value))


def read_stage(text: str, stages: Sequence[str]) -> str:
    """The stage that an author names, in any case.

    Raises:
        FieldError: It is not one of `stages`.
    """
    stage = _find_choice(text, stages)
    if stage is None:
        hint = suggest(text, stages) or f"the stages are {join_names(stages)}"
        raise FieldError("unknown-stage", f"unknown stage '{text}'", hint, text)
    return stage


def read_text(value: Any) -> str | None:
    """A text without the white space around it; None if there is nothing else.

    Raises:
        FieldError: It is a list or a mapping.
    """
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise FieldError("wrong-type", f"expected a text, not {_kind(value)}", "write it on one line, after the colon")


def read_texts(value: Any) -> tuple[str, ...]:
    """One text or a list of texts, without empty ones.

    Raises:
        FieldError: It is something else.
    """
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if not isinstance(value, str | list) or not all(isinstance(item, str | None) for item in items):
        raise FieldError("wrong-type", f"expected a text or a list of texts, not {_kind(value)}", "write [one, two]")
    return tuple(item.strip() for item in items if item and item.strip())


def read_tags(value: Any) -> tuple[str, ...]:
    """One text or a list of texts, with tags between commas.

    Raises:
        FieldError: It is something else.
    """
    texts = read_texts(value)
    return tuple(tag for text in texts for tag in map(str.strip, text.split(",")) if tag)


def _read_date(value: Any) -> datetime.date | None:
    text = read_text(value)
    if text is None:
        return None
    day = parse_date(text)
    if day is None:
        hint = "write year-month-day, such as 2026-11-12"
        raise FieldError("invalid-date", f"'{text}' is not a date", hint, text)
    return day


def _read_iteration(value: Any) -> int | str | None:
    text = read_text(value)
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else text


def _read_layout(value: Any) -> str | None:
    text = read_text(value)
    if text not in (None, "wide", "page"):
        raise FieldError("wrong-type", f"unknown layout '{text}'", "the layouts are 'wide' and 'page'", text)
    return text


def _read_links(value: Any) -> dict[str, str]:
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
    return {label.strip() or address: address for label, address in value.items()}


def _read_switch(value: Any) -> bool:
    text = read_text(value) or "false"
    if text.casefold() not in _SWITCH:
        raise FieldError("wrong-type", f"'{text}' is neither true nor false", "write 'true' or leave it out", text)
    return _SWITCH[text.casefold()]


def _read_url(value: Any) -> str | None:
    text = read_text(value)
    if text and not _URL.fullmatch(text):
        raise FieldError("wrong-type", f"'{text}' is not an address", "write one such as https://example.com/", text)
    return text


def _read_email(value: Any) -> str | None:
    text = read_text(value)
    if text and not _EMAIL.fullmatch(text):
        raise FieldError("wrong-type", f"'{text}' is not an email address", "write one such as ml@example.com", text)
    return text


def _read_number(value: Any) -> int | float | None:
    text = read_text(value)
    if text and not _NUMBER.fullmatch(text):
        raise FieldError("wrong-type", f"'{text}' is not a number", "write one such as 12 or 0.5", text)
    return None if not text else float(text) if "." in text else int(text)


def _find_choice(text: str, choices: Sequence[str]) -> str | None:
    """The choice that a text names, in any case."""
    folded = text.casefold()
    return next((choice for choice in choices if choice.casefold() == folded), None)


def _kind(value: Any) -> str:
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


_READERS: dict[str, Callable[[Any], Any]] = {
    "product": read_text,
    "designed_by": read_texts,
    "date": _read_date,
    "iteration": _read_iteration,
    "version": read_text,
    "layout": _read_layout,
    "id": read_text,
    "summary": read_text,
    "stage": read_text,
    "owner": read_text,
    "tags": read_tags,
    "links": _read_links,
    "review_by": _read_date,
    "supersedes": read_text,
    "uses": read_texts,
    "feeds": read_texts,
    "part_of": read_texts,
    "private": _read_switch,
}
_OWN_READERS: dict[str, Callable[[Any], FieldValue | None]] = {
    "text": read_text, "texts": lambda value: read_texts(value) or None, "date": _read_date, "url": _read_url,
    "email": _read_email, "number": _read_number,
}  # fmt: skip

HEADER_KEYS = tuple(_READERS)
_FORM_KINDS = {
    read_text: "text", read_texts: "texts", read_tags: "texts", _read_date: "date", _read_iteration: "text",
    _read_links: "links",
}  # fmt: skip
FORM_KINDS = {key: _FORM_KINDS[read] for key, read in _READERS.items() if read in _FORM_KINDS and key != "version"}
DATE_KEYS = tuple(key for key, read in _READERS.items() if read is _read_date)
