from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.page import load_page
from mkdocs_mlops_canvas.reading.selection import SORTS, VIEWS, Selection

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import PortfolioBlock


def canvas(header: str, boxes: str = "") -> str:
    lines = "".join(f"  {line}\n" for line in f"{header}\n{boxes}".splitlines() if line)
    return f"---\ncanvas:\n{lines}---\n"


def collect(loader: Loader, *texts: str) -> tuple[Portfolio, list[str]]:
    """The portfolio of pages `0.md`, `1.md`, and the problems of all of them."""
    pages = {f"{number}.md": load_page(text, f"docs/{number}.md", loader) for number, text in enumerate(texts)}
    portfolio, pages = collect_portfolio(pages)
    return portfolio, [str(problem) for page in pages.values() for problem in page.problems]


PRODUCTS = (
    canvas("product: Beta\nstage: pilot\nowner: Risk\ntags: [nlp, batch]\ndate: 2026-01-01", "background: x"),
    canvas(
        "product: alpha\nstage: production\nowner: Web\ntags: nlp\ndate: 2026-03-01", "background: x\nobjectives: x"
    ),
    canvas("product: Gamma\nstage: pilot\nversion: '1.1'"),
)


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(), ["alpha", "beta", "gamma"]),
        (Selection(stage=("pilot",)), ["beta", "gamma"]),
        (Selection(stage=("pilot", "production"), tags=("nlp",)), ["alpha", "beta"]),
        (Selection(owner=("Risk",), tags=("batch",)), ["beta"]),
        (Selection(ids=("gamma", "alpha")), ["alpha", "gamma"]),
        (Selection(owner=("Nobody",)), []),
        (Selection(sort="stage"), ["beta", "gamma", "alpha"]),
        (Selection(sort="owner"), ["beta", "alpha", "gamma"]),
        (Selection(sort="date"), ["alpha", "beta", "gamma"]),
        (Selection(sort="-date"), ["beta", "alpha", "gamma"]),
        (Selection(sort="filled"), ["alpha", "beta", "gamma"]),
        (Selection(sort="-filled"), ["gamma", "beta", "alpha"]),
    ],
)
def test_selection(loader: Loader, selection: Selection, ids: list[str]) -> None:
    portfolio, problems = collect(loader, *PRODUCTS)
    assert problems == []
    assert [product.id for product in portfolio.select(selection).products] == ids


def test_columns_of_several_definitions_are_joined(loader: Loader) -> None:
    columns = collect(loader, *PRODUCTS)[0].columns
    assert [column.title for column in columns] == ["Problem", "Data", "Model", "Operations", "Monitoring", "Risk"]
    assert len({box.key for column in columns for box in column.boxes}) == sum(len(c.boxes) for c in columns) == 15


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


@pytest.mark.parametrize(
    ("headers", "order"),
    [
        (["iteration: 3", "iteration: 1", "iteration: 2"], ["1", "2", "3"]),
        (["iteration: v10", "iteration: v9", "iteration: 8"], ["8", "v9", "v10"]),
        (["iteration: '1.10'", "iteration: 1.9", "iteration: 2"], ["1.9", "1.10", "2"]),
        (["iteration: v1\ndate: 2026-02-01", "iteration: v2\ndate: 2026-01-01"], ["v2", "v1"]),
        (["iteration: draft", "iteration: final 1"], ["draft", "final 1"]),
        (["iteration: Q4 2025", "iteration: Q1 2026"], ["Q4 2025", "Q1 2026"]),
        (["iteration: v2", "stage: idea"], ["v2", "None"]),
    ],
)
def test_the_order_of_iterations(loader: Loader, headers: list[str], order: list[str]) -> None:
    (product,) = collect(loader, *(canvas(f"product: P\n{header}") for header in headers))[0].products
    assert [str(entry.canvas.header.iteration) for entry in product.iterations] == order


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("P", "'supersedes': 'P' is the product itself; write the id of the product that it replaces, or leave it out"),
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


def block(loader: Loader, yaml: str) -> PortfolioBlock:
    (block,) = load_page(f"```mlops-portfolio\n{yaml}\n```\n", "x.md", loader).portfolios
    return block


def test_a_fence_selects(loader: Loader) -> None:
    found = block(loader, "stage: [pilot, idea]\nowner: A, B\ntags: nlp\nids: [x]\nsort: -date\nview: gaps")
    assert found.problems == ()
    assert found.selection == Selection(("pilot", "idea"), ("A, B",), ("nlp",), ("x",), "-date", "gaps")
    assert block(loader, "stage: Pilot").selection.stage == ("pilot",)
    assert block(loader, "").selection == block(loader, "stage:").selection == Selection()


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("stages: pilot", "2:1: unknown key 'stages'; did you mean 'stage'? [unknown-key]"),
        ("stage: pilott", "2:1: unknown stage 'pilott'; did you mean 'pilot'? [unknown-stage]"),
        ("view: list", "2:1: unknown view 'list'; the choices are 'cards', 'table', 'gaps', 'compare' [wrong-type]"),
        ("sort: [a]", "2:1: expected a text, not a list; write it on one line, after the colon [wrong-type]"),
        ("tags: {a: b}", "2:1: expected a text or a list of texts, not a mapping; write [one, two] [wrong-type]"),
        ("- a", "2:1: a portfolio has to be a mapping, not a list; write one key a line, such as 'stage: production' [wrong-type]"),
        ("owner: A\nowner: B", "3:1: 'owner' is here for the second time; the first one is on line 2 [duplicate-key]"),
        ("owner: [A", "3:1: the YAML cannot be read: did not find expected ',' or ']'; until it is mended, all products are shown [yaml-syntax]"),
    ],
)  # fmt: skip
def test_mistakes_in_a_fence_are_told(loader: Loader, yaml: str, message: str) -> None:
    assert [str(problem) for problem in block(loader, yaml).problems] == [f"x.md:{message}"]


def test_unknown_ids_of_a_fence_are_told(loader: Loader) -> None:
    fence = "```mlops-portfolio\nids: [alpa, beta]\n```\n"
    assert collect(loader, *PRODUCTS, fence)[1] == [
        "docs/3.md:2:1: 'ids': there is no product with the id 'alpa'; did you mean 'alpha'? [unknown-product]"
    ]


def test_an_open_fence_is_told(loader: Loader) -> None:
    (found,) = load_page("```mlops-portfolio\nstage: pilot\n", "x.md", loader).portfolios
    assert [problem.code for problem in found.problems] == ["open-fence"]


def test_all_sorts_and_views_are_known_to_fences(loader: Loader) -> None:
    for key, choices in (("sort", SORTS), ("view", VIEWS)):
        assert all(block(loader, f"{key}: {choice}").problems == () for choice in choices)
