"""Owns how it is said how old a canvas is, and whether it is late.

`mlops-canvas-portfolio.js` says the same as of the day on which it runs. It gets these units and words, and from
`terms` the last days on which canvases are not late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.terms import Terms

UNITS = ((550, 365, "year"), (60, 30.4, "month"), (14, 7, "week"), (0, 1, "day"))  # from how many days on, how long


def name_last(words: Words) -> dict[str, str]:
    """The unit of time before this one."""
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
    """`3 weeks ago`, as `age` in the script says it."""
    if days == 0:
        return words.gettext("today")
    length, unit = next((length, unit) for start, length, unit in UNITS if days >= start)
    number = int(days / length + 0.5)
    return name_last(words)[unit] if number == 1 else say_ago(words, unit, number).format(n=number)


def find_reviews(canvas: Canvas, terms: Terms) -> tuple[str, ...]:
    """Whether a canvas is up to date: keys of `name_reviews`."""
    return terms.find_lateness(canvas) or (("current" if canvas.header.date else "undated"),)


def name_reviews(words: Words) -> dict[str, str]:
    """How up to date canvases are, by key."""
    return {
        "current": words.gettext("Up to date"),
        "stale": words.gettext("Stale"),
        "overdue": words.gettext("Review overdue"),
        "undated": words.gettext("No date"),
    }


def name_lateness(words: Words) -> dict[str, str]:
    """What stands beside the age of a canvas that is not up to date."""
    return {"stale": words.gettext("stale"), "overdue": words.gettext("review overdue")}
