"""The GitHub action at the root of the repository: its inputs, its shell, and what the manual says of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.running import BAD, GOOD
from tests.project.test_docs import _examples

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
MANUAL = (ROOT / "docs" / "guides" / "ci.md").read_text("utf-8")


def run_step(step: dict[str, Any], folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does."""
    values = {f"inputs.{name}": str(value["default"]) for name, value in ACTION["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in inputs.items()} | {"github.action_path": str(ROOT)}
    variables = {
        name: re.sub(r"\$\{\{ (.+?) \}\}", lambda found: values[found[1]], text) for name, text in step["env"].items()
    }
    environment = {**os.environ, **variables, "RUNNER_TEMP": str(folder / "temp")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with pages, for which the package is installed already."""
    bin_ = tmp_path / "temp" / "mlops-canvas" / "bin"
    bin_.mkdir(parents=True)
    command = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from mkdocs_mlops_canvas.cli import main; main()"
    (bin_ / "mlops-canvas").write_text(f'#!/bin/sh\nexec {sys.executable} -c "{command}" "$@"\n')
    (bin_ / "mlops-canvas").chmod(0o755)
    for name, text in (("docs/good.md", GOOD), ("docs/a bad.md", BAD), ("more/good.md", GOOD)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_each_input_is_described_used_and_in_the_manual() -> None:
    used = {value for step in (INSTALL, CHECK) for value in step["env"].values()}
    for name, value in ACTION["inputs"].items():
        assert value["description"]
        assert f"${{{{ inputs.{name} }}}}" in used
        assert f"\n| `{name}` | " in MANUAL


def test_no_input_becomes_code() -> None:
    for step in (INSTALL, CHECK):
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
        assert subprocess.run(["bash", "-n", "-c", step["run"]], capture_output=True).stderr == b""


@pytest.mark.parametrize(
    ("inputs", "canvases", "problems"),
    [
        ({}, 2, 1),
        ({"paths": "docs/good.md"}, 1, 0),
        ({"paths": "docs/good.md\n\nmore\n"}, 2, 0),
        ({"paths": "docs/a bad.md"}, 1, 1),
        ({"paths": "docs/good.md", "args": "--stages idea,live  --language\nda"}, 1, 0),
    ],
)
def test_it_checks_what_its_inputs_name(work: Path, inputs: dict[str, str], canvases: int, problems: int) -> None:
    done = run_step(CHECK, work, **inputs)
    assert done.returncode == (1 if problems else 0)
    assert done.stderr.startswith(f"{canvases} canvas")
    assert done.stdout.count("::error file=docs/a bad.md") == problems


def test_inputs_are_words_and_no_shell(work: Path) -> None:
    done = run_step(
        CHECK, work, paths="$(touch hacked)\n; touch hacked\n--help", args="; touch hacked * `touch hacked`"
    )
    assert done.returncode == 2
    assert not (work / "hacked").exists()
    assert run_step(CHECK, work, paths="--help").returncode == 2


@pytest.mark.parametrize(("version", "expected"), [("", str(ROOT)), ("0.1.0", "mkdocs-mlops-canvas==0.1.0")])
def test_it_installs_its_own_version_or_the_one_that_is_named(tmp_path: Path, version: str, expected: str) -> None:
    (tmp_path / "python3").write_text(
        '#!/bin/bash\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; else echo "$@"; fi\n'
    )
    (tmp_path / "python3").chmod(0o755)
    shell = dict(INSTALL, env={**INSTALL["env"], "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"})
    done = run_step(shell, tmp_path, version=version)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:3] == ["-m", "pip", "install"]
    assert done.stdout.split()[-1] == expected
    shutil.rmtree(tmp_path / "temp")


def test_the_workflow_of_the_manual_uses_it_rightly() -> None:
    workflows = [yaml.safe_load(text) for text in _examples(MANUAL, "yaml") if "mkdocs-mlops-canvas@" in text]
    assert len(workflows) == 1
    (workflow,) = workflows
    (job,) = workflow["jobs"].values()
    step = job["steps"][-1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    major = project["version"].split(".")[0]
    assert step["uses"] == f"{project['urls']['Source'].removeprefix('https://github.com/')}@v{major}"
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert workflow["permissions"] == {"contents": "read"}
