"""The command `diff`: what it compares, and what it writes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from click.testing import CliRunner

from mkdocs_mlops_canvas.cli import main
from tests.repository import ENVIRONMENT, Repository, make_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in ENVIRONMENT.items():
        monkeypatch.setenv(key, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository in which the command runs, with its pages in `docs`."""
    repository = make_repository(tmp_path / "site")
    monkeypatch.chdir(repository.folder)
    return repository


def run(*arguments: str | Path, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)], input=text)


def canvas(product: str = "Fraud", background: str = "", **header: object) -> str:
    lines = [f"product: {json.dumps(product)}", *(f"{key}: {value}" for key, value in header.items())]
    if background:
        lines.append(f"background: {json.dumps(background)}")
    return "````mlops-canvas\n" + "\n".join(lines) + "\n````\n"


def read(result: Result) -> list[dict[str, object]]:
    assert result.exit_code in (0, 1), result.output
    return list(json.loads(result.stdout)["products"])


def test_the_last_two_iterations_of_a_page_come_from_git(repository: Repository) -> None:
    for number, text in enumerate(("We lose 4 M.", "We lose 5 M a year.", "We lose 7 M a year."), 1):
        repository.write(
            "a.md", canvas(background=text, iteration=number, stage="pilot" if number < 3 else "production")
        )
        repository.commit()
    result = run("docs/a.md")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Fraud: iteration 2 -> iteration 3\n"
        "  Stage: Pilot -> Production\n"
        "\n"
        "  Background (changed, +1 -1)\n"
        "    We lose [-5-]{+7+} M a year.\n"
    )
    assert "We lose [-4 M-]{+7 M a year+}." in run("docs/a.md", "--from", "1", "--to", "3").stdout
    assert "iteration 1 -> iteration 2\n" in run("docs", "--to", "2").stdout
    assert run("docs/a.md", "--from", "9").exit_code == 2
    assert "'Fraud' has iteration 1, iteration 2, iteration 3" in run("docs/a.md", "--from", "9").stderr
    assert run("docs/a.md", "--from", "3").exit_code == 2  # with itself


