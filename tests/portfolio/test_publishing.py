"""What a portfolio has of products whose text is on their own page only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.history.iterations import CanvasHistory, PastIteration
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.products import ProtectedProduct
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def page(header: str) -> str:
    return f"---\ncanvas: {{{header}}}\n---\n"


def collect(
    loader: Loader,
    pages: dict[str, str],
    hidden: Collection[str] = (),
    past: Mapping[CanvasLocation, CanvasHistory] | None = None,
) -> tuple[Portfolio, list[str]]:
    loaded = {path: replace(load_page(text, path, loader), is_hidden=path in hidden) for path, text in pages.items()}
    portfolio, loaded = collect_portfolio(loaded, past)
    return portfolio, [str(problem) for page in loaded.values() for problem in page.problems]


def see(portfolio: Portfolio, path: str, anchor: str = "") -> tuple[list[object], int] | None:
    """The iterations that a canvas shows, and which of them it is."""
    found = portfolio.find_view(CanvasLocation(path, anchor))
    return ([entry.canvas.header.iteration for entry in found[0].iterations], found[1]) if found else None


def test_a_private_canvas_and_a_hidden_page_have_a_name_and_a_location(loader: Loader) -> None:
    pages = {
        "b.md": page("product: Beta, private: true, owner: Risk, background: x"),
        "a.md": page("product: Alpha, owner: Risk, background: x"),
        "c.md": page("product: Gamma, stage: pilot, date: 2026-01-01, background: x"),
        "d.md": page("product: Delta, private: false, version: '1.1', background: x"),
    }
    portfolio, problems = collect(loader, pages, hidden=["c.md", "d.md"])
    assert problems == []
    assert [product.id for product in portfolio.products] == ["alpha"]
    assert portfolio.protected == (
        ProtectedProduct("beta", "Beta", CanvasLocation("b.md")),
        ProtectedProduct("delta", "Delta", CanvasLocation("d.md")),
        ProtectedProduct("gamma", "Gamma", CanvasLocation("c.md")),
    )
    assert [definition.key for definition in portfolio.definitions] == ["0.1"]
    assert portfolio.paths == {"a.md", "b.md", "c.md", "d.md"}


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(), ["beta", "gamma"]),
        (Selection(sort="-filled"), ["beta", "gamma"]),
        (Selection(ids=("gamma", "alpha")), ["gamma"]),
        (Selection(owner=("Risk",)), []),
        (Selection(stage=("pilot",)), []),
        (Selection(tags=("x",), ids=("gamma",)), []),
    ],
)
def test_protected_products_are_selected_by_nothing_but_their_id(
    selection: Selection, ids: list[str], loader: Loader
) -> None:
    pages = {
        "a.md": page("product: Alpha, owner: Risk"),
        "b.md": page("product: Beta, private: true, owner: Risk, tags: x"),
        "c.md": page("product: Gamma, private: true, stage: pilot, tags: x"),
    }
    portfolio, _ = collect(loader, pages)
    assert [product.id for product in portfolio.select(selection).protected] == ids


def test_protected_products_may_be_named(loader: Loader) -> None:
    pages = {
        "a.md": page("product: Alpha, supersedes: beta") + "\n```mlops-portfolio\nids: beta\n```\n",
        "b.md": page("product: Beta, private: true, supersedes: alpha"),
    }
    portfolio, problems = collect(loader, pages)
    assert problems == []
    found = portfolio.find_named("beta")
    assert found == ProtectedProduct("beta", "Beta", CanvasLocation("b.md"))
    assert portfolio.find("beta") is None


def test_a_protected_iteration_is_seen_from_its_own_page_only(loader: Loader) -> None:
    pages = {f"{n}.md": page(f"product: P, iteration: {n}, background: text {n}") for n in (1, 2, 3)}
    portfolio, _ = collect(loader, pages, hidden=["2.md"])
    (product,) = portfolio.products
    assert [entry.canvas.header.iteration for entry in product.iterations] == [1, 3]
    assert list(product.changes[1].boxes) == ["background"]
    assert product.changes[1].before is not None
    assert product.changes[1].before.boxes == {"background": "text 1"}
    assert portfolio.protected == ()
    assert see(portfolio, "1.md") == ([1, 3], 0)
    assert see(portfolio, "3.md") == ([1, 3], 1)
    assert see(portfolio, "2.md") == ([1, 2, 3], 1)
    assert portfolio.find_iteration(CanvasLocation("2.md")) is None


def test_with_a_protected_newest_iteration_nothing_of_the_product_is_published(loader: Loader) -> None:
    pages = {f"{n}.md": page(f"product: P, iteration: {n}, background: text {n}") for n in (1, 2, 3, 4)}
    portfolio, _ = collect(loader, pages, hidden=["3.md", "4.md"])
    assert portfolio.products == ()
    assert portfolio.protected == (ProtectedProduct("p", "P", CanvasLocation("4.md")),)
    assert see(portfolio, "1.md") == ([1, 2], 0)
    assert see(portfolio, "2.md") == ([1, 2], 1)
    assert see(portfolio, "3.md") == ([1, 2, 3], 2)
    assert see(portfolio, "4.md") == ([1, 2, 4], 2)
    assert portfolio.find_iteration(CanvasLocation("1.md")) is None
    assert portfolio.has_changes("2.md")
    assert not portfolio.has_changes("1.md")


def test_iterations_on_one_page_see_each_other(loader: Loader) -> None:
    fences = "".join(f"```mlops-canvas\nproduct: P\niteration: {n}\nprivate: true\n```\n\n" for n in (1, 2))
    portfolio, _ = collect(loader, {"a.md": fences})
    assert see(portfolio, "a.md", "p") == ([1, 2], 0)
    assert see(portfolio, "a.md", "p--2") == ([1, 2], 1)
    assert portfolio.protected == (ProtectedProduct("p", "P", CanvasLocation("a.md", "p--2")),)


@pytest.mark.parametrize("paths", [("a.md", "b.md"), ("b.md", "a.md")])
def test_a_canvas_that_is_on_a_public_page_too_is_public(paths: tuple[str, str], loader: Loader) -> None:
    portfolio, problems = collect(loader, dict.fromkeys(paths, page("product: P, background: x")), hidden=["b.md"])
    assert problems == []
    assert portfolio.protected == ()
    assert portfolio.products[0].current.path == "a.md"


def _past(loader: Loader, iteration: int, path: str, is_hidden: bool, more: str = "") -> PastIteration:
    text = page(f"product: P, iteration: {iteration}, background: text {iteration}{more}")
    canvas: Canvas | None = load_page(text, path, loader).canvases[0].canvas
    assert canvas is not None
    return PastIteration(canvas, path, f"{iteration}" * 40, date(2026, 1, 1), date(2026, 1, 1), is_hidden)


def test_the_past_of_a_protected_page_is_seen_from_that_page_only(loader: Loader) -> None:
    past = {CanvasLocation("new.md"): CanvasHistory((_past(loader, 1, "old.md", False),), None)}
    pages = {
        "new.md": page("product: P, iteration: 2, private: true, background: x"),
        "old.md": page("product: P, iteration: 3, background: x"),
    }
    portfolio, _ = collect(loader, pages, past=past)
    assert [entry.canvas.header.iteration for entry in portfolio.products[0].iterations] == [3]
    assert see(portfolio, "new.md") == ([1, 2, 3], 1)
    assert see(portfolio, "old.md") == ([3], 0)


@pytest.mark.parametrize(("is_hidden", "more"), [(True, ""), (False, ", private: true")])
def test_what_was_protected_in_a_commit_is_not_shown_now(is_hidden: bool, more: str, loader: Loader) -> None:
    earlier = (_past(loader, 1, "a.md", False), _past(loader, 2, "a.md", is_hidden, more))
    pages = {"a.md": page("product: P, iteration: 3, background: x")}
    portfolio, _ = collect(loader, pages, past={CanvasLocation("a.md"): CanvasHistory(earlier, None)})
    assert see(portfolio, "a.md") == ([1, 3], 1)
    assert [entry.canvas.header.iteration for entry in portfolio.products[0].iterations] == [1, 3]
