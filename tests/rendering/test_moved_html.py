from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.rendering.moved_html import _Mover, move_html


@pytest.mark.parametrize(
    ("html", "moved"),
    [
        ("<p>a &amp; b &#8364; <br/> <!-- c --></p>", "<p>a &amp; b &#8364; <br/> <!-- c --></p>"),
        ('<h4 id="x" class="y">T</h4>', '<h4 id="p-x" class="y">T</h4>'),
        ('<a href="a?b=1&amp;c=2">&lt;x&gt;</a>', '<a href="[a?b=1&amp;c=2]">&lt;x&gt;</a>'),
        ('<p>&amp;lt; <img alt="&quot;" src="p.png" /></p>', '<p>&amp;lt; <img alt="&quot;" src="[p.png]"/></p>'),
        ('<input disabled id="a"><label for="a">', '<input disabled id="p-a"><label for="p-a">'),
        (
            '<a href="#a">1</a><b id="a"></b><a href="#b">2</a>',
            '<a href="#p-a">1</a><b id="p-a"></b><a href="[#b]">2</a>',
        ),
        ('<rect fill="url(#g)"/>', '<rect fill="url(#p-g)"/>'),
        ('<td headers="a b">', '<td headers="p-a p-b">'),
        ("<A HREF=x>", '<a href="[x]">'),
    ],
)
def test_html_moves(html: str, moved: str) -> None:
    assert move_html(html, "p-", lambda address: f"[{address}]") == moved


@given(st.text(alphabet="<>/ab=\"'& #;!-id href\n"))
def test_no_text_is_lost_on_the_move(text: str) -> None:
    html = str(BeautifulSoup(f'<p id="a">{text}</p>', "html.parser"))
    moved = move_html(html, "p-", lambda address: address)
    assert BeautifulSoup(moved, "html.parser").get_text() == BeautifulSoup(html, "html.parser").get_text()


@given(st.text(alphabet="<>/ab=\"'& #;!-id href\n"))
def test_only_tags_with_attributes_are_taken_apart_and_all_is_as_if_each_one_were(text: str) -> None:
    html = str(BeautifulSoup(f'<p id="a">{text}</p>', "html.parser"))
    mover = _Mover("p-", str.upper)
    mover.feed(html)
    mover.close()
    assert move_html(html, "p-", str.upper) == "".join(mover.write_parts())


def test_what_only_looks_like_a_tag_stays() -> None:
    html = '<p id="a"><script>"<a href=\'b\'>"</script><!-- <a href="c"> --></p>'
    assert move_html(html, "p-", str.upper) == html.replace('id="a"', 'id="p-a"')
