"""Sheets as PDF: each text is in the box where it begins, whatever the file's order is, and no word is lost."""

from __future__ import annotations

import random
import re
import zlib

import pytest

from mkdocs_mlops_canvas.importing import pdf
from mkdocs_mlops_canvas.importing.importer import import_canvas, open_pdf
from mkdocs_mlops_canvas.importing.names import SourceError
from tests.importing.sheets import HEIGHT, WIDTH, Sheet, draw_course_sheet, places, save
from tests.importing.sources import LOADER, read, rest

AT = places()
KEYS = list(AT)


def fill(sheet: Sheet, keys: list[str], lines: int = 3) -> dict[str, str]:
    """Write some lines of words that are called like the box into each box, in this order; the texts by box."""
    texts = {key: " ".join(f"{key}{number}" for number in range(lines)) for key in keys}
    for key in keys:
        left, top, _, _ = AT[key]
        sheet.write(left + 6, top + 62, texts[key].replace(" ", "\n"), 9)
    return texts


@pytest.mark.parametrize("with_frames", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_texts_over_the_sheet_are_in_their_boxes_in_any_order(seed: int, with_frames: bool) -> None:
    sheet = draw_course_sheet(with_frames=with_frames)
    keys = random.Random(seed).sample(KEYS, len(KEYS))
    texts = fill(sheet, keys)
    imported = read(sheet.save(), "pdf")
    assert imported.boxes == texts
    assert imported.definition.key == "1.1"
    assert rest(imported) == []


def test_fields_are_below_their_labels() -> None:
    sheet = draw_course_sheet()
    fill(sheet, KEYS[:2])
    sheet.write(391, 26, "Churn Radar", 11)
    sheet.write(532, 22, "CRM Team,\nData Lab", 8)
    sheet.write(674, 26, "2026-05-02", 10)
    sheet.write(775, 26, "5", 10)
    imported = read(sheet.save(), "pdf")
    header = {"product": "Churn Radar", "designed_by": "CRM Team, Data Lab", "date": "2026-05-02", "iteration": "5"}
    assert {key: imported.header.get(key) for key in header} == header
    assert rest(imported) == []


def test_a_text_belongs_to_the_box_where_it_begins_however_long_it_is() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["background"]
    words = [f"background{number}" for number in range(30)]
    sheet.write(left + 6, top + 62, "\n".join(words), 9)  # over the next box, and what is below that
    texts = fill(sheet, ["value_proposition", "objectives", "security"])
    assert read(sheet.save(), "pdf").boxes == texts | {"background": " ".join(words)}


def test_two_columns_in_one_box() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["decision"]
    sheet.write(left + 6, top + 62, "left1\nleft2", 9)
    sheet.write(left + 75, top + 62, "right1\nright2", 9)
    assert read(sheet.save(), "pdf").boxes == {"decision": "left1 left2\n\nright1 right2"}


def test_a_text_may_lie_on_its_prompt() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["modelling"]
    sheet.write(left + 4, top + 60, "Uplift forest, one for\neach market.")
    assert read(sheet.save(), "pdf").boxes == {"modelling": "Uplift forest, one for each market."}


def test_what_is_drawn_twice_to_be_bold_is_read_once() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["modelling"]
    for shift in (0, 0.3):
        sheet.write(left + 6 + shift, top + 62, "bold words\nbold again", 9)
    assert read(sheet.save(), "pdf").boxes == {"modelling": "bold words bold again"}


def test_letters_that_lie_on_those_of_a_prompt_are_read() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["inference"]
    sheet.write(left + 2.9, top + 57.65, "Deceit is found by 08:00")  # begins as the prompt does, and at its place
    assert read(sheet.save(), "pdf").boxes == {"inference": "Deceit is found by 08:00"}


def test_lists_and_signs_of_markdown() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["feedback"]
    sheet.write(left + 6, top + 62, "\u2022 first item\n\u2022 second, which\ngoes on *no* [link](x)", 9)
    text = "- first item\n- second, which goes on \\*no\\* \\[link\\](x)"
    assert read(sheet.save(), "pdf").boxes == {"feedback": text}


def test_a_line_that_ends_within_a_word() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["feedback"]
    sheet.write(left + 6, top + 62, "request-\nresponse, 2025 -\n2026", 9)
    assert read(sheet.save(), "pdf").boxes == {"feedback": "request-response, 2025 - 2026"}


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_pages_that_readers_turn(turned: int) -> None:
    sheet = draw_course_sheet()
    texts = fill(sheet, KEYS)
    across = {90: f"0 1 -1 0 {HEIGHT} 0", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT}", 270: f"0 -1 1 0 0 {WIDTH}"}[turned]
    data = sheet.save(turned, across) if turned != 180 else sheet.save()
    assert read(data, "pdf").boxes == texts


def test_a_sheet_that_lies_on_its_side() -> None:
    sheet = draw_course_sheet()
    texts = fill(sheet, KEYS)
    assert read(sheet.save(matrix=f"0 1 -1 0 {HEIGHT} 0"), "pdf").boxes == texts


def test_notes_and_fields_of_a_form() -> None:
    sheet = draw_course_sheet()
    places_of = {key: AT[key] for key in ("background", "modelling", "decision")}
    left, top, _, _ = places_of["background"]
    sheet.note(left + 6, top + 60, "noted1\rnoted2")
    left, top, _, _ = places_of["modelling"]
    sheet.field(left + 6, top + 60, "typed 1")
    left, top, _, _ = places_of["decision"]
    sheet.field(left + 6, top + 60, "typed 2 – ü", is_nested=True)
    sheet.field(391, 24, "Churn Radar")
    imported = read(sheet.save(), "pdf")
    assert imported.boxes == {"background": "noted1  \nnoted2", "modelling": "typed 1", "decision": "typed 2 – ü"}
    assert imported.header["product"] == "Churn Radar"


def test_words_of_an_author_that_are_titles_stay_in_the_box() -> None:
    sheet = draw_course_sheet()
    left, top, _, _ = AT["lifetime"]
    sheet.write(left + 6, top + 62, "Data", 9)
    sheet.write(left + 6, top + 92, "Security", 9)
    imported = read(sheet.save(), "pdf")
    assert imported.boxes == {"lifetime": "Data\n\nSecurity"}
    assert rest(imported) == []


def test_what_is_in_no_box_is_below() -> None:
    sheet = draw_course_sheet()
    fill(sheet, KEYS[:1])
    sheet.write(400, 545, "Approved by nobody yet", 9)
    assert rest(read(sheet.save(), "pdf")) == [(None, "Approved by nobody yet")]


def test_several_sheets_in_one_file() -> None:
    sheets = [draw_course_sheet(), draw_course_sheet()]
    for sheet in sheets:
        fill(sheet, KEYS)
    with pytest.raises(SourceError, match="there are 2 canvases in it; import one at a time"):
        import_canvas(open_pdf(save(sheets)), "pdf", LOADER)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (Sheet().save(), "the PDF has no text: it is a scan or a picture, which needs text recognition"),
        (b"%PDF-1.7 and nothing else", "the PDF cannot be read: it is damaged, or not a PDF"),
        (b"no PDF", "the PDF cannot be read: it is damaged, or not a PDF"),
        (draw_course_sheet().save(password="secret"), "the PDF cannot be read: it is protected by a password"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=re.escape(message)):
        open_pdf(data)


def test_a_file_without_titles() -> None:
    sheet = Sheet()
    sheet.write(50, 50, "Minutes of a meeting")
    with pytest.raises(SourceError, match="no canvas found: no text is the name of a box"):
        import_canvas(open_pdf(sheet.save()), "pdf", LOADER)


def test_a_file_that_is_too_large_when_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_BYTES", 2 << 20)
    packed = zlib.compress(b" " * (3 << 20))
    data = draw_course_sheet().save() + b"\n9 0 obj\n<</Length 0>>\nstream\n" + packed + b"\nendstream\nendobj\n"
    with pytest.raises(SourceError, match="larger than 2 MB after decompression"):
        open_pdf(data)
