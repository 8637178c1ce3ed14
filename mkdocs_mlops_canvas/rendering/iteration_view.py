"""What a canvas shows of the iterations of its product: links to them, and what has changed since the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.rendering.print_size import print_size
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.canvas.model import Canvas, Header
    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.changes import Changes, Kind
    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product
    from mkdocs_mlops_canvas.portfolio.site import Site

_NEAR = 5  # iterations before and after this one that are listed, besides the first and the last
_BADGE = "x" * 26  # text of this length takes as much room
_REMOVED_LETTERS = 10  # for a removed word, with the room around it and at the end of its line


@dataclass(frozen=True, slots=True)
class Step:
    """An iteration in the list that a canvas shows; `url` is None if it is not known."""

    label: str
    date: date | None
    url: str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChangedBox:
    """A box that has changed, with the number of words added and removed: 0 if only formatting has changed."""

    box: Box
    kind: Kind
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """A canvas among the iterations of its product; `index` is its place in them, from 0."""

    product: Product
    index: int

    @property
    def changes(self) -> Changes | None:
        """What has changed since the iteration before, or None for the first one."""
        return self.product.changes[self.index] if self.index else None

    @property
    def before(self) -> Canvas | None:
        """The canvas of the iteration before, with its links as they are written in the page of this one."""
        return self.changes.before if self.changes else None

    def list_steps(self, path: str, site: Site) -> list[Step | int]:
        """The iterations, oldest first, with addresses relative to the page `path`.

        A number stands for that many iterations that are left out.
        """
        entries = self.product.iterations
        has_names = any(iteration.canvas.header.iteration is not None for iteration in entries)
        end = len(entries) - 1
        first, last = self.index - _NEAR, self.index + _NEAR
        # a single iteration is not left out: `…` would take as much room
        near = {0, *range(first if first > 2 else 0, (last if last < end - 2 else end) + 1), end}
        steps: list[Step | int] = []
        for at, iteration in enumerate(entries):
            if at in near or len(entries) <= 2 * _NEAR:
                label, day = _label_iteration(iteration, at, has_names), iteration.canvas.header.date
                steps.append(Step(label, day, site.url_of_iteration(path, iteration), at == self.index))
            elif isinstance(steps[-1], int):
                steps[-1] += 1
            else:
                steps.append(1)
        return steps

    def list_changed(self, counts: Mapping[str, WordCounts]) -> list[ChangedBox]:
        """The boxes that have changed, in the order of the canvas; `counts` are the words added and removed, by key."""
        found = []
        for key, change in self.changes.boxes.items() if self.changes else ():
            words = counts.get(key)
            found.append(ChangedBox(change.box, change.kind, *((words.added, words.removed) if words else ())))
        return found

    def name_before(self, words: Words) -> str:
        """The name of the iteration before, for the middle of a sentence."""
        return name_iteration(self.product.iterations[self.index - 1].canvas.header, words)

    def print_size(
        self, canvas: Canvas, changed: Iterable[ChangedBox], largest: float, note_lines: int
    ) -> float | None:
        """The text size in pt with which a canvas and its marked changes fit on one sheet, or None if none does.

        `largest` is the size without changes, and `note_lines` the number of lines of footnotes on the sheet.
        """
        before = self.before
        boxes = dict(canvas.boxes)
        for box in changed if before else ():
            key = box.box.key
            old = before.boxes.get(key, "") if before else ""
            if (box.added or box.removed) and box.removed * _REMOVED_LETTERS < len(old):
                old = "x" * box.removed * _REMOVED_LETTERS
            boxes[key] = f"{boxes.get(key, '')}\n\n{_BADGE}\n\n{old}"
        return print_size(canvas, boxes, largest, note_lines)


def name_iteration(header: Header, words: Words) -> str:
    """`iteration 2`, or the date of an iteration without a number."""
    if header.iteration is not None:
        return words.gettext("iteration {name}", name=header.iteration)
    return words.format_day(header.date) if header.date else words.gettext("the one before")


def _label_iteration(iteration: Iteration, at: int, has_names: bool) -> str:
    """The number or name of an iteration, or its place from 1 if no iteration of the product has either."""
    name = iteration.canvas.header.iteration
    if name is not None:
        return str(name)
    return "–" if has_names else str(at + 1)
