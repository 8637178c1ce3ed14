"""The subcommand `import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.canvas.options import IMPORT_FORMATS
from mkdocs_mlops_canvas.cli.options import Output, choose_definition, form_option, read_output, version_option
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import count_words, tell, write
from mkdocs_mlops_canvas.text.names import make_title, name_file, number_repeated, slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.importing.data import Pairs
    from mkdocs_mlops_canvas.importing.importer import Imported
    from mkdocs_mlops_canvas.importing.placed_text import Document
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.writing.markdown import WrittenPage

_INPUT = Path("-")
_BEGINNINGS = {b"PK\x03\x04": "xlsx", b"%PDF": "pdf"}  # of files that are not text


@click.command("import", epilog="Example: mlops-canvas import canvas.html -o docs/products/churn-radar.md")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--from",
    "format_",
    type=click.Choice(IMPORT_FORMATS),
    help="The format of FILE.  [default: from its name or content]",
)
@form_option
@version_option
@with_site
@click.option("-o", "--output", callback=read_output, metavar="PATH",
              help="The file, or folder (ending in /), to write to.  [default: standard output]")  # fmt: skip
def import_(
    file: Path, format_: str | None, form: str, version: str | None, output: Output | None, site: CommandSite
) -> None:
    """Write the page of a canvas that FILE holds as a table, as headings, as boxes of a PDF or as data.

    The default is standard input. The canvases of a workbook are written to a folder. Text that fits no box is kept
    below the canvas, and reported. Page settings stay in the front matter.
    """
    from mkdocs_mlops_canvas.importing.importer import MissingExtraError, import_canvas
    from mkdocs_mlops_canvas.importing.names import SourceError
    from mkdocs_mlops_canvas.importing.page import write_imported

    loader = site.make_loader()
    if version:
        choose_definition(version, loader.definitions)
    try:
        format_, sources = _list_sources(file, format_, loader, version)
        found = [import_canvas(source, format_, loader, title, of) for source, title, of in sources]
    except SourceError as error:
        where = f"{file}:{error.line}:{error.column}" if error.line else file
        tell(f"{where}: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None
    except (OSError, UnicodeError) as error:
        tell(f"{file}: the file cannot be read: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from None
    places = _plan_files(output, found)
    pages = [write_imported(each, form, loader, str(place or file)) for each, place in zip(found, places, strict=True)]
    for page, place in zip(pages, places, strict=True):
        write(page.text, place)
    if output:
        count = count_words(len(found), "canvas", "canvases")
        tell(f"{count} written to {output.path if len(found) > 1 else places[0]}")
    for each, page, (_, _, of) in zip(found, pages, sources, strict=True):
        what = f"{file}: {each.header['product']}" if len(found) > 1 else str(file)
        _tell_what_differs(what, each, page, form, of)
    if any(page.changed or page.problems for page in pages):
        raise SystemExit(PROBLEMS_FOUND)


def _list_sources(
    file: Path, format_: str | None, loader: Loader, version: str | None
) -> tuple[str, list[tuple[str | Pairs | Document, str, str | None]]]:
    """The format of a file, and each canvas in it, with the name of its product and its version if that is known."""
    from mkdocs_mlops_canvas.importing.importer import SUFFIXES, list_canvases, open_pdf

    data = sys.stdin.buffer.read() if file == _INPUT else file.read_bytes()
    format_ = format_ or SUFFIXES.get(file.suffix.lower()) or _BEGINNINGS.get(data[:4])
    title = "" if file == _INPUT else make_title(file.stem)
    if format_ == "xlsx":
        workbook, known = list_canvases(data, loader), loader.definitions
        for note in workbook.notes:
            tell(f"{file}: {note}")
        return format_, [
            (each.texts, each.product, version or (each.version if each.version in known else None))
            for each in workbook.canvases
        ]
    if format_ == "pdf":
        return format_, [(open_pdf(data), title, version)]
    text = data.decode("utf-8")
    return format_ or _guess_format(text), [(text, title, version)]


def _plan_files(output: Output | None, found: Sequence[Imported]) -> list[Path | None]:
    """The file of each canvas, or None for standard output."""
    if len(found) > 1 and not (output and output.is_folder):
        raise click.UsageError(f"the file has {len(found)} products; pass a folder, which ends in '/', as --output")
    if output is None:
        return [None]
    names = number_repeated(slugify(each.header.get("id") or each.header["product"]) or "canvas" for each in found)
    paths = [output.path / f"{name_file(name)}.md" if output.is_folder else output.path for name in names]
    for path in paths:
        if path.exists():
            raise click.UsageError(f"the file '{path}' exists already; pass another --output")
    return [*paths]


def _guess_format(text: str) -> str:
    from mkdocs_mlops_canvas.importing.importer import guess_format

    format_ = guess_format(text)
    if format_ is None:
        *others, last = IMPORT_FORMATS
        raise click.UsageError(f"unknown format; pass --from {', '.join(others)} or {last}")
    return format_


def _tell_what_differs(file: str, imported: Imported, written: WrittenPage, form: str, version: str | None) -> None:
    """Print which text has another place or form than in `file`."""
    from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
    from mkdocs_mlops_canvas.importing.importer import shorten

    definition = imported.definition
    if not version and definition.key != DEFAULT_VERSION:
        tell(f"{file}: read as version {definition.key} ({definition.title}), which matches most of its headings")
    if imported.settings:
        names = ", ".join(setting.name for setting in imported.settings)
        tell(f"{file}: page settings kept in the front matter: {names}")
    for rest in imported.rest:
        hint = f" ({rest.hint})" if rest.hint else ""
        tell(f"{file}: kept below the canvas, as no box fits: {shorten(rest)}{hint}")
    if written.form != form:
        tell(f"{file}: written as {written.form}: {form} cannot hold a text unchanged")
    for key in written.changed:
        tell(f"{file}: the text of '{key}' was changed by the import")
    for problem in written.problems:
        click.echo(str(problem), err=True)
