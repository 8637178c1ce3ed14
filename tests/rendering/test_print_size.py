from __future__ import annotations

from typing import Any

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.rendering.print_size import LARGEST, NOTE_LINES, SMALLEST, count_note_lines, print_size


def _size(
    words: int, version: str = "0.1", end: str = "", product: str = "P", note_lines: int = 0, **header: Any
) -> float:
    definition = load_definitions()[version]
    boxes = {box.key: "lorem ipsum " * (words // 2) + end for box in definition.boxes}
    canvas = Canvas(definition, Header(product=product, **header), product, "p", boxes)
    return print_size(canvas, note_lines=note_lines) or 0


def test_little_text_is_printed_at_the_largest_size() -> None:
    assert _size(10) == LARGEST


def test_too_much_text_has_no_size() -> None:
    assert _size(300) == 0


@pytest.mark.parametrize("version", load_definitions())
def test_more_text_is_never_printed_larger(version: str) -> None:
    sizes = [_size(words, version) for words in range(20, 300, 10)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 5
    assert all(size == 0 or SMALLEST <= size <= LARGEST for size in sizes)


def test_more_footnotes_leave_less_room() -> None:
    sizes = [_size(60, note_lines=lines) for lines in range(NOTE_LINES + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 2


def test_the_lines_of_footnotes() -> None:
    short, long = "A note.", "Words of it. " * 20
    assert [count_note_lines(notes) for notes in ([], [short], [short, short, long])] == [0, 1, 4]
    assert count_note_lines([short] * NOTE_LINES) == NOTE_LINES
    assert count_note_lines([short] * (NOTE_LINES + 1)) == 0, "they go to a sheet of their own"


def test_what_a_box_defines_takes_no_room_in_it() -> None:
    definitions = (
        f"\n\n[^1]: {'A note. ' * 90}\n\n    {'More of it. ' * 90}\n\n[runbook]: runbook.md\n*[MAE]: {'Error ' * 90}\n"
    )
    assert _size(60, end=definitions) == _size(60)


@pytest.mark.parametrize(
    "header", [{"product": "Name " * 40}, {"designed_by": ("A long name",) * 12}, {"iteration": "Name " * 40}]
)
def test_a_long_header_leaves_less_room(header: dict[str, Any]) -> None:
    assert _size(60, **header) < _size(60)


def test_a_header_that_is_higher_than_a_sheet_leaves_no_room() -> None:
    assert _size(1, product="Name " * 2000) == 0
