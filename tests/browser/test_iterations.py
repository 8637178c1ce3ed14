"""The iterations of a canvas in a browser: the switch, the address, paper, and what assistive technology is told."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.browser.test_canvas import (
    OVERFLOW,
    find_axe_violations,
    find_axe_violations_in_light_and_dark,
    has_wide_typeface,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

DEMAND, SHELF = "products/store-demand-forecast/", "products/shelf-gap-detection/"
CHANGES = "portfolio/changes/"


def seen(page: Page) -> list[bool]:
    """Whether the summary, a badge and a removed word are to be seen."""
    parts = (".mlops-canvas__changes", ".mlops-canvas__badge", ".mlops-canvas__body del")
    return [page.locator(part).first.is_visible() for part in parts]


def test_the_switch_shows_changes_and_the_address_keeps_them(
    example_site: BuiltSite, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(example_site.folder) + DEMAND)
    assert seen(page) == [False] * 3
    page.get_by_role("switch", name="Show changes since iteration 2").focus()
    page.keyboard.press("Space")
    assert seen(page) == [True] * 3
    assert page.url.endswith("?changes=1")
    page.reload()
    assert seen(page) == [True] * 3
    page.locator(".mlops-canvas__changes-list a").first.click()
    assert page.url.endswith("?changes=1#objectives")
    page.locator(".mlops-canvas__changes-input").uncheck()
    assert seen(page) == [False] * 3
    page.wait_for_url(lambda url: "changes" not in url)


def test_details_that_hold_changes_are_opened(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    page = (
        "```mlops-canvas\nproduct: P\niteration: {}\nbackground: |\n  <details markdown><summary>A</summary>\n  {} one\n"
        "  </details>\n\n  <details markdown><summary>B</summary>\n  Two.\n  </details>\n```\n"
    )
    text = page.format(1, "Old") + "\n" + page.format(2, "New")
    built = site({"index.md": text})
    opened = open_page(serve(built.folder))
    details = opened.locator("[data-iteration='2'] .mlops-canvas__body details")
    assert [details.nth(at).get_attribute("open") for at in (0, 1)] == [None, None]
    opened.locator(".mlops-canvas__changes-input").check()
    assert [details.nth(at).get_attribute("open") for at in (0, 1)] == ["", None]


def test_a_link_to_the_changes(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + DEMAND + "#changes")
    assert seen(page) == [True] * 3
    page.locator(".mlops-canvas__changes-input").uncheck()
    assert seen(page) == [False] * 3
    assert "#" not in page.url.rstrip("#")


def test_each_canvas_of_a_page_has_its_own_switch(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + SHELF + "#shelf-gap-detection-changes")
    checked = page.locator(".mlops-canvas__changes-input").evaluate_all("all => all.map(input => input.checked)")
    assert checked == [True, False]


def test_without_scripts(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + DEMAND + "#changes", scripts=False)
    assert seen(page) == [True] * 3
    page.goto(page.url.partition("#")[0])
    assert seen(page) == [False] * 3
    page.locator(".mlops-canvas__changes-input").check()
    assert seen(page) == [True] * 3


@pytest.mark.parametrize("width", [320, pytest.param(820, marks=pytest.mark.full), 1440])
@pytest.mark.parametrize("path", [DEMAND + "#changes", SHELF + "#shelf-gap-detection-changes", CHANGES])
def test_it_is_accessible_and_fits(
    example_site: BuiltSite, serve: Serve, open_page: Open, path: str, width: int
) -> None:
    page = open_page(serve(example_site.folder) + path, width=width)
    assert find_axe_violations_in_light_and_dark(page) == []
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("path", [DEMAND, "products/store-demand-forecast/iteration-2/"])
def test_changes_are_printed_on_one_sheet(example_site: BuiltSite, serve: Serve, open_page: Open, path: str) -> None:
    page = open_page(serve(example_site.folder) + path + "#changes")
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(pdf.pages) <= (2 if has_wide_typeface(page) else 1)
    text = "".join("".join(sheet.extract_text() for sheet in pdf.pages).split())
    for part in page.locator(".mlops-canvas__body").all():
        words = part.inner_text().split()
        for piece in words if len(pdf.pages) > 1 else ["".join(words)]:  # a text may go on on the second sheet
            assert piece in text.replace("•", ""), part.inner_text()
    page.locator(".mlops-canvas__changes-input").uncheck()
    plain = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert "Changed" not in plain
    assert ("sinceiteration" in text, "since iteration" in plain) == (True, False)


@pytest.mark.parametrize("scripts", [pytest.param(True, marks=pytest.mark.full), False])
def test_changes_that_one_sheet_does_not_hold_go_to_the_next(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, scripts: bool
) -> None:
    boxes = ("Background", "Value proposition", "Objectives", "Data collection", "Modelling", "Model governance")
    pages = {}
    for number in (1, 2):
        texts = (f"## {box}\n\n" + " ".join(f"{box[:3]}{number}x{word}" for word in range(70)) for box in boxes)
        pages[f"p{number}.md"] = f"---\ncanvas:\n  product: P\n  iteration: {number}\n---\n# P\n\n" + "\n\n".join(texts)
    url = serve(site(pages).folder) + "p2/"
    page = open_page(url, scripts=scripts)
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1
    page.locator(".mlops-canvas__changes-input").check()
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(pdf.pages) > 1
    text = "".join(sheet.extract_text() for sheet in pdf.pages)
    for box in boxes:
        for number in (1, 2):
            assert all(f"{box[:3]}{number}x{word}" in "".join(text.split()) for word in range(70)), box
    # nothing stands on the footer, whose line is the last of all
    assert pdf.pages[-1].extract_text().strip().endswith("What changed since iteration 1")


def test_sheets_without_marks_do_not_say_what_these_are_about(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    text = "word " * 5000
    pages = {
        f"p{number}.md": f"---\ncanvas:\n  product: P\n  iteration: {number}\n---\n# P\n\n## Background\n\n{text}{number}\n"
        for number in (1, 2)
    }
    page = open_page(serve(site(pages).folder) + "p2/")
    page.emulate_media(media="print")
    since = page.locator(".mlops-canvas--sheets .mlops-canvas__since")
    assert since.is_hidden()
    page.locator(".mlops-canvas__changes-input").evaluate("input => { input.checked = true }")
    assert since.is_visible()


def test_canvases_in_tabs_are_printed_without_empty_sheets(
    example_site: BuiltSite, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(example_site.folder) + SHELF)
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert 3 <= len(pages) <= 8
    assert all(sheet.extract_text().strip() for sheet in pages)


def test_where_changes_are_hidden_nothing_of_them_is_left(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    old = "Words.\n\n- [ ] task\n"
    new = "Words, [a link](index.md).\n\n- [x] task\n\n```\ncode\n```\n"
    same = "## Objectives\n\n[A link](index.md).\n\n- [x] task\n\n```\ncode\n```\n"
    pages = {
        f"{name}.md": f"---\ncanvas:\n  product: P\n  iteration: {n}\n---\n# P\n\n## Background\n\n{text}\n{same}"
        for n, name, text in ((1, "old", old), (2, "new", new))
    }
    built = site({"index.md": "# Home\n", **pages})
    page = open_page(serve(built.folder) + "new/")
    looks = page.evaluate("""["background", "objectives"].map(key => {
        const box = document.querySelector(`[data-box=${key}]`), left = box.getBoundingClientRect().left
        const at = (query) => Math.round(box.querySelector(query).getBoundingClientRect().left - left)
        const ticks = [...box.querySelectorAll("[type=checkbox]")].filter(tick => tick.checkVisibility()).length
        return [getComputedStyle(box.querySelector("a")).color, at("pre"), ticks]
    })""")
    assert looks[0] == looks[1]


@pytest.mark.parametrize("width", [390, 1440])
def test_long_names_of_iterations_fit(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, width: int
) -> None:
    names = ("First draft after the workshop with all store managers", "Versuchsanordnungsbeschreibung" * 3)
    pages = {
        f"p{number}.md": f"---\ncanvas:\n  product: P\n  date: 2026-0{number}-01\n  iteration: {name}\n---\n# P\n"
        for number, name in enumerate(names, 1)
    }
    url = serve(site(pages).folder)
    page = open_page(url + "p2/?changes=1", width=width)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(pdf.pages) == 1
    assert names[1] in "".join(pdf.pages[0].extract_text().split())
    page.goto(url + CHANGES)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("theme", ["mkdocs", pytest.param("readthedocs", marks=pytest.mark.full)])
def test_other_themes(site: Callable[..., BuiltSite], serve: Serve, open_page: Open, theme: str) -> None:
    pages = {
        f"{name}.md": f"---\ncanvas:\n  product: P\n  iteration: {number}\n  background: |\n    We {words}.\n\n    - one\n---\n"
        for name, number, words in (("a", 1, "sell bread daily"), ("index", 2, "sell cake daily"))
    }
    page = open_page(serve(site(pages, theme=theme).folder) + "#changes")
    assert seen(page) == [True] * 3
    assert find_axe_violations(page) == []


def test_products_in_the_order_of_changes(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    pages = {
        f"{name}.md": f"---\ncanvas:\n  product: {name}\n  date: {day}\n---\n"
        for name, day in (("A", "2026-01-01"), ("B", "2026-03-01"), ("C", "2026-02-01"), ("D", ""))
    }
    page = open_page(serve(site(pages).folder) + "portfolio/?sort=changed")
    assert page.locator(".mlops-canvas-portfolio__name").all_inner_texts() == ["B", "C", "A", "D"]
