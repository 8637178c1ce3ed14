"""What texts of a canvas refer to elsewhere on their page goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.references import add_references
from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

NOTES = """
[^v]: The note,
which goes on, and leads to [deep].

    A second paragraph.

[book]: runbook.md "A title"
[deep]: https://example.com
*[MAE]: mean absolute error

```
[^code]: no note
```

[^unused]: A note of the page.
"""
TEXT = "Text[^v], a [link][Book], an MAE and [^code]."
SECTIONS = (
    f"---\ncanvas: {{product: P}}\n---\n## Background\n\n{TEXT}\n\n## Objectives\n\nAgain[^v].\n\n## Notes\n{NOTES}"
)
FRONT = f"---\ncanvas:\n  product: P\n  background: {TEXT!r}\n  objectives: Again[^v].\n---\n# P\n{NOTES}"
FENCE = f"```mlops-canvas\nproduct: P\nbackground: {TEXT!r}\nobjectives: Again[^v].\n```\n{NOTES}"
FORMS = pytest.mark.parametrize("page", [SECTIONS, FRONT, FENCE], ids=["sections", "front matter", "fence"])


@FORMS
def test_definitions_go_with_the_first_text_that_uses_them(page: str, loader: Loader) -> None:
    loaded = load_page(page, "p.md", loader)
    canvas = loaded.canvases[0].canvas
    assert canvas
    boxes = add_references(canvas, loaded, 0).boxes
    assert boxes["background"].split("\n\n") == [
        TEXT,
        "[^v]: The note,\nwhich goes on, and leads to [deep].",
        "    A second paragraph.",
        '[book]: runbook.md "A title"',
        "[deep]: https://example.com",
        "*[MAE]: mean absolute error",
    ]
    assert boxes["objectives"] == "Again[^v]."


def test_definitions_in_other_canvases_of_the_page_count_and_own_ones_stay(loader: Loader) -> None:
    page = load_page(
        "```mlops-canvas\nproduct: A\nbackground: One[^1].\nobjectives: |\n  Two[^2].\n\n  [^2]: Own.\n```\n\n"
        "```mlops-canvas\nproduct: B\nbackground: |\n  [^1]: Other.\n\n  [^2]: Not this one.\n```\n",
        "p.md",
        loader,
    )
    canvas = page.canvases[0].canvas
    assert canvas
    assert add_references(canvas, page, 0).boxes == {
        "background": "One[^1].\n\n[^1]: Other.", "objectives": "Two[^2].\n\n[^2]: Own."
    }  # fmt: skip


@FORMS
@pytest.mark.parametrize("form", ["html", "markdown"])
def test_no_label_is_left_in_an_export(page: str, form: str, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("markdown_extensions: [footnotes, abbr]\n")
    result = run("export", "-", "--format", form, "--config-file", config, text=page)
    assert (result.exit_code, result.stderr) == (0, "")
    html = result.stdout
    if form == "markdown":
        md = Markdown(extensions=["footnotes", "abbr", "fenced_code", MlopsCanvasExtension()])
        html = md.convert(html.partition("---\n\n")[2])
    text = BeautifulSoup(html, "html.parser")
    assert "[^v]" not in text.get_text()
    assert "A second paragraph." in text.get_text()
    assert text.select("a[href='https://example.com']")
    assert text.select_one("abbr[title='mean absolute error']")
    assert "A note of the page" not in text.get_text()
