"""HTML documents of canvases, as `mlops-canvas export` writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.cli.running import run
from tests.cli.test_export import CARD, CONFIG

if TYPE_CHECKING:
    from pathlib import Path

PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac\xfc\xff"
    b"\x9f\xa1\x1e\0\x07\x82\x02\x7f=\xc8H\xef\0\0\0\0IEND\xaeB`\x82"
)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_html_is_one_document_that_loads_and_runs_nothing(tmp_path: Path) -> None:
    result = run("export", CARD, *CONFIG, "--format", "html")
    assert (result.exit_code, result.stderr) == (0, "")
    html = soup(result.stdout)
    assert result.stdout.startswith("<!doctype html>")
    assert html.html
    assert html.html["lang"] == "en"
    assert html.title
    assert html.title.text == "Card Fraud Shield – Machine Learning Operations Canvas"
    meta = {tag.get("name") or tag.get("http-equiv"): tag.get("content") for tag in html.find_all("meta")}
    assert meta["author"] == "Payments Risk"
    assert meta["dcterms.date"] == "2026-11-12"
    assert str(meta["generator"]).startswith("mkdocs-mlops-canvas ")
    assert str(meta["Content-Security-Policy"]).startswith("default-src 'none'")
    assert html.find_all(["script", "link", "button", "iframe"]) == []
    assert html.body
    assert "Print" not in html.body.get_text(" ").split()
    assert [heading.name for heading in html.find_all(re.compile("h[1-3]"))] == ["h1", *(["h2", "h3", "h3", "h3", "h2", "h3", "h3"] * 1), "h2", "h3", "h3", "h3", "h2", "h3", "h3", "h2", "h3", "h3"]  # fmt: skip
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    sources = [tag["src"] for tag in html.find_all(src=True)]
    assert all(source.startswith("data:") for source in sources)
    for link in html.find_all("a"):
        assert str(link["href"]).startswith(("https://", "http://", "mailto:", "#")), link


BOX = """\
---
canvas: {product: P}
---
## Background

