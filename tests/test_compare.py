from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.compare import find_page_below, move_html, rebase, write_texts
from mkdocs_mlops_canvas.definition import load_definitions


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


@pytest.mark.parametrize(
    ("base", "address", "moved"),
    [
        ("../../products/card/", "../runbook/", "../../products/runbook/"),
        ("../../products/card/", "../runbook/#a", "../../products/runbook/#a"),
        ("../../products/card/", "#fn:1", "../../products/card/#fn:1"),
        ("../../products/card/", "p.png?x=../y", "../../products/card/p.png?x=../y"),
        ("../../card/", "../../a/", "../../../a/"),
        ("../products/card.html", "../runbook.html#a", "../runbook.html#a"),
        ("../products/card.html", "picture%201.png", "../products/picture%201.png"),
        ("../card/", "https://x/", "https://x/"),
        ("../card/", "//x/", "//x/"),
        ("../card/", "/x/", "/x/"),
        ("../card/", "mailto:a@b", "mailto:a@b"),
        ("../card/", "http://[", "http://["),
        ("../card/", "..", "../"),
    ],
)
def test_addresses_move(base: str, address: str, moved: str) -> None:
    assert rebase(base)(address) == moved


@given(st.text(alphabet="<>/ab=\"'& #;!-id href\n"))
def test_no_text_is_lost_on_the_move(text: str) -> None:
    html = str(BeautifulSoup(f'<p id="a">{text}</p>', "html.parser"))
    moved = move_html(html, "p-", lambda address: address)
    assert BeautifulSoup(moved, "html.parser").get_text() == BeautifulSoup(html, "html.parser").get_text()


def test_a_script_of_texts_is_one_call_and_cannot_be_left() -> None:
    texts = {"a": "</script><script>alert(1)</script>", "b": "x\u2028y", "__proto__": "<b>"}
    script = write_texts("portfolio/b.js", texts)
    assert "<" not in script
    assert "\u2028" not in script
    match = re.fullmatch(r'mlopsCanvasBox\("portfolio/b\.js",(.*)\);\n', script)
    assert match
    assert json.loads(match[1]) == texts


def test_paths() -> None:
    box = load_definitions()["0.1"].boxes[1]
    assert find_page_below("portfolio.md", box.anchor) == "portfolio/value-proposition.md"
    assert find_page_below("all/products.md", box.anchor) == "all/products/value-proposition.md"
    assert find_page_below("index.md", box.anchor) == "portfolio/value-proposition.md"
    assert find_page_below("products/README.md", box.anchor) == "products/portfolio/value-proposition.md"
