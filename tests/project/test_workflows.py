"""What others run out of this repository: the workflows of GitHub, and the hook of pre-commit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mkdocs_mlops_canvas.cli import main
from tests.project.test_docs import _examples

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PUBLISHING = "pypa/gh-action-pypi-publish@release/v1"


DOCS = ROOT / "docs"
MANUAL = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in DOCS.rglob("*.md")}
SNIPPETS = [
    *(path.read_text("utf-8") for path in (*WORKFLOWS, *sorted((ROOT / "example-site" / ".github").rglob("*.yml")))),
    *(found for text in MANUAL.values() for found in _examples(text, "yaml") if "uses:" in found),
]
"""All our workflows, and those and parts of those that the manual gives."""


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """All mappings in a value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


def read_jobs(path: Path) -> dict[str, dict[str, Any]]:
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


def read_steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in read_jobs(path).values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_workflow_is_sound(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert workflow["name"] == path.stem
    assert workflow[True]  # YAML 1.1 takes `on` for a truth
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["runs-on"] == "ubuntu-latest"
        needs = job.get("needs", [])
        assert {needs} if isinstance(needs, str) else set(needs) <= set(workflow["jobs"])
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_each_step_names_what_there_is(path: Path) -> None:
    targets = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.M)[1].split())
    assert all(re.search(rf"^{target}:", MAKEFILE, re.M) for target in targets)
    for step in read_steps(path):
        if uses := step.get("uses"):
            assert re.fullmatch(r"actions/[\w-]+@v\d+", uses) or uses == PUBLISHING
            continue
        assert "${{" not in step["run"]  # no text from outside becomes code
        for line in step["run"].splitlines():
            program, *words = line.split()
            assert program in ("make", "test", "gh"), line
            if program == "make":
                target = next(word for word in words if not word.startswith("-"))
                assert target in targets


@pytest.mark.parametrize(("page", "name"), [("guides/publishing.md", "pages"), ("guides/ci.md", "canvas-diff")])
def test_the_manual_has_the_workflows_of_the_example_site(page: str, name: str) -> None:
    text = (ROOT / "example-site" / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
    assert text[text.index("name: ") :] in MANUAL[page]


def test_all_copies_name_the_same_version_of_an_action() -> None:
    versions: dict[str, set[str]] = {}
    for action, version in re.findall(r"uses: ([\w./-]+)@([\w./-]+)", "\n".join(SNIPPETS)):
        versions.setdefault(action, set()).add(version)
    assert len(versions) > 8
    assert {action: found for action, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("text", SNIPPETS)
def test_no_checkout_leaves_its_token_to_the_steps_after_it(text: str) -> None:
    checkouts = [step for step in walk(yaml.safe_load(text)) if str(step.get("uses")).startswith("actions/checkout@")]
    assert len(checkouts) == text.count("actions/checkout@")
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_no_workflow_may_write_beyond_the_job_that_needs_it() -> None:
    workflows = [
        workflow for text in SNIPPETS if isinstance(workflow := yaml.safe_load(text), dict) and "jobs" in workflow
    ]
    assert len(workflows) > 7
    for workflow in workflows:
        assert workflow["permissions"] in ({}, {"contents": "read"})


def test_only_two_jobs_may_prove_who_they_are_and_none_of_them_builds() -> None:
    trusted = {
        f"{path.stem}/{name}": job
        for path in WORKFLOWS
        for name, job in read_jobs(path).items()
        if "write" in job.get("permissions", {}).values()
    }
    assert {name: job["permissions"] for name, job in trusted.items()} == {
        "pages/publish": {"pages": "write", "id-token": "write"},
        "release/github": {"contents": "write"},
        "release/pypi": {"id-token": "write"},
    }
    assert trusted["release/pypi"]["environment"]["name"] == "pypi"
    assert [step.get("uses") for step in trusted["release/pypi"]["steps"]][-1] == PUBLISHING
    assert not [step for job in trusted.values() for step in job["steps"] if "make" in step.get("run", "")]


def test_pythons_are_those_of_the_project() -> None:
    prefix = "Programming Language :: Python :: 3."
    named = sorted(int(line.removeprefix(prefix)) for line in PROJECT["classifiers"] if line.startswith(prefix))
    assert PROJECT["requires-python"] == f">=3.{named[0]}"
    matrix = read_jobs(GITHUB / "workflows" / "ci.yml")["test"]["strategy"]["matrix"]["python"]
    assert matrix == [f"3.{named[0]}", f"3.{named[-1]}"]
    steps = [step.get("with", {}) for step in read_steps(GITHUB / "workflows" / "weekly.yml")]
    (weekly,) = [values["python-version"] for values in steps if "python-version" in values]
    assert sorted(weekly.split()) == [f"3.{number}" for number in named]


def test_the_hook_of_pre_commit_runs_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    script, command = hook["entry"].split()
    assert script in PROJECT["scripts"]
    assert command in main.commands
    assert f"- id: {hook['id']}\n" in (ROOT / "docs" / "guides" / "ci.md").read_text("utf-8")
