"""What the search plugin reads of a page with canvases: their words, without what is drawn around them.

The words are in the place of the page's content only while the search plugin reads it. No other plugin or hook sees
them, so nothing that these make of a page has to be put together again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

NO_WORDS = "<!-- -->"


class SearchView:
    """Shows the search plugin shortened pages.

    `find_shortened` gives parts of the content of a page, each with what search reads in its place.
    """

    def __init__(self, find_shortened: Callable[[Page], Sequence[tuple[str, str]]]) -> None:
        self._find_shortened = find_shortened
        self._shortened: Sequence[tuple[str, str]] = ()
        self._whole = self._words = ""

    def surround(self, config: MkDocsConfig) -> None:
        """Register right before and right after the search plugin of a site, if it has one.

        `PluginCollection.events` (mkdocs/plugins.py) has the methods of an event in the order in which they are called.
        Priorities would let other plugins in between.
        """
        search = [plugin for name, plugin in config.plugins.items() if name.rpartition("/")[2] == "search"]
        events = config.plugins.events["page_context"]
        others = [event for event in events if not isinstance(getattr(event, "__self__", None), SearchView)]
        events.clear()
        for event in others:
            is_search = any(getattr(event, "__self__", None) is plugin for plugin in search)
            events += [self._show_words, event, self._show_whole] if is_search else [event]

    def _show_words(self, context: TemplateContext, *, page: Page, **_: object) -> TemplateContext:
        self._whole = self._words = page.content or ""
        self._shortened = self._find_shortened(page)
        for whole, words in self._shortened:
            self._words = self._words.replace(whole, words, 1)
        page.content = self._words
        return context

    def _show_whole(self, context: TemplateContext, *, page: Page, **_: object) -> TemplateContext:
        page.content = self._put_back(page.content or "")
        self._shortened, self._whole, self._words = (), "", ""  # a portfolio is large, and is rendered now
        return context

    def _put_back(self, html: str) -> str:
        """The content of a page after the search plugin has read it."""
        if html == self._words:
            return self._whole
        for whole, words in self._shortened:  # Material takes its own attributes out of the page
            if words not in html:
                return self._whole
            html = html.replace(words, whole, 1)
        return html
