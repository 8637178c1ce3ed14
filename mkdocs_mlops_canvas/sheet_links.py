"""Owns where links and pictures of exported canvases lead, when these no longer stand in their site."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.docs_folder import Addresses, split_link

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".avif": "avif",
             ".svg": "svg+xml", ".bmp": "bmp", ".ico": "x-icon"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """Where links of the pages in the folder `root` lead, which are named by their paths in it.

    Pages whose canvas is exported too are found by `others(path, fragment)`, the others in their site, if it is known
    where that is.
    """

    root: Path
    addresses: Addresses = field(default_factory=lambda: Addresses(frozenset()))
    others: Callable[[str, str], str | None] = lambda path, fragment: None

    def find_link(self, path: str, ids: Collection[str], address: str) -> str | None:
        """Where a link of the page `path` leads; `ids` are those of the canvas itself. None if it leads nowhere."""
        try:
            parts = urlsplit(address)
        except ValueError:  # such as `http://[`
            return None
        if parts.scheme:
            return address
        if parts.netloc:
            return f"https:{address}"
        if not parts.path and not parts.query and parts.fragment in ids:
            return address
        target, _ = split_link(path, address)
        if target and target != path and (other := self.others(target, parts.fragment)):
            return other
        return self.addresses.find_absolute_link(path, address) if self.addresses.site_url else None

    def read_picture(self, path: str, address: str) -> str | None:
        """A picture of the page `path` as a `data:` address; none if there is no such file in the folder."""
        name, _ = split_link(path, address)
        kind = _PICTURES.get(PurePosixPath(name).suffix.lower())
        if not kind:
            return None
        file = self.root / name
        try:
            if not file.resolve().is_relative_to(self.root.resolve()):
                return None
            data = file.read_bytes()
        except (OSError, ValueError):
            return None
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
