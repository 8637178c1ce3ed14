"""Owns the formats of `export`: what each file is called, and how canvases are written into it.

A new format is a row of `EXPORT_FORMATS` and a function. As in `cli`, what reads canvases is imported late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.cli.export_documents import write_html, write_pdf, write_pictures
from mkdocs_mlops_canvas.cli.streams import tell, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.cli.site import CommandSite
    from mkdocs_mlops_canvas.portfolio.docs_folder import Addresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem
    from mkdocs_mlops_canvas.writing.formats import Sheet


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: pages by path, in the folder `root` from which they link to each other."""

    root: Path
    is_site: bool
    is_folder: bool
    pages: Mapping[str, Page]
    portfolio: Portfolio
    problems: Sequence[Problem]

    def find_addresses(self, site: CommandSite) -> Addresses:
        """The addresses of its pages in the site, as far as it tells them."""
        from mkdocs_mlops_canvas.cli.checking import find_files
        from mkdocs_mlops_canvas.portfolio.docs_folder import Addresses

        if not self.is_site or not site.options.site_url:
            return Addresses(frozenset(self.pages))
        files = find_files([self.root], (".md",))
        paths = frozenset(file.relative_to(self.root).as_posix() for file in files)
        return Addresses(paths, site.options.site_url, site.options.use_directory_urls)


@dataclass(frozen=True, slots=True)
class Export:
    """The canvases that are exported, where each goes, and what their user has said of it.

    `place(sheet)` is the file of a canvas, none for standard output.
    """

    sheets: Sequence[Sheet]
    source: Source
    site: CommandSite
    loader: Loader
    place: Callable[[Sheet], Path | None]
    paper: str
    width: int
    browser: str | None

    def write_all(self, content: str | bytes) -> None:
        """Write the one file of all canvases."""
        write(content, self.place(self.sheets[0]))


@dataclass(frozen=True, slots=True)
class Format:
    """A format of export. `write` tells whether all canvases were written as they are.

    The names of its files have the first one of `endings`; the first row with the ending of a file is its format.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Export], bool]
    is_binary: bool = False
    has_file_each: bool = False
    has_newest_only: bool = False  # of each product
    file_of_all: str = "portfolio"


def _write_markdown(export: Export) -> bool:
    """Write pages in the sections form, if these hold them as they are."""
    from mkdocs_mlops_canvas.writing.formats import write_markdown

    complete = True
    for sheet in export.sheets:
        written = write_markdown(sheet.canvas, "sections", export.loader)
        write(written.text, export.place(sheet))
        if written.form != "sections":
            why = f"sections cannot hold a text of '{sheet.name}' as it is"
            tell(f"{sheet.page.path}: written as {written.form}, for {why}")
        for key in written.changed:
            tell(f"{sheet.page.path}: '{key}' of '{sheet.name}' is not as it was")
            complete = False
    return complete


def _write_yaml(export: Export) -> bool:
    from mkdocs_mlops_canvas.writing.formats import write_feed, write_yaml

    one = len(export.sheets) == 1
    export.write_all(write_yaml(export.sheets[0].canvas) if one else write_feed(_build_feed(export)))
    return True


def _write_json(export: Export) -> bool:
    from mkdocs_mlops_canvas.writing.formats import write_json

    export.write_all(write_json(export.sheets[0].canvas) if len(export.sheets) == 1 else _build_feed(export))
    return True


def _write_csv(export: Export) -> bool:
    from mkdocs_mlops_canvas.writing.feed import build_csv

    addresses = export.source.find_addresses(export.site)
    export.write_all(build_csv(_find_products(export), addresses.find_absolute_url))
    return True


def _build_feed(export: Export) -> str:
    from mkdocs_mlops_canvas.writing.feed import build_feed

    addresses = export.source.find_addresses(export.site)
    return build_feed(_find_products(export), addresses.find_absolute_url, addresses.find_absolute_links)


def _find_products(export: Export) -> Portfolio:
    """The products of the canvases that are exported."""
    from mkdocs_mlops_canvas.portfolio.products import Portfolio

    chosen = {id(sheet.canvas) for sheet in export.sheets}
    products = export.source.portfolio.products
    return Portfolio(tuple(p for p in products if any(id(entry.canvas) in chosen for entry in p.iterations)))


def _write_catalog(export: Export) -> bool:
    """Write the entities of products, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.writing.backstage import list_canvas, name_entities, write_catalog

    addresses = export.source.find_addresses(export.site)
    products = export.source.portfolio.products
    names = name_entities(product.id for product in products)
    listings = []
    for sheet in export.sheets:
        entry = next(product.current for product in products if product.canvas is sheet.canvas)
        url, links = addresses.find_absolute_url(entry), addresses.find_absolute_links(entry)
        listing = list_canvas(sheet.canvas, names[sheet.name], url, links)
        listings.append(listing)
        if names[sheet.name] != sheet.name:
            tell(f"{sheet.name}: its name in the catalog is {names[sheet.name]}")
        for note in listing.notes:
            tell(f"{sheet.name}: {note}")
        _tell_lost(sheet, "a catalog entity", listing.lost)
    export.write_all(write_catalog(listings))
    return True


def _write_cards(export: Export) -> bool:
    """Write model cards, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.writing.hugging_face import write_card

    addresses = export.source.find_addresses(export.site)
    for sheet in export.sheets:
        links = sheet.canvas.header.links.items()
        card = write_card(sheet.canvas, {label: addresses.find_absolute_link(sheet.path, to) for label, to in links})
        write(card.text, export.place(sheet))
        _tell_lost(sheet, "a model card", card.lost)
    return True


def _tell_lost(sheet: Sheet, what: str, lost: Sequence[str]) -> None:
    if lost:
        tell(f"{sheet.name}: not in {what}: {', '.join(lost)}")


EXPORT_FORMATS = (
    Format("pdf", (".pdf",), write_pdf, is_binary=True),
    Format("png", (".png",), write_pictures, is_binary=True, has_file_each=True),
    Format("html", (".html", ".htm"), write_html, has_file_each=True),
    Format("markdown", (".md", ".markdown"), _write_markdown, has_file_each=True),
    Format("yaml", (".yaml", ".yml"), _write_yaml),
    Format("json", (".json",), _write_json),
    Format("csv", (".csv",), _write_csv),
    Format("backstage", (".yaml",), _write_catalog, has_newest_only=True, file_of_all="catalog-info"),
    Format("huggingface", ("/README.md",), _write_cards, has_file_each=True),
)
