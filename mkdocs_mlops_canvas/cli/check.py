"""The subcommand `check`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from mkdocs_mlops_canvas.cli.options import output_option
from mkdocs_mlops_canvas.cli.report import REPORTS, write_report
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import count_words, read_text, tell_passed_over, write
from mkdocs_mlops_canvas.history.places import find_repository
from mkdocs_mlops_canvas.text.problem import make_visible


@click.command("check", epilog="Example: mlops-canvas check docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--site",
    "built",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that the site was built into. Canvases of PATHS that are missing there are reported.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(REPORTS),
    default=REPORTS[0],
    show_default=True,
    help="The format of the report.",
)
@output_option
@with_site
def check(paths: tuple[Path, ...], built: Path | None, form: str, output: Path | None, site: CommandSite) -> None:
    """Check the canvases in Markdown files, without building a site.

    PATHS are files or folders, or - for standard input. The default is the docs folder of the site. In the HTML files
    of a built site, canvases and portfolios that were not rendered are reported.
    """
    from importlib.metadata import version

    from mkdocs_mlops_canvas.cli.checked_files import check_files
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

    paths = paths or (site.docs_dir(),)
    if built and not all(path.is_dir() for path in paths):
        raise click.UsageError("--site takes folders of Markdown files only: write 'check docs --site site'")
    known, wrong = site.read_definitions()
    loader = Loader(known, site.options.stages)
    extensions, zensical = site.list_extensions(), site.options.is_zensical
    elsewhere, stale = site.read_copies(known)
    rules, wrong_rules = site.read_rules(known)
    found = check_files(paths, loader, built, read_text, tell_passed_over, extensions, zensical, elsewhere, rules)
    if site.options.words:
        from mkdocs_mlops_canvas.languages.po_file import check_po_file

        wrong = [*wrong, *check_po_file(site.options.words)]
    problems = [*wrong, *wrong_rules, *stale, *found.problems]
    if form in ("github", "sarif"):
        problems = [replace(problem, path=_name_in_repository(problem.path)) for problem in problems]
    write(write_report(problems, found.count, form, version("mkdocs-mlops-canvas")), output)
    counts = [count_words(found.count, "canvas", "canvases")]
    if not found.count:
        files = count_words(found.markdown_count, "Markdown file", "Markdown files")
        counts = [make_visible(f"{counts[0]} in {files} of {', '.join(map(str, paths))}")]
    counts += [count_words(found.html_count, "HTML file", "HTML files")] if found.html_count else []
    click.echo(", ".join([*counts, count_words(len(problems), "problem", "problems")]), err=True)
    if any(problem.level != "info" for problem in problems):
        raise SystemExit(PROBLEMS_FOUND)


def _name_in_repository(path: str) -> str:
    """The path of a file as GitHub knows it: relative to the root of the repository, or of a checkout without one."""
    folder = find_repository(Path.cwd()) or os.environ.get("GITHUB_WORKSPACE")
    file = os.path.abspath(path)  # noqa: PTH100  # a symbolic link stays one
    is_inside = folder and path != "-" and Path(file).is_relative_to(folder)
    return Path(file).relative_to(folder).as_posix() if is_inside and folder else path
