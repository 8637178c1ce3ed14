from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portfolio.test_products import PRODUCTS, canvas, collect

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


@pytest.mark.parametrize("path", ["0.md", "same page"])
def test_two_different_products_with_one_id_are_told_and_both_kept(loader: Loader, path: str) -> None:
    first, second = canvas("product: Churn", "background: a"), canvas("product: Churn", "background: b")
    if path == "same page":
        fence = "```mlops-canvas\nproduct: Churn\nbackground: {}\n```\n"
        portfolio, problems = collect(loader, fence.format("a") + "\n" + fence.format("b"))
        assert problems == [
            "docs/0.md:7:10: the product on line 2 has the id 'churn' too; number or date their iterations if they are "
            "one product, or give one of them another 'id' [id-twice]"
        ]
    else:
        portfolio, problems = collect(loader, first, second)
        assert problems == [
            "docs/1.md:3:12: the product on line 2 of docs/0.md has the id 'churn' too; number or date their iterations "
            "if they are one product, or give one of them another 'id' [id-twice]"
        ]
    assert [product.id for product in portfolio.products] == ["churn", "churn--2"]


def test_names_that_give_one_id_are_two_products(loader: Loader) -> None:
    portfolio, problems = collect(loader, canvas("product: R&D\niteration: 1"), canvas("product: R D\niteration: 2"))
    assert len(portfolio.products) == 2
    assert "[id-twice]" in problems[0]


def test_a_product_may_be_renamed_under_its_own_id(loader: Loader) -> None:
    texts = [canvas(f"product: {name}\nid: x\niteration: {number}") for number, name in enumerate(["Old", "New"])]
    portfolio, problems = collect(loader, *texts)
    (product,) = portfolio.products
    assert problems == []
    assert product.canvas.product == "New"


ONE_DAY = "\ndate: 2026-11-12"


@pytest.mark.parametrize(
    ("headers", "order"),
    [
        (["iteration: 3", "iteration: 1", "iteration: 2"], ["1", "2", "3"]),
        (["iteration: v10", "iteration: v9", "iteration: 8"], ["8", "v9", "v10"]),
        ([f"iteration: v{number}{ONE_DAY}" for number in (10, 9, 8)], ["v8", "v9", "v10"]),
        (["iteration: Sprint 10", "iteration: sprint-9"], ["sprint-9", "Sprint 10"]),
        (["iteration: '1.10'", "iteration: 1.9", "iteration: 2"], ["1.9", "1.10", "2"]),
        (["iteration: '2.0'", "iteration: 2.0-rc1", "iteration: 2.0b3"], ["2.0b3", "2.0-rc1", "2.0"]),
        (["iteration: 2026-11", "iteration: 2026-09", "iteration: 2026/8"], ["2026/8", "2026-09", "2026-11"]),
        (["iteration: Q1 2026", "iteration: 2025-Q4", "iteration: 2025Q1"], ["2025Q1", "2025-Q4", "Q1 2026"]),
        (["iteration: 2026-Q2", "iteration: 2025", "iteration: 2026-03-31"], ["2025", "2026-03-31", "2026-Q2"]),
        (["iteration: v2\ndate: 2026-01-01", "iteration: v1\ndate: 2026-02-01"], ["v1", "v2"]),
        (["iteration: final\ndate: 2026-02-01", "iteration: v1\ndate: 2026-01-01"], ["v1", "final"]),
        # those that are equal are told apart by the other one
        (["iteration: '1.0'\ndate: 2026-02-01", "iteration: '1.0.0'\ndate: 2026-01-01"], ["1.0.0", "1.0"]),
        ([f"iteration: v2{ONE_DAY}", f"iteration: v1{ONE_DAY}", "iteration: draft\ndate: 2026-01-01"], ["draft", "v1", "v2"]),
    ],
)  # fmt: skip
def test_the_order_of_iterations(loader: Loader, headers: list[str], order: list[str]) -> None:
    portfolio, problems = collect(loader, *(canvas(f"product: P\n{header}") for header in headers))
    (product,) = portfolio.products
    assert [str(entry.canvas.header.iteration) for entry in product.iterations] == order
    assert problems == []


