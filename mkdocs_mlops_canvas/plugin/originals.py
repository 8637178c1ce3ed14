"""Where the pages are that mkdocs-monorepo-plugin has copied from several docs folders into one."""

from __future__ import annotations

import os
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File


@dataclass(frozen=True, slots=True)
class Originals:
    """The docs folder of a site as its author has it, and the originals of copied files by the path of the copy."""

    docs: Path
    _by_copy: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The folder in which all pages are: that of the docs, or one above if other docs folders are included."""
        folders = {os.path.dirname(path) for path in self._by_copy.values()}  # noqa: PTH120  # for each page
        return Path(os.path.commonpath([self.docs, *folders]))

    @property
    def are_copied(self) -> bool:
        """Whether the pages that MkDocs reads are copies."""
        return bool(self._by_copy)

    def path_of(self, file: File) -> str | None:
        """The absolute path of a file, or None for one that another plugin generates."""
        return self._by_copy.get(file.abs_src_path, file.abs_src_path) if file.abs_src_path else None

    def place_of(self, file: File, folder: Path) -> str:
        """The path of a file relative to a `folder`, with `/`."""
        path = self._by_copy.get(file.abs_src_path or "")
        return relative(path, folder) if path else relative(self.docs / file.src_uri, folder)


def find_originals(config: MkDocsConfig) -> Originals:
    """Where the pages of a site are; see `MonorepoPlugin` in mkdocs_monorepo_plugin/plugin.py."""
    for plugin in config.plugins.values():
        docs, by_copy = getattr(plugin, "originalDocsDir", None), getattr(plugin, "files_source_dir", None)
        if docs and by_copy:
            return Originals(Path(docs), by_copy)
    return Originals(Path(config.docs_dir))


def relative(path: str | Path, folder: Path) -> str:
    """A path relative to a folder, with `/`; it begins with `../` if it is elsewhere."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
