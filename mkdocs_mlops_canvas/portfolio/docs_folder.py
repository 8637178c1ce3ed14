"""A docs folder as a site, if no host lists its pages or knows their addresses."""

from __future__ import annotations

import os
import posixpath
import stat
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from pathspec import GitIgnoreSpec

from mkdocs_mlops_canvas.portfolio.addresses import Link, SiteAddresses
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.site import Site, find_portfolio_page, group_by_folder, list_other_pages
from mkdocs_mlops_canvas.reading.page_loader import load_page, read_title
from mkdocs_mlops_canvas.text.links import rebase, relative_path, split_link
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import may_hold_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.history.cache import HistoryCache
    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.repository import Repository
    from mkdocs_mlops_canvas.portfolio.review import Terms
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page

_ALWAYS_EXCLUDED = ".*\n/templates/\n"  # as in MkDocs (`exclude_docs`)


@dataclass
class DocsFolder:
    """Reads the Markdown files below `root`; what has not changed since the last time is not read again.

    `excluded` are patterns in the form of `.gitignore`. Paths are relative to `root`, paths in messages begin with
    `prefix`. With the `history` `git`, canvases have the iterations that commits hold; what is wrong with these goes to
    `tell`. The products of other sites are `elsewhere`. If `root` is a copy, the `repository` has the original, and
    `views` are the attributes of the site for what was generated into the copy.
    """

    root: Path
    excluded: str = ""
    prefix: str = ""
    history: str = "none"
    tell: Callable[[str], None] = lambda warning: None
    site_url: str | None = None
    use_directory_urls: bool = True
    elsewhere: Sequence[Product] = ()
    repository: Repository | None = None
    views: Mapping[str, Any] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _pages: dict[str, Page] = field(default_factory=dict)
    _loader: Loader | None = None
    _site: Site | None = None
    _history: HistoryCache | None = None

    def read(self, loader: Loader, terms: Terms, words: Words) -> Site:
        """The site as it is now."""
        if loader != self._loader:
            self._loader, self._seen, self._pages, self._site = loader, {}, {}, None
        files = self._list_files()
        changed = [path for path, stamp in files.items() if self._seen.get(path) != stamp]
        site = self._site
        if site and not changed and files.keys() == self._seen.keys() and (site.terms, site.words) == (terms, words):
            return site
        self._pages = {path: page for path, page in self._pages.items() if path in files}
        for path in changed:
            self._pages.pop(path, None)
            text = _read_text(self.root / path)
            if may_hold_blocks(text):
                page = load_page(text, f"{self.prefix}{path}", loader)
                if page.blocks:
                    self._pages[path] = page
        self._seen = files
        self._site = self._make_site(sorted(files), terms, words)
        return self._site

    def read_front_matter(self, path: str) -> str:
        """The text of a page with its front matter, which hosts cut off."""
        return _read_text(self.root / path) if path in self._seen else ""

    def _make_site(self, paths: Sequence[str], terms: Terms, words: Words) -> Site:
        pages = {path: self._pages[path] for path in paths if path in self._pages}
        portfolio, pages = collect_portfolio(pages, self._read_histories(pages), self.elsewhere, terms.rules)
        addresses = FolderAddresses(
            self.root, frozenset(paths), self.site_url, self.use_directory_urls, self.repository
        )
        path = self.views.get("portfolio_path") or find_portfolio_page(pages)
        return Site(pages, portfolio, terms, words, addresses, **{**self.views, "portfolio_path": path})

    def _read_histories(self, pages: Mapping[str, Page]) -> Mapping[CanvasLocation, CanvasHistory] | None:
        """What came before the canvases in `pages`."""
        if self.history != "git" or self._loader is None:
            return None
        from mkdocs_mlops_canvas.history.cache import (
            HistoryCache,  # few sites ask for it, and it loads what runs processes
        )

        self._history = self._history or HistoryCache()
        texts = {path: _read_text(self.root / path) for path in pages}
        originals = self.repository.docs if self.repository else self.root
        histories, warnings = self._history.read(originals, pages, texts, self._loader)
        for warning in warnings:
            self.tell(str(warning))
        return histories

    def _list_files(self) -> dict[str, tuple[int, int]]:
        """The Markdown files that are published, with what changes when they do."""
        patterns = GitIgnoreSpec.from_lines((_ALWAYS_EXCLUDED + self.excluded).splitlines())
        files: dict[str, tuple[int, int]] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            for item in os.scandir(self.root / folder):
                path = f"{folder}{item.name}"
                try:
                    status = item.stat()
                except OSError:
                    continue  # a broken symbolic link
                if stat.S_ISDIR(status.st_mode):
                    if not patterns.match_file(f"{path}/") and not _leads_up(item):
                        folders.append(f"{path}/")
                elif path.endswith(".md") and not patterns.match_file(path):
                    files[path] = (status.st_mtime_ns, status.st_size)
        return files


