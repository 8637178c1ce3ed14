"""The addresses of the files of a site, as MkDocs knows them."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from mkdocs.structure.files import File, InclusionLevel

from mkdocs_mlops_canvas.plugin.originals import find_originals, relative
from mkdocs_mlops_canvas.plugin.temporary_folder import TemporaryFolder
from mkdocs_mlops_canvas.portfolio.addresses import Link, SiteAddresses
from mkdocs_mlops_canvas.portfolio.repository import Repository, join_address
from mkdocs_mlops_canvas.portfolio.site import list_other_pages
from mkdocs_mlops_canvas.reading.page_loader import read_title
from mkdocs_mlops_canvas.text.links import rebase, split_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def config_folder(config: MkDocsConfig) -> str:
    """The folder of `mkdocs.yml`."""
    return os.path.abspath(os.path.dirname(config.config_file_path or ""))  # noqa: PTH100, PTH120  # for each page


def language_folder(config: MkDocsConfig) -> str:
    """Where the language that mkdocs-static-i18n builds now is: `de/`; empty for the default one, or without it.

    See `ExtendedPlugin` in mkdocs_static_i18n/reconfigure.py.
    """
    i18n = config.plugins.get("i18n")
    default = getattr(i18n, "is_default_language_build", True)
    return "" if default else f"{getattr(i18n, 'current_language', '')}/"


def neutral_path(files: Files, path: str) -> str:
    """The path of a page without its language: `portfolio.md` for `portfolio.de.md` or `de/portfolio.md`."""
    return str(getattr(files.get_file_from_path(path), "norm_src_uri", path))


@dataclass(slots=True)
class MkDocsAddresses(SiteAddresses):
    """The addresses of the files of one build.

    `folders` are the pages below each folder, `order` is that of pages in the navigation, as soon as there is one, and
    `made` holds the files that are generated.
    """

    files: Files
    config: MkDocsConfig
    folders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Mapping[str, int] = field(default_factory=dict)
    made: TemporaryFolder = field(default_factory=TemporaryFolder)

    @property
    def site_url(self) -> str | None:
        """The address of the site; mike takes the slash from its end."""
        return f"{self.config.site_url.rstrip('/')}/" if self.config.site_url else None

    def make_file(self, path: str, content: str | bytes, inclusion: InclusionLevel = InclusionLevel.UNDEFINED) -> File:
        """A generated file, which is not added to the site."""
        try:
            place = self.made.write(path, content)
        except OSError:  # there is no folder for temporary files
            return File.generated(self.config, path, content=content, inclusion=inclusion)
        return File.generated(self.config, path, abs_src_path=place, inclusion=inclusion)

    def get_file(self, path: str) -> File:
        """The file of a path, which has to be there."""
        file = self.files.src_uris.get(path) or self.files.get_file_from_path(path)
        assert file is not None, f"{path} is no file of this site"
        return file

    def url_of(self, start: str, target: str) -> str:
        """The address of a file, relative to another one."""
        return self.get_file(target).url_relative_to(self.get_file(start))

    def url_of_link(self, start: str, path: str, address: str) -> str:
        """The address of a link in the page `path`, relative to the page `start`."""
        file, rest = self._resolve_target(path, address)
        return self.url_of(start, file.src_uri) + rest if file else rebase(self.url_of(start, path))(address)

    def absolute_url_of(self, path: str) -> str:
        """The address of a file, absolute if `site_url` is set, else from the root of the site."""
        return urljoin(self.site_url or "", self.get_file(path).url)

    def read_file(self, path: str) -> bytes | None:
        """The content of a file of the site, or None if there is no such file."""
        file = self.files.get_file_from_path(path)
        try:
            return file.content_bytes if file else None
        except OSError:
            return None

    def absolute_url_of_link(self, path: str, address: str) -> str:
        """A link in the page `path`, absolute if `site_url` is set."""
        file, rest = self._resolve_target(path, address)
        if file:
            return self.absolute_url_of(file.src_uri) + rest
        return urljoin(self.site_url or "", rebase(self.get_file(path).url)(address))

    def list_related(self, path: str) -> list[Link]:
        """Links to the other pages of a product, in the order of the navigation."""
        others = list_other_pages(path, self.folders)
        others.sort(key=lambda other: self.order.get(other, len(self.order)))
        return [Link(_read_title(self.get_file(other)), self.url_of(path, other)) for other in others]

    def source_url_of(self, path: str) -> str | None:
        """Where to edit a page."""
        page = self.get_file(path).page
        return (page.edit_url or None) if page else None

    def edit_url_of(self, path: str) -> str | None:
        """Where to edit a page; None if the theme links to that itself."""
        has_link = "content.action.edit" in self.config.theme.get("features", ())
        return None if has_link else self.source_url_of(path)

    def commit_url_of(self, path: str, commit: str) -> str | None:
        """Where to read a page as a commit left it, on GitHub, GitLab or Bitbucket; None for one in a submodule."""
        return self._repository.commit_url_of(path, commit)

    def place_of_new(self, portfolio: Portfolio) -> tuple[str, str | None]:
        """The folder with most canvases, and the address for a new file there on GitHub or GitLab, up to its name."""
        originals = find_originals(self.config)
        files = [self.get_file(product.current.path) for product in portfolio.own]
        folders = [posixpath.dirname(originals.place_of(file, originals.docs)) for file in files]
        folder = max(sorted(set(folders)), key=folders.count, default="")
        home = relative(originals.docs, Path(config_folder(self.config)))
        shown = posixpath.normpath(f"{originals.docs.name if home.startswith('..') else home}/{folder}") + "/"
        return shown, self._repository.new_url_of(folder)

    def new_url_of(self, portfolio: Portfolio, loader: Loader) -> str | None:
        """Where to write a new canvas like most others; on GitHub, its headings and prompts are there."""
        _, place = self.place_of_new(portfolio)
        if place is None or not portfolio.own:
            return None
        if place.endswith("?file_name="):
            return f"{place}new-product.md"
        from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas  # slow to load

        definition = replace(portfolio, products=portfolio.own).definitions[0]
        header, default = make_header(definition, loader.stages), next(iter(loader.definitions))
        text = write_canvas(definition, header, {}, "sections", default=default)
        return f"{place}new-product.md&value={quote(text)}"

    @property
    def _repository(self) -> Repository:
        return Repository(join_address(self.config.repo_url, self.config.edit_uri), find_originals(self.config).docs)

    def _resolve_target(self, path: str, address: str) -> tuple[File | None, str]:
        """The file to which a link in the page `path` leads, or None for another place, and its `#fragment`."""
        target, rest = split_link(path, address)
        file = self.files.get_file_from_path(target) if target else None
        return (file, rest) if file and file.inclusion.is_included() else (None, "")


def _read_title(file: File) -> str:
    """The title of a page, which MkDocs may not have read yet."""
    title = file.page.title if file.page else None
    return unescape(str(title)) if title else read_title(file.content_string, file.src_uri)
