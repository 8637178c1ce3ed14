"""Owns what many canvases add up to: products with their iterations, what is selected of them, and their gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import Column
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.changes import Changes, follow_links
from mkdocs_mlops_canvas.reading.location import CanvasLocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Field
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.reading.selection import Selection

_NUMBERED = re.compile(r"\D*(\d{1,9}(?:\.\d{1,9})*)")  # `v2`, `1.5`, `Release 3`; not `Q3 2026`


@dataclass(frozen=True, slots=True)
class Entry:
    """A canvas and where it is found.

    One that its page holds no more has the `commit` which did so last; `changed` is the day on which it was changed
    last, if anyone knows. `only_on` is the path of the only page that may show it if it is protected, else empty.
    """

    canvas: Canvas
    location: CanvasLocation
    commit: str = ""
    changed: date | None = None
    only_on: str = ""

    @property
    def path(self) -> str:
        """The path of its page."""
        return self.location.path

    @property
    def anchor(self) -> str:
        """Its anchor on that page, empty if it makes up the page."""
        return self.location.anchor


def find_changes(before: Entry | None, after: Entry) -> Changes:
    """What has changed from one state of a canvas to the next, which may stand on another page."""
    old = follow_links(before.canvas, before.path, after.canvas, after.path) if before else None
    return Changes(old, after.canvas)


@dataclass(frozen=True)
class Product:
    """One product and its iterations, oldest first."""

    id: str
    iterations: tuple[Entry, ...]

    @cached_property
    def changes(self) -> tuple[Changes, ...]:
        """What has changed with each iteration."""
        return tuple(map(find_changes, (None, *self.iterations[:-1]), self.iterations))

    @property
    def changed(self) -> date | None:
        """The day on which it was changed last: that of its last commit, else the date of its newest iteration."""
        return self.current.changed or self.canvas.header.date

    @property
    def current(self) -> Entry:
        """The newest iteration, which stands for the product."""
        return self.iterations[-1]

    @property
    def canvas(self) -> Canvas:
        """The canvas of the newest iteration."""
        return self.current.canvas

    @property
    def name(self) -> str:
        """Its name as the newest iteration has it."""
        return self.canvas.product

    @property
    def location(self) -> CanvasLocation:
        """Where the newest iteration is found."""
        return self.current.location


@dataclass(frozen=True, slots=True)
class ProtectedProduct:
    """A product whose newest canvas is on its own page only, and all that is said of it elsewhere."""

    id: str
    name: str
    location: CanvasLocation


@dataclass(frozen=True)
class Portfolio:
    """All products of a site by name.

    What is `protected` is none of the `products`, so that nothing of it gets anywhere by mistake. `views` are for the
    pages of products with protected iterations: what the canvas at a location may show, and which iteration it is.
    """

    products: tuple[Product, ...] = ()
    protected: tuple[ProtectedProduct, ...] = ()
    views: Mapping[CanvasLocation, tuple[Product, int]] = field(default_factory=dict)

    @property
    def paths(self) -> set[str]:
        """The pages that are canvases."""
        return {location.path for location in (*self._locations, *self.views) if not location.anchor}

    def find_iteration(self, location: CanvasLocation) -> tuple[Product, int] | None:
        """The product whose published canvas is at a location, and which of its iterations that is."""
        return self._locations.get(location)

    def find_view(self, location: CanvasLocation) -> tuple[Product, int] | None:
        """The product with the iterations that the canvas at a location may show, and which of these it is."""
        return self.views.get(location) or self._locations.get(location)

    def has_changes(self, path: str) -> bool:
        """Whether a canvas in the page `path` shows what has changed since the iteration before."""
        return path in self._changed_paths

    @cached_property
    def _changed_paths(self) -> frozenset[str]:
        views = {**self._locations, **self.views}
        return frozenset(location.path for location, (_, index) in views.items() if index)

    @cached_property
    def _locations(self) -> dict[CanvasLocation, tuple[Product, int]]:
        return {
            entry.location: (product, index)
            for product in self.products
            for index, entry in enumerate(product.iterations)
            if not entry.commit
        }

    def find_same(self, canvas: Canvas) -> Entry | None:
        """The canvas that counts where one stands in a second place too."""
        entries = [entry for product in self.products for entry in product.iterations if not entry.commit]
        return next((entry for entry in entries if _are_same(entry.canvas, canvas)), None)

    def find(self, id_: str) -> Product | None:
        """The product with an id."""
        return next((product for product in self.products if product.id == id_), None)

    def find_named(self, id_: str) -> Product | ProtectedProduct | None:
        """The product with an id, also a protected one."""
        return self.find(id_) or next((product for product in self.protected if product.id == id_), None)

    @property
    def ids(self) -> set[str]:
        """The ids of all products, the protected ones among them."""
        return {*(product.id for product in self.products), *(product.id for product in self.protected)}

    def select(self, selection: Selection, stages: Sequence[str] = STAGES) -> Portfolio:
        """The products of a selection, in its order, and those protected ones that it does not ask for facts."""
        chosen = [product for product in self.products if _is_selected(product, selection)]
        asks = selection.stage or selection.owner or selection.tags
        protected = () if asks else self.protected
        if selection.ids:
            protected = tuple(product for product in protected if product.id in selection.ids)
        return Portfolio(tuple(_sort(chosen, selection.sort, stages)), protected)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns and boxes of all its products, those of the commonest definition first."""
        merged: dict[str, tuple[str, list[Box]]] = {}
        seen: set[str] = set()
        for definition in self.definitions:
            for column in definition.columns:
                new = [box for box in column.boxes if box.key not in seen]  # another canvas may have it elsewhere
                if new:
                    merged.setdefault(column.key, (column.title, []))[1].extend(new)
                    seen |= {box.key for box in new}
        return tuple(Column(key, title, tuple(boxes)) for key, (title, boxes) in merged.items())

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that its definitions add to the header, each once."""
        merged: dict[str, Field] = {}
        for definition in self.definitions:
            for own in definition.fields:
                merged.setdefault(own.key, own)
        return tuple(merged.values())

    @property
    def language(self) -> str | None:
        """The language of its prompts; None if it is the pages', or if there are several."""
        languages = {product.canvas.definition.language for product in self.products}
        return languages.pop() if len(languages) == 1 else None

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of its products, the commonest one first."""
        counts: dict[str, int] = {}
        definitions = {}
        for product in self.products:
            definition = product.canvas.definition
            definitions[definition.key] = definition
            counts[definition.key] = counts.get(definition.key, 0) + 1
        return tuple(definitions[key] for key in sorted(definitions, key=lambda key: (-counts[key], key)))


@dataclass
class _Group:
    """The canvases that share an id."""

    entries: list[Entry] = field(default_factory=list)

    def find_other(self, entry: Entry) -> Entry | None:
        """The canvas here that cannot be another iteration of the product that `entry` describes."""
        return next((other for other in self.entries if _are_different(entry.canvas, other.canvas)), None)


def build_portfolio(
    entries: Iterable[Entry],
    tell_clash: Callable[[Entry, Entry], None] = lambda entry, other: None,
    histories: Mapping[CanvasLocation, CanvasHistory] | None = None,
) -> Portfolio:
    """The portfolio of all canvases: those with the same id are iterations of one product.

    A canvas that stands in a second place too counts once. Two different products with one id are told
    to `tell_clash`; the second one gets a number after its id. `histories` is what came before canvases.
    """
    groups: dict[str, _Group] = {}
    for entry in entries:
        id_, number = entry.canvas.id, 1
        known = groups.setdefault(id_, _Group()).entries
        if same := next((other for other in known if _are_same(entry.canvas, other.canvas)), None):
            if same.only_on and not entry.only_on:
                known[known.index(same)] = entry
            continue  # the same canvas shown in a second place
        while other := groups.setdefault(id_, _Group()).find_other(entry):
            if number == 1:
                tell_clash(entry, other)
            number += 1
            id_ = f"{entry.canvas.id}--{number}"
        groups[id_].entries.append(entry)
    products = [
        Product(id_, _leave_out_taken_back(_in_order(_add_past(group.entries, histories or {}))))
        for id_, group in groups.items()
    ]
    return Portfolio(tuple(_sort(products, "name", STAGES)))


def _add_past(entries: list[Entry], histories: Mapping[CanvasLocation, CanvasHistory]) -> list[Entry]:
    """The iterations of a product with those before them that no page holds any more."""
    if not histories:
        return entries
    known = {entry.canvas.iteration_key for entry in entries}
    found: list[Entry] = []
    for entry in entries:
        history = histories.get(entry.location)
        # a number that has a canvas of its own now: what had it before is an earlier state of that one
        numbers = {other.canvas.header.iteration for other in entries if other is not entry} - {None}
        for earlier in history.iterations if history else ():
            key = earlier.canvas.iteration_key
            was_protected = earlier.was_hidden or earlier.canvas.header.private
            if key not in known and key[0] not in numbers and (entry.only_on or not was_protected):
                known.add(key)
                location = CanvasLocation(earlier.path, entry.anchor)
                found.append(Entry(earlier.canvas, location, earlier.commit, earlier.changed, entry.only_on))
        found.append(replace(entry, changed=history.changed) if history else entry)
    return found


def _are_same(canvas: Canvas, other: Canvas) -> bool:
    """Whether two canvases say the same, however they are written."""

    def facts(of: Canvas) -> tuple[object, ...]:
        return (of.product, of.iteration_key, of.header.designed_by, of.header.owner, dict(of.boxes))

    return facts(canvas) == facts(other)


def _are_different(canvas: Canvas, other: Canvas) -> bool:
    """Whether two canvases with one id are two products: by their names, or as the same iteration of the same day."""
    if canvas.product != other.product and not (canvas.header.id and other.header.id):
        return True
    return canvas.iteration_key == other.iteration_key


def _is_selected(product: Product, selection: Selection) -> bool:
    header = product.canvas.header
    fields = (
        (selection.stage, (header.stage,)),
        (selection.owner, (header.owner,)),
        (selection.tags, header.tags),
        (selection.ids, (product.id,)),
    )
    return all(not wanted or any(value in wanted for value in values) for wanted, values in fields)


def _sort(products: list[Product], sort: str, stages: Sequence[str]) -> list[Product]:
    by_name = sorted(products, key=lambda product: (product.canvas.product.casefold(), product.id))
    order = {stage: index for index, stage in enumerate(stages)}

    def filled(product: Product) -> float:
        return -len(product.canvas.boxes) / len(product.canvas.definition.boxes)

    def newest(product: Product) -> int:
        day = product.canvas.header.date
        return -day.toordinal() if day else 0

    keys: dict[str, Callable[[Product], object]] = {
        "changed": lambda product: -product.changed.toordinal() if product.changed else 0,
        "stage": lambda product: order.get(product.canvas.header.stage or "", len(order)),
        "owner": lambda product: (product.canvas.header.owner or "\U0010ffff").casefold(),
        "date": newest,
        "-date": lambda product: -newest(product) or float("inf"),
        "filled": filled,
        "-filled": lambda product: -filled(product),
    }
    return sorted(by_name, key=keys[sort]) if sort in keys else by_name  # type: ignore[arg-type]  # keys can be compared


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Iterations by number where all have one, else by date where all have one, else by the number that ends each name.

    Where there is none of these, they stay as they appear.
    """
    headers = [entry.canvas.header for entry in entries]
    if all(isinstance(header.iteration, int) for header in headers):
        return tuple(sorted(entries, key=lambda entry: int(entry.canvas.header.iteration or 0)))
    if all(header.date for header in headers):
        return tuple(sorted(entries, key=lambda entry: str(entry.canvas.header.date)))
    numbers = [_NUMBERED.fullmatch(str(header.iteration)) for header in headers]
    order = {id(entry): _count(match[1]) for entry, match in zip(entries, numbers, strict=True) if match}
    if len(order) == len(entries):
        return tuple(sorted(entries, key=lambda entry: order[id(entry)]))
    return tuple(entries)


def _leave_out_taken_back(iterations: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Iterations without those that come after all that a page holds: they were taken back, or numbered wrongly."""
    newest = max((at for at, entry in enumerate(iterations) if not entry.commit), default=len(iterations) - 1)
    return iterations[: newest + 1]


def _count(number: str) -> tuple[int, ...]:
    """`1.10` as 1 and 10, which come after 1 and 9."""
    return tuple(map(int, number.split(".")))
