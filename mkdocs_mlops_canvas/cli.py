"""Owns the command `mlops-canvas`."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.model import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.problem import Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 if all is fine, 1 if problems were found, 2 for wrong use."""
    parser = argparse.ArgumentParser(prog="mlops-canvas", description="Machine Learning Operations Canvases in text.")
    parser.add_argument("--version", action="version", version=version("mkdocs-mlops-canvas"))
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="find mistakes in canvases",
        description="Find mistakes in the canvases of Markdown files, without building a site.",
        epilog="Example: mlops-canvas check docs",
    )
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[Path("docs")],
                       help="a Markdown file or a folder of them (default: docs)")  # fmt: skip
    check.add_argument("--stages", metavar="STAGE,...", default=",".join(STAGES),
                       help="the stages that a product may have (default: %(default)s)")  # fmt: skip
    check.set_defaults(run=_check)
    options = parser.parse_args(arguments)
    return int(options.run(parser, options))


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    for path in options.paths:
        if not path.exists():
            parser.error(f"there is no file or folder '{path}'")
    count, problems = _read(options)
    for problem in problems:
        print(problem)
    print(f"{_plural(count, 'canvas', 'canvases')}, {_plural(len(problems), 'problem', 'problems')}", file=sys.stderr)
    return 1 if problems else 0


def _read(options: argparse.Namespace) -> tuple[int, list[Problem]]:
    """The number of canvases in the files that the options name, and their problems."""
    # what reads canvases is imported late: `--help` and `--version` answer at once
    from mkdocs_mlops_canvas.definition import load_definitions
    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.page import load_page
    from mkdocs_mlops_canvas.problem import Problem
    from mkdocs_mlops_canvas.site import collect_portfolio

    loader = Loader(load_definitions(), tuple(stage.strip() for stage in options.stages.split(",")))
    pages, unreadable = {}, []
    for path in _markdown_files(options.paths):
        try:
            pages[path.as_posix()] = load_page(path.read_text("utf-8"), path.as_posix(), loader)
        except (OSError, UnicodeError) as error:
            message = f"the file cannot be read: {error}"
            unreadable.append(Problem("unreadable-file", message, path.as_posix(), 1))
    if any(path.is_dir() for path in options.paths):  # else a product that one page names may be in another one
        _, pages = collect_portfolio(pages)
    problems = [problem for page in pages.values() for problem in page.problems]
    return sum(len(page.canvases) for page in pages.values()), sorted(
        [*unreadable, *problems], key=lambda problem: problem.path
    )


def _markdown_files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(filter(Path.is_file, path.rglob("*.md"))) if path.is_dir() else [path]


def _plural(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
