"""Owns the command `mlops-canvas`: its arguments, what it reads and prints, and its exit codes.

What reads canvases is imported late, inside of functions: `--help` and `--version` answer at once.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_mlops_canvas.model import FORMATS, FORMS, STAGES
from mkdocs_mlops_canvas.report import REPORTS, write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_mlops_canvas.definition import Definition
    from mkdocs_mlops_canvas.problem import Problem

_PACKAGE = "mkdocs-mlops-canvas"
PROBLEMS_FOUND = 1  # the exit code; 0 is fine, and click ends with 2 for wrong use


class _Stages(click.ParamType[tuple[str, ...]]):
    """Names with commas between them."""

    name = "STAGE,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in str(value).split(",") if name.strip())
        return names or self.fail("name at least one stage", param, ctx)


_stages = click.option(
    "--stages", type=_Stages(), default=",".join(STAGES), show_default=True, help="The stages that a product may have."
)
_definition_files = click.option(
    "--definitions", multiple=True, metavar="FILE", help="A file that defines a canvas of your own; may come again."
)
_language = click.option(
    "--language", metavar="LANGUAGE", help="The language of the package's canvases, such as da.  [default: English]"
)
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


def _command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function, with an example of it at the end of its help."""
    return main.command(example.split()[1], epilog=f"Example: {example}")


