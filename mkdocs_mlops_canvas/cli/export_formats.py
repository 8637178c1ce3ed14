"""The formats of `export`: what their files are called, and how canvases are written into them.

A new format is a row of `EXPORT_FORMATS` and a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.export_documents import read_time, write_html, write_pdf, write_pictures
from mkdocs_mlops_canvas.cli.export_registers import write_bom, write_register
from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_mlops_canvas.cli.export_job import ExportJob
    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.portfolio.products import Portfolio


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format of `export`. `write` returns whether all canvases were written unchanged.

    The names of its files have the first one of `endings`; the first row with the ending of a file is its format.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[ExportJob], bool]
    is_binary: bool = False
    has_file_each: bool = False
    has_newest_only: bool = False  # of each product
    has_profiles: bool = False  # whose facts are read, also if the site does not set them
    has_elsewhere: bool = False  # products of other sites, whose pages are not here
    file_of_all: str = "portfolio"

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How the names of its files end."""
        return tuple(ending[ending.rindex(".") :] for ending in self.endings)


def _write_markdown(job: ExportJob) -> bool:
    """Write pages in the sections form, if these hold them as they are."""
    from mkdocs_mlops_canvas.writing.formats import write_markdown

    complete = True
    for sheet in job.sheets:
        written = write_markdown(sheet.self_contained, "sections", job.loader)
        job.write(sheet, written.text)
        if written.form != "sections":
            why = f"headings cannot hold a text of '{sheet.name}' unchanged"
            tell(f"{sheet.page.path}: written as {written.form}: {why}")
        for key in written.changed:
            tell(f"{sheet.page.path}: '{key}' of '{sheet.name}' was changed by the export")
            complete = False
    return complete


def _write_yaml(job: ExportJob) -> bool:
    from mkdocs_mlops_canvas.writing.formats import write_feed, write_yaml

    job.write_all(write_yaml(job.sheets[0].self_contained) if job.is_one else write_feed(_build_feed(job)))
    return True


def _write_json(job: ExportJob) -> bool:
    from mkdocs_mlops_canvas.writing.formats import write_json

    job.write_all(write_json(job.sheets[0].self_contained) if job.is_one else _build_feed(job))
    return True


def _write_csv(job: ExportJob) -> bool:
    from mkdocs_mlops_canvas.writing.feed import build_csv

    job.write_all(build_csv(_select_products(job), job.make_addresses()))
    return True


def _write_workbook(job: ExportJob) -> bool:
    """Write a workbook, and a line for each text that is too long for a cell."""
    from mkdocs_mlops_canvas.documents.chromium import EXTRA
    from mkdocs_mlops_canvas.writing.workbook import MOST_UNITS, build_workbook

    sheets = {sheet.name: sheet for sheet in job.sheets}
    texts = {name: sheet.self_contained.boxes for name, sheet in sheets.items()}
    try:
        workbook = build_workbook(_select_products(job), job.make_addresses(), read_time(), texts)
    except ModuleNotFoundError:
        raise click.UsageError(f"a workbook needs the extra 'export'; install it with: {EXTRA}") from None
    job.write_all(workbook.data)
    for id_, column in workbook.cut:
        where = sheets[id_].page.path if id_ in sheets else id_
        tell(f"{where}: '{column}' of '{id_}' is cut off: a cell of a workbook holds {MOST_UNITS:,} characters")
    return not workbook.cut


def _build_feed(job: ExportJob) -> str:
    from mkdocs_mlops_canvas.writing.feed import Origin, build_feed

    return build_feed(_select_products(job), job.make_addresses(), Origin(job.site.options.site_name))


def _select_products(job: ExportJob) -> Portfolio:
    """The exported products, and the protected ones."""
    from mkdocs_mlops_canvas.portfolio.products import Portfolio

    chosen = {id(sheet.canvas) for sheet in job.sheets}
    products = job.source.portfolio.products
    selected = tuple(p for p in products if any(id(iteration.canvas) in chosen for iteration in p.iterations))
    return Portfolio((*selected, *job.elsewhere), job.protected)


