"""Owns what came before the canvases of a docs folder, out of git, as far as it is known from the build before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.history.git import find_state, read_history
from mkdocs_mlops_canvas.history.iterations import find_page_past, find_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.history.git import Revision
    from mkdocs_mlops_canvas.history.iterations import Past, Shown
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page


@dataclass
class DocsPast:
    """Reads the past of the canvases in a docs folder, and keeps it, as `serve` asks for it with each build.

    git is asked again when there is another commit, or when something was wrong. A page is looked at again when its
    text or its history has changed, or when an iteration came to the site or left it.
    """

    _state: tuple[object, ...] = ()
    _history: tuple[Mapping[str, Sequence[Revision]], str] = ({}, "")
    _shown: tuple[Shown, Loader] | None = None
    _found: dict[str, tuple[Page, str, Mapping[CanvasLocation, Past]]] = field(default_factory=dict)

    def read(
        self, root: Path, pages: Mapping[str, Page], texts: Mapping[str, str], loader: Loader
    ) -> tuple[Mapping[CanvasLocation, Past], str]:
        """What came before the canvases in `pages` of the folder `root`, and a warning or an empty text.

        `texts` are those of the pages, with their front matter.
        """
        if not any(page.canvases for page in pages.values()):
            return {}, ""
        state, shown = (root, find_state(root), frozenset(pages)), (find_shown(pages), loader)
        if state != self._state:
            self._history, self._found = read_history(root, list(pages)), {}
            self._state = () if self._history[1] else state  # what is wrong may be mended meanwhile
        if shown != self._shown:
            self._shown, self._found = shown, {}
        revisions, warning = self._history
        past: dict[CanvasLocation, Past] = {}
        for path, page in pages.items():
            known, text, found = self._found.get(path, (None, "", {}))
            if known is not page or text != texts[path]:
                found = find_page_past(path, page, texts[path], revisions.get(path, ()), shown[0], loader)
                self._found[path] = page, texts[path], found
            past |= found
        if warning:  # the oldest commit of a history that is cut short seems to have changed everything
            past = {place: replace(its, changed=None) for place, its in past.items()}
        return past, f"'history': {warning}" if warning else ""
