"""Links hold wherever a site is published and however its pages are named and listed."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.conftest import build_site
from tests.small_site import PAGES, PRODUCTS, check_portfolio, find_box

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

    Make = Callable[..., BuiltSite]

STRANGE = {
    "Équipe données/кредитный скоринг.md": "---\ncanvas:\n  product: Кредит\n---\n\n# Кредит\n\n## Background\n\nSee the [runbook](../products/runbook.md#steps).\n",
    "products/two words & more.md": "# Page\n\n```mlops-canvas\nproduct: 予測 100%\nbackground: See the [runbook](runbook.md).\n```\n",
    "products/日本.md": "---\ncanvas:\n  product: 日本\n  background: See the [other one](two%20words%20%26%20more.md#background).\n---\n",
}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("site_url", ["", "https://example.com/", "https://example.com/team/docs"])
def test_names_with_spaces_and_of_every_script(site: Make, theme: str, directory_urls: bool, site_url: str) -> None:
    extra = f"use_directory_urls: {str(directory_urls).lower()}\n" + (f"site_url: {site_url}\n" if site_url else "")
    built = site({**PAGES, **STRANGE}, theme=theme, extra=extra)
    assert built.warnings == []
    check_portfolio(built, PRODUCTS | {"Кредит": "See", "予測 100%": "See", "日本": "See"})
    for product in json.loads(built.text("portfolio.json"))["products"]:
        address = urlsplit(product["url"])
        assert address.scheme == ("https" if site_url else "")
        assert product["url"].isascii()
        assert " " not in product["url"]
        assert product["url"].startswith(site_url)


@pytest.mark.parametrize(
    "nav",
    [
        "nav: [index.md]\n",
        "nav: [index.md, portfolio.md]\nnot_in_nav: products/\n",
        "nav: [index.md, Products: [products/front.md]]\nnot_in_nav: |\n  *\n",
    ],
)
def test_pages_outside_of_the_navigation_are_in_the_portfolio(site: Make, nav: str) -> None:
    built = site(PAGES, theme="mkdocs", extra=nav)
    assert built.warnings == []
    check_portfolio(built)


def test_what_is_excluded_or_a_draft_leaves_no_trace(site: Make) -> None:
    canvas = "---\ncanvas:\n  product: Secret plan\n  bakground: x\n---\n"
    extra = "exclude_docs: |\n  hidden.md\ndraft_docs: |\n  draft.md\n"
    built = site({**PAGES, "hidden.md": canvas, "draft.md": canvas}, theme="mkdocs", extra=extra)
    (warning,) = built.warnings  # a draft is read, as `serve` shows it; what is excluded is nobody's business
    assert "docs/draft.md:4:3" in warning
    check_portfolio(built)
    texts = [path.read_text("utf-8") for path in built.folder.rglob("*.*") if path.suffix in (".html", ".json", ".csv")]
    assert texts
    assert not any("Secret plan" in text for text in texts)


def test_line_ends_of_windows(site: Make) -> None:
    built = site({path: text.replace("\n", "\r\n") for path, text in PAGES.items()}, theme="mkdocs")
    assert built.warnings == []
    check_portfolio(built)


def test_a_dirty_build_keeps_the_portfolio_whole(site: Make, tmp_path: Path) -> None:
    built = site(PAGES, theme="mkdocs")
    time = (built.folder / "index.html").stat().st_mtime + 60
    page = tmp_path / "docs" / "products" / "front.md"
    page.write_text(PAGES["products/front.md"].replace("Fraud costs.", "Fraud is dear."), "utf-8")
    os.utime(page, (time, time))
    untouched = (built.folder / "products/sections/index.html").stat().st_mtime_ns
    dirty = build_site(tmp_path / "mkdocs.yml", built.folder, dirty=True)
    assert len(dirty.warnings) == 1  # that of MkDocs, which warns of dirty builds
    assert (built.folder / "products/sections/index.html").stat().st_mtime_ns == untouched
    check_portfolio(dirty, PRODUCTS | {"Card Fraud Shield": "Fraud is dear."})


def test_a_site_in_a_folder_with_spaces(site: Make, tmp_path: Path) -> None:
    site(PAGES, theme="mkdocs")
    place = tmp_path / "My site é"
    place.mkdir()
    for name in ("docs", "mkdocs.yml"):
        shutil.move(tmp_path / name, place / name)
    built = build_site(place / "mkdocs.yml", place / "site")
    assert built.warnings == []
    check_portfolio(built)
    assert find_box(built, "products/front/index.html").startswith("Fraud costs.")
