"""The CPU time of a build with canvases, beside builds of the same words without: ratios, side by side in one run.

Every round builds each kind of site once, in turn, so that a slow moment of the machine meets all
of them; a ratio is the median over the rounds. `plain` is built twice, as a control.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.definition import load_definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs_mlops_canvas.definition import Column, Definition

DEFINITION: Definition = load_definitions()["0.1"]
PLAIN = "plain"
EXAMPLE = (Path(__file__).parent.parent / "example-site" / "mkdocs.yml").read_text("utf-8")

# those of the example site, as the documentation of Material recommends them
EXTENSIONS = EXAMPLE[EXAMPLE.index("markdown_extensions:") : EXAMPLE.index("# A canvas page")]

# 47 words a box on average; lists in half of the boxes, a table in one of six, links and code here and there:
# what filled canvases hold
TEXTS = (
    "Fraud number {n} cost us **€ {n}.4 M** last year. The rule engine holds 340 hand-written rules,\n"
    "catches about half of it, and blocks one honest payment for every two frauds it stops.\n\n"
    "Patterns now shift within days; a rule takes *three weeks* to ship, and nobody knows which of\n"
    "the old ones may be taken out again.",
    "- Cut the loss by **€ 4–5 M** a year, counted from the chargebacks of the last quarter\n"
    "- Halve false declines: fewer calls, fewer lost customers\n- Free two analysts from rule upkeep\n"
    "- One view for all {n} countries\n\nCustomers notice nothing, which is the point; those who do can ask\n"
    "for a review by a person, see the [start page](index.md).",
    "| Source | Rate | Kept |\n|---|---|---|\n| Authorisations | 41 M / month | {n} months |\n"
    "| Chargebacks | daily file | 7 years |\n| Device signals | per session | 90 days |\n\n"
    "Labels arrive with the chargeback, 18 to 45 days late. Analysts also label {n} alerts a week,\n"
    "sampled from *all* score bands.",
    "Split by time, never at random: train on months 1–9, test on month 11.\n\n"
    "- **Recall by value** at 0.5 % alerts: 0.{n}\n- PR-AUC 0.61 (rules: 0.34)\n- Brier score for calibration\n"
    "- The same numbers by country, card type and new / old customer\n",
    "Registry stages `candidate`, `shadow`, `live`. Going live needs seven days in shadow, no segment\n"
    "worse than 5 %, and sign-off by risk **and** data science.\n\nRetrain monthly, or when PSI > 0.2. Roll back\n"
    "with one command; the last {n} models stay warm, and we practise that every quarter.",
    '- Verdicts flow back nightly; "that was me" in the app reverses a decline and becomes a label\n'
    "- Weekly review: the {n} costliest misses, the {n} most annoying false alarms\n"
    "- Dashboards: alert rate, approval rate, drift per feature; page on-call when the alert rate\n"
    "  moves more than 30 % in an hour",
)


def texts(number: int) -> dict[str, str]:
    """The text of each box of a canvas."""
    boxes = DEFINITION.boxes
    return {box.key: TEXTS[(number + at) % len(TEXTS)].format(n=number % 90 + 10) for at, box in enumerate(boxes)}


def header(number: int) -> str:
    return (
        f"product: Product {number}\ndesigned_by: Team {number % 7}\ndate: 2026-{number % 12 + 1:02}-11\n"
        f"iteration: {number % 4 + 1}\nstage: pilot\ntags: [tabular, batch]\n"
    )


def _yaml(number: int) -> str:
    boxes = [f"{key}: |\n{textwrap.indent(text, '  ')}\n" for key, text in texts(number).items()]
    return header(number) + "".join(boxes)


def _facts(number: int) -> str:
    """The header as readers see it, for the sites without the plugin."""
    return "  \n".join(f"**{line.replace(':', '**:', 1)}" for line in header(number).splitlines()) + "\n\n"


def _headings(number: int) -> str:
    words = texts(number)

    def section(column: Column) -> str:
        return f"## {column.title}\n\n" + "\n".join(f"### {box.title}\n\n{words[box.key]}\n" for box in column.boxes)

    return f"# Product {number}\n\n" + "\n".join(map(section, DEFINITION.columns))


def plain(number: int) -> str:
    title, rest = _headings(number).split("\n\n", 1)
    return f"---\ntitle: Product {number}\n---\n\n{title}\n\n{_facts(number)}{rest}"


def sections(number: int) -> str:
    return f"---\ncanvas:\n{textwrap.indent(header(number), '  ')}---\n\n{_headings(number)}"


def front_matter(number: int) -> str:
    return f"---\ncanvas:\n{textwrap.indent(_yaml(number), '  ', lambda line: bool(line.strip()))}---\n"


def fence(number: int) -> str:
    return f"# Product {number}\n\n```mlops-canvas\n{_yaml(number)}```\n"


def hand_written(number: int) -> str:
    """The grid as people write it without a plugin: nested `<div markdown>`."""
    words = texts(number)
    header_box = f'<div class="header" markdown>\n\n{_facts(number)}</div>\n'
    lines = [f"# Product {number}\n", header_box, '<div class="canvas" markdown>']
    for column in DEFINITION.columns:
        lines.append(f'<section class="column" markdown>\n\n## {column.title}\n')
        lines += [
            f'<div class="box" markdown>\n\n### {box.title}\n\n{words[box.key]}\n\n</div>' for box in column.boxes
        ]
        lines.append("</section>")
    return "\n".join([*lines, "</div>\n"])


KINDS: dict[str, Callable[[int], str]] = {
    PLAIN: plain,
    "plain again": plain,
    "sections": sections,
    "front matter": front_matter,
    "fence": fence,
    "hand-written": hand_written,
}
WITH_PLUGIN = ("sections", "front matter", "fence")


def make_site(folder: Path, kind: str, count: int, theme: str) -> None:
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n")
    for number in range(count):
        (docs / f"product-{number:05}.md").write_text(KINDS[kind](number))
    plugins = "[search, mlops-canvas]" if kind in WITH_PLUGIN else "[search]"
    site = (
        f"site_name: Bench\ntheme: {{ name: {theme} }}\nplugins: {plugins}\nnav: [index.md]\nnot_in_nav: /product-*\n"
    )
    (folder / "mkdocs.yml").write_text(site + EXTENSIONS)


def measure(folder: Path) -> float:
    """The CPU seconds of one build."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    # with the byte code of all modules kept, as on every machine where pip has installed them
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["NO_MKDOCS_2_WARNING"] = "1"
    process = subprocess.Popen(command, cwd=folder, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"the build of {folder} failed")
    return usage.ru_utime + usage.ru_stime


