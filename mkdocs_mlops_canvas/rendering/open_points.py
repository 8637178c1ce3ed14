"""Open points as readers see them: what a canvas has to say by the rules of its site, and does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.changes import name_fields
from mkdocs_mlops_canvas.portfolio.rules import list_open_points
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.rules import Rule


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A rule that a canvas breaks: what the site says about it, which may be empty, and what is missing."""

    text: str
    missing: str


def show_open_points(canvas: Canvas, rules: Sequence[Rule], words: Words) -> list[ShownPoint]:
    """The open points of a canvas."""
    return [
        ShownPoint(
            point.rule.say,
            words.gettext("Missing: {names}", names=name_parts(point.missing, [canvas.definition], words)),
        )
        for point in list_open_points(canvas, rules)
    ]


def name_parts(keys: Iterable[str], definitions: Iterable[Definition], words: Words) -> str:
    """The names of facts and boxes in a sentence."""
    names = {"date": words.gettext("Date"), "iteration": words.gettext("Iteration")}
    for definition in definitions:
        names |= name_fields(definition, words) | {box.key: box.title for box in definition.boxes}
    return words.list_names(names.get(key, key) for key in keys)
