from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.review import Terms, say_age
from tests.portfolio.test_products import canvas, collect

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def _canvas(loader: Loader, header: str) -> Canvas:
    return collect(loader, canvas(f"product: P\n{header}"))[0].products[0].canvas


@pytest.mark.parametrize(
    ("header", "age", "late"),
    [
        ("date: 2026-07-05", 180, ()),
        ("date: 2026-07-04", 181, ("stale",)),
        ("date: 2026-07-04\nreview_by: 2026-12-31", 181, ("overdue", "stale")),
        ("date: 2026-07-04\nstage: retired\nreview_by: 2026-01-01", 181, ()),
        ("date: 2027-01-02", None, ()),
        ("date: 9999-12-31\nreview_by: 9999-12-31", None, ()),
        ("stage: idea", None, ()),
        ("review_by: 2026-12-31", None, ("overdue",)),
        ("review_by: 2027-01-01", None, ()),
    ],
)
def test_age_and_lateness(loader: Loader, header: str, age: int | None, late: tuple[str, ...]) -> None:
    terms, of = Terms(today=date(2027, 1, 1)), _canvas(loader, header)
    assert (terms.age(of), terms.lateness(of)) == (age, late)
    assert "stale" not in Terms(today=date(2027, 1, 1), stale_after=0).lateness(of)
    assert (Terms().age(of), Terms().lateness(of)) == (None, ())
    assert Terms(stale_after=10**12).last_days(of).get("stale") is None


def test_the_last_days_on_which_a_canvas_is_not_late(loader: Loader) -> None:
    of = _canvas(loader, "date: 2026-07-05\nreview_by: 2026-12-31")
    assert Terms().last_days(of) == {"overdue": date(2026, 12, 31), "stale": date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "today"), (1, "yesterday"), (13, "13 days ago"), (14, "2 weeks ago"), (59, "8 weeks ago"),
        (60, "2 months ago"), (549, "18 months ago"), (550, "2 years ago"),
    ],
)  # fmt: skip
def test_an_age_is_said_in_the_unit_that_fits(days: int, text: str) -> None:
    assert say_age(days, Words()) == text
