"""Pages that the plugin generates: the portfolio, and those that are filled from all canvases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import InclusionLevel

from mkdocs_mlops_canvas.plugin.addresses import language_folder, neutral_path
from mkdocs_mlops_canvas.plugin.made_files import add_file
from mkdocs_mlops_canvas.portfolio.site import find_portfolio_page, path_below
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, SCRIPT, hides_parts, load_asset, render_script
from mkdocs_mlops_canvas.rendering.latest_changes import render_changes
from mkdocs_mlops_canvas.rendering.templates import escape_text

if TYPE_CHECKING:
    from mkdocs.structure.files import File, Files

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.rendering.comparison import Comparisons

_PORTFOLIO_PAGE = "# {title}\n\n<!-- mlops-portfolio -->\n"
_GAPS_PAGE = "# {title}\n\n```mlops-portfolio\nview: gaps\n```\n"


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


def add_views(
    pages: dict[str, Page], portfolio: Portfolio, portfolio_path: str | None, addresses: MkDocsAddresses,
    context: Context, searches_boxes: bool, fill_in: bool,
) -> dict[str, Any]:  # fmt: skip
    """Add a page for the gaps to `pages`, and pages for the sheet, the latest changes and each box, filled later.

    Where the search has the texts of boxes, so has the page that shows products side by side.

    Returns:
        The paths of these pages, as `Site` takes them. A page of the author in the place of one is kept.
    """
    if portfolio_path is None:
        return {}
    home, words = _home_of(portfolio_path, addresses), context.site.words

    def add(name: str, title: str) -> str | None:
        # themes take titles for HTML, and the title of a box of another site is no template for the macros of this one
        path, title = path_below(home, name), escape_text(title).replace("{", "&#123;")
        text = f"---\ntitle: {json.dumps(title)}\n---\n\n<h1>{title}</h1>\n"
        return path if _add_page(path, text, addresses) else None

    sheet = {"fill_in_path": add("fill-in", words.gettext("Fill in a canvas")) if fill_in else None}
    if not portfolio.products:
        return sheet
    text, gaps = _GAPS_PAGE.format(title=words.gettext("Gaps")), path_below(home, "gaps")
    if has_gaps := _add_page(gaps, text, addresses):
        pages[gaps] = load_page(text, gaps, context.loader)
    changes = add("changes", words.gettext("Latest changes"))
    boxes = {box.key: add(box.anchor, box.title) for column in portfolio.columns for box in column.boxes}
    return sheet | {
        "gaps_path": gaps if has_gaps else None,
        "changes_path": changes,
        "compare_path": add("compare", words.gettext("Products side by side")) if searches_boxes else None,
        "box_paths": {key: path for key, path in boxes.items() if path},
    }


def render_view(path: str, comparisons: Comparisons) -> str:
    """The HTML of one of the pages of `add_views` that are filled when all others are rendered, with its scripts."""
    site = comparisons.site
    if path == site.changes_path:
        html = render_changes(site, path, comparisons.report)
    elif path == site.compare_path:
        html = comparisons.render_products()
    else:
        html = comparisons.render_page(next(key for key, place in site.box_paths.items() if place == path))
    scripts = [site.facts_path or "", load_asset(PORTFOLIO_SCRIPT).name]
    if hides_parts(html):
        scripts.append(load_asset(SCRIPT).name)
    return html + "".join(render_script(site.addresses.url_of(path, name)) for name in filter(None, scripts))


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
