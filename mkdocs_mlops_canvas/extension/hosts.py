"""Owns what the extension learns from its host, and which hosts there are that run no plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mkdocs_mlops_canvas.extension import zensical

if TYPE_CHECKING:
    from markdown import Markdown

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.languages.words import Frame
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.source import FrontMatter


class HostPage(Protocol):
    """The page that a host renders."""

    @property
    def path(self) -> str:
        """Its path in the docs folder."""

    @property
    def site(self) -> Site:
        """The site as it is now."""

    @property
    def front(self) -> FrontMatter | None:
        """Its front matter, which the host has cut off."""

    def fill_body(self, md: Markdown) -> None:
        """Let `md` convert a page whose text is empty, if its canvas is all in the front matter."""

    def prepare(self, page: Page) -> None:
        """Give the page the meta-data that it gets where its author has not written any."""


class Host(Protocol):
    """What a host tells; it is the module that knows this host."""

    def find_page(self, md: Markdown, context: Context) -> HostPage | None:
        """The page that the host renders with this `Markdown`; none on other hosts."""

    def find_theme_frame(self, md: Markdown) -> Frame | None:
        """What the theme of the host says of its pages; none on other hosts."""


HOSTS: tuple[Host, ...] = (zensical,)


def find_host_page(md: Markdown, context: Context) -> HostPage | None:
    """The page that a host without plugins renders with this `Markdown`, if there is such a host."""
    return next(filter(None, (host.find_page(md, context) for host in HOSTS)), None)


def find_theme_frame(md: Markdown) -> Frame | None:
    """What the theme of that host says of its pages."""
    return next(filter(None, (host.find_theme_frame(md) for host in HOSTS)), None)


def relative_path(md: Markdown) -> str:
    """The path of the page that a host renders with this `Markdown`, relative to its docs folder; or empty.

    MkDocs and ProperDocs register a tree processor that knows the page's file
    (`_RelativePathTreeprocessor` in mkdocs/structure/pages.py).
    """
    if "relpath" in md.treeprocessors:
        file = getattr(md.treeprocessors["relpath"], "file", None)
        return str(getattr(file, "src_uri", ""))
    return ""
