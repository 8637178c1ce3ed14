"""Canvases that Markdown takes for code: what the page shows and what `check` says without rendering it agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.extension.context import Context
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.shown_as_code import detect_shown_as_code

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

KNOWN = {"admonition", "pymdownx.details", "pymdownx.tabbed", "footnotes", "def_list"}
FENCE = "```mlops-canvas\nproduct: P\n```"
NEEDED = "add '{}' to 'markdown_extensions'"
# (what a fence is in, its indent, what it needs): `-` begins a list, which every host knows
PLACES = [
    ("- item", 2, None), ("- item", 4, None), ("1. item", 3, None), ("- a\n    - b", 8, None), ("- a\n  - b", 4, None),
    ("!!! note", 4, "admonition"), ("??? note", 4, "pymdownx.details"), ("???+ note", 4, "pymdownx.details"),
    ('=== "Tab"', 4, "pymdownx.tabbed"), ("Text[^1]\n\n[^1]:", 4, "footnotes"), ("Term\n\n:   Text", 4, "def_list"),
    ('- item\n\n    === "Tab"', 8, "pymdownx.tabbed"), ('=== "Tab"\n\n    - item', 6, "pymdownx.tabbed"),
]  # fmt: skip
TOO_FAR = [("- item", 8), ("!!! note", 8), ("Text\n\n    - code", 8)]


def render(text: str, extensions: set[str], loader: Loader) -> tuple[bool, list[str]]:
    """Whether the canvas is on the page, and what is told of it."""
    told: list[str] = []
    ours = MlopsCanvasExtension(Context(loader, tell=told.append))
    html = Markdown(extensions=[*extensions, ours]).convert(text)
    return 'data-product="p"' in html, [line.partition(": ")[2] for line in told]


def check(text: str, extensions: set[str], loader: Loader) -> list[str]:
    page = load_page(text, "this page", loader)
    return [str(problem).partition(": ")[2] for problem in detect_shown_as_code(page, extensions.__contains__).values()]


def indent(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.split("\n"))


@pytest.mark.parametrize(("around", "by", "needed"), PLACES)
def test_a_canvas_is_shown_where_the_site_knows_what_it_is_in(
    around: str, by: int, needed: str | None, loader: Loader
) -> None:
    text = f"{around}\n\n{indent(FENCE, by)}\n"
    assert render(text, KNOWN, loader) == (True, [])
    assert check(text, KNOWN, loader) == []
    without = KNOWN - {needed or ""}
    shown, told = render(text, without, loader)
    assert shown is (needed is None)
    assert told == check(text, without, loader)
    assert [line.partition("; ")[2].partition(" [")[0] for line in told] == ([NEEDED.format(needed)] if needed else [])


@pytest.mark.parametrize(("around", "by"), TOO_FAR)
def test_a_canvas_that_is_indented_too_far_is_told(around: str, by: int, loader: Loader) -> None:
    text = f"{around}\n\n{indent(FENCE, by)}\n"
    told = render(text, KNOWN, loader)[1]
    assert len(told) == 1
    assert told[0].startswith("a canvas is shown as code; indent it by four spaces more than the list item")
    assert told == check(text, KNOWN, loader)
