"""What the plugin generates has a path, as other plugins expect, as long as the site is built."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.plugin.temporary_folder import TemporaryFolder
from tests.conftest import build_site, write_site

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {"index.md": "# Home\n", "folder.md": "---\ncanvas:\n  product: Churn\n  background: Text.\n---\n"}
HOOK = """\
from pathlib import Path
from mkdocs.plugins import event_priority

def check(files):
    made = [file for file in files if file.generated_by == "mlops-canvas"]
    assert len(made) > 20
    assert all(Path(file.abs_src_path).read_bytes() == file.content_bytes for file in made)

@event_priority(-200)
def on_files(files, **kwargs):
    check(files)

@event_priority(-200)
def on_env(env, files, **kwargs):
    check(files)
    feed, = (file for file in files if file.src_uri == "portfolio.json")
    assert '"Churn"' in Path(feed.abs_src_path).read_text("utf-8")
    {last}
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def write(folder: Path, last: str = "") -> Path:
    (folder / "hook.py").write_text(HOOK.replace("{last}", last), "utf-8")
    return write_site(folder, PAGES, theme="mkdocs", extra="hooks: [hook.py]\n")


@pytest.mark.parametrize("command", ["build", "serve"])
def test_what_is_generated_has_a_path_until_the_site_is_built(command: str, temporary: Path, tmp_path: Path) -> None:
    built = build_site(write(tmp_path), tmp_path / "site", command=command)
    assert built.warnings == []
    assert '"Churn"' in built.text("portfolio.json")
    assert list(temporary.iterdir()) == []


def test_a_build_that_fails_leaves_nothing(temporary: Path, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        build_site(write(tmp_path, "1 / 0"), tmp_path / "site")
    assert list(temporary.iterdir()) == []


def test_a_build_that_fails_before_it_reads_anything_fails_with_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "hook.py").write_text("def on_config(config):\n    1 / 0\n")
    with pytest.raises(ZeroDivisionError):
        build_site(write_site(tmp_path, PAGES, theme="mkdocs", extra="hooks: [hook.py]\n"), tmp_path / "site")


def test_without_a_folder_for_temporary_files_a_site_is_built(temporary: Path, tmp_path: Path) -> None:
    temporary.rmdir()
    built = build_site(write_site(tmp_path, PAGES, theme="mkdocs"), tmp_path / "site")
    assert built.warnings == []
    assert '"Churn"' in built.text("portfolio.json")


def test_a_folder_that_nobody_removes_ends_with_its_object(temporary: Path) -> None:
    made = TemporaryFolder()
    made.write("a/b.md", "text")
    (folder,) = temporary.iterdir()
    assert (folder / "a" / "b.md").read_text() == "text"
    del made
    assert list(temporary.iterdir()) == []


def test_a_folder_may_be_removed_twice_and_made_again(temporary: Path) -> None:
    made = TemporaryFolder()
    made.remove()
    made.write("a.md", b"text")
    made.remove()
    made.remove()
    assert list(temporary.iterdir()) == []
    made.write("a.md", "more")
    assert len(list(temporary.iterdir())) == 1
