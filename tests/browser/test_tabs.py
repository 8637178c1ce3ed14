"""Links into tabs and details that are closed: what they lead to is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.firefox import QUIET
from tests.conftest import EXAMPLE, build_site, write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.firefox import Firefox
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

pytestmark = QUIET
MANUAL = (EXAMPLE.parent / "docs" / "guides" / "iterations.md").read_text("utf-8")
SHELF = re.findall(r"^````markdown\n(=== .*?)^````$", MANUAL, re.DOTALL | re.MULTILINE)[0]
HOME = "# Home\n\n[Deep](nested.md#deep-heading)\n"
NESTED = """\
# Nested

=== "A"

    Nothing.

=== "B"

    === "C"

        Nothing.[^note]

    === "D"

        ??? note "Closed"

            #### Deep heading

            ```mlops-canvas
            product: Deep product
            background: |
              === "E"

                  Nothing.

              === "F"

                  #### In a box

                  Some text.
            objectives: |
              ??? tip "Closed too"

                  #### In a detail
            ```

[^note]: A note.
"""
OLD_STYLE = "pymdownx.tabbed: { alternate_style: true }"
# how pymdownx.tabbed says that sites show them, which Material does no more
OLD_SHEET = ".tabbed-content { display: none } :checked + label + .tabbed-content { display: block }"


def is_on_screen(page: Page, id_: str) -> bool:
    """Whether an element is seen, now or after the scrolling that goes on."""
    page.locator(f"id={id_}").wait_for()
    page.wait_for_function("id => document.getElementById(id).getBoundingClientRect().top < innerHeight", arg=id_)
    return True


TARGETS = ["deep-heading", "canvas-deep-product", "background", "in-a-box", "in-a-detail", "fnref:note"]


def is_on_screen_of(firefox: Firefox, id_: str) -> bool:
    """The same in Firefox."""
    element = f"document.getElementById('{id_}')"
    return firefox.wait(f"{element}?.checkVisibility() && {element}.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("id_", TARGETS)
def test_an_address_opens_the_tabs_and_details_around_its_target(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, id_: str
) -> None:
    built = site({"index.md": HOME, "nested.md": NESTED})
    page = open_page(f"{serve(built.folder)}nested/#{id_}")
    assert is_on_screen(page, id_)


@pytest.mark.parametrize("is_alternate", [True, False], ids=["alternate", "old"])
def test_links_between_iterations_in_tabs(serve: Serve, open_page: Open, tmp_path: Path, is_alternate: bool) -> None:
    config = write_site(tmp_path, {"index.md": f"# Shelf\n\n{SHELF}"})
    if not is_alternate:
        config.write_text(config.read_text().replace(OLD_STYLE, OLD_STYLE.replace("true", "false")))
    page = open_page(serve(build_site(config, tmp_path / "site").folder))
    if not is_alternate:
        page.add_style_tag(content=OLD_SHEET)
    newer, older = (f"[data-iteration='{number}']" for number in (2, 1))
    assert (page.locator(newer).is_visible(), page.locator(older).is_visible()) == (True, False)
    page.locator(f"{newer} .mlops-canvas__iterations a[href$='--2']").click()
    page.locator(older).wait_for()
    page.go_back()
    page.locator(".tabbed-set label").first.click()
    assert page.locator(newer).is_visible()
    page.locator(".md-sidebar--secondary [href$='#shelf-gap-detection--2-background']").click()
    page.locator(older).wait_for()
    page.locator(".tabbed-set label").first.click()
    page.locator(
        ".md-sidebar--secondary [href$='#shelf-gap-detection--2-background']"
    ).click()  # the address is this one
    page.locator(older).wait_for()


def test_cards_and_latest_changes_lead_into_tabs(serve: Serve, open_page: Open, tmp_path: Path) -> None:
    other = SHELF.replace("Iteration 2", "Shelf").replace("Iteration 1", "Door").replace("iteration: 1", "id: door")
    pages = {"shelf.md": f"# Shelf\n\n{SHELF}", "many.md": f"# Many\n\n{other}".replace("Gap Detection", "Opening")}
    url = serve(build_site(write_site(tmp_path, pages), tmp_path / "site").folder)
    for start, link in (
        ("portfolio/", "[data-id=door] a"),
        ("portfolio/changes/", "a[href*='shelf-gap-detection--2']"),
    ):
        page = open_page(url + start)
        page.locator(".md-content " + link).first.click()
        assert is_on_screen(page, page.evaluate("location.hash.slice(1)"))


def test_instant_navigation_opens_tabs_too(serve: Serve, open_page: Open, tmp_path: Path) -> None:
    url = serve(tmp_path / "site")
    config = write_site(tmp_path, {"index.md": HOME, "nested.md": NESTED})
    config.write_text(config.read_text().replace("font: false", "font: false, features: [navigation.instant]"))
    build_site(config, tmp_path / "site", site_url=url)  # Material goes by the addresses of the sitemap
    page = open_page(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.here = true")
    for _ in range(2):
        page.locator("a", has_text="Deep").click()
        assert is_on_screen(page, "deep-heading")
        page.go_back()
        page.locator("h1", has_text="Home").wait_for()
    assert page.evaluate("window.here"), "the page was loaded anew"


def test_firefox_opens_tabs_and_details_too(site: Callable[..., BuiltSite], serve: Serve, firefox: Firefox) -> None:
    url = serve(site({"index.md": HOME, "nested.md": NESTED, "shelf.md": f"# Shelf\n\n{SHELF}"}).folder)
    for id_ in TARGETS:
        firefox.open(f"{url}nested/#{id_}")
        assert is_on_screen_of(firefox, id_)
    firefox.open(url)
    firefox.run("document.querySelector(\"a[href$='#deep-heading']\").click()")
    assert is_on_screen_of(firefox, "deep-heading")
    firefox.open(f"{url}shelf/")
    older = "document.querySelector(\"[data-iteration='1']\")"
    assert not firefox.run(f"return {older}.checkVisibility()")
    firefox.run("document.querySelector(\"[data-iteration='2'] .mlops-canvas__iterations a[href$='--2']\").click()")
    assert firefox.wait(f"{older}.checkVisibility()")
