"""Owns the way from canvases to documents of their own: what is converted, linked and bound together."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.documents.document import Article, find_facts, render_document
from mkdocs_mlops_canvas.documents.pdf import describe, find_starts
from mkdocs_mlops_canvas.documents.portable import find_footnotes, find_ids, make_portable
from mkdocs_mlops_canvas.documents.sheet_links import SheetLinks
from mkdocs_mlops_canvas.rendering.moved_html import move_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.documents.chromium import Chromium
    from mkdocs_mlops_canvas.documents.converter import Converter
    from mkdocs_mlops_canvas.documents.sheet_links import SiteAddresses
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.writing.formats import Sheet

_MOST_TRIES = 3  # the numbers of pages may make the contents longer, and so change themselves
_ROWS = {"a4": 23, "a3": 33, "letter": 23}  # of the contents on one page; there is room for two less on the first one


class Binder:
    """Makes articles of `sheets`, whose pages stand in a site with `addresses`; `read_file` reads their pictures.

    `bound` tells that they go into one document, in which they link to each other; else each goes into a file with its
    name beside the others.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        converter: Converter,
        read_file: Callable[[str], bytes | None],
        addresses: SiteAddresses,
        bound: bool,
    ) -> None:
        self._converter = converter
        self._bound = bound and len(sheets) > 1
        many = sheets if len(sheets) > 1 else ()
        self._sheets = {sheet.path: sheet for sheet in many if len(sheet.page.canvases) == 1}
        self._links = SheetLinks(read_file, addresses, self._find_other)

    def make_articles(self, sheets: Iterable[Sheet]) -> Iterator[Article]:
        """The HTML of canvases, one after the other."""
        for sheet in sheets:
            piece = self._converter.convert(sheet)
            html = piece.html + find_footnotes(piece.html, piece.rest)
            ids = find_ids(html)

            def find_link(address: str, sheet: Sheet = sheet, ids: frozenset[str] = ids) -> str | None:
                return self._links.find_link(sheet.path, ids, address)

            def read_picture(address: str, sheet: Sheet = sheet) -> str | None:
                return self._links.read_picture(sheet.path, address)

            html = make_portable(html, find_link, read_picture)
            if self._bound:
                html = move_html(html, _prefix(sheet), str)
            yield Article(sheet.canvas, html, self._find_anchor(sheet))

    def _find_other(self, path: str, fragment: str) -> str | None:
        sheet = self._sheets.get(path)
        if sheet is None:
            return None
        if self._bound:
            return f"#{self._find_anchor(sheet)}"
        return f"{sheet.name}.html" + (f"#{fragment}" if fragment else "")

    def _find_anchor(self, sheet: Sheet) -> str:
        anchor = f"canvas-{sheet.page.anchors[sheet.number]}"
        return f"{_prefix(sheet)}{anchor}" if self._bound else anchor


def render_each(articles: Iterable[Article], words: Words) -> Iterator[str]:
    """The HTML document of each article."""
    return (render_document([article], find_facts([article.canvas], ""), words) for article in articles)


def print_all(
    articles: Sequence[Article], chromium: Chromium, title: str, words: Words, paper: str, made: datetime
) -> bytes:
    """The PDF of all articles, with contents if they are several; `title` names it then, `made` is its moment."""
    facts = find_facts([article.canvas for article in articles], title)
    if len(articles) == 1:
        html = render_document(articles, facts, words)
        return describe(chromium.print(html, paper), html, facts, made)
    anchors = [article.anchor for article in articles]
    first = ceil((len(articles) + 2) / _ROWS[paper]) + 1
    pages: Mapping[str, int] = {anchor: number for number, anchor in enumerate(anchors, first)}
    for _ in range(_MOST_TRIES):  # most are one sheet; where each begins is known for certain when all are printed
        html = render_document(articles, facts, words, has_contents=True, pages=pages)
        data = chromium.print(html, paper)
        found = find_starts(data, anchors)
        if found == pages:
            break
        pages = found
    return describe(data, html, facts, made)


def _prefix(sheet: Sheet) -> str:
    return f"{sheet.name}--"
