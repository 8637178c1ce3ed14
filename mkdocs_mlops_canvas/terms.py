"""Owns what a site has agreed on: its stages, and from when on a canvas is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.model import STAGES

if TYPE_CHECKING:
    from datetime import date

    from mkdocs_mlops_canvas.model import Canvas

STALE_AFTER = 180  # days


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

    def is_stale(self, canvas: Canvas) -> bool:
        """Whether nobody has touched the canvas for too long; that does not matter for a retired product."""
        age = self.age(canvas)
        return bool(self.stale_after and age is not None and age > self.stale_after and self._is_live(canvas))

    def is_overdue(self, canvas: Canvas) -> bool:
        """Whether the day is past by which the canvas was to be reviewed."""
        day = canvas.header.review_by
        return bool(day and self.today and day < self.today and self._is_live(canvas))

    def _is_live(self, canvas: Canvas) -> bool:
        return canvas.header.stage != "retired"
