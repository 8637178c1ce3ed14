"""The PDFs that a built site offers, made by a real browser."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

PAGES = {
    "products/churn.md": "---\ncanvas:\n  product: Churn Radar\n  background: Customers leave.\n---\n",
    "products/returns.md": "# Returns\n\n```mlops-canvas\nproduct: Returns\nbackground: Returns swing.\n```\n",
}
NAMES = ["churn-radar.pdf", "returns.pdf"]
PDF = "mlops-canvas: {pdf: true}"


@pytest.fixture(autouse=True)
def _browser_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    if named := os.environ.get("CHROMIUM"):
        monkeypatch.setenv("MLOPS_CANVAS_BROWSER", named)


def test_a_pdf_is_one_sheet_and_made_once(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    built = site(PAGES, plugin=PDF)
    assert built.warnings == []
    files = {name: built.folder / "assets" / "canvases" / name for name in NAMES}
    for name, word in zip(NAMES, ("Customers", "swing"), strict=True):
        pdf = PdfReader(files[name])
        assert len(pdf.pages) == 1
        assert word in pdf.pages[0].extract_text()
        assert "PDF" not in pdf.pages[0].extract_text()  # no button
        assert round(float(pdf.pages[0].mediabox.width)) == 843
    cache = tmp_path / ".cache" / "plugin" / "mlops-canvas"
    kept = {file.name: file.stat().st_ino for file in cache.glob("*.pdf")}
    assert len(kept) == 2
    site(PAGES, plugin=PDF)
    assert {file.name: file.stat().st_ino for file in cache.glob("*.pdf")} == kept
    for file in cache.glob("*.pdf"):
        file.unlink()
    site(PAGES, plugin=PDF)
    assert {file.name for file in cache.glob("*.pdf")} == set(kept)
    assert len(PdfReader(files[NAMES[0]]).pages) == 1


@pytest.mark.parametrize("theme", ["material", pytest.param("mkdocs", marks=pytest.mark.full)])
def test_its_button_downloads_it_and_is_not_printed(
    site: Callable[..., BuiltSite],
    serve: Callable[[Path], str],
    open_page: Callable[..., Page],
    theme: str,
) -> None:
    built = site(PAGES, theme=theme, plugin=PDF, extra="site_url: https://example.com/\n")
    for name, width in (("churn", 1440), ("churn", 390), ("returns", 1440)):
        page = open_page(urljoin(serve(built.folder), f"products/{name}/"), width=width)
        button = page.get_by_role("link", name="Download as PDF")
        with page.expect_download() as download:
            button.click()
        assert download.value.suggested_filename == {"churn": "churn-radar.pdf", "returns": "returns.pdf"}[name]
        box, title = button.bounding_box(), page.locator(".mlops-canvas__kind").bounding_box()
        assert box
        assert title
        assert title["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= title["x"] + title["width"] + 1
        page.emulate_media(media="print")
        assert not button.is_visible()
