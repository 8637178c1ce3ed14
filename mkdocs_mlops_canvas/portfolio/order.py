"""The order of the iterations of a product: which of them is the newest, and where that is unclear."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.text.dates import parse_date
from mkdocs_mlops_canvas.text.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_mlops_canvas.portfolio.products import Iteration

    Neighbours = tuple[Iteration, Iteration]

_LONGEST = 60  # characters of a version
_YEAR = r"(?P<year>(?:19|2\d)\d\d)"
# `2026`, `2026-11`, `2026/11`, `2026-Q4`, `2026 Q4`, `2026Q4`
_YEAR_FIRST = re.compile(rf"{_YEAR}(?:[-/](?P<month>0?[1-9]|1[0-2])|[-/ ]?Q(?P<quarter>[1-4]))?", re.IGNORECASE)
_QUARTER_FIRST = re.compile(rf"Q(?P<quarter>[1-4])[-/ ]?{_YEAR}", re.IGNORECASE)  # `Q4 2026`
_NUMBERED = re.compile(r"(?P<letters>\D*)(?P<version>\d.*)", re.DOTALL)  # `10`, `Sprint 9`, `v2.0-rc1`


def order_iterations(iterations: Iterable[Iteration]) -> tuple[tuple[Iteration, ...], list[Neighbours]]:
    """The iterations of a product, oldest first, and adjacent pairs that neither number nor date distinguishes.

    They are ordered by their `iteration` if all have an order, else by their date if all have one; equal ones
    then, by the other one in the same way. What is left keeps its place: what only git has is older than what pages
    hold, and pages are in the order in which they are given.
    """
    unclear: list[Neighbours] = []
    return tuple(_arrange(list(iterations), unclear)), unclear


def _arrange(iterations: list[Iteration], unclear: list[Neighbours]) -> list[Iteration]:
    if len(iterations) < 2:
        return iterations
    dates: list[Any] = [iteration.canvas.header.date for iteration in iterations]
    for keys in (_read_numbers(iterations), dates):
        if None not in keys and len(set(keys)) > 1:
            pairs = sorted(zip(keys, iterations, strict=True), key=lambda pair: pair[0])
            groups = ([iteration for _, iteration in group] for _, group in groupby(pairs, lambda pair: pair[0]))
            return [iteration for group in groups for iteration in _arrange(group, unclear)]
    past = [iteration for iteration in iterations if iteration.commit]
    present = [iteration for iteration in iterations if not iteration.commit]
    if past and present:
        return [*_arrange(past, unclear), *_arrange(present, unclear)]
    if past:
        return sorted(past, key=lambda iteration: iteration.changed or date.min)
    unclear += pairwise(present)
    return present


def _read_numbers(iterations: Sequence[Iteration]) -> list[Any]:
    """For each `iteration` what it is ordered by: all are times, or all are numbers and versions; else None."""
    texts = ["" if (value := iteration.canvas.header.iteration) is None else str(value) for iteration in iterations]
    times = [_read_time(text) for text in texts]
    if None not in times:
        return times
    # a month such as `2026-11` would be a version, but is not comparable with one; a year may be a number
    are_times = [time is not None and not text.isdecimal() for time, text in zip(times, texts, strict=True)]
    found = [None if is_time else _NUMBERED.fullmatch(text) for text, is_time in zip(texts, are_times, strict=True)]
    letters = {fold_name(match["letters"]) for match in found if match} - {"", "v"}
    return [_read_version(match["version"]) if match and len(letters) < 2 else None for match in found]


def _read_time(text: str) -> tuple[int, int, int] | None:
    """Year, month and day with which a year, a quarter, a month or a day begins."""
    if day := parse_date(text):
        return day.year, day.month, day.day
    match = _YEAR_FIRST.fullmatch(text) or _QUARTER_FIRST.fullmatch(text)
    if not match:
        return None
    parts = match.groupdict()
    quarter = parts["quarter"]
    return int(parts["year"]), 3 * int(quarter) - 2 if quarter else int(parts.get("month") or 1), 1


def _read_version(text: str) -> Any:
    """A version after PEP 440, in which `2.0-rc1` comes before `2.0`, and `1.9` before `1.10`; None for other texts."""
    if len(text) > _LONGEST:
        return None
    from packaging.version import InvalidVersion, Version  # imported late: few sites have several iterations

    try:
        return Version(text)
    except InvalidVersion:
        return None
