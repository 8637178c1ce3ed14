"""From sheets to documents: canvases are converted, their links are resolved, and several are bound together."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.documents.document import Article, collect_facts, render_document
from mkdocs_mlops_canvas.documents.pdf import describe, read_first_pages
from mkdocs_mlops_canvas.documents.portable import collect_ids, extract_footnotes, make_portable
from mkdocs_mlops_canvas.documents.sheet_links import SheetLinks
from mkdocs_mlops_canvas.rendering.author_html import move_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.documents.chromium import Chromium
    from mkdocs_mlops_canvas.documents.converter import SheetConverter
    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses

_MOST_TRIES = 3  # page numbers can make the table of contents longer, and so move the pages
_ROWS = {"a4": 23, "a3": 33, "letter": 23}  # of the contents on a page; the first page has room for two less


class Binder:
    """Makes articles of sheets.

    Args:
        sheets: All sheets that are exported together, and so link to each other.
        converter: Renders their Markdown.
        read_file: Gives the content of a file in the docs folder, or None if there is no such file.
        addresses: The addresses of all other pages in their site.
        bound: Whether all articles go into one document. If not, each goes into a file of its name, beside the others.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        converter: SheetConverter,
        read_file: Callable[[str], bytes | None],
        addresses: SiteAddresses,
        bound: bool,
    ) -> None:
        self._converter = converter
        self._bound = bound and len(sheets) > 1
        many = sheets if len(sheets) > 1 else ()
        self._sheets = {sheet.path: sheet for sheet in many if len(sheet.page.canvases) == 1}
        self._links = SheetLinks(read_file, addresses, self._link_to_sheet)

    def make_articles(self, sheets: Iterable[Sheet]) -> Iterator[Article]:
        """The HTML of canvases, one after the other."""
        for sheet in sheets:
            piece = self._converter.convert(sheet)
            html = piece.html + extract_footnotes(piece.html, piece.rest)
            ids = collect_ids(html)

            def resolve_link(address: str, sheet: Sheet = sheet, ids: frozenset[str] = ids) -> str | None:
                return self._links.resolve_link(sheet.path, ids, address)

            def read_picture(address: str, sheet: Sheet = sheet) -> str | None:
                return self._links.read_picture(sheet.path, address)

            html = make_portable(html, resolve_link, read_picture)
            if self._bound:
                html = move_html(html, _prefix(sheet), str)
            yield Article(sheet.canvas, html, self._anchor_of(sheet))

    def _link_to_sheet(self, path: str, fragment: str) -> str | None:
        sheet = self._sheets.get(path)
        if sheet is None:
            return None
        if self._bound:
            return f"#{self._anchor_of(sheet)}"
        return f"{sheet.file_name}.html" + (f"#{fragment}" if fragment else "")

    def _anchor_of(self, sheet: Sheet) -> str:
        anchor = f"canvas-{sheet.anchor}"
        return f"{_prefix(sheet)}{anchor}" if self._bound else anchor


def render_each(articles: Iterable[Article], words: Words) -> Iterator[str]:
    """The HTML document of each article."""
    return (render_document([article], collect_facts([article.canvas], ""), words) for article in articles)


def print_all(
    articles: Sequence[Article], chromium: Chromium, title: str, words: Words, paper: str, made: datetime | None
) -> bytes:
    """The PDF of all articles; several have a table of contents.

    Args:
        articles: At least one.
        chromium: A browser that is running.
        title: The title of a PDF of several articles; one article has its own.
        words: The language of the contents.
        paper: One of `PAPERS`.
        made: The time of creation in the metadata, if there is to be one.
    """
    facts = collect_facts([article.canvas for article in articles], title)
    if len(articles) == 1:
        html = render_document(articles, facts, words)
        return describe(chromium.print(html, paper), html, facts, made)
    anchors = [article.anchor for article in articles]
    first = ceil((len(articles) + 2) / _ROWS[paper]) + 1
    pages: Mapping[str, int] = {anchor: number for number, anchor in enumerate(anchors, first)}
    for _ in range(_MOST_TRIES):  # each article is assumed to fill one page; only the printed PDF says where it begins
        html = render_document(articles, facts, words, has_contents=True, pages=pages)
        data = chromium.print(html, paper, len(articles))
        found = read_first_pages(data, anchors)
        if found == pages:
            break
        pages = found
    return describe(data, html, facts, made)


def _prefix(sheet: Sheet) -> str:
    return f"{sheet.name}--"
