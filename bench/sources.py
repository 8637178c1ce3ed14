"""Measures a portfolio over fifty sites with a hundred products each, whose feeds a server on this machine has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench.instructions import ENVIRONMENT
from mkdocs_mlops_canvas.canvas.definition import load_definitions
from tests.sources.server import make_feed, make_product, serve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.server import Handler

SOURCES, PRODUCTS, WORDS = 50, 100, 47
_SYNC = [sys.executable, "-c", "from mkdocs_mlops_canvas.cli import main; main()", "sync"]
_CHECK = [*_SYNC[:-1], "check"]


def measure_sources(folder: Path) -> dict[str, float]:
    """The seconds of a `sync` in which nothing has changed, and the CPU seconds of reading and checking the copies."""
    (folder / "docs").mkdir(parents=True)
    with serve() as server:
        sources = []
        for number in range(SOURCES):
            feed, tag = _make_feed(number), f'"{number}"'

            def answer(handler: Handler, feed: bytes = feed, tag: str = tag) -> None:
                is_known = handler.headers.get("If-None-Match") == tag
                handler.send(304) if is_known else handler.send(200, feed, ETag=tag)

            server.answers[f"/{number}.json"] = answer
            sources.append({"id": f"s{number}", "url": f"{server.url}/{number}.json"})
        config = {"site_name": "All", "plugins": [{"mlops-canvas": {"sources": sources}}]}
        (folder / "mkdocs.yml").write_text(json.dumps(config))
        subprocess.run(_SYNC, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
        start = time.perf_counter()
        subprocess.run(_SYNC, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
        seconds = time.perf_counter() - start
    process = subprocess.Popen(_CHECK, cwd=folder, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"check failed in {folder}")
    return {"sync": seconds, "check": usage.ru_utime + usage.ru_stime}


def _make_feed(number: int) -> bytes:
    """A feed whose products have all boxes filled."""
    boxes = load_definitions()["0.1"].boxes
    text = " ".join(f"word{n}" for n in range(WORDS))
    keys = [box.key for box in boxes]
    products = [
        make_product(f"p{at}", boxes={key: f"{text} {number} {at}" for key in keys}, filled=keys)
        for at in range(PRODUCTS)
    ]
    return make_feed(*products, schema_version=1, definitions=["0.1"])
