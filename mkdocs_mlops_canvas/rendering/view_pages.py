"""The pages that belong to a portfolio: their Markdown, and the HTML that fills them when all canvases are rendered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs_mlops_canvas.portfolio.site import path_below
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, SCRIPT, hides_parts, load_asset, render_script
from mkdocs_mlops_canvas.rendering.latest_changes import render_changes
from mkdocs_mlops_canvas.rendering.templates import escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.rendering.comparison import Comparisons

GAPS = "gaps_path"


class ViewPage(NamedTuple):
    """A generated page: the attribute of `Site` that has its path, or else the key of the box that it compares."""

    name: str
    path: str
    text: str


def write_portfolio_page(words: Words) -> str:
    """The Markdown of the portfolio page."""
    return f"# {words.gettext('ML products')}\n\n<!-- mlops-portfolio -->\n"


def list_views(
    portfolio: Portfolio, home: str, words: Words, searches_boxes: bool, fill_in: bool
) -> Iterator[ViewPage]:  # fmt: skip
    """The pages that belong to the portfolio page `home`; all but that of the gaps are filled later.

    Where the search has the texts of boxes, so has the page that shows products side by side.
    """
    if fill_in:
        yield _write_page("fill_in_path", path_below(home, "fill-in"), words.gettext("Fill in a canvas"))
    if not portfolio.products:
        return
    gaps = f"# {words.gettext('Gaps')}\n\n```mlops-portfolio\nview: gaps\n```\n"
    yield ViewPage(GAPS, path_below(home, "gaps"), gaps)
    yield _write_page("changes_path", path_below(home, "changes"), words.gettext("Latest changes"))
    for column in portfolio.columns:
        for box in column.boxes:
            yield _write_page(box.key, path_below(home, box.anchor), box.title)
    if searches_boxes:
        yield _write_page("compare_path", path_below(home, "compare"), words.gettext("Products side by side"))


def name_paths(pages: Iterable[ViewPage]) -> dict[str, Any]:
    """The paths of pages, as `Site` takes them."""
    paths = {page.name: page.path for page in pages}
    views = {name: paths.pop(name, None) for name in ("fill_in_path", GAPS, "changes_path", "compare_path")}
    return {**views, "box_paths": paths}


def render_view(path: str, comparisons: Comparisons, with_scripts: bool = True) -> str:
    """The HTML of a page of `list_views` that is filled when all others are rendered.

    It is `with_scripts` unless all pages of the site load them.
    """
    site = comparisons.site
    if path == site.changes_path:
        html = render_changes(site, path, comparisons.report)
    elif path == site.compare_path:
        html = comparisons.render_products()
    else:
        html = comparisons.render_page(next(key for key, place in site.box_paths.items() if place == path))
    if not with_scripts:
        return html
    scripts = [site.facts_path or "", load_asset(PORTFOLIO_SCRIPT).name]
    if hides_parts(html):
        scripts.append(load_asset(SCRIPT).name)
    return html + "".join(render_script(site.addresses.url_of(path, name)) for name in filter(None, scripts))


def _write_page(name: str, path: str, title: str) -> ViewPage:
    # themes take titles for HTML, and the title of a box of another site is no template for the macros of this one
    title = escape_text(title).replace("{", "&#123;")
    return ViewPage(name, path, f"---\ntitle: {json.dumps(title)}\n---\n\n<h1>{title}</h1>\n")
