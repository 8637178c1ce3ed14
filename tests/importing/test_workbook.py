"""Workbooks: what `export` writes is read again, and what is no such workbook is told."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions, make_definition
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.importing import workbook
from mkdocs_mlops_canvas.importing.importer import import_canvas
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.importing.workbook import read_workbook
from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.markdown import write_canvas
from mkdocs_mlops_canvas.writing.workbook import build_workbook
from tests.writing.test_round_trips import NAME, headers, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas

OWN = make_definition(
    {
        "key": "own",
        "title": "Own canvas",
        "columns": [
            {
                "key": "all",
                "title": "All",
                "boxes": [
                    {"key": "background", "title": "Why", "prompt": "Why?"},
                    {"key": "harm", "title": "Background", "prompt": "Who is harmed?"},
                ],
            }
        ],
        "fields": [
            {"key": "note", "title": "Note"},
            {"key": "teams", "title": "Teams", "kind": "texts"},
            {"key": "audited", "title": "Audited on", "kind": "date"},
            {"key": "risk", "title": "Risk", "values": ["high", "low"]},
            {"key": "share", "title": "Share", "kind": "number"},
        ],
    },
    None,
)
DEFINITIONS = {**load_definitions(), "own": OWN}
LOADER = Loader(DEFINITIONS, STAGES)
MADE = datetime(2026, 11, 12, tzinfo=UTC)


def read(page: str) -> Canvas:
    canvas = load_page(page, "x.md", LOADER).canvases[0].canvas
    assert canvas is not None
    return canvas


def write(*canvases: Canvas) -> bytes:
    products = (Product(each.id, (Iteration(each, CanvasLocation("x.md")),)) for each in canvases)
    return build_workbook(Portfolio(tuple(products)), SiteAddresses(), MADE, {}).data


def read_back(data: bytes) -> list[Canvas]:
    canvases = []
    for found in read_workbook(data, DEFINITIONS.values()).canvases:
        imported = import_canvas(found.texts, "xlsx", LOADER, found.product, found.version)
        assert imported.rest == ()
        page = write_imported(imported, "frontmatter", LOADER, "x.md")
        assert page.changed == ()
        canvases.append(read(page.text))
    return canvases


def facts(canvas: Canvas) -> tuple[Any, ...]:
    """All that an author wrote above the boxes; an id that is made of the name need not be written."""
    return canvas.product, canvas.id, replace(canvas.header, product=None, id=None)


def boxes(canvas: Canvas) -> dict[str, str]:
    return {key: text.strip("\n").rstrip() for key, text in canvas.boxes.items()}


@st.composite
def own_fields(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "note": draw(NAME),
        "teams": draw(st.lists(NAME, min_size=1, max_size=3)),
        "audited": draw(st.dates().map(str)),
        "share": draw(st.integers() | st.floats(allow_nan=False, allow_infinity=False).map(str)),
        "risk": draw(st.sampled_from(["high", "low"])),
    }


@st.composite
def canvases(draw: st.DrawFn) -> Canvas:
    definition = DEFINITIONS[draw(st.sampled_from(sorted(DEFINITIONS)))]
    header = draw(headers()) | (draw(own_fields()) if definition is OWN else {})
    keys = st.sampled_from([box.key for box in definition.boxes])
    return read(write_canvas(definition, header, draw(st.dictionaries(keys, texts(), max_size=4)), "frontmatter"))


def make(header: dict[str, Any], version: str = "0.1", **boxes: str) -> Canvas:
    return read(write_canvas(DEFINITIONS[version], header, boxes, "frontmatter"))


@settings(max_examples=50)
@given(st.lists(canvases(), min_size=1, max_size=3, unique_by=lambda canvas: canvas.id))
@example(
    [make({"product": "=1+1", "iteration": "3.0", "owner": "007", "designed_by": ["Bo, PhD", "-x"]}, background="=A1")]
)
@example(
    [make({"product": "P", "iteration": 3, "date": "1900-01-01", "links": {"a: b": "internal:x y"}}, background="a\nb")]
)
@example(
    [
        make(
            {"product": "P", "iteration": "1.10", "review_by": "0099-12-31"},
            background="_x0041_ \ufeff\u2028 +1\n\n    code",
        )
    ]
)
@example([make({"product": "A"}, background="x"), make({"product": "B", "note": "n"}, "own", background="y", harm="z")])
def test_a_workbook_has_every_word_of_its_canvases(written: Sequence[Canvas]) -> None:
    again = read_back(write(*written))
    assert list(map(facts, again)) == list(map(facts, written))
    assert list(map(boxes, again)) == list(map(boxes, written))


SAVED = make(
    {
        "product": "=1+1", "iteration": "1.10", "date": "2026-11-12", "review_by": "1899-12-31", "owner": "007",
        "designed_by": ["Bo, PhD", "-x"], "links": {"a: b": "internal:x y", "c": "https://example.com/#x"},
        "tags": ["2.50"],
    },
    background="=A1", value_proposition="- one\n- two\n\n  three", objectives="_x0041_ 😀", modelling="    code\n\tx\n",
    decision="TRUE", feedback="https://example.com/?a=1&b=<2>", lifetime="12:30",
)  # fmt: skip


def test_what_libreoffice_has_saved_is_the_same() -> None:
    # written by LibreOffice 7.4.7: `soffice --headless --convert-to xlsx --outdir saved p.xlsx`, of `write(SAVED)`
    (again,) = read_back(Path(__file__).with_name("libreoffice.xlsx").read_bytes())
    assert facts(again) == facts(SAVED)
    assert boxes(again) == boxes(SAVED)


def make_book(*sheets: tuple[str, Sequence[Sequence[Any]]], hidden_row: bool = False, hidden_sheet: str = "") -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "d/m/yy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == hidden_sheet:
                sheet.very_hidden()
            if hidden_row:
                sheet.set_row(1, None, None, {"hidden": True})
    return file.getvalue()


def test_what_people_type_is_read() -> None:
    rows = [
        ["Product", "Date", "Review by", "Iteration", "Private", "Remarks", "", "Version", "Links"],
        ["P", "13/11/2026", date(2027, 1, 2), 4, True, "mine", "no head", 0.1, "see the wiki: [page"],
        [],
        ["", "", "", 3],
    ]
    book = read_workbook(make_book(("Mine", rows)), ())
    (found,) = book.canvases
    assert (found.product, found.version) == ("P", "0.1")
    imported = import_canvas(found.texts, "xlsx", LOADER)
    header = {"product": "P", "date": "2026-11-13", "review_by": "2027-01-02", "iteration": "4", "private": True}
    assert imported.header == header
    rest = [("Remarks", "mine"), (None, "no head"), ("Links", "see the wiki: [page")]
    assert [(text.name, text.value) for text in imported.rest] == rest
    assert book.notes == ("row 4 of the sheet 'Mine' was not read: it has no product",)


def test_rows_of_a_product_are_joined_by_id_or_name() -> None:
    facts = [["ID", "Product", "Owner"], ["payments/p", "P", "Ann"], ["q", "Q", "Bo"]]
    boxes = [["Product", "ID", "Background"], ["Q", "", "two"], ["Renamed", "payments/p", "one"]]
    found = read_workbook(make_book(("A", facts), ("B", boxes)), ()).canvases
    first, second = (import_canvas(each.texts, "xlsx", LOADER) for each in found)
    assert (first.header, first.boxes) == ({"product": "P", "owner": "Ann"}, {"background": "one"})
    assert [(text.name, text.value) for text in first.rest] == [("Product", "Renamed")]
    assert (second.header, second.boxes, second.rest) == ({"product": "Q", "owner": "Bo"}, {"background": "two"}, ())
    renamed = [["ID", "Product"], ["churn-radar", "Churn lighthouse"]]
    (found_again,) = read_workbook(make_book(("A", renamed)), ()).canvases
    assert import_canvas(found_again.texts, "xlsx", LOADER).header["id"] == "churn-radar"


def test_what_is_hidden_or_not_read_is_told() -> None:
    facts = [["Product", "Protected"], ["P", None], ["Secret", True]]
    data = make_book(("Facts", facts), ("Boxes", [["Product", "Background"], ["P", "x"]]), ("Sums", [["Total"], [1]]),
                     ("Empty", []), hidden_row=True, hidden_sheet="Boxes")  # fmt: skip
    book = read_workbook(data, ())
    assert [each.product for each in book.canvases] == ["P"]
    assert book.notes == (
        "hidden rows and columns were read too",
        "the text of 'Secret' is not in the workbook: the product is protected",
        "the sheet 'Boxes' is hidden and was read too",
        "the sheet 'Sums' was not read: it has no column 'Product'",
    )


def zip_files(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, content in files.items():
            file.writestr(f"{name}.xml", content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"Product;Background\n", "the workbook cannot be read: File is not a zip file"),
        (b"\xd0\xcf\x11\xe0rest", "the workbook cannot be read: it has a password, or an older format"),
        (write(make({"product": "P"}, background="x"))[:-900], "the workbook cannot be read: File is not a zip file"),
        (zip_files(word=b"<w/>"), "the workbook cannot be read: "),
        (zip_files(sheet=b'<c r="A1"><v/></c><x:c s="1" r="ZZZ999"><v/></x:c>'), "the workbook is too large"),
        (make_book(("Sums", [["Total"], [1]])), "no canvas found; workbooks (.xlsx) are read as "),
        (
            make_book(("A", [["Product"], ["P"], ["p"]])),
            "row 3 of the sheet 'A': the id 'p' is used twice; change its 'ID'",
        ),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as error:
        read_workbook(data, ())
    assert str(error.value).startswith(message)


def test_a_workbook_has_a_limit_however_it_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(make({"product": "P"}, background="x" * 30_000))
    monkeypatch.setattr(workbook, "_MOST_BYTES", 30_000)
    with pytest.raises(SourceError, match="the workbook is too large"):
        read_workbook(data, ())
