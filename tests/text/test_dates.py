from __future__ import annotations

from datetime import date

import pytest

from mkdocs_mlops_canvas.text.dates import parse_date


def test_a_day() -> None:
    assert parse_date("2026-11-12") == date(2026, 11, 12)


@pytest.mark.parametrize(
    "text", ["", "2026-11", "20261112", "2026-W46-4", "2026-11-12T10:00", "12.11.2026", "2026-02-30"]
)
def test_other_texts_are_no_days(text: str) -> None:
    assert parse_date(text) is None
