"""Owns the addresses of the files of a site, as MkDocs knows them."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from mkdocs_mlops_canvas.text.links import rebase, split_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from mkdocs_mlops_canvas.portfolio.products import Entry, Portfolio

# `https://github.com/owner/name/edit/main/docs/`, `https://gitlab.com/owner/name/-/edit/main/docs/`
_SOURCE = re.compile(
    r"(?P<repository>https?://[^?#]+?)/(?P<kind>edit|blob|tree|src)/[^/?#]+/(?P<folder>(?:[^?#]*/)?)(?:\?.*)?$"
)


def find_config_folder(config: MkDocsConfig) -> str:
    """The folder of `mkdocs.yml`."""
    return os.path.abspath(os.path.dirname(config.config_file_path or ""))  # noqa: PTH100, PTH120  # for each page


def find_language_folder(config: MkDocsConfig) -> str:
    """Where the language that mkdocs-static-i18n builds now is: `de/`; empty for the default one, or without it.

    See `ExtendedPlugin` in mkdocs_static_i18n/reconfigure.py.
    """
    i18n = config.plugins.get("i18n")
    default = getattr(i18n, "is_default_language_build", True)
    return "" if default else f"{getattr(i18n, 'current_language', '')}/"


def find_neutral_path(files: Files, path: str) -> str:
    """The path of a page without its language: `portfolio.md` for `portfolio.de.md` or `de/portfolio.md`."""
    return str(getattr(files.get_file_from_path(path), "norm_src_uri", path))


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one build, by the paths of files in the docs folder."""

    files: Files
    config: MkDocsConfig

    @property
    def site_url(self) -> str:
        """The address of the site, or empty; mike takes the slash from its end."""
        return f"{self.config.site_url.rstrip('/')}/" if self.config.site_url else ""

    def get_file(self, path: str) -> File:
        """The file of a path, which has to be there."""
        file = self.files.src_uris.get(path) or self.files.get_file_from_path(path)
        assert file is not None, f"{path} is no file of this site"
        return file

    def find_url(self, start: str, target: str) -> str:
        """The address of a file as seen from another one."""
        return self.get_file(target).url_relative_to(self.get_file(start))

    def find_link(self, start: str, path: str, address: str) -> str:
        """A link in the page `path` as seen from the page `start`."""
        file, rest = self._find_target(path, address)
        return self.find_url(start, file.src_uri) + rest if file else rebase(self.find_url(start, path))(address)

    def find_absolute_url(self, entry: Entry) -> str:
        """The address of a canvas, absolute where `site_url` is set, else from the root of the site."""
        anchor = f"#canvas-{quote(entry.anchor)}" if entry.anchor else ""
        return self.find_absolute_file(entry.path) + anchor

    def find_absolute_file(self, path: str) -> str:
        """The address of a file, absolute where `site_url` is set, else from the root of the site."""
        return urljoin(self.site_url, self.get_file(path).url)

    def read_file(self, path: str) -> bytes | None:
        """What a file of the site holds; none if there is no such file."""
        file = self.files.get_file_from_path(path)
        try:
            return file.content_bytes if file else None
        except OSError:
            return None

    def find_absolute_links(self, entry: Entry) -> Mapping[str, str]:
        """The links in the header of a canvas by label, absolute where `site_url` is set."""
        links = entry.canvas.header.links.items()
        return {label: self.find_absolute_link(entry.path, address) for label, address in links}

    def find_absolute_link(self, path: str, address: str) -> str:
        """A link in the page `path`, absolute where `site_url` is set."""
        file, rest = self._find_target(path, address)
        if file:
            return self.find_absolute_file(file.src_uri) + rest
        return urljoin(self.site_url, rebase(self.get_file(path).url)(address))

    def find_edit_url(self, path: str) -> str:
        """Where to edit a page; empty if nobody knows, or if the theme shows it itself."""
        if "content.action.edit" in self.config.theme.get("features", ()):
            return ""
        page = self.get_file(path).page
        return str(page.edit_url or "") if page else ""

    def find_commit_url(self, path: str, commit: str) -> str:
        """Where to read a page as a commit has left it, on GitHub, GitLab or Bitbucket; or empty."""
        base = urljoin(f"{(self.config.repo_url or '').rstrip('/')}/", self.config.edit_uri or "")
        match = _SOURCE.match(base)
        kind = "src" if match and match["kind"] == "src" else "blob"
        return f"{match['repository']}/{kind}/{commit}/{match['folder']}{quote(path)}" if match else ""

    def find_new_url(self, portfolio: Portfolio) -> str:
        """Where to write a new canvas, on GitHub or GitLab, like most others and in their folder; or empty."""
        base = urljoin(f"{(self.config.repo_url or '').rstrip('/')}/", self.config.edit_uri or "")
        if "/edit/" not in base or not portfolio.products:
            return ""
        folders = [posixpath.dirname(product.current.path) for product in portfolio.products]
        folder = max(sorted(set(folders)), key=folders.count)
        place = base.replace("/edit/", "/new/", 1).rstrip("/") + (f"/{quote(folder)}" if folder else "")
        host = urlsplit(base).netloc
        if "gitlab" in host:
            return f"{place}?file_name=new-product.md"
        if "github" in host:
            from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas  # slow to load

            definition = portfolio.definitions[0]
            text = write_canvas(definition, make_header(definition), {}, "sections")
            return f"{place}?filename=new-product.md&value={quote(text)}"
        return ""

    def _find_target(self, path: str, address: str) -> tuple[File | None, str]:
        """The file to which a link in the page `path` leads, none for other places, and its `#fragment`."""
        target, rest = split_link(path, address)
        file = self.files.get_file_from_path(target) if target else None
        return (file, rest) if file and file.inclusion.is_included() else (None, "")
