"""Sites of canvases, each kind with the same words: with the plugin, without it, and as people do without it.

They use Material, with search on and products outside of the navigation. Nothing is built or measured here.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import load_definitions

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_mlops_canvas.canvas.definition import Column, Definition

DEFINITION: Definition = load_definitions()["0.1"]
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


def macros(number: int) -> str:
    """Front matter, and a template of mkdocs-macros that draws the grid."""
    front = textwrap.indent(_yaml(number), "  ", lambda line: bool(line.strip()))
    return f'---\ncanvas:\n{front}---\n\n{{% include "canvas.html" %}}\n'


def _make_template() -> str:
    """The template of macros as people write it by hand, with the titles of the boxes in it."""
    keys = [line.split(":")[0] for line in header(0).splitlines()]
    facts = "  \n".join(f"**{key}**: {{{{ canvas.{key} }}}}" for key in keys)
    lines = ["{% set canvas = page.meta.canvas %}\n# {{ canvas.product }}\n"]
    lines += [f'<div class="header" markdown>\n\n{facts}\n\n</div>\n', '<div class="canvas" markdown>']
    for column in DEFINITION.columns:
        lines.append(f'<section class="column" markdown>\n\n## {column.title}\n\n')
        for box in column.boxes:
            text = f"{{{{ canvas.{box.key} }}}}\n\n"
            lines.append(f'<div class="box" markdown>\n\n### {box.title}\n\n{text}</div>')
        lines.append("</section>")
    return "\n".join([*lines, "</div>\n"])


PLAIN, HAND_WRITTEN, MACROS = "plain", "hand-written", "macros"
FORMS = ("fence", "front matter", "sections")
KINDS: dict[str, Callable[[int], str]] = {
    PLAIN: plain,
    "fence": fence,
    "front matter": front_matter,
    "sections": sections,
    HAND_WRITTEN: hand_written,
    MACROS: macros,
}
BUILD = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]


def make_site(folder: Path, kind: str, count: int, options: str = "{}") -> Path:
    """Write the pages of a site and its configuration, and return its folder.

    Args:
        folder: Where the site goes.
        kind: One of `KINDS`.
        count: The number of canvases.
        options: The options of the plugin, in YAML.
    """
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Home\n")
    for number in range(count):
        (docs / f"product-{number:05}.md").write_text(KINDS[kind](number))
    plugins = "search"
    if kind in FORMS:
        plugins += f", mlops-canvas: {options}"
    if kind == MACROS:
        plugins += ", macros: { include_dir: include }"
        (folder / "include").mkdir()
        (folder / "include" / "canvas.html").write_text(_make_template())
    head = "site_name: Bench\ntheme: { name: material }\nnav: [index.md]\nnot_in_nav: /product-*\n"
    (folder / "mkdocs.yml").write_text(f"{head}plugins: [{plugins}]\n{EXTENSIONS}")
    return folder
