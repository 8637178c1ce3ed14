"""Builds sites in turn, and measures each build: CPU, wall, peak memory, output.

Every round builds each site once, so that a slow moment of the machine meets all of them. Nothing is judged here.
Linux only: `os.wait4` counts memory in other units elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.sites import FORMS, HOSTS, NAMED, Site, make_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# a configuration beside that of a site, with a hook
PAGE_TIMES = Path(__file__).with_name("page_times.py")
WITH_TIMES = f"INHERIT: mkdocs.yml\nhooks: [{PAGE_TIMES}]\n"
# with the byte code of all modules kept, as on every machine where pip has installed them
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["NO_MKDOCS_2_WARNING"] = "1"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of the CPU and of the clock, and the peak of its memory in MB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Build:
    """A site as it was built in a round; sizes in bytes."""

    host: str
    kind: str
    count: int
    round: int
    cpu: float
    wall: float
    memory: float
    size: int
    files: int
    page: int
    """The HTML of the first canvas."""
    navigation: str = NAMED


def measure(command: list[str], folder: Path) -> Cost:
    """Run a command to its end; a failure ends the bench, with what the command said."""
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=log, stderr=log)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            log.seek(0)
            sys.exit(f"{log.read().decode(errors='replace')}\nthis failed in {folder}: {' '.join(command)}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def measure_build(site: Site, folder: Path, round_: int = 0) -> Build:
    """Build a site, and take the output away again: the next build has nothing to clean."""
    cost = measure(site.command, folder)
    files = [path for path in (folder / "site").rglob("*") if path.is_file()]
    page = (folder / "site" / "product-00000" / "index.html").stat().st_size
    size = sum(path.stat().st_size for path in files)
    clean(folder)
    return Build(
        site.host, site.kind, site.count, round_, cost.cpu, cost.wall, cost.memory, size, len(files), page,
        site.navigation,
    )  # fmt: skip


def clean(folder: Path) -> None:
    """Remove what a build has left."""
    for name in ("site", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)


def compare(rounds: Mapping[Site, int]) -> list[Build]:
    """Build each site so many times, in turn; before that a small one of each kind, unmeasured, to warm up."""
    sites = [site for site in rounds if site.is_possible]
    builds: list[Build] = []
    with tempfile.TemporaryDirectory() as name:
        folders = {site: Path(name) / str(number) for number, site in enumerate(sites)}
        for site, folder in folders.items():
            make_site(folder, site)
        for number, site in enumerate({replace(site, count=1) for site in sites}):
            folder = Path(name) / f"warm-{number}"
            make_site(folder, site)
            measure_build(site, folder)
        for round_ in range(max(rounds.values(), default=0)):
            for group in _turn([site for site in sites if rounds[site] > round_], round_):
                for site in group:
                    tell(f"round {round_ + 1}: {site.host}, {site.count} canvases, {site.kind}, {site.navigation}")
                    builds.append(measure_build(site, folders[site], round_))
    return builds


def _turn(sites: list[Site], round_: int) -> list[list[Site]]:
    """The sites of each host and size, which are built one after the other; each round begins with another kind."""
    turns = []
    for host in HOSTS:
        for count in sorted({site.count for site in sites if site.host == host}):
            group = [site for site in sites if (site.host, site.count) == (host, count)]
            at = round_ % len(group)
            turns.append(group[at:] + group[:at])
    return turns


def measure_shares(count: int, rounds: int, forms: Sequence[str] = FORMS) -> dict[str, list[dict[str, float]]]:
    """By form, for each build, the CPU seconds of all, of the portfolio page, and of the pages below it.

    The seconds are counted inside of one process, so a slow moment of the machine spoils the share little.
    """
    shares: dict[str, list[dict[str, float]]] = {}
    for form in forms:
        with tempfile.TemporaryDirectory() as name:
            site, folder = Site("material", form, count), Path(name)
            make_site(folder, site)
            (folder / "times.yml").write_text(WITH_TIMES)
            for _ in range(rounds):
                tell(f"portfolio page of {count} canvases, {form}")
                cost = measure([*site.command, "--config-file", "times.yml"], folder)
                pages = dict(line.split("\t") for line in (folder / "times.tsv").read_text().splitlines())
                times = {path: float(seconds) for path, seconds in pages.items()}
                below = sum(seconds for path, seconds in times.items() if path.startswith("portfolio/"))
                share = {"all": cost.cpu, "portfolio": times["portfolio.md"], "below": below}
                shares.setdefault(form, []).append(share)
    return shares


def tell(text: str) -> None:
    """Say on standard error what is being done."""
    print(text, file=sys.stderr, flush=True)
