"""Owns the command `mlops-canvas`: its arguments, what it reads and prints, and its exit codes.

What reads canvases is imported late, inside of functions: `--help` and `--version` answer at once.
"""

from __future__ import annotations

import json
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.canvas.options import FORMS, IMPORT_FORMATS
from mkdocs_mlops_canvas.cli.diff import diff
from mkdocs_mlops_canvas.cli.export import export
from mkdocs_mlops_canvas.cli.report import REPORTS, write_report
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import count_words, read_text, tell, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_mlops_canvas.canvas.definition import Definition

_PACKAGE = "mkdocs-mlops-canvas"


_form = click.option(
    "--form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="How the canvas is written."
)
_version = click.option("--version", "version", metavar="VERSION", help="The version of the canvas.")
_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of standard output."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=_PACKAGE, message="%(version)s")
def main() -> None:
    """Machine Learning Operations Canvases in text.

    Ends with 0 if all is fine, with 1 if there are problems, and with 2 for wrong use.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that has not all letters shows the others as escapes
            stream.reconfigure(errors="backslashreplace")


def _command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function, with an example of it at the end of its help."""
    return main.command(example.split()[1], epilog=f"Example: {example}")


main.add_command(diff)
main.add_command(export)


@_command("mlops-canvas check docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--site",
    "built",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder into which the site of PATHS was built: each canvas must be in its page there.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(REPORTS),
    default=REPORTS[0],
    show_default=True,
    help="How the problems are written.",
)
@_output
@with_site
def check(paths: tuple[Path, ...], built: Path | None, form: str, output: Path | None, site: CommandSite) -> None:
    """Find mistakes in the canvases of Markdown files, without building a site.

    PATHS are files or folders, or - for standard input; without any, the docs of the site are read. In HTML files
    of a built site, what of ours was not rendered is found.
    """
    from importlib.metadata import version

    from mkdocs_mlops_canvas.cli.checking import read_files
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

    paths = paths or (site.docs_dir(),)
    if built and not all(path.is_dir() for path in paths):
        raise click.UsageError("with --site, name folders of Markdown files")
    known, wrong = site.read_definitions()
    found = read_files(paths, Loader(known, site.options.stages), built, read_text)
    if site.options.words:
        from mkdocs_mlops_canvas.languages.po_file import find_mistakes

        wrong = [*wrong, *find_mistakes(site.options.words)]
    problems = [*wrong, *found.problems]
    write(write_report(problems, found.count, form, version(_PACKAGE)), output)
    counts = [count_words(found.count, "canvas", "canvases")]
    counts += [count_words(found.html_count, "HTML file", "HTML files")] if found.html_count else []
    click.echo(", ".join([*counts, count_words(len(problems), "problem", "problems")]), err=True)
    if problems:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas new 'Churn radar' -o docs/products/churn-radar.md")
@click.argument("name")
@_form
@_version
@click.option("--questions", is_flag=True, help="Write the questions of each box, too, for your discussion.")
@with_site
@_output
def new(name: str, form: str, version: str | None, questions: bool, output: Path | None, site: CommandSite) -> None:
    """Write the canvas of the product NAME, with the prompt of each box as a comment."""
    from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas

    if not name.strip():
        raise click.BadParameter("give the product a name", param_hint="NAME")
    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    definition = _find_definition(version, site.make_loader().definitions)
    header = {"product": name, **make_header(definition)}
    _write_canvas(write_canvas(definition, header, {}, form, with_questions=questions), output)


@_command("mlops-canvas import canvas.html -o docs/products/churn-radar.md")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--from",
    "format_",
    type=click.Choice(IMPORT_FORMATS),
    help="What FILE is written in.  [default: by its name or content]",
)
@_form
@_version
@with_site
@_output
def import_(
    file: Path, format_: str | None, form: str, version: str | None, output: Path | None, site: CommandSite
) -> None:
    """Write the page of a canvas that is a table or sections in FILE, or a mapping; without FILE, of standard input.

    What has no place on the canvas is put below it, and told. Settings of a page stay in its front matter.
    """
    from mkdocs_mlops_canvas.importing.importer import SUFFIXES, guess_format, import_canvas, write_imported
    from mkdocs_mlops_canvas.importing.names import SourceError

    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    loader = site.make_loader()
    if version:
        _find_definition(version, loader.definitions)
    is_input = file == Path("-")
    try:
        text = (sys.stdin.buffer.read() if is_input else file.read_bytes()).decode("utf-8")
    except (OSError, UnicodeError) as error:
        tell(f"{file}: the file cannot be read: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None
    format_ = format_ or SUFFIXES.get(file.suffix.lower()) or guess_format(text)
    if format_ is None:
        raise click.UsageError(
            f"tell with --from whether it is {', '.join(IMPORT_FORMATS[:-1])} or {IMPORT_FORMATS[-1]}"
        )
    title = "" if is_input else file.stem.replace("-", " ").replace("_", " ").capitalize()
    try:
        imported = import_canvas(text, format_, loader, title, version)
    except SourceError as error:
        tell(f"{file}:{error.line}:{error.column}: {error}")
        raise SystemExit(PROBLEMS_FOUND) from None
    written = write_imported(imported, form, loader, str(output or file))
    _write_canvas(written.text, output)
    if imported.settings:
        tell(f"{file}: settings of the page stay in its front matter: {', '.join(s.name for s in imported.settings)}")
    for rest in imported.rest:
        tell(f"{file}: not on the canvas, so it is below it: {rest.label}")
    if written.form != form:
        tell(f"{file}: written as {written.form}, for {form} cannot hold a text as it is")
    for key in written.changed:
        tell(f"{file}: the text of '{key}' is not as it was")
    for problem in written.problems:
        click.echo(str(problem), err=True)
    if written.changed or written.problems:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas upgrade --check docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "version", metavar="VERSION", help="The version to go to.  [default: the newest]")
