"""The subcommand `upgrade`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.options import choose_definition
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import tell, tell_passed_over
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.writing.upgrade import Upgraded


@click.command("upgrade", epilog="Example: mlops-canvas upgrade --check docs")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--to", "version", metavar="VERSION", help="The version to upgrade to.  [default: the newest]")
@click.option("--check", "dry", is_flag=True, help="Only print what would change, and exit with 1 if anything would.")
@with_site
def upgrade(paths: tuple[Path, ...], version: str | None, dry: bool, site: CommandSite) -> None:
    """Upgrade canvases to a later version. New boxes are empty; nothing else in the files changes.

    PATHS are files or folders. The default is the docs folder of the site. Canvases with problems are not changed.
    """
    from mkdocs_mlops_canvas.portfolio.files import list_files, read_texts
    from mkdocs_mlops_canvas.writing.upgrade import choose_newest, upgrade_page

    paths = paths or (site.docs_dir(),)
    loader = site.make_loader()
    known = loader.definitions
    target = choose_definition(version, known, "--to") if version else choose_newest(known)
    texts, unreadable = read_texts(
        list_files(paths, pass_over=tell_passed_over), lambda path: path.read_bytes().decode("utf-8")
    )
    for problem in unreadable:
        tell(f"{problem.path}: {problem.message}")
    failed = bool(unreadable)
    for path, text in texts.items():
        upgraded = upgrade_page(text, path.as_posix(), loader, target)
        _report(upgraded, path, is_named=path in paths)
        if upgraded.changes and not dry:
            failed |= not _save(upgraded.text, path)
        failed |= bool(upgraded.problems or (dry and upgraded.changes))
    if failed:
        raise SystemExit(PROBLEMS_FOUND)


def _report(upgraded: Upgraded, path: Path, is_named: bool) -> None:
    """Print what changes and what does not; of a file that the user has named, also that it holds no canvas."""
    for problem in upgraded.problems:
        click.echo(str(problem))
    for line in upgraded.changes:
        tell(line, err=False)
    for line in upgraded.skipped:
        tell(line)
    if is_named and not (upgraded.problems or upgraded.changes or upgraded.skipped):
        tell(f"{path}: no canvas found")


def _save(text: str, path: Path) -> bool:
    try:
        write_file(path, text)
    except OSError as error:
        tell(f"{path}: the file cannot be written: {error.strerror}")
        return False
    return True
