"""Measure what the plugin costs, beside the same words as plain pages without it.

Writes the figures (results.json) and a table (report.md) into build/bench, and prints the table. Needs Linux, Valgrind,
git and Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.instructions import require_valgrind
from bench.measures import MEASUREMENTS, measure
from bench.table import draw_picture, write_table
from bench.weight import check_weight, record_weight

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
PACKAGES = {"MkDocs": "mkdocs", "Material": "mkdocs-material", "Markdown": "markdown", "Jinja": "jinja2"}


def describe_run() -> str:
    """The day, the versions and the machine, in a line."""
    packages = ", ".join(f"{title} {version(name)}" for title, name in PACKAGES.items())
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{datetime.now(UTC).date()}, {packages}, {machine}"


def write_docs(folder: Path) -> None:
    """Put the last table, picture and figures into the manual."""
    results = json.loads((folder / "results.json").read_text("utf-8"))
    page = DOCS / "background" / "speed.md"
    before, rest = page.read_text("utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{write_table(results)}\n{END}{rest.split(END)[1]}", "utf-8")
    (DOCS / "pictures" / "speed.svg").write_text(draw_picture(results), "utf-8")
    (DOCS / "background" / "speed.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--quick", action="store_true", help="the rows of the table only, in about ten minutes")
    kinds.add_argument("--check", action="store_true", help="count a small site, and fail if it has become heavier")
    kinds.add_argument("--record", action="store_true", help="count a small site, and record it for --check")
    kinds.add_argument("--write-docs", action="store_true", help="measure nothing, put the last figures into the docs")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=MEASUREMENTS,
        help=f"some of {','.join(MEASUREMENTS)}; the last figures of the others stay",
    )  # fmt: skip
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the figures go")
    options = parser.parse_args()
    if options.write_docs:
        write_docs(options.folder)
        return
    require_valgrind()
    if options.check:
        check_weight()
    elif options.record:
        record_weight()
    else:
        if unknown := set(options.only).difference(MEASUREMENTS):
            parser.error(f"--only takes some of {', '.join(MEASUREMENTS)}, not {', '.join(unknown)}")
        options.folder.mkdir(parents=True, exist_ok=True)
        file = options.folder / "results.json"
        kept = json.loads(file.read_text("utf-8")) if file.exists() and options.only != MEASUREMENTS else {}
        results = {**kept, "about": describe_run(), **measure(options.only, options.quick)}
        file.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        (options.folder / "report.md").write_text(write_table(results), "utf-8")
        print(write_table(results))


if __name__ == "__main__":
    main()
