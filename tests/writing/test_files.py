"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from mkdocs_mlops_canvas.writing.files import write_file


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_is_made_with_its_folder(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_file(tmp_path / "a" / "b" / "page.md", "ä\n")
    finally:
        os.umask(umask)
    page = tmp_path / "a" / "b" / "page.md"
    assert page.read_bytes() == "ä\n".encode()
    assert list_names(page.parent) == ["page.md"]
    assert stat.S_IMODE(page.stat().st_mode) == 0o640


def test_a_file_that_is_replaced_keeps_its_mode_bits(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before")
    page.chmod(0o604)
    write_file(page, b"after")
    assert (page.read_bytes(), stat.S_IMODE(page.stat().st_mode)) == (b"after", 0o604)


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("before")
    link = tmp_path / "docs" / "index.md"
    link.symlink_to("../README.md")
    dangling = tmp_path / "docs" / "new.md"
    dangling.symlink_to("../NEW.md")
    for path in (link, dangling):
        write_file(path, "after")
        assert path.is_symlink()
        assert path.read_text() == "after"
    assert list_names(tmp_path) == ["NEW.md", "README.md", "docs"]
    assert list_names(tmp_path / "docs") == ["index.md", "new.md"]


def test_a_loop_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "loop.md").symlink_to("loop.md")
    with pytest.raises(OSError, match="symbolic links"):
        write_file(tmp_path / "loop.md", "text")
    assert (tmp_path / "loop.md").is_symlink()


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    page = tmp_path / f"{'n' * 252}.md"
    write_file(page, "text")
    assert page.read_text() == "text"


def test_devices_and_pipes_are_written_to(tmp_path: Path) -> None:
    write_file(Path(os.devnull), "text")
    assert not Path(os.devnull).is_file()
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path, "text")


@pytest.mark.parametrize("method", ["replace", "open", "chmod"])
def test_after_an_error_all_is_as_it_was(method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("before")
    monkeypatch.setattr(Path, method, fail)
    with pytest.raises(OSError, match="No space"):
        write_file(page, "after")
    monkeypatch.undo()
    assert page.read_text() == "before"
    assert list_names(tmp_path) == ["page.md"]


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text("before")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # as for all users but root where mode bits say so
    with pytest.raises(PermissionError):
        write_file(page, "after")
    assert page.read_text() == "before"


def test_half_of_a_letter_becomes_its_escape(tmp_path: Path) -> None:
    write_file(tmp_path / "page.md", "\ud800")
    assert (tmp_path / "page.md").read_text() == "\\ud800"
