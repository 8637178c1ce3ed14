"""Where nothing more can be written: files stay as they were, and one sentence says why."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import BAD

PROGRAM = (sys.executable, "-c", "from mkdocs_mlops_canvas.cli import main; main()")
BOX = "word " * 400
PAGE = f"```mlops-canvas\nproduct: P\nbackground: {BOX}\n```\n"
LIMIT = 1_000  # bytes of a file, as if the disk were full


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


def run_on_full_disk(*arguments: str, folder: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=folder, input=text, capture_output=True, text=True, check=False,
        preexec_fn=limit_files,  # no threads here
    )  # fmt: skip


def read_all(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("upgrade docs", "docs/p.md"),
        ("export docs -o out.yaml", "out.yaml"),
        ("export docs/p.md -o out.md", "out.md"),
        ("export docs/p.md --format html -o new/out.html", "new/out.html"),
        ("check docs --format json -o out.json", "out.json"),
        ("new P --questions -o new.md", "new.md"),
        ("import - --from json -o out.md", "out.md"),
        ("portfolio docs --into out", "out/portfolio.json"),
        ("portfolio docs -o out.json", "out.json"),
        ("schema -o out.json", "out.json"),
        ("diff old.md docs/p.md -o out.md", "out.md"),
    ],
)
def test_a_full_disk_leaves_files_as_they_were(command: str, file: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "p.md").write_text(PAGE + (BAD * 20 if command.startswith("check") else ""))
    (tmp_path / "old.md").write_text(PAGE.replace("word", "thing"))
    if not command.startswith(("new", "import")):
        for name in ("out.md", "out.yaml", "out.json"):
            (tmp_path / name).write_text("before")
    before = read_all(tmp_path)
    done = run_on_full_disk(*command.split(), folder=tmp_path, text=json.dumps({"background": BOX}))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert file in line
    assert line.endswith("cannot be written: File too large")
    assert read_all(tmp_path) == before


@pytest.mark.parametrize("command", ["--help", "export --help", "export docs --format json", "check docs"])
def test_a_full_standard_output_is_told_in_one_sentence(command: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "p.md").write_text(PAGE + BAD)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PROGRAM, *command.split()], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "Error: standard output cannot be written: No space left on device"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_standard_output_with_room_for_a_part_is_full(unbuffered: str, tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text(PAGE)
    with (tmp_path / "out.md").open("w") as file:
        done = subprocess.run(
            [*PROGRAM, "export", "p.md"], cwd=tmp_path, stdout=file, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, preexec_fn=limit_files,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "Error: standard output cannot be written: File too large\n")


def test_a_closed_pipe_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "p.md").write_text(PAGE)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*PROGRAM, "export", "docs"], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "Error: standard output cannot be written: Broken pipe\n")
