"""Owns what many canvases add up to: products with their iterations, and the feed that programs read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs_mlops_canvas.model import Canvas

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A canvas and where it stands: the path of its page and its anchor there, if the page holds more than it."""

    canvas: Canvas
    path: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One product and its iterations, oldest first."""

    id: str
    iterations: tuple[Entry, ...]

    @property
    def current(self) -> Entry:
        """The newest iteration, which stands for the product."""
        return self.iterations[-1]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All products of a site by name."""

    products: tuple[Product, ...] = ()


def build_portfolio(entries: Iterable[Entry]) -> Portfolio:
    """The portfolio of all canvases: those with the same id are iterations of one product."""
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        by_id.setdefault(entry.canvas.id, []).append(entry)
    products = [Product(id_, _in_order(found)) for id_, found in by_id.items()]
    return Portfolio(tuple(sorted(products, key=lambda p: (p.current.canvas.product.casefold(), p.id))))


def build_feed(portfolio: Portfolio, find_url: Callable[[Entry], str], generator: str) -> str:
    """The portfolio as the JSON text of `portfolio.json`; `find_url` gives the address of a canvas."""
    definitions = {product.current.canvas.definition.key for product in portfolio.products}
    feed = {
        "schema_version": SCHEMA_VERSION,
        "generator": generator,
        "definitions": sorted(definitions),
        "products": [_feed_product(product, find_url) for product in portfolio.products],
    }
    return json.dumps(feed, ensure_ascii=False) + "\n"


def _in_order(entries: list[Entry]) -> tuple[Entry, ...]:
    """Iterations by number where all have one, else by date where all have one, else as they appear."""
    headers = [entry.canvas.header for entry in entries]
    if all(isinstance(header.iteration, int) for header in headers):
        return tuple(sorted(entries, key=lambda entry: int(entry.canvas.header.iteration or 0)))
    if all(header.date for header in headers):
        return tuple(sorted(entries, key=lambda entry: str(entry.canvas.header.date)))
    return tuple(entries)


def _feed_product(product: Product, find_url: Callable[[Entry], str]) -> dict[str, Any]:
    current = product.current
    canvas, header = current.canvas, current.canvas.header
    return {
        "id": product.id,
        "product": canvas.product,
        "url": find_url(current),
        "page": current.path,
        "designed_by": list(header.designed_by),
        "date": _iso(canvas),
        "iteration": header.iteration,
        "version": canvas.definition.key,
        "stage": header.stage,
        "owner": header.owner,
        "review_by": header.review_by.isoformat() if header.review_by else None,
        "supersedes": header.supersedes,
        "tags": list(header.tags),
        "summary": canvas.summary,
        "links": header.links,
        "filled": list(canvas.boxes),
        "empty": [box.key for box in canvas.empty],
        "boxes": dict(canvas.boxes),
        "iterations": [_feed_iteration(product, index) for index in range(len(product.iterations))],
    }


def _feed_iteration(product: Product, index: int) -> dict[str, Any]:
    canvas = product.iterations[index].canvas
    before = product.iterations[index - 1].canvas.boxes if index else {}
    keys = dict.fromkeys((*canvas.boxes, *before))
    changed = [key for key in keys if canvas.boxes.get(key) != before.get(key)]
    return {"iteration": canvas.header.iteration, "date": _iso(canvas), "changed": changed}


def _iso(canvas: Canvas) -> str | None:
    return canvas.header.date.isoformat() if canvas.header.date else None
