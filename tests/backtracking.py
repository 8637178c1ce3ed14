"""Counts what a regular expression tries, as the engine of Python does: so a slow pattern is found without a clock."""

from __future__ import annotations

import re
from re import _parser as parser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Groups = dict[int, tuple[int, int]]
_WORD, _DIGIT, _SPACE = re.compile(r"\w"), re.compile(r"\d"), re.compile(r"\s")
_CATEGORIES = {"DIGIT": _DIGIT, "SPACE": _SPACE, "WORD": _WORD}
_ONE_CHARACTER = {"LITERAL", "NOT_LITERAL", "ANY", "IN"}


class Attempt:
    """Tries one pattern on one text, and counts the steps."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self.flags = pattern.flags
        self.text = text.casefold() if pattern.flags & re.IGNORECASE else text
        self.steps = 0

    def match(self, at: int = 0) -> int | None:
        """The end of a match that begins at a place."""
        return next((end for end, _ in self._run(list(self.tree), 0, at, {})), None)

    def search(self) -> int:
        """The steps of finding all matches."""
        at = 0
        while at <= len(self.text):
            end = self.match(at)
            at = end if end is not None and end > at else at + 1
        return self.steps

    def _run(self, nodes: list[Any], number: int, at: int, groups: Groups) -> Iterator[tuple[int, Groups]]:
        if number == len(nodes):
            yield at, groups
            return
        operation, value = nodes[number]
        name = str(operation)
        self.steps += 1
        following = number + 1
        if name in _ONE_CHARACTER:
            if at < len(self.text) and self._fits(name, value, self.text[at]):
                yield from self._run(nodes, following, at + 1, groups)
        elif name == "BRANCH":
            for branch in value[1]:
                for end, found in self._run(list(branch), 0, at, groups):
                    yield from self._run(nodes, following, end, found)
        elif name == "SUBPATTERN":
            group, _, _, inside = value
            for end, found in self._run(list(inside), 0, at, groups):
                yield from self._run(nodes, following, end, {**found, group: (at, end)} if group else found)
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            yield from self._repeat(nodes, number, at, groups)
        elif name == "AT":
            if self._stands(str(value), at):
                yield from self._run(nodes, following, at, groups)
        elif name in ("ASSERT", "ASSERT_NOT"):
            direction, inside = value
            start = at if direction > 0 else at - inside.getwidth()[0]
            found_any = start >= 0 and next(self._run(list(inside), 0, start, groups), None) is not None
            if found_any == (name == "ASSERT"):
                yield from self._run(nodes, following, at, groups)
        elif name == "GROUPREF":
            start, end = groups[value]
            again = self.text[start:end]
            self.steps += len(again)
            if self.text.startswith(again, at):
                yield from self._run(nodes, following, at + len(again), groups)
        else:
            raise NotImplementedError(name)

    def _repeat(self, nodes: list[Any], number: int, at: int, groups: Groups) -> Iterator[tuple[int, Groups]]:
        operation, (low, high, inside) = nodes[number]
        is_greedy, item = str(operation) == "MAX_REPEAT", list(inside)
        if len(item) == 1 and str(item[0][0]) in _ONE_CHARACTER:
            longest = 0
            name, value = str(item[0][0]), item[0][1]
            limit = min(high, len(self.text) - at)
            ends = []
            while longest <= limit:
                if not is_greedy and longest >= low:
                    yield from self._run(nodes, number + 1, at + longest, groups)
                ends.append(at + longest)
                if longest == limit or not self._fits(name, value, self.text[at + longest]):
                    break
                self.steps += 1
                longest += 1
            for end in reversed(ends[low:] if is_greedy else []):
                yield from self._run(nodes, number + 1, end, groups)
            return

        def go_on(count: int, place: int, known: Groups) -> Iterator[tuple[int, Groups]]:
            self.steps += 1
            if not is_greedy and count >= low:
                yield from self._run(nodes, number + 1, place, known)
            if count < high:
                for end, found in self._run(item, 0, place, known):
                    if end > place or count < low:
                        yield from go_on(count + 1, end, found)
            if is_greedy and count >= low:
                yield from self._run(nodes, number + 1, place, known)

        yield from go_on(0, at, groups)

    def _fits(self, name: str, value: Any, character: str) -> bool:
        if name == "ANY":
            return character != "\n" or bool(self.flags & re.DOTALL)
        if name in ("LITERAL", "NOT_LITERAL"):
            same = ord(character) == (ord(chr(value).casefold()) if self.flags & re.IGNORECASE else value)
            return same == (name == "LITERAL")
        negated = False
        for operation, item in value:
            kind = str(operation)
            if kind == "NEGATE":
                negated = True
            elif (
                (kind == "LITERAL" and ord(character) == item)
                or (kind == "RANGE" and item[0] <= ord(character) <= item[1])
                or (kind == "CATEGORY" and self._is_in(str(item), character))
            ):
                return not negated
        return negated

    @staticmethod
    def _is_in(category: str, character: str) -> bool:
        name = category.removeprefix("CATEGORY_")
        found = _CATEGORIES[name.removeprefix("NOT_")].match(character) is not None
        return found != name.startswith("NOT_")

    def _stands(self, where: str, at: int) -> bool:
        text, lines = self.text, bool(self.flags & re.MULTILINE)
        if where == "AT_BEGINNING":
            return at == 0 or (lines and text[at - 1] == "\n")
        if where == "AT_BEGINNING_STRING":
            return at == 0
        if where == "AT_END":
            return at == len(text) or text[at:] == "\n" or (lines and text[at] == "\n")
        if where == "AT_END_STRING":
            return at == len(text)
        is_word = [
            _WORD.match(character) is not None for character in (text[at - 1 : at] or " ", text[at : at + 1] or " ")
        ]
        return (is_word[0] != is_word[1]) == (where == "AT_BOUNDARY")


def list_samples(nodes: Any) -> list[str]:
    """Texts that a pattern, or a part of one, may match: one for each branch, and each repeat once or as often as needed."""
    samples = [""]
    for operation, value in nodes:
        name = str(operation)
        parts = [""]
        if name == "LITERAL":
            parts = [chr(value)]
        elif name in ("NOT_LITERAL", "ANY"):
            parts = ["a"]
        elif name == "IN":
            parts = [_pick(value)]
        elif name == "BRANCH":
            parts = [part for branch in value[1] for part in list_samples(branch)]
        elif name == "SUBPATTERN":
            parts = list_samples(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, inside = value
            parts = [part * max(1, min(low, high)) for part in list_samples(inside)]
        samples = [sample + part for sample in samples for part in parts][:6]
    return samples


def _pick(items: Any) -> str:
    """A character of a set."""
    if str(items[0][0]) == "NEGATE":
        return next(
            c for c in "a .1" if not any(str(k) == "CATEGORY" and Attempt._is_in(str(v), c) for k, v in items[1:])
        )
    kind, item = items[0]
    if str(kind) == "LITERAL":
        return chr(item)
    if str(kind) == "RANGE":
        return chr(item[0])
    return {"SPACE": " ", "DIGIT": "1", "WORD": "a"}.get(str(item).removeprefix("CATEGORY_"), "a")


def measure_growth(pattern: re.Pattern[str], is_search: bool, size: int = 24) -> tuple[float, str]:
    """By how much the steps for each further character grow at worst, and the text with which they do.

    It is near zero where the steps grow with the length of the text, and above one where with its square.
    """
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    samples = list_samples(tree)
    letters = {*"".join(samples), "a", " ", "\n"}
    pumps = {*letters, *(sample[i : i + 2] for sample in samples for i in range(len(sample) - 1)), *samples} - {""}
    prefixes = {sample[:end] for sample in samples for end in range(len(sample) + 1)}
    worst, worst_text = 0.0, ""
    for prefix in prefixes:
        for pump in pumps:
            times = max(4, size // len(pump))
            steps = []
            for factor in (1, 2, 3):
                attempt = Attempt(pattern, prefix + pump * times * factor + "\0")
                if is_search:
                    attempt.search()
                else:
                    attempt.match()
                steps.append(attempt.steps)
            length = times * len(pump)
            bend = (steps[2] - 2 * steps[1] + steps[0]) / length**2
            if bend > worst:
                worst, worst_text = bend, prefix + pump * 3
    return worst, worst_text
