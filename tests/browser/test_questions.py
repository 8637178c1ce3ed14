"""Questions of a risk office about the example site: by filters, as a link, printed, and without scripts."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.browser.firefox import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.firefox import Firefox
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[..., str]

pytestmark = QUIET

PAGE = "teams/oversight/"
# the heading of the question, the filter, the value to choose, and the products that are the answer
QUESTIONS = {
    "which-products-use-personal-data": ("f-eu_ai_act.personal_data", "yes", [
        "Basket Recommender", "Card Fraud Shield", "Chest X-ray Triage", "Churn Radar", "Invoice Reader",
        "Shelf Gap Detection", "Support Ticket Triage",
    ]),
    "which-are-high-risk-and-who-is-the-provider": ("f-eu_ai_act.risk", "high", ["Chest X-ray Triage"]),
    "which-have-no-human-oversight": ("f-eu_ai_act.human_oversight", "nobody", ["Basket Recommender", "Product Search Ranking"]),
    "which-rules-are-open-in-production": ("stage", "production", [
        "Card Fraud Shield", "Churn Radar", "Cold-chain Anomalies", "Invoice Reader", "Store Demand Forecast",
    ]),
}  # fmt: skip
SHOWN = ".mlops-canvas-portfolio__card:visible .mlops-canvas-portfolio__name"
# the answers of the page, by the ids of its headings
READ = """[...document.querySelectorAll('h2[id]')].map(heading => {
  let next = heading.nextElementSibling;
  while (next && !next.matches('.mlops-canvas-portfolio')) next = next.nextElementSibling;
  const text = (selector) => [...next.querySelectorAll(selector)].map(each => each.textContent.replace(/\\s+/g, ' ').trim());
  return [heading.id, text('.mlops-canvas-portfolio__name'), text('[data-field=eu_ai_act]'), text('[data-field=open]')];
})"""


def check_answers(answers: list[list[Any]]) -> None:
    """Whether a page has all answers, with the provider of what is high risk, and the rules that are open."""
    found = {id_: names for id_, names, *_ in answers}
    # those that do not say are asked for as well
    oversight = "which-have-no-human-oversight"
    assert {*QUESTIONS[oversight][2]} <= {*found.pop(oversight)}
    assert found == {id_: names for id_, (_, _, names) in QUESTIONS.items() if id_ != oversight}
    facts = {id_: texts for id_, _, texts, _ in answers}
    assert "Nordlys Hospital IT" in facts["which-are-high-risk-and-who-is-the-provider"][0]
    points = {id_: texts for id_, *_, texts in answers}["which-rules-are-open-in-production"]
    assert [text.count("In production") for text in points] == [1, 2, 1, 1, 1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_filter_answers_a_question(example_site: BuiltSite, serve: Serve, open_page: Open, question: str) -> None:
    facet, value, names = QUESTIONS[question]
    page = open_page(f"{serve(example_site.folder)}portfolio/?view=table")
    menu = page.locator(f"[data-facet='{facet}']")
    if not menu.is_visible():
        page.get_by_role("button", name="More filters").click()
    menu.locator("button").click()
    menu.locator(f"input[value='{value}']").click()
    assert page.locator(SHOWN).all_text_contents() == names
    assert f"{facet}={value}" in page.url
    page.reload()  # the address is the link to the answer
    page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
    assert page.locator(SHOWN).all_text_contents() == names


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_has_the_answers_and_links_to_them(
    example_site: BuiltSite, serve: Serve, open_page: Open, scripts: bool
) -> None:
    page = open_page(serve(example_site.folder) + PAGE, scripts=scripts)
    check_answers(page.evaluate(READ))
    if scripts:
        page.locator("#which-are-high-risk-and-who-is-the-provider + p a").click()
        page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
        assert page.locator(SHOWN).all_text_contents() == ["Chest X-ray Triage"]


def check_print(text: str) -> None:
    """Whether a printed page has all answers."""
    text = " ".join(text.split())
    names = {name for _, _, names in QUESTIONS.values() for name in names}
    assert [name for name in names if name not in text] == []
    assert re.search(r"High risk · Provider and deployer · Nordlys Hospital ?IT", text)
    assert "In production, models are governed, watched, and retired in time." in text


def test_the_answers_can_be_printed(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + PAGE)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    check_print("\n".join(sheet.extract_text() for sheet in reader.pages))


def test_firefox_answers_them_too(example_site: BuiltSite, serve: Serve, firefox: Firefox) -> None:
    base = serve(example_site.folder)
    firefox.open(f"{base}portfolio/?f-eu_ai_act.risk=high&view=table")
    assert firefox.wait("document.querySelector('.mlops-canvas-portfolio').dataset.ready === ''")
    script = "return [...document.querySelectorAll('.mlops-canvas-portfolio__card')].filter(row => row.checkVisibility()).map(row => row.dataset.id)"
    assert firefox.run(script) == ["chest-x-ray-triage"]
    firefox.open(base + PAGE)
    check_answers(firefox.run(f"return {READ}"))
    check_print("\n".join(sheet.extract_text() for sheet in firefox.print("A4", landscape=True, margin=1).pages))
