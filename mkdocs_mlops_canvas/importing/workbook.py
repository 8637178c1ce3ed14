"""Canvases in a workbook (.xlsx) as `export` writes it: sheets with a product in each row, and heads in the first."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.importing.data import Pairs, compose_yaml, to_value
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.text.names import fold_name, slugify
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition

_MOST_BYTES = 64 * 1024 * 1024  # unpacked
_MOST_CELLS = 10_000_000  # of a sheet, as empty ones take memory too
_PARTS = (".xml", ".rels")  # not pictures and macros
_HIDDEN = re.compile(rb'<(?:\w+:)?(?:row|col)\b[^>]*\bhidden="(?:1|true)"')  # `<row r="2" hidden="1">`
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>')  # `<c r="B7" t="s">`, but no empty one
_KEYS = ("id", "product")  # columns, one of which a sheet needs
_LISTS = ("designed_by", "tags", "uses", "feeds", "part_of")
_COMPUTED = ("iterations", "last_change", "filled", "url", "page", "source", "protected")  # columns that `export` adds
_OLE = b"\xd0\xcf\x11\xe0"  # encrypted workbooks, and those of older formats
_READABLE = "workbooks (.xlsx) are read as 'mlops-canvas export' writes them"

_Texts = list[tuple[str, str]]  # with the heads of their columns


@dataclass(frozen=True, slots=True)
class WorkbookCanvas:
    """The canvas of a product: its name, its version (empty if it is not given), and its texts by heads of columns."""

    product: str
    version: str
    texts: Pairs


@dataclass(frozen=True, slots=True)
class Workbook:
    """The canvases in a workbook, and sentences about what is hidden in it or was not read."""

    canvases: tuple[WorkbookCanvas, ...]
    notes: tuple[str, ...]


def read_workbook(data: bytes, definitions: Iterable[Definition]) -> Workbook:
    """The canvases in a workbook.

    Args:
        data: The bytes of the file.
        definitions: The definitions of the site, which know the header fields that are lists.

    Raises:
        SourceError: It is not a workbook, or there is no canvas in it.
        ModuleNotFoundError: The library is not installed.
    """
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook  # part of an extra

    lists = {fold_name(name) for each in definitions for own in each.fields if own.kind == "texts"
             for name in (own.key, own.title)}.union(_LISTS)  # fmt: skip
    data, is_partly_hidden = _unpack(data)
    notes = ["hidden rows and columns were read too"] if is_partly_hidden else []
    products: dict[str, _Texts] = {}
    try:
        book = load_workbook(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            table = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            rows = [[_write(cell) for cell in row] for row in table]
            if not rows or {fold_name(head) for head in rows[0]}.isdisjoint(_KEYS):
                notes += [f"the sheet '{sheet.name}' was not read: it has no column 'Product'"] if rows else []
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                notes.append(f"the sheet '{sheet.name}' is hidden and was read too")
            notes += _add_rows(products, sheet.name, rows)
    except CalamineError as error:
        raise SourceError(f"the workbook cannot be read: {error}; {_READABLE}", 0) from None
    canvases = [_make_canvas(key, texts, lists) for key, texts in products.items()]
    if not canvases:
        raise SourceError(f"no canvas found; {_READABLE}", 0)
    return Workbook(tuple(canvases), tuple(notes))


def _unpack(data: bytes) -> tuple[bytes, bool]:
    """The same workbook without pictures and not packed, and whether rows or columns in it are hidden."""
    parts, left = {}, _MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for info in packed.infolist():
                if info.filename.endswith(_PARTS):
                    with packed.open(info) as file:
                        parts[info.filename] = part = file.read(left + 1)
                    left -= len(part)
                    if left < 0 or _count_cells(part) > _MOST_CELLS:
                        raise SourceError("the workbook is too large", 0)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        why = "it has a password, or an older format" if data.startswith(_OLE) else error
        raise SourceError(f"the workbook cannot be read: {why}; {_READABLE}", 0) from None
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return plain.getvalue(), any(map(_HIDDEN.search, parts.values()))


def _count_cells(part: bytes) -> int:
    """About how many cells a sheet has up to the last ones that are filled; at least as many as there are."""
    found = _CELL.findall(part)
    columns, rows = (max((int(cell[at][:9], base) for cell in found), default=0) for at, base in ((0, 36), (1, 10)))
    return columns * rows


def _write(cell: object) -> str:
    """What a cell says as a text: `3` for 3.0, `2026-11-12` for a date."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _add_rows(products: dict[str, _Texts], sheet: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Add the texts of a sheet to those of their products by id; what is not added is said."""
    seen = set()
    for number, row in enumerate(rows[1:], 2):
        texts = [(head.strip(), text) for head, text in zip(rows[0], row, strict=False) if text.strip()]
        facts = {fold_name(head): text.strip() for head, text in texts}
        product = facts.get("product", "")
        key = facts.get("id") or slugify(product)
        if facts.get("protected", "").casefold() == "true":
            yield f"the text of '{product}' is not in the workbook: the product is protected"
        elif not key:
            yield from [f"row {number} of the sheet '{sheet}' was not read: it has no product"] if texts else []
        elif key in seen:
            where = f"row {number} of the sheet '{sheet}'"
            raise SourceError(f"{where}: the id '{key}' is used twice; change its 'ID'", 0)
        else:
            seen.add(key)
            products.setdefault(key, []).extend(texts)


def _make_canvas(key: str, texts: _Texts, lists: Collection[str]) -> WorkbookCanvas:
    facts = {fold_name(head): text.strip() for head, text in reversed(texts)}
    product = facts.get("product", key)
    pairs: list[tuple[str, Any]] = []
    for head, text in texts:
        name = fold_name(head)
        if name == "id":
            id_ = text.rpartition("/")[2]  # without the source that it is from
            pairs += [(head, id_)] if id_ != slugify(product) else []
        elif name in lists:
            lines = [line for line in text.split("\n") if line.strip()]
            pairs.append((name if name in _LISTS else head, lines))  # `Uses` may also be a heading of prose
        elif name not in _COMPUTED:
            pairs.append((head, _read_links(text) if name == "links" else text))
    return WorkbookCanvas(product, facts.get("version", ""), Pairs(pairs))


def _read_links(text: str) -> Any:
    """Addresses by their labels; what is not written so stays a text."""
    try:
        return to_value(compose_yaml(text, 1))
    except SourceError:
        return text
