"""A portfolio: its products with their iterations, and what pages select of them."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import Column
from mkdocs_mlops_canvas.canvas.header_fields import write_own_field
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.changes import Changes, follow_links
from mkdocs_mlops_canvas.portfolio.relations import find_id, relate
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Field, Profile
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.selection import Selection


@dataclass(frozen=True, slots=True)
class Iteration:
    """One iteration of a product.

    Attributes:
        canvas: The canvas of the iteration.
        location: Where the canvas is found, or was found in `commit`.
        commit: The last commit with it, if no page has it any more.
        changed: The day of its last change, if that is known.
        only_on: The path of the only page that may show it, if it is protected.
        changed_boxes: The keys of the boxes that changed with it, if no more is known of what was before.
    """

    canvas: Canvas
    location: CanvasLocation
    commit: str | None = None
    changed: date | None = None
    only_on: str | None = None
    changed_boxes: tuple[str, ...] | None = None

    @property
    def path(self) -> str:
        """The path of its page."""
        return self.location.path

    @property
    def anchor(self) -> str:
        """Its anchor on that page, empty if it makes up the page."""
        return self.location.anchor

    @property
    def day(self) -> date | None:
        """The day that it is from."""
        return self.canvas.header.date or self.changed

    def changes_since(self, before: Iteration | None) -> Changes:
        """What changed since another iteration, which may be on another page; everything since None."""
        if self.changed_boxes is not None:
            return Changes.report(self.changed_boxes, self.canvas, is_first=before is None)
        old = follow_links(before.canvas, before.path, self.canvas, self.path) if before else None
        return Changes(old, self.canvas)


@dataclass(frozen=True, slots=True)
class SourceSite:
    """Another site that products come from.

    Attributes:
        id: The id of the source.
        name: The name of the site.
        url: The address of the site.
        synced: The day on which its products were last copied.
    """

    id: str
    name: str
    url: str
    synced: date


@dataclass(frozen=True)
class Product:
    """One product and its iterations, oldest first.

    `source` is the site that it comes from, if that is another one, and `facts` what the feed of that site says of it.
    """

    id: str
    iterations: tuple[Iteration, ...]
    source: SourceSite | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def changes(self) -> tuple[Changes, ...]:
        """What changed with each iteration."""
        befores = (None, *self.iterations[:-1])
        return tuple(now.changes_since(before) for now, before in zip(self.iterations, befores, strict=True))

    @property
    def changed(self) -> date | None:
        """The day of its last change: that of its last commit, else the date of its newest iteration."""
        return self.current.changed or self.canvas.header.date

    @property
    def current(self) -> Iteration:
        """The newest iteration, which represents the product."""
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

    Attributes:
        products: The products that are published.
        protected: The other ones. They are not among `products`, so that nothing of them is published by mistake.
        views: What the canvas at a location may show, if its product has protected iterations: the product with some
            of its iterations, and the number of this one.
    """

    products: tuple[Product, ...] = ()
    protected: tuple[ProtectedProduct, ...] = ()
    views: Mapping[CanvasLocation, tuple[Product, int]] = field(default_factory=dict)

    @property
    def paths(self) -> set[str]:
        """The pages that are canvases."""
        return {location.path for location in (*self._locations, *self.views) if not location.anchor}

    def find_iteration(self, location: CanvasLocation) -> tuple[Product, int] | None:
        """The product whose published canvas is at a location, and the number of that iteration."""
        return self._locations.get(location)

    def find_view(self, location: CanvasLocation) -> tuple[Product, int] | None:
        """The product with the iterations that the canvas at a location may show, and the number of this one."""
        return self.views.get(location) or self._locations.get(location)

    def has_changes(self, path: str) -> bool:
        """Whether a canvas in the page `path` shows what changed since the iteration before."""
        return path in self._changed_paths

    @cached_property
    def _changed_paths(self) -> frozenset[str]:
        views = {**self._locations, **self.views}
        return frozenset(location.path for location, (_, index) in views.items() if index)

    @cached_property
    def _locations(self) -> dict[CanvasLocation, tuple[Product, int]]:
        return {
            iteration.location: (product, index)
            for product in self.products
            for index, iteration in enumerate(product.iterations)
            if not iteration.commit and not product.source
        }

    def find_same(self, canvas: Canvas) -> Iteration | None:
        """The iteration with the same canvas, which may be in several places."""
        found = (each for product in self.own for each in product.iterations if not each.commit)
        return next((iteration for iteration in found if is_same_canvas(iteration.canvas, canvas)), None)

    @cached_property
    def own(self) -> tuple[Product, ...]:
        """The products of this site."""
        return tuple(product for product in self.products if not product.source)

    @cached_property
    def latest(self) -> tuple[tuple[Product, int], ...]:
        """All iterations, newest first, each as its product and its number; those without a day are last."""
        found = [(product, at) for product in self.products for at in range(len(product.iterations))]

        def place(item: tuple[Product, int]) -> tuple[int, int]:
            product, at = item
            day = product.iterations[at].day
            return -day.toordinal() if day else 0, -at

        return tuple(sorted(found, key=place))

    @property
    def sources(self) -> tuple[SourceSite, ...]:
        """The other sites that products come from, by name."""
        found = {product.source.id: product.source for product in self.products if product.source}
        return tuple(sorted(found.values(), key=lambda source: (source.name.casefold(), source.id)))

    def find(self, id_: str) -> Product | None:
        """The product with an id."""
        return next((product for product in self.products if product.id == id_), None)

    def find_named(self, name: str) -> Product | ProtectedProduct | None:
        """The product that an author names by its id, also a protected one."""
        id_ = find_id(name, self.ids)
        return self.find(id_) or next((product for product in self.protected if product.id == id_), None)

    @cached_property
    def ids(self) -> set[str]:
        """The ids of all products, the protected ones among them."""
        return {*(product.id for product in self.products), *(product.id for product in self.protected)}

    def select(self, selection: Selection, stages: Sequence[str] = STAGES) -> Portfolio:
        """The products of a selection, in its order, and those protected ones that it does not ask for facts."""
        chosen = [product for product in self.products if _is_selected(product, selection)]
        asks = selection.stage or selection.owner or selection.tags or selection.sources or selection.where
        protected = () if asks else self.protected
        if selection.ids:
            protected = tuple(product for product in protected if product.id in selection.ids)
        return Portfolio(sort_products(chosen, selection.sort, stages), protected)

    @cached_property
    def relations(self) -> Mapping[str, Mapping[str, list[str]]]:
        """The ids of the products that each product is related to, by its id and the key of the relation."""
        return relate(((product.id, product.canvas.header) for product in self.products), self.ids)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns and boxes of all its products, the most common definition first."""
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
        """The fields that its definitions and the profiles in use add to the header, each once."""
        used = {key for product in self.products for key in product.canvas.header.fields}
        merged: dict[str, Field] = {}
        for definition in self.definitions:
            for own in definition.fields:
                if not own.profile or own.key in used:
                    merged.setdefault(own.key, own)
        return tuple(merged.values())

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The profiles of which it has any fact."""
        used = {own.profile for own in self.fields}
        return tuple(each for each in self.definitions[0].profiles if each.key in used) if self.products else ()

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


def is_same_canvas(canvas: Canvas, other: Canvas) -> bool:
    """Whether two canvases say the same, however they are written."""

    def facts(of: Canvas) -> tuple[object, ...]:
        return (of.product, of.iteration_key, of.header.designed_by, of.header.owner, dict(of.boxes))

    return facts(canvas) == facts(other)


def _is_selected(product: Product, selection: Selection) -> bool:
    header = product.canvas.header
    fields = (
        (selection.stage, (header.stage,)),
        (selection.owner, (header.owner,)),
        (selection.tags, header.tags),
        (selection.ids, (product.id,)),
        (selection.sources, (product.source.id if product.source else None,)),
        *((wanted, (write_own_field(header.fields.get(key)),)) for key, wanted in selection.where),
    )
    return all(not wanted or any(value in wanted for value in values) for wanted, values in fields)


def sort_products(products: Iterable[Product], sort: str, stages: Sequence[str]) -> tuple[Product, ...]:
    """Products by one of `SORTS`, then by name."""
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
    return tuple(sorted(by_name, key=keys[sort]) if sort in keys else by_name)  # type: ignore[arg-type]  # keys can be compared
