"""`serve` reads again what has changed, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.plugin import listed_pages
from mkdocs_mlops_canvas.plugin.listed_pages import Scan
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page

if TYPE_CHECKING:
    import pytest

PAGE = "---\ncanvas:\n  product: P\n  bakground: text\n---\n"


def test_only_what_has_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def load(text: str, path: str, loader: Loader) -> object:
        read.append(path)
        return load_page(text, path, loader)

    monkeypatch.setattr(listed_pages, "load_page", load)
    scan, loader = Scan(), Loader(load_definitions(), STAGES)
    first = scan.load(PAGE, "docs/a.md", loader)
    assert [problem.code for problem in first.problems] == ["unknown-box"]
    scan.load(PAGE, "docs/b.md", loader)
    assert scan.load(PAGE, "docs/a.md", Loader(load_definitions(), STAGES)) is first
    assert read == ["docs/a.md", "docs/b.md"]
    mended = scan.load(PAGE.replace("bakground", "background"), "docs/a.md", loader)
    assert not mended.problems
    assert mended.canvases[0].canvas is not None
    assert dict(mended.canvases[0].canvas.boxes) == {"background": "text"}
    assert read[2:] == ["docs/a.md"]


def test_all_is_read_again_when_definitions_or_stages_have_changed() -> None:
    scan, page = Scan(), PAGE.replace("bakground: text", "stage: shelved")
    assert [problem.code for problem in scan.load(page, "a.md", Loader(load_definitions(), STAGES)).problems] == [
        "unknown-stage"
    ]
    assert not scan.load(page, "a.md", Loader(load_definitions(), (*STAGES, "shelved"))).problems
    danish = scan.load(page, "a.md", Loader(load_definitions("da"), (*STAGES, "shelved")))
    assert danish.canvases[0].canvas is not None
    assert danish.canvases[0].canvas.definition.columns[0].title == load_definitions("da")["0.1"].columns[0].title
