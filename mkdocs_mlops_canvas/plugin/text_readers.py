"""Plugins that turn the HTML of pages into text, for language models, and what they read of canvases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.rendering.text_view import render_text_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig

_READERS = ("llmstxt",)


class TextReader:
    """The `on_page_content` of such a plugin, which gets another view of the page; the page itself stays as it is."""

    def __init__(self, read: Callable[..., str | None]) -> None:
        self._read = read

    def on_page_content(self, html: str, **arguments: Any) -> str:
        """Let the plugin read the page."""
        view = render_text_view(html)
        result = self._read(view, **arguments)
        return html if result is None or result == view else result


def surround_text_readers(config: MkDocsConfig) -> None:
    """Let all such plugins of a site read text views, whatever the order of plugins."""
    readers = [plugin for name, plugin in config.plugins.items() if name.rpartition("/")[2] in _READERS]
    events = config.plugins.events["page_content"]
    for index, event in enumerate(events):
        if any(getattr(event, "__self__", None) is plugin for plugin in readers):
            events[index] = TextReader(event).on_page_content
