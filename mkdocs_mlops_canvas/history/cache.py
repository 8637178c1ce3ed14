"""What came before the canvases of a docs folder, read from git and kept from one build of `serve` to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.history.git import read_state
from mkdocs_mlops_canvas.history.iterations import list_shown, read_page_histories
from mkdocs_mlops_canvas.history.places import locate_pages
from mkdocs_mlops_canvas.history.revisions import read_revisions
from mkdocs_mlops_canvas.text.problem import describe_exception

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.history.iterations import CanvasHistory, ShownIterations
    from mkdocs_mlops_canvas.history.revisions import Revision
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem


class HistoryCache:
    """Reads what came before canvases, again where something has changed.

    git runs again if there is another commit, or if something was wrong. The revisions of a page are read again if its
    text or its revisions have changed, or if an iteration came to the site or left it.
    """

    def __init__(self) -> None:
        self._state: tuple[object, ...] | None = None
        self._revisions: tuple[Mapping[str, Sequence[Revision]], str | None] = ({}, None)
        self._shown: tuple[ShownIterations, Loader] | None = None
        self._histories: dict[str, tuple[Page, str, Mapping[CanvasLocation, CanvasHistory]]] = {}

    def read(
        self, root: Path, pages: Mapping[str, Page], texts: Mapping[str, str], loader: Loader
    ) -> tuple[dict[CanvasLocation, CanvasHistory], list[Problem | str]]:
        """What came before the canvases in `pages`, and why that is not all.

        Args:
            root: The docs folder.
            pages: Its pages by path.
            texts: Their texts, with their front matter.
            loader: Reads the canvases.
        """
        if not any(page.canvases for page in pages.values()):
            return {}, []
        folders = sorted({root, *(folder for folder, _ in locate_pages(root, pages).values())})
        state, shown = (root, *map(read_state, folders), frozenset(pages)), (list_shown(pages), loader)
        if state != self._state:
            self._revisions, self._histories = read_revisions(root, list(pages)), {}
            self._state = None if self._revisions[1] else state  # what is wrong may be fixed by the next build
        if shown != self._shown:
            self._shown, self._histories = shown, {}
        revisions, warning = self._revisions
        histories: dict[CanvasLocation, CanvasHistory] = {}
        failures: list[Problem | str] = []
        for path, page in pages.items():
            known, text, found = self._histories.get(path, (None, None, {}))
            if known is not page or text != texts[path]:
                try:
                    found = read_page_histories(path, page, texts[path], revisions.get(path, ()), shown[0], loader)
                except Exception as error:  # whatever it is, the other pages have their history
                    failures.append(describe_exception(error, page.path))
                    continue
                self._histories[path] = page, texts[path], found
            histories |= found
        if warning:  # the oldest commit of a history that is cut short seems to have changed everything
            histories = {location: replace(history, changed=None) for location, history in histories.items()}
            failures.append(f"'history': {warning}")
        return histories, failures
