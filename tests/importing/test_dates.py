"""Dates as people write them: read where there is one way to read them, and asked for otherwise."""

from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.importing.dates import read_date
from tests.importing.sources import read

EITHER = "write '2026-04-05' or '2026-05-04' in the header"


@pytest.mark.parametrize(
    ("text", "source", "day"),
    [
        ("19/04/2026", "", "2026-04-19"),
        ("04/19/2026", "", "2026-04-19"),
        ("19-4-2026", "", "2026-04-19"),
        ("04.05.2026", "", "2026-05-04"),
        ("05/05/2026", "", "2026-05-05"),
        ("2026/4/19", "", "2026-04-19"),
        ("04/05/2026", "until 31/12/2026", "2026-05-04"),
        ("04/05/2026", "until 12/31/2026", "2026-04-05"),
        ("2 March 2026", "", "2026-03-02"),
        ("March 2nd, 2026", "", "2026-03-02"),
        ("2 de março de 2026", "", "2026-03-02"),
        ("1º de maio de 2026", "", "2026-05-01"),
        ("2 de ene de 2026", "", "2026-01-02"),
        ("31/02/2026", "", None),
        ("2 Brumaire 2026", "", None),
        ("19/04/26", "", None),
        ("soon", "", None),
    ],
)
def test_a_date_that_can_be_read_in_one_way(text: str, source: str, day: str | None) -> None:
    assert read_date(text, source) == (day, "")


@pytest.mark.parametrize("source", ["", "until 31/12/2026 or 12/31/2026", "1/2/3456, v1.2.2026, 10/31/20260"])
def test_a_date_that_may_be_either_of_two_days(source: str) -> None:
    assert read_date("04/05/2026", source) == (None, EITHER)


def test_such_a_date_is_below_the_canvas_with_what_to_write() -> None:
    imported = read("# P\n\nDate: 04/05/2026\n\n## Background\nx\n")
    assert "date" not in imported.header
    assert [(rest.name, rest.value, rest.hint) for rest in imported.rest] == [("Date", "04/05/2026", EITHER)]
    assert read("# P\n\nDate: 04/05/2026\n\n## Background\nsince 31/12/2025\n").header["date"] == "2026-05-04"
    assert read('{"product": "P", "review_by": "19/04/2026"}', "json").header["review_by"] == "2026-04-19"
