"""What the products of a portfolio are filtered by."""

from __future__ import annotations

from datetime import date

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.rendering.facets import count_facets
from tests.rendering.pages import fence, read

HEADERS = (
    ("stage: pilot", "owner: web", "tags: [nlp, batch, nlp]"),
    ("stage: idea", "owner: Risk", "tags: [nlp]", "review_by: 2026-01-01"),
    ("owner: risk",),
    ("stage: pilot",),
)


def test_values_are_counted_in_the_order_in_which_readers_look_for_them() -> None:
    blocks = [read(fence("product: A", *header)).canvases[0] for header in HEADERS]
    canvases = [block.canvas for block in blocks if block.canvas]
    products = [Product(str(n), (Iteration(each, CanvasLocation("a.md")),)) for n, each in enumerate(canvases)]
    facets = count_facets(Portfolio(tuple(products)), Terms(STAGES, 180, date(2026, 6, 1)), Words())
    assert {facet.key: [(value.label, value.count) for value in facet.options] for facet in facets} == {
        "stage": [("idea", 1), ("pilot", 2), ("No stage", 1)],
        "owner": [("Risk", 1), ("risk", 1), ("web", 1), ("No owner", 1)],
        "tag": [("batch", 1), ("nlp", 2)],
        "review": [("Review overdue", 1), ("No date", 3)],
    }


def test_without_products_there_is_nothing_to_filter_by() -> None:
    assert count_facets(Portfolio(), Terms(), Words()) == []
