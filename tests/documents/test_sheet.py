"""Which canvases leave their pages, and what their files are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.documents.sheet import list_canvases, list_products, list_site_sheets
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.page_loader import load_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page


def write_fence(product: str, iteration: int) -> str:
    return f"```mlops-canvas\nproduct: {product}\niteration: {iteration}\n```\n\n"


def read(loader: Loader, **texts: str) -> tuple[Mapping[str, Page], Portfolio]:
    portfolio, pages = collect_portfolio({f"{name}.md": load_page(text, name, loader) for name, text in texts.items()})
    return pages, portfolio


def test_each_canvas_gets_a_name_of_its_own(loader: Loader) -> None:
    unreadable = "```mlops-canvas\n- x\n```\n"
    pages, _ = read(loader, a=write_fence("A", 1) + write_fence("B", 1), b=unreadable + write_fence("A", 2))
    assert [(sheet.name, sheet.path, sheet.number) for sheet in list_canvases(pages)] == [
        ("a", "a.md", 0), ("b", "a.md", 1), ("a--2", "b.md", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("letter", ["a", "ä", "文"])
def test_a_long_name_is_cut_for_its_file(letter: str, loader: Loader) -> None:
    pages, _ = read(loader, a=write_fence(letter * 300, 1) + write_fence(f"{letter * 300} b", 1))
    one, two = list_canvases(pages)
    assert one.name == letter * 300
    assert one.file_name.startswith(letter * 50)
    assert one.file_name != two.file_name
    assert len(f"{one.file_name}.html".encode()) <= 205


def test_the_newest_canvas_stands_for_its_product(loader: Loader) -> None:
    pages, portfolio = read(loader, a=write_fence("B", 3) + write_fence("A", 1), b=write_fence("A", 2))
    sheets = list_products(pages, portfolio)
    assert [(sheet.name, sheet.path, sheet.canvas.header.iteration) for sheet in sheets] == [
        ("a", "b.md", 2), ("b", "a.md", 3)
    ]  # fmt: skip


def test_on_a_site_the_name_says_the_iteration(loader: Loader) -> None:
    pages, portfolio = read(
        loader, a=write_fence("A", 1) + write_fence("A", 2), b=write_fence("A iteration 1", 1), c=write_fence("A", 1)
    )
    located = list_site_sheets(pages, portfolio)
    assert {location: sheet.name for location, sheet in located.items()} == {
        CanvasLocation("a.md", "a"): "a-iteration-1",
        CanvasLocation("a.md", "a--2"): "a",
        CanvasLocation("b.md", "a-iteration-1"): "a-iteration-1-2",
        CanvasLocation("c.md", "a"): "a-iteration-1",  # the same canvas in a second place
    }
    assert located[CanvasLocation("c.md", "a")] is located[CanvasLocation("a.md", "a")]


def test_protected_canvases_are_no_sheets_of_a_site_or_of_a_folder(loader: Loader) -> None:
    private = write_fence("P", 1).replace("iteration", "private: true\niteration")
    pages, portfolio = read(loader, a=write_fence("A", 1) + private, b=write_fence("P", 0), c=write_fence("A", 2))
    assert [sheet.name for sheet in list_site_sheets(pages, portfolio).values()] == ["a-iteration-1", "a"]
    assert [sheet.name for sheet in list_products(pages, portfolio)] == ["a"]
    assert [sheet.name for sheet in list_canvases(pages)] == ["a", "p", "p--2", "a--2"]  # who names a file wants all
