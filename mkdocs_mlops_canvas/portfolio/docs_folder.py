"""Owns a docs folder as a site, where no host lists its pages or tells their addresses."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pathspec import GitIgnoreSpec

from mkdocs_mlops_canvas.portfolio.products import NO_PAST
from mkdocs_mlops_canvas.portfolio.site import (
    Link,
    Site,
    collect_portfolio,
    find_other_pages,
    find_portfolio,
    group_by_folder,
)
from mkdocs_mlops_canvas.reading.page import load_page, read_title
from mkdocs_mlops_canvas.text.links import rebase, relative_path, split_link
from mkdocs_mlops_canvas.text.source import may_hold_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.history.cache import DocsPast
    from mkdocs_mlops_canvas.history.iterations import Past
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Entry
    from mkdocs_mlops_canvas.portfolio.terms import Terms
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page

_ALWAYS_EXCLUDED = ".*\n/templates/\n"  # as in MkDocs (`exclude_docs`)


@dataclass
class DocsFolder:
    """Reads the Markdown files below `root`; what has not changed since the last time is not read again.

    `excluded` are patterns in the form of `.gitignore`. Paths are relative to `root`, those in messages begin with
    `prefix`. With the `history` `git`, canvases have the iterations that commits hold; what is wrong with these goes to
    `tell`.
    """

    root: Path
    excluded: str = ""
    prefix: str = ""
    history: str = "none"
    tell: Callable[[str], None] = lambda warning: None
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _pages: dict[str, Page] = field(default_factory=dict)
    _loader: Loader | None = None
    _site: Site | None = None
    _past: DocsPast | None = None

    def read(self, loader: Loader, terms: Terms, words: Words) -> Site:
        """The site as it is now. Its addresses lead from file to file, for hosts that resolve such links."""
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
            text = self._read_text(path)
            if may_hold_blocks(text):
                page = load_page(text, f"{self.prefix}{path}", loader)
                if page.blocks:
                    self._pages[path] = page
        self._seen = files
        self._site = self._make_site(sorted(files), terms, words)
        return self._site

    @property
    def paths(self) -> frozenset[str]:
        """The Markdown files that are published."""
        return frozenset(self._seen)

    def read_front_matter(self, path: str) -> str:
        """The text of a page with its front matter, which hosts cut off."""
        return self._read_text(path) if path in self._seen else ""

    def _make_site(self, paths: Sequence[str], terms: Terms, words: Words) -> Site:
        pages = {path: self._pages[path] for path in paths if path in self._pages}
        portfolio, pages = collect_portfolio(pages, self._read_past(pages))
        folders = group_by_folder(paths)

        def related(path: str) -> list[Link]:
            others = find_other_pages(path, folders)
            return [Link(read_title(self._read_text(other), other), relative_path(path, other)) for other in others]

        return Site(
            pages, portfolio, terms, portfolio_path=find_portfolio(pages),
            words=words, find_url=relative_path, find_link=_find_link, find_related=related,
        )  # fmt: skip

    def _read_past(self, pages: Mapping[str, Page]) -> Mapping[CanvasLocation, Past]:
        """What came before the canvases in `pages`."""
        if self.history != "git" or self._loader is None:
            return NO_PAST
        from mkdocs_mlops_canvas.history.cache import DocsPast  # few sites ask for it, and it loads what runs processes

        self._past = self._past or DocsPast()
        texts = {path: self._read_text(path) for path in pages}
        past, warning = self._past.read(self.root, pages, texts, self._loader)
        if warning:
            self.tell(warning)
        return past

    def _list_files(self) -> dict[str, tuple[int, int]]:
        """The Markdown files that are published, with what changes when they do."""
        patterns = GitIgnoreSpec.from_lines((_ALWAYS_EXCLUDED + self.excluded).splitlines())
        files: dict[str, tuple[int, int]] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            for item in os.scandir(self.root / folder):
                path = f"{folder}{item.name}"
                if item.is_dir():
                    folders += [] if patterns.match_file(f"{path}/") else [f"{path}/"]
                elif path.endswith(".md") and not patterns.match_file(path):
                    status = item.stat()
                    files[path] = (status.st_mtime_ns, status.st_size)
        return files

    def _read_text(self, path: str) -> str:
        try:
            return (self.root / path).read_text("utf-8")
        except (OSError, UnicodeError):
            return ""  # the host says so itself when it comes to this page


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of pages in a site that is built of a docs folder; `paths` are its Markdown files."""

    paths: frozenset[str]
    site_url: str = ""
    use_directory_urls: bool = True

    def find_absolute_url(self, entry: Entry) -> str:
        """The address of a canvas, absolute where there is a `site_url`, else from the root of the site."""
        return urljoin(self.site_url, self._page_url(entry.path)) + (f"#canvas-{entry.anchor}" if entry.anchor else "")

    def find_absolute_links(self, entry: Entry) -> Mapping[str, str]:
        """The links in the header of a canvas by label, absolute where there is a `site_url`."""
        links = entry.canvas.header.links.items()
        return {label: self.find_absolute_link(entry.path, address) for label, address in links}

    def find_absolute_link(self, path: str, address: str) -> str:
        """A link in the page `path`, absolute where there is a `site_url`."""
        return urljoin(self.site_url, self._resolve(path, address))

    def _resolve(self, path: str, address: str) -> str:
        target, rest = split_link(path, address)
        if target in self.paths:
            return self._page_url(target) + rest
        return rebase(self._page_url(path))(address)

    def _page_url(self, path: str) -> str:
        folder, name = posixpath.split(path)
        stem = name.removesuffix(".md")
        if stem in ("index", "README"):
            url = f"{folder}/" if folder else "./"
            return url if self.use_directory_urls else posixpath.join(folder, "index.html")
        return posixpath.join(folder, f"{stem}/" if self.use_directory_urls else f"{stem}.html")


def _find_link(start: str, path: str, address: str) -> str:
    """A link in the page `path` as seen from the page `start`."""
    target, rest = split_link(path, address)
    return relative_path(start, target) + rest if target else address
