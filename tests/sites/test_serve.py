"""`mkdocs serve` follows its author: what is broken, mended, deleted and renamed shows at the next build."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from bs4 import BeautifulSoup

from tests.sites.test_sources import copy
from tests.sources.server import make_feed, make_product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CONFIG = """\
site_name: Test
theme: { name: mkdocs }
plugins:
  - search
  - mlops-canvas:
      definitions: [own.yml]
      sources: [{ id: payments, url: "https://payments.example.com/portfolio.json" }]
"""
OWN = """\
key: own
title: Our canvas
columns:
  - key: a
    title: Column
    boxes: [{ key: b, title: %s, prompt: Write. }]
"""
PATIENCE = 60  # seconds for one build on a busy machine; a failure takes as long


class Serve:
    """A running `mkdocs serve` of the site in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log.txt"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-u", "-m", "mkdocs", "serve", "--livereload", "--dev-addr", self.address]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)

    def write(self, name: str, text: str) -> None:
        """Write a page; the log begins anew, so that it holds what the next build says."""
        os.truncate(self.log, 0)
        (self.folder / name).write_text(text, "utf-8")

    def rename(self, name: str, other: str) -> None:
        os.truncate(self.log, 0)
        (self.folder / name).rename(self.folder / other)

    def delete(self, name: str) -> None:
        os.truncate(self.log, 0)
        (self.folder / name).unlink()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://{self.address}/{path}", timeout=10) as response:
            return str(response.read().decode())

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if what():
                    return
            except (URLError, OSError, http.client.HTTPException):
                pass
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        pytest.fail(f"it never came to pass; the log says\n{self.log.read_text()}")

    def problems(self) -> list[str]:
        """The problems of the last build, without their texts."""
        return re.findall(r"\[([a-z]+(?:-[a-z]+)+)\]", self.log.read_text())


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "own.yml").write_text(OWN % "First")
    (tmp_path / "docs" / "index.md").write_text("# Home\n")
    (tmp_path / "docs" / "a.md").write_text("---\ncanvas:\n  product: Alpha\n  background: first text\n---\n")
    (tmp_path / "docs" / "b.md").write_text("---\ncanvas:\n  product: Beta\n  version: own\n---\n\n## First\n\nx\n")
    copy(tmp_path, make_feed("fraud"))
    running = Serve(tmp_path)
    yield running
    running.process.terminate()
    running.process.wait(10)


def test_pages_and_portfolio_follow_each_edit(serve: Serve) -> None:
    def cards() -> str:
        page = BeautifulSoup(serve.get("portfolio/"), "html.parser")
        return "".join(str(card) for card in page.select(".mlops-canvas-portfolio__card"))

    serve.wait(lambda: "first text" in serve.get("a/") and "Alpha" in serve.get("portfolio/"))
    assert serve.problems() == []

    serve.write("docs/a.md", "---\ncanvas:\n  product: [Alpha\n  background: second text\n---\n")
    serve.wait(lambda: "second text" in serve.get("a/") and "mlops-canvas__problem" in serve.get("a/"))
    assert "Alpha" not in cards()
    assert serve.problems() == ["yaml-syntax"]

    serve.write("docs/a.md", "---\ncanvas:\n  product: Alpha\n  bakground: third text\n---\n")
    serve.wait(lambda: "third text" in serve.get("a/"))
    assert serve.problems() == ["unknown-box"]

    serve.write("docs/a.md", "---\ncanvas:\n  product: Alpha\n  background: fourth text\n---\n")
    serve.wait(lambda: "fourth text" in serve.get("a/"))
    assert "mlops-canvas__problem" not in serve.get("a/")
    assert "fourth text" in serve.get("portfolio/background/")
    assert serve.problems() == []

    serve.rename("docs/a.md", "docs/c.md")
    serve.wait(lambda: 'href="../c/"' in cards())
    assert 'href="../a/"' not in cards()
    assert "fourth text" in serve.get("c/")
    assert serve.problems() == []

    serve.write("docs/c.md", "# Without a canvas\n")
    serve.wait(lambda: "Alpha" not in cards())
    assert "Beta" in cards()

    serve.write("docs/d.md", "---\ncanvas:\n  product: Delta\n  background: fifth text\n---\n")
    serve.wait(lambda: "Delta" in cards())
    assert "fifth text" in serve.get("portfolio/background/")

    serve.delete("docs/d.md")
    serve.wait(lambda: "Delta" not in cards())

    copy(serve.folder, make_feed("fraud", make_product("refunds", boxes={"background": "sixth text"})))
    serve.wait(lambda: 'data-id="payments/refunds"' in cards())
    assert "sixth text" in serve.get("portfolio/background/")

    serve.write("own.yml", OWN % "Second")
    serve.wait(lambda: "Second" in serve.get("b/"))

    serve.write("own.yml", (OWN % "Second").replace("title: Our", "titel: Our"))
    serve.wait(lambda: "wrong-definition" in serve.log.read_text())
    serve.wait(lambda: "unknown-definition" in serve.get("b/"))

    serve.write("own.yml", OWN % "Third")
    serve.wait(lambda: "Third" in serve.get("b/"))
    assert serve.problems() == []
