"""Owns canvases in HTML: the published sheet, tables, and pages with a heading for each box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from bs4.exceptions import ParserRejectedMarkup
from markdownify import ATX, MarkdownConverter

from mkdocs_mlops_canvas.importing.markdown import is_canvas_table, read_grid, read_markdown
from mkdocs_mlops_canvas.importing.names import Entry, Names, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


_UNSEEN = ("head", "script", "style", "template")
_LAYOUT = ("table", "thead", "tbody", "tr", "td", "th")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")  # `<b`, `&amp;`: what Markdown would take for HTML
_BLOCK_MARK = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s)", re.MULTILINE)  # `# `, `- `, `1. ` at the start of a line
_MAX_SPAN = 100


class _Converter(MarkdownConverter):
    """Writes Markdown as Python-Markdown reads it: its escapes, and four spaces for what is in a list item."""

    def escape(self, text: str, parent_tags: Any) -> str:
        text = text.replace("\\", "\\\\").replace("`", "\\`")
        text = super().escape(text, parent_tags)  # type: ignore[misc] # not in markdownify's stubs
        text = _MARKUP.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", text)
        return _BLOCK_MARK.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)

    def convert_li(self, element: Any, text: str, parent_tags: Any) -> str:
        first, *more = self._write_item(element, text, parent_tags)
        width = first.find(" ") + 1
        return "\n".join([first, *(f"    {line[width:]}" if line else line for line in more)])

    def _write_item(self, element: Any, text: str, parent_tags: Any) -> list[str]:
        item: str = super().convert_li(element, text, parent_tags)  # type: ignore[misc] # not in markdownify's stubs
        return item.split("\n")


def read_html(text: str, names: Names) -> list[Entry]:
    """The entries of a canvas in HTML, all words of it included.

    Raises:
        SourceError: The text is no HTML that can be read.
    """
    try:
        return _read(text, names)
    except ParserRejectedMarkup as error:
        raise SourceError(f"the HTML cannot be read: {error}") from None
    except RecursionError:
        raise SourceError("the HTML cannot be read: it is nested too deeply") from None


def _read(text: str, names: Names) -> list[Entry]:
    soup = BeautifulSoup(text, "html.parser")
    for element in soup(_UNSEEN):
        element.decompose()
    for element in soup("input"):
        element.replace_with(str(element.get("value", "")))
    entries = []
    for table in soup("table"):
        if table.decomposed or _is_below_box(table, names):
            continue
        if is_canvas_table([[_convert(cell, nested=False) for cell in row] for row in _read_rows(table)], names):
            entries += read_grid([[_convert(cell) for cell in row] for row in _read_rows(table)], names)
            for parent in table.find_parents(_LAYOUT):  # a table around it is there for its looks
                parent.name = "div"
            table.replace_with(soup.new_tag("hr"))
            table.decompose()
    return read_markdown(_convert(soup), names) + entries


def _is_below_box(table: Tag, names: Names) -> bool:
    """Whether a table stands in the text of a box."""
    heading = table.find_previous(_HEADINGS)
    return heading is not None and heading.find_parent("table") is None and names.is_box(heading.get_text(" ", True))


def _read_rows(table: Tag) -> Iterator[list[Tag | None]]:
    """The cells of a table, each where it stands: those that it spans as well are left out."""
    spans: dict[int, int] = {}  # column -> the number of rows below that a cell takes there
    for row in table("tr"):
        if row.find_parent("table") is not table:
            continue
        cells: list[Tag | None] = []
        for cell in row(("td", "th"), recursive=False):
            while spans.get(len(cells), 0) > 0:
                spans[len(cells)] -= 1
                cells.append(None)
            for extra in range(_span(cell, "colspan")):
                spans[len(cells)] = _span(cell, "rowspan") - 1
                cells.append(None if extra else cell)
        for at in range(len(cells), max(spans, default=-1) + 1):
            spans[at] = max(0, spans.get(at, 0) - 1)
        yield cells


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, ""))
    digits = value.lstrip("0")[:4]  # more than any table has
    return min(int(digits), _MAX_SPAN) if digits and value.isascii() and value.isdecimal() else 1


def _convert(element: Tag | None, nested: bool = True) -> str:
    """The Markdown of what is in an element, with or without the tables that it holds."""
    if element is None:
        return ""
    content = BeautifulSoup(element.decode_contents(), "html.parser")
    for table in () if nested else content("table"):
        table.decompose()
    converter = _Converter(heading_style=ATX, bullets="-", sub_symbol="<sub>", sup_symbol="<sup>")
    return str(converter.convert_soup(content)).strip("\n")
