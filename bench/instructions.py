"""What a canvas costs in instructions of the CPU, which a busy machine does not change: counted by Valgrind.

It builds two small sites of each kind; what the larger one takes more is the cost of its further canvases. With their
past, a whole site is built: what git does grows with its pages times its commits.
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


def measure_past(count: int) -> dict[str, dict[str, int]]:
    """The instructions of builds without and with the past of so many canvases, by how many iterations begin."""
    cases = [(iterations, option) for iterations in ITERATIONS for option in ("", "git")]

    def make(folder: Path, site: Site, iterations: int, option: str) -> None:
        make_repository(folder, site, iterations)
        set_option(folder, option)

    site = Site(MATERIAL, FORM, count)
    counts = _count_all([(site, partial(make, site=site, iterations=n, option=option)) for n, option in cases])
    past: dict[str, dict[str, int]] = {}
    for (iterations, option), number in zip(cases, counts, strict=True):
        past.setdefault(str(iterations), {})[WITH if option else WITHOUT] = number
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
