"""What the products of a portfolio are filtered by."""

from __future__ import annotations

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.rendering.facets import list_facets, write_facts
from tests.rendering.pages import fence, read

HEADERS = (
    ("stage: pilot", "owner: web", "tags: [nlp, a b, nlp]"),
    ("stage: idea", "owner: Risk", "tags: [nlp]", "review_by: 2026-01-01"),
    ("owner: risk", "date: 2026-05-01"),
)


def make_portfolio(*headers: tuple[str, ...]) -> Portfolio:
    blocks = [read(fence("product: A", *header)).canvases[0] for header in headers]
    canvases = [block.canvas for block in blocks if block.canvas]
    return Portfolio(
        tuple(Product(str(n), (Iteration(each, CanvasLocation("a.md")),)) for n, each in enumerate(canvases))
    )


def test_facets_name_the_values_that_are_not_their_own_names() -> None:
    facets = list_facets(make_portfolio(*HEADERS), Terms(), Words())
    assert [facet.key for facet in facets] == ["stage", "owner", "tag", "changed", "review_by", "review"]
    names = {facet.key: [value.label for value in facet.names] for facet in facets}
    assert names["stage"] == [*STAGES, "No stage"]
    assert (names["owner"], names["tag"]) == (["No owner"], ["No tag"])
    assert names["changed"] == ["This quarter", "Last quarter", "This year", "Last year", "No date"]
    assert names["review"] == ["Up to date", "Stale", "Review overdue", "No date"]


def test_the_values_of_a_product_are_its_attributes() -> None:
    portfolio = make_portfolio(*HEADERS)
    facets = list_facets(portfolio, Terms(), Words())
    assert [write_facts(product, facets) for product in portfolio.products] == [
        {"data-stage": "pilot", "data-owner": "web", "data-tag": "nlp a%20b"},
        {"data-stage": "idea", "data-owner": "Risk", "data-tag": "nlp"},
        {"data-owner": "risk"},
    ]


def test_without_values_there_is_nothing_to_filter_by() -> None:
    assert list_facets(Portfolio(), Terms(), Words()) == []
    assert [facet.key for facet in list_facets(make_portfolio(()), Terms(), Words())] == ["review"]
