from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.page_loader import load_page
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


def block(loader: Loader, yaml: str) -> PortfolioBlock:
    (block,) = load_page(f"```mlops-portfolio\n{yaml}\n```\n", "x.md", loader).portfolios
    return block


def test_a_fence_selects(loader: Loader) -> None:
    found = block(loader, "stage: [pilot, idea]\nowner: A, B\ntags: nlp\nids: [x]\nsources: s\nsort: -date\nview: gaps")
    assert found.problems == ()
    assert found.selection == Selection(("pilot", "idea"), ("A, B",), ("nlp",), ("x",), ("s",), "-date", "gaps")
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
        ("owner: A\nowner: B", "3:1: 'owner' is used twice; the first one is on line 2 [duplicate-key]"),
        ("owner: [A", "3:1: the YAML cannot be read: did not find expected ',' or ']'; all products are shown until this is fixed [yaml-syntax]"),
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
