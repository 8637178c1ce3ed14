"""`mlops-canvas upgrade`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.running import BAD, GOOD, run

if TYPE_CHECKING:
    from pathlib import Path


def test_upgrade_edits_files_in_place(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_bytes("\ufeff---\r\ncanvas:\r\n  product: Ä # ä\r\n---\r\n\r\n# Ä\r\n\r\n## Background\r\n".encode())
    (tmp_path / "text.md").write_text("text\n")
    before = page.read_bytes()
    change = f"{page}:2:1: 'Ä' goes from version 0.1 to 1.1\n"
    result = run("upgrade", "--check", tmp_path)
    assert (result.exit_code, result.stdout, page.read_bytes()) == (1, change, before)
    result = run("upgrade", tmp_path)
    assert (result.exit_code, result.stdout, result.stderr) == (0, change, "")
    assert set(before.splitlines(True)) < set(page.read_bytes().splitlines(True))
    assert b"\n  version: 1.1\r\n" in page.read_bytes()
    after = page.read_bytes()
    result = run("upgrade", page, tmp_path / "text.md", "--check")
    assert (result.exit_code, result.stdout, page.read_bytes()) == (0, "", after)
    assert result.stderr == (f"{page}:2:1: 'Ä' is at version 1.1 already\n{tmp_path / 'text.md'}: no canvas found\n")


def test_upgrade_leaves_canvases_with_problems(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD + BAD)
    (tmp_path / "b.md").write_bytes(b"\xff\xfe")
    result = run("upgrade", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"{tmp_path}/a.md:6:1: unknown box 'bakground'")
    assert result.stdout.splitlines()[1:] == [f"{tmp_path}/a.md:2:1: 'P' goes from version 0.1 to 1.1"]
    assert result.stderr.startswith(f"{tmp_path}/b.md: the file cannot be read")
    assert (tmp_path / "a.md").read_text().endswith(BAD)


def test_upgrade_knows_the_stages_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```mlops-canvas\nproduct: A\nstage: trial\n```\n")
    assert run("upgrade", tmp_path).exit_code == 1
    assert run("upgrade", "--stages", "trial", "--to", "1.1", tmp_path).exit_code == 0
