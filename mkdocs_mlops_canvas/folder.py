"""Owns Markdown files on disk, read without a host: their canvases and problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.page import load_page
from mkdocs_mlops_canvas.problem import Problem
from mkdocs_mlops_canvas.site import collect_portfolio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.page import Page


@dataclass(frozen=True, slots=True)
class Files:
    """What stands in Markdown files: the pages by path, and all that their authors should mend."""

    pages: Mapping[str, Page]
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        """The number of canvases."""
        return sum(len(page.canvases) for page in self.pages.values())


def read_files(paths: Sequence[Path], loader: Loader) -> Files:
    """Read Markdown files and folders of them.

    What shows only when products are seen side by side is told where a folder is named: else a product that
    one page names may be in another one. A link to a file outside of a named folder is not followed.
    """
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for path in find_files(paths):
        name = path.as_posix()
        try:
            pages[name] = load_page(path.read_text("utf-8"), name, loader)
        except (OSError, UnicodeError) as error:
            problems.append(Problem("unreadable-file", f"the file cannot be read: {error}", name, 1))
    if any(path.is_dir() for path in paths):
        _, pages = collect_portfolio(pages)
    problems += [problem for page in pages.values() for problem in page.problems]
    return Files(pages, tuple(sorted(problems, key=lambda problem: problem.path)))


def find_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that are named, and the Markdown files of folders; no link out of a folder is followed."""
    for path in paths:
        if path.is_dir():
            folder = path.resolve()
            yield from (f for f in sorted(path.rglob("*.md")) if f.is_file() and f.resolve().is_relative_to(folder))
        else:
            yield path
