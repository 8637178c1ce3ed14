"""Which plugins and hooks change the text of canvases and portfolios before their page is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page as HostPage

    from mkdocs_mlops_canvas.reading.page import Page


@dataclass
class TextWatch:
    """Looks at the text of pages after each plugin.

    `pages` are those of the scan, and `changers` is filled: the names of the plugins by the path of the page.
    """

    pages: Mapping[str, Page]
    changers: dict[str, list[str]]

    def __post_init__(self) -> None:
        self._path = ""
        self._texts: list[str] = []

    def surround(self, config: MkDocsConfig) -> None:
        """Register before the first and after each method that changes the text of a page."""
        events, origins = config.plugins.events["page_markdown"], config.plugins._event_origins
        others = [event for event in events if not isinstance(getattr(event, "__self__", None), _Look)]
        events.clear()
        if others:
            events.append(_Look(self, "").run)
        for event in others:
            events += [event, _Look(self, str(origins.get(event, "another plugin"))).run]

    def look(self, markdown: str, path: str, name: str) -> None:
        """Note the plugin `name` if it has changed one of our blocks; the first look has no name."""
        page = self.pages.get(path)
        if page is None:
            return
        if not name:
            spans = [span for block in page.blocks for span in block.spans]
            self._path, self._texts = path, ["\n".join(page.lines[start:end]) for start, end in spans]
        if self._path == path:
            kept = [text for text in self._texts if text in markdown]
            if name and len(kept) < len(self._texts):
                self.changers.setdefault(path, []).append(name)
            self._texts = kept


@dataclass(frozen=True)
class _Look:
    """What is called after a plugin."""

    watch: TextWatch
    name: str

    def run(self, markdown: str, *, page: HostPage, **_: object) -> None:
        self.watch.look(markdown, page.file.src_uri, self.name)
