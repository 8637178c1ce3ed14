"""Markdown that is not one of our pages: sections, bold titles, tables, frames, lines of several facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.importing.importer import import_canvas, shorten
from mkdocs_mlops_canvas.importing.names import SourceError
from tests.importing.sources import read, rest

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


@pytest.mark.parametrize(
    ("markdown", "boxes"),
    [
        ("| Background | a<br>b \\| c |\n|---|---|\n| Objectives | - d<br>- e |", ["a  \nb | c", "- d\n- e"]),
        ("| Background | a |\n|---|---|\n| Decision | |\n| Objectives | b |", ["a", "b"]),
        ("| Box | Text |\n|---|---|\n| **Background** | a |\n| Objectives | b |", ["a", "b"]),
        ("| Background | Objectives |\n|:-:|---|\n| a | b |\n| c | |", ["a\n\nc", "b"]),
        ("# Background\na\n\n### Objectives\n\nb\n#### Sub\nc", ["a", "b\n#### Sub\nc"]),
        ("## Problem\n### Background\na\n### Objectives\n**Metrics**\nb", ["a", "**Metrics**\nb"]),
        ("## Background\na\n### Objectives\nb\n## Objectives\nc\n## Decision\nd", ["a\n### Objectives\nb", "c", "d"]),
        ("Background\n---\na\n\nObjectives\n---\nb", ["a", "b"]),
        ("**Background**\n\na\n\n__Objectives:__ b\nc", ["a", "b\nc"]),
        ("- **Background**: a\n- **Objectives**: b", ["a", "b"]),
        ("Background: a\nb\n\nObjectives: c", ["a\nb", "c"]),
        ("```\n# Background\n```\n\n## Objectives\n\nb\n```\n## Decision\n```", ["b\n```\n## Decision\n```"]),
        ("Problem\nBackground\na\nData\nData collection\nb\nModel: c", ["a", "b\nModel: c"]),
        ("**Problem**\n\n**Background**\n\na\n\n**Data**\n\n**Data collection**: b", ["a", "b"]),
        (
            '<div class="x" markdown>\n### Background\na <div>b</div>\n<div>\nc\n</div>\n</div>\n',
            ["a <div>b</div>\n<div>\nc\n</div>"],
        ),
        (
            '<section markdown="1">\n<div markdown>\n\n### Background\n\na\n\n</div>\n</section>\n\n### Decision\nb\n</div>',
            ["a", "b\n</div>"],
        ),
        (
            '<div class="grid cards" markdown>\n\n-   __Background__\n\n    ---\n\n    a\n\n    - b\n\n    ---\n\n    c\n\n'
            "-   :material-target:{ .lg .middle } **Objectives**\n\n    d\n\n</div>\n\n## Other\n\ne",
            ["a\n\n- b\n\n---\n\nc", "d"],
        ),
        ("- a\n\n## Background\n\n```html\n<div markdown>\n```\n", ["```html\n<div markdown>\n```"]),
        (
            "## :material-x: Problem\n### :material-account: Background\na\n### :material-target:{ .lg } Objectives {#o}\n\nb\n"
            "### 3. Decision\nc\n### 4) :x: Modeling\nd\n### 5. Sub\ne",
            ["a", "b", "d", "c"],
        ),
        ("1. **Background**: a\n2. :x: **Objectives** b\n**3. Decision**\nc", ["a", "b", "c"]),
        ("| 1. Background | a |\n|---|---|\n| :x: Objectives | b |", ["a", "b"]),
        ("---\ncanvas:\n  product: P\n---\n# P\n\n## 1. Background\na\n## 2. Objectives\nb", ["a", "b"]),
        ("## background\na\n## Modeling\nm\n## Data Verification & Governance\nd", ["a", "d", "m"]),
    ],
)
def test_markdown_of_any_shape(markdown: str, boxes: list[str]) -> None:
    assert list(read(markdown).boxes.values()) == boxes


def test_a_pipe_inside_of_code_ends_no_cell() -> None:
    text = "| Background | `a|b` c |\n|---|---|\n| Objectives | ``d`|`` e \\| \\` f |\n| Decision | ` |\n"
    assert read(text).boxes == {"background": "`a|b` c", "objectives": "``d`|`` e | \\` f", "decision": "`"}


def test_footnotes_at_the_end_are_of_the_page() -> None:
    notes = "[^1]: One\nmore\n\n    and more\n\n[^b]: Two"
    imported = read(f"## Background\na[^1]\n\n[^0]: inside\n\nb\n## Objectives\nc[^b]\n\n{notes}\n")
    assert imported.boxes == {"background": "a[^1]\n\n[^0]: inside\n\nb", "objectives": "c[^b]"}
    assert rest(imported) == [(None, notes)]
    assert shorten(imported.rest[0]).startswith("[1]: One more")
    fenced = "c\n\n```\n[^1]: x\n```"
    assert read(f"## Background\n{fenced}\n").boxes == {"background": fenced}


def test_the_header_in_markdown() -> None:
    text = "# Shield\n\nDesigned by: Anna, *Bo*\n**Date:** 2026-11-12\n- Iteration: 3\n\n**Stage**\nPilot\n\n## Background\nDate: x\n"
    imported = read(text)
    assert imported.header == {
        "product": "Shield", "designed_by": "Anna, *Bo*".replace("*", ""), "date": "2026-11-12", "iteration": "3", "stage": "Pilot",
    }  # fmt: skip
    assert imported.boxes == {"background": "Date: x"}
    assert rest(imported) == []
    table = "| Product name | Shield | Date | 2026-11-12 |\n|---|---|---|---|\n| Background | a | | |"
    assert read(table).header == {"product": "Shield", "date": "2026-11-12"}


@pytest.mark.parametrize(
    ("line", "header", "is_kept"),
    [
        ("Owner: Bob | Stage: pilot", {"owner": "Bob", "stage": "pilot"}, False),
        (
            "**Owner:** Bob **Stage**: pilot, **Date:** 2026-03-01",
            {"owner": "Bob", "stage": "pilot", "date": "2026-03-01"},
            False,
        ),
        ("**Owner:** Bob **Team:** x", {"owner": "Bob Team: x"}, False),
        (
            "**Designed by:** [Ann](ann.md) **Date:** 2026-03-01 **Iteration:** 3",
            {"designed_by": "Ann", "date": "2026-03-01", "iteration": "3"},
            True,
        ),
        (
            "Designed by: **Customer Analytics**, 2 March 2026, Iteration 2. Questions to [the team](index.md).",
            {"designed_by": "Customer Analytics, 2 March 2026, Iteration 2. Questions to the team."},
            True,
        ),
        ("Owner: Bob. He knows more", {"owner": "Bob. He knows more"}, True),
        ("Summary: It works. It does", {"summary": "It works. It does"}, False),
        ("| Owner | [Bob](bob.md) |\n|---|---|\n| Product name | P |", {"owner": "Bob", "product": "P"}, True),
    ],
)
def test_a_line_of_several_facts(line: str, header: dict[str, str], is_kept: bool) -> None:
    imported = read(f"# P\n\n{line}\n\n## Background\nx\n")
    assert imported.header == {"product": "P", **header}
    kept = "Owner: [Bob](bob.md)" if line.startswith("|") else line
    assert rest(imported) == ([(None, kept)] if is_kept else [])


def test_two_products_without_a_box_are_one_canvas() -> None:
    assert read("Product: A\n\nProduct name: B\n").header == {"product": "A"}


def test_a_heading_ends_a_footnote() -> None:
    imported = read("# T\n\n[^1]: note\n## Background\na\n")
    assert (imported.boxes, rest(imported)) == ({"background": "a"}, [(None, "[^1]: note")])


@given(st.lists(st.sampled_from(
    ["# one", "## Background", "### Objectives", "**Decision**", "two", "Date: three", "| four | five |", "|---|---|",
     "| Inference | six |", "- Feedback: seven", "```", "", "---", "## Data", "| eight |", "Model", "**Data**",
     "**ten**", "**Inference**: eleven", "| twelve | |", "## Objectives / Objetivos", "***Lifetime***",
     "Metrics and", "Evaluation", "Product name: thirteen Designed by: fourteen", "Data  Background",
     "<div markdown>", '<div class="grid cards" markdown>', "</div>", "-   __Objectives__", "    ---", "    nine"]
)))  # fmt: skip
def test_no_word_of_markdown_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        imported = read(text)
    except SourceError:
        return
    kept = json.dumps([imported.header, imported.boxes, rest(imported)])
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
             "twelve", "thirteen", "fourteen")  # fmt: skip
    assert {word: kept.count(word) for word in words if word in text}.keys() == {word for word in words if word in kept}


def test_a_table_of_several_products_is_refused(loader: Loader) -> None:
    table = "| Product | Background |\n|---|---|\n| Churn | a |\n| Rank | b |\n"
    with pytest.raises(SourceError, match="there are 2 products in it; import one at a time"):
        import_canvas(table, "markdown", loader)