def _write_catalog(job: ExportJob) -> bool:
    """Write the entities of products, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.writing.backstage import make_entry, name_entities, write_catalog

    addresses = job.make_addresses()
    products = job.source.portfolio.products
    names = name_entities(product.id for product in products)
    listings = []
    for sheet in job.sheets:
        iteration = next(product.current for product in products if product.canvas is sheet.canvas)
        url = addresses.absolute_url_of_canvas(iteration.location)
        listing = make_entry(
            sheet.canvas, names[sheet.name], url, addresses.absolute_links_of(sheet.canvas, iteration.path)
        )
        listings.append(listing)
        if names[sheet.name] != sheet.name:
            tell(f"{sheet.name}: its name in the catalog is {names[sheet.name]}")
        for note in listing.notes:
            tell(f"{sheet.name}: {note}")
        _tell_lost(sheet, "a catalog entity", listing.lost)
    job.write_all(write_catalog(listings))
    return True


def _write_cards(job: ExportJob) -> bool:
    """Write model cards, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.writing.hugging_face import write_card

    addresses = job.make_addresses()
    for sheet in job.sheets:
        card = write_card(sheet.self_contained, addresses.absolute_links_of(sheet.canvas, sheet.path))
        job.write(sheet, card.text)
        _tell_lost(sheet, "a model card", card.lost)
    return True


def _tell_lost(sheet: Sheet, what: str, lost: Sequence[str]) -> None:
    if lost:
        tell(f"{sheet.name}: not in {what}: {', '.join(lost)}")


EXPORT_FORMATS = (
    ExportFormat("pdf", (".pdf",), write_pdf, is_binary=True, has_elsewhere=True),
    ExportFormat("png", (".png",), write_pictures, is_binary=True, has_file_each=True),
    ExportFormat("html", (".html", ".htm"), write_html, has_file_each=True),
    ExportFormat("markdown", (".md", ".markdown"), _write_markdown, has_file_each=True),
    ExportFormat("yaml", (".yaml", ".yml"), _write_yaml, has_elsewhere=True),
    ExportFormat("json", (".json",), _write_json, has_elsewhere=True),
    ExportFormat("csv", (".csv",), _write_csv, has_elsewhere=True),
    ExportFormat("xlsx", (".xlsx",), _write_workbook, is_binary=True, has_newest_only=True, has_elsewhere=True),
    ExportFormat("backstage", (".yaml", ".yml"), _write_catalog, has_newest_only=True, file_of_all="catalog-info"),
    ExportFormat("huggingface", ("/README.md",), _write_cards, has_file_each=True),
    ExportFormat("nl-algoritmeregister", (".json",), write_register, has_newest_only=True, has_profiles=True),
    ExportFormat("cyclonedx", (".cdx.json",), write_bom, has_newest_only=True, has_profiles=True, file_of_all="bom"),
)


def choose_format(name: str | None, suffix: str) -> ExportFormat:
    """The format with a name, else the one whose files end in `suffix`, else Markdown.

    Raises:
        click.UsageError: No file of the format ends like this.
    """
    if name is None and not suffix:
        name = "markdown"
    for form in EXPORT_FORMATS:
        if form.name == name or (name is None and suffix in form.suffixes):
            break
    else:
        endings = dict.fromkeys(ending for form in EXPORT_FORMATS for ending in form.suffixes)
        raise click.UsageError(
            f"unknown extension '{suffix}'; the extensions are {', '.join(endings)}; a folder ends in '/'"
        )
    if suffix and suffix not in form.suffixes:
        raise click.UsageError(
            f"a file in the format {form.name} ends in {' or '.join(form.suffixes)}, not in '{suffix}'"
        )
    return form
