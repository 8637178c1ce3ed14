"""Counts the instructions of a small site, to notice a change that makes builds heavier: `make weight`.

What counts is the ratio to the same words without the plugin: both are built in the same run, with the same Python and
libraries, so the figure holds on another machine.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.measures import FEW, count_build, keep_byte_code
from bench.sites import PLAIN

KIND = "front matter"
RECORDED = Path(__file__).with_name("weight.txt")
ALLOWED = 1.03


def check_weight() -> None:
    """Fail if a small site has become heavier than the recorded figure allows."""
    about, _, recorded = RECORDED.read_text("utf-8").strip().rpartition(" ")
    ratio = count_ratio()
    most = float(recorded) * ALLOWED
    print(f"{FEW} canvases take {ratio:.3f} times the instructions of plain pages; recorded: {recorded} ({about})")
    if ratio > most:
        sys.exit(
            f"this is more than 3 % above the recorded figure (at most {most:.3f}). Look for what each build does now\n"
            "and did not do before: 'python -X importtime -c \"import mkdocs_mlops_canvas.plugin\"', cProfile.\n"
            "If that is worth its cost, or a new Python or MkDocs has changed the ratio, record the figure:\n"
            "make weight ARGS=--record"
        )


def record_weight() -> None:
    """Record the figure of a small site."""
    RECORDED.write_text(f"Python {platform.python_version()} {count_ratio():.3f}\n", "utf-8")


def count_ratio() -> float:
    """The instructions of a small site, to plain."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        home = Path(name)
        keep_byte_code()
        ours, plain = pool.map(lambda kind: count_build(home / kind, kind, FEW), (KIND, PLAIN))
    return ours / plain
