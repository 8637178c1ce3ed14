from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli import main

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "```mlops-canvas\nproduct: P\n```\n"
BAD = "```mlops-canvas\nproduct: P\nbakground: x\n```\n"


def test_check_prints_problems_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(GOOD + BAD)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.md").write_text(BAD)
    assert main(["check", str(tmp_path)]) == 1
    output = capsys.readouterr()
    lines = output.out.splitlines()
    assert lines[0].startswith(f"{tmp_path}/a.md:6:1: unknown box 'bakground'; did you mean 'background'?")
    assert lines[1].startswith(f"{tmp_path}/b/c.md:3:1:")
    assert output.err == "3 canvases, 2 problems\n"


def test_check_exits_with_0_where_all_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert main(["check", str(tmp_path / "a.md")]) == 0
    assert capsys.readouterr() == ("", "1 canvas, 0 problems\n")


def test_check_tells_of_a_file_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.md").mkdir()
    assert main(["check", str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path}/a.md:1:1: the file cannot be read")


@pytest.mark.parametrize("arguments", [[], ["chek"], ["check", "no-such-folder"]])
def test_wrong_use_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert capsys.readouterr().err.startswith("usage: mlops-canvas")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 0
    assert "mlops-canvas" in capsys.readouterr().out


def test_products_are_seen_side_by_side_in_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("```mlops-canvas\nproduct: A\nsupersedes: b\n```\n")
    assert main(["check", str(tmp_path / "a.md")]) == 0
    assert main(["check", str(tmp_path)]) == 1
    assert "a.md:3:13: 'supersedes': there is no product with the id 'b'" in capsys.readouterr().out
    (tmp_path / "b.md").write_text("```mlops-canvas\nproduct: B\n```\n")
    assert main(["check", str(tmp_path)]) == 0


def test_a_sites_own_stages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text(
        "```mlops-canvas\nproduct: A\nstage: Trial\n```\n\n```mlops-portfolio\nstage: pilot\n```\n"
    )
    assert main(["check", str(tmp_path)]) == 1
    assert main(["check", "--stages", "trial, pilot", str(tmp_path)]) == 0
    capsys.readouterr()
    assert main(["check", "--stages", "trial", str(tmp_path)]) == 1
    assert "a.md:7:1: unknown stage 'pilot'" in capsys.readouterr().out
