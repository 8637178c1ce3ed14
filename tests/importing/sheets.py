"""Draws sheets as PDF: frames, titles and prompts as the course's sheet 1.1 has them, and texts over these."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)  # fmt: skip

from tests.importing.sources import DEFINITIONS

WIDTH, HEIGHT = 842.0, 596.0
TOP, BOTTOM = 52.0, 521.0  # of the boxes, in points from the top
BOX_WIDTH = 136.3


class Sheet:
    """One page; texts and rectangles are drawn in the order of the calls."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.notes: list[DictionaryObject] = []

    def write(self, x: float, top: float, text: str, size: float = 8.8, leading: float = 1.3) -> float:
        """Draw lines, the first one with its top at `top`; the top of what may follow."""
        for line in text.split("\n"):
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            self.parts.append(f"BT /F1 {size} Tf {x} {HEIGHT - top - size * 0.8:.2f} Td ({escaped}) Tj ET")
            top += size * leading
        return top

    def frame(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.parts.append(f"{x0} {HEIGHT - bottom:.2f} {x1 - x0:.2f} {bottom - top:.2f} re S")

    def note(self, x: float, top: float, text: str) -> None:
        """Note a text on the page, as readers of PDF let one do."""
        self.notes.append(
            self._annotate(x, top, {"Subtype": NameObject("/FreeText"), "Contents": TextStringObject(text)})
        )

    def field(self, x: float, top: float, value: str, *, is_nested: bool = False) -> None:
        """Type a value into a text field of a form."""
        kind: dict[str, object] = {
            "FT": NameObject("/Tx"),
            "T": TextStringObject(f"field {len(self.notes)}"),
            "V": TextStringObject(value),
        }
        if is_nested:  # the value belongs to the field, of which this is one place
            parent = DictionaryObject()
            parent.update({NameObject(f"/{key}"): each for key, each in kind.items()})
            kind = {"Parent": parent}
        self.notes.append(self._annotate(x, top, {"Subtype": NameObject("/Widget"), **kind}))

    def _annotate(self, x: float, top: float, entries: dict[str, object]) -> DictionaryObject:
        place = ArrayObject(map(FloatObject, (x, HEIGHT - top - 40, x + 100, HEIGHT - top)))
        note = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Rect"): place})
        note.update({NameObject(f"/{key}"): value for key, value in entries.items()})
        return note

    def save(self, turned: int = 0, matrix: str = "", password: str = "") -> bytes:
        """The file; with a page that readers turn by so many degrees, and with drawings moved by a matrix."""
        return save([self], turned, matrix, password)


def save(sheets: list[Sheet], turned: int = 0, matrix: str = "", password: str = "") -> bytes:
    """A file with a page for each sheet."""
    writer = PdfWriter()
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
    })  # fmt: skip
    for sheet in sheets:
        is_upright = not matrix
        page = writer.add_blank_page(*((WIDTH, HEIGHT) if is_upright else (HEIGHT, WIDTH)))
        stream = DecodedStreamObject()
        stream.set_data("\n".join([f"{matrix} cm" if matrix else "", *sheet.parts]).encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        if sheet.notes:
            page[NameObject("/Annots")] = ArrayObject(map(writer._add_object, sheet.notes))
        if turned:
            page[NameObject("/Rotate")] = NumberObject(turned)
    if password:
        writer.encrypt(password)
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


def places(version: str = "1.1") -> dict[str, tuple[float, float, float, float]]:
    """Where the boxes of the course's sheet are, by their keys: left, top, right, bottom."""
    found = {}
    for at, column in enumerate(DEFINITIONS[version].columns):
        left, height = 12.1 + at * BOX_WIDTH, (BOTTOM - TOP) / len(column.boxes)
        for number, box in enumerate(column.boxes):
            top = TOP + number * height
            found[box.key] = (left, top, left + BOX_WIDTH, top + height)
    return found


def draw_course_sheet(version: str = "1.1", *, with_frames: bool = True) -> Sheet:
    """The empty sheet: large titles of columns, boxes with prompts, and the header above."""
    sheet, definition, at = Sheet(), DEFINITIONS[version], places(version)
    sheet.write(13.5, 23, f"Machine Learning Operations Canvas (v{version})", 17.2)
    for x, label in ((389.1, "Product name:"), (530.9, "Designed by:"), (672.6, "Date:"), (773.0, "Iteration:")):
        sheet.write(x, 9.4, label, 9)
        if with_frames:
            sheet.frame(x, 19, x + 60, 42.5)
    for column in definition.columns:
        sheet.write(at[column.boxes[0].key][0] + 32, TOP + 7, column.title, 17.2)
        for box in column.boxes:
            left, top, right, bottom = at[box.key]
            if with_frames:
                sheet.frame(left, top, right, bottom)
            top += 34 if box is column.boxes[0] else 11
            below = sheet.write(left + 2.9, top, box.title.replace(" and ", " and\n"), 10.5)
            words, lines = box.prompt.split(), [""]
            for word in words:
                lines[-1] += f"{word} "
                if len(lines[-1]) > 24:
                    lines.append("")
            sheet.write(left + 2.9, below + 10, "\n".join(filter(None, map(str.strip, lines))))
    sheet.write(47, 563, "By Nicki Skafte Detlefsen nsde@dtu.dk\nFrom DTU course 02476 Machine Learning Operations", 9)
    sheet.write(739, 575, "License: Apache 2.0", 9)
    return sheet
