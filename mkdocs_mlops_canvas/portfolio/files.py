"""Files named on a command line: which ones a folder holds, and their texts. What a text means is not known here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path


def list_files(paths: Sequence[Path], suffixes: Sequence[str] = (".md",)) -> Iterator[Path]:
    """The files among `paths`, and those in the folders among them that end in one of `suffixes`.

    Symbolic links that point out of a folder are not followed.
    """
    for path in paths:
        if path.is_dir():
            folder = path.resolve()
            files = (file for file in sorted(path.rglob("*")) if file.suffix in suffixes)
            yield from (file for file in files if file.is_file() and file.resolve().is_relative_to(folder))
        else:
            yield path


def read_text(path: Path) -> str:
    """The text of a file."""
    return path.read_text("utf-8")


def read_texts(paths: Iterable[Path], read: Callable[[Path], str] = read_text) -> tuple[dict[Path, str], list[Problem]]:
    """The texts of files, and a problem for each file that cannot be read.

    Args:
        paths: The files.
        read: Returns the text of a file; raises `OSError` or `UnicodeError` if that fails.
    """
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            texts[path] = read(path)
        except (OSError, UnicodeError) as error:
            problems.append(Problem("unreadable-file", f"the file cannot be read: {error}", path.as_posix(), 1))
    return texts, problems
