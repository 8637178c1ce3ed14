"""What MkDocs renders of pages with canvases: their title and width, their scripts, and links between products."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.rendering.asset import (
    PORTFOLIO_SCRIPT,
    SCRIPT,
    hides_parts,
    load_asset,
    render_script,
    shows_blocks,
)
from mkdocs_mlops_canvas.rendering.templates import escape_text

if TYPE_CHECKING:
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import Page as CanvasPage


def link_outside_pages(portfolio: Portfolio, nav: Navigation, files: Files) -> None:
    """Let each page of a product that is not in the navigation lead to the next one and to the one before."""
    inside = {page.file.src_uri for page in nav.pages}
    current = [product.current for product in portfolio.products]
    found = [files.get_file_from_path(iteration.path) for iteration in current if not iteration.anchor]
    outside = [file.page for file in found if file and file.page and file.src_uri not in inside]
    for page, following in pairwise(outside):
        page.next_page, following.previous_page = following, page


def prepare_page(page: Page, markdown: str, site: Site) -> str:
    """Give a canvas page its title and the whole width, unless its author has decided otherwise.

    The text of the page that MkDocs renders is returned.
    """
    path = page.file.src_uri
    ours = site.pages.get(path)
    if ours is None:
        return markdown
    for key, value in _propose_meta(ours, path, site).items():
        page.meta.setdefault(key, value)
    # Markdown is not run on an empty text; `page.markdown` is still that of the file, which others may have emptied
    return markdown if markdown.strip() or (page.markdown or "").strip() else "\n".join(ours.lines)


def hide_description(page: Page, site: Site) -> None:
    """Take back the description of a page whose canvas another plugin has replaced."""
    path = page.file.src_uri
    ours = site.pages.get(path)
    if ours and page.meta.get("description") == _propose_meta(ours, path, site).get("description"):
        page.meta.pop("description", None)


def _propose_meta(page: CanvasPage, path: str, site: Site) -> dict[str, Any]:
    """The meta-data that a page gets; themes insert texts in it as HTML."""
    meta = page.propose_meta(path == site.portfolio_path)
    return {key: escape_text(value) if isinstance(value, str) else value for key, value in meta.items()}


def add_scripts(html: str, path: str, site: Site) -> str:
    """The HTML of a page with the scripts that it uses."""
    ours = site.pages.get(path) if shows_blocks(html) else None
    if ours and (ours.wide or site.portfolio.has_changes(path) or hides_parts(html)):
        html += render_script(site.addresses.url_of(path, load_asset(SCRIPT).name))
    if ours and site.facts_path and 'portfolio__matrix"' in html:
        html += render_script(site.addresses.url_of(path, site.facts_path))
    if ours and ours.portfolios:
        html += render_script(site.addresses.url_of(path, load_asset(PORTFOLIO_SCRIPT).name))
    return html
