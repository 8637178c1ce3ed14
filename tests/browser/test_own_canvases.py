"""A grid that a definition draws, where only a browser can show that it stands so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_canvas import (
    OVERFLOW,
    _pdf,
    find_axe_violations,
    find_axe_violations_in_light_and_dark,
    has_wide_typeface,
)
from tests.conftest import build_site, write_site
from tests.sites.test_own_canvases import FILES, OWN, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

PLUGIN = f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}"

LENGTHS = (0, 20, 60, 180)  # words in a box

each = pytest.mark.parametrize("definition", OWN, ids=lambda definition: definition.key)


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A page for each definition and length, such as `ml-canvas-20`; those of no length have a sentence in each box."""
    pages = {"index.md": "# Home\n"}
    for definition in OWN:
        for length in LENGTHS:
            text = write(definition).replace("Orders", f"Orders {definition.key} {length}")
            numbers = iter(range(100_000))
            for box in definition.boxes[:-1] if length else ():
                text = text.replace(f"About {box.title}.", " ".join(f"word{next(numbers)}" for _ in range(length)))
            pages[f"{definition.key}-{length}.md"] = text
    folder = tmp_path_factory.mktemp("own")
    theme = "theme: {name: material, font: false, palette: {scheme: default}}\n"  # one that can be made dark
    built = build_site(write_site(folder, pages, plugin=PLUGIN, extra=theme), folder / "site")
    assert built.warnings == []
    return built


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
@pytest.mark.parametrize("width", [390, pytest.param(820, marks=pytest.mark.full), 1440])
def test_it_is_accessible_and_nothing_is_cut_off(
    own_site: BuiltSite, serve: Serve, open_page: Open, definition: Definition, width: int
) -> None:
    page = open_page(f"{serve(own_site.folder)}{definition.key}-0/", width=width)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert find_axe_violations_in_light_and_dark(page) == []


@each
@pytest.mark.parametrize("media", ["screen", "print"])
def test_boxes_stand_where_they_are_drawn(
    own_site: BuiltSite, serve: Serve, open_page: Open, definition: Definition, media: str
) -> None:
    page = open_page(f"{serve(own_site.folder)}{definition.key}-0/")
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
@pytest.mark.parametrize("length", LENGTHS[1:])
def test_it_is_printed_whole(
    own_site: BuiltSite, serve: Serve, open_page: Open, definition: Definition, length: int
) -> None:
    page = open_page(f"{serve(own_site.folder)}{definition.key}-{length}/")
    pdf = _pdf(page, format="A4")
    most = 2 if has_wide_typeface(page) else 1
    assert len(pdf.pages) in (range(1, most + 1) if length < 100 else range(2, 5))
    printed = " ".join(sheet.extract_text() for sheet in pdf.pages).split()
    expected = [f"word{number}" for number in range(length * len(definition.boxes[:-1]))]
    assert [word for word in printed if word.startswith("word")] == expected


def test_a_wide_typeface_makes_a_second_sheet_and_cuts_nothing(
    own_site: BuiltSite, serve: Serve, open_page: Open
) -> None:
    """As wide as DejaVu Sans, which other machines have."""
    (definition,) = (definition for definition in OWN if definition.key == "ml-canvas")
    page = open_page(f"{serve(own_site.folder)}{definition.key}-60/")
    page.add_style_tag(content=".mlops-canvas__body p { letter-spacing: .08em !important }")
    pdf = _pdf(page, format="A4")
    printed = " ".join(sheet.extract_text() for sheet in pdf.pages)
    assert len(pdf.pages) == 2
    assert {f"word{number}" for number in range(60 * len(definition.boxes[:-1]))} <= set(printed.split())
    assert printed.rstrip().endswith("CC BY-SA 4.0")  # the footer is below all boxes


def test_a_field_filters_the_portfolio(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    pages = {f"{d.key}.md": write(d).replace("Orders", d.title) for d in OWN}
    page = open_page(serve(site(pages, plugin=PLUGIN).folder) + "portfolio/")
    page.click('[data-facet="f-confidentiality"] button')
    page.check('[name="f-confidentiality"][value="internal"]')
    assert page.url.endswith("?f-confidentiality=internal")
    assert page.locator(".mlops-canvas-portfolio__count").inner_text() == "1 of 2 products"
    page.reload()
    assert page.locator(".mlops-canvas-portfolio__name").all_inner_texts() == ["Data Product Canvas"]
    page.click(".mlops-canvas-portfolio__views [data-view=table]")
    assert page.locator("td.mlops-canvas-portfolio__fact").all_inner_texts() == [
        "Sales",
        "internal",
        "Ada, Grace",
        "1 Feb 2026",
    ]
    assert find_axe_violations(page) == []
