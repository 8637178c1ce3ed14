"""The temporary folder of a build, where the files that we generate are.

MkDocs can keep them in memory, but many plugins expect that every file of a site has a path.
"""

from __future__ import annotations

import os
import posixpath
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from urllib.parse import quote
from weakref import finalize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.structure.files import File


class TemporaryFolder:
    """A folder that is made when the first file is written, and removed at the latest when Python ends."""

    def __init__(self) -> None:
        self._end: finalize[..., TemporaryFolder] | None = None
        self._path = Path()

    def write(self, path: str, content: str | bytes) -> str:
        """Write a file, whose path is relative to the folder, and return its absolute path."""
        if self._end is None:
            self._path = Path(mkdtemp(prefix="mlops-canvas-"))
            self._end = finalize(self, shutil.rmtree, self._path, ignore_errors=True)
        file = self._path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(file)

    def restore_links(self, markdown: str, file: File) -> str:
        """The text of a page whose links into the folder are links to pages of the site again.

        Plugins such as mkdocs-autolinks-plugin write the way from the path of one file to that of another.
        """
        if self._end is None or file.abs_src_path is None or self._path.name not in markdown:
            return markdown
        way = Path(os.path.relpath(self._path, Path(file.abs_src_path).parent)).as_posix()
        home = posixpath.relpath(".", posixpath.dirname(file.src_uri) or ".")
        return markdown.replace(f"{quote(way)}/", f"{home}/")

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        if self._end is not None:
            self._end()
            self._end = None


def fill_in_parts(file: File, parts: Iterable[str]) -> None:
    """Write a generated file part by part, as a large one need not be in memory."""
    if file.abs_src_path is None:  # another plugin has given it a content of its own
        file.content_bytes = "".join(parts).encode()
        return
    with Path(file.abs_src_path).open("wb") as output:
        output.writelines(part.encode() for part in parts)
