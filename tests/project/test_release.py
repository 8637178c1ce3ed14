"""`make release`, in a copy of the repository: what it writes, commits, tags and refuses."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.repository import ENVIRONMENT, Repository, make_repository

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "release.py"
spec = importlib.util.spec_from_file_location("release", SCRIPT)
assert spec
assert spec.loader
release = importlib.util.module_from_spec(spec)
spec.loader.exec_module(release)

PLACEHOLDER = rf"{release.PLACEHOLDER}(\.github\.io)?/{release.NAME}"
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "Makefile", "mkdocs.yml", ".gitignore")
FOLDERS = (".ci", ".github", "mkdocs_mlops_canvas", "docs")
CHANGES = """\
# Changelog

## [Unreleased]

### Added

- A canvas that is
  long.
  - With a part.
- Another [link](https://example.org).
"""


@pytest.fixture
def copy(tmp_path: Path) -> Repository:
    """What is here, as the main branch of a repository whose remote is a folder that git takes for one on GitHub."""
    repository = make_repository(tmp_path / "copy")
    unmade = shutil.ignore_patterns("__pycache__", "pictures")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, repository.folder / name, ignore=unmade, dirs_exist_ok=True)
    for name in FILES:
        shutil.copy(ROOT / name, repository.folder)
    forget_owner(repository)
    set_version(repository, "0.1.0.dev0")
    (repository.folder / "CHANGELOG.md").write_text(CHANGES)
    repository.git("init", "--quiet", "--bare", "-b", "main", str(tmp_path / "remote"))
    repository.git("config", f"url.{tmp_path / 'remote'}.insteadOf", "git@github.com:acme/mkdocs-mlops-canvas.git")
    repository.git("remote", "add", "origin", "git@github.com:acme/mkdocs-mlops-canvas.git")
    repository.commit()
    return repository


def set_version(repository: Repository, version: str) -> None:
    path = repository.folder / "pyproject.toml"
    path.write_text(release.WRITTEN.sub(f'version = "{version}"', path.read_text("utf-8")), "utf-8")


def forget_owner(repository: Repository) -> None:
    """Make addresses what they are before the first release."""
    source = release.SOURCE.search((repository.folder / "pyproject.toml").read_text("utf-8"))[1]
    owner, name = source.removeprefix("https://github.com/").split("/")
    for path in (path for ending in ("md", "toml", "yml") for path in repository.folder.rglob(f"*.{ending}")):
        text = path.read_text("utf-8").replace(f"{owner}/{name}", f"{release.PLACEHOLDER}/{release.NAME}")
        text = text.replace(f"{owner}.github.io/{name}", f"{release.PLACEHOLDER}.github.io/{release.NAME}")
        path.write_text(text, "utf-8")


def run(repository: Repository, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **ENVIRONMENT}
    command = [sys.executable, repository.folder / ".ci" / "release.py", *arguments]
    return subprocess.run(command, cwd=repository.folder, env=environment, capture_output=True, text=True)


def describe(repository: Repository) -> tuple[str, str, str]:
    """The commit, the tags and the changes of a repository."""
    git = repository.git
    return git("rev-parse", "HEAD"), git("tag"), git("status", "--porcelain")


def test_it_writes_commits_tags_and_builds_and_pushes_nothing(copy: Repository) -> None:
    done = run(copy, "0.1.0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert copy.git("log", "--format=%s").splitlines()[:2] == ["chore: What follows is 0.1.1.dev0", "release: 0.1.0"]
    assert copy.git("rev-parse", "v0.1.0^{}") == copy.git("rev-parse", "v0^{}") == copy.git("rev-parse", "HEAD~1")
    assert copy.git("status", "--porcelain") == ""
    assert copy.git("diff", "--stat", "HEAD~1").startswith(" pyproject.toml | 2 +-\n")

    project = tomllib.loads(copy.git("show", "v0.1.0:pyproject.toml"))["project"]
    assert project["version"] == "0.1.0"
    assert project["urls"]["Source"] == "https://github.com/acme/mkdocs-mlops-canvas"
    with pytest.raises(subprocess.CalledProcessError):
        copy.git("grep", "-E", PLACEHOLDER, "v0.1.0")
    with pytest.raises(subprocess.CalledProcessError):
        copy.git("grep", "until released -->$", "v0.1.0", "--", "docs", "README.md")
    assert "## Start\n\n1. Install" in copy.git("show", "v0.1.0:README.md")
    changelog = copy.git("show", "v0.1.0:CHANGELOG.md")
    today = changelog.partition("## [0.1.0] - ")[2].partition("\n")[0]
    assert abs((date.fromisoformat(today) - date.today()).days) < 2
    address = "https://github.com/acme/mkdocs-mlops-canvas"
    assert changelog == CHANGES.replace("## [Unreleased]\n", f"## [Unreleased]\n\n## [0.1.0] - {today}\n") + (
        f"\n[Unreleased]: {address}/compare/v0.1.0...HEAD\n[0.1.0]: {address}/releases/tag/v0.1.0\n"
    )
    names = {"mkdocs_mlops_canvas-0.1.0.tar.gz", "mkdocs_mlops_canvas-0.1.0-py3-none-any.whl"}
    assert {path.name for path in (copy.folder / "dist").iterdir()} == names
    assert copy.git("ls-remote", "origin") == ""

    # the next one moves v0, also where others have it already
    push = done.stdout.strip().splitlines()[-1].removeprefix("To publish it: git ")
    assert push == "push --atomic origin main v0.1.0 +v0"
    copy.git(*push.split())
    text = (copy.folder / "CHANGELOG.md").read_text("utf-8")
    (copy.folder / "CHANGELOG.md").write_text(text.replace("[Unreleased]\n", "[Unreleased]\n\n- More.\n"), "utf-8")
    copy.commit()
    done = run(copy, "0.1.1")
    assert done.returncode == 0, done.stdout + done.stderr
    copy.git("push", "--atomic", "origin", "main", "v0.1.1", "+v0")
    remote = dict(line.split("\t")[::-1] for line in copy.git("ls-remote", "origin").splitlines())
    assert remote["refs/tags/v0^{}"] == remote["refs/tags/v0.1.1^{}"] != remote["refs/tags/v0.1.0^{}"]
    assert f"\n[0.1.1]: {address}/compare/v0.1.0...v0.1.1\n[0.1.0]: " in copy.git("show", "v0:CHANGELOG.md")


@pytest.mark.parametrize(
    ("version", "before", "said"),
    [
        ("0.1", (), "'0.1' is no version such as 0.1.0"),
        ("v0.1.0", (), "'v0.1.0' is no version such as 0.1.0"),
        ("0.0.9", (), "0.0.9 is before 0.1.0.dev0, which pyproject.toml names"),
        ("0.1.0", ("switch", "--create", "other"), "the branch is 'other'; go to main"),
        ("0.1.0", ("tag", "v0.1.0"), "there is a tag v0.1.0"),
        ("0.1.0", ("rm", "--quiet", "--cached", "README.md"), "these files are not committed:"),
        ("0.1.0", ("remote", "set-url", "origin", "/elsewhere"), "the address of the repository is not known;"),
    ],
)
def test_what_is_not_right_is_refused(copy: Repository, version: str, before: tuple[str, ...], said: str) -> None:
    if before:
        copy.git(*before)
    was = describe(copy)
    done = run(copy, version)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"No release: {said}")
    assert describe(copy) == was


def test_without_a_version_it_says_how_to_name_one(copy: Repository) -> None:
    assert run(copy).stderr == "No release: name the version: make release VERSION=0.1.0.\n"


@pytest.mark.parametrize(
    "changes", ["", "## [Unreleased]\n", "## [Unreleased]\n\n### Added\n\n## [0.0.1]\n\n- Text.\n"]
)
def test_nothing_to_tell_is_no_release(copy: Repository, changes: str) -> None:
    (copy.folder / "CHANGELOG.md").write_text(changes)
    copy.commit()
    done = run(copy, "0.1.0")
    assert done.stderr == "No release: CHANGELOG.md says nothing of 'Unreleased'.\n"


def test_files_that_cannot_be_published_leave_all_as_it_was(copy: Repository) -> None:
    path = copy.folder / "pyproject.toml"
    path.write_text(path.read_text("utf-8").replace("Framework :: MkDocs", "Framework :: Of my own"), "utf-8")
    copy.commit()
    was = describe(copy)
    done = run(copy, "0.1.0")
    assert done.returncode == 1
    assert "Unknown classifier" in done.stdout + done.stderr
    assert done.stderr.endswith("No release: the files are not right, see above.\n")
    assert describe(copy) == was


def test_notes_have_a_line_for_each_point(copy: Repository) -> None:
    dated = release.date_changelog(CHANGES, "0.1.0", "2026-12-01", "https://example.org/r")
    (copy.folder / "CHANGELOG.md").write_text(dated)
    text = "### Added\n\n- A canvas that is long.\n  - With a part.\n- Another [link](https://example.org).\n"
    assert run(copy, "--notes", "0.1.0").stdout == run(copy, "--notes", "v0.1.0").stdout == text
    assert run(copy, "--notes", "0.2.0").returncode == 1


def test_the_changelog_has_a_place_for_what_is_next() -> None:
    assert (ROOT / "CHANGELOG.md").read_text("utf-8").count("\n## [Unreleased]\n") == 1
