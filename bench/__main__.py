"""Measure what the plugin costs, beside what people do without it: `python -m bench`, in about 20 minutes.

Writes raw figures (results.json), tables (report.md) and a plot (speed.svg) into build/bench, and prints the tables.
A run replaces the figures of the parts that it measures, and keeps those of the others; of builds it keeps those of
the same versions that it does not make.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.compare import compare, measure_shares, tell
from bench.history import measure_history
from bench.instructions import measure_instructions, measure_past
from bench.reader import measure_reader
from bench.report import draw_plot, write_report
from bench.serve import measure_serve
from bench.sites import FLAT, FORMS, HOSTS, KINDS, LEFT_OUT, MATERIAL, PLAIN, USUAL_KINDS, Site
from bench.startup import measure_startup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "speed.md"
PICTURE = ROOT / "docs" / "pictures" / "speed.svg"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
INSTRUCTIONS = "instructions"  # it needs Valgrind, and is measured only where it is asked for
PACKAGES = {"MkDocs": "mkdocs", "Material": "mkdocs-material", "Zensical": "zensical", "Markdown": "markdown"}


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    builds: dict[Site, int]
    """The rounds of each site."""
    kinds: Sequence[str]
    shares: tuple[int, int]
    """Canvases and rounds, as in what follows."""
    forms: tuple[str, ...]
    """Those whose portfolio page is measured."""
    startup: int
    serve: tuple[int, int]
    navigation: tuple[int, int]
    history: tuple[int, int]
    reader: tuple[list[int], int]


def choose_sizes(options: argparse.Namespace) -> Sizes:
    """The sizes of a full run, of the usual one, or of one with at most so many canvases and rounds as asked for."""
    full = options.full
    usual = {host: ([10, 100, 1000], 5) if host == MATERIAL else ([100], 2) for host in HOSTS}
    plan = {host: ([10, 100, 1000, 3000], 5) if full else usual[host] for host in options.hosts}
    plan = {host: (options.counts or counts, options.rounds or rounds) for host, (counts, rounds) in plan.items()}
    most = max(options.counts) if options.counts else 5000
    kinds = options.kinds or (KINDS if full else USUAL_KINDS)

    def limit(count: int, rounds: int) -> tuple[int, int]:
        return min(count, most), options.rounds or rounds

    readers = [count for count in ([100, 1000, 5000] if full else [100, 1000]) if count <= most]
    return Sizes(
        builds={Site(h, kind, n): rounds for h, (counts, rounds) in plan.items() for n in counts for kind in kinds},
        kinds=list(kinds),
        shares=limit(1000, 3 if full else 1),
        forms=FORMS if full else FORMS[1:2],
        startup=options.rounds or 20,
        serve=limit(300, 5 if full else 2),
        navigation=limit(1000 if full else 300, 3 if full else 1),
        history=limit(300, 5 if full else 3),
        reader=(readers or [most], options.rounds or (5 if full else 3)),
    )


def find_parts(sizes: Sizes) -> dict[str, Callable[[], dict[str, Any]]]:
    """What can be measured, by name, in the order in which it is."""
    count, rounds = sizes.navigation
    kinds = ((PLAIN, FLAT), (FORMS[1], FLAT), (FORMS[1], LEFT_OUT))
    flat = {Site(MATERIAL, kind, count, navigation): rounds for kind, navigation in kinds}
    return {
        "builds": lambda: {"builds": [asdict(build) for build in compare(sizes.builds)]},
        "shares": lambda: {"count": sizes.shares[0], "forms": measure_shares(*sizes.shares, sizes.forms)},
        "startup": lambda: {"seconds": measure_startup(sizes.startup)},
        "serve": lambda: {"count": sizes.serve[0], "seconds": measure_serve(*sizes.serve)},
        "navigation": lambda: {"builds": [asdict(build) for build in compare(flat)]},
        "history": lambda: {"count": sizes.history[0], "seconds": measure_history(*sizes.history)},
        INSTRUCTIONS: lambda: {"counts": measure_instructions(sizes.kinds), "past": measure_past(sizes.history[0])},
        "reader": lambda: {"visits": [asdict(visit) for visit in measure_reader(*sizes.reader)]},
    }


def describe_run() -> str:
    """The day, the versions and the machine, in a line."""
    packages = ", ".join(f"{title} {version(name)}" for title, name in PACKAGES.items())
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{datetime.now(UTC).date()}, {packages}, {machine}"


def keep_builds(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What was measured, with the builds of the same versions and machine of other hosts, sizes and kinds."""
    builds = new["builds"]
    if old and old["about"].partition(", ")[2] == new["about"].partition(", ")[2]:

        def find_site(build: dict[str, Any]) -> tuple[Any, ...]:
            return tuple(build[name] for name in ("host", "count", "kind", "navigation"))

        measured = {find_site(build) for build in builds}
        new["builds"] = [build for build in old["builds"] if find_site(build) not in measured] + builds
    return new


def write_docs(folder: Path, report: str) -> None:
    """Put the report and the plot into the page of the manual."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    plot = ""
    if (folder / "speed.svg").exists():
        shutil.copy(folder / "speed.svg", PICTURE)
        plot = "![CPU of builds, to plain, and by canvas](pictures/speed.svg)\n\n"
    PAGE.write_text(f"{before}{BEGIN}\n\n{plot}{report}\n{END}{rest.split(END)[1]}", "utf-8")


def main() -> None:
    parts = ["builds", "shares", "startup", "serve", "navigation", "history", "reader"]

    def split(text: str) -> list[str]:
        return text.split(",")

    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--full", action="store_true", help="all hosts, sizes and kinds; takes hours")
    parser.add_argument("--parts", type=split, default=parts, help=f"some of {','.join([*parts, INSTRUCTIONS])}")
    parser.add_argument("--counts", type=lambda text: sorted(map(int, split(text))), help="canvases, such as 10,100")
    parser.add_argument("--rounds", type=int, help="rounds of each measurement")
    parser.add_argument("--hosts", type=split, default=HOSTS, help=f"some of {','.join(HOSTS)}")
    parser.add_argument("--kinds", type=lambda text: text.split(";"), help=f"some of '{';'.join(KINDS)}'")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the figures go")
    parser.add_argument("--report", action="store_true", help="measure nothing, print the last figures")
    parser.add_argument("--write-docs", action="store_true", help="measure nothing, put the last figures into the docs")
    options = parser.parse_args()
    for chosen, known in (
        (options.parts, [*parts, INSTRUCTIONS]),
        (options.hosts, HOSTS),
        (options.kinds or (), KINDS),
    ):
        if unknown := [name for name in chosen if name not in known]:
            parser.error(f"unknown: {', '.join(unknown)}; expected some of {', '.join(known)}")
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "results.json"
    results = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if not options.report and not options.write_docs:
        for name, measure in find_parts(choose_sizes(options)).items():
            if name in options.parts:
                tell(f"== {name}")
                new = {"about": describe_run(), **measure()}
                results[name] = keep_builds(results.get(name, {}), new) if name == "builds" else new
                file.write_text(json.dumps(results, indent=1), "utf-8")  # after each part: a later one may fail
    report = write_report(results)
    (options.folder / "report.md").write_text(report, "utf-8")
    print(report)
    if results.get("builds") and not draw_plot(results, options.folder / "speed.svg"):
        tell("no plot: pip install matplotlib")
    if options.write_docs:
        write_docs(options.folder, report)


if __name__ == "__main__":
    main()
