"""Pages that the plugin generates: the portfolio, and those that are filled from all canvases."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel

from mkdocs_mlops_canvas.plugin.addresses import language_folder, neutral_path
from mkdocs_mlops_canvas.plugin.made_files import add_file
from mkdocs_mlops_canvas.plugin.temporary_folder import fill_file
from mkdocs_mlops_canvas.portfolio.site import Comparison, find_portfolio_page, path_below
from mkdocs_mlops_canvas.reading.page import HIDDEN
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.comparison import write_texts
from mkdocs_mlops_canvas.rendering.latest_changes import render_changes
from mkdocs_mlops_canvas.rendering.templates import escape_text

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.rendering.comparison import Comparisons

_PORTFOLIO_PAGE = "# {title}\n\n<!-- mlops-portfolio -->\n"


def add_portfolio(pages: dict[str, Page], path: str, addresses: MkDocsAddresses, context: Context) -> str | None:
    """The path of the page with the portfolio: the author's, or else a new one at `path`, which is added to `pages`.

    With an empty `path` none is generated. It is reported if something keeps the page from being generated.
    """
    found = find_portfolio_page(pages, path)
    if found or not path:
        return found
    if path in pages and pages[path].portfolios:
        return path  # it shows some of the products, as its author wants
    files, config = addresses.files, addresses.config
    if "i18n" in config.plugins:  # a page that is made here would be the same file in all languages
        if not language_folder(config):
            context.tell(
                f"with mkdocs-static-i18n no portfolio is made; write a page such as '{path}' for each language, "
                "with the line '<!-- mlops-portfolio -->' where it goes"
            )
        return None
    text = _PORTFOLIO_PAGE.format(title=context.site.words.gettext("ML products"))
    in_nav = config.nav is None or _names(config.nav, path)
    inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    file = addresses.make_file(path, text, inclusion)
    if rival := _find_rival(files, file):
        context.tell(
            f"'{rival.src_uri}' shows no portfolio; put the line '<!-- mlops-portfolio -->' where it goes, "
            "or name another page in the option 'portfolio'"
        )
        return None
    pages[path] = load_page(text, path, context.loader)
    add_file(files, file)
    return path


def add_changes(portfolio_path: str | None, title: str, addresses: MkDocsAddresses) -> str | None:
    """The path of the page with the latest changes, which is made beside the portfolio; None without one."""
    if portfolio_path is None:
        return None
    path = path_below(_home_of(portfolio_path, addresses), "changes")
    return path if _add_page(path, title, addresses) else None


def add_comparisons(
    portfolio: Portfolio, portfolio_path: str | None, addresses: MkDocsAddresses
) -> dict[str, Comparison]:
    """Add a page and a script for each box, which are filled when all pages are rendered."""
    places: dict[str, Comparison] = {}
    if portfolio_path is None:
        return places
    home = _home_of(portfolio_path, addresses)
    for box in [box for column in portfolio.columns for box in column.boxes]:
        path = path_below(home, box.anchor)
        if not _add_page(path, box.title, addresses):
            continue  # a page of the author
        script = f"{path.removesuffix('.md')}.{_fingerprint(portfolio, box)}.js"
        places[box.key] = Comparison(path, script)
        add_file(addresses.files, addresses.make_file(script, ""))
    return places


def fill_pages(comparisons: Comparisons, addresses: MkDocsAddresses) -> None:
    """Fill what is made of all canvases, when these are rendered.

    The pages that compare a box are filled one by one, when their turn has come: together they are as large as all
    canvases.
    """
    site = comparisons.site
    for key, place in site.comparisons.items():
        script = addresses.get_file(place.script)
        fill_file(script, write_texts(script.url, comparisons.list_texts(key)))
    for path in (*(place.page for place in site.comparisons.values()), *filter(None, [site.changes_path])):
        page = addresses.get_file(path).page
        assert page is not None, f"{path} is a page"
        page.meta.update(hide=list(HIDDEN), search={"exclude": True})
        if path == site.changes_path:
            page.content = (page.content or "") + render_changes(site, path, comparisons.report)


def _home_of(portfolio_path: str, addresses: MkDocsAddresses) -> str:
    """The path below which the pages of a portfolio stand."""
    return language_folder(addresses.config) + neutral_path(addresses.files, portfolio_path)


def _find_rival(files: Files, file: File) -> File | None:
    """The file of the author that would be published in the same place."""
    return next((other for other in files if other.dest_uri == file.dest_uri), None)


def _add_page(path: str, title: str, addresses: MkDocsAddresses) -> bool:
    """Add a page that is filled when all others are rendered; false where the author has one in its place."""
    title = escape_text(title)  # themes take titles for HTML
    content = f"---\ntitle: {json.dumps(title)}\n---\n\n<h1>{title}</h1>\n"
    file = addresses.make_file(path, content, InclusionLevel.NOT_IN_NAV)
    if _find_rival(addresses.files, file):
        return False
    add_file(addresses.files, file)
    return True


def _fingerprint(portfolio: Portfolio, box: Box) -> str:
    """A few characters that change with the texts of a box."""
    texts = [(product.id, product.canvas.boxes.get(box.key)) for product in portfolio.products]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:8]


def _names(nav: object, path: str) -> bool:
    """Whether a `nav` of the configuration names the page `path`."""
    if isinstance(nav, dict):
        return any(_names(value, path) for value in nav.values())
    if isinstance(nav, list):
        return any(_names(item, path) for item in nav)
    return nav == path
