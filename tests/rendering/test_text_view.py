from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.rendering.text_view import render_text_view

PROMPT = '<p class="mlops-canvas__prompt" data-search-exclude>What for?</p>'


def view(*boxes: str) -> str:
    columns = "".join(f'<section class="mlops-canvas__column"><h2>C</h2>{box}</section>' for box in boxes)
    return render_text_view(f'<p>A</p><article class="mlops-canvas">{columns}</article>')


def box(html: str, classes: str = "") -> str:
    return f'<div class="mlops-canvas__box {classes}"><h3>B</h3>{html}</div>'


@pytest.mark.parametrize("html", ["", "<p>A<br>b</p>", "<p title='a'>&lt;"])
def test_a_page_without_canvases_is_left_as_it_is(html: str) -> None:
    assert render_text_view(html) == html


def test_an_empty_box_is_left_out_and_a_column_of_them_too() -> None:
    filled, empty = box("Text"), box(PROMPT, "mlops-canvas__box--empty")
    assert view(filled, empty) == view(filled)
    assert view(filled + empty) == view(filled)
    assert "Text" in view(filled)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<del class="mlops-canvas__removed">old</del> <ins class="mlops-canvas__added">new</ins>', '<ins class="mlops-canvas__added">new</ins>'),
        ('<p class="mlops-canvas__badge" data-search-exclude>Changed</p>', ""),
        ('<p hidden>Of the author</p><template><b>T</b></template>', '<p hidden="">Of the author</p><template><b>T</b></template>'),
        ('<a class="mlops-canvas__button" href="x">Edit</a>', ""),
    ],
)  # fmt: skip
def test_the_text_of_a_box_is_that_of_its_author(html: str, expected: str) -> None:
    assert f"<h3>B</h3>{expected}</div>" in view(box(html)).replace("</h3> ", "</h3>")