@_command("mlops-canvas check docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--site",
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
@_stages
@_language
@_definition_files
def check(
    paths: tuple[Path, ...],
    site: Path | None,
    form: str,
    output: Path | None,
    stages: tuple[str, ...],
    language: str | None,
    definitions: tuple[str, ...],
) -> None:
    """Find mistakes in the canvases of Markdown files, without building a site.

    PATHS are files or folders, or - for standard input; without any, the folder docs is read. In HTML files
    of a built site, what of ours was not rendered is found.
    """
    from importlib.metadata import version

    from mkdocs_mlops_canvas.folder import read_files
    from mkdocs_mlops_canvas.loader import Loader

    paths = paths or (_docs_folder(),)
    if site and not all(path.is_dir() for path in paths):
        raise click.UsageError("with --site, name folders of Markdown files")
    known, wrong = _read_definitions(definitions, language)
    found = read_files(paths, Loader(known, stages), site, _read)
    problems = [*wrong, *found.problems]
    _write(write_report(problems, found.count, form, version(_PACKAGE)), output)
    counts = [_plural(found.count, "canvas", "canvases")]
    counts += [_plural(found.html_count, "HTML file", "HTML files")] if found.html_count else []
    click.echo(", ".join([*counts, _plural(len(problems), "problem", "problems")]), err=True)
    if problems:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas new 'Churn radar' -o docs/products/churn-radar.md")
@click.argument("name")
@_form
@_version
@_language
@_definition_files
@_output
def new(
    name: str, form: str, version: str | None, language: str | None, definitions: tuple[str, ...], output: Path | None
) -> None:
    """Write the canvas of the product NAME, with the prompt of each box as a comment."""
    from mkdocs_mlops_canvas.writing import NEW_HEADER, write_canvas

    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    definition = _find_definition(version, _definitions(definitions, language))
    _write(write_canvas(definition, {"product": name, **NEW_HEADER}, {}, form), output)


@_command("mlops-canvas import canvas.html -o docs/products/churn-radar.md")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), default="-")
@click.option(
    "--from", "format_", type=click.Choice(FORMATS), help="What FILE is written in.  [default: by its name or content]"
)
@_form
@_version
@_stages
@_language
@_definition_files
@_output
def import_(
    file: Path,
    format_: str | None,
    form: str,
    version: str | None,
    stages: tuple[str, ...],
    language: str | None,
    definitions: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write the page of a canvas that is a table or sections in FILE, or a mapping; without FILE, of standard input.

    What has no place on the canvas is put below it, and told.
    """
    from mkdocs_mlops_canvas.foreign import SourceError
    from mkdocs_mlops_canvas.importing import SUFFIXES, guess_format, import_canvas, write_imported
    from mkdocs_mlops_canvas.loader import Loader

    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    loader = Loader(_definitions(definitions, language), stages)
    if version:
        _find_definition(version, loader.definitions)
    is_input = file == Path("-")
    try:
        text = (sys.stdin.buffer.read() if is_input else file.read_bytes()).decode("utf-8")
    except (OSError, UnicodeError) as error:
        click.echo(f"{file}: the file cannot be read: {error}", err=True)
        raise SystemExit(PROBLEMS_FOUND) from None
    format_ = format_ or SUFFIXES.get(file.suffix.lower()) or guess_format(text)
    if format_ is None:
        raise click.UsageError(f"tell with --from whether it is {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    title = "" if is_input else file.stem.replace("-", " ").replace("_", " ").capitalize()
    try:
        imported = import_canvas(text, format_, loader, title, version)
    except SourceError as error:
        click.echo(f"{file}:{error.line}:{error.column}: {error}", err=True)
        raise SystemExit(PROBLEMS_FOUND) from None
    written = write_imported(imported, form, loader, str(output or file))
    _write(written.text, output)
    for rest in imported.rest:
        click.echo(f"{file}: not on the canvas, so it is below it: {rest.label}", err=True)
    if written.form != form:
        click.echo(f"{file}: written as {written.form}, for {form} cannot hold a text as it is", err=True)
    for key in written.changed:
        click.echo(f"{file}: the text of '{key}' is not as it was", err=True)
    for problem in written.problems:
        click.echo(str(problem), err=True)
    if written.changed or written.problems:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas upgrade --check docs")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "version", metavar="VERSION", help="The version to go to.  [default: the newest]")
@click.option("--check", "dry", is_flag=True, help="Only print what would change, and end with 1 if anything would.")
@_stages
@_language
@_definition_files
def upgrade(
    paths: tuple[Path, ...],
    version: str | None,
    dry: bool,
    stages: tuple[str, ...],
    language: str | None,
    definitions: tuple[str, ...],
) -> None:
    """Bring canvases to a later version, with its new boxes empty; all else in their files stays as it is.

    PATHS are files or folders. A canvas with problems is not touched.
    """
    from mkdocs_mlops_canvas.folder import find_files
    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.upgrading import find_newest, upgrade_page

    known = _definitions(definitions, language)
    target = _find_definition(version, known, "--to") if version else find_newest(known)
    loader = Loader(known, stages)
    failed = False
    for path in find_files(paths, (".md",)):
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeError) as error:
            click.echo(f"{path}: the file cannot be read: {error}", err=True)
            failed = True
            continue
        upgraded = upgrade_page(text, path.as_posix(), loader, target)
        for problem in upgraded.problems:
            click.echo(str(problem))
        for line in upgraded.changes:
            click.echo(line)
        for line in upgraded.skipped:
            click.echo(line, err=True)
        if path in paths and not (upgraded.problems or upgraded.changes or upgraded.skipped):
            click.echo(f"{path}: there is no canvas in it", err=True)
        if upgraded.changes and not dry:
            path.write_bytes(upgraded.text.encode("utf-8"))
        failed = failed or bool(upgraded.problems or (dry and upgraded.changes))
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


@_command("mlops-canvas schema front-matter -o canvas.schema.json")
@click.argument("what", type=click.Choice(("canvas", "front-matter", "portfolio")), default="canvas")
@_stages
@_language
@_definition_files
@_output
def schema(
    what: str, stages: tuple[str, ...], language: str | None, definitions: tuple[str, ...], output: Path | None
) -> None:
    """Print a JSON Schema: of a canvas in YAML, of the front matter of its page, or of portfolio.json."""
    from mkdocs_mlops_canvas.schema import build_canvas_schema, build_feed_schema, build_front_matter_schema

    build = build_front_matter_schema if what == "front-matter" else build_canvas_schema
    built = build_feed_schema() if what == "portfolio" else build(_definitions(definitions, language), stages)
    _write(json.dumps(built, indent=2, ensure_ascii=False) + "\n", output)


def _read(path: Path) -> str:
    """The text of a file, or of standard input for `-`."""
    with click.open_file(str(path), encoding="utf-8") as file:
        return str(file.read())


def _write(text: str, output: Path | None) -> None:
    """Write to a file, or to standard output."""
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


def _docs_folder() -> Path:
    folder = Path("docs")
    if not folder.is_dir():
        raise click.UsageError("there is no folder 'docs' here; name a file or a folder")
    return folder


def _read_definitions(names: tuple[str, ...], language: str | None) -> tuple[Mapping[str, Definition], list[Problem]]:
    """The definitions of the package and those in files, and what is wrong with these."""
    from mkdocs_mlops_canvas.definition import TRANSLATIONS, load_definitions
    from mkdocs_mlops_canvas.words import ENGLISH, primary

    language = language or ENGLISH
    if primary(language) not in TRANSLATIONS:
        message = f"there are no canvases in '{language}'; the languages are {', '.join(TRANSLATIONS)}"
        raise click.BadParameter(message, param_hint="--language")
    if not names:
        return load_definitions(language), []
    from mkdocs_mlops_canvas.definition_file import read_definitions

    return read_definitions(names, load_definitions(language))


def _definitions(names: tuple[str, ...], language: str | None) -> Mapping[str, Definition]:
    """The definitions of the package and those in files, which have to be right."""
    definitions, problems = _read_definitions(names, language)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(PROBLEMS_FOUND)
    return definitions


def _find_definition(
    version: str | None, definitions: Mapping[str, Definition], option: str = "--version"
) -> Definition:
    """The definition of a version, the default one without any."""
    key = version or next(iter(definitions))
    if key not in definitions:
        message = f"unknown version '{key}'; the versions are {', '.join(definitions)}"
        raise click.BadParameter(message, param_hint=option)
    return definitions[key]


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
