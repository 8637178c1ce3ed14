"""How old a canvas is and whether its review is late, as dates and as text.

`mlops-canvas-portfolio.js` says the same for the day on which it runs. It gets the units and labels from here, and the
last days on which canvases are not late.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.model import RETIRED, STAGES
from mkdocs_mlops_canvas.canvas.options import STALE_AFTER
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from datetime import date

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.rules import Rule

UNITS = ((550, 365, "year"), (60, 30.4, "month"), (14, 7, "week"), (0, 1, "day"))
"""From how many days on an age is given in a unit, how many days the unit has, and its key."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The stages of a site in order, and when its canvases are out of date.

    Attributes:
        stages: From the first to the last.
        stale_after: In days; 0 for never.
        rules: What a canvas has to say.
        today: The day from which ages are counted; None to show no ages.
    """

    stages: tuple[str, ...] = STAGES
    stale_after: int = STALE_AFTER
    today: date | None = None
    rules: tuple[Rule, ...] = ()

    def age(self, canvas: Canvas) -> int | None:
        """The days since the date of a canvas; None without a date, or if it is in the future."""
        days = (self.today - canvas.header.date).days if self.today and canvas.header.date else -1
        return days if days >= 0 else None

    def last_days(self, canvas: Canvas) -> dict[str, date]:
        """The last days on which the review of a canvas is not `overdue`, and the canvas itself not `stale`.

        A retired product is never late.
        """
        header = canvas.header
        if header.stage == RETIRED:
            return {}
        days = {"overdue": header.review_by, "stale": self._add_days(header.date)}
        return {key: day for key, day in days.items() if day}

    def lateness(self, canvas: Canvas) -> tuple[str, ...]:
        """In what ways a canvas is late today: keys of `name_lateness`."""
        today = self.today
        return tuple(key for key, day in self.last_days(canvas).items() if day < today) if today else ()

    def _add_days(self, day: date | None) -> date | None:
        try:
            return day + timedelta(self.stale_after) if day and self.stale_after else None
        except OverflowError:  # after the year 9999
            return None


def name_review_states(words: Words) -> dict[str, str]:
    """How up to date canvases are, by key."""
    return {
        "current": words.gettext("Up to date"),
        "stale": words.gettext("Stale"),
        "overdue": words.gettext("Review overdue"),
        "undated": words.gettext("No date"),
    }


def name_lateness(words: Words) -> dict[str, str]:
    """What is shown next to the age of a canvas that is not up to date, by key."""
    return {"stale": words.gettext("stale"), "overdue": words.gettext("review overdue")}


def name_last(words: Words) -> dict[str, str]:
    """The unit of time before this one, by the key of the unit."""
    return {
        "day": words.gettext("yesterday"),
        "week": words.gettext("last week"),
        "month": words.gettext("last month"),
        "year": words.gettext("last year"),
    }


def say_ago(words: Words, unit: str, number: int) -> str:
    """So many units of time ago, with `{n}` for the number."""
    return {
        "day": words.ngettext("{n} day ago", "{n} days ago", number),
        "week": words.ngettext("{n} week ago", "{n} weeks ago", number),
        "month": words.ngettext("{n} month ago", "{n} months ago", number),
        "year": words.ngettext("{n} year ago", "{n} years ago", number),
    }[unit]


def say_age(days: int, words: Words) -> str:
    """An age such as `3 weeks ago`, as the function `age` in the script says it."""
    if days == 0:
        return words.gettext("today")
    length, unit = next((length, unit) for start, length, unit in UNITS if days >= start)
    number = int(days / length + 0.5)
    return name_last(words)[unit] if number == 1 else say_ago(words, unit, number).format(n=number)
