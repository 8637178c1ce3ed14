"""Which canvases differ between two states: iterations of a product, or all products then and now.

What differs in one canvas is found in `portfolio.changes`; how it is shown is decided in `as_text` and `as_comment`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.portfolio.changes import BoxChange, Changes, FieldChange
    from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The text of a box as HTML in which changes are marked, and how many words were added and removed."""

    html: str
    counts: WordCounts


if TYPE_CHECKING:
    Mark = Callable[[str, str], MarkedText]  # of the text before and the one after; no text is empty


@dataclass(frozen=True)
class Difference:
    """What a canvas was and what it is; `before` is None if it is new, `after` is None if it was removed."""

    id: str
    before: Iteration | None
    after: Iteration | None

    @property
    def kind(self) -> Literal["changed", "new", "removed"]:
        """What became of the canvas."""
        return "new" if self.before is None else "removed" if self.after is None else "changed"

    @property
    def canvas(self) -> Canvas:
        """The canvas as it is, else as it was."""
        iteration = self.after or self.before
        assert iteration is not None, "a difference has a canvas"
        return iteration.canvas

    @property
    def is_protected(self) -> bool:
        """Whether the canvas is or was protected."""
        return any(iteration is not None and iteration.only_on for iteration in (self.before, self.after))

    @cached_property
    def changes(self) -> Changes | None:
        """What differs in it; None if it was removed."""
        return self.after.changes_since(self.before) if self.after else None

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The header fields that differ."""
        return self.changes.fields if self.changes else ()

    @property
    def boxes(self) -> tuple[BoxChange, ...]:
        """The boxes that differ, in the order of the canvas."""
        return tuple(self.changes.boxes.values()) if self.changes else ()


def list_differences(before: Portfolio, after: Portfolio) -> list[Difference]:
    """The canvases that differ between two states of a portfolio, in the order of products.

    Products are paired by id, and one that has another id now with the only one that is new on its page. Of a product,
    the newest iterations are compared, and each older one with what it was.
    """
    found: list[Difference] = []
    for old, new in _pair_products(before, after):
        if old is None or new is None:
            product = old or new
            assert product is not None, "one of a pair is there"
            found += [
                Difference(product.id, iteration, None) if new is None else Difference(product.id, None, iteration)
                for iteration in reversed(product.iterations)
            ]
        else:
            pairs = (Difference(new.id, *pair) for pair in _pair_iterations(old, new))
            found += [pair for pair in pairs if _differs(pair)]
    return found


def compare_iterations(product: Product, start: str | None = None, end: str | None = None) -> Difference | None:
    """What differs between two iterations of a product, by their numbers, names or dates.

    Without `end` it is the newest one, without `start` the one before `end`; None if the product does not have both.
    """
    last = len(product.iterations) - 1 if end is None else _find_index(product, end)
    first = (last - 1 if last else None) if start is None and last is not None else _find_index(product, start or "")
    if first is None or last is None or first == last:
        return None
    return Difference(product.id, product.iterations[first], product.iterations[last])


def name_state(iteration: Iteration) -> str:
    """The iteration and the date of a canvas, such as `iteration 3 (2026-08-01)`; empty if it has neither."""
    number, day = iteration.canvas.iteration_key
    name = "" if number is None else f"iteration {number}"
    return f"{name} ({day})" if name and day else name or str(day or "")


def _find_index(product: Product, name: str) -> int | None:
    """The iteration with a number, a name or a date; if no iteration has a number, also by its place."""
    entries = product.iterations
    for find in (_number_of, _date_of):
        for at, iteration in enumerate(entries):
            if find(iteration) == name:
                return at
    are_plain = all(iteration.canvas.header.iteration is None for iteration in entries)
    if are_plain and name.isascii() and name.isdecimal() and 1 <= int(name[:9]) <= len(entries):
        return int(name[:9]) - 1
    return None


def _number_of(iteration: Iteration) -> str:
    number = iteration.canvas.header.iteration
    return "" if number is None else str(number)


def _date_of(iteration: Iteration) -> str:
    return str(iteration.canvas.header.date or "")


def _pair_products(before: Portfolio, after: Portfolio) -> Iterator[tuple[Product | None, Product | None]]:
    """The products of both states, those that are gone last."""
    old = {product.id: product for product in before.products}
    new = {product.id: product for product in after.products}
    gone = [product for product in before.products if product.id not in new]
    renamed = {}
    for product in after.products:
        if product.id not in old:
            path = product.current.path
            was = [other for other in gone if other.current.path == path]
            others = [other for other in after.products if other.id not in old and other.current.path == path]
            if len(was) == len(others) == 1:
                renamed[product.id] = was[0]
    for product in after.products:
        yield old.get(product.id) or renamed.get(product.id), product
    taken = [product.id for product in renamed.values()]
    yield from ((product, None) for product in gone if product.id not in taken)


def _pair_iterations(old: Product, new: Product) -> Iterator[tuple[Iteration | None, Iteration | None]]:
    yield old.current, new.current
    was = {iteration.canvas.iteration_key: iteration for iteration in old.iterations}
    now = {iteration.canvas.iteration_key: iteration for iteration in new.iterations}
    for key in dict.fromkeys((*now, *was)):
        pair = was.get(key), now.get(key)
        if pair[0] not in (None, old.current) or pair[1] not in (None, new.current):
            yield pair


def _differs(difference: Difference) -> bool:
    before, after = difference.before, difference.after
    is_same = before and after and before.canvas.iteration_key == after.canvas.iteration_key
    return not is_same or bool(difference.changes)


def count_kinds(differences: Sequence[Difference]) -> dict[str, int]:
    """How many canvases have changed, are new and are gone; only what there is."""
    counts = {kind: sum(found.kind == kind for found in differences) for kind in ("changed", "new", "removed")}
    return {kind: count for kind, count in counts.items() if count}
