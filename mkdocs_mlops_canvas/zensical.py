"""Owns what only Zensical knows: which page a `Markdown` works on, its meta-data, and the folder of the docs.

Zensical runs extensions and no plugins, and makes a new `Markdown` for each page, on several threads. It registers
the preprocessor `rendering_context` (zensical/extensions/context.py), which is no public interface: all of it is read
with care, and what is not there is done without.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.docs_folder import DocsFolder
from mkdocs_mlops_canvas.source import MARKER, FrontMatter, normalise, split_front_matter
from mkdocs_mlops_canvas.terms import Terms
from mkdocs_mlops_canvas.words import find_frame

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from markdown import Markdown

    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.page import Page
    from mkdocs_mlops_canvas.site import Site
    from mkdocs_mlops_canvas.words import Frame, Words

_CONTEXT = "rendering_context"

log = logging.getLogger("mkdocs.mlops_canvas")

# what has been read of each site stays from page to page, which have nothing else in common
_folders: dict[tuple[str, str, str], DocsFolder] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class ZensicalPage:
    """The page that Zensical renders: its path in the docs folder, and its meta-data, which its template reads."""

    path: str
    meta: MutableMapping[str, Any]
    site: Site
    front: FrontMatter | None

    def fill_body(self, md: Markdown) -> None:
        """Let `md` convert a page whose canvas is all in its front matter: it does not run for an empty text."""
        convert = md.convert
        if self.site.pages.get(self.path):
            md.convert = lambda source: convert(source if source.strip() else MARKER)  # type: ignore[method-assign]

    def prepare(self, page: Page) -> None:
        """Give a canvas page its title and the whole width, unless its author has decided otherwise."""
        block = next((block for block in page.canvases if block.is_page), None)
        if block and block.canvas and not page.has_title:
            self.meta.setdefault("title", block.canvas.product)
        if any(block.wide for block in page.canvases) or self.path == self.site.portfolio_path:
            self.meta.setdefault("hide", ["navigation", "toc"])


def find_theme_frame(md: Markdown) -> Frame | None:
    """What the theme of Zensical says of its pages; none on other hosts."""
    config = getattr(md.preprocessors[_CONTEXT], "config", None) if _CONTEXT in md.preprocessors else None
    theme = config.get("theme") if isinstance(config, dict) else None
    return find_frame(theme.get("language"), theme.get("direction")) if isinstance(theme, dict) else None


def find_page(md: Markdown, loader: Loader, stale_after: int, history: str, words: Words) -> ZensicalPage | None:
    """The page that Zensical renders with this `Markdown`; none on other hosts."""
    if _CONTEXT not in md.preprocessors:
        return None
    context = md.preprocessors[_CONTEXT]
    page, config = getattr(context, "page", None), getattr(context, "config", None)
    path, meta = getattr(page, "path", None), getattr(page, "meta", None)
    if not isinstance(config, dict) or not isinstance(path, str) or not isinstance(meta, dict):
        return None
    docs = str(config.get("docs_dir") or "docs")
    root = Path(str(config.get("root_dir") or ".")) / docs
    excluded = "\n".join(str(config.get(key) or "") for key in ("exclude_docs", "draft_docs"))
    with _lock:
        new = DocsFolder(root, excluded, f"{docs.strip('/')}/", history, log.warning)
        folder = _folders.setdefault((str(root), excluded, history), new)
        site = folder.read(loader, Terms(loader.stages, stale_after, _today()), words)
        front = split_front_matter(normalise(folder.read_front_matter(path)))
    return ZensicalPage(path, meta, site, front)


def _today() -> date:
    """The day of the build, which `SOURCE_DATE_EPOCH` fixes, as in MkDocs (`get_build_datetime`)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date()
