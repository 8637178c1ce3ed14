"""An unexpected exception in one canvas is one problem of that canvas, and the rest of the site is built."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from markdown import Markdown

from mkdocs_mlops_canvas.canvas.model import Canvas
from mkdocs_mlops_canvas.documents import binder, site_pdfs
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension, page_html, previous_texts, processors
from mkdocs_mlops_canvas.history import cache
from mkdocs_mlops_canvas.portfolio.products import Product
from mkdocs_mlops_canvas.reading import page_loader as reading
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.rendering import comparison, latest_changes, portfolio
from mkdocs_mlops_canvas.writing import feed
from tests.repository import make_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

FRONT = "---\ncanvas:\n  product: {0}\n  iteration: {1}\n  background: {0} text {1}.\n---\n"
SECTIONS = "---\ncanvas:\n  product: {0}\n  iteration: {1}\n---\n\n# {0}\n\n## Background\n\n{0} text {1}.\n"
FENCE = "# Page\n\n```mlops-canvas\nproduct: {0}\niteration: {1}\nbackground: {0} text {1}.\n```\n"
FORMS = {"front": FRONT, "sections": SECTIONS, "fence": FENCE}
EXTENSIONS = "markdown_extensions: [pymdownx.superfences]\n"


def _pages(form: str) -> dict[str, str]:
    """Two iterations of a product, the second one on a page that will fail, and of another product."""
    return {
        "index.md": "# Home\n",
        **{f"{name.lower()}{number}.md": FORMS[form].format(name, number) for name in ("Poison", "Good") for number in (1, 2)},
    }  # fmt: skip


def _is_poison(value: Any) -> bool:
    """Whether a canvas, a product, a path or a text is what has to fail."""
    if isinstance(value, Canvas):
        return value.product == "Poison" and value.header.iteration == 2
    text = value.id if isinstance(value, Product) else str(value)
    return text == "poison" or "poison2" in text or "Poison text 2." in text


def _poison(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, find: Callable[..., Any]) -> None:
    """Let a function fail where `find` finds in its arguments what has to fail."""
    original = getattr(owner, name)

    def fail(*arguments: Any, **options: Any) -> Any:
        if _is_poison(find(*arguments)):
            raise IndexError("the point\nof failure")
        return original(*arguments, **options)

    monkeypatch.setattr(owner, name, fail)


STAGES = {
    "read": (reading, "_choose_title", lambda front, heading, path: path),
    "load": (Loader, "load", lambda loader, found, *_: found.block.path),
    "build": (processors, "build_skeleton", lambda placed, words: placed.canvas),
    "mark": (previous_texts, "mark_texts", lambda md, parsed: parsed.skeleton.placed.canvas),
    "render": (page_html, "render_canvas", lambda placed, *_: placed.canvas),
}
LATER = {
    "feed": (feed, "_product", lambda product, *_: product),
    "csv": (feed, "list_facts", lambda product, *_: product),
    "card": (portfolio, "_make_card", lambda product, *_: product),
    "gaps": (portfolio, "_make_row", lambda product, *_: product),
    "facts": (comparison, "list_row_facts", lambda product, *_: product),
    "compare": (comparison, "move_html", lambda html, prefix, move: prefix.removesuffix("-")),
    "changes": (latest_changes, "_make_event", lambda product, *_: product),
}


def _check(built: BuiltSite, caplog: pytest.LogCaptureFixture) -> None:
    """Whether one problem names the page, with the traceback in a debug log, and all other pages are there."""
    assert len(built.warnings) == 1, built.warnings
    warning = built.warnings[0]
    assert warning.startswith("mlops-canvas: docs/poison2.md:")
    assert "IndexError: the point of failure" in warning
    assert warning.endswith("[unexpected-error]")
    tracebacks = [record.getMessage() for record in caplog.records if "Traceback" in record.getMessage()]
    assert len(tracebacks) == 1
    assert "IndexError: the point\nof failure" in tracebacks[0]
    for number in (1, 2):
        html = built.html(f"good{number}/index.html")
        assert "Good text" in html.select_one('[data-box="background"] .mlops-canvas__body').text
    assert built.html("good2/index.html").select_one('[data-box="background"] .mlops-canvas__body del').text == "1"
    products = {product["id"] for product in json.loads(built.text("portfolio.json"))["products"]}
    assert "good" in products
    assert "good" in {card["data-id"] for card in built.html("portfolio/index.html").select("tbody [data-id]")}
    readings = built.html("portfolio/background/index.html").select(".mlops-canvas-portfolio__reading")
    assert "Good text" in " ".join(reading.text for reading in readings)
    assert "Good" in built.html("portfolio/changes/index.html").text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("stage", STAGES)
def test_a_canvas_that_fails_is_shown_as_text(
    stage: str,
    form: str,
    site: Callable[..., BuiltSite],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "mkdocs")
    _poison(monkeypatch, *STAGES[stage])
    built = site(_pages(form), theme="mkdocs")
    _check(built, caplog)
    page = built.html("poison2/index.html")
    assert "Poison text 2." in page.text.replace("\n", " ")
    assert not page.select(".mlops-canvas__grid")
    (problem,) = page.select(".mlops-canvas__problem")
    assert problem["data-code"] == "unexpected-error"


@pytest.mark.parametrize("stage", LATER)
def test_a_product_that_fails_is_left_out_where_it_fails(
    stage: str, site: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mkdocs")
    _poison(monkeypatch, *LATER[stage])
    built = site(_pages("front"), theme="mkdocs")
    _check(built, caplog)
    assert "Poison text" in built.html("poison2/index.html").select_one(".mlops-canvas__grid").text
    products = {product["id"] for product in json.loads(built.text("portfolio.json"))["products"]}
    assert products == ({"good"} if stage == "feed" else {"good", "poison"})
    cards = {card["data-id"] for card in built.html("portfolio/index.html").select("tbody [data-id]")}
    assert cards == ({"good"} if stage == "card" else {"good", "poison"})
    gaps = {row["data-id"] for row in built.html("portfolio/gaps/index.html").select("tbody [data-id]")}
    assert gaps == ({"good"} if stage == "gaps" else {"good", "poison"})


def test_a_pdf_that_fails_is_missing_and_no_other(
    site: Callable[..., BuiltSite], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def print_sheets(missing: dict[Path, object], *_: object) -> None:
        for file in missing:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"%PDF")

    monkeypatch.setattr(site_pdfs, "_print", print_sheets)
    caplog.set_level(logging.DEBUG, "mkdocs")
    _poison(monkeypatch, binder, "make_portable", lambda html, *_: html)
    built = site(_pages("front"), theme="mkdocs", extra="plugins: [search, mlops-canvas: {pdf: a4}]\n")
    _check(built, caplog)
    names = {path.name for path in (built.folder / "assets" / "canvases").iterdir()}
    assert names == {"good.pdf", "good-iteration-1.pdf", "poison-iteration-1.pdf"}
    assert not built.html("poison2/index.html").select(".mlops-canvas__pdf")
    assert built.html("good2/index.html").select(".mlops-canvas__pdf")


def test_a_history_that_fails_is_missing_and_no_other(
    site: Callable[..., BuiltSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    repository = make_repository(tmp_path)
    pages = {path: text for path, text in _pages("front").items() if "1" not in path}
    for number in (1, 2):
        for path, text in pages.items():
            repository.write(path, text.replace("2", str(number)))
        repository.commit()
    caplog.set_level(logging.DEBUG, "mkdocs")
    _poison(monkeypatch, cache, "read_page_histories", lambda path, *_: path)
    built = site(pages, theme="mkdocs", extra="plugins: [search, mlops-canvas: {history: git}]\n")
    assert len(built.warnings) == 1, built.warnings
    warning = built.warnings[0]
    assert "docs/poison2.md:" in warning
    assert "IndexError: the point of failure" in warning
    assert built.html("good2/index.html").select(".mlops-canvas__changes")
    assert "Poison text 2." in built.html("poison2/index.html").select_one(".mlops-canvas__grid").text


def test_markdown_alone_reports_a_canvas_that_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _poison(monkeypatch, *STAGES["render"])
    text = FENCE.format("Poison", 2) + "\n" + FENCE.format("Good", 2)
    html = Markdown(extensions=[MlopsCanvasExtension()]).convert(text)
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        "this page:4:1: unexpected IndexError: the point of failure; run the build with '--verbose' for the traceback, and "
        "report it [unexpected-error]"
    ]
    assert "background: Poison text 2." in html
    assert html.count('class="mlops-canvas__grid"') == 1
