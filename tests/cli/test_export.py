"""`mlops-canvas export`: texts, data and HTML documents; what a browser makes of them is in `tests/browser`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from bs4 import BeautifulSoup

from mkdocs_mlops_canvas.cli.export import export
from mkdocs_mlops_canvas.reading.page import load_page
from mkdocs_mlops_canvas.writing.json_schema import build_canvas_schema, build_feed_schema
from tests.cli.running import BAD, run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

CARD = EXAMPLE / "docs" / "products" / "card-fraud-shield" / "index.md"
CONFIG = ("--config-file", EXAMPLE / "mkdocs.yml")
TWO = "```mlops-canvas\nproduct: A\nbackground: one\n```\n\n```mlops-canvas\nproduct: B\nbackground: two\n```\n"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac\xfc\xff"
    b"\x9f\xa1\x1e\0\x07\x82\x02\x7f=\xc8H\xef\0\0\0\0IEND\xaeB`\x82"
)


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_a_canvas_comes_out_as_a_page_and_back(loader: Loader) -> None:
    result = run("export", CARD, *CONFIG)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("---\ncanvas:\n")
    assert "\n### Background\n" in result.stdout
    (again,) = load_page(result.stdout, "x", loader).canvases
    (block,) = load_page(CARD.read_text("utf-8"), "x", loader).canvases
    assert again.canvas
    assert block.canvas
    assert again.canvas.boxes == block.canvas.boxes
    assert replace(again.canvas.header, product=None) == replace(block.canvas.header, product=None)


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_one_canvas_is_a_mapping_that_import_reads(form: str, loader: Loader, tmp_path: Path) -> None:
    file = tmp_path / f"canvas.{form}"
    assert run("export", CARD, *CONFIG, "-o", file).stderr == f"1 canvas written to {file}\n"
    data = json.loads(file.read_text("utf-8")) if form == "json" else yaml.safe_load(file.read_text("utf-8"))
    if form == "json":
        jsonschema.validate(data, build_canvas_schema(loader.definitions, loader.stages))
    imported = run("import", file, "--form", "frontmatter")
    assert (imported.exit_code, imported.stderr) == (0, "")
    (again,) = load_page(imported.stdout, "x", loader).canvases
    (block,) = load_page(CARD.read_text("utf-8"), "x", loader).canvases
    assert again.canvas
    assert block.canvas
    assert again.canvas.boxes == block.canvas.boxes
    assert replace(again.canvas.header, product=None) == replace(block.canvas.header, product=None)


def test_many_canvases_are_the_feed() -> None:
    result = run("export", "--format", "json", *CONFIG)
    feed = json.loads(result.stdout)
    jsonschema.validate(feed, build_feed_schema())
    assert len(feed["products"]) == 12
    assert feed["products"][0]["url"].startswith("https://example.com/ml-handbook/products/")
    assert (
        yaml.safe_load(run("export", "--format", "yaml", *CONFIG).stdout)["products"][0]["id"] == "basket-recommender"
    )
    rows = run("export", "--format", "csv", *CONFIG).stdout.splitlines()
    assert len(rows) == 13
    assert len(run("export", CARD, "--format", "csv", *CONFIG).stdout.splitlines()) == 2


def test_each_canvas_of_many_gets_a_file(tmp_path: Path) -> None:
    result = run("export", *CONFIG, "-o", tmp_path / "out", "--format", "markdown")
    assert (result.exit_code, result.stderr) == (0, f"12 canvases written to {tmp_path}/out\n")
    assert len(list((tmp_path / "out").glob("*.md"))) == 12
    assert (tmp_path / "out" / "card-fraud-shield.md").is_file()
    store = EXAMPLE / "docs" / "products" / "store-demand-forecast"
    run("export", store, *CONFIG, "-o", tmp_path / "one", "--format", "html")  # three iterations are one product
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["store-demand-forecast.html"]


def test_all_canvases_of_a_file_are_written(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        f"{TWO}\n```mlops-canvas\nproduct: A\niteration: 2\nbackground: three\n```\n".replace(
            "one", "one\niteration: 1"
        )
    )
    run("export", file, "-o", tmp_path / "out", "--format", "html")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["a--2.html", "a.html", "b.html"]
    assert run("export", file, "--id", "b").stdout.count("two") == 1
    assert run("export", file, "--id", "a--2").stdout.count("three") == 1
    assert run("export", file, "--id", "a").stdout.count("three") == 1  # the newest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--id", "card-fraud"], "there is no product 'card-fraud'; did you mean 'card-fraud-shield'?"),
        (["--format", "html"], "name a folder with --output for 12 canvases"),
        (["--format", "pdf"], "name a file with --output for a file of the format pdf"),
        (["-o", "x.html"], "there are 12 canvases; name a folder with --output, or one canvas with --id"),
        (["--format", "docx"], "is not one of"),
        (["nowhere"], "does not exist"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], message: str) -> None:
    result = run("export", *CONFIG, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_exported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "b.md").write_text("```mlops-canvas\nproduct: P\nbackground: x\n```\n")
    result = run("export", tmp_path, "--format", "yaml")
    assert (result.exit_code, yaml.safe_load(result.stdout)["background"]) == (1, "x")
    assert result.stderr.startswith(f"{tmp_path}/a.md:1:1: the file cannot be read")


def test_a_canvas_with_problems_is_exported_as_far_as_it_goes() -> None:
    result = run("export", "-", text=BAD.replace("bakground: x", "bakground: x\ndecision: y"))
    assert result.exit_code == 1
    assert "### Decision\n\ny\n" in result.stdout
    assert result.stderr.startswith("-:3:1: unknown box 'bakground'")
    result = run("export", "-", "--format", "html", text=BAD)
    assert result.exit_code == 1
    assert 'mlops-canvas__problem"' not in result.stdout


def test_nothing_to_export_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# Nothing\n")
    result = run("export", file)
    assert (result.exit_code, result.stderr) == (1, f"{file}: there is no canvas in it\n")
    result = run("export", "-", text="```mlops-canvas\n- x\n```\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "has to be a mapping" in result.stderr


def test_a_text_that_sections_cannot_hold_is_told() -> None:
    page = '---\ncanvas:\n  product: P\n  background: "a\\tb"\n  decision: d\n---\n'
    result = run("export", "-", text=page)
    assert result.exit_code == 0
    assert result.stderr == "-: written as frontmatter, for sections cannot hold a text of 'p' as it is\n"


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
    assert [heading.name for heading in html.find_all(re.compile("h[1-3]"))] == ["h1", *(["h2", "h3", "h3", "h3", "h2", "h3", "h3"] * 1), "h2", "h3", "h3", "h3", "h2", "h3", "h3", "h2", "h3", "h3"]  # fmt: skip
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    sources = [tag["src"] for tag in html.find_all(src=True)]
    assert all(source.startswith("data:") for source in sources)
    for link in html.find_all("a"):
        assert str(link["href"]).startswith(("https://", "http://", "#")), link


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
    assert (
        result.stderr
        == "the Markdown extension 'no_such_extension' of the site cannot be loaded here, and is left out\n"
    )
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
    assert "extension 'material.extensions.preview' of the site cannot be loaded here" in result.stderr
    assert 'data-product="p"' in result.stdout


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


def test_a_browser_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("export", CARD, *CONFIG, "-o", tmp_path / "a.pdf")
    result = run(*arguments, "--browser", "no-such-browser")
    assert result.exit_code == 2
    assert "there is no browser 'no-such-browser'; name a Chromium, Chrome or Edge" in result.stderr
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "need the extra 'export'; install it with: pip install 'mkdocs-mlops-canvas[export]'" in result.stderr
    assert not (tmp_path / "a.pdf").exists()


def test_it_needs_no_host() -> None:
    code = (
        "import sys; sys.modules['mkdocs'] = None\nfrom mkdocs_mlops_canvas.cli import main\n"
        f"main(['export', {str(CARD)!r}, '--format', 'html'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=EXAMPLE.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Card Fraud Shield" in done.stdout


def test_its_help_has_an_example() -> None:
    assert export.epilog
    assert export.epilog.startswith("Example: mlops-canvas export ")
