"""Owns where links and pictures of exported canvases lead, when these no longer stand in their site."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.text.links import split_link

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".avif": "avif",
             ".svg": "svg+xml", ".bmp": "bmp", ".ico": "x-icon"}  # fmt: skip


class SiteAddresses(Protocol):
    """Where pages stand in a site that is built of them; `site_url` is empty if nobody knows where that is."""

    @property
    def site_url(self) -> str:
        """The address of the site."""

    def find_absolute_link(self, path: str, address: str) -> str:
        """Where a link in the page `path` leads."""


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """Where links of pages lead, which are named by their paths in the docs folder.

    `read_file(path)` gives what a file holds, none if there is no such file. Pages whose canvas is exported too are
    found by `others(path, fragment)`, the others in their site, if it is known where that is.
    """

    read_file: Callable[[str], bytes | None]
    addresses: SiteAddresses
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
        data = self.read_file(name)
        if data is None:
            return None
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def read_from(root: Path) -> Callable[[str], bytes | None]:
    """What reads the files of a folder, and no others."""

    def read(name: str) -> bytes | None:
        file = root / name
        try:
            return file.read_bytes() if file.resolve().is_relative_to(root.resolve()) else None
        except (OSError, ValueError):
            return None

    return read
