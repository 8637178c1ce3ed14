"""Owns the PDF of each canvas in a built site: how it is named, and that it is made once and kept by what is on it."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.documents.chromium import Chromium, ChromiumError
from mkdocs_mlops_canvas.documents.document import find_facts, render_document
from mkdocs_mlops_canvas.documents.pdf import describe
from mkdocs_mlops_canvas.text.names import slugify
from mkdocs_mlops_canvas.writing.formats import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from mkdocs_mlops_canvas.documents.binder import Binder
    from mkdocs_mlops_canvas.documents.document import Article
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page

_IGNORE = ".gitignore"
_KEPT = 30 * 24 * 60 * 60  # seconds since the last build that used a file, so that branches do not undo each other


@dataclass
class SiteDocuments:
    """The PDFs of a site: their files by name, their names by the location of a canvas, and why some are missing."""

    files: dict[str, Path] = field(default_factory=dict)
    names: dict[CanvasLocation, str] = field(default_factory=dict)
    warning: str = ""


def find_site_sheets(pages: Mapping[str, Page], portfolio: Portfolio) -> dict[CanvasLocation, Sheet]:
    """The sheet of each canvas of `pages`, named for readers: `churn-radar`, `churn-radar-iteration-2` if it is over.

    A canvas that stands in a second place too has the same sheet there.
    """
    sheets: dict[CanvasLocation, Sheet] = {}
    copies: dict[CanvasLocation, CanvasLocation] = {}
    for path, page in pages.items():
        for number, (block, anchor) in enumerate(zip(page.canvases, page.anchors, strict=True)):
            location = block.locate(path, anchor)
            if block.canvas is None:
                continue
            if found := portfolio.find_iteration(location):
                sheets[location] = Sheet(_find_name(*found), path, page, number)
            elif same := portfolio.find_same(block.canvas):
                copies[location] = same.location
    return sheets | {copy: sheets[original] for copy, original in copies.items() if original in sheets}


def _find_name(product: Product, index: int) -> str:
    if index == len(product.iterations) - 1:
        return product.id
    iteration = product.iterations[index].canvas.header.iteration
    return f"{product.id}-iteration-{index + 1 if iteration is None else slugify(str(iteration))}"


def print_site(
    located: Mapping[CanvasLocation, Sheet], binder: Binder, words: Words, paper: str, cache: Path, browser: str | None,
    made: datetime, say: Callable[[str], None],
) -> SiteDocuments:  # fmt: skip
    """The PDFs of canvases, out of the folder `cache` or, where it has none with the same content, made into it.

    `made` is the moment that new ones name; a `browser` is started only for these, and `say` hears of them.
    """
    documents = SiteDocuments()
    sheets = list({id(sheet): sheet for sheet in located.values()}.values())
    files: dict[int, Path] = {}
    missing: dict[Path, Article] = {}
    for sheet, article in zip(sheets, binder.make_articles(sheets), strict=True):
        html = _render(article, words)
        file = cache / f"{hashlib.sha256(f'{paper} {html}'.encode()).hexdigest()}.pdf"
        files[id(sheet)] = file
        if not file.is_file():
            missing[file] = article
    try:
        _make(missing, words, paper, browser, made, say)
        with suppress(OSError):  # a cache that others look after, or that another build tidies too
            _tidy(cache, files.values())
    except ChromiumError as error:
        documents.warning = str(error)
    except OSError as error:
        documents.warning = f"they cannot be kept in {cache}: {error.strerror}"
    names: dict[int, str] = {}
    for location, sheet in located.items():
        file = files[id(sheet)]
        if file.is_file():
            if id(sheet) not in names:
                names[id(sheet)] = _find_free(sheet.name, documents.files)
            documents.names[location] = names[id(sheet)]
            documents.files[names[id(sheet)]] = file
    return documents


def _render(article: Article, words: Words) -> str:
    return render_document([article], find_facts([article.canvas], ""), words)


def _make(
    missing: Mapping[Path, Article], words: Words, paper: str, browser: str | None, made: datetime,
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """Print what is missing, each into its file."""
    if not missing:
        return
    with Chromium(browser) as chromium:
        _make_folder(next(iter(missing)).parent)
        say(f"Making the PDF of {f'{len(missing)} canvases' if len(missing) > 1 else 'a canvas'}")
        for file, article in missing.items():
            facts = find_facts([article.canvas], "")
            html = _render(article, words)
            data = describe(chromium.print(html, paper), html, facts, made)
            new = file.with_suffix(f".{os.getpid()}")  # a build that is stopped leaves no half of a file
            new.write_bytes(data)
            new.replace(file)


def _make_folder(cache: Path) -> None:
    """Make a folder of which git sees nothing."""
    cache.mkdir(parents=True, exist_ok=True)
    (cache / _IGNORE).write_text("*\n")


def _tidy(cache: Path, used: Iterable[Path]) -> None:
    """Remember what was used now, and remove what has not been for long."""
    if not cache.is_dir():
        return
    now = time.time()
    for file in used:
        os.utime(file, (now, now))
    for file in cache.iterdir():
        if file.name != _IGNORE and file.stat().st_mtime < now - _KEPT:
            file.unlink()


def _find_free(name: str, taken: Container[str]) -> str:
    """`name`, with a number if another canvas has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
