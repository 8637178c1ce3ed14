"""The subcommand `build`."""

from __future__ import annotations

import json
import os
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, open_site
from mkdocs_mlops_canvas.cli.streams import tell, tell_passed_over

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.cli.made_site import MadeSite

_CONFIG_FILES = ("zensical.toml", "mkdocs.yml", "mkdocs.yaml")  # the first that is there, as Zensical takes it
_CONFIG_OPTIONS = ("-f", "--config-file")


@click.command(
    "build",
    context_settings={"ignore_unknown_options": True},
    epilog="Example: mlops-canvas build -- zensical build --clean",
)
@click.argument("host", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- zensical build [OPTION...]")
def build(host: tuple[str, ...]) -> None:
    """Let Zensical build a site with all that the plugin would add to it.

    Ends with 1 if Zensical would end so with --strict, or if there are problems.
    """
    if ("zensical", "build") not in pairwise(Path(part).stem for part in host):
        raise click.UsageError(f"only 'zensical build' can be run, not '{' '.join(host)}'")
    site = open_site(_find_config(host))
    raise SystemExit(_build(host, site))


def _build(host: Sequence[str], site: CommandSite) -> int:
    """Build the site from a copy of its docs: the exit code."""
    from mkdocs_mlops_canvas.cli.host_config import read_site_config, write_config
    from mkdocs_mlops_canvas.cli.made_site import MadeSite
    from mkdocs_mlops_canvas.cli.site_extensions import read_own_options
    from mkdocs_mlops_canvas.cli.working_copy import open_copy, publish
    from mkdocs_mlops_canvas.extension.zensical import BUILD_FILE
    from mkdocs_mlops_canvas.portfolio.repository import Repository

    assert site.path is not None, "the configuration was found"
    config, home = read_site_config(site.path), _locate(site.path).parent
    docs, built = _locate(site.docs_dir()), _locate(home / str(config.get("site_dir") or "site"))
    for folder in (docs, built):
        if not folder.is_relative_to(home):
            raise click.UsageError(f"{site.path}: Zensical needs '{folder}' to be in the folder of its configuration")
    theme = config.get("theme")
    features = theme.get("features") if isinstance(theme, dict) else ()
    repository = Repository(site.options.edit_base, docs, "content.action.edit" in (features or ()))

    def pass_over(link: Path) -> None:
        tell_passed_over(site.options.docs_dir / link.relative_to(docs))

    with open_copy(home, docs, built, pass_over) as root:
        folders = {"docs_dir": docs.relative_to(home).as_posix(), "site_dir": built.relative_to(home).as_posix()}
        made = MadeSite(root / folders["docs_dir"], site, read_own_options(site.path), repository)
        text, suffix = write_config(site.path, site.options, folders, made.unlisted, bool(made.views))
        own, notes = root / f".mlops-canvas{suffix}", root / ".mlops-canvas.txt"
        own.write_text(text, "utf-8")
        (root / BUILD_FILE).write_text(_describe(made, site.options.docs_dir, notes), "utf-8")
        try:
            code = subprocess.run([*host, "--strict", "--config-file", str(own)], check=False).returncode
        except OSError as error:
            raise click.UsageError(f"'{host[0]}' cannot be run: {error.strerror}") from None
        told = notes.read_text("utf-8") if notes.exists() else ""
        if any((root / folders["site_dir"]).iterdir() if (root / folders["site_dir"]).is_dir() else ()):
            made.fill(root / folders["site_dir"])
            publish(root / folders["site_dir"], built)
            _check(made, built)
    for problem in made.problems:
        tell(problem)
    return code or (PROBLEMS_FOUND if told or made.problems else 0)


def _check(made: MadeSite, built: Path) -> None:
    """Add what is wrong in the built site to the problems."""
    from mkdocs_mlops_canvas.cli.built_site import detect_dead
    from mkdocs_mlops_canvas.cli.checked_files import check_files

    docs = made.command.options.docs_dir
    found = check_files((docs,), made.loader, built, elsewhere=made.elsewhere)
    made.problems += [str(problem) for problem in found.problems if problem.code == "not-rendered"]
    for path in made.site.pages:
        if file := made.find_html(built, path):
            made.problems += map(str, detect_dead(file.read_text("utf-8"), f"{docs.as_posix()}/{path}", file, built))


def _describe(made: MadeSite, docs: Path, notes: Path) -> str:
    """What the extension reads about the build."""
    views = {key: value for key, value in made.views.items() if key != "pdfs"}
    repository = made.repository
    return json.dumps(
        {
            "told": str(notes), "prefix": docs.as_posix(), "docs": str(repository.docs), "base": repository.base,
            "has_link": repository.has_link, "views": views,
            "pdfs": [[*location, file] for location, file in made.views.get("pdfs", {}).items()],
        }
    )  # fmt: skip


def _locate(path: Path) -> Path:
    """The absolute path of a file or folder; a symbolic link stays one."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _find_config(host: Sequence[str]) -> Path:
    """The configuration that the host would read."""
    named = [value for option, value in pairwise(host) if option in _CONFIG_OPTIONS]
    named += [part.partition("=")[2] for part in host if part.startswith("--config-file=")]
    path = next(filter(Path.is_file, map(Path, named or _CONFIG_FILES)), None)
    if path is None:
        raise click.UsageError(f"there is no file {' or '.join(named or _CONFIG_FILES)} here, in {Path.cwd()}")
    return path
