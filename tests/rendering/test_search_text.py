from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.rendering.search_text import hide_words, keep_words, note_spans

CANVAS = "<article id=x><svg></svg><h3>A</h3><i>drawn</i><p>b</p></article>"
SPANS = note_spans(CANVAS, ((25, 35), (47, 55)))


def test_the_words_of_a_canvas_are_kept_without_what_is_drawn_around_them() -> None:
    assert keep_words(f"<p>before</p>{CANVAS}", [SPANS]) == [(CANVAS, "<h3>A</h3>\n<p>b</p>")]


def test_what_stands_below_is_not_of_the_last_box() -> None:
    ((_, words),) = keep_words(f"{CANVAS}<p>below</p><p>more</p>", [SPANS])
    assert words == "<div>\n<h3>A</h3>\n<p>b</p>\n</div>"


def test_of_what_is_found_elsewhere_nothing_is_seen() -> None:
    ((whole, words),) = keep_words(CANVAS, [hide_words(CANVAS)])
    assert (whole, words) == (CANVAS, "<!-- article id=x -->")


@pytest.mark.parametrize("changed", ["section id", "article  id", "B"])
def test_a_canvas_that_another_plugin_has_changed_is_left_alone(changed: str) -> None:
    html = CANVAS.replace("article id" if len(changed) > 1 else "b", changed)
    assert keep_words(html, [SPANS]) == []


def test_what_search_throws_away_is_not_handed_to_it() -> None:
    parts = ('<h3 id="a">A<a class="headerlink" href="#a" title="Permanent link">&para;</a></h3>',
             '<p>b <strong>c</strong> <a href="x" title="a > b">d</a> <abbr title="e">f</abbr> <code>&lt;a&gt;</code></p>',
             "<table>\n<thead>\n<tr>\n<th>g</th>\n<th>h</th>\n</tr>\n</thead>\n</table>")  # fmt: skip
    html = "<article id=x>" + "".join(parts) + "</article>"
    ((_, words),) = keep_words(html, [note_spans(html, parts)])
    assert words == ('<h3 id="a">A</h3>\n<p>b c d <abbr title="e">f</abbr> <code>&lt;a&gt;</code></p>\ng\nh\n')


def test_what_an_author_keeps_from_search_stays_marked() -> None:
    parts = ("<p>a <span data-search-exclude>b <em>c</em></span></p>",)
    html = f"<article id=x>{parts[0]}</article>"
    assert keep_words(html, [note_spans(html, parts)]) == [(html, parts[0])]