![Picture](pixel.png) ![Gone](gone.png) ![Far](https://example.com/far.png) ![Out](../secret.png)

[Other](other.md) [Part](other.md#data) [Mail](mailto:a@example.com) [Here](#decision) [Data](data.csv)

<script>alert(1)</script><p onclick="alert(1)">Text</p><iframe src="https://example.com/f" title="Frame"></iframe>

<a href="javascript:alert(1)">Trap</a>
"""


def test_pictures_are_inside_and_links_lead_somewhere(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (docs / "pixel.png").write_bytes(PIXEL)
    (docs / "page.md").write_text(BOX)
    (docs / "other.md").write_text("# Other\n")
    html = soup(run("export", docs / "page.md", "--format", "html").stdout)
    (body,) = html.select("#background + div")
    assert [img["alt"] for img in body.find_all("img")] == ["Picture"]
    assert str(body.img and body.img["src"]).startswith("data:image/png;base64,")
    assert {a.text: a["href"] for a in body.find_all("a")} == {
        "Far": "https://example.com/far.png",
        "Frame": "https://example.com/f",
        "Mail": "mailto:a@example.com",
        "Here": "#decision",
    }
    assert [body.find(string=word) is not None for word in ("Other", "Part", "Data", "Trap", "Text")] == [True] * 5
    assert not body.find_all(["script", "iframe"])
    assert "onclick" not in str(body)

    config = tmp_path / "mkdocs.yml"
    config.write_text("site_url: https://example.com/h/\n")
    html = soup(run("export", docs / "page.md", "--format", "html", "-f", config).stdout)
    links = {a.text: a["href"] for a in html.select("#background + div a")}
    assert links["Other"] == "https://example.com/h/other/"
    assert links["Part"] == "https://example.com/h/other/#data"
    assert links["Data"] == "https://example.com/h/page/data.csv" or links["Data"] == "https://example.com/h/data.csv"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<button onclick='x()'>Press *here*</button>", "Press here"),
        ("<button hidden>For a script</button>", ""),
        ("<noscript>Without scripts</noscript>", "Without scripts"),
        ("<select><option>First<option>Second</select>", "First, Second"),
        ("<video src='a.mp4' title='Demo'>No video.</video>", "Demo"),
        ("<video controls><source src='a.mp4'></video>", "a.mp4"),
        ("<video controls><source src='https://example.com/a.mp4'></video>", "https://example.com/a.mp4"),
        ("<object data='a.pdf'>The *file*</object>", "The file"),
        ("<canvas>Drawn as text</canvas>", "Drawn as text"),
        ("<audio src='a.mp3'></audio>", "a.mp3"),
        ("<iframe src='https://example.com/'>Old browsers</iframe>", "https://example.com/"),
        ("<template>Nowhere</template><script>x()</script>", ""),
        ("<div popover id='p'>More</div>", "More"),
        ("<dialog open>Open</dialog>", "Open"),
        ("<label>Label <input type='checkbox'></label>", "Label"),
        ("A <template> in a sentence", "A <template> in a sentence"),
    ],
)
def test_no_text_of_an_element_is_lost(html: str, text: str) -> None:
    page = f"---\ncanvas: {{product: P}}\n---\n## Background\n\nBefore {html} after.\n"
    (body,) = soup(run("export", "-", "--format", "html", text=page).stdout).select("#background + div")
    assert " ".join(body.get_text(" ", strip=True).split()) == " ".join(filter(None, ("Before", text, "after.")))
    assert not body.find_all(
        ["button", "noscript", "select", "video", "object", "canvas", "audio", "iframe", "template"]
    )


def test_files_of_a_folder_link_to_each_other(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        text = f"---\ncanvas: {{product: {name.upper()}}}\n---\n## Background\n\n[next]({other}.md#decision)\n"
        (tmp_path / f"{name}.md").write_text(text)
    run("export", tmp_path, "--format", "html", "-o", tmp_path / "out")
    for name, other in (("a", "b"), ("b", "a")):
        link = soup((tmp_path / "out" / f"{name}.html").read_text()).select_one("#background + div a")
        assert link
        assert link["href"] == f"{other}.html#decision"


def test_tabs_details_and_footnotes_are_all_there(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "markdown_extensions: [footnotes, pymdownx.details, pymdownx.superfences, pymdownx.tabbed: "
        "{alternate_style: true}, no_such_extension, toc: {permalink: true}]\n"
    )
    page = (
        "---\ncanvas: {product: P}\n---\n# P\n\nAbove.[^2]\n\n## Background\n\nText.[^1]\n\n[^1]: A note.\n\n"
        '=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.\n\n??? note "More"\n\n    Hidden.\n\n'
        "## Decision\n\nYes.\n\n## Elsewhere\n\n[^2]: Another note.\n"
    )
    result = run("export", "-", "--format", "html", "-f", config, text=page)
    assert result.exit_code == 0
    assert result.stderr == "the site's Markdown extension 'no_such_extension' cannot be loaded here, and is left out\n"
    html = soup(result.stdout)
    text = html.main.get_text(" ", strip=True) if html.main else ""
    for words in ("One First.", "Two Second.", "More Hidden.", "A note."):
        assert words in text
    assert "Another note" not in text
    assert "Above" not in text
    assert "¶" not in text
    assert html.details
    assert html.details.has_attr("open")
    assert html.find_all("input") == []


def test_an_extension_that_needs_its_host_is_left_out_and_told(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("markdown_extensions: [material.extensions.preview]\n")
    page = "```mlops-canvas\nproduct: P\nbackground: See [b](b.md).\n```\n"
    result = run("export", "-", "--format", "html", "-f", config, text=page)
    assert result.exit_code == 0
    assert "the site's Markdown extension 'material.extensions.preview' cannot be loaded here" in result.stderr
    assert 'data-product="p"' in result.stdout


def test_an_extension_that_fails_on_a_page_is_told_in_one_sentence(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("markdown_extensions: [pymdownx.snippets: {check_paths: true, url_download: true}]\n")
    page = '```mlops-canvas\nproduct: P\nbackground: |\n  --8<-- "{}"\n```\n'
    for name in ("nowhere.md", "https://example.invalid/x.md"):
        result = run("export", "-", "--format", "html", "-f", config, text=page.format(name))
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: -: a Markdown extension of the site fails: Snippet at path ")
        assert result.stderr.count("\n") == 1


def test_a_canvas_where_markdown_does_not_see_it_is_exported() -> None:
    page = '<div>\n\n```mlops-canvas\nproduct: P\nbackground: "*x*"\n```\n\n</div>\n'
    result = run("export", "-", "--format", "html", text=page)
    assert "<em>x</em>" in result.stdout
    assert "mlops-canvas--wide" in result.stdout


def test_words_follow_the_language_of_the_site(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("theme: {name: material, language: da}\n")
    html = soup(run("export", "-", "--format", "html", "-f", config, text="```mlops-canvas\nproduct: P\n```\n").stdout)
    assert html.html
    assert html.html["lang"] == "da"
    assert html.find(string="Baggrund")
    assert html.find(string="Dato")
