"""Pages with canvases, as the tests of this room read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.iteration_view import History
from mkdocs_mlops_canvas.rendering.skeleton import PlacedCanvas, place_canvas

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.page import Page

LOADER = Loader(load_definitions(), STAGES)


def fence(*lines: str) -> str:
    """A canvas in a fence."""
    return "\n".join(("```mlops-canvas", *lines, "```", ""))


def read(text: str) -> Page:
    """A page of this text."""
    return load_page(text, "docs/a.md", LOADER)


def place(page: Page, number: int = 0) -> PlacedCanvas:
    """A canvas of a page, as one of the iterations that the page has of its product."""
    found = collect_portfolio({"a.md": page})[0].find_iteration(
        page.canvases[number].locate("a.md", page.anchors[number])
    )
    placed = place_canvas(page, number, History(*found) if found else None)
    assert placed
    return placed
