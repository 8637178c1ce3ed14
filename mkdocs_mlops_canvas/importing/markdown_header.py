"""Owns lines of Markdown that are the header of a canvas of other origin: several facts, or more than a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_mlops_canvas.importing.names import Names

# ` **Date:** `, `| Date: `
_FACT = re.compile(
    r"(?:^|(?<=\s)|(?<=[|;·•,]))(?P<mark>\*\*|__)(?P<bold>[^*_:\n]+?)\s*(?::\s*(?P=mark)|(?P=mark)\s*:)"
    r"|[|;·•]\s*(?P<plain>[^|;·•*:\n]{2,40}?)\s*:(?=\s)"
)
_LOST_IN_PLAIN = re.compile(r"\]\s*[(\[]|\[\^")  # of `[text](address)`, `[text][name]` and `[^1]`, only `text` is left
_MORE_WORDS = re.compile(r"\w{3,}[.!?]\s+\w|\d[.!?]\s+\w|\|")  # `Iteration 2. Questions to us`
_LONG_TEXTS = ("summary",)  # these have sentences
_SEPARATORS = " \t|;·•,"


def split_facts(name: str, value: str, names: Names) -> Iterator[tuple[str, str]]:
    """The fields in a line that begins with `name` and goes on with `value`: names that we know, each with its text."""
    begin = 0
    for match in _FACT.finditer(value):
        following = (match["bold"] or match["plain"]).strip()
        if names.find_header(following) or names.is_field(following):
            yield name, value[begin : match.start()].strip(_SEPARATORS)
            name, begin = following, match.end()
    text = value[begin:]
    yield name, text.strip(_SEPARATORS) if begin else text.strip()


def is_more_than_value(name: str, value: str, names: Names) -> bool:
    """Whether a text says more than a field of the header can hold: an address, or a sentence after a name."""
    is_long = names.find_header(name) in _LONG_TEXTS
    return bool(_LOST_IN_PLAIN.search(value) or (not is_long and _MORE_WORDS.search(value)))