def _leads_up(item: os.DirEntry[str]) -> bool:
    """Whether a folder is a symbolic link to one that it is in, which would never end."""
    path = Path(item.path)
    return item.is_symlink() and path.parent.resolve().is_relative_to(path.resolve())


def _read_text(file: Path) -> str:
    """The text of a page; of one that cannot be read, nothing: the host reports it when it renders the page."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeError):
        return ""


@dataclass(frozen=True)
class FolderAddresses(SiteAddresses):
    """The addresses of pages in the folder `root`, whose Markdown files are `paths`.

    Relative addresses link files, for hosts that resolve such links. Absolute ones are addresses of the site
    that is built of the folder.
    """

    root: Path
    paths: frozenset[str]
    site_url: str | None = None
    use_directory_urls: bool = True
    repository: Repository | None = None

    def url_of(self, start: str, target: str) -> str:
        """The path of a file, relative to another one."""
        return relative_path(start, target)

    def url_of_link(self, start: str, path: str, address: str) -> str:
        """The path of the file to which a link leads; a link to another place as it is written."""
        target, rest = split_link(path, address)
        return relative_path(start, target) + rest if target else address

    def absolute_url_of(self, path: str) -> str:
        """The address of a page or another file."""
        return urljoin(self.site_url or "", self._page_url(path))

    def absolute_url_of_link(self, path: str, address: str) -> str:
        """The address of a link in the page `path`."""
        target, rest = split_link(path, address)
        if target and (target in self.paths or self._has_file(target)):
            return self.absolute_url_of(target) + rest
        return urljoin(self.site_url or "", rebase(self._page_url(path))(address))

    def list_related(self, path: str) -> list[Link]:
        """Links to the pages in the folder of a product."""
        others = list_other_pages(path, self._folders)
        return [Link(read_title(_read_text(self.root / other), other), relative_path(path, other)) for other in others]

    def source_url_of(self, path: str) -> str | None:
        """Where to edit a page."""
        return self.repository.edit_url_of(path) if self.repository else None

    def edit_url_of(self, path: str) -> str | None:
        """Where to edit a page; None if the theme links to that itself."""
        return None if self.repository and self.repository.has_link else self.source_url_of(path)

    def commit_url_of(self, path: str, commit: str) -> str | None:
        """Where to read a page as a commit left it."""
        return self.repository.commit_url_of(path, commit) if self.repository else None

    def _has_file(self, path: str) -> bool:
        is_file = os.path.isfile(self.root / path)  # noqa: PTH113  # False for names that no file can have, too
        return is_file and not path.startswith("../")

    @cached_property
    def _folders(self) -> Mapping[str, Sequence[str]]:
        return group_by_folder(sorted(self.paths))

    def _page_url(self, path: str) -> str:
        if not path.endswith(".md"):
            return quote(path)
        folder, name = posixpath.split(path)
        stem = name.removesuffix(".md")
        if stem in ("index", "README"):
            url = f"{folder}/" if folder else "./"
            return url if self.use_directory_urls else posixpath.join(folder, "index.html")
        return posixpath.join(folder, f"{stem}/" if self.use_directory_urls else f"{stem}.html")


class BuiltAddresses(FolderAddresses):
    """The addresses of pages in the site that is built of a folder; relative ones link pages there."""

    def url_of(self, start: str, target: str) -> str:
        """The address of a file, relative to another one."""
        here, there = self._page_url(start), self._page_url(target)
        path = relative_path(f"{here}page" if here.endswith("/") else here, there)
        return f"{path}/" if there.endswith("/") else path

    def url_of_link(self, start: str, path: str, address: str) -> str:
        """The address of a link in the page `path`, relative to the page `start`."""
        target, rest = split_link(path, address)
        if target and (target in self.paths or self._has_file(target)):
            return self.url_of(start, target) + rest
        return rebase(self.url_of(start, path))(address)
