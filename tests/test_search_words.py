from __future__ import annotations

from mkdocs_mlops_canvas.search_words import Spans, hide_words, keep_words

CANVAS = "<article id=x><svg></svg><h3>A</h3><i>drawn</i><p>b</p></article>"
SPANS = Spans("<article id=x>", len(CANVAS), ((25, 35), (47, 55)))


def test_the_words_of_a_canvas_are_kept_without_what_is_drawn_around_them() -> None:
    assert keep_words(f"<p>before</p>{CANVAS}", [SPANS]) == [(CANVAS, "<h3>A</h3>\n<p>b</p>")]


def test_what_stands_below_is_not_of_the_last_box() -> None:
    ((_, words),) = keep_words(f"{CANVAS}<p>below</p><p>more</p>", [SPANS])
    assert words == "<div>\n<h3>A</h3>\n<p>b</p>\n</div>"


def test_of_what_is_found_elsewhere_nothing_is_seen() -> None:
    ((whole, words),) = keep_words(CANVAS, [hide_words(CANVAS)])
    assert (whole, words) == (CANVAS, "<!-- article id=x -->")


def test_a_canvas_that_another_plugin_has_changed_is_left_alone() -> None:
    assert keep_words(CANVAS.replace("article id", "section id"), [SPANS]) == []
