"""The front matter of an imported page: the canvas, and the settings of the page."""

from __future__ import annotations

import pytest
import yaml

from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.importing.sources import LOADER, read, rest

SETTINGS = (
    "# about the page\ntitle: A page\ndescription: >\n  two\n  lines\nhide:\n  - toc\ntags: [a, 'b']\ndate:\n  created: 2026-01-02\n"
    "template: own.html\nsearch: {exclude: true}  # not found\n"
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("canvas", ["canvas:\n  product: P\n", "product: P\n", "background: x\nProduct name: P\n"])
def test_settings_of_a_page_stay_its_own(form: str, canvas: str) -> None:
    imported = read(f"---\n{SETTINGS}{canvas}---\n\n# P\n\n## Background\nx\n\n## Decision\ny\n")
    assert rest(imported) == []
    assert imported.header["product"] == "P"
    written = write_imported(imported, form, LOADER, "x.md")
    assert (written.changed, written.problems) == ((), ())
    assert written.text.startswith(f"---\n{SETTINGS}")
    (block,) = load_page(written.text, "x.md", LOADER).canvases
    assert block.canvas
    assert block.canvas.product == "P"


def test_tags_and_date_are_of_the_page_and_of_the_canvas() -> None:
    imported = read("---\ntags: [a]\ndate: 2026-01-02\nowner: Bo\n---\n## Background\nx\n")
    assert imported.header == {"product": "File", "tags": ["a"], "date": "2026-01-02", "owner": "Bo"}
    assert [setting.name for setting in imported.settings] == ["tags", "date"]
    imported = read("---\ncanvas:\n  product: P\ntags: [a]\nowner: Bo\n---\n## Background\nx\n")
    assert imported.header == {"product": "P"}
    assert [setting.name for setting in imported.settings] == ["tags", "owner"]


@pytest.mark.parametrize(
    "front", ["{hide: [toc], product: P}", "product: P\na: &x [toc]\nhide: *x", "  product: P\n  hide: [toc]"]
)
def test_settings_in_another_notation_keep_their_values(front: str) -> None:
    text = write_imported(read(f"---\n{front}\n---\n## Background\nx\n"), "sections", LOADER, "x.md").text
    assert yaml.safe_load(text.split("---\n")[1])["hide"] == ["toc"]
