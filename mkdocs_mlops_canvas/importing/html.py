"""HTML as Markdown for the reader in `markdown`: the published sheet, tables of any kind, and pages of sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup
from markdownify import ATX, MarkdownConverter

from mkdocs_mlops_canvas.importing.markdown_parts import remove_seals, seal_cell
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.text.fences import choose_fence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CELLS = ("td", "th")
_TITLES = ("dt", "summary")
_UNSEEN = ("template", "title")
# what markdownify takes for a part of a line
_BLOCKS = ("address", "aside", "caption", "center", "dd", "details", "dialog", "fieldset", "figure", "footer", "form",
           "header", "legend", "main", "nav", "option")  # fmt: skip
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])|&(?=#?\w+;)")  # `<b`, `&amp;`: what Markdown would take for HTML
_BLOCK_MARK = re.compile(r"^([ \t]*)([#>+-]|\d+[.)])(?=\s)", re.MULTILINE)  # `# `, `- `, `1. ` at the start of a line
_BLANKS = re.compile(r"[ \t\n]{2,}")
_MAX_SPAN = 50  # columns
_MAX_CELLS = 200  # of a table that one cell takes
_MAX_DEPTH = 20  # of tables in each other


def convert_html(text: str) -> str:
    """HTML as Markdown, with sealed cells in its tables and all words of it included.

    Raises:
        SourceError: The text is no HTML that can be read.
    """
    try:
        return str(_MarkdownWriter().convert_soup(BeautifulSoup(remove_seals(text), "html.parser")))
    except ParserRejectedMarkup as error:
        raise SourceError(f"the HTML cannot be read: {error}") from None
    except RecursionError:
        raise SourceError("the HTML cannot be read: it is nested too deeply") from None


class _MarkdownWriter(MarkdownConverter):
    """Writes Markdown as Python-Markdown reads it: its escapes, and four spaces for what is in a list item.

    Cells of tables are sealed, so that they keep their blocks, such as lists, and each row is a line.
    """

    # written in `process_element`, for they depend on what is around them
    convert_caption = convert_dd = convert_dt = convert_table = convert_td = convert_th = convert_tr = None

    def __init__(self) -> None:
        super().__init__(autolinks=False, heading_style=ATX, bullets="-", sub_symbol="<sub>", sup_symbol="<sup>")
        self.tables: list[list[list[Tag]]] = []  # the rows of the tables that are open
        self.cells: dict[int, str] = {}  # the Markdown of cells
        self.numbers: dict[int, int] = {}  # of the last items of lists

    def process_element(self, node: Tag | NavigableString, parent_tags: set[str]) -> str:
        if isinstance(node, NavigableString):
            return self._write_text(node, parent_tags)
        if node.name in _UNSEEN:
            return ""
        if node.name == "table":
            self.tables.append([])
            if len(self.tables) > _MAX_DEPTH:
                raise RecursionError
        elif self.tables and (node.name == "tr" or (node.name in _CELLS and not self.tables[-1])):
            self.tables[-1].append([])
        if self.tables and node.name in _CELLS:
            self.tables[-1][-1].append(node)
        in_cell = node.parent and node.parent.name in _CELLS
        text: str = self.process_tag(node, set() if in_cell else parent_tags)  # type: ignore[attr-defined] # in no stub
        if node.name == "table":
            return f"\n\n{text.strip()}\n\n{self._write_table(self.tables.pop())}\n\n"
        if self.tables and node.name in _CELLS:
            self.cells[id(node)] = text.strip("\n")
            return ""
        if node.name in _TITLES and text.strip():
            return f"\n\n**{' '.join(text.split()).strip('*')}**\n\n"
        return f"\n\n{text.strip()}\n\n" if node.name in _BLOCKS and text.strip() else text

    def _write_text(self, node: NavigableString, parent_tags: set[str]) -> str:
        if isinstance(node, PreformattedString) and not isinstance(node, CData):
            return ""  # `<!-- a comment -->`, `<?xml?>`
        text = node if "pre" in parent_tags else _BLANKS.sub(lambda blanks: "\n" if "\n" in blanks[0] else " ", node)
        copy = NavigableString(text)
        copy.parent, copy.previous_sibling, copy.next_sibling = node.parent, node.previous_sibling, node.next_sibling
        return str(self.process_text(copy, parent_tags))  # type: ignore[attr-defined] # in no stub

    def _write_table(self, rows: Sequence[Sequence[Tag]]) -> str:
        texts = [row for row in self._place_cells(rows) if row]
        if not any(map(any, texts)):
            return ""
        has_head = all(cell.name == "th" or cell.find_parent("thead") for cell in next(filter(None, rows)))
        head = texts.pop(0) if has_head else [""] * len(texts[0])
        return "\n".join(f"| {' | '.join(map(seal_cell, cells))} |" for cells in (head, ["---"] * len(head), *texts))

    def _place_cells(self, rows: Sequence[Sequence[Tag]]) -> Iterator[list[str]]:
        """The texts of the cells of each row, each where it stands: those that it spans as well are empty."""
        spans: dict[int, int] = {}  # column -> the number of rows below that a cell takes there
        for row in rows:
            texts: list[str] = []
            below: dict[int, int] = {}
            for cell in row:
                while spans.get(len(texts)):
                    texts.append("")
                width = min(_read_number(cell, "colspan") or 1, _MAX_SPAN)
                height = min(_read_number(cell, "rowspan") or 1, _MAX_CELLS // width)
                below |= dict.fromkeys(range(len(texts), len(texts) + width), height)
                texts += [self.cells[id(cell)], *[""] * (width - 1)]
            spans = {at: left - 1 for at, left in (spans | below).items() if left > 1}
            yield texts

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = super().escape(text.replace("\\", "\\\\").replace("`", "\\`"), parent_tags)  # type: ignore[misc] # in no stub
        text = _MARKUP.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", text)
        return _BLOCK_MARK.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)

    def convert_input(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        return self.escape(str(element.get("value", "")), parent_tags)

    def convert_li(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        mark, key = "-", id(element.parent)
        if element.parent and element.parent.name == "ol":
            self.numbers[key] = self.numbers.get(key, (_read_number(element.parent, "start") or 1) - 1) + 1
            mark = f"{self.numbers[key]}."
        first, *more = text.strip().split("\n")
        return "\n".join([f"{mark} {first}", *(f"    {line}" if line else line for line in more), ""]) if first else ""

    def convert_pre(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        fence = choose_fence(text)
        return "\n\n{0}\n{1}\n{0}\n\n".format(fence, text.strip("\n").rstrip()) if text.strip() else ""


def _read_number(element: Tag, name: str) -> int | None:
    """The value of an attribute, if it is a number; one that is absurd is cut."""
    value = str(element.get(name, ""))
    return int(value[:9]) if value.isascii() and value.isdecimal() else None
