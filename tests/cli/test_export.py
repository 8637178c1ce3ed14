"""`mlops-canvas export`: texts, data and HTML documents; what a browser makes of them is in `tests/browser`."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from mkdocs_mlops_canvas.cli.export import export
from mkdocs_mlops_canvas.documents.chromium import Chromium, ChromiumError
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.json_schema import build_canvas_schema, build_feed_schema
from tests.cli.running import BAD, run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

CARD = EXAMPLE / "docs" / "products" / "card-fraud-shield" / "index.md"
CONFIG = ("--config-file", EXAMPLE / "mkdocs.yml")
ENDINGS = "the extensions are .pdf, .png, .html, .htm, .md, .markdown, .yaml, .yml, .json, .csv, .xlsx"
TWO = "```mlops-canvas\nproduct: A\nbackground: one\n```\n\n```mlops-canvas\nproduct: B\nbackground: two\n```\n"


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
def test_one_canvas_is_a_mapping_that_import_reads(form: str, example_loader: Loader, tmp_path: Path) -> None:
    file = tmp_path / f"canvas.{form}"
    assert run("export", CARD, *CONFIG, "-o", file).stderr == f"1 canvas written to {file}\n"
    data = json.loads(file.read_text("utf-8")) if form == "json" else yaml.safe_load(file.read_text("utf-8"))
    if form == "json":
        jsonschema.validate(data, build_canvas_schema(example_loader.definitions, example_loader.stages))
    imported = run("import", file, "--form", "frontmatter", *CONFIG)
    assert (imported.exit_code, imported.stderr) == (0, "")
    (again,) = load_page(imported.stdout, "x", example_loader).canvases
    (block,) = load_page(CARD.read_text("utf-8"), "x", example_loader).canvases
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


def test_a_workbook_comes_back_as_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: Loader) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    result = run("export", *CONFIG, "-o", one)
    assert (result.exit_code, result.stderr) == (0, f"12 canvases written to {one}\n")
    run("export", *CONFIG, "-o", other)
    assert one.read_bytes() == other.read_bytes()
    pages = tmp_path / "pages"
    result = run("import", one, *CONFIG, "-o", f"{pages}/")
    assert (result.exit_code, result.stderr) == (0, f"12 canvases written to {pages}\n")
    differences = run("diff", EXAMPLE / "docs" / "products", pages, "--format", "json", *CONFIG).stdout
    assert {each["change"] for each in json.loads(differences)["products"]} == {"removed"}  # earlier iterations
    (again,) = load_page((pages / "card-fraud-shield.md").read_text("utf-8"), "x", loader).canvases
    (block,) = load_page(CARD.read_text("utf-8"), "x", loader).canvases
    assert again.canvas
    assert block.canvas
    assert again.canvas.boxes == block.canvas.boxes
    assert replace(again.canvas.header, product=None) == replace(block.canvas.header, product=None)


def test_a_text_that_a_workbook_cuts_is_told(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text(f"---\ncanvas:\n  product: P\n---\n\n## Background\n\n{'x' * 40_000}\n")
    result = run("export", page, "-o", tmp_path / "p.xlsx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"{page}: 'Background' of 'p' is cut off: a cell of a workbook holds 32,767 characters",
        f"1 canvas written to {tmp_path}/p.xlsx",
    ]


def test_a_workbook_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("export", CARD, *CONFIG, "-o", tmp_path / "p.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    result = run("export", CARD, *CONFIG, "-o", tmp_path / "q.xlsx")
    assert result.exit_code == 2
    assert "a workbook needs the extra 'export'; install it with: pip install " in " ".join(result.stderr.split())
    result = run("import", tmp_path / "p.xlsx")
    assert result.exit_code == 2
    assert "a workbook needs the extra 'import'; install it with: pip install " in " ".join(result.stderr.split())


@pytest.mark.parametrize("form", ["markdown", "html", "huggingface"])
def test_a_long_id_is_written(form: str, tmp_path: Path) -> None:
    for letter in "ab":
        text = f"---\ncanvas:\n  product: {letter}\n  id: {letter * 300}\n---\n\n## Background\n\nx\n"
        (tmp_path / f"{letter}.md").write_text(text)
    result = run("export", tmp_path, "--format", form, "-o", tmp_path / "out")
    assert (result.exit_code, len(list((tmp_path / "out").iterdir()))) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--id", "card-fraud"], "unknown product 'card-fraud'; did you mean 'card-fraud-shield'?"),
        (["--format", "html"], "pass a folder as --output for 12 canvases"),
        (["--format", "pdf"], "pass a file as --output for a file in the format pdf"),
        (["-o", "x.html"], "there are 12 canvases; pass a folder as --output, or one product as --id"),
        (["--format", "docx"], "is not one of"),
        (["-o", "plan.xls"], f"unknown extension '.xls'; {ENDINGS}; a folder ends in '/'"),
        ([CARD, "-o", "c.docx"], f"unknown extension '.docx'; {ENDINGS}"),
        ([CARD, "-o", "out/v1.2"], f"unknown extension '.2'; {ENDINGS}"),
        (
            ["-o", "plan.xlsx", "--format", "markdown"],
            "a file in the format markdown ends in .md or .markdown, not in '.xlsx'",
        ),
        ([CARD, "-o", "c.md", "--format", "html"], "a file in the format html ends in .html or .htm, not in '.md'"),
        (
            [CARD, "-o", "c.txt", "--format", "huggingface"],
            "a file in the format huggingface ends in .md, not in '.txt'",
        ),
        (["nowhere"], "does not exist"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str | Path], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("export", *CONFIG, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        ([CARD, "-o", "OUT.HTM"], ["OUT.HTM"]),
        ([CARD, "-o", "name"], ["name"]),
        ([CARD, "-o", "README.md", "--format", "huggingface"], ["README.md"]),
        ([CARD, "-o", "catalog.yaml", "--format", "backstage"], ["catalog.yaml"]),
        ([CARD, "-o", "out/"], ["out/card-fraud-shield.md"]),
        ([CARD, "-o", "v1.2/", "--format", "html"], ["v1.2/card-fraud-shield.html"]),
        ([CARD, "-o", "v1.3", "--format", "html"], ["v1.3/card-fraud-shield.html"]),
        ([CARD, "-o", "page.html/", "--format", "json"], ["page.html/portfolio.json"]),
        (["-o", "out/", "--format", "huggingface", "--id", "churn-radar"], ["out/churn-radar/README.md"]),
    ],
)
def test_the_ending_chooses_the_format_and_a_slash_a_folder(
    arguments: list[str | Path], files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v1.3").mkdir()
    assert run("export", *CONFIG, *arguments).exit_code == 0
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()] == files
    assert (tmp_path / files[0]).read_text().startswith("<!doctype") == files[0].lower().endswith((".html", ".htm"))


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_exported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "b.md").write_text("```mlops-canvas\nproduct: P\nbackground: x\n```\n")
    result = run("export", tmp_path, "--format", "yaml")
    assert (result.exit_code, yaml.safe_load(result.stdout)["background"]) == (1, "x")
    assert result.stderr.startswith(f"{tmp_path}/a.md:1:1: the file cannot be read")


def test_a_link_is_exported_by_its_own_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("---\ncanvas:\n  product: P\n---\n\n## Background\n\n[other](other.md)\n")
    (tmp_path / "docs" / "index.md").symlink_to("../README.md")
    (tmp_path / "docs" / "other.md").write_text("# Other\n")
    (tmp_path / "mkdocs.yml").write_text("site_url: https://x.org/\n")
    monkeypatch.chdir(tmp_path)
    rows = run("export", "docs/index.md", "--format", "csv")
    assert (rows.exit_code, rows.stderr) == (0, "")
    assert rows.stdout.splitlines()[1].startswith("p,P,")
    assert "https://x.org/," in rows.stdout
    assert 'href="https://x.org/other/"' in run("export", "docs/index.md", "--format", "html").stdout
    told = run("export", "docs")
    assert told.exit_code == 1
    assert told.stderr.splitlines() == [
        "docs/index.md: a symbolic link to a place outside the folder is not followed", "docs: no canvas found"
    ]  # fmt: skip


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
    assert (result.exit_code, result.stderr) == (1, f"{file}: no canvas found\n")
    result = run("export", "-", text="```mlops-canvas\n- x\n```\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "has to be a mapping" in result.stderr


def test_a_text_that_sections_cannot_hold_is_told() -> None:
    page = '---\ncanvas:\n  product: P\n  background: "a\\tb"\n  decision: d\n---\n'
    result = run("export", "-", text=page)
    assert result.exit_code == 0
    assert result.stderr == "-: written as frontmatter: headings cannot hold a text of 'p' unchanged\n"


def test_a_browser_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("export", CARD, *CONFIG, "-o", tmp_path / "a.pdf")
    result = run(*arguments, "--browser", "no-such-browser")
    assert result.exit_code == 2
    assert "there is no browser 'no-such-browser'; pass a Chromium, Chrome or Edge" in result.stderr
    monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    result = run(*arguments)
    assert result.exit_code == 2
    assert "need the extra 'export'; install it with: pip install 'mkdocs-mlops-canvas[export]'" in result.stderr
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(("name", "method"), [("a.pdf", "print"), ("a.png", "draw")])
def test_a_browser_that_fails_is_told(name: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ChromiumError("the browser has given no response for 60 seconds")

    monkeypatch.setattr(Chromium, "__enter__", lambda self: self)
    monkeypatch.setattr(Chromium, "__exit__", lambda *_: None)
    monkeypatch.setattr(Chromium, method, fail)
    result = run("export", CARD, *CONFIG, "-o", tmp_path / name)
    assert (result.exit_code, result.stderr) == (1, "Error: the browser has given no response for 60 seconds\n")
    assert list(tmp_path.iterdir()) == []


def test_a_time_that_is_none_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    result = run("export", CARD, *CONFIG, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'abc'; set it to a number of seconds since 1970" in " ".join(result.stderr.split())
    assert run("export", CARD, *CONFIG).exit_code == 0


def test_it_needs_no_host() -> None:
    code = (
        "import sys; sys.modules['mkdocs'] = None\nfrom mkdocs_mlops_canvas.cli import main\n"
        f"main(['export', {str(CARD)!r}, '--format', 'html', *{[str(each) for each in CONFIG]!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=EXAMPLE.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Card Fraud Shield" in done.stdout


def test_its_help_has_an_example() -> None:
    assert export.epilog
    assert export.epilog.startswith("Example: mlops-canvas export ")


PRIVATE = "```mlops-canvas\nproduct: {}\nprivate: true\nowner: Secret Owner\nbackground: Secret text.\n```\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with one product that is public, and two that are not."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\nplugins: [encryptcontent]\n")
    (docs / "public.md").write_text("```mlops-canvas\nproduct: Public\nbackground: Public text.\n```\n")
    (docs / "private.md").write_text(PRIVATE.format("Alpha"))
    (docs / "password.md").write_text(f"---\npassword: x\n---\n{PRIVATE.format('Beta').replace('private: true', '')}")
    return docs


@pytest.mark.parametrize("form", ["json", "yaml", "csv", "markdown", "html", "backstage", "huggingface"])
def test_no_text_of_a_protected_product_is_exported_with_a_folder(form: str, docs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("export", docs, "--config-file", tmp_path / "mkdocs.yml", "--format", form, "-o", out)
    assert result.exit_code == 0
    assert f"{docs}: the text of protected products is not exported: Alpha, Beta\n" in result.stderr
    text = "\n".join(path.read_text("utf-8") for path in (out.rglob("*") if out.is_dir() else [out]) if path.is_file())
    assert "Public text." in text or form in ("csv", "backstage")
    assert "Secret" not in text
    assert ("Alpha" in text) is (form in ("json", "yaml", "csv"))


def test_a_protected_product_is_exported_by_its_file(docs: Path, tmp_path: Path) -> None:
    config = ("--config-file", tmp_path / "mkdocs.yml")
    assert "Secret text." in run("export", docs / "private.md", *config).stdout
    assert len(run("export", docs / "password.md", *config, "--format", "csv").stdout.split("Secret Owner")) == 2
    result = run("export", docs, *config, "--id", "beta")
    assert result.exit_code == 2
    assert f"the product 'beta' is protected; to export it, pass its file {docs}/password.md" in result.stderr
    (docs / "public.md").unlink()
    result = run("export", docs, *config)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Alpha, Beta" in result.stderr


@pytest.mark.parametrize(
    ("options", "hidden"),
    [
        ("[encryptcontent: {global_password: x}]", True),
        ("[encryptcontent: {global_password: !ENV PASSWORD}]", True),
        ("{encryptcontent: {password_inventory: {_global: x}}}", True),
        ("[encryptcontent: {password_inventory: {team: x}}]", False),
        ("[encryptcontent: {password_file: passwords.yml}]", True),
        ("[encryptcontent: {password_file: missing.yml}]", True),
        ("[encryptcontent: {password_file: teams.yml}]", False),
        ("[search, mlops-canvas]", False),
    ],
)
def test_a_password_for_all_pages_protects_all_products(options: str, hidden: bool, docs: Path, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Test\nplugins: {options}\n")
    (tmp_path / "passwords.yml").write_text("team: x\n_global: [y]\n")
    (tmp_path / "teams.yml").write_text("team: x\n")
    result = run("portfolio", docs, "--config-file", tmp_path / "mkdocs.yml")
    products = {product["id"]: product.get("protected", False) for product in json.loads(result.stdout)["products"]}
    assert products == {"public": hidden, "alpha": True, "beta": hidden or "encryptcontent" in options}


@pytest.mark.parametrize("has_config", [False, True])
def test_extensions_are_missed_only_by_a_site_that_names_them(
    has_config: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "pymdownx.details", None)  # as if it were not installed
    if has_config:
        (tmp_path / "mkdocs.yml").write_text("markdown_extensions: [pymdownx.details]\n")
    result = run("export", "-", "--format", "html", text="```mlops-canvas\nproduct: P\n```\n")
    assert result.exit_code == 0
    told = "the site's Markdown extension 'pymdownx.details' cannot be loaded here, and is left out\n"
    assert result.stderr == (told if has_config else "")
