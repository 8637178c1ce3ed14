"""Pages that the plugin generates: where MkDocs has them, and which of them the author has instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

from mkdocs_mlops_canvas.plugin.addresses import language_folder, neutral_path
from mkdocs_mlops_canvas.plugin.made_files import add_file
from mkdocs_mlops_canvas.portfolio.site import find_portfolio_page
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.view_pages import GAPS, list_views, name_paths, write_portfolio_page

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page


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
                f"with mkdocs-static-i18n, no portfolio is generated; write a page such as '{path}' for each language, "
                "with the line '<!-- mlops-portfolio -->' where it goes"
            )
        return None
    text = write_portfolio_page(context.site.words)
    in_nav = config.nav is None or _names(config.nav, path)
    inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
    file = addresses.make_file(path, text, inclusion)
    if rival := _find_rival(files, file):
        context.tell(
            f"'{rival.src_uri}' has no portfolio; add the line '<!-- mlops-portfolio -->' to it, "
            "or set the option 'portfolio' to another page"
        )
        return None
    pages[path] = load_page(text, path, context.loader)
    add_file(files, file)
    return path


def add_views(
    pages: dict[str, Page], portfolio: Portfolio, portfolio_path: str | None, addresses: MkDocsAddresses,
    context: Context, searches_boxes: bool, fill_in: bool,
) -> dict[str, Any]:  # fmt: skip
    """Add the pages that belong to the portfolio, that of the gaps to `pages` too.

    Returns:
        The paths of these pages, as `Site` takes them. A page of the author in the place of one is kept.
    """
    if portfolio_path is None:
        return {}
    views = list_views(portfolio, _home_of(portfolio_path, addresses), context.site.words, searches_boxes, fill_in)
    added = [view for view in views if _add_page(view.path, view.text, addresses)]
    pages |= {view.path: load_page(view.text, view.path, context.loader) for view in added if view.name == GAPS}
    return name_paths(added)


def _home_of(portfolio_path: str, addresses: MkDocsAddresses) -> str:
    """The path below which the pages of a portfolio stand."""
    return language_folder(addresses.config) + neutral_path(addresses.files, portfolio_path)


def _find_rival(files: Files, file: File) -> File | None:
    """The file of the author that would be published in the same place."""
    return next((other for other in files if other.dest_uri == file.dest_uri), None)


def _add_page(path: str, text: str, addresses: MkDocsAddresses) -> bool:
    """Add a page that is in no navigation; false where the author has one in its place."""
    if path in addresses.files.src_uris:  # making the file would change what is in it
        return False
    file = addresses.make_file(path, text, InclusionLevel.NOT_IN_NAV)
    if _find_rival(addresses.files, file):
        return False
    add_file(addresses.files, file)
    return True


def _names(nav: object, path: str) -> bool:
    """Whether a `nav` of the configuration names the page `path`."""
    if isinstance(nav, dict):
        return any(_names(value, path) for value in nav.values())
    if isinstance(nav, list):
        return any(_names(item, path) for item in nav)
    return nav == path
