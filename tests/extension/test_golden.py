"""Pages through the Markdown extension alone: each file in `golden/` holds a page, its problems and its HTML.

A new case is a new file with a page in it; `pytest --regenerate` writes the rest. Read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text import problem as problem_module

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.md"))
PROBLEMS, HTML = "\n%%%%% problems\n", "\n%%%%% html\n"
EXTENSIONS = ["abbr", "admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc",
              "pymdownx.superfences", "pymdownx.tabbed"]  # fmt: skip


def render(text: str) -> str:
    """The HTML of a page, one element a line, without empty boxes and what is the same in every canvas."""
    html = Markdown(extensions=[*EXTENSIONS, MlopsCanvasExtension()]).convert(text)
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(
        "svg, .mlops-canvas__icon, .mlops-canvas__box--empty, .mlops-canvas__footer, .mlops-canvas__print, .highlight span"
    ):
        element.unwrap() if element.name == "span" else element.decompose()
    soup.smooth()
    return soup.prettify()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden(path: Path, loader: Loader, request: pytest.FixtureRequest) -> None:
    content = path.read_text("utf-8")
    page = content.partition(PROBLEMS)[0]
    problems = [f"{p}\n" for block in load_page(page, "docs/page.md", loader).canvases for p in block.problems]
    actual = "".join((page, PROBLEMS, *problems, HTML, render(page)))
    if request.config.getoption("--regenerate"):
        path.write_text(actual, "utf-8")
    assert content == actual


def test_problems_link_to_the_manual_once_its_address_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problem_module, "MANUAL", "https://example.com/problems/")
    soup = BeautifulSoup(render("```mlops-canvas\nproduct: P\nstage: x\n```\n"), "html.parser")
    assert [link["href"] for link in soup.select("code > a")] == ["https://example.com/problems/#unknown-stage"]
