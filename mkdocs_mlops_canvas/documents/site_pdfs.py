"""The PDF of each canvas in a built site: printed once, and kept in a cache under the hash of its content."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.documents.binder import print_all, render_each
from mkdocs_mlops_canvas.documents.chromium import Chromium, ChromiumError
from mkdocs_mlops_canvas.documents.converter import ConversionError
from mkdocs_mlops_canvas.documents.fonts import advise_fonts
from mkdocs_mlops_canvas.text.problem import describe_exception
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.documents.binder import Binder
    from mkdocs_mlops_canvas.documents.document import Article
    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.text.problem import Problem

_IGNORE = ".gitignore"
_KEPT = 30 * 24 * 60 * 60  # seconds since the last build that used a file, so that branches do not undo each other


@dataclass(frozen=True, slots=True)
class SitePdfs:
    """The PDFs of a site: the file of each name, and the name of each canvas.

    `problems` are unexpected exceptions of canvases, and `warning` says what else keeps some from being printed.
    """

    files: Mapping[str, Path]
    names: Mapping[CanvasLocation, str]
    problems: Sequence[Problem]
    warning: str | None


def print_site(
    located: Mapping[CanvasLocation, Sheet], binder: Binder, words: Words, paper: str, cache: Path, browser: str | None,
    say: Callable[[str], None],
) -> SitePdfs:  # fmt: skip
    """The PDF of each sheet, taken from the cache, or printed into it where its content is new.

    Args:
        located: The sheet of each canvas, under unique names.
        binder: Makes articles of sheets.
        words: The language of the documents.
        paper: One of `PAPERS`.
        cache: The folder of the cache.
        browser: The path or name of a browser, or None for any; it is started only if something is printed.
        say: Takes a line about work that takes long.
    """
    sheets = list({sheet.file_name: sheet for sheet in located.values()}.values())
    files: dict[str, Path] = {}
    missing: dict[Path, Article] = {}
    problems: list[Problem] = []
    warning: str | None = None
    for sheet in sheets:
        try:
            (article,) = binder.make_articles([sheet])
            (html,) = render_each([article], words)
        except ConversionError as error:  # most likely, the others fail too
            warning = warning or str(error)
            continue
        except Exception as error:  # whatever it is, the other canvases are printed
            problems.append(describe_exception(error, sheet.page.path, *sheet.canvas.places[""]))
            continue
        file = files[sheet.file_name] = cache / f"{hashlib.sha256(f'{paper} {html}'.encode()).hexdigest()}.pdf"
        if not file.is_file():
            missing[file] = article
    try:
        _print(missing, words, paper, browser, say)
        with suppress(OSError):  # a cache that is read-only, or that another build tidies at the same time
            _tidy(cache, files.values())
    except ChromiumError as error:
        warning = str(error)
    except OSError as error:
        warning = f"they cannot be kept in {cache}: {error.strerror}"
    files = {name: file for name, file in files.items() if file.is_file()}
    names = {at: sheet.file_name for at, sheet in located.items() if sheet.file_name in files}
    return SitePdfs(files, names, problems, warning)


def _print(
    missing: Mapping[Path, Article], words: Words, paper: str, browser: str | None, say: Callable[[str], None]
) -> None:
    """Print what is missing, each article into its file."""
    if not missing:
        return
    with Chromium(browser) as chromium:
        write_file(next(iter(missing)).with_name(_IGNORE), "*\n")  # git ignores the folder
        say(f"Generating the PDF of {f'{len(missing)} canvases' if len(missing) > 1 else 'a canvas'}")
        for file, article in missing.items():
            day = article.canvas.header.date  # that of the build would be another one in the cache of an earlier build
            made = datetime.combine(day, datetime.min.time()) if day else None
            write_file(file, print_all([article], chromium, "", words, paper, made))
        if chromium.missing:
            say(f"In PDFs of canvases, {advise_fonts(chromium.missing)}")


def _tidy(cache: Path, used: Iterable[Path]) -> None:
    """Mark the files that were used now, and remove those that have not been used for long."""
    if not cache.is_dir():
        return
    now = time.time()
    for file in used:
        os.utime(file, (now, now))
    for file in cache.iterdir():
        if file.name != _IGNORE and file.stat().st_mtime < now - _KEPT:
            file.unlink()
