"""The subcommand `export`: which canvases are written, in which format, and into which files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.canvas.definition import PROFILES
from mkdocs_mlops_canvas.canvas.options import PAPERS
from mkdocs_mlops_canvas.cli.export_formats import EXPORT_FORMATS, ExportFormat, choose_format
from mkdocs_mlops_canvas.cli.export_job import ExportJob, ExportSource, read_source
from mkdocs_mlops_canvas.cli.options import Output, read_output
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import count_words, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.text.problem import Problem

_EXAMPLE = "mlops-canvas export docs --format pdf --paper a3 -o portfolio.pdf"


@click.command("export", epilog=f"Example: {_EXAMPLE}")
@click.argument("path", type=click.Path(exists=True, allow_dash=True, path_type=Path), required=False)
@click.option("--format", "name", type=click.Choice([form.name for form in EXPORT_FORMATS]),
              help="The output format.  [default: from the extension of --output, else markdown]")  # fmt: skip
@click.option("--id", "id_", metavar="ID", help="Export only the product with this id.")
@click.option("--paper", type=click.Choice(PAPERS, case_sensitive=False), default=PAPERS[0], show_default=True,
              help="The paper size of a PDF.")  # fmt: skip
@click.option("--width", type=click.IntRange(640, 7680), default=1920, show_default=True,
              help="The width of a picture in CSS pixels; pictures are 16:9, at double resolution.")  # fmt: skip
@click.option("--browser", envvar="MLOPS_CANVAS_BROWSER", metavar="PATH",
              help="The Chromium, Chrome or Edge that makes PDFs and pictures.")  # fmt: skip
@click.option("-o", "--output", callback=read_output, metavar="PATH",
              help="The file, or folder (ending in /), to write to.  [default: standard output]")  # fmt: skip
@with_site
def export(
    path: Path | None,
    name: str | None,
    id_: str | None,
    paper: str,
    width: int,
    browser: str | None,
    output: Output | None,
    site: CommandSite,
) -> None:
    """Export canvases as documents, pictures and files for other programs.

    PATH is a Markdown file (all its canvases are exported), a folder (the newest canvas of each product is exported),
    or
    - for standard input. The default is the docs folder of the site.
    """
    from mkdocs_mlops_canvas.documents.sheet import list_canvases, list_products

    form = choose_format(name, output.suffix if output else "")
    if form.has_profiles:
        site = replace(site, options=replace(site.options, profiles=(*PROFILES, *site.options.profiles)))
    loader = site.make_loader()
    path = path or site.docs_dir()
    source = read_source(path, loader, site)
    is_each = not source.is_folder and not form.has_newest_only
    sheets = list_canvases(source.pages) if is_each else list_products(source.pages, source.portfolio)
    problems, protected, elsewhere = source.problems, source.portfolio.protected, source.elsewhere
    if id_ is not None:
        sheets, problems = _choose_sheet(id_, sheets, source)
        protected, elsewhere = (), ()
    if elsewhere and not form.has_elsewhere:
        tell(f"{path}: products of other sites are not exported as {form.name}")
        elsewhere = ()
    for problem in problems:
        click.echo(str(problem), err=True)
    if protected:
        names = ", ".join(product.name for product in protected)
        tell(f"{path}: the text of protected products is not exported: {names}")
    if not sheets and not elsewhere:
        if not problems and not protected:
            tell(f"{path}: no canvas found")
        raise SystemExit(PROBLEMS_FOUND)
    place = _plan_files(form, output, len(sheets), source.is_folder)
    complete = form.write(ExportJob(sheets, source, site, loader, place, paper, width, browser, protected, elsewhere))
    if output is not None:
        count = len(sheets) + len(elsewhere)
        click.echo(f"{count_words(count, 'canvas', 'canvases')} written to {output.path}", err=True)
    if problems or not complete:
        raise SystemExit(PROBLEMS_FOUND)


def _choose_sheet(id_: str, sheets: Sequence[Sheet], source: ExportSource) -> tuple[list[Sheet], list[Problem]]:
    """The newest canvas of a product, and what is wrong with it; or the one with this number, such as `churn--2`."""
    from mkdocs_mlops_canvas.text.names import slugify, suggest

    name = slugify(id_)
    product = source.portfolio.find(name)
    found = next((sheet for sheet in sheets if sheet.name == id_ != sheet.canvas.id), None)
    if found is None and product:
        found = next((sheet for sheet in sheets if sheet.canvas is product.canvas), None)
    hidden = next((product for product in source.portfolio.protected if product.id == name), None)
    if found is None and hidden:
        file = source.pages[hidden.location.path].path
        raise click.BadParameter(
            f"the product '{id_}' is protected; to export it, pass its file {file}", param_hint="--id"
        )
    if found is None:
        hint = suggest(name, [sheet.name for sheet in sheets])
        raise click.BadParameter(f"unknown product '{id_}'{f'; {hint}' if hint else ''}", param_hint="--id")
    return [found], list(found.block.problems)


def _plan_files(
    form: ExportFormat, output: Output | None, count: int, reads_folder: bool
) -> Callable[[Sheet | None], Path | None]:
    """The file of each canvas, or None for standard output."""
    is_many = form.has_file_each and count > 1
    if output is None:
        if form.is_binary or is_many:
            what = f"{count} canvases" if is_many else f"a file in the format {form.name}"
            raise click.UsageError(f"pass {'a folder' if is_many else 'a file'} as --output for {what}")
        return lambda sheet: None
    path = output.path
    if is_many and not output.is_folder and (output.suffix or path.is_file()):
        raise click.UsageError(f"there are {count} canvases; pass a folder as --output, or one product as --id")
    if output.is_folder or is_many or (form.has_file_each and reads_folder and not output.suffix):
        return lambda sheet: (
            path / f"{sheet.file_name if sheet and form.has_file_each else form.file_of_all}{form.endings[0]}"
        )
    return lambda sheet: path
