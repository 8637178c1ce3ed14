"""The options that each subcommand takes from the configuration of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import run

if TYPE_CHECKING:
    from pathlib import Path

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
