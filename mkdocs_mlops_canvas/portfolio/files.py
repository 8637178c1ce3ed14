"""Files named on a command line: which ones a folder holds, and their texts. What a text means is not known here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


def list_files(
    paths: Iterable[Path], suffixes: Sequence[str] = (".md",), pass_over: Callable[[Path], None] | None = None
) -> Iterator[Path]:
    """The files among `paths`, and the files with one of `suffixes` in the folders among them.

    Symbolic links that point out of a folder are not followed; each of them goes to `pass_over`. A link that leads
    nowhere counts as a file.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        folder = Path(os.path.realpath(path))
        for file in sorted(path.rglob("*")):
            is_link = file.is_symlink()
            if is_link and not Path(os.path.realpath(file)).is_relative_to(folder):
                if pass_over and (file.suffix in suffixes or file.is_dir()):
                    pass_over(file)
            elif file.suffix in suffixes and (file.is_file() or (is_link and not file.exists())):
                yield file


def locate(path: Path) -> Path:
    """The absolute path of a file or folder; a file that is a link stays one."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name


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
