"""The pages that MkDocs lists: which of them hold canvases or portfolios, and what MkDocs does with these."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.plugin.addresses import config_folder
from mkdocs_mlops_canvas.plugin.originals import find_originals, relative
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.source import may_hold_blocks, normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from mkdocs_mlops_canvas.history.cache import HistoryCache
    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.plugin.originals import Originals
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem
    from mkdocs_mlops_canvas.text.source import FrontMatter


@dataclass
class Scan:
    """The pages that were read, each with its text, so that `serve` reads again only what has changed."""

    loader: Loader | None = None
    pages: dict[str, tuple[str, Page]] = field(default_factory=dict)
    history: HistoryCache | None = None

    def load(self, text: str, path: str, loader: Loader) -> Page:
        """What stands in the page `text`; the same text gives the same page, until definitions or stages change."""
        if loader != self.loader:
            self.loader, self.pages = loader, {}
        known, page = self.pages.get(path, ("", None))
        if page is None or known != text:
            page = load_page(text, path, loader)
            self.pages[path] = text, page
        return page

    def read_histories(
        self, files: Files, config: MkDocsConfig, pages: Mapping[str, Page], texts: Mapping[str, str], loader: Loader
    ) -> tuple[dict[CanvasLocation, CanvasHistory], list[Problem | str]]:
        """What came before the canvases in `pages`, with paths relative to the docs folder; and why that is not all."""
        from mkdocs_mlops_canvas.history.cache import (
            HistoryCache,  # few sites ask for it, and it loads what runs processes
        )

        self.history = self.history or HistoryCache()
        originals = find_originals(config)
        root = originals.root
        paths = {originals.place_of(files.src_uris[path], root): path for path in pages}
        found, failures = self.history.read(
            root, {place: pages[path] for place, path in paths.items()},
            {place: texts[path] for place, path in paths.items()}, loader,
        )  # fmt: skip
        if not originals.are_copied:
            return found, failures
        return {
            location._replace(path=paths[location.path]): replace(
                history,
                iterations=tuple(
                    replace(past, path=relative(root / past.path, originals.docs)) for past in history.iterations
                ),
            )
            for location, history in found.items()
        }, failures


def read_pages(
    files: Files, config: MkDocsConfig, loader: Loader, scan: Scan
) -> tuple[dict[str, Page], dict[str, str]]:
    """The pages with canvases or portfolios, drafts and posts among them, and their texts."""
    pages: dict[str, Page] = {}
    texts: dict[str, str] = {}
    originals = find_originals(config)
    for file in files:
        if not file.is_documentation_page() or not (file.inclusion.is_in_serve() or file.page):
            continue  # `serve` shows drafts, and posts are made by their plugin
        try:
            text = normalise(file.content_string)
        except (OSError, ValueError):
            continue  # MkDocs says so itself when it comes to this page
        if not may_hold_blocks(text):
            continue
        page = scan.load(text, _display_path(file, config, originals), loader)
        if page.blocks:
            pages[file.src_uri], texts[file.src_uri] = page, text
    return pages, texts


def read_front(files: Files, path: str) -> FrontMatter | None:
    """The front matter of a page, which few pages need again when they are rendered."""
    file = files.get_file_from_path(path)
    try:
        return split_front_matter(normalise(file.content_string)) if file else None
    except (OSError, ValueError):
        return None


def is_published(files: Files, path: str) -> bool:
    """Whether a page is in the built site of its own accord."""
    file = files.get_file_from_path(path)
    return file is not None and file.inclusion.is_included()


def is_made(files: Files, path: str) -> bool:
    """Whether another plugin has made the page of a file, and will show it: Material's blog does so with its posts."""
    file = files.get_file_from_path(path)
    return file is not None and file.page is not None


def _display_path(file: File, config: MkDocsConfig, originals: Originals) -> str:
    """The path of a page for messages, as seen from the folder of `mkdocs.yml`."""
    path = originals.path_of(file)
    if path is None:
        return file.src_uri
    return path.removeprefix(config_folder(config) + os.sep).replace(os.sep, "/")
