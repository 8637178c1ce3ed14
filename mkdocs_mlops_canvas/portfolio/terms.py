"""Owns what a site has agreed on: its stages, and from when on a canvas is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.model import RETIRED, STAGES
from mkdocs_mlops_canvas.canvas.options import STALE_AFTER

if TYPE_CHECKING:
    from datetime import date

    from mkdocs_mlops_canvas.canvas.model import Canvas


@dataclass(frozen=True, slots=True)
class Terms:
    """What a site has agreed on: its stages in order, and when a canvas is out of date.

    `today` is the day from which ages are counted, none to show no age; `stale_after` is in days, 0 for never.
    """

    stages: tuple[str, ...] = STAGES
    stale_after: int = STALE_AFTER
    today: date | None = None

    def age(self, canvas: Canvas) -> int | None:
        """The days since the date of a canvas, none without a date or if it lies in the future."""
        days = (self.today - canvas.header.date).days if self.today and canvas.header.date else -1
        return days if days >= 0 else None

    def find_lateness(self, canvas: Canvas) -> tuple[str, ...]:
        """In what ways a canvas is late today: keys of `find_last_days`."""
        today = self.today
        return tuple(key for key, day in self.find_last_days(canvas).items() if day < today) if today else ()

    def find_last_days(self, canvas: Canvas) -> dict[str, date]:
        """The last days on which a canvas is not `overdue` for its review, and not `stale`, as nobody has touched it.

        A retired product is never late.
        """
        header = canvas.header
        if header.stage == RETIRED:
            return {}
        days = {"overdue": header.review_by, "stale": self._add_days(header.date)}
        return {key: day for key, day in days.items() if day}

    def _add_days(self, day: date | None) -> date | None:
        try:
            return day + timedelta(self.stale_after) if day and self.stale_after else None
        except OverflowError:  # after the year 9999
            return None
