"""The addresses of pages, as a host knows them and as they are without a host.

Each host derives its own from `SiteAddresses`: `docs_folder` for folders of Markdown files, `plugin` for MkDocs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.location import CanvasLocation


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page; its address is relative to the page that shows it."""

    label: str
    url: str


class SiteAddresses:
    """What only the host of a site knows about its pages, which are named by their paths in the docs folder.

    Absolute addresses begin at the root of the site if `site_url` is None. Without a host, as here, the addresses of
    pages are their paths, and links are as they are written.
    """

    @property
    def site_url(self) -> str | None:
        """The address of the site."""
        return None

    def url_of(self, start: str, target: str) -> str:
        """The address of the file `target`, relative to the page `start`."""
        return target

    def url_of_link(self, start: str, path: str, address: str) -> str:
        """The address of a link in the page `path`, relative to the page `start`."""
        return address

    def absolute_url_of(self, path: str) -> str:
        """The absolute address of a file."""
        return path

    def absolute_url_of_link(self, path: str, address: str) -> str:
        """The absolute address of a link in the page `path`."""
        return address

    def list_related(self, path: str) -> Sequence[Link]:
        """Links to the other pages of the product whose canvas is the page `path`."""
        return ()

    def source_url_of(self, path: str) -> str | None:
        """Where readers can edit a page, if anywhere."""
        return None

    def edit_url_of(self, path: str) -> str | None:
        """The same, unless the theme leads there from each page."""
        return self.source_url_of(path)

    def commit_url_of(self, path: str, commit: str) -> str | None:
        """Where readers can see a page as a commit left it, if anywhere."""
        return None

    def url_of_canvas(self, start: str, location: CanvasLocation) -> str:
        """The address of a canvas, relative to the page `start`."""
        if location.is_elsewhere:
            return location.path
        return self.url_of(start, location.path) + (f"#canvas-{location.anchor}" if location.anchor else "")

    def absolute_url_of_canvas(self, location: CanvasLocation) -> str:
        """The absolute address of a canvas."""
        if location.is_elsewhere:
            return location.path
        anchor = f"#canvas-{quote(location.anchor)}" if location.anchor else ""
        return self.absolute_url_of(location.path) + anchor

    def absolute_links_of(self, canvas: Canvas, path: str) -> dict[str, str]:
        """The links in the header of a canvas in the page `path`: their absolute addresses by label."""
        return {label: self.absolute_url_of_link(path, address) for label, address in canvas.header.links.items()}
