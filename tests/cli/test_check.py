"""`mlops-canvas check`: files, standard input, reports, and built sites."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli.checked_files import check_files
from tests.cli.running import BAD, GOOD, run

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


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
    (docs / "d").symlink_to(tmp_path)
    passed_over = "a symbolic link to a place outside the folder is not followed"
    assert run("check", docs).stderr.splitlines() == [
        f"{docs}/a.md: {passed_over}", f"{docs}/d: {passed_over}", "2 canvases, 0 problems"
    ]  # fmt: skip
    assert run("check", docs / "a.md").exit_code == 1


def test_check_tells_of_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere.md")
    (tmp_path / "b.md").symlink_to("b.md")
    (tmp_path / "c").symlink_to(".")
    (tmp_path / "d.md").write_text(GOOD)
    result = run("check", tmp_path)
    assert (result.exit_code, result.stderr) == (1, "1 canvas, 2 problems\n")
    starts = [line.split(": [Errno")[0] for line in result.stdout.splitlines()]
    assert starts == [f"{tmp_path}/{name}.md:1:1: the file cannot be read" for name in "ab"]


def test_check_reads_standard_input() -> None:
    result = run("check", "-", text=BAD)
    assert result.exit_code == 1
    assert result.stdout.startswith("-:3:1: unknown box 'bakground'")
    assert run("check", "-", text=f"\ufeff{GOOD}").stderr == "1 canvas, 0 problems\n"
    result = run("check", "-", text=b"\xff\xfe")
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


def test_without_a_docs_folder_check_asks_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 2
    assert f"there is no folder 'docs' in {tmp_path}, so nothing was read" in result.stderr


def test_check_tells_where_it_has_looked_for_canvases_and_found_none(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.md").write_text("# No canvas\n")
    (tmp_path / "b.txt").write_text(GOOD)
    result = run("check", tmp_path)
    assert (result.exit_code, result.stderr) == (0, f"0 canvases in 1 Markdown file of {tmp_path}, 0 problems\n")
    result = run("check", tmp_path / "a", tmp_path / "a" / "a.md")
    assert result.stderr == f"0 canvases in 2 Markdown files of {tmp_path}/a, {tmp_path}/a/a.md, 0 problems\n"


@pytest.mark.parametrize("form", ["github", "sarif", "text"])
@pytest.mark.parametrize("root", ["repository", "workspace", "neither"])
def test_reports_for_github_name_files_as_the_repository_does(
    form: str, root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "handbook" / "docs"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(BAD)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    if root == "repository":
        (tmp_path / ".git").mkdir()
        monkeypatch.setenv("GITHUB_WORKSPACE", "/elsewhere")
    elif root == "workspace":
        monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.chdir(tmp_path / "handbook")
    for name in ("docs", folder):
        output = run("check", "--format", form, name).stdout
        expected = "handbook/docs/a.md" if form != "text" and root != "neither" else f"{name}/a.md"
        assert {"github": f"file={expected},", "sarif": f'{expected}"', "text": f"{expected}:3:1"}[form] in output
        assert form != "sarif" or f'"uri": "{"file://" if expected.startswith("/") else ""}{expected}"' in output


def test_mistakes_in_the_words_of_the_site_are_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {words: da.po}}]\n")
    (tmp_path / "docs").mkdir()
    config = tmp_path / "mkdocs.yml"
    assert "[unreadable-file]" in run("check", "-f", config).stdout
    (tmp_path / "da.po").write_text('msgid ""\nmsgstr "Language: da\\n"\n\nmsgid "Prnt"\nmsgstr "x"\n')
    result = run("check", "-f", config)
    assert result.exit_code == 1
    assert "da.po:4:1: unknown text 'Prnt'; did you mean 'Print'? [wrong-words]" in result.stdout


def test_a_canvas_in_what_the_site_does_not_know_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text('=== "A"\n\n    ```mlops-canvas\n    product: P\n    ```\n')
    config = tmp_path / "mkdocs.yml"
    config.write_text("markdown_extensions: [admonition]\n")
    result = run("check", "-f", config)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{tmp_path}/docs/a.md:4:5: a canvas in a tab is shown as code; "
        "add 'pymdownx.tabbed' to 'markdown_extensions' [misplaced-block]\n"
    )
    (tmp_path / "site" / "a").mkdir(parents=True)
    (tmp_path / "site" / "a" / "index.html").write_text(UNRENDERED)
    assert run("check", "-f", config, "--site", tmp_path / "site").stdout == result.stdout  # the same, said once
    config.write_text("markdown_extensions: [pymdownx.tabbed]\n")
    assert run("check", "-f", config).exit_code == 0


UNRENDERED = '<pre><code class="language-mlops-canvas">product: P</code></pre>\n'
STYLE = "<style>.mlops-canvas { color: red }</style>"
RENDERED = f'{STYLE}<article class="mlops-canvas" data-product="p"></article>\n'


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
        assert "add the plugin 'mlops-canvas' or the Markdown extension 'mlops_canvas'" in lines[0]
        assert result.stderr == f"0 canvases in 0 Markdown files of {tmp_path}, 2 HTML files, 2 problems\n"
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
        assert line.startswith(f"{docs}/products/p.md:2:1: the canvas of 'P' was not rendered; add the plugin")

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

    def test_a_link_that_stayed_as_it_was_is_told_unless_the_site_has_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text(RENDERED.replace("</article>", '<a href="b%20c.md">B</a></article>'))
        result = run("check", tmp_path)
        assert f"{tmp_path}/a.html:1:1: the link to 'b%20c.md' was not resolved; write it as" in result.stdout
        (tmp_path / "b c.md").touch()
        assert run("check", tmp_path).exit_code == 0

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
        assert line.startswith(f"{site}:1:1: this site has no page with a canvas; pass the folder")


def test_check_keeps_nothing_of_pages_but_what_tells_products_apart(tmp_path: Path, loader: Loader) -> None:
    page = "```mlops-canvas\nproduct: P\nbackground: {}\n```\n"
    for name, text in {"a": page.format("One."), "copy": page.format("One."), "prose": "# Much text\n"}.items():
        (tmp_path / f"{name}.md").write_text(text)
    found = check_files([tmp_path], loader)
    assert (found.count, found.problems) == (2, ())
    assert [Path(path).stem for path in found.pages] == ["a", "copy"]
    assert "One." not in repr(found)
    (tmp_path / "other.md").write_text(page.format("Two."))
    assert [problem.code for problem in check_files([tmp_path], loader).problems] == ["id-twice"]
