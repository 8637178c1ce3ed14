"""What `check` finds in files: in Markdown files, in HTML files, and in both of a site side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.cli.built_site import (
    detect_missing,
    detect_unrendered,
    detect_unresolved,
    detect_unstyled,
    list_html_paths,
)
from mkdocs_mlops_canvas.cli.zensical_front_matter import detect_refused
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio, report_open_points
from mkdocs_mlops_canvas.portfolio.files import list_files, read_text, read_texts
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.shown_as_code import detect_shown_as_code
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.rules import Rule
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page

_MARKDOWN, _HTML = ".md", ".html"


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The pages with canvases or portfolios by path, all problems, and the numbers of files that were read."""

    pages: Mapping[str, Page]
    problems: tuple[Problem, ...]
    markdown_count: int = 0
    html_count: int = 0

    @property
    def count(self) -> int:
        """The number of canvases."""
        return sum(len(page.canvases) for page in self.pages.values())


def check_files(
    paths: Sequence[Path],
    loader: Loader,
    site: Path | None = None,
    read: Callable[[Path], str] = read_text,
    pass_over: Callable[[Path], None] | None = None,
    extensions: Collection[str] | None = None,
    zensical: bool = False,
    elsewhere: Sequence[Product] = (),
    rules: Sequence[Rule] = (),
) -> CheckedFiles:
    """Read Markdown and HTML files and folders of them; `read` gives the text of a Markdown file.

    Problems between products are reported only for folders: a single page may refer to products on other pages.
    Links to files outside these folders are not followed, and are passed to `pass_over`.
    `site` is the folder that the folders in `paths` were built into: its pages are compared with their Markdown
    files, and HTML files in `paths` are ignored.
    `extensions` are the Markdown extensions of the site, if they are known. `zensical` is whether Zensical builds it.
    `elsewhere` are the products of other sites, and `rules` the requirements of this one.
    """
    files = list(list_files(paths, (_MARKDOWN, _HTML), pass_over))
    html_files = [path for path in files if path.suffix == _HTML]
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    of_host: list[Problem] = []
    for path in files:
        texts, unreadable = read_texts([path] if path.suffix != _HTML else (), read)
        problems += unreadable
        for text in texts.values():
            page = load_page(text, path.as_posix(), loader)
            if extensions is not None:
                of_host += detect_shown_as_code(page, extensions.__contains__).values()
            if zensical and (refused := detect_refused(page, text)):
                of_host.append(refused)
            if page.blocks:
                pages[page.path] = _without_texts(page)
    if any(path.is_dir() for path in paths):
        _, pages = collect_portfolio(pages, elsewhere=elsewhere, rules=rules)
    else:
        pages = dict(report_open_points(pages, rules))
    problems += [problem for page in pages.values() for problem in page.problems]
    problems += of_host
    reported: set[Path] = set()
    if site:
        html_files = list(list_files([site], (_HTML,)))
        _compare(pages, {path.as_posix() for path in files}, paths, site, problems, reported)
    for path in html_files:
        problems += _detect_unrendered(path, loader) if path not in reported else []
    problems.sort(key=lambda problem: problem.path)
    markdown_count = sum(path.suffix != _HTML for path in files)
    return CheckedFiles(pages, tuple(problems), markdown_count, len(html_files))


def _without_texts(page: Page) -> Page:
    """What is needed of a page once all are read: a folder may hold more text than memory.

    The texts of a canvas are replaced by digests, which still show whether two canvases are equal.
    """

    def shorten(block: CanvasBlock) -> CanvasBlock:
        if block.canvas is None:
            return block
        digests = {key: str(hash(text)) for key, text in block.canvas.boxes.items()}
        return replace(block, canvas=replace(block.canvas, boxes=digests))

    return replace(page, lines=(), canvases=tuple(map(shorten, page.canvases)))


def _compare(
    pages: Mapping[str, Page],
    files: Collection[str],
    folders: Sequence[Path],
    site: Path,
    problems: list[Problem],
    reported: set[Path],
) -> None:
    """Report what the site lacks of the pages; HTML files that are fully reported with that are added to `reported`."""
    found = expected = False
    as_code = {(problem.path, problem.line) for problem in problems if problem.code == "misplaced-block"}
    for name, page in pages.items():
        folder = next(folder for folder in folders if PurePath(name).is_relative_to(folder))
        inside = PurePath(name).relative_to(folder)
        has_index = (folder / inside.with_name("index.md")).as_posix() in files
        built = [site / path for path in list_html_paths(inside.as_posix(), has_index) if (site / path).is_file()]
        expected, found = True, found or bool(built)
        htmls, unreadable = read_texts(built, _read_html)
        missing = detect_missing(page, list(htmls.values())) if htmls else []
        problems += [*unreadable, *(problem for problem in missing if (name, problem.line) not in as_code)]
        reported.update(built if missing or len(htmls) < len(built) else ())
    if expected and not found:
        message, hint = "this site has no page with a canvas", "pass the folder that these pages were built into"
        problems.append(Problem("not-rendered", message, site.as_posix(), 1, 1, hint))


def _detect_unrendered(path: Path, loader: Loader) -> list[Problem]:
    def is_in_site(address: str) -> bool:
        return (path.parent / address).is_file()

    texts, problems = read_texts([path], _read_html)
    for html in texts.values():
        problems += detect_unrendered(html, path.as_posix(), loader.definitions)
        problems += detect_unresolved(html, path.as_posix(), is_in_site)
        problems += detect_unstyled(html, path.as_posix(), is_in_site)
    return problems


def _read_html(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")  # what we look for is ASCII
