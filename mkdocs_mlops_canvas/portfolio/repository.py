"""Where the sources of a site are on a code host: addresses to read them as a commit left them, and to edit them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from mkdocs_mlops_canvas.history.places import is_in_same_repository
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from pathlib import Path

# `https://github.com/owner/name/edit/main/docs/`, `https://gitlab.com/owner/name/-/edit/main/docs/`
_SOURCE = re.compile(
    r"(?P<repository>https?://[^?#]+?)/(?P<kind>edit|blob|tree|src)/[^/?#]+/(?P<folder>(?:[^?#]*/)?)(?:\?.*)?$"
)


def join_address(repo_url: str | None, edit_uri: str | None) -> str:
    """The address below which pages are edited."""
    return urljoin(f"{(repo_url or '').rstrip('/')}/", edit_uri or "")


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository of the docs folder `docs`, whose pages are edited below the address `base`.

    `has_link` says that the theme links there from each page.
    """

    base: str
    docs: Path
    has_link: bool = False

    def edit_url_of(self, path: str) -> str | None:
        """Where to edit a page; None for one that is not in the docs folder."""
        is_there = bool(self.base) and (self.docs / path).is_file()
        return urljoin(self.base, quote(path)) if is_there else None

    def commit_url_of(self, path: str, commit: str) -> str | None:
        """Where to read a page as a commit left it, on GitHub, GitLab or Bitbucket; None for one in a submodule."""
        match = _SOURCE.match(self.base)
        kind = "src" if match and match["kind"] == "src" else "blob"
        if match is None or not is_in_same_repository(self.docs, path):
            return None
        return f"{match['repository']}/{kind}/{commit}/{posixpath.normpath(match['folder'] + quote(path))}"

    def new_url_of(self, folder: str) -> str | None:
        """The address for a new file in a folder of the docs on GitHub or GitLab, up to its name."""
        place = urljoin(f"{self.base.replace('/edit/', '/new/', 1).rstrip('/')}/", quote(folder)).rstrip("/")
        host = urlsplit(self.base).netloc
        name = "file_name" if "gitlab" in host else "filename" if "github" in host else ""
        return f"{place}?{name}=" if name and "/edit/" in self.base else None
