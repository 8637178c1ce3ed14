"""Owns what mends a YAML text that cannot be read, and the place where its author has to mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from mkdocs_mlops_canvas.text.source import indent_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTES = "put the text in quotes, or write '|' after its key and the text indented below"
_NO_COLON = "could not find expected ':'"
_STRAY_COLON = "mapping values are not allowed"
_NO_TOKEN = "cannot start any token"
_REMEDIES = {  # what the parser says: what mends it in most cases
    _NO_TOKEN: f"a text that begins with '@', '%' or '`': {_QUOTES}",
    _STRAY_COLON: f"a text with a colon: {_QUOTES}",
    "alphabetic or numeric character": f"a text that begins with '*' or '&': {_QUOTES}",
    "undefined alias": f"a text that begins with '*': {_QUOTES}",
    _NO_COLON: f"a key without a colon, or a text that is not indented: {_QUOTES}",
    "did not find expected key": f"a line with another indentation, or a quote in a text: {_QUOTES}",
    "another document": "take out the line '---'",
    "control characters": "take out the character that does not show",
}
_TIGHT = re.compile(r"^[\w-]+:(?!//)\S")  # `product:Fraud`
_KEY = re.compile(r":(?:\s|$)")  # what ends a key
_LONGEST_LINE = 40  # characters that a message quotes


@dataclass(frozen=True, slots=True)
class Remedy:
    """What mends a text, empty if nobody knows, and where."""

    mark: yaml.Mark | None
    reason: str
    words: str


def find_remedy(error: yaml.YAMLError, text: str) -> Remedy:
    """What mends the YAML `text`, of which the parser has said `error`."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    words = next((words for sign, words in _REMEDIES.items() if sign in reason), "")
    lines = text.split("\n")
    start = None  # the line of the text that should be a key
    if mark and _NO_TOKEN in reason and lines[mark.line][mark.column : mark.column + 1] == "\t":
        words = "indent with spaces, not with tabs"
    elif mark and _STRAY_COLON in reason:
        start = _find_start(lines, mark.line)
    elif _NO_COLON in reason and (began := getattr(error, "context_mark", None)):
        start = began.line
    if start is not None and (better := _mend_line(lines[start].strip())):
        column = indent_of(lines[start])
        return Remedy(yaml.Mark("", 0, start, column, None, 0), reason, better)
    return Remedy(mark, reason, words)


def _find_start(lines: Sequence[str], line: int) -> int | None:
    """The line without a key on which a text begins that goes on up to the key in `line`; none if there is no such."""
    start = line
    while start and lines[start - 1].strip() and not _KEY.search(lines[start - 1]):
        start -= 1
    if start == line or lines[start].lstrip().startswith("#"):
        return None
    above = lines[start - 1] if start else ""
    # `background: A text` with the rest of the text indented below
    is_more = bool(above.strip()) and not above.rstrip().endswith(":") and indent_of(above) < indent_of(lines[start])
    return None if is_more else start


def _mend_line(line: str) -> str:
    """What mends a line that should be a key, empty if that is not plain."""
    if _TIGHT.match(line):
        return "write a space after the colon"
    if not line or _KEY.search(line) or line[0] in "-\"'[]{}#&*!|>":
        return ""
    if " " not in line:
        return f"write '{_shorten(line)}:', with a colon" if len(line) <= _LONGEST_LINE else ""
    return f"'{_shorten(line)}' has no colon: write one after its key, or indent it if it belongs to the text above"


def _shorten(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE].rstrip()}…"
