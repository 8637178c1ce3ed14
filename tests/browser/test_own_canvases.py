"""A grid that a definition draws, where only a browser can show that it stands so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_canvas import OVERFLOW, _pdf, find_axe_violations
from tests.test_own_canvases import FILES, OWN, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from mkdocs_mlops_canvas.definition import Definition
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

PLUGIN = f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}"

each = pytest.mark.parametrize("definition", OWN, ids=lambda definition: definition.key)


def _edges(page: Page) -> dict[str, tuple[float, float, float, float]]:
    """The edges of each box, in parts of the grid: left, top, right, bottom."""
    script = """() => {
      const grid = document.querySelector('.mlops-canvas__grid').getBoundingClientRect();
      return Object.fromEntries([...document.querySelectorAll('.mlops-canvas__box')].map((box) => {
        const r = box.getBoundingClientRect();
        return [box.dataset.box, [(r.left - grid.left) / grid.width, (r.top - grid.top) / grid.height,
                                  (r.right - grid.left) / grid.width, (r.bottom - grid.top) / grid.height]];
      }));
    }"""
    return dict(page.evaluate(script))


@each
@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("dark", [False, True])
def test_it_is_accessible_and_nothing_is_cut_off(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, definition: Definition, width: int, dark: bool
) -> None:
    page = open_page(serve(site({"index.md": write(definition)}, plugin=PLUGIN).folder), width=width, dark=dark)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert find_axe_violations(page) == []


@each
@pytest.mark.parametrize("media", ["screen", "print"])
def test_boxes_stand_where_they_are_drawn(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, definition: Definition, media: str
) -> None:
    page = open_page(serve(site({"index.md": write(definition)}, plugin=PLUGIN).folder))
    page.emulate_media(media=media)
    grid, edges = definition.grid, _edges(page)
    for key, area in grid.boxes.items():
        left, top, right, bottom = edges[key]
        assert left == pytest.approx(area.left / grid.width, abs=0.01), key
        assert right == pytest.approx((area.left + area.width) / grid.width, abs=0.01), key
        assert (bottom > 0.98) == (area.top + area.height == grid.height), key
        for other, below in grid.boxes.items():
            if below.top >= area.top + area.height:
                assert edges[other][1] >= bottom - 0.01, (key, other)
        assert top >= -0.01


@each
@pytest.mark.parametrize("words", [20, 60, 180])
def test_it_is_printed_whole(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, definition: Definition, words: int
) -> None:
    text = write(definition)
    numbers = iter(range(100_000))
    expected = []
    for box in definition.boxes[:-1]:
        expected += [f"word{next(numbers)}" for _ in range(words)]
        text = text.replace(f"About {box.title}.", " ".join(expected[-words:]))
    built = site({"index.md": text}, plugin=PLUGIN)
    pdf = _pdf(open_page(serve(built.folder)), format="A4")
    assert len(pdf.pages) in (range(1, 2) if words < 100 else range(2, 5))
    printed = " ".join(sheet.extract_text() for sheet in pdf.pages).split()
    assert [word for word in printed if word.startswith("word")] == expected


def test_a_field_filters_the_portfolio(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    pages = {f"{d.key}.md": write(d).replace("Orders", d.title) for d in OWN}
    page = open_page(serve(site(pages, plugin=PLUGIN).folder) + "portfolio/")
    page.click('[data-facet="f-confidentiality"] button')
    page.check('[name="f-confidentiality"][value="internal"]')
    assert page.url.endswith("?f-confidentiality=internal")
    assert page.locator(".mlops-canvas-portfolio__count").inner_text() == "1 of 2 products"
    page.reload()
    assert page.locator(".mlops-canvas-portfolio__name").all_inner_texts() == ["Data Product Canvas"]
    page.check('[name="view"][value="table"]')
    assert page.locator("td.mlops-canvas-portfolio__fact").all_inner_texts() == [
        "Sales",
        "internal",
        "Ada, Grace",
        "1 Feb 2026",
    ]
    assert find_axe_violations(page) == []
