"""Where git knows pages: in the repository around their folder, in a submodule, or behind a symbolic link."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = tuple[Path, str]
"""The folder in which git has to run, and the path of a file below it, with `/`."""


def locate_pages(folder: Path, paths: Iterable[str]) -> dict[str, Place]:
    """The place of each of the pages `paths` in `folder`; git runs in `folder` itself for most of them."""
    root = os.path.realpath(folder)
    folders: dict[str, str] = {}  # real paths by the folders of pages
    repositories: dict[str, str | None] = {}
    places: dict[str, Place] = {}
    for path in paths:
        head, name = posixpath.split(path)
        if head not in folders:
            folders[head] = os.path.realpath(folder / head)
        file = os.path.join(folders[head], name)  # noqa: PTH118  # many pages, and `Path` is slow
        if os.path.islink(file):  # noqa: PTH114
            file = os.path.realpath(file)
        inside = os.path.dirname(file)  # noqa: PTH120
        if inside not in repositories:
            repositories[inside] = find_repository(Path(inside))
        repository = repositories[inside]
        if Path(file).is_relative_to(root) and (repository is None or Path(root).is_relative_to(repository)):
            places[path] = folder, Path(os.path.relpath(file, root)).as_posix()
        elif repository:
            places[path] = Path(repository), Path(os.path.relpath(file, repository)).as_posix()
        else:
            places[path] = folder, path
    return places


def is_in_same_repository(folder: Path, path: str) -> bool:
    """Whether a file, relative to `folder`, is in the repository around that folder."""
    place, _ = locate_pages(folder, [path])[path]
    return folder.resolve().is_relative_to(place.resolve())


def find_repository(folder: Path) -> str | None:
    """The nearest folder, this one or above it, with a repository; a submodule has a file `.git`."""
    return next((str(above) for above in (folder, *folder.parents) if (above / ".git").exists()), None)
