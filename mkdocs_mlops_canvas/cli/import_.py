"""The subcommand `import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.canvas.options import IMPORT_FORMATS
from mkdocs_mlops_canvas.cli.options import choose_definition, form_option, output_option, version_option
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import tell, write_page
from mkdocs_mlops_canvas.text.names import make_title

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.importing.importer import Imported
    from mkdocs_mlops_canvas.writing.markdown import WrittenPage

_INPUT = Path("-")


@click.command("import", epilog="Example: mlops-canvas import canvas.html -o docs/products/churn-radar.md")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--from",
    "format_",
    type=click.Choice(IMPORT_FORMATS),
    help="What FILE is written in.  [default: by its name or content]",
)
@form_option
@version_option
@with_site
@output_option
def import_(
    file: Path, format_: str | None, form: str, version: str | None, output: Path | None, site: CommandSite
) -> None:
    """Write the page of a canvas that is a table or sections in FILE, or a mapping; without FILE, of standard input.

    What has no place on the canvas is put below it, and told. Settings of a page stay in its front matter.
    """
    from mkdocs_mlops_canvas.importing.importer import MissingExtraError, import_canvas
    from mkdocs_mlops_canvas.importing.names import SourceError
    from mkdocs_mlops_canvas.importing.page import write_imported

    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    loader = site.make_loader()
    if version:
        choose_definition(version, loader.definitions)
    text = _read(file)
    format_ = _choose_format(format_, file, text)
    title = "" if file == _INPUT else make_title(file.stem)
    try:
        imported = import_canvas(text, format_, loader, title, version)
    except SourceError as error:
        tell(f"{file}:{error.line}:{error.column}: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from None
    written = write_imported(imported, form, loader, str(output or file))
    write_page(written.text, output)
    _tell_what_differs(file, imported, written, form, version)
    if written.changed or written.problems:
        raise SystemExit(PROBLEMS_FOUND)


def _read(file: Path) -> str:
    try:
        return (sys.stdin.buffer.read() if file == _INPUT else file.read_bytes()).decode("utf-8")
    except (OSError, UnicodeError) as error:
        tell(f"{file}: the file cannot be read: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None


def _choose_format(named: str | None, file: Path, text: str) -> str:
    from mkdocs_mlops_canvas.importing.importer import SUFFIXES, guess_format

    format_ = named or SUFFIXES.get(file.suffix.lower()) or guess_format(text)
    if format_ is None:
        *others, last = IMPORT_FORMATS
        raise click.UsageError(f"tell with --from whether it is {', '.join(others)} or {last}")
    return format_


def _tell_what_differs(file: Path, imported: Imported, written: WrittenPage, form: str, version: str | None) -> None:
    """Tell what has another place or another text than in `file`."""
    from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
    from mkdocs_mlops_canvas.importing.importer import shorten

    definition = imported.definition
    if not version and definition.key != DEFAULT_VERSION:
        tell(f"{file}: read as version {definition.key} ({definition.title}), which has most of its titles")
    if imported.settings:
        names = ", ".join(setting.name for setting in imported.settings)
        tell(f"{file}: settings of the page stay in its front matter: {names}")
    for rest in imported.rest:
        hint = f" ({rest.hint})" if rest.hint else ""
        tell(f"{file}: not on the canvas, so it is below it: {shorten(rest)}{hint}")
    if written.form != form:
        tell(f"{file}: written as {written.form}, for {form} cannot hold a text as it is")
    for key in written.changed:
        tell(f"{file}: the text of '{key}' is not as it was")
    for problem in written.problems:
        click.echo(str(problem), err=True)
