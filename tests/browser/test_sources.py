"""Products of other sites in a browser: they are filtered and found, and nothing in their texts runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from mkdocs_mlops_canvas.cli import main
from tests.browser.test_canvas import OVERFLOW, find_axe_violations
from tests.browser.test_portfolio import choose, count, names
from tests.conftest import write_site
from tests.sites.test_sources import HOSTILE, OWN, URL, build, copy
from tests.sources.server import make_feed, make_product

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page, Request

    from tests.conftest import BuiltSite


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("sources")
    name = "Fraud<img src=x onerror='window.ran = 1'>"
    fraud = make_product("fraud", product=name, boxes={"background": HOSTILE.replace("x()", "window.ran = 1")})
    copy(folder, make_feed(fraud, make_product("churn", owner="A team with a name of many words")))
    return build(folder)


def test_a_pdf_has_the_sheets_of_all_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = {"background": "Fraud **costs**.\n\n- one\n- two\n\n![Picture](../own.png) *[x](javascript:x)*"}
    copy(tmp_path, make_feed(make_product("fraud", boxes=boxes)))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    write_site(tmp_path, OWN, plugin=f"mlops-canvas: {options}")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["export", "-o", "all.pdf"])
    assert result.exit_code == 0, result.output
    assert "2 canvases written to all.pdf" in result.stderr
    contents, own, other = (page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages)
    assert "Payments" in contents
    assert "Own" in own
    for words in ("Fraud costs.", "one", "two", "Picture"):
        assert words in other
    assert "![" not in other
    rows = CliRunner().invoke(main, ["export", "--format", "csv"]).stdout.splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["own", "payments/fraud"]
    result = CliRunner().invoke(main, ["export", "-o", "pages/"])
    assert "docs: products of other sites are not exported as markdown" in result.stderr


def test_products_are_filtered_by_their_site(
    common: BuiltSite, serve: Callable[[Path], str], open_page: Callable[..., Page]
) -> None:
    page = open_page(serve(common.folder) + "portfolio/")
    assert count(page) == "3 of 3 products"
    choose(page, "source", "payments")
    assert names(page)[0] == "Churn"
    assert count(page).startswith("2 of 3 products")
    assert "source=payments" in page.url
    choose(page, "source", "payments")
    choose(page, "source", "")
    assert names(page) == ["Own"]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_portfolio_of_several_sites_is_accessible_and_not_cut(
    common: BuiltSite, serve: Callable[[Path], str], open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(serve(common.folder) + "portfolio/", width=width)
    assert find_axe_violations(page) == []
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("path", ["portfolio/", "portfolio/background/", "portfolio/changes/"])
def test_nothing_of_another_site_runs_or_is_loaded(
    common: BuiltSite, serve: Callable[[Path], str], open_page: Callable[..., Page], path: str
) -> None:
    home = serve(common.folder)
    page = open_page(home)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.goto(home + path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") is None
    assert [url for url in asked if not url.startswith(home)] == []
