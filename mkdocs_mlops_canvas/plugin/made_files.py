"""Files that the plugin generates and that are no pages: the feed, PDFs, the stylesheet and the scripts."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from mkdocs_mlops_canvas.extension.clock import read_origin
from mkdocs_mlops_canvas.plugin.addresses import config_folder, language_folder
from mkdocs_mlops_canvas.plugin.originals import find_originals
from mkdocs_mlops_canvas.plugin.temporary_folder import fill_in_parts
from mkdocs_mlops_canvas.rendering.asset import (
    FILL_IN_SCRIPT,
    FILL_IN_STYLESHEET,
    PORTFOLIO_SCRIPT,
    SCRIPT,
    STYLESHEET,
    load_asset,
)
from mkdocs_mlops_canvas.rendering.search_index import INDEX_FILES, build_facts, build_index
from mkdocs_mlops_canvas.writing.feed import FEED_FILES, build_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem

_PDFS = "assets/canvases/"
_CACHE = ".cache/plugin/mlops-canvas"  # where other plugins have theirs


def add_file(files: Files, file: File) -> None:
    """Add a file to those of the site, unless it is there."""
    if file.src_uri not in files.src_uris:
        files.append(file)


def add_assets(addresses: MkDocsAddresses) -> None:
    """Add the stylesheet, which each page loads, and the scripts, which those pages load that use them."""
    for name in (STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT):
        asset = load_asset(name)
        add_file(addresses.files, addresses.make_file(asset.name, asset.content))
    stylesheet = load_asset(STYLESHEET).name
    if stylesheet not in addresses.config.extra_css:
        addresses.config.extra_css.append(stylesheet)


def add_index(site: Site, addresses: MkDocsAddresses, report: Report) -> Site:
    """Add what the search and the filters of portfolios read: the site with the paths of these files."""
    index, *texts = build_index(site.portfolio, site.words, site.searches_boxes)
    facts = build_facts(site, report)
    for asset in (index, *texts, facts):
        add_file(addresses.files, addresses.make_file(asset.name, asset.content))
    return replace(site, index_path=index.name, facts_path=facts.name)


def remove_index(files: Files) -> None:
    """Remove what `add_index` has added."""
    for file in [file for file in files if file.src_uri.startswith(INDEX_FILES)]:
        files.remove(file)


def add_fill_in(site: Site, addresses: MkDocsAddresses, with_texts: bool) -> dict[str, str]:
    """Add what the page with the sheet loads: the paths of the published texts of products, by id."""
    # imported late: a site without this page does not write Markdown
    from mkdocs_mlops_canvas.rendering.fill_in import write_texts

    for name in (FILL_IN_STYLESHEET, FILL_IN_SCRIPT):
        asset = load_asset(name)
        add_file(addresses.files, addresses.make_file(asset.name, asset.content))
    texts: dict[str, str] = {}
    for products, path, content in write_texts(site.portfolio.own if with_texts else ()):
        add_file(addresses.files, addresses.make_file(path, content))
        texts |= {product.id: path for product in products}
    return texts


def add_feed(addresses: MkDocsAddresses) -> dict[str, File]:
    """Add what programs read, at the root of the site, to be filled when all pages are rendered: the files by name."""
    folder, files = language_folder(addresses.config), addresses.files
    feed = {name: addresses.make_file(folder + name, "") for name in FEED_FILES}
    feed = {name: file for name, file in feed.items() if file.src_uri not in files.src_uris}
    for file in feed.values():
        files.append(file)
    return feed


def fill_feed(feed: Mapping[str, File], context: Context, config: MkDocsConfig) -> None:
    """Fill what programs read."""
    site = context.site
    origin = read_origin(find_originals(config).docs, config.site_name)
    contents = build_files(
        site.portfolio, site.addresses, context.loader, origin, site.pdfs, context.report_failure, site.words
    )
    for name, file in feed.items():
        fill_in_parts(file, contents[name])


def add_pdfs(
    pages: Mapping[str, Page], portfolio: Portfolio, paper: str, addresses: MkDocsAddresses, context: Context,
    say: Callable[[str], None],
) -> tuple[Mapping[CanvasLocation, str], Sequence[Problem | str]]:  # fmt: skip
    """Make the PDF of each canvas, before any page is rendered that links to it.

    Returns:
        The path of each PDF by the location of its canvas, and why some are missing.
    """
    # imported late: few sites ask for it, and it is slow to load
    from mkdocs_mlops_canvas.documents.binder import Binder
    from mkdocs_mlops_canvas.documents.converter import SheetConverter
    from mkdocs_mlops_canvas.documents.sheet import list_site_sheets
    from mkdocs_mlops_canvas.documents.site_pdfs import print_site

    config, words = addresses.config, context.site.words
    names = [name for name in config.markdown_extensions if isinstance(name, str)]
    extensions = {name: config.mdx_configs.get(name) or {} for name in names}
    converter = SheetConverter(extensions, context.loader, words, _say_nothing)
    documents = print_site(
        list_site_sheets(pages, portfolio), Binder((), converter, addresses.read_file, addresses, bound=False), words,
        paper, Path(config_folder(config), _CACHE), os.environ.get("MLOPS_CANVAS_BROWSER"), say,
    )  # fmt: skip
    home = f"{language_folder(config)}{_PDFS}"
    for name, file in documents.files.items():
        add_file(addresses.files, File.generated(config, f"{home}{name}.pdf", abs_src_path=str(file)))
    warnings: list[Problem | str] = [*documents.problems]
    if documents.warning:
        warnings.append(f"some canvases have no PDF: {documents.warning}")
    return {place: f"{home}{name}.pdf" for place, name in documents.names.items()}, warnings


def _say_nothing(warning: str) -> None:
    """Problems of a page are reported when it is rendered."""
