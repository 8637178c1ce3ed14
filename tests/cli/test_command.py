"""What all subcommands have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli import main
from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chek"], "No such command 'chek'"),
        (["check", "no-such-folder"], "'no-such-folder' does not exist"),
        (["check", "--stages", ","], "pass at least one stage"),
        (["check", "--format", "xml", "."], "'xml' is not one of 'text', 'json', 'github', 'sarif'"),
        (["check", "--site", "no-such-folder", "."], "'no-such-folder' does not exist"),
        (["check", "--site", ".", "-"], "--site takes folders of Markdown files only: write 'check docs --site site'"),
        (["new"], "Missing argument 'NAME'"),
        (["new", "P", "--version", "2"], "unknown version '2'; the versions are 0.1, 1.1"),
        (["new", "P", "--form", "fense"], "'fense' is not one of 'sections', 'frontmatter', 'fence'"),
        (["import"], "unknown format; pass --from html, markdown, json, yaml, xlsx or pdf"),
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


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_has_an_example(name: str) -> None:
    result = run(*filter(None, (name, "--help")))
    assert result.exit_code == 0
    assert not name or f"Example: mlops-canvas {name}" in " ".join(result.stdout.split())


def test_nothing_that_authors_write_steers_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('```mlops-canvas\nproduct: "A\\e[31mB\\u202eC\\nD"\n```\n')
    assert "'A\\x1b[31mB\\u202eC\\nD' goes from" in run("upgrade", "--check", tmp_path).stdout
    source = json.dumps({"product": "P", "background": "x", "odd\x1b[31m": "y"})
    assert "odd\\x1b[31m" in run("import", "--from", "json", text=source).stderr


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    page = tmp_path / "file" / "p.md"
    result = run("new", "P", "-o", page)
    assert (result.exit_code, result.stderr) == (1, f"Error: the file '{page}' cannot be written: Not a directory\n")
