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
from pathlib import Path
from typing import TYPE_CHECKING

from bench.compare import ENVIRONMENT, tell
from bench.sites import CONTROL, MATERIAL, USUAL_KINDS, Site, make_site

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW, MANY = 10, 40
_COUNT = ["valgrind", "--tool=exp-bbv", "--instr-count-only=yes", "--bb-out-file=/dev/null", "--pc-out-file=/dev/null"]
_TOTAL = re.compile(r"Total instructions: (\d+)")


def measure_instructions(kinds: Sequence[str] = USUAL_KINDS) -> dict[str, list[int]]:
    """The instructions of a build of few and of one of many canvases, by kind."""
    if not shutil.which("valgrind"):
        sys.exit("counting instructions needs Valgrind: 'apt-get install valgrind'")
    kinds = [kind for kind in kinds if kind != CONTROL]
    sites = [Site(MATERIAL, kind, count) for kind in kinds for count in (FEW, MANY)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(_count, sites))
    return {kind: counts[2 * at : 2 * at + 2] for at, kind in enumerate(kinds)}


def _count(site: Site) -> int:
    tell(f"instructions of {site.count} canvases, {site.kind}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        make_site(folder, site)
        # hashes of texts differ from run to run, and with them the order of sets
        environment = {**ENVIRONMENT, "PYTHONHASHSEED": "0"}
        command = [*_COUNT, *site.command]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    found = _TOTAL.search(done.stderr)
    if done.returncode or not found:
        sys.exit(f"{done.stderr}\nthis failed: {' '.join(command)}")
    return int(found[1])
