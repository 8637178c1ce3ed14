"""Portfolios as workbooks (.xlsx): a sheet of facts and one of boxes, each with a row for each product.

Each text is written as a text, so no spreadsheet executes it or changes an address in it.
"""

from __future__ import annotations

import io
from datetime import date
from operator import methodcaller
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.portfolio.relations import RELATIONS
from mkdocs_mlops_canvas.text.names import make_title
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.feed import CSV_COLUMNS, list_facts
from mkdocs_mlops_canvas.writing.markdown import write_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Field
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product

MOST_UNITS = 32_767  # of UTF-16, in a cell

_TITLES = {"id": "ID", "url": "URL"}
_FIRST = ("product", "id")  # columns of both sheets
_LEFT_OUT = ("boxes", "empty")  # columns of the CSV: the other sheet says it
_RARE = (*RELATIONS, "links", "layout", "private", "source", "protected")  # columns only where there is a value
_FIRST_DAY = date(1900, 3, 1)  # Excel has a 29 February 1900, and no day before that year
_NARROWEST, _WIDEST = 12, 60  # characters
_LINE, _HIGHEST = 15, 409  # points, of a line and of a row


@dataclass(frozen=True, slots=True)
class Workbook:
    """The bytes of a workbook, and for each text that was too long for a cell the id of its product and its column."""

    data: bytes
    cut: tuple[tuple[str, str], ...]


def build_workbook(
    portfolio: Portfolio, addresses: SiteAddresses, made: datetime, texts: Mapping[str, Mapping[str, str]]
) -> Workbook:
    """The current canvas of each product; of protected ones, the names only.

    Args:
        portfolio: The products.
        addresses: Those of their pages.
        made: The time of its creation. With the same time, the same products give the same bytes.
        texts: The boxes of products by id, where they are not as in the canvas.

    Raises:
        ModuleNotFoundError: The library is not installed.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # it has no types; part of an extra

    definitions, fields = portfolio.definitions, portfolio.fields
    facts = [_list_cells(product, [own.key for own in fields], addresses) for product in portfolio.products]
    facts += [{"product": product.name, "protected": True} for product in portfolio.protected]
    keys = [*_FIRST, *(key for key in CSV_COLUMNS if key not in (*_FIRST, *_LEFT_OUT, *_RARE)), *_RARE]
    used = {key for row in facts for key, value in row.items() if value not in (None, "")}
    heads = {key: _TITLES.get(key) or make_title(key) for key in keys if key in used or key not in _RARE}
    boxes = [{**{key: row[key] for key in _FIRST}, **texts.get(product.id, product.canvas.boxes)}
             for row, product in zip(facts, portfolio.products, strict=False)]  # fmt: skip
    own_heads = _choose_heads((own for own in fields if own.key in used or not own.profile), definitions, "find_field")
    box_heads = _choose_heads((box for column in portfolio.columns for box in column.boxes), definitions, "find_box")

    file, cut = io.BytesIO(), list[tuple[str, str]]()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        text = {"text_wrap": True, "valign": "top"}
        formats = {
            "head": book.add_format(text | {"bold": True, "bg_color": "#E8EAF6", "bottom": 1}),
            "text": book.add_format(text | {"num_format": "@"}),  # so that what is typed stays: `- one`, `1.10`
            "date": book.add_format(text | {"num_format": "yyyy-mm-dd", "align": "left"}),
            "number": book.add_format(text | {"align": "left"}),
        }
        for name, rows, columns in (
            ("Facts", facts, heads | own_heads),
            ("Boxes", boxes, {key: heads[key] for key in _FIRST} | box_heads),
        ):
            cut += _write_sheet(book.add_worksheet(name), rows, columns, formats)
    return Workbook(file.getvalue(), tuple(cut))


def _list_cells(product: Product, fields: Sequence[str], addresses: SiteAddresses) -> dict[str, Any]:
    """The facts of a product as its author wrote them: texts, numbers and dates; lists have one item a line."""
    header = product.canvas.header
    facts = list_facts(product, fields, addresses) | {
        "summary": header.summary,
        "links": write_values(dict(header.links)).removesuffix("\n") if header.links else None,
        "layout": header.layout,
        "private": header.private or None,
    }
    return {
        key: "\n".join(" ".join(item.split("\n")) for item in value) if isinstance(value, tuple) else value
        for key, value in facts.items()
    }


def _choose_heads(parts: Iterable[Box | Field], definitions: Sequence[Definition], find: str) -> dict[str, str]:
    """The heads of columns by their keys: titles, but keys where a title is taken or has another meaning elsewhere."""
    heads: dict[str, str] = {}
    for part in parts:
        by_key, by_title = ([methodcaller(find, name)(each) for each in definitions] for name in (part.key, part.title))
        heads[part.key] = part.title if by_key == by_title and part.title not in heads.values() else part.key
    return heads


def _write_sheet(
    sheet: Any, rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], formats: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Write a table with a row of heads; texts that are too long for a cell are cut, and returned."""
    cut, lines = [], [1] * len(rows)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # such as the version 1.10
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    for at, (key, head) in enumerate(columns.items()):
        sheet.write_string(0, at, head, formats["head"])
        cells = {number: row[key] for number, row in enumerate(rows, 1) if row.get(key) not in (None, "")}
        width = len(head) + 4  # with the button of the filter
        for number, value in cells.items():
            kind, text = _kind_of(value), str(value)
            if kind == "text":
                sheet.write_string(number, at, _fit(text), formats[kind])
                cut += [] if text == _fit(text) else [(rows[number - 1]["id"], head)]
            else:
                sheet.write(number, at, value, formats[kind])
            width = max(width, *(len(line) + 2 for line in text.split("\n")))
        width = max(_NARROWEST, min(width, _WIDEST))
        sheet.set_column(at, at, width, formats[_kind_of(next(iter(cells.values()), ""))])
        for number, value in cells.items():
            lines[number - 1] = max(lines[number - 1], _count_lines(str(value), width))
    for number, count in enumerate(lines, 1):  # not every program fits the heights of rows to wrapped texts
        sheet.set_row(number, min(count * _LINE, _HIGHEST))
    return cut


def _count_lines(text: str, width: int) -> int:
    """How many lines a text has in a column, about: words are wrapped a little before its end."""
    return sum(1 + len(line) // (width - 4) for line in text.split("\n"))


def _fit(text: str) -> str:
    """As much of a text as a cell holds."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")


def _kind_of(value: object) -> str:
    """What a cell with a value is to a spreadsheet."""
    is_day = isinstance(value, date) and value >= _FIRST_DAY
    is_number = isinstance(value, int | float) and float(f"{value:.15g}") == value  # they keep 15 digits
    return "date" if is_day else "number" if is_number else "text"
