"""Canvases and portfolios that their page shows as code, because its host does not know what they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.reading.page import CanvasBlock
from mkdocs_mlops_canvas.text.containers import find_parents, list_containers
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_mlops_canvas.reading.page import Page, PortfolioBlock

_NEEDS = {
    "admonition": ("an admonition", "admonition"),
    "details": ("collapsible details", "pymdownx.details"),
    "tab": ("a tab", "pymdownx.tabbed"),
    "footnote": ("a footnote", "footnotes"),
    "definition": ("a definition list", "def_list"),
}
"""What holds an indented block, and the Markdown extension that it needs, by the kind of its container."""


def detect_shown_as_code(page: Page, has_extension: Callable[[str], bool]) -> dict[int, Problem]:
    """The problems of the blocks of a page that are shown as code, by their number in the page.

    Args:
        page: The page.
        has_extension: Whether the site has a Markdown extension, such as `pymdownx.tabbed`.
    """
    if not any(block.indent >= TAB for block in page.blocks):
        return {}
    parents = find_parents(page.lines)
    problems = {}
    for number, block in enumerate(page.blocks):
        containers = list_containers(page.lines, parents, block.spans[0][0])
        needs = [_NEEDS[container.kind] for container in containers if container.kind]
        if missing := next((need for need in needs if not has_extension(need[1])), None):
            where, extension = missing
            hint = f"add '{extension}' to 'markdown_extensions'"
            problems[number] = _make_problem(page, block, f" in {where}", hint)
        elif containers and (containers[0].indent >= TAB or block.indent - containers[-1].indent >= 2 * TAB):
            problems[number] = tell_shown_as_code(page, block)
    return problems


def tell_shown_as_code(page: Page, block: CanvasBlock | PortfolioBlock) -> Problem:
    """That a block is shown as code on a site that has all extensions that it needs."""
    hint = "indent it by four spaces more than the list item, tab or note around it, and not inside '<pre>'"
    return _make_problem(page, block, "", hint)


def _make_problem(page: Page, block: CanvasBlock | PortfolioBlock, where: str, hint: str) -> Problem:
    what = "canvas" if isinstance(block, CanvasBlock) else "portfolio"
    return Problem("misplaced-block", f"a {what}{where} is shown as code", page.path, *block.place, hint)
