"""Links and pictures of canvases that have left their site."""

from __future__ import annotations

import base64
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.text.links import split_link
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses

_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".avif": "avif",
             ".svg": "svg+xml", ".bmp": "bmp", ".ico": "x-icon"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """Resolves the links and pictures of pages, which are named by their paths in the docs folder.

    `read_file(path)` gives the content of a file, or None if there is no such file. `link_to_sheet(path, fragment)`
    gives the address of a page whose canvas is exported too, or None; links to all other pages lead to the site.
    """

    read_file: Callable[[str], bytes | None]
    addresses: SiteAddresses
    link_to_sheet: Callable[[str, str], str | None] = lambda path, fragment: None

    def resolve_link(self, path: str, ids: Collection[str], address: str) -> str | None:
        """The address of a link in the page `path`, or None if it leads nowhere; `ids` are those of its canvas."""
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
        if target and target != path and (other := self.link_to_sheet(target, parts.fragment)):
            return other
        return self.addresses.absolute_url_of_link(path, address) if self.addresses.site_url else None

    def read_picture(self, path: str, address: str) -> str | None:
        """A picture of the page `path` as a `data:` address, or None if there is no such file in the folder."""
        name, _ = split_link(path, address)
        kind = _PICTURES.get(PurePosixPath(name).suffix.lower()) if name else None
        if not name or not kind:
            return None
        data = self.read_file(name)
        if data is None:
            return None
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def reader_of(root: Path) -> Callable[[str], bytes | None]:
    """A function that reads files of a folder, and gives None for all others."""

    def read(name: str) -> bytes | None:
        file = root / name
        try:
            return file.read_bytes() if file.resolve().is_relative_to(root.resolve()) else None
        except (OSError, ValueError):
            return None

    return read
