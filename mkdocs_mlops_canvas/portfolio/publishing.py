"""What a portfolio has of products whose text is on their own page only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product, ProtectedProduct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_mlops_canvas.reading.location import CanvasLocation


def publish(portfolio: Portfolio) -> Portfolio:
    """A portfolio without what is protected in it.

    A product whose newest iteration is protected is one of the protected products. Of other products, the protected
    iterations are left out.
    """
    products: list[Product] = []
    protected: list[ProtectedProduct] = []
    views: dict[CanvasLocation, tuple[Product, int]] = {}
    for product in portfolio.products:
        if not any(iteration.only_on for iteration in product.iterations):
            products.append(product)
            continue
        views.update(_find_views(product))
        if product.current.only_on:
            protected.append(ProtectedProduct(product.id, product.name, product.location))
        else:
            products.append(_show_on(None, product))
    return Portfolio(tuple(products), tuple(protected), views)


def _find_views(product: Product) -> Iterator[tuple[CanvasLocation, tuple[Product, int]]]:
    """What each canvas of a product may show of it."""
    for iteration in product.iterations:
        if not iteration.commit:
            shown = _show_on(iteration.path, product)
            yield iteration.location, (shown, shown.iterations.index(iteration))


def _show_on(path: str | None, product: Product) -> Product:
    """A product with the iterations that may be shown on a page, or everywhere if `path` is None."""
    shown = tuple(iteration for iteration in product.iterations if iteration.only_on in (None, path))
    return replace(product, iterations=shown)