@click.option("--check", "dry", is_flag=True, help="Only print what would change, and end with 1 if anything would.")
@with_site
def upgrade(paths: tuple[Path, ...], version: str | None, dry: bool, site: CommandSite) -> None:
    """Bring canvases to a later version, with its new boxes empty; all else in their files stays as it is.

    PATHS are files or folders; without any, the docs of the site are read. A canvas with problems is not touched.
    """
    from mkdocs_mlops_canvas.cli.checking import find_files, read_texts
    from mkdocs_mlops_canvas.writing.upgrade import find_newest, upgrade_page

    paths = paths or (site.docs_dir(),)
    loader = site.make_loader()
    known = loader.definitions
    target = _find_definition(version, known, "--to") if version else find_newest(known)
    texts, unreadable = read_texts(find_files(paths, (".md",)), lambda path: path.read_bytes().decode("utf-8"))
    for problem in unreadable:
        tell(f"{problem.path}: {problem.message}")
    failed = bool(unreadable)
    for path, text in texts.items():
        upgraded = upgrade_page(text, path.as_posix(), loader, target)
        for problem in upgraded.problems:
            click.echo(str(problem))
        for line in upgraded.changes:
            tell(line, err=False)
        for line in upgraded.skipped:
            tell(line)
        if path in paths and not (upgraded.problems or upgraded.changes or upgraded.skipped):
            tell(f"{path}: there is no canvas in it")
        if upgraded.changes and not dry:
            try:
                path.write_bytes(upgraded.text.encode("utf-8"))
            except OSError as error:
                tell(f"{path}: the file cannot be written: {error.strerror}")
                failed = True
        failed = failed or bool(upgraded.problems or (dry and upgraded.changes))
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas portfolio docs --into docs --site-url https://example.com/")
@click.argument("docs", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write all files that the plugin adds to a site into this folder.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(("json", "csv")), default="json", show_default=True,
              help="What is written to standard output or to --output.")  # fmt: skip
@click.option("--site-url", help="The address of the site, if its configuration does not tell it.")
@with_site
@_output
def portfolio(
    docs: Path | None,
    into: Path | None,
    form: str,
    site_url: str | None,
    output: Path | None,
    site: CommandSite,
) -> None:
    """Write the portfolio of the canvases in the folder DOCS for programs, where no plugin does so.

    Without DOCS, the docs of the site are read.
    """
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.docs_folder import Addresses, DocsFolder
    from mkdocs_mlops_canvas.portfolio.terms import Terms
    from mkdocs_mlops_canvas.rendering.asset import read_assets
    from mkdocs_mlops_canvas.writing.feed import build_files

    loader = site.make_loader()
    folder = DocsFolder(docs or site.docs_dir(), history=site.options.history, tell=tell)
    products = folder.read(loader, Terms(loader.stages), Words()).portfolio
    addresses = Addresses(folder.paths, site_url or site.options.site_url, site.options.use_directory_urls)
    files = build_files(products, addresses.find_absolute_url, addresses.find_absolute_links, loader)
    if into is None:
        write(files[f"portfolio.{form}"], output)
        return
    for name, text in (files | read_assets()).items():
        write(text, into / name)
    click.echo(f"{count_words(len(products.products), 'product', 'products')} written to {into}", err=True)


@_command("mlops-canvas schema front-matter -o canvas.schema.json")
@click.argument("what", type=click.Choice(("canvas", "front-matter", "portfolio")), default="canvas")
@with_site
@_output
def schema(what: str, output: Path | None, site: CommandSite) -> None:
    """Print a JSON Schema: of a canvas in YAML, of the front matter of its page, or of portfolio.json."""
    from mkdocs_mlops_canvas.writing.json_schema import (
        build_canvas_schema,
        build_feed_schema,
        build_front_matter_schema,
    )

    build = build_front_matter_schema if what == "front-matter" else build_canvas_schema
    loader = site.make_loader()
    built = build_feed_schema() if what == "portfolio" else build(loader.definitions, loader.stages)
    write(json.dumps(built, indent=2, ensure_ascii=False) + "\n", output)


def _write_canvas(text: str, output: Path | None) -> None:
    write(text, output)
    if output:
        tell(f"1 canvas written to {output}")


def _find_definition(
    version: str | None, definitions: Mapping[str, Definition], option: str = "--version"
) -> Definition:
    """The definition of a version, the default one without any."""
    key = version or next(iter(definitions))
    if key not in definitions:
        message = f"unknown version '{key}'; the versions are {', '.join(definitions)}"
        raise click.BadParameter(message, param_hint=option)
    return definitions[key]
