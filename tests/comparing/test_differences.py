from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.comparing.differences import compare_iterations, count_kinds, list_differences, name_state
from tests.portfolio.test_products import canvas, collect

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def read(loader: Loader, *products: str) -> Portfolio:
    """The portfolio of pages `0.md`, `1.md`, each with a product and more of its header, or without a canvas."""
    texts = (canvas(f"product: {product}", "background: x") if product else "Text.\n" for product in products)
    return collect(loader, *texts)[0]


def test_products_are_paired_by_id_and_those_that_are_gone_come_last(loader: Loader) -> None:
    before, after = read(loader, "A", "B", "C"), read(loader, "A", "B\nowner: Risk", "", "D")
    found = list_differences(before, after)
    assert [(part.id, part.kind) for part in found] == [("b", "changed"), ("d", "new"), ("c", "removed")]
    assert [field.key for field in found[0].fields] == ["owner"]
    assert count_kinds(found) == {"changed": 1, "new": 1, "removed": 1}
    assert list_differences(before, before) == []


def test_a_product_that_got_another_id_is_paired_by_its_page(loader: Loader) -> None:
    (found,) = list_differences(read(loader, "A", "Old"), read(loader, "A", "New"))
    assert (found.id, found.kind) == ("new", "changed")
    assert [field.key for field in found.fields] == ["product"]


@pytest.mark.parametrize(
    ("start", "end", "states"),
    [
        (None, None, ("iteration 2", "iteration 3")),
        (None, "2", ("iteration 1", "iteration 2")),
        ("1", None, ("iteration 1", "iteration 3")),
        ("3", "1", ("iteration 3", "iteration 1")),
        (None, "1", None),
        ("2", "2", None),
        ("4", None, None),
    ],
)
def test_iterations_are_named_by_their_numbers(
    loader: Loader, start: str | None, end: str | None, states: tuple[str, str] | None
) -> None:
    (product,) = read(loader, *(f"P\niteration: {number}" for number in (1, 2, 3))).products
    found = compare_iterations(product, start, end)
    assert (found and tuple(name_state(part) for part in (found.before, found.after) if part)) == states
