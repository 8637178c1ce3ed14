from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest

from mkdocs_mlops_canvas.text.links import rebase, relative_path, replace_by_text, split_link


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


@pytest.mark.parametrize(
    ("address", "target", "rest"),
    [
        ("runbook.md", "products/card/runbook.md", ""),
        (" ../a%20b.md?x#y ", "products/a b.md", "?x#y"),
        ("../../../a.md", "../a.md", ""),
        ("#risks", "products/card/index.md", "#risks"),
        ("", "products/card/index.md", ""),
        ("https://x/a.md", None, ""),
        ("//x/a.md", None, ""),
        ("/a.md", None, ""),
        ("mailto:a@b", None, ""),
        ("http://[", None, ""),
    ],
)
def test_links_lead_to_files(address: str, target: str | None, rest: str) -> None:
    assert split_link("products/card/index.md", address) == (target, rest)


@pytest.mark.parametrize(
    ("start", "target", "path"),
    [
        ("a/b.md", "a/c.md", "c.md"),
        ("a/b.md", "c.md", "../c.md"),
        ("b.md", "a/c.md", "a/c.md"),
        ("b.md", "javascript:x.md", "./javascript:x.md"),
    ],
)
def test_paths_are_seen_from_a_page(start: str, target: str, path: str) -> None:
    assert relative_path(start, target) == path


@pytest.mark.parametrize(
    ("html", "address", "text"),
    [
        ('<img alt="A chart" src="a.png" />', None, "A chart"),
        ('<img alt="" src="a.png" />', None, "a.png"),
        ("<img />", None, ""),
        ('<a href="a.md">the <b>page</b></a>', None, "the page"),
        ('<a href="a.md">the <b>page</b></a>', "a.md", "the page (a.md)"),
        ("<button>Go</button>", None, "Go"),
    ],
)
def test_a_link_or_a_picture_leaves_its_text(html: str, address: str | None, text: str) -> None:
    element = fromstring(html)
    replace_by_text(element, address)
    assert element.tag == "span"
    assert "".join(element.itertext()) == text
