"""Questions that readers ask a portfolio of 500 products, each answered in two actions, by its link, and printed."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.browser.firefox import QUIET
from tests.browser.many_products import write_portfolio
from tests.browser.test_canvas import find_axe_violations
from tests.browser.test_portfolio import _pdf, choose, count, names, query

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.firefox import Firefox

    Open = Callable[..., Page]

PRODUCTS = 500
QUESTIONS = {
    "stage=production": "in production, and whose",
    "find=kafka": "uses Kafka",
    "changed=this-quarter": "changed this quarter",
    "review=overdue": "reviews overdue",
    "owner=": "without an owner",
}
COUNT = "document.querySelector('.mlops-canvas-portfolio__count')?.innerText"


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page, which needs no server."""
    return write_portfolio(tmp_path_factory.mktemp("many") / "site", PRODUCTS, date.today()) / "index.html"


def open_menu(page: Page, facet: str) -> list[str]:
    page.locator(f"[data-facet={facet}] button").click()
    return page.locator(f"[data-facet={facet}] .mlops-canvas-portfolio__value").all_inner_texts()


def test_menus_have_the_most_used_values_first_and_a_search(portfolio: Path, open_page: Open) -> None:
    page = open_page(portfolio.as_uri(), width=390)
    page.get_by_role("button", name="Filters").click()
    assert open_menu(page, "stage") == ["Idea", "Exploration", "Pilot", "Production", "Retired", "No stage"]
    owners = open_menu(page, "owner")
    numbers = page.locator("[data-facet=owner] .mlops-canvas-portfolio__n").all_inner_texts()
    assert owners[-1] == "No owner"
    assert numbers[:-1] == sorted(numbers[:-1], key=int, reverse=True)
    page.get_by_role("searchbox", name="Search Owner").fill("01")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert query(page) == "owner=Team+01"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"
    assert open_menu(page, "owner")[0] == "Team 01"
    assert find_axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_dates_are_between_two_days(portfolio: Path, open_page: Open) -> None:
    page = open_page(portfolio.as_uri())
    open_menu(page, "changed")
    page.get_by_label("From", exact=True).fill("2025-01-01")
    page.get_by_label("To", exact=True).fill("2025-12-31")
    year = count(page)
    assert not year.startswith(("0", str(PRODUCTS)))
    assert query(page) == "changed=2025-01-01..2025-12-31"
    page.goto(f"{portfolio.as_uri()}?changed=2025")
    assert count(page) == year
    page.goto(f"{portfolio.as_uri()}?changed=2025-01..2025-06&changed=2025-07..2025-12")
    assert count(page) == year


def test_boxes_are_searched_when_nothing_else_is_found_and_when_asked_for(portfolio: Path, open_page: Open) -> None:
    page = open_page(portfolio.as_uri())
    page.locator("[name=find]").fill("dpia personal")
    page.get_by_text("found in boxes").wait_for()
    hit = page.locator(".mlops-canvas-portfolio__hits li").first
    hit.locator("mark").first.wait_for()
    assert hit.locator("mark").all_inner_texts() == ["DPIA", "personal"]
    assert re.search(r"/p/\d+\.md#[a-z-]+$", str(hit.locator("a").get_attribute("href")))
    page.locator("[name=find]").fill("team")
    found = count(page)
    assert "boxes" not in found
    page.get_by_label("in boxes").check()
    page.get_by_text("found in boxes").wait_for()
    assert query(page) == "find=team&in=boxes"
    assert find_axe_violations(page) == []


def test_questions_are_answered_by_a_link_and_on_paper(portfolio: Path, open_page: Open) -> None:
    for question in QUESTIONS:
        page = open_page(f"{portfolio.as_uri()}?{question}")
        page.wait_for_function(f"/^[1-9]/.test({COUNT})")
        number = int(count(page).split()[0])
        assert 0 < number < PRODUCTS
        sheets = [sheet.extract_text() for sheet in _pdf(page).pages]
        assert sum(len(re.findall(r"Product \d{4}", sheet)) for sheet in sheets) == number
        assert len(sheets) <= number / 30 + 1
        page.close()


def test_tags_owners_and_stages_of_cards_filter_in_place(portfolio: Path, open_page: Open) -> None:
    page = open_page(portfolio.as_uri())
    card = page.locator(".mlops-canvas-portfolio__card").nth(1)
    card.get_by_role("link", name="Team 01").click()
    assert query(page) == "owner=Team+01"
    card.get_by_role("link", name="vision").click()
    assert query(page) == "owner=Team+01&tag=vision"
    page.locator(".mlops-canvas-portfolio__card").get_by_role("link", name="Exploration").first.click()
    assert query(page) == "stage=exploration&owner=Team+01&tag=vision"
    assert names(page)
    page.reload()
    assert count(page).startswith(f"{len(names(page))} of")


class TestFirefox:
    pytestmark = QUIET

    def test_questions_are_answered_by_a_link(self, portfolio: Path, firefox: Firefox) -> None:
        for question in QUESTIONS:
            firefox.open(f"{portfolio.as_uri()}?{question}")
            assert firefox.wait(f"/^[1-9]\\d* of {PRODUCTS}/.test({COUNT}) && !/^{PRODUCTS} of/.test({COUNT})")
        assert firefox.wait("document.querySelectorAll('.mlops-canvas-portfolio__card').length > 9")


def test_a_value_is_chosen_in_two_actions(portfolio: Path, open_page: Open) -> None:
    page = open_page(portfolio.as_uri())
    choose(page, "review", "overdue")
    assert not count(page).startswith(("0", str(PRODUCTS)))
