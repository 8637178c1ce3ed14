"""Owns files on disk, read without a host: Markdown files with canvases, and the HTML files of a built site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.built_site import find_missing, find_unrendered, list_html_paths
from mkdocs_mlops_canvas.page import load_page
from mkdocs_mlops_canvas.problem import Problem
from mkdocs_mlops_canvas.site import collect_portfolio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.page import Page

_MARKDOWN, _HTML = ".md", ".html"


@dataclass(frozen=True, slots=True)
class Files:
    """What stands in files: the pages of Markdown files by path, and all that their authors should mend.

    `html_count` is the number of HTML files that were looked at.
    """

    pages: Mapping[str, Page]
    problems: tuple[Problem, ...]
    html_count: int = 0

    @property
    def count(self) -> int:
        """The number of canvases."""
        return sum(len(page.canvases) for page in self.pages.values())


def read_text(path: Path) -> str:
    """The text of a file."""
    return path.read_text("utf-8")


def read_files(
    paths: Sequence[Path], loader: Loader, site: Path | None = None, read: Callable[[Path], str] = read_text
) -> Files:
    """Read Markdown and HTML files and folders of them; `read` gives the text of a Markdown file.

    What shows only when products are seen side by side is told where a folder is named: else a product that
    one page names may be in another one. A link to a file outside of a named folder is not followed.
    `site` is the folder into which the site of the folders in `paths` was built: the pages there are held
    against their Markdown files, and HTML files in `paths` are not looked at.
    """
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    html_files: list[Path] = []
    for path in find_files(paths):
        if path.suffix == _HTML:
            html_files.append(path)
            continue
        text = _try_to_read(path, read, problems)
        if text is not None:
            pages[path.as_posix()] = load_page(text, path.as_posix(), loader)
    if any(path.is_dir() for path in paths):
        _, pages = collect_portfolio(pages)
    problems += [problem for page in pages.values() for problem in page.problems]
    told: set[Path] = set()
    if site:
        html_files = [path for path in find_files([site]) if path.suffix == _HTML]
        _compare(pages, paths, site, problems, told)
    for path in html_files:
        html = "" if path in told else _try_to_read(path, _read_html, problems)
        problems += find_unrendered(html or "", path.as_posix(), loader.definitions)
    problems.sort(key=lambda problem: problem.path)
    return Files(pages, tuple(problems), len(html_files))


def _compare(
    pages: Mapping[str, Page], folders: Sequence[Path], site: Path, problems: list[Problem], told: set[Path]
) -> None:
    """Add what of the pages is not in the site; `told` takes the HTML files of which all is told with that."""
    found = expected = False
    for name, page in pages.items():
        folder = next(folder for folder in folders if PurePath(name).is_relative_to(folder))
        inside = PurePath(name).relative_to(folder)
        has_index = (folder / inside.with_name("index.md")).as_posix() in pages
        files = [site / path for path in list_html_paths(inside.as_posix(), has_index) if (site / path).is_file()]
        if page.blocks:
            expected, found = True, found or bool(files)
            htmls = [html for path in files if (html := _try_to_read(path, _read_html, problems)) is not None]
            missing = find_missing(page, htmls) if htmls else []
            problems += missing
            told.update(files if missing or len(htmls) < len(files) else ())
    if expected and not found:
        message, hint = "no page with a canvas is in this site", "name the folder into which these pages were built"
        problems.append(Problem("not-rendered", message, site.as_posix(), 1, 1, hint))


def _try_to_read(path: Path, read: Callable[[Path], str], problems: list[Problem]) -> str | None:
    """The text of a file; none, and a problem, if it cannot be read."""
    try:
        return read(path)
    except (OSError, UnicodeError) as error:
        message = f"the file cannot be read: {error}"
        problems.append(Problem("unreadable-file", message, path.as_posix(), 1))
        return None


def _read_html(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")  # what we look for is ASCII


def find_files(paths: Sequence[Path], suffixes: Sequence[str] = (_MARKDOWN, _HTML)) -> Iterator[Path]:
    """The files that are named, and those of folders with a suffix; no link out of a folder is followed."""
    for path in paths:
        if path.is_dir():
            folder = path.resolve()
            files = (file for file in sorted(path.rglob("*")) if file.suffix in suffixes)
            yield from (file for file in files if file.is_file() and file.resolve().is_relative_to(folder))
        else:
            yield path
