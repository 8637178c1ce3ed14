"""What a canvas costs in instructions of the CPU, which a busy machine does not change: counted by Valgrind.

It builds two small sites of each kind; what the larger one takes more is the cost of its further canvases.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.compare import ENVIRONMENT, tell
from bench.history import FORM, ITERATIONS, WITH, WITHOUT, make_repository, set_option
from bench.sites import CONTROL, MATERIAL, USUAL_KINDS, Site, make_site

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEW, MANY = 10, 40
_COUNT = ["valgrind", "--tool=exp-bbv", "--instr-count-only=yes", "--bb-out-file=/dev/null", "--pc-out-file=/dev/null"]
_COUNT += ["--trace-children=yes", "--log-file=count.%p"]  # git is a child
_TOTAL = re.compile(r"Total instructions: (\d+)")


def measure_instructions(kinds: Sequence[str] = USUAL_KINDS) -> dict[str, list[int]]:
    """The instructions of a build of few and of one of many canvases, by kind."""
    kinds = [kind for kind in kinds if kind != CONTROL]
    sites = [Site(MATERIAL, kind, count) for kind in kinds for count in (FEW, MANY)]
    counts = _count_all([(site, partial(make_site, site=site)) for site in sites])
    return {kind: counts[2 * at : 2 * at + 2] for at, kind in enumerate(kinds)}


def measure_past() -> dict[str, dict[str, list[int]]]:
    """The same for builds without and with the past of canvases, by how many commits begin an iteration."""
    cases = [(iterations, option) for iterations in ITERATIONS for option in ("", "git")]

    def make(folder: Path, site: Site, iterations: int, option: str) -> None:
        make_repository(folder, site, iterations)
        set_option(folder, option)

    builds = []
    for iterations, option in cases:
        sites = [Site(MATERIAL, FORM, count) for count in (FEW, MANY)]
        builds += [(site, partial(make, site=site, iterations=iterations, option=option)) for site in sites]
    counts = _count_all(builds)
    past: dict[str, dict[str, list[int]]] = {}
    for at, (iterations, option) in enumerate(cases):
        past.setdefault(str(iterations), {})[WITH if option else WITHOUT] = counts[2 * at : 2 * at + 2]
    return past


def _count_all(builds: Sequence[tuple[Site, Callable[[Path], None]]]) -> list[int]:
    """The instructions of each build, whose site a function writes into a folder."""
    if not shutil.which("valgrind"):
        sys.exit("counting instructions needs Valgrind: 'apt-get install valgrind'")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda build: _count(*build), builds))


def _count(site: Site, make: Callable[[Path], None]) -> int:
    tell(f"instructions of {site.count} canvases, {site.kind}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        make(folder)
        # hashes of texts differ from run to run, and with them the order of sets
        environment = {**ENVIRONMENT, "PYTHONHASHSEED": "0"}
        command = [*_COUNT, *site.command]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        logs = [path.read_text("utf-8") for path in folder.glob("count.*")]
    totals = [int(number) for log in logs for number in _TOTAL.findall(log)]
    if done.returncode or not totals:
        sys.exit(f"{done.stderr}\nthis failed: {' '.join(command)}")
    return sum(totals)
