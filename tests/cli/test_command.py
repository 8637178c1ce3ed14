from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page import load_page

if TYPE_CHECKING:
    from click.testing import Result

GOOD = "```mlops-canvas\nproduct: P\n```\n"
BAD = "```mlops-canvas\nproduct: P\nbakground: x\n```\n"
EXAMPLE = Path(__file__).parents[2] / "example-site" / "docs"


def run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)


def test_check_prints_problems_and_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + BAD)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.md").write_text(BAD)
    result = run("check", tmp_path)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{tmp_path}/a.md:6:1: unknown box 'bakground'; did you mean 'background'?")
    assert lines[1].startswith(f"{tmp_path}/b/c.md:3:1:")
    assert result.stderr == "3 canvases, 2 problems\n"


def test_check_exits_with_0_where_all_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    result = run("check", tmp_path / "a.md")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 canvas, 0 problems\n")


def test_check_tells_of_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.md").mkdir()
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path}/a.md:1:1: the file cannot be read")


def test_check_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(BAD)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").symlink_to(tmp_path / "secret.md")
    (docs / "b.md").write_text(GOOD)
    (docs / "c.md").symlink_to(docs / "b.md")
    assert run("check", docs).stderr == "2 canvases, 0 problems\n"


def test_check_reads_standard_input() -> None:
    result = run("check", "-", text=BAD)
    assert result.exit_code == 1
    assert result.stdout.startswith("-:3:1: unknown box 'bakground'")
    assert run("check", "-", text=f"\ufeff{GOOD}").stderr == "1 canvas, 0 problems\n"
    result = CliRunner().invoke(main, ["check", "-"], input=b"\xff\xfe")
    assert result.stdout.startswith("-:1:1: the file cannot be read")


def test_check_reports_to_programs(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + BAD)
    summary = "2 canvases, 1 problem\n"
    for form, read in {
        "json": lambda text: json.loads(text)["problems"][0]["code"],
        "sarif": lambda text: json.loads(text)["runs"][0]["results"][0]["ruleId"],
        "github": lambda text: text.split("title=")[1].split("::")[0],
        "text": lambda text: text.split("[")[1].split("]")[0],
    }.items():
        result = run("check", "--format", form, tmp_path)
        assert (result.exit_code, result.stderr) == (1, summary)
        assert read(result.stdout) == "unknown-box"
        file = tmp_path / "reports" / f"report.{form}"
        written = run("check", "--format", form, "-o", file, tmp_path)
        assert (written.exit_code, written.stdout, written.stderr) == (1, "", summary)
        assert file.read_text() == result.stdout


def test_reports_without_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    result = run("check", "--format", "json", tmp_path)
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"problems": [], "canvases": 1})
    assert run("check", "--format", "github", tmp_path).stdout == ""


def test_a_problem_is_one_line_whatever_authors_write(tmp_path: Path) -> None:
    (tmp_path / "a\n\x1b[31m.md").write_text('```mlops-canvas\nproduct: P\n"x\\n\\e[2J\\u202E": y\n```\n')
    for form in ("text", "github"):
        (line,) = run("check", "--format", form, tmp_path).stdout.splitlines()
        assert line.isprintable()


UNRENDERED = '<pre><code class="language-mlops-canvas">product: P</code></pre>\n'
RENDERED = '<article class="mlops-canvas" data-product="p"></article>\n'


