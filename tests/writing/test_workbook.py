"""Workbooks: native cells of the right types, nothing that acts, and nothing that is lost without a word."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

from python_calamine import load_workbook

from mkdocs_mlops_canvas.canvas.definition import load_definitions, make_definition
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product, ProtectedProduct
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.writing.workbook import MOST_UNITS, Workbook, build_workbook

DEFINITION = load_definitions()["0.1"]
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEETS = ("worksheets/sheet1", "worksheets/sheet2")
PAGE = CanvasLocation("p.md")
MADE = datetime(2026, 11, 12, tzinfo=UTC)


def make(id_: str, header: Header, definition: Any = DEFINITION, **boxes: str) -> Product:
    return Product(id_, (Iteration(Canvas(definition, header, id_, id_, boxes), PAGE),))


def build(*products: Product, protected: tuple[ProtectedProduct, ...] = ()) -> Workbook:
    return build_workbook(Portfolio(products, protected), SiteAddresses(), MADE, {})


def read_sheet(data: bytes, name: str) -> list[dict[str, Any]]:
    heads, *rows = load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python()
    return [{str(head): cell for head, cell in zip(heads, row, strict=True) if cell != ""} for row in rows]


def find_elements(data: bytes, part: str, name: str) -> list[dict[str, str]]:
    """The attributes of each element with a name."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = ElementTree.fromstring(file.read(f"xl/{part}.xml"))
    return [element.attrib for element in root.iter(f"{{{NAMESPACE}}}{name}")]


def test_cells_have_types() -> None:
    header = Header(
        designed_by=("Ann", "Bo, PhD"), date=date(2026, 11, 12), iteration=3, stage="pilot", tags=("a", "b"),
        links={"Runbook": "run book.md", "a: b": "internal:x"}, review_by=date(1899, 1, 1),
    )  # fmt: skip
    data = build(make("p", header, background="one\ntwo"), make("q", Header(iteration="3.0"))).data
    first, second = read_sheet(data, "Facts")
    assert first == {
        "Product": "p", "ID": "p", "Stage": "pilot", "Designed by": "Ann\nBo, PhD", "Date": date(2026, 11, 12),
        "Iteration": 3.0, "Iterations": 1.0, "Last change": date(2026, 11, 12), "Review by": "1899-01-01",
        "Version": "0.1", "Tags": "a\nb", "Filled": 1.0, "URL": "p.md", "Page": "p.md",
        "Links": "Runbook: run book.md\n'a: b': internal:x",
    }  # fmt: skip
    assert second["Iteration"] == "3.0"
    assert read_sheet(data, "Boxes") == [
        {"Product": "p", "ID": "p", "Background": "one\ntwo"},
        {"Product": "q", "ID": "q"},
    ]


def test_sheets_are_native() -> None:
    data = build(make("p", Header(), background="one\ntwo\n" + "word " * 30)).data
    for sheet in SHEETS:
        assert [pane["topLeftCell"] for pane in find_elements(data, sheet, "pane")] == ["B2"]
        assert len(find_elements(data, sheet, "autoFilter")) == 1
        assert max(float(column["width"]) for column in find_elements(data, sheet, "col")) < 62
    assert [row.get("ht") for row in find_elements(data, SHEETS[1], "row")] == [None, "75"]  # five lines
    assert any("wrapText" in each for each in find_elements(data, "styles", "alignment"))


def test_what_spreadsheets_would_execute_or_rewrite_is_text() -> None:
    texts = ("=1+1", "+1", "-1", "@SUM(1)", "{=A1}", "\t=1", "http://x y", "internal:x", "1.10", "007", "TRUE")
    boxes = {box.key: text for box, text in zip(DEFINITION.boxes, texts, strict=False)}
    data = build(make("=1", Header(owner="=2"), **boxes)).data
    assert list(read_sheet(data, "Boxes")[0].values())[2:] == list(boxes.values())
    assert not [each for sheet in SHEETS for name in ("f", "hyperlink") for each in find_elements(data, sheet, name)]
    assert {cell.get("t") for cell in find_elements(data, SHEETS[1], "c")} == {"s"}


def test_what_a_cell_cannot_hold_is_cut_and_told() -> None:
    long = "x" + "😀" * (MOST_UNITS // 2)
    book = build(make("p", Header(), background=long + "!", objectives="x" * MOST_UNITS))
    assert book.cut == (("p", "Background"),)
    row = read_sheet(book.data, "Boxes")[0]
    assert (row["Background"], len(row["Objectives"])) == (long, MOST_UNITS)
    assert build(make("p", Header(), background="x" + "😀" * 20_000)).cut == (("p", "Background"),)


def test_of_protected_products_there_is_the_name_only() -> None:
    data = build(make("p", Header()), protected=(ProtectedProduct("secret", "Secret", CanvasLocation("s.md")),)).data
    assert read_sheet(data, "Facts")[1] == {"Product": "Secret", "Protected": True}
    assert [row["Product"] for row in read_sheet(data, "Boxes")] == ["p"]


def test_a_head_means_one_box_in_all_definitions() -> None:
    def define(key: str, **titles: str) -> Any:
        boxes = [{"key": box, "title": title, "prompt": "?"} for box, title in titles.items()]
        fields = [{"key": "risk", "title": f"Risk {key}"}, {"key": "note", "title": "Note"}]
        return make_definition({"key": key, "title": key, "columns": [{"key": "all", "title": "All", "boxes": boxes}],
                                "fields": fields}, None)  # fmt: skip

    one, two = define("one", aim="Target", cost="Cost", pay="Pay"), define("two", aim="Goal", cost="Cost", fee="Pay")
    data = build(
        make("p", Header(fields={"risk": "high", "note": ("a", "b")}), one, aim="1", cost="2", pay="3"),
        make("q", Header(fields={"risk": "low"}), two, aim="4", cost="5", fee="6"),
    ).data
    boxes = [dict(list(row.items())[2:]) for row in read_sheet(data, "Boxes")]
    assert boxes == [{"aim": "1", "Cost": "2", "Pay": "3"}, {"aim": "4", "Cost": "5", "fee": "6"}]
    assert [row["risk"] for row in read_sheet(data, "Facts")] == ["high", "low"]
    assert read_sheet(data, "Facts")[0]["Note"] == "a\nb"


def test_the_same_products_give_the_same_bytes() -> None:
    product = make("p", Header(date=date(2026, 11, 12)), background="x")
    assert build(product).data == build(product).data
    with zipfile.ZipFile(io.BytesIO(build(product).data)) as file:
        assert b"2026-11-12T00:00:00Z</dcterms:created>" in file.read("docProps/core.xml")
        assert {info.date_time[0] for info in file.infolist()} == {1980}
