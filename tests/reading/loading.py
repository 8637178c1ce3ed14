"""Pages and fences as the tests of this room load them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.page import Page

LOADER = Loader(load_definitions(), STAGES)


def load(text: str) -> Page:
    return load_page(text, "docs/page.md", LOADER)


def fence(yaml: str) -> str:
    return f"```mlops-canvas\n{yaml}\n```\n"


def only_canvas(text: str) -> Canvas:
    (block,) = load(text).canvases
    assert not block.problems
    assert block.canvas
    return block.canvas


def check_the_one_problem(text: str, expected: str) -> None:
    """Whether a page has one canvas with one problem, which begins with its place and ends with its code."""
    (block,) = load(text).canvases
    (problem,) = block.problems
    assert str(problem).startswith(f"docs/page.md:{expected}")
    assert str(problem).endswith(f"[{problem.code}]")
