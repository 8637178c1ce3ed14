"""The sections of a page that are the boxes of its canvas."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.text.outline import Heading, Span


@dataclass(frozen=True, slots=True)
class BoxSection:
    """A heading that names a box, and the text below it up to the line `end`, where the next section begins."""

    box: Box
    heading: Heading
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class BoxSections:
    """All sections of a page that are boxes, and the lone headings of their columns."""

    boxes: tuple[BoxSection, ...] = ()
    columns: tuple[Heading, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """The lines of all of them, from top to bottom."""
        return sorted([(s.heading.start, s.end) for s in self.boxes] + [(c.start, c.end) for c in self.columns])


def find_sections(headings: Sequence[Heading], lines: Sequence[str], definition: Definition) -> BoxSections:
    """The sections whose headings name a box, all at the level that most of them have."""
    named = {heading.start: box for heading in headings if (box := definition.find_box(heading.text))}
    levels = Counter(heading.level for heading in headings if heading.start in named)
    if levels[1] == 1 and headings[0].level == 1 and headings[0].start in named:
        del levels[1]  # the title of the page, not a box
    if not levels:
        return BoxSections()
    level = min(levels, key=lambda number: (-levels[number], number))
    boxes = []
    columns = []
    following = end = len(lines)  # where the next heading is, and the next one that ends a section
    for heading in reversed(headings):
        box = named.get(heading.start)
        if box and heading.level == level:
            boxes.append(BoxSection(box, heading, end, "\n".join(lines[heading.end : end])))
        elif (
            1 < heading.level < level
            and definition.find_column(heading.text)
            and not any(map(str.strip, lines[heading.end : following]))
        ):
            columns.append(heading)
        following = heading.start
        end = following if heading.level <= level else end
    return BoxSections(tuple(reversed(boxes)), tuple(reversed(columns)))
