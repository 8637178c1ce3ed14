"""Guiding texts that an author has left in a canvas, however their words are broken into lines."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from mkdocs_mlops_canvas.importing.names import load_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition

_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"^[ \t>]*(?:<!--\s*)?[*_]*\Z", re.MULTILINE)  # `> *`, `<!-- `
_AFTER = re.compile(r"[.!]?[*_]*(?:\s*-->)?[ \t]*\n?")  # `.*`, ` -->`
_MOST_BEFORE = 80  # characters


class FoundPrompt(NamedTuple):
    """The prompt of the box `key` in a text, from `start` to `end` with the marks around it."""

    start: int
    end: int
    key: str
    begins_line: bool


class Prompts:
    """The prompts of definitions, and those of published sheets that are in no definition."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        known = {(entry["first"], entry["words"], entry["sha256"]): entry["box"] for entry in load_titles()["prompts"]}
        for box in (box for definition in definitions.values() for box in definition.boxes):
            if words := _fold_words(_WORD.findall(box.prompt)):
                known[words[0], len(words), _digest(words)] = box.key
        self._known: dict[str, list[tuple[int, str, str]]] = {}  # by the first word: number, digest, box
        for (first, number, digest), key in known.items():
            self._known.setdefault(first, []).append((number, digest, key))

    def find(self, text: str) -> Iterator[FoundPrompt]:
        """The prompts in a text."""
        matches = list(_WORD.finditer(text))
        words = _fold_words([match[0] for match in matches])
        at = 0
        while at < len(words):
            fitting = (
                entry for entry in self._known.get(words[at], ()) if _digest(words[at : at + entry[0]]) == entry[1]
            )
            number, _, key = next(fitting, (0, "", ""))
            if number:
                start, after = matches[at].start(), _AFTER.match(text, matches[at + number - 1].end())
                before = _BEFORE.search(text[:start], max(0, start - _MOST_BEFORE))
                yield FoundPrompt(before.start() if before else start, after.end() if after else 0, key, bool(before))
            at += number or 1

    def drop(self, text: str, key: str) -> str:
        """The text of a box without its prompts."""
        for found in reversed(list(self.find(text))):
            if found.key == key and found.begins_line:
                text = text[: found.start] + text[found.end :]
        return text.strip("\n").rstrip()


def _fold_words(words: Sequence[str]) -> list[str]:
    return [normalize("NFKC", word).casefold() for word in words]


def _digest(words: Sequence[str]) -> str:
    return sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()[:16]