def test_iterations_come_from_other_pages(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(canvas(background="one two", date="2026-02-01"))
    (tmp_path / "b.md").write_text(canvas(background="one three", date="2026-01-01") + canvas("Other", "x"))
    result = run(tmp_path / "a.md")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Fraud: 2026-01-01 -> 2026-02-01\n")
    assert "one [-three-]{+two+}" in result.stdout
    assert run(tmp_path, "--from", "2026-01-01").stdout == result.stdout


def test_a_link_that_leads_out_of_the_docs_is_compared_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    fences = [f"```mlops-canvas\nproduct: P\niteration: {n}\nbackground: number {n}\n```\n" for n in (1, 2)]
    (tmp_path / "README.md").write_text("\n".join(fences))
    (tmp_path / "docs" / "index.md").symlink_to("../README.md")
    assert "number [-1-]{+2+}" in run("docs/index.md").stdout


def test_only_names_that_iterations_have_are_listed(tmp_path: Path) -> None:
    texts = (canvas(background=text, **header) for text, header in (("a", {"iteration": "v1"}), ("b", {})))
    (tmp_path / "a.md").write_text("\n".join(texts))
    assert "'Fraud' has iteration v1, one without a number; " in run(tmp_path / "a.md", "--from", "2").stderr


def test_a_page_with_one_iteration_is_told(repository: Repository) -> None:
    repository.write("a.md", canvas(background="x"))
    repository.commit()
    result = run("docs/a.md")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "docs/a.md: 'Fraud' has one iteration, and none before it, also in git\n"
    assert read(run("docs/a.md", "--format", "json")) == []
    repository.write("b.md", "text\n")
    result = run("docs/b.md")
    assert (result.exit_code, result.stderr) == (0, "docs/b.md: no canvas found\n")


def test_two_files(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas(background="- one\n- two\n- three", owner="A"))
    new.write_text(canvas("Fraud shield", "- one\n- three", owner="B"))
    result = run(old, new)
    assert result.exit_code == 0
    assert result.stdout == (
        f"Fraud shield: {old} -> {new}\n"
        "  Product: Fraud -> Fraud shield\n"
        "  Owner: A -> B\n"
        "\n"
        "  Background (changed, +0 -1)\n"
        "    - one\n"
        "    [-- two-]\n"
        "    - three\n"
    )
    assert run("-", new, text=old.read_text()).stdout == result.stdout.replace(f"{old} ->", "- ->")
    assert run(old, old).stdout == "No canvas differs.\n"


def test_revisions_tell_new_changed_moved_renamed_and_removed_canvases(repository: Repository) -> None:
    repository.write("changed.md", canvas("Changed", "a b c", id="c"))
    repository.write("moved.md", canvas("Moved", "d e f"))
    repository.write("named.md", canvas("Named", "g h i"))
    repository.write("gone.md", canvas("Gone", "j k l"))
    repository.write("same.md", canvas("Same", "m n o"))
    first = repository.commit()
    repository.write("changed.md", canvas("Changed", "a B c", id="c"))
    repository.write("sub/moved.md", canvas("Moved", "d E f"))
    repository.write("named.md", canvas("Renamed", "g h i"))
    repository.write("new.md", canvas("New", "p q"))
    second = repository.commit("gone.md", "moved.md")
    found = {str(p["product"]): p for p in read(run("docs", "--revisions", f"{first}..{second}", "--format", "json"))}
    assert {name: p["change"] for name, p in found.items()} == {
        "Changed": "changed", "Moved": "changed", "Renamed": "changed", "New": "new", "Gone": "removed",
    }  # fmt: skip
    assert found["Moved"]["from"] == {"iteration": None, "date": None, "commit": first, "path": "docs/moved.md"}
    assert found["Moved"]["to"] == {"iteration": None, "date": None, "commit": second, "path": "docs/sub/moved.md"}
    assert found["Renamed"]["facts"] == [{"field": "product", "before": "Named", "after": "Renamed"}]
    assert found["Changed"]["boxes"] == {
        "background": {"change": "changed", "added": 1, "removed": 1, "before": "a b c", "after": "a B c"}
    }
    assert found["New"]["from"] is None
    assert found["Gone"]["to"] is None
    assert found["Gone"]["boxes"] == {}
    assert [p["product"] for p in read(run("docs/sub", "--revisions", "HEAD~..", "--format", "json"))] == ["Moved"]


def test_a_new_product_without_texts_is_compared_with_none(repository: Repository) -> None:
    first = repository.commit()
    repository.write("new.md", canvas("New"))
    assert run("docs", "--revisions", first).stdout == "New: new\n"


def test_an_iteration_that_begins_is_held_against_the_one_before(repository: Repository) -> None:
    repository.write("a/index.md", canvas(background="one", iteration=1))
    repository.commit()
    repository.write("a/index.md", canvas(background="two", iteration=2))
    repository.write("a/before.md", canvas(background="one more", iteration=1))
    heads = [line for line in run("--revisions", "HEAD").stdout.splitlines() if line.startswith("Fraud")]
    assert [re.sub(r" at \w{10}", " at COMMIT", head) for head in heads] == [
        "Fraud: iteration 1 -> iteration 2",
        "Fraud: iteration 1 at COMMIT -> iteration 1 in docs/a/before.md",
    ]


def test_three_dots_compare_with_where_a_branch_began(repository: Repository) -> None:
    repository.write("a.md", canvas("A", "one"))
    repository.write("b.md", canvas("B", "one"))
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "other")
    repository.write("a.md", canvas("A", "two"))
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("b.md", canvas("B", "two"))
    repository.commit()
    names = {dots: [p["product"] for p in read(run("--format", "json", "--revisions", f"main{dots}other"))]
             for dots in ("..", "...")}  # fmt: skip
    assert names == {"..": ["A", "B"], "...": ["A"]}


@pytest.mark.parametrize(
    "revisions", ["--output=x", "-x..HEAD", "HEAD..--all", "nope", "HEAD..nope", "a....b", "HEAD:docs"]
)
def test_a_revision_that_is_none_is_told(revisions: str, repository: Repository) -> None:
    repository.write("a.md", canvas())
    repository.commit()
    result = run("docs", f"--revisions={revisions}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Invalid value for --revisions" in result.stderr
    is_refused = "is not A..B, A...B or A" in result.stderr  # before git sees it
    assert is_refused == (revisions.startswith("-") or "..-" in revisions or "...." in revisions)


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("a.md", canvas("A", "one"))
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "other")
    repository.write("a.md", canvas("A", "two"))
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("b.md", "text\n")
    repository.commit()
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{repository.folder}", str(clone))
    monkeypatch.chdir(clone)
    result = run("--revisions", "main...origin/other")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "this is a shallow clone; fetch the full history with 'git fetch --unshallow'" in result.stderr
    assert "unknown commit 'HEAD~1'; fetch it" in run("--revisions", "HEAD~1").stderr
    assert "this is a shallow clone, so fetch all of it" in run("--revisions", "HEAD~1").stderr
    assert run("--revisions", "main..origin/other").stdout.startswith("A: ")


