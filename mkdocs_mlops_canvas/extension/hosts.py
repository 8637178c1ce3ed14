"""What the extension learns from its host, and which hosts run no plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from mkdocs_mlops_canvas.extension import zensical
from mkdocs_mlops_canvas.extension.context import Build
from mkdocs_mlops_canvas.text.source import MARKER

if TYPE_CHECKING:
    from markdown import Markdown

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.source import FrontMatter


class HostPage(Protocol):
    """The page that a host without plugins renders."""

    @property
    def path(self) -> str:
        """The path in the docs folder."""

    @property
    def site(self) -> Site:
        """The site as it is now."""

    @property
    def front(self) -> FrontMatter | None:
        """The front matter, which the host has cut off."""

    def fill_body(self, md: Markdown) -> None:
        """Make `md` convert the page even if all of it is front matter."""

    def prepare(self, page: Page) -> None:
        """Set the meta-data of a canvas page that its author has not set."""


class Host(Protocol):
    """A host without plugins, as a module knows it. All functions return None on other hosts."""

    def find_page(self, md: Markdown, context: Context) -> HostPage | None:
        """The page that the host renders with this `Markdown`."""

    def find_build(self, md: Markdown) -> Build | None:
        """The build that this `Markdown` works for."""


HOSTS: tuple[Host, ...] = (zensical,)

_builds: WeakKeyDictionary[object, Build] = WeakKeyDictionary()  # by an object that lives as long


def find_host_page(md: Markdown, context: Context) -> HostPage | None:
    """The page that a host without plugins renders with this `Markdown`, or None on hosts with plugins."""
    return next(filter(None, (host.find_page(md, context) for host in HOSTS)), None)


def find_build(md: Markdown) -> Build:
    """The build that this `Markdown` works for."""
    if build := next(filter(None, (host.find_build(md) for host in HOSTS)), None):
        return build
    # MkDocs makes a `Markdown` for each page, and one list of files for each build
    return _builds.setdefault(_ask_mkdocs(md, "files") or md, Build())


def find_page_path(md: Markdown) -> str:
    """The path of the page that a host renders with this `Markdown`, relative to its docs folder; or empty."""
    return str(getattr(_ask_mkdocs(md, "file"), "src_uri", ""))


def is_fragment(md: Markdown, source: str) -> bool:
    """Whether a text is a part of a page of MkDocs: plugins and hooks convert snippets with the `Markdown` of a page.

    `source` is the text before any preprocessor has changed it.
    """
    markdown = getattr(getattr(_ask_mkdocs(md, "file"), "page", None), "markdown", None)
    # a page that is all front matter gets the marker for its body
    return isinstance(markdown, str) and (markdown.strip() or MARKER) not in source


def _ask_mkdocs(md: Markdown, name: str) -> Any:
    """The `file` or the `files` of the tree processor that MkDocs and ProperDocs register.

    It is `_RelativePathTreeprocessor` in mkdocs/structure/pages.py.
    """
    return getattr(md.treeprocessors["relpath"], name, None) if "relpath" in md.treeprocessors else None
