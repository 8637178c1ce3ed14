"""Facts of profiles on their way through the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from mkdocs_mlops_canvas.canvas.definition import PROFILES
from mkdocs_mlops_canvas.canvas.options import FORMS
from tests.cli.running import run
from tests.profiles import FACTS, PROFILE

if TYPE_CHECKING:
    from pathlib import Path

NESTED = {
    "risk": "high", "role": "provider", "contact": "ml@example.com", "personal_data": "yes", "users": 1200,
    "since": "2026-03-02", "entry": "https://example.com/42", "regions": ["Oslo", "Bergen"],
    "purpose": "Ranks the queue.",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with the test profile and one product, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "model-register.yml").write_text(PROFILE)
    (tmp_path / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {profiles: [model-register.yml]}}]")
    (tmp_path / "docs" / "p.md").write_text(f"# Radar\n\n```mlops-canvas\nproduct: Radar\n{FACTS}background: b\n```\n")
    return tmp_path


def export(form: str, *arguments: str) -> str:
    result = run("export", "docs/p.md", "--format", form, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("profile", [*PROFILES, "model-register"])
def test_new_writes_the_facts_of_a_profile(site: Path, profile: str, form: str) -> None:
    page = site / "docs" / "new.md"
    assert run("new", "Sorter", "--form", form, "--profile", profile, "-o", page).exit_code == 0
    assert f"{profile.replace('-', '_')}:\n" in page.read_text()
    assert "# yes, no\n" in page.read_text() or profile == "nl-algoritmeregister"
    (site / "mkdocs.yml").write_text(
        f"plugins: [mlops-canvas: {{profiles: [{', '.join(PROFILES)}, model-register.yml]}}]"
    )
    assert run("check").stderr == "2 canvases, 0 problems\n"


def test_new_knows_which_profile_is_meant(site: Path) -> None:
    result = run("new", "Sorter", "--profile", "model-registry")
    assert result.exit_code == 2
    assert "unknown profile 'model-registry'; did you mean 'model-register'?" in result.stderr
    assert "model_register" not in run("new", "Sorter").stdout


def test_exports_and_imports_keep_all_facts(site: Path) -> None:
    assert json.loads(export("json"))["model_register"] == NESTED
    written = {form: export(form) for form in ("yaml", "json", "markdown")}
    for form, text in written.items():
        result = run("import", "-", "--from", form, "-o", site / "docs" / f"{form}.md", text=text)
        assert (result.exit_code, "not on the canvas" in result.stderr) == (0, False), result.stderr
        again = run("export", f"docs/{form}.md", "--format", "json")
        assert json.loads(again.stdout)["model_register"] == NESTED


def test_upgrade_and_diff_know_them(site: Path) -> None:
    page = site / "docs" / "p.md"
    (site / "old.md").write_text(page.read_text().replace("risk: high", "risk: minimal"))
    assert "Risk class: Minimal risk -> High risk\n" in run("diff", "old.md", "docs/p.md").stdout
    assert run("upgrade", "docs/p.md", "--to", "1.1").exit_code == 0
    assert json.loads(export("json"))["model_register"] == NESTED


def test_the_schema_describes_them(site: Path) -> None:
    validator = Draft7Validator(json.loads(run("schema").stdout))
    assert [
        error.message for error in validator.iter_errors({"model_register": {**NESTED, "personal_data": True}})
    ] == []
    assert validator.schema["properties"]["model_register"]["properties"]["risk"]["description"].startswith(
        "As the risk"
    )
    for key, value in {"risk": "hihg", "users": "many", "rol": "provider"}.items():
        assert list(validator.iter_errors({"model_register": {key: value}}))


def test_the_feed_has_those_that_are_filled_in(site: Path) -> None:
    (site / "docs" / "q.md").write_text("```mlops-canvas\nproduct: Q\nmodel_register: {personal_data: no}\n```\n")
    q, radar = json.loads(run("export", "docs", "--format", "json").stdout)["products"]
    assert q["fields"] == {"model_register.personal_data": "no"}
    assert radar["fields"] == {f"model_register.{key}": value for key, value in NESTED.items()}
    head, *rows = run("export", "docs", "--format", "csv").stdout.splitlines()
    assert head.endswith(",model_register.regions,model_register.purpose")
    assert any(row.endswith('"Oslo, Bergen",Ranks the queue.') for row in rows)


def test_other_systems_take_what_they_have_a_place_for(site: Path) -> None:
    result = run("export", "docs/p.md", "--format", "backstage")
    assert "- url: https://example.com/42\n    title: Register entry\n" in result.stdout
    assert "model_register.risk, model_register.role, " in result.stderr
    assert "model_register.entry" not in result.stderr
    assert "- **Risk class:** High risk\n" in export("huggingface")


def test_a_profile_that_is_not_set_is_named_with_the_line_to_write(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: S\n")
    (site / "docs" / "p.md").write_text("```mlops-canvas\nproduct: P\neu-ai-act: {risk: high}\n```\n")
    expected = (
        "p.md:3:1: the profile 'eu-ai-act' is not enabled; write 'profiles: [eu-ai-act]' in the options of the site"
    )
    assert expected in run("check").stdout
    (site / "mkdocs.yml").write_text("plugins: [{mlops-canvas: {profiles: [eu-ai-atc]}}]")
    result = run("check")
    assert result.exit_code == 2
    assert "unknown profile 'eu-ai-atc'; did you mean 'eu-ai-act'?" in result.stderr