def test_a_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(canvas(background="x"))
    result = run(tmp_path, "--revisions", "HEAD")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not in a git repository" in result.stderr
    assert run(tmp_path).exit_code == 0


@pytest.mark.parametrize("arguments", [
    ("a.md", "a.md", "a.md"), ("-", "-"), ("a.md", "a.md", "--revisions", "HEAD"), ("-", "--revisions", "HEAD"),
    ("a.md", "--revisions", "HEAD", "--from", "1"), ("a.md", "a.md", "--to", "1"),
])  # fmt: skip
def test_wrong_use(arguments: tuple[str, ...], repository: Repository) -> None:
    (repository.folder / "a.md").write_text(canvas())
    assert run(*arguments, text="").exit_code == 2


def test_problems_are_told_of_what_has_changed(repository: Repository) -> None:
    repository.write("a.md", canvas("A", "x"))
    repository.write("old.md", canvas("Old", bakground="x"))
    repository.write("mended.md", "```mlops-canvas\nproduct: [\n```\n")
    repository.commit()
    repository.write("mended.md", canvas("Mended", "x"))
    result = run("--revisions", "HEAD")
    assert result.exit_code == 0
    assert re.fullmatch(r"docs/mended.md: a canvas cannot be read in \w{10}, so it is ignored there\n", result.stderr)
    repository.write("a.md", canvas("A", "y", bakground="x"))
    result = run("--revisions", "HEAD")
    assert result.exit_code == 1
    assert "A: docs/a.md" not in result.stderr
    assert "docs/a.md:3:1: unknown box 'bakground'" in result.stderr
    assert "old.md" not in result.stderr
    repository.write("a.md", b"\xff")
    assert "docs/a.md:1:1: the file cannot be read" in run("docs/a.md").stderr


def test_what_cannot_be_read_now_was_not_removed(repository: Repository) -> None:
    repository.write("a.md", canvas("A", "x"))
    repository.write("b.md", canvas("B", "x"))
    repository.commit()
    repository.write("a.md", "```mlops-canvas\nproduct: [\n```\n")
    repository.commit("b.md")
    result = run("--revisions", "HEAD~1..HEAD", "--format", "json")
    assert [(found["id"], found["change"]) for found in read(result)] == [("b", "removed")]
    assert result.exit_code == 1
    assert "docs/a.md: a canvas cannot be read, so its changes are not shown\n" in result.stderr
    assert "docs/a.md:3:1: the YAML cannot be read" in result.stderr


def test_git_runs_as_often_for_many_pages(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, counts = list[object](), list[int]()
    real: Callable[..., object] = subprocess.run

    def count(command: object, **options: object) -> object:
        calls.append(command)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", count)
    for number in (1, 20):
        for page in range(number):
            repository.write(f"{page}.md", canvas(f"P{page}", f"x{number}"))
        repository.commit()
        calls.clear()
        run("docs", "--revisions", "HEAD...HEAD")
        counts.append(len(calls))
    assert 0 < counts[0] == counts[1] <= 8


def test_colours_are_for_terminals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_mlops_canvas.cli import diff as command_diff

    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas(background="one two"))
    new.write_text(canvas(background="one three"))
    assert "\x1b" not in run(old, new).stdout
    has_colours = command_diff._has_colours
    monkeypatch.setattr(command_diff.sys.stdout, "isatty", lambda: True, raising=False)
    assert has_colours()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_colours()
    monkeypatch.setattr(command_diff, "_has_colours", lambda: True)
    assert "one \x1b[31m\x1b[9mtwo\x1b[0m\x1b[32m\x1b[4mthree\x1b[0m\n" in run(old, new).stdout
    run(old, new, "-o", tmp_path / "out")
    assert "[-two-]{+three+}" in (tmp_path / "out").read_text()


def test_nothing_that_authors_write_steers_the_terminal(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas("A\x1b[31m\u202e", "one \x1b[31m two", owner='"a\\e"'))
    new.write_text(canvas("A\x1b[31m\u202e", "one \x1b[32m two\x07", owner='"b\\e"'))
    for form in ("text", "markdown", "json"):
        result = run(old, new, "--format", form)
        assert result.exit_code == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", result.stdout), form
    assert "\\x1b" in run(old, new).stdout