def rows(seconds: dict[str, list[float]]) -> Iterator[str]:
    """A table in Markdown: for each ratio the median of the rounds, their range, and that of the fastest builds."""
    yield "| site | CPU, s | to plain | of the fastest | to hand-written | of the fastest |"
    yield "|---|---|---|---|---|---|"
    for kind, own in seconds.items():
        cells = []
        for other in (PLAIN, "hand-written"):
            ratios = [a / b for a, b in zip(own, seconds[other], strict=True)]
            cells.append(f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
            cells.append(f"{min(own) / min(seconds[other]):.2f}")
        yield f"| {kind} | {statistics.median(own):.2f} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="canvases in a site (default: 300)")
    parser.add_argument("--rounds", type=int, default=5, help="builds of each kind (default: 5)")
    parser.add_argument("--theme", default="material", help="theme of the sites (default: material)")
    parser.add_argument("--raw", type=Path, help="a JSON file for the raw figures")
    options = parser.parse_args()
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as name:
        folders = {kind: Path(name) / kind.replace(" ", "-") for kind in KINDS}
        for kind, folder in folders.items():
            make_site(folder, kind, options.count, options.theme)
        for round_ in range(options.rounds):
            kinds = list(KINDS)
            for kind in kinds[round_ % len(kinds) :] + kinds[: round_ % len(kinds)]:
                seconds[kind].append(measure(folders[kind]))
    print(f"{options.count} canvases, {options.rounds} rounds, theme {options.theme}\n")
    print("\n".join(rows(seconds)))
    if options.raw:
        options.raw.write_text(json.dumps(seconds, indent=1))


if __name__ == "__main__":
    main()
