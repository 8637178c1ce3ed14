"""No page is wider than its window, whatever the window's width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_portfolio import PATHS, SHOWN
from tests.conftest import build_site, write_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LONG = """\
---
canvas:
  product: {product}
  designed_by: [Ada Lovelace Byron of Somewhere, Grace Brewster Hopper, Katherine Coleman Johnson, {word}]
  owner: A department with a long name that owns many products
  iteration: {iteration}
  stage: pilot
  date: 2026-01-0{iteration}
  tags: [a tag of some words, {word}]
  links: {{A label of some words: index.md, {word}: index.md}}
  layout: {layout}
---
# {product}

## Background

The text {iteration} of {word}, with `{word}_and_code`.

## Data verification and governance

| {word} | {word} |
|---|---|
| {word} | {word} |
"""
NAMES = {
    "words": "A product with a name that is longer than most, for the wards of a hospital",
    "word": "Vorhersageprojektderbettenauslastungsüberwachungsaufgaben",
}
PAGES = {
    "index.md": "# Home\n",
    **{
        f"{key}{iteration}.md": LONG.format(
            product=name, iteration=iteration, word="Nameswithoutanyspaceinthemorattheirend", layout=layout
        )
        for key, name in NAMES.items()
        for iteration, layout in ((1, "page"), (2, "wide"))
    },
}
CANVASES = ["words1/", "words2/?changes=1", "word1/", "word2/?changes=1"]


@pytest.fixture(
    scope="module",
    params=["material", *(pytest.param(name, marks=pytest.mark.full) for name in ("mkdocs", "readthedocs"))],
)
def long_names(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp(request.param)
    built = build_site(write_site(folder, PAGES, theme=request.param), folder / "site")
    assert built.warnings == []
    return built


def check(page: Page) -> None:
    too_wide = []
    for width in range(320, 1601, 20):
        page.set_viewport_size({"width": width, "height": 900})
        if not page.evaluate(FITS):
            page.wait_for_timeout(400)  # Material moves its search
            if not page.evaluate(FITS):
                too_wide.append(width)
    assert too_wide == []


@pytest.mark.parametrize("view", SHOWN)
def test_views_of_the_portfolio(
    example_site: BuiltSite, serve: Callable[..., str], open_page: Callable[..., Page], view: str
) -> None:
    page = open_page(serve(example_site.folder) + PATHS[view])
    page.locator(SHOWN[view]).wait_for()
    check(page)


@pytest.mark.parametrize("path", [*CANVASES, *PATHS.values(), "portfolio/changes/"])
def test_long_names(
    long_names: BuiltSite, serve: Callable[..., str], open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(serve(long_names.folder) + path)
    page.add_style_tag(content=".wy-breadcrumbs { overflow-wrap: anywhere }")  # readthedocs does not wrap its own
    if "changes=1" in path:
        page.locator(".mlops-canvas__changes").wait_for()
    if path.startswith("portfolio/"):
        page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
    check(page)