def test_a_huge_box_is_compared(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas(background=" ".join(f"a{n}" for n in range(20_000))))
    new.write_text(canvas(background=" ".join(f"b{n}" for n in range(20_000))))
    result = run(old, new)
    assert "(changed, +20000 -20000)" in result.stdout
    comment = run(old, new, "--format", "markdown").stdout
    assert len(comment) < 65_536
    assert "The text of 1 canvas is too long for this comment" in comment


def test_the_comment(repository: Repository) -> None:
    repository.write("a.md", canvas("A | *b* <i>", "- one\n- two [x](y.md)", stage="pilot", iteration=1))
    repository.commit()
    repository.write(
        "a.md",
        canvas("A | *b* <i>", "- one\n- three [x](y.md)\n\n```\na\n\n\n<b>\n```", stage="production", iteration=2),
    )
    repository.write("b.md", canvas("B", "New [z](https://z.org) [y](y.md)"))
    result = run("--revisions", "HEAD", "--format", "markdown")
    assert result.exit_code == 0
    assert result.stdout == (
        "<!-- mlops-canvas diff -->\n"
        "## Canvases: 1 changed, 1 new\n\n"
        "| Product | | Stage | Boxes | Words |\n| --- | --- | --- | --- | --- |\n"
        "| A &#124; &#42;b&#42; &#60;i&#62; | iteration 1 → iteration 2 | Pilot → Production | 1 changed | +2 −1 |\n"
        "| B | new |  | 1 filled | +3 −0 |\n\n"
        "<details><summary>A | *b* &lt;i&gt;: iteration 1 → iteration 2</summary>\n"
        "<p>Stage: <del>Pilot</del> <ins>Production</ins></p>\n"
        "<h4>Background <sub>changed, +2 −1</sub></h4>\n"
        "<ul><li>one</li><li><del>two</del> <ins>three</ins> <span>x</span></li></ul>"
        "<ins><pre><code>a&#10;&#10;&#10;&lt;b&gt;&#10;</code></pre></ins>\n"
        "</details>\n\n"
        "<details><summary>B: new</summary>\n"
        "<h4>Background <sub>filled, +3 −0</sub></h4>\n"
        '<p><ins>New <a href="https://z.org">z</a> <span>y<span> (y.md)</span></span></ins></p>\n'
        "</details>\n"
    )
    repository.commit()
    assert (
        run("--revisions", "HEAD", "--format", "markdown").stdout == "<!-- mlops-canvas diff -->\nNo canvas differs.\n"
    )


HOSTILE = (
    "@alice and &#64;bob, \\@carol, #12, GH-13\n\n</details>\n\n<script>alert(1)</script>\n\ntext <img src=x onerror=y> "
    "[x](javascript:alert(1)) ![@dan](http://x.org/y.png) <!-- hidden\n\nx --> <https://x.org/@erin> <x-@ivan>\n\n# @frank"
)


@pytest.mark.parametrize(("before", "after"), [(True, True), (True, False), (False, True)])
def test_a_comment_has_the_name_of_a_protected_canvas_and_nothing_else(
    before: bool, after: bool, tmp_path: Path
) -> None:
    for name, is_private, number in (("old.md", before, 1), ("new.md", after, 2)):
        header = {"stage": "pilot", "iteration": number, "private": str(is_private).lower()}
        (tmp_path / name).write_text(canvas("Churn Radar", f"Secret {number}.", **header))
    result = run(tmp_path / "old.md", tmp_path / "new.md", "--format", "markdown")
    assert result.stdout == (
        "<!-- mlops-canvas diff -->\n## Canvases: protected\n\n| Product | | Stage | Boxes | Words |\n"
        "| --- | --- | --- | --- | --- |\n| Churn Radar | protected |  |  |  |\n"
    )
    assert "Secret" in run(tmp_path / "old.md", tmp_path / "new.md").stdout  # its author asks


def test_a_comment_counts_no_protected_canvas(repository: Repository) -> None:
    (repository.folder / "mkdocs.yml").write_text("site_name: Test\nplugins: [encryptcontent]\n")
    page = "---\npassword: x\n---\n" + canvas("Churn", "Secret 1.")
    for number in (1, 2):
        repository.write("a.md", page.replace("1", str(number)))
        repository.write("b.md", canvas("Fraud", f"Text {number}."))
        repository.commit()
    text = run("docs", "--revisions", "HEAD~1..HEAD", "--format", "markdown").stdout
    assert "## Canvases: 1 changed\n" in text
    assert "| Churn | protected |  |  |  |\n" in text
    assert "Secret" not in text


