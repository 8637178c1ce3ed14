"""The grid of a canvas: where its boxes are on the sheet, in columns side by side or as the definition draws it.

A drawing is lines that name a box for each cell, as in `grid-template-areas` of CSS; a repeated name is a larger box.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import suggest
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


# The stylesheet has a rule for each of these numbers, because a content security policy may forbid `style` attributes.
MOST = 24  # cells in a line, and lines
SHARED_ROWS = (*range(1, MOST + 1), 30, 60)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; `top` and `left` count from 0."""

    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The sheet, with its size in cells and the areas of all boxes, and of the column titles that it shows.

    `title_rows` have only titles and are as high as these. `is_stacked` says that the columns are side by side, each
    with boxes of equal heights below its title.
    """

    height: int
    width: int
    boxes: Mapping[str, Area]
    titles: Mapping[str, Area]
    title_rows: tuple[int, ...]
    is_stacked: bool = False

    @property
    def columns(self) -> int:
        """The number of boxes that would fit side by side, if all were as narrow as the narrowest one, rounded up."""
        return math.ceil(self.width / min(area.width for area in self.boxes.values()))

    @property
    def rows(self) -> int:
        """The number of rows that hold boxes."""
        return self.height - len(self.title_rows)

    @property
    def shared_rows(self) -> int | None:
        """The number of rows on which columns that are side by side line up their boxes.

        `None` for a grid that a definition draws, and where the numbers of boxes have too little in common.
        """
        return self.rows if self.is_stacked and self.rows in SHARED_ROWS else None

    def count_rows_above(self, area: Area) -> int:
        """The number of rows above an area that hold boxes."""
        return area.top - sum(row < area.top for row in self.title_rows)


def stack_columns(columns: Mapping[str, Sequence[str]]) -> Grid:
    """The grid of columns side by side, given the keys of their boxes from top to bottom."""
    rows = math.lcm(*map(len, columns.values()))
    boxes: dict[str, Area] = {}
    for left, keys in enumerate(columns.values()):
        height = rows // len(keys)
        boxes |= {key: Area(1 + number * height, left, height, 1) for number, key in enumerate(keys)}
    titles = {column: Area(0, left, 1, 1) for left, column in enumerate(columns)}
    return Grid(rows + 1, len(columns), boxes, titles, (0,), is_stacked=True)


def read_grid(lines: Sequence[str], columns: Mapping[str, Sequence[str]]) -> Grid:
    """The grid that lines of names draw, which `check_grid` has found to be right."""
    names = [line.split() for line in lines]
    areas = _measure_areas(names)
    keys = {key for boxes in columns.values() for key in boxes}
    titles = {name: area for name, area in areas.items() if name not in keys}
    rows = tuple(number for number, row in enumerate(names) if not keys.intersection(row))
    return Grid(len(names), len(names[0]), {k: areas[k] for k in areas if k in keys}, titles, rows)


def check_grid(lines: Sequence[str], boxes: Sequence[str], columns: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with lines of names: the number of the line (from 0), a message and a hint."""
    names = [line.split() for line in lines]
    if len(names) > MOST:
        yield MOST, f"the grid has {len(names)} lines", f"a grid may have at most {MOST}"
    if len(names[0]) > MOST:
        yield 0, f"the line has {len(names[0])} names", f"a line may have at most {MOST}"
    for number, row in enumerate(names):
        if len(row) != len(names[0]):
            message = f"the line has {len(row)} names, not {len(names[0])} like the first line"
            yield number, message, "name a box for each cell"
        for name in dict.fromkeys(row):
            if name not in boxes and name not in columns:
                known = [*boxes, *columns]
                yield number, f"unknown box '{name}'", suggest(name, known) or f"the boxes are {', '.join(boxes)}"
    if any(len(row) != len(names[0]) for row in names):
        return
    for name, area in _measure_areas(names).items():
        if sum(row.count(name) for row in names) != area.height * area.width:
            hint = "arrange them as a rectangle"
            yield area.top, f"the cells of '{name}' do not form a rectangle", hint
    written = {name for row in names for name in row}
    for box in boxes:
        if box not in written:
            yield 0, f"the box '{box}' is not in the grid", "give it a cell"


def _measure_areas(names: Sequence[Sequence[str]]) -> dict[str, Area]:
    """The smallest rectangle around all cells of each name."""
    places: dict[str, list[tuple[int, int]]] = {}
    for top, row in enumerate(names):
        for left, name in enumerate(row):
            places.setdefault(name, []).append((top, left))
    areas = {}
    for name, cells in places.items():
        tops, lefts = zip(*cells, strict=True)
        areas[name] = Area(min(tops), min(lefts), max(tops) - min(tops) + 1, max(lefts) - min(lefts) + 1)
    return areas
