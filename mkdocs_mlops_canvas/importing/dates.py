"""Dates as people write them in documents, made ISO dates where there is one way to read them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing.names import load_titles

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/-])")  # `19/04/2026`
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")  # `2026/4/19`
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º|\.)?(?: de)? (\w+)\.?(?: de|,)? (\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(\w+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)  # `April 19, 2026`
_LAST_MONTH = 12


def read_date(text: str, source: str) -> tuple[str | None, str]:
    """The ISO date that a text names, None if it names none; and what to write if it may be either of two days.

    `source` is the document: another date in it may tell whether the day or the month is the first number.
    """
    text = " ".join(text.split())
    if match := _YEAR_FIRST.fullmatch(text):
        return _iso(match[1], match[3], match[4]), ""
    if match := _DAY_MONTH.fullmatch(text):
        return _iso(match[3], _months().get(match[2].casefold(), 0), match[1]), ""
    if match := _MONTH_DAY.fullmatch(text):
        return _iso(match[3], _months().get(match[1].casefold(), 0), match[2]), ""
    if not (match := _NUMBERS.fullmatch(text)):
        return None, ""
    first, sign, second, year = match.groups()
    readings = {True: _iso(year, second, first), False: _iso(year, first, second)}  # whether the day is first
    orders = {True} if sign == "." else _find_orders(source)
    days = {day for is_first, day in readings.items() if day and (is_first in orders or len(orders) != 1)}
    if len(days) < 2:
        return next(iter(days), None), ""
    return None, f"write '{min(days)}' or '{max(days)}' in the header"


def _find_orders(source: str) -> set[bool]:
    """Whether the day is the first number, in the dates that can be read in one way only."""
    pairs = [(int(match[1]), int(match[3])) for match in _NUMBERS.finditer(source)]
    return {first > _LAST_MONTH for first, second in pairs if max(first, second) > _LAST_MONTH}


def _iso(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


@cache
def _months() -> Mapping[str, int]:
    return {name: number for number, names in enumerate(load_titles()["months"], 1) for name in names}
