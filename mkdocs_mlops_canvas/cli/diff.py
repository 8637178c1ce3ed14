"""The subcommand `diff`."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.options import output_option
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import read_text, tell, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.comparing.differences import Difference
    from mkdocs_mlops_canvas.comparing.source_marks import Style
    from mkdocs_mlops_canvas.comparing.sources import Compared, ComparedPath

_FORMATS = ("text", "markdown", "json")
_EXAMPLE = "mlops-canvas diff docs --revisions origin/main...HEAD --format markdown"
_INPUT = Path("-")


@click.command("diff", epilog=f"Example: {_EXAMPLE}")
@click.argument("paths", nargs=-1, metavar="[PATH] [NEW]",
                type=click.Path(exists=True, allow_dash=True, path_type=Path))  # fmt: skip
@click.option("--revisions", metavar="A..B",
              help="Two git revisions: A..B, A...B for what B changed since it left A, or A for A and the working "
              "directory.")  # fmt: skip
@click.option("--from", "start", metavar="ITERATION", help="The older iteration.  [default: the one before --to]")
@click.option("--to", "end", metavar="ITERATION", help="The newer iteration, or its date.  [default: the newest]")
@click.option("--format", "form", type=click.Choice(_FORMATS), default=_FORMATS[0], show_default=True,
              help="The output format; markdown is meant for a comment on a pull request.")  # fmt: skip
@output_option
@with_site
def diff(
    paths: tuple[Path, ...],
    revisions: str | None,
    start: str | None,
    end: str | None,
    form: str,
    output: Path | None,
    site: CommandSite,
) -> None:
    """Show what changed between the last two iterations of the canvases in PATH, or between PATH and NEW.

    PATH and NEW are files or folders, and one of them can be - for standard input. The default is the docs folder of
    the site. Earlier iterations are read from other pages of the site and from the git history of PATH.
    """
    _check_use(paths, revisions, start, end)
    compared = _compare(paths or (site.docs_dir(),), revisions, start, end, site)
    if compared.differences or form != "text" or not compared.notes:
        _write(compared.differences, form, output)
    for note in compared.notes:
        tell(note)
    for problem in compared.problems:
        click.echo(str(problem), err=True)
    if compared.problems:
        raise SystemExit(PROBLEMS_FOUND)


def _check_use(paths: Sequence[Path], revisions: str | None, start: str | None, end: str | None) -> None:
    has_iterations = start is not None or end is not None
    if len(paths) > 2:
        raise click.UsageError("pass one file or folder, or two to compare")
    if paths.count(_INPUT) > 1:
        raise click.UsageError("standard input cannot be compared with itself")
    if revisions is not None and (len(paths) > 1 or _INPUT in paths):
        raise click.UsageError("--revisions takes one file or folder")
    if has_iterations and (revisions is not None or len(paths) > 1):
        raise click.UsageError("--from and --to compare iterations: pass one file or folder, without --revisions")


def _compare(
    paths: Sequence[Path], revisions: str | None, start: str | None, end: str | None, site: CommandSite
) -> Compared:
    from mkdocs_mlops_canvas.comparing.sources import CanvasComparer, Compared, NoIterationError
    from mkdocs_mlops_canvas.history.git import GitError, RevisionError
    from mkdocs_mlops_canvas.sources.lock import LOCK_FILE, LockError

    loader = site.make_loader()
    reader = CanvasComparer(loader, read_text)
    if len(paths) == 2:
        return reader.compare_files(*paths)
    place, is_site = _locate_path(paths[0], site)
    try:
        if paths[0].name == LOCK_FILE:
            from mkdocs_mlops_canvas.sources.differences import compare_copies

            return Compared(compare_copies(paths[0].absolute().parent, revisions or "HEAD", loader.definitions))
        if revisions is not None:
            return reader.compare_revisions(place, revisions)
        return reader.compare_iterations(place, start, end, is_site)
    except RevisionError as error:
        raise click.BadParameter(str(error), param_hint="--revisions") from None
    except NoIterationError as error:
        raise click.UsageError(f"no two such iterations: {error}; pass their numbers, names or dates") from None
    except (GitError, LockError) as error:
        tell(str(error))
        raise SystemExit(PROBLEMS_FOUND) from None


def _locate_path(path: Path, site: CommandSite) -> tuple[ComparedPath, bool]:
    """Where to look for the iterations of what is in a file or folder, and whether in all folders there."""
    from mkdocs_mlops_canvas.comparing.sources import ComparedPath
    from mkdocs_mlops_canvas.portfolio.files import locate

    docs = site.options.docs_dir
    if path != _INPUT and docs.is_dir() and locate(path).is_relative_to(docs.resolve()):
        return ComparedPath(path, docs), True
    return ComparedPath(path, path if path.is_dir() else path.parent), path.is_dir()


def _write(differences: Sequence[Difference], form: str, output: Path | None) -> None:
    from mkdocs_mlops_canvas.comparing.as_comment import write_comment
    from mkdocs_mlops_canvas.comparing.as_text import PLAIN, write_json, write_text
    from mkdocs_mlops_canvas.extension.comment_html import TextMarker, make_harmless

    mark = lru_cache(maxsize=None)(TextMarker().mark)
    if form == "json":
        write(write_json(differences, mark), output)
    elif form == "markdown":
        write(write_comment(differences, mark, make_harmless), output)
    elif output is None and _has_colours():
        click.echo(write_text(differences, mark, _make_colours()), nl=False, color=True)
    else:
        write(write_text(differences, mark, PLAIN), output)


def _has_colours() -> bool:
    """Whether standard output is a terminal that shows colours, and its user wants them (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _make_colours() -> Style:
    from mkdocs_mlops_canvas.comparing.source_marks import Style
    from mkdocs_mlops_canvas.text.problem import make_visible

    return Style(
        make_visible,
        lambda text: click.style(make_visible(text), fg="red", strikethrough=True),
        lambda text: click.style(make_visible(text), fg="green", underline=True),
    )
