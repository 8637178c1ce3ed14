from __future__ import annotations

import re

import pytest
from material.plugins.search.plugin import Parser

from mkdocs_mlops_canvas.rendering.search_text import hide_words, keep_words, note_spans

CANVAS = "<article id=x><svg></svg><h3>A</h3><i>drawn</i><p>b</p></article>"
SPANS = note_spans(CANVAS, ((25, 35), (47, 55)))


def test_the_words_of_a_canvas_are_kept_without_what_is_drawn_around_them() -> None:
    assert keep_words(f"<p>before</p>{CANVAS}", [SPANS]) == [(CANVAS, "<h3>A</h3>\n<p>b</p>")]


def test_what_stands_below_is_not_of_the_last_box() -> None:
    ((_, words),) = keep_words(f"{CANVAS}<p>below</p><p>more</p>", [SPANS])
    assert re.sub(r"(</?div>)+", r"\1", words) == "<div>\n<h3>A</h3>\n<p>b</p>\n</div>"


def test_material_reads_canvases_in_lists_below_another_canvas() -> None:
    other = CANVAS.replace("id=x", "id=y").replace("<h3>A</h3>", '<h3 id="c">A</h3>').replace("<p>b</p>", "<p>d</p>")
    html = f"<h1>Home</h1>{DRAWN}<ul><li><p>Item</p><ul><li>{other}</li></ul></li></ul><p>below</p>"
    for whole, words in keep_words(
        html, [note_spans(DRAWN, ((0, len(DRAWN)),)), note_spans(other, ((25, 42), (54, 62)))]
    ):
        html = html.replace(whole, words)
    parser = Parser()
    parser.feed(html)
    texts = {section.id: "".join(section.text) for section in parser.data}
    assert texts[None].endswith("</li></ul></li></ul><p>below</p>")
    assert texts["c"].strip() == "<p>d</p>"


def test_of_what_is_found_elsewhere_nothing_is_seen() -> None:
    ((whole, words),) = keep_words(CANVAS, [hide_words(CANVAS)])
    assert (whole, words) == (CANVAS, "<!-- article id=x -->")


DRAWN = (
    '<article class="mlops-canvas" id="canvas-a" data-product="a"><header><p class="mlops-canvas__kind">Canvas</p>'
    '<h1 class="mlops-canvas__product">A</h1><p class="mlops-canvas__product">A</p>'
    '<nav class="mlops-canvas__pages"><a href="b">Other page</a><a class="mlops-canvas__link" href="c">Runbook</a></nav>'
    '</header><h2 class="mlops-canvas__column-title">Problem</h2>'
    '<div class="mlops-canvas__box"><h3 class="mlops-canvas__title">Background</h3><p class="mlops-canvas__badge">new</p>'
    '<div class="mlops-canvas__body"><div><p>two <del class="mlops-canvas__removed">old <b>x</b></del> days'
    "<div>open <p>ends</div></div></div></div>"
    '<div class="mlops-canvas__box mlops-canvas__box--empty"><h3 class="mlops-canvas__title">Decision</h3>'
    '<div class="mlops-canvas__body mlops-canvas__before mlops-canvas__removed">gone</div><p>Prompt</p></div></article>'
)
WORDS = (
    '<h1 class="mlops-canvas__product">A</h1>\nRunbook\n<h3 class="mlops-canvas__title">Background</h3>\n'
    "<div><p>two  days<div>open <p>ends</div></div>"
)


@pytest.mark.parametrize(
    "changed", ["<section>{}</section>", "<p>It’s\u2028\x0b\nbefore\n{}\n", "<br>{}", "<article>{}</article>"]
)
def test_a_canvas_that_another_plugin_has_changed_is_found_by_its_elements(changed: str) -> None:
    assert keep_words(changed.format(DRAWN), [SPANS]) == [(DRAWN, WORDS)]
    assert keep_words(changed.format(DRAWN), []) == [(DRAWN, WORDS)]


def test_a_portfolio_that_another_plugin_has_changed_is_found_and_has_no_words() -> None:
    html = f'<div data-mlops-canvas-portfolio class="mlops-canvas-portfolio"><div>{DRAWN}</div></div>'
    ((whole, words),) = keep_words(f"{html}<p>below</p>", [SPANS])
    assert whole == html
    assert words.startswith("<!--")


@pytest.mark.parametrize(
    "html", ["<p>mlops-canvas</p>", DRAWN.replace("</article>", ""), DRAWN.replace(' data-product="a"', ""), ""]
)
def test_what_is_no_canvas_is_left_alone(html: str) -> None:
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
