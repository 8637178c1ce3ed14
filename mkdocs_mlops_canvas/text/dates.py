"""Dates as authors write them."""

from __future__ import annotations

import re
from datetime import date

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")  # `2026-11-12`


def parse_date(text: str) -> date | None:
    """The day that a text such as `2026-11-12` names; None for other texts, and for days that no calendar has."""
    if not _ISO_DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
