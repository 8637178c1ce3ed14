"""`mlops-canvas new`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.options import FORMS
from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path


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


@pytest.mark.parametrize("form", FORMS)
def test_new_asks_nothing_that_the_configuration_knows(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version and its first stage; another version is named in the page."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {version: 1.1, stages: [spark, live]}}]\n")
    own, other = tmp_path / "docs/own.md", tmp_path / "docs/other.md"
    assert run("new", "Own", "--form", form, "-o", own).exit_code == 0
    assert run("new", "Other", "--form", form, "--version", "0.1", "-o", other).exit_code == 0
    assert ("version:" in own.read_text(), "stage: spark" in own.read_text()) == (False, True)
    assert "version: '0.1'" in other.read_text()
    assert run("check").stderr == "2 canvases, 0 problems\n"
    data = [json.loads(run("export", page, "--format", "json").stdout) for page in (own, other)]
    assert [each["version"] for each in data] == ["1.1", "0.1"]
    assert "Fairness" in run("export", own, "--format", "markdown").stdout


def test_a_version_of_the_configuration_that_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {version: 1.2}}]\n")
    result = run("new", "P")
    assert result.exit_code == 2
    assert "mkdocs.yml: option 'version': unknown version '1.2'; did you mean '1.1'?" in result.stderr
