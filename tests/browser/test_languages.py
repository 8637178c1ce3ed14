"""Other languages in a browser: ages that the script counts, and pages from right to left."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_canvas import OVERFLOW, find_axe_violations
from tests.browser.test_portfolio import VIEWS, go
from tests.conftest import EXAMPLE, build_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

DAYS = (0, 1, 3, 7, 13, 14, 20, 45, 59, 61, 100, 400, 800, 4000)
RUSSIAN = """\
msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "{n} day ago"
msgid_plural "{n} days ago"
msgstr[0] "{n} день назад"
msgstr[1] "{n} дня назад"
msgstr[2] "{n} дней назад"

msgid "{n} of {total} product"
msgid_plural "{n} of {total} products"
msgstr[0] "{n} из {total} продукта"
msgstr[1] "{n} из {total} продуктов"
msgstr[2] "{n} из {total} продуктов"
"""


@pytest.fixture(scope="session", params=["ar", pytest.param("en", marks=pytest.mark.full)])
def mirrored(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The example site from right to left: in a language of which we have no words, and in English."""
    folder = tmp_path_factory.mktemp("mirrored")
    config = (EXAMPLE / "mkdocs.yml").read_text("utf-8")
    config = config.replace("theme:\n", f"theme:\n  language: {request.param}\n  direction: rtl\n")
    (folder / "mkdocs.yml").write_text(f"docs_dir: {EXAMPLE / 'docs'}\n{config}", "utf-8")
    return build_site(folder / "mkdocs.yml", folder / "site")


@pytest.mark.parametrize("language", ["en", "da", "de", "ru", "pt_BR"])
def test_the_script_says_ages_as_the_build_does(
    site: Callable[..., BuiltSite], serve: Callable[[Path], str], open_page: Callable[..., Page], tmp_path: Path,
    language: str,
) -> None:  # fmt: skip
    (tmp_path / "ru.po").write_text(RUSSIAN, "utf-8")
    today = datetime.now(UTC).date()
    page = "---\ncanvas: {{product: P{0}, date: {1}}}\n---\n"
    pages = {f"{days}.md": page.format(days, today - timedelta(days=days)) for days in DAYS}
    options = ", words: ru.po" if language == "ru" else ""
    extra = f"theme: {{name: mkdocs, locale: {language}}}\nplugins: [{{mlops-canvas: {{stale_after: 0{options}}}}}]\n"
    built = site(pages, extra=extra)
    assert [warning for warning in built.warnings if "No translations" not in warning] == []  # of the theme
    ages = {
        str(row["data-id"]): row.select_one(".mlops-canvas-portfolio__age").get_text()
        for row in built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")
    }
    browser = open_page(serve(built.folder) + "portfolio/")
    browser.locator(".mlops-canvas-portfolio__toolbar").wait_for()
    found = browser.locator(".mlops-canvas-portfolio__card").evaluate_all(
        "rows => rows.map(r => [r.dataset.id, r.querySelector('.mlops-canvas-portfolio__age').textContent])"
    )
    assert dict(found) == ages
    count = browser.locator(".mlops-canvas-portfolio__count").inner_text()
    words = {"da": "14 af 14 produkter", "de": "14 von 14 Produkten", "ru": "14 из 14 продуктов"}
    assert count == words.get(language, "14 of 14 products")
    if language == "ru":
        assert (ages["p3"], ages["p13"]) == (" 3 дня назад", " 13 дней назад")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_first_column_is_on_the_right(
    mirrored: BuiltSite, serve: Callable[[Path], str], open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(serve(mirrored.folder) + "products/card-fraud-shield/", width=width)
    lefts = page.locator(".mlops-canvas__column").evaluate_all("e => e.map(x => x.getBoundingClientRect().left)")
    assert lefts == sorted(lefts, reverse=True)
    assert len(set(lefts)) == (5 if width == 1440 else 1)
    icon = page.locator("[data-box=background]").evaluate("e => parseFloat(getComputedStyle(e, '::after').left)")
    assert 0 < icon < 50
    assert (
        page.locator(".mlops-canvas__back .mlops-canvas__ui-icon").evaluate("e => getComputedStyle(e).scale") == "-1 1"
    )
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert find_axe_violations(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_portfolio_from_right_to_left(
    mirrored: BuiltSite, serve: Callable[[Path], str], open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(serve(mirrored.folder) + "portfolio/", width=width)
    for view in VIEWS:
        go(page, view)
        assert view == "gaps" or page.evaluate(OVERFLOW) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert find_axe_violations(page) == []
    go(page, "cards")
    card = page.locator(".mlops-canvas-portfolio__card").first
    name, small = (
        card.locator(part).evaluate("e => e.getBoundingClientRect().left")
        for part in (".mlops-canvas-portfolio__name a", ".mlops-canvas__map")
    )
    assert small < name
    age = card.locator(".mlops-canvas-portfolio__age span").first
    assert age.get_attribute("dir") == "ltr"
    assert re.fullmatch(r"\d+ \w+ ago|last \w+|today|yesterday", age.inner_text())
