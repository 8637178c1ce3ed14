from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.rendering.print_size import LARGEST, SMALLEST, print_size


def _size(words: int, version: str = "0.1") -> float | None:
    definition = load_definitions()[version]
    boxes = {box.key: "lorem ipsum " * (words // 2) for box in definition.boxes}
    return print_size(Canvas(definition, Header(product="P"), "P", "p", boxes))


def test_little_text_is_printed_at_the_largest_size() -> None:
    assert _size(10) == LARGEST


def test_too_much_text_has_no_size() -> None:
    assert _size(300) is None


@pytest.mark.parametrize("version", load_definitions())
def test_more_text_is_never_printed_larger(version: str) -> None:
    sizes = [_size(words, version) or 0 for words in range(20, 300, 10)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 5
    assert all(size == 0 or SMALLEST <= size <= LARGEST for size in sizes)
