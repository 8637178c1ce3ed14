"""A private copy of the docs folder for a host to build, and the way of the built site back to its place."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_NOT_COPIED = (".git", ".cache")
_ENDS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def open_copy(home: Path, docs: Path, site: Path, pass_over: Callable[[Path], None]) -> Iterator[Path]:
    """A temporary folder in place of `home`, the folder of a configuration; it is removed on every way out.

    Args:
        home: The folder; what else is in it is linked, as options may name any of it.
        docs: The docs folder in it, which is copied.
        site: The folder of the built site in it, which is left out.
        pass_over: Takes symbolic links to places outside the docs folder, which are not copied.
    """
    with _end_by_exception(), TemporaryDirectory(prefix="mlops-canvas-") as name:
        root = Path(name).resolve()
        if docs != home:
            _link(home, root, (docs, site))
        _copy(docs, root / docs.relative_to(home), site, pass_over)
        yield root


def publish(built: Path, site: Path) -> None:
    """Replace what is in the folder of a site, but for hidden files, as hosts do."""
    for item in site.iterdir() if site.is_dir() else ():
        if not item.name.startswith("."):
            shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()
    shutil.copytree(built, site, dirs_exist_ok=True)


@contextmanager
def _end_by_exception() -> Iterator[None]:
    """Turn a request to end the program into an exception, so that nothing is left behind."""

    def end(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # the way out is not interrupted
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in _ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _link(home: Path, root: Path, made: Collection[Path]) -> None:
    """Link to all in a folder but `made` and the folders above these."""
    for item in home.iterdir():
        if any(path.is_relative_to(item) for path in made):
            if item not in made:
                (root / item.name).mkdir()
                _link(item, root / item.name, made)
        elif item.name not in _NOT_COPIED:
            (root / item.name).symlink_to(item)


def _copy(docs: Path, target: Path, site: Path, pass_over: Callable[[Path], None]) -> None:
    """Copy a docs folder; links inside of it stay links."""
    real = docs.resolve()
    for place, folders, files in os.walk(docs):
        folder = Path(place)
        folders[:] = [name for name in folders if name not in _NOT_COPIED and folder / name != site]
        copy = target / folder.relative_to(docs)
        copy.mkdir(parents=True, exist_ok=True)
        for item in (folder / name for name in (*folders, *files)):
            if not item.is_symlink():
                if item.name in files:
                    shutil.copy2(item, copy / item.name)
            elif (target_path := item.resolve()).is_relative_to(real):
                (copy / item.name).symlink_to(os.path.relpath(target_path, item.parent.resolve()))
            else:
                pass_over(item)