class TestBuiltSites:
    def test_html_files_are_looked_at(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "index.html").write_text(f"<p>\n{UNRENDERED}")
        (tmp_path / "b.html").write_bytes(b"\xff<!-- mlops-portfolio -->")
        (tmp_path / "c.txt").write_text(UNRENDERED)
        result = run("check", tmp_path)
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert [line.split(" was")[0] for line in lines] == [
            f"{tmp_path}/a/index.html:2:1: a fence 'mlops-canvas'",
            f"{tmp_path}/b.html:1:1: a marker '<!-- mlops-portfolio -->'",
        ]
        assert "name the plugin 'mlops-canvas' or the Markdown extension 'mlops_canvas'" in lines[0]
        assert result.stderr == "0 canvases, 2 HTML files, 2 problems\n"
        assert len(run("check", tmp_path / "b.html").stdout.splitlines()) == 1

    @pytest.mark.parametrize("page", ["products/p/index.html", "products/p.html"])
    def test_each_canvas_is_looked_for_in_the_site(self, page: str, tmp_path: Path) -> None:
        docs, file = tmp_path / "docs", tmp_path / "site" / page
        (docs / "products").mkdir(parents=True)
        file.parent.mkdir(parents=True)
        (docs / "products" / "p.md").write_text("---\ncanvas:\n  product: P\n---\nText\n")
        (docs / "not-in-site.md").write_text(GOOD)
        file.write_text(RENDERED)
        assert run("check", docs, "--site", tmp_path / "site").stderr == "2 canvases, 1 HTML file, 0 problems\n"
        file.write_text("<p>Text</p>")
        result = run("check", docs, "--site", tmp_path / "site")
        assert result.exit_code == 1
        (line,) = result.stdout.splitlines()
        assert line.startswith(f"{docs}/products/p.md:2:1: the canvas of 'P' was not rendered; name the plugin")

    def test_what_is_told_of_a_markdown_file_is_not_told_of_its_page_again(self, tmp_path: Path) -> None:
        docs, site = tmp_path / "docs", tmp_path / "docs" / "site"
        site.mkdir(parents=True)
        (docs / "index.md").write_text(GOOD)
        (site / "index.html").write_text(UNRENDERED)
        (site / "generated.html").write_text(UNRENDERED)
        lines = run("check", docs, "--site", site).stdout.splitlines()
        assert [line.split(": ")[0] for line in lines] == [f"{docs}/index.md:2:1", f"{site}/generated.html:1:1"]

    def test_a_page_that_cannot_be_read_is_told_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        docs, site = tmp_path / "docs", tmp_path / "site"
        docs.mkdir()
        site.mkdir()
        (docs / "index.md").write_text(GOOD)
        (site / "index.html").write_text(UNRENDERED)
        read_text = Path.read_text

        def refuse(path: Path, *arguments: str, **options: str) -> str:
            if path.suffix == ".html":
                raise PermissionError("not allowed")
            return read_text(path, *arguments, **options)

        monkeypatch.setattr(Path, "read_text", refuse)
        for paths in ([site], [docs, "--site", site]):
            result = run("check", *paths)
            assert result.exit_code == 1
            assert result.stdout == f"{site}/index.html:1:1: the file cannot be read: not allowed [unreadable-file]\n"

    def test_a_readme_beside_an_index_has_no_page(self, tmp_path: Path) -> None:
        docs, site = tmp_path / "docs", tmp_path / "site"
        docs.mkdir()
        site.mkdir()
        (docs / "index.md").write_text(GOOD)
        (docs / "README.md").write_text("```mlops-canvas\nproduct: Q\n```\n")
        (site / "index.html").write_text(RENDERED)
        assert run("check", docs, "--site", site).exit_code == 0
        (docs / "index.md").unlink()
        assert "README.md:2:1: the canvas of 'Q' was not rendered" in run("check", docs, "--site", site).stdout

    def test_another_site_is_told_once(self, tmp_path: Path) -> None:
        docs, site = tmp_path / "docs", tmp_path / "site"
        docs.mkdir()
        site.mkdir()
        (site / "other.html").write_text("<p>Text</p>")
        (docs / "plain.md").write_text("Text\n")
        assert run("check", docs, "--site", site).exit_code == 0
        (docs / "a.md").write_text(GOOD)
        (docs / "b.md").write_text(GOOD.replace("P", "Q"))
        (line,) = run("check", docs, "--site", site).stdout.splitlines()
        assert line.startswith(f"{site}:1:1: no page with a canvas is in this site; name the folder")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "no-such-folder"], "'no-such-folder' does not exist"),
        (["check", "--stages", ","], "name at least one stage"),
        (["check", "--format", "xml", "."], "'xml' is not one of 'text', 'json', 'github', 'sarif'"),
        (["check", "--site", "no-such-folder", "."], "'no-such-folder' does not exist"),
        (["check", "--site", ".", "-"], "with --site, name folders of Markdown files"),
        (["new"], "Missing argument 'NAME'"),
        (["new", "P", "--version", "2"], "unknown version '2'; the versions are 0.1, 1.1"),
        (["new", "P", "--form", "fense"], "'fense' is not one of 'sections', 'frontmatter', 'fence'"),
        (["import"], "tell with --from whether it is html, markdown, json or yaml"),
        (["import", "no-such-file"], "'no-such-file' does not exist"),
        (["import", "--from", "yaml", "--version", "2"], "unknown version '2'"),
        (["new", " "], "give the product a name"),
        (["upgrade", ".", "--to", "2"], "Invalid value for --to: unknown version '2'"),
        (["schema", "feed"], "'feed' is not one of 'canvas', 'front-matter', 'portfolio'"),
    ],
)
def test_wrong_use_exits_with_2(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_without_a_docs_folder_check_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert "there is no folder 'docs' here" in result.stderr


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_has_an_example(name: str) -> None:
    result = run(*filter(None, (name, "--help")))
    assert result.exit_code == 0
    assert not name or f"Example: mlops-canvas {name}" in " ".join(result.stdout.split())


def test_products_are_seen_side_by_side_in_folders(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```mlops-canvas\nproduct: A\nsupersedes: b\n```\n")
    assert run("check", tmp_path / "a.md").exit_code == 0
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "a.md:3:13: 'supersedes': there is no product with the id 'b'" in result.stdout
    (tmp_path / "b.md").write_text("```mlops-canvas\nproduct: B\n```\n")
    assert run("check", tmp_path).exit_code == 0


def test_a_sites_own_stages(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "```mlops-canvas\nproduct: A\nstage: Trial\n```\n\n```mlops-portfolio\nstage: pilot\n```\n"
    )
    assert run("check", tmp_path).exit_code == 1
    assert run("check", "--stages", "trial, pilot", tmp_path).exit_code == 0
    assert "a.md:7:1: unknown stage 'pilot'" in run("check", "--stages", "trial", tmp_path).stdout


@pytest.mark.parametrize("form", FORMS)
def test_new_writes_a_canvas_without_a_problem(form: str, tmp_path: Path) -> None:
    page = tmp_path / "products" / "p.md"
    result = run("new", "Churn radar", "--form", form, "--version", "1.1", "-o", page)
    assert (result.exit_code, result.stderr) == (0, f"1 canvas written to {page}\n")
    result = run("check", page)
    assert (result.exit_code, result.stderr) == (0, "1 canvas, 0 problems\n")
    assert run("new", "Churn radar", "--form", form, "--version", "1.1").stdout == page.read_text()


@pytest.mark.parametrize("form", FORMS)
def test_new_writes_questions_that_fill_no_box(form: str, tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    danish = ("--language", "da")
    assert run("new", "P", "--questions", "--form", form, *danish, "-o", page).exit_code == 0
    assert run("check", page, *danish).stderr == "1 canvas, 0 problems\n"
    questions = [question for box in load_definitions("da")["0.1"].boxes for question in box.questions]
    assert all(question in page.read_text("utf-8") for question in questions)
    assert (
        json.loads(run("export", page, *danish, "--format", "json").stdout)
        .keys()
        .isdisjoint(load_definitions()["0.1"].keys)
    )
    assert questions[0] not in run("new", "P", "--form", form, *danish).stdout


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("text")
    result = run("new", "P", "-o", tmp_path / "p.md")
    assert (result.exit_code, (tmp_path / "p.md").read_text()) == (2, "text")


def test_the_schema_of_front_matter_describes_the_example_site(loader: Loader) -> None:
    schema = json.loads(run("schema", "front-matter").stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    seen = 0
    for path in EXAMPLE.rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---") and any(b.is_page for b in load_page(text, path.name, loader).canvases):
            front = yaml.load(
                text.split("---\n")[1], yaml.BaseLoader
            )  # editors validate texts, numbers and dates as such
            front["canvas"].pop("version", None)
            validator.validate(front)
            seen += 1
    assert seen > 5
    assert not validator.is_valid({"canvas": {"bakground": "x"}})


def test_schemas_of_canvas_and_portfolio() -> None:
    assert json.loads(run("schema", "--stages", "trial").stdout)["properties"]["stage"]["enum"] == ["trial", None]
    assert "products" in json.loads(run("schema", "portfolio").stdout)["properties"]


def test_upgrade_edits_files_in_place(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_bytes("\ufeff---\r\ncanvas:\r\n  product: Ä # ä\r\n---\r\n\r\n# Ä\r\n\r\n## Background\r\n".encode())
    (tmp_path / "text.md").write_text("text\n")
    before = page.read_bytes()
    change = f"{page}:2:1: 'Ä' goes from version 0.1 to 1.1\n"
    result = run("upgrade", "--check", tmp_path)
    assert (result.exit_code, result.stdout, page.read_bytes()) == (1, change, before)
    result = run("upgrade", tmp_path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, change, "")
    assert set(before.splitlines(True)) < set(page.read_bytes().splitlines(True))
    assert b"\n  version: 1.1\r\n" in page.read_bytes()
    after = page.read_bytes()
    result = run("upgrade", page, tmp_path / "text.md", "--check")
    assert (result.exit_code, result.stdout, page.read_bytes()) == (0, "", after)
    assert result.stderr == (
        f"{page}:2:1: 'Ä' is at version 1.1 already\n{tmp_path / 'text.md'}: there is no canvas in it\n"
    )


def test_upgrade_leaves_canvases_with_problems(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + BAD)
    (tmp_path / "b.md").write_bytes(b"\xff\xfe")
    result = run("upgrade", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"{tmp_path}/a.md:6:1: unknown box 'bakground'")
    assert result.stdout.splitlines()[1:] == [f"{tmp_path}/a.md:2:1: 'P' goes from version 0.1 to 1.1"]
    assert result.stderr.startswith(f"{tmp_path}/b.md: the file cannot be read")
    assert (tmp_path / "a.md").read_text().endswith(BAD)


def test_upgrade_knows_the_stages_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```mlops-canvas\nproduct: A\nstage: trial\n```\n")
    assert run("upgrade", tmp_path).exit_code == 1
    assert run("upgrade", "--stages", "trial", "--to", "1.1", tmp_path).exit_code == 0


def test_import_writes_a_page(tmp_path: Path) -> None:
    source, page = tmp_path / "churn-radar.json", tmp_path / "products" / "p.md"
    source.write_text(json.dumps({"boxes": {"background": "a", "fairness": "b"}, "note": "c\nd", "date": "soon"}))
    result = run("import", source, "-o", page)
    assert (result.exit_code, result.stdout) == (0, "")
    told = [f"{source}: not on the canvas, so it is below it: {name}" for name in ("note", "date")]
    assert result.stderr.splitlines() == [f"1 canvas written to {page}", *told]
    assert "\n# Churn radar\n" in page.read_text()
    assert run("check", page).exit_code == 0
    assert run("import", source).stdout == page.read_text()
    assert run("import", source, "-o", page).exit_code == 2
    assert "\n### fairness\n\nb\n" in run("import", source, "--version", "0.1").stdout.split("## Not on the canvas")[1]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><th>Background</th><td>text</td></tr></table>",
        "# P\n\n## Background\n\ntext\n",
        '{"background": "text"}',
        "background: text\n",
    ],
)
def test_import_reads_standard_input(form: str, text: str) -> None:
    result = run("import", "--form", form, text=text)
    assert (result.exit_code, result.stderr) == (0, "")
    (block,) = load_page(result.stdout, "x.md", Loader(load_definitions(), STAGES)).canvases
    assert block.canvas
    assert block.canvas.boxes == {"background": "text"}
    assert run("import", "-", "--form", form, text=text).stdout == result.stdout


def test_import_says_why_it_cannot(tmp_path: Path) -> None:
    source = tmp_path / "a.yml"
    source.write_text("a: b\nc: [d\n")
    result = run("import", source)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{source}:3:1: the YAML cannot be read")
    result = run("import", "--from", "markdown", text="words")
    assert (result.exit_code, result.stderr) == (1, "-:1:1: there is nothing of a canvas in it: no text names a box\n")
    source.write_bytes(b"\xff\xfe")
    assert "the file cannot be read" in run("import", source).stderr


def test_import_tells_of_another_form_and_of_problems(tmp_path: Path) -> None:
    result = run("import", text=json.dumps({"product": "P", "background": "<!-- a", "objectives": "a"}))
    assert (result.exit_code, result.stdout[:24]) == (0, "---\ncanvas:\n  product: P")
    assert result.stderr == "-: written as frontmatter, for sections cannot hold a text as it is\n"
    result = run("import", text='{"product": "?", "background": "a"}')
    assert result.exit_code == 1
    assert "'?' has no letter or digit to make an id of" in result.stderr


def test_import_knows_the_stages_of_a_site() -> None:
    text = '{"product": "P", "stage": "trial"}'
    assert "it is below it: stage" in run("import", text=text).stderr
    assert "stage: trial" in run("import", "--stages", "trial", text=text).stdout


def test_portfolio_writes_the_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = tmp_path / "docs"
    (docs / "a").mkdir(parents=True)
    (docs / "a" / "index.md").write_text("---\ncanvas:\n  product: One\n  links: {B: ../b.md#x, C: c.png}\n---\n")
    (docs / "b.md").write_text(GOOD + "\n# Two\n")
    (docs / ".hidden.md").write_text(GOOD)
    (tmp_path / "mkdocs.yml").write_text("site_url: https://x.org/y/\nuse_directory_urls: false\n")
    monkeypatch.chdir(docs)  # where no configuration is
    feed = json.loads(run("portfolio", docs).stdout)
    assert [(p["id"], p["url"]) for p in feed["products"]] == [("one", "a/"), ("p", "b/#canvas-p")]
    result = run("portfolio", docs, "-f", tmp_path / "mkdocs.yml", "-o", tmp_path / "f.json")
    assert result.exit_code == 0
    one, two = json.loads((tmp_path / "f.json").read_text())["products"]
    assert (one["url"], two["url"]) == ("https://x.org/y/a/index.html", "https://x.org/y/b.html#canvas-p")
    assert one["links"] == {"B": "https://x.org/y/b.html#x", "C": "https://x.org/y/a/c.png"}
    (tmp_path / "mkdocs.yml").write_text("site_url: !ENV [SITE_URL, 'https://x.org/z/']\n")
    feed = json.loads(run("portfolio", docs, "-f", tmp_path / "mkdocs.yml").stdout)
    assert feed["products"][0]["url"] == "https://x.org/z/a/"
    assert run("portfolio", docs, "--format", "csv").stdout.startswith("\ufeffid,product,")


def test_portfolio_writes_all_files_that_no_plugin_adds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert run("portfolio", tmp_path, "--into", tmp_path / "out").stderr == f"1 product written to {tmp_path / 'out'}\n"
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names == {
        "portfolio.json", "portfolio.csv", "portfolio.schema.json", "canvas.schema.json", "assets/mlops-canvas.css",
        "assets/mlops-canvas.js", "assets/mlops-canvas-portfolio.js",
    }  # fmt: skip


CONFIGS = {
    "mkdocs.yml": "docs_dir: pages\nplugins:\n  - search\n  - mlops-canvas: { stages: [trial], definitions: [own.yml] }\n"
    "markdown_extensions:\n  - pymdownx.emoji: { emoji_index: !!python/name:material.x }\nsite_url: !ENV [A, '']\n",
    "mkdocs.yaml": "docs_dir: pages\nmarkdown_extensions: { mlops_canvas: { stages: [trial], definitions: [own.yml] } }\n",
    "properdocs.yml": "docs_dir: pages\nplugins: { mlops-canvas: { stages: [trial], definitions: [own.yml] } }\n",
    "properdocs.yaml": "docs_dir: pages\nplugins: { mlops-canvas: { stages: [trial], definitions: [own.yml] } }\n",
    "zensical.toml": "[project]\ndocs_dir = 'pages'\n[project.markdown_extensions.mlops_canvas]\nstages = ['trial']\ndefinitions = ['own.yml']\n",
}
OWN = "key: own\ntitle: Own\ncolumns: [{key: a, title: A, boxes: [{key: b, title: B, prompt: Write.}]}]\n"


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("inside", [True, False])
def test_the_options_of_the_site_hold(name: str, inside: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_text(CONFIGS[name])
    (tmp_path / "own.yml").write_text(OWN)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text("```mlops-canvas\nproduct: P\nversion: own\nstage: trial\nb: x\n```\n")
    if inside:
        monkeypatch.chdir(tmp_path)
    result = run("check") if inside else run("check", "-f", tmp_path / name)
    assert (result.stderr, result.exit_code) == ("1 canvas, 0 problems\n", 0)
    assert run("check", "-f", tmp_path / name, "--stages", "pilot").exit_code == 1


def test_the_first_configuration_is_the_one_that_properdocs_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
    for name in names:
        (tmp_path / name).write_text(f"docs_dir: of-{name}\n")
    for name in names:
        assert f"no folder 'of-{name}'" in run("check").stderr
        (tmp_path / name).unlink()


@pytest.mark.parametrize(
    ("name", "text"), [("mkdocs.yml", "a: [\n"), ("zensical.toml", "a = [\n"), ("mkdocs.yml", b"\xff")]
)
def test_a_configuration_that_cannot_be_read_is_told(name: str, text: str | bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    result = run("check", "-f", tmp_path / name, tmp_path)
    assert result.exit_code == 2
    assert f"{name} cannot be read" in result.stderr


def test_nothing_that_authors_write_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('```mlops-canvas\nproduct: "A\\e[31mB\\u202eC\\nD"\n```\n')
    assert "'A\\x1b[31mB\\u202eC\\nD' goes from" in run("upgrade", "--check", tmp_path).stdout
    source = json.dumps({"product": "P", "background": "x", "odd\x1b[31m": "y"})
    assert "odd\\x1b[31m" in run("import", "--from", "json", text=source).stderr


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("new", "P", "-o", tmp_path / "file" / "p.md")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_mistakes_in_the_words_of_the_site_are_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {words: da.po}}]\n")
    (tmp_path / "docs").mkdir()
    config = tmp_path / "mkdocs.yml"
    assert "[unreadable-file]" in run("check", "-f", config).stdout
    (tmp_path / "da.po").write_text('msgid ""\nmsgstr "Language: da\\n"\n\nmsgid "Prnt"\nmsgstr "x"\n')
    result = run("check", "-f", config)
    assert result.exit_code == 1
    assert "da.po:4:1: unknown text 'Prnt'; did you mean 'Print'? [wrong-words]" in result.stdout
