"""What an import costs grows with the length of its source, whatever that is: steps are counted, not seconds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_mlops_canvas.importing.importer import import_canvas
from tests.importing.sources import OLD

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

SIZE = 200
AT_A_PLACE = ("count", "endswith", "find", "index", "rfind", "startswith")  # they need not look at the whole text
BOX = "\n\n## Background\n\nx\n"
SOURCES: dict[str, tuple[str, Callable[[int], str]]] = {
    "a long word": ("markdown", lambda n: f"Owner: {'a' * n}{BOX}"),
    "blanks in a cell": ("markdown", lambda n: f"| Background | a{' ' * n}b |\n|---|---|\n| Owner | x |\n"),
    "blanks in bold": ("markdown", lambda n: f"**a{' ' * n}b\n\n**Background** x\n"),
    "braces": ("markdown", lambda n: f"## {'{' * n}{BOX}"),
    "icons": ("markdown", lambda n: f"{':a:{' * n}\n\n**Background** x\n"),
    "pipes": ("markdown", lambda n: f"Owner: {'|' * n}{BOX}"),
    "ticks": ("markdown", lambda n: f"| Background | {' '.join('`' * k for k in range(1, int((8 * n) ** 0.5)))} |\n|---|---|\n"),
    "lines of a footnote": ("markdown", lambda n: "## Background\n\nx\n\n[^1]: a\n" + "b\n" * n),
    "fields without a value": ("markdown", lambda n: "Owner:\n\n" * n + BOX),
    "headings": ("markdown", lambda n: "## Background\n\nx\n" * n),
    "rows": ("markdown", lambda n: "| Background | a |\n|---|---|\n" + "| x | y |\n" * n),
    "frames": ("markdown", lambda n: "<div markdown>\n" * n + BOX),
    "comments": ("markdown", lambda n: "## Background\n" + "<!--\n" * n),
    "parts of a title": ("markdown", lambda n: f"## {'a / ' * n}{BOX}"),
    "bold titles": ("markdown", lambda n: "**Background**\n\nx\n\n" + "**a**\n\nb\n\n" * n),
    "rows without a title": ("markdown", lambda n: "| Background | a |\n|---|---|\n" + "| b | c |\n" * n),
    "labels of a sheet": ("markdown", lambda n: f"{'Date: ' * n}\nMetrics and\nEvaluation\nx\n"),
    "lines of a sheet": ("markdown", lambda n: "Metrics and\nEvaluation\n" + "x\n\n" * n),
    "columns of a sheet": ("markdown", lambda n: "Background  Objectives\n" + "x           y\n\n" * n),
    "prompts of a sheet": ("markdown", lambda n: "Background\n" + f"{OLD.boxes[0].prompt}\n" * n),
    "dates": ("markdown", lambda n: f"Date: 04/05/2026{BOX}" + "04/05/2026 " * n),
    "paragraphs": ("html", lambda n: "<h2>Background</h2>" + "<p>a <b>b</b></p>" * n),
    "items": ("html", lambda n: "<h2>Background</h2><ol>" + "<li>a</li>" * n + "</ol>"),
    "inputs": ("html", lambda n: "<h2>Background</h2>" + "<input value=a>" * n),
    "blanks in HTML": ("html", lambda n: f"<h2>Background</h2>a{' ' * n}b<pre>c{' ' * n}d</pre>"),
    "cells": ("html", lambda n: "<table>" + "<tr><td>a<td><p>b" * 3 + "</table>" * 3 + "<table><tr><td>c" * 3 + "</table>" * 3
              + "<table><tr><td>a</td></tr></table>" * n + "<h2>Background</h2>x"),
    "rows in HTML": ("html", lambda n: "<table>" + "<tr><td>a</td><td>b</td></tr>" * n + "<tr><td>Background<td>x</table>"),
    "heads": ("html", lambda n: "<table><thead>" + "<tr><td>a</td></tr>" * n + "</thead></table><h2>Background</h2>x"),
    "texts in a list": ("json", lambda n: f'{{"background": [{", ".join(["1"] * n)}]}}'),
    "keys": ("json", lambda n: f'{{{", ".join(f"{chr(34)}k{k}{chr(34)}: 1" for k in range(n))}, "background": 1}}'),
}  # fmt: skip


def count_steps(work: Callable[[], object]) -> int:
    """The calls that are made, and the characters of the texts whose methods are called."""
    steps = 0

    def count(frame: Any, event: str, called: Any) -> None:
        nonlocal steps
        is_whole = event == "c_call" and called.__name__ not in AT_A_PLACE
        text = getattr(called, "__self__", None) if is_whole else None
        steps += 1 + (len(text) if isinstance(text, str) else 0)

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize("name", SOURCES)
def test_twice_the_source_takes_twice_the_steps(name: str, loader: Loader) -> None:
    format_, make = SOURCES[name]

    def measure(size: int) -> int:
        text = make(size)
        return count_steps(lambda: import_canvas(text, format_, loader, "File"))

    measure(SIZE)  # what is loaded and kept once
    once, twice, three_times = (measure(SIZE * factor) for factor in (1, 2, 3))
    growth = (three_times - twice) / max(1, twice - once)
    assert growth < 1.3, (once, twice, three_times)
