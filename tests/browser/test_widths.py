"""No page is wider than its window, whatever the window's width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_portfolio import SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LONG = """\
---
canvas:
  product: A product with a name that is longer than most
  designed_by: [Ada Lovelace Byron of Somewhere, Grace Brewster Hopper, Katherine Coleman Johnson, Nameswithoutanyspaceinthematall]
  owner: A department with a long name that owns many products
  stage: pilot
  date: 2026-01-01
---
"""


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
    page = open_page(serve(example_site.folder) + f"portfolio/?view={view}")
    page.locator(SHOWN[view]).wait_for()
    check(page)


def test_long_names(site: Callable[..., BuiltSite], serve: Callable[..., str], open_page: Callable[..., Page]) -> None:
    check(open_page(serve(site({"index.md": LONG}).folder)))