@pytest.mark.parametrize(
    "headers",
    [
        ["iteration: draft", "iteration: final 1"],
        ["iteration: v2", "date: 2026-11-12"],
        ["iteration: v2", "stage: idea"],
        ["iteration: 3", "iteration: 2026-11"],
        ["iteration: March 2026", "iteration: April 2026"],
        ["iteration: '1.0'", "iteration: '1.0.0'"],
        ["iteration: 2026", "iteration: 2026-01"],
        [f"iteration: after the audit{ONE_DAY}", f"iteration: before it{ONE_DAY}"],
        [f"iteration: {'9' * 5000}", "iteration: 1"],
    ],
)
def test_iterations_in_the_order_of_their_pages_are_told(loader: Loader, headers: list[str]) -> None:
    portfolio, problems = collect(loader, *(canvas(f"product: P\n{header}") for header in headers))
    (product,) = portfolio.products
    assert [entry.path for entry in product.iterations] == ["0.md", "1.md"]
    (problem,) = problems
    assert "docs/1.md:4:" in problem or "docs/1.md:3:" in problem
    assert problem.split(": ", 1)[1] == (
        "it is unclear whether this iteration of 'P' or the one on line 2 of docs/0.md is newer; give both an 'iteration' "
        "that is a number, such as 'iteration: 2', or both a 'date' [unclear-order]"
    )


def test_a_canvas_shown_twice_is_one(loader: Loader) -> None:
    portfolio, problems = collect(loader, PRODUCTS[0], PRODUCTS[0])
    assert problems == []
    assert [len(product.iterations) for product in portfolio.products] == [1]


def test_what_is_superseded_is_found_by_id_or_name_or_told(loader: Loader) -> None:
    texts = [canvas("product: Old Rules"), canvas("product: A\nsupersedes: old-rules"),
             canvas("product: B\nsupersedes: Old Rules"), canvas("product: C\nsupersedes: old-rule")]  # fmt: skip
    assert collect(loader, *texts)[1] == [
        "docs/3.md:4:15: 'supersedes': there is no product with the id 'old-rule'; did you mean 'old-rules'? "
        "[unknown-product]"
    ]


def test_relations_are_seen_from_both_sides(loader: Loader) -> None:
    texts = [canvas("product: A\nuses: [b, Product C, gone]\npart_of: c"), canvas("product: B\nfeeds: a\nuses: b"),
             canvas("product: Product C\nsupersedes: b\nid: c")]  # fmt: skip
    portfolio, problems = collect(loader, *texts)
    assert {id_: dict(found) for id_, found in portfolio.relations.items()} == {
        "a": {"uses": ["b"], "part_of": ["c"], "fed_by": ["b"]},
        "b": {"used_by": ["a"], "feeds": ["a"], "superseded_by": ["c"]},
        "c": {"parts": ["a"], "supersedes": ["b"]},
    }
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "'uses': there is no product with the id 'Product C'; write the id of a product of this site [unknown-product]",
        "'uses': there is no product with the id 'gone'; write the id of a product of this site [unknown-product]",
        "'uses': 'b' is the product itself; write the id of another product, or leave it out [unknown-product]",
    ]


def test_relations_of_protected_products_are_not_published(loader: Loader) -> None:
    texts = [canvas("product: A\nuses: b"), canvas("product: B\nprivate: true\nfeeds: a")]
    portfolio, problems = collect(loader, *texts)
    assert (dict(portfolio.relations["a"]), problems) == ({"uses": ["b"]}, [])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("P", "'supersedes': 'P' is the product itself; write the id of another product, or leave it out"),
        ("churn", "'supersedes': there is no product with the id 'churn'; write the id of a product of this site"),
    ],
)
def test_no_product_supersedes_itself(loader: Loader, name: str, expected: str) -> None:
    (problem,) = collect(loader, canvas(f"product: {'P' if name == 'P' else 'Churn 2'}\nsupersedes: {name}"))[1]
    assert problem == f"docs/0.md:4:15: {expected} [unknown-product]"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("iteration: 4\ndate: 2026-11-12", "both are iteration 4 of 2026-11-12; give one of them another number"),
        ("iteration: v4", "both are iteration v4; give one of them another number"),
        ("date: 2026-11-12", "both are of 2026-11-12; number them"),
    ],
)
def test_iterations_that_clash_are_named(loader: Loader, header: str, expected: str) -> None:
    texts = [canvas(f"product: P\n{header}", f"background: {text}") for text in "ab"]
    (problem,) = collect(loader, *texts)[1]
    assert f"has the id 'p' too; {expected}, or another 'id' if they are two products [id-twice]" in problem
