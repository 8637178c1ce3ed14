from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.rendering.author_html import _Mover, balance, make_inert, move_html


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


@pytest.mark.parametrize(
    ("html", "balanced"),
    [
        ("<p>a <b>b</p>", "<p>a <b>b</b></p>"),
        ("<div><p>a</p>", "<div><p>a</p></div>"),
        ("a</div></section>b", "ab"),
        ("<!-- a", "&lt;!-- a"),
        ("a <script>b", "a &lt;script&gt;b"),
        ("<STYLE>p {}</style> <Textarea>x", "<style>p {}</style> &lt;Textarea&gt;x"),
        ("<title>a", "&lt;title&gt;a"),
        ("a<br>b", "a<br/>b"),
        ("a &lt; b &#2;c", "a &lt; b c"),
        ("<![x[", "&lt;![x["),
    ],
)
def test_what_is_left_open_ends(html: str, balanced: str) -> None:
    assert balance(html) == balanced


VOID = ("area", "base", "embed", "img", "input", "link", "meta", "param", "source", "track")
HIDING = [
    "audio", "canvas", "data", "datalist", "dialog", "fencedframe", "form", "head", "iframe", "label", "map", "math", "meter",
    "noembed", "noframes", "noscript", "object", "optgroup", "option", "output", "picture", "plaintext", "progress", "rp",
    "script", "select", "slot", "style", "svg", "template", "textarea", "time", "title", "video", "xmp",
    "area", "base", "embed", "img", "input", "link", "meta", "param", "source", "track",
    "bucket", "my-widget", "String",
]  # fmt: skip


@pytest.mark.parametrize("name", HIDING)
@pytest.mark.parametrize("text", ["We use <{}> here.", "We use <{}/> here.", "<p>We <b>use <{}></b> here.</p>", "We use </{}> here."])  # fmt: skip
def test_a_tag_in_a_sentence_is_text(name: str, text: str) -> None:
    shown = BeautifulSoup(balance(text.format(name)), "html.parser").get_text()
    assert shown == BeautifulSoup(text, "html.parser").get_text().format(name) or text.format(name)


@pytest.mark.parametrize(
    "html",
    [
        '<video controls="" src="a.mp4"><source src="a.webm"/>No video.</video> after',
        "<select><option>a</option></select> <template>b</template>",
        '<svg viewbox="0 0 1 1"><path d="M0 0h1"></path></svg> <math><mi>x</mi></math>',
        '<my-widget name="x"></my-widget> <label><input type="checkbox"/> a</label>',
        "<script>if (a<b) x('<template>')</script> after",
        "<p>a<br/>b<wbr/></p><hr/>",
        '<iframe src="a.html"></iframe> <object data="a.pdf">A file</object>',
    ],
)
def test_elements_that_are_closed_stay(html: str) -> None:
    assert balance(html) == html


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<video src="a.mp4"/> after', '<video src="a.mp4"></video> after'),
        ("a <script>b <script>c", "a &lt;script&gt;b &lt;script&gt;c"),
        ("<template>a</template> and <template> b", "<template>a</template> and &lt;template&gt; b"),
        ("<svg><path d='1'></svg> <bucket>", '<svg><path d="1"></path></svg> &lt;bucket&gt;'),
        ("<script>'<!--'</script> <bucket>", "<script>'<!--'</script> &lt;bucket&gt;"),
        ("é\nü <select>\n<dialog> x", "é\nü &lt;select&gt;\n&lt;dialog&gt; x"),
    ],
)
def test_only_what_nothing_closes_is_text(html: str, shown: str) -> None:
    assert balance(html) == shown


@given(st.lists(st.sampled_from(["a ", "<template>", "</template>", "<b>", "</b>", "<bucket>", "<svg>", "</svg>", "<img>", "<p>"])))  # fmt: skip
def test_no_word_is_hidden_by_what_is_left_open(parts: list[str]) -> None:
    shown = BeautifulSoup(balance("".join([*parts, "end"])), "html.parser")
    last = shown.find_all(string=True)[-1]
    assert last.endswith("end")
    assert last.find_parent(["template", "svg", "bucket"]) is None


@pytest.mark.parametrize(
    ("html", "inert"),
    [
        ("no tag &amp; x", "no tag &amp; x"),
        ('<p id="a" class="b" onclick="x()">t &#8364;</p>', '<p class="b">t &#8364;</p>'),
        ('<a href="a.md">the <b>link</b></a>', "the <b>link</b>"),
        ('<img src="a.png" alt="a &amp; b"><img src="a.png">', "a &amp; ba.png"),
        ('<h2 id="x">T</h2>', "<p>T</p>"),
        ("<script>alert(1)</script><style>p {}</style>x", "x"),
        ('<input type="checkbox" disabled checked id="a"><input type="text">', '<input type="checkbox" checked="" disabled="">'),
        ('<svg viewBox="0 0 1 1"><rect fill="url(#g)" width="1"/></svg>', '<svg viewbox="0 0 1 1"><rect width="1"></rect></svg>'),
        ("a <br> b <!-- c", "a <br> b &lt;!-- c"),
    ],
)  # fmt: skip
def test_html_without_effect_keeps_its_words(html: str, inert: str) -> None:
    assert make_inert(html) == inert
