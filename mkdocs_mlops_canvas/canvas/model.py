"""What a canvas is once its text has been read and checked; `header_fields` has the checks of its header."""

from __future__ import annotations

import datetime
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.plain_text import first_sentence
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition

RETIRED = "retired"
STAGES = ("idea", "exploration", "pilot", "production", RETIRED)

FieldValue = str | tuple[str, ...] | datetime.date | int | float
IterationKey = tuple[int | str | None, datetime.date | None]


@dataclass(frozen=True, slots=True)
class Header:
    """What is above the boxes: the four fields of the sheet and the facts of the portfolio.

    `version` is what its author wrote. `fields` has the fields that the definition adds, by key, as far as they are
    filled in.
    """

    product: str | None = None
    designed_by: tuple[str, ...] = ()
    date: datetime.date | None = None
    iteration: int | str | None = None
    version: str | None = None
    layout: str | None = None
    id: str | None = None
    summary: str | None = None
    stage: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    review_by: datetime.date | None = None
    supersedes: str | None = None
    uses: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    private: bool = False
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Canvas:
    """One iteration of one product.

    `boxes` maps the keys of filled boxes to their Markdown, in the order of the definition. `places` has the line and
    column (from 1) of each header field that is written, and the place of the canvas itself under an empty key.
    """

    definition: Definition
    header: Header
    product: str
    id: str
    boxes: Mapping[str, str]
    places: Mapping[str, tuple[int, int]] = field(default_factory=lambda: {"": (1, 1)})

    @cached_property
    def summary(self) -> str:
        """The author's summary, else the first sentence of the definition's summary box, as plain text."""
        return self.header.summary or first_sentence(self.boxes.get(self.definition.summary_box, ""))

    @property
    def iteration_key(self) -> IterationKey:
        """What distinguishes the iterations of a product: number and date."""
        return self.header.iteration, self.header.date

    @property
    def empty(self) -> tuple[Box, ...]:
        """The boxes that have no text yet."""
        return tuple(box for box in self.definition.boxes if box.key not in self.boxes)
