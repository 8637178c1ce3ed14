"""A browser that gives no answer, or that dies."""

from __future__ import annotations

import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.documents import chromium
from mkdocs_mlops_canvas.documents.chromium import Chromium, ChromiumError, NoChromiumError

if TYPE_CHECKING:
    from pathlib import Path

CANVAS = '<article class="mlops-canvas"><div class="mlops-canvas__grid">Text</div></article>'


def write_browser(folder: Path, program: str) -> Path:
    """A program that leaves its process id in a file, and becomes another one."""
    file = folder / "browser"
    file.write_text(f'#!/bin/sh\necho $$ > "{folder}/pid"\nexec {program} "$@"\n')
    file.chmod(0o755)
    return file


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    return write_browser(tmp_path, os.environ.get("CHROMIUM") or shutil.which("chromium") or "google-chrome")


@pytest.mark.parametrize("work", ["print", "draw"])
@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (signal.SIGSTOP, "the browser has not responded for 1 seconds"),
        (signal.SIGKILL, "the browser does not {}: "),
    ],
)
def test_a_browser_that_fails_is_told_in_one_sentence(
    sent: signal.Signals, message: str, work: str, browser: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Chromium(str(browser)) as running:
        monkeypatch.setattr(chromium, "_PATIENCE", 1)
        os.kill(int(browser.with_name("pid").read_text()), sent)
        with pytest.raises(ChromiumError) as raised:
            running.print(CANVAS, "a4") if work == "print" else list(running.draw([CANVAS]))
    assert str(raised.value).startswith(message.format(work))
    assert "\n" not in str(raised.value)


def test_a_browser_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ChromiumError, match="does not start") as raised:
        Chromium(str(write_browser(tmp_path, "false"))).__enter__()
    assert not isinstance(raised.value, NoChromiumError)  # it is no wrong use: the disk may be full
    monkeypatch.setattr(chromium, "_PATIENCE", 3)
    with pytest.raises(ChromiumError, match=r"does not start: .*Timeout 3000ms"):
        Chromium(str(write_browser(tmp_path, "sleep 60 #"))).__enter__()


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, browser: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Chromium(str(browser)) as running:
        monkeypatch.setattr(chromium.Path, "write_text", fail)
        with pytest.raises(ChromiumError, match="the page for the browser cannot be written: No space left on device"):
            running.print(CANVAS, "a4")