def test_a_comment_is_harmless(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas("@team", "x", owner='"@greta"'))
    new.write_text(canvas("@team", HOSTILE, owner='"@heidi </summary>"'))
    text = run(old, new, "--format", "markdown").stdout
    html = text[text.index("<details") :]
    assert "\n\n" not in html.strip()
    soup = BeautifulSoup(html, "html.parser")
    assert {element.name for element in soup.find_all()} <= {
        "details", "summary", "h4", "h5", "sub", "p", "ins", "del", "span", "a", "em", "pre",
    }  # fmt: skip
    assert [link["href"] for link in soup.select("a")] == ["https://x.org/@erin"]
    assert all(set(element.attrs) <= {"href", "open"} for element in soup.find_all())
    shown = BeautifulSoup(markdown.markdown(text, extensions=["tables"]), "html.parser").get_text()
    assert not re.search(r"(?<!\w)@\w|#\d|GH-\d", shown)
    for name in ("alice", "bob", "carol", "dan", "erin", "frank", "greta", "heidi", "ivan"):
        assert name in shown
    assert "<script>" in soup.get_text()


def test_what_only_the_source_shows_is_shown_as_source(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(canvas(background="Text <!-- old note -->"))
    new.write_text(canvas(background="Text <!-- new note -->"))
    assert "Background (changed, no word)" in run(old, new).stdout
    assert (
        "<pre>Text &lt;!-- <del>old</del><ins>new</ins> note --&gt;</pre>"
        in run(old, new, "--format", "markdown").stdout
    )


def test_words_are_counted_as_on_the_page(tmp_path: Path) -> None:
    cases = [("a b c", "a x c d"), ("- a b\n- c", "- a b\n- d e"), ("", "new *text*"), ("gone `code` [x](y.md)", ""),
             ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | e |"), ("```\nx y\n```", "```\nx z\n```")]  # fmt: skip
    seen = 0
    for before, after in cases:
        pages = [canvas(background=text, iteration=number) for number, text in enumerate((before, after), 1)]
        html = markdown.markdown("\n".join(pages), extensions=["mlops_canvas", "tables", "fenced_code", "sane_lists"])
        badge = BeautifulSoup(html, "html.parser").select_one('[data-iteration="2"] .mlops-canvas__badge')
        assert badge is not None
        (tmp_path / "a.md").write_text("\n".join(pages))
        (found,) = read(run(tmp_path / "a.md", "--format", "json"))
        box = found["boxes"]["background"]
        words = re.findall(r"[+−](\d+)", badge.get_text(" "))
        assert [str(box["added"]), str(box["removed"])] == words or not words, (before, after)
        seen += bool(words)
    assert seen == 4


def test_products_that_have_no_room_are_counted(repository: Repository) -> None:
    repository.commit()
    for number in range(300):
        repository.write(f"{number}.md", canvas(f"Product {number}", f"{number} " * 200, id=f"p{number}"))
    text = run("--revisions", "HEAD", "--format", "markdown").stdout
    assert len(text) < 65_536
    left_out = re.search(r"The text of (\d+) canvases are too long", text)
    assert left_out
    assert int(left_out[1]) + text.count("<details") == 300


def test_the_workflow_of_the_manual_is_that_of_the_example_site() -> None:
    manual = (ROOT / "docs" / "guides" / "ci.md").read_text("utf-8")
    workflow = (ROOT / "example-site" / ".github" / "workflows" / "canvas-diff.yml").read_text("utf-8")
    assert f"```yaml\n{workflow[workflow.index('name:') :]}```" in manual
    parsed = yaml.safe_load(workflow)
    assert parsed["jobs"]["comment"]["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert set(parsed[True]) == {"pull_request"}  # YAML 1.1 reads `on` as a truth value
    for step in parsed["jobs"]["comment"]["steps"]:
        assert "${{" not in step.get("run", "")  # names of branches are no commands


def test_the_example_of_the_manual_is_what_the_command_writes(tmp_path: Path) -> None:
    (tmp_path / "fraud.md").write_text(
        canvas("Card Fraud Shield", "We lose 5 M a year to fraud.\n\n- transfers", iteration=3, date="2026-08-01", stage="pilot")
        + canvas("Card Fraud Shield", "We lose 7 M a year to fraud.\n\n- wires and transfers", iteration=4, date="2026-11-12",
                 stage="production")
    )  # fmt: skip
    assert run(tmp_path / "fraud.md").stdout in (ROOT / "docs" / "reference" / "command.md").read_text("utf-8")
