"""The table of what was measured, beside what it was before and what it should be, and a picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.measures import FEW, LARGE, MANY
from bench.sites import FORMS, HAND_WRITTEN, MACROS, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BEFORE = "b7e7448"
"""The commit of the recorded figures."""
HISTORY_BEFORE, CHECK_BEFORE = 1.063, 175.0
"""A rebuild with `history: git` to one of plain, and the peak memory of `check` in MB."""
WHY = {
    f"CPU, {FEW} ": "17 more pages, and a plugin to load",
    f"CPU, {LARGE:,} ": "the search, the sheet and the views of all products grow with them",
    "peak memory": "texts are kept for pages with all products",
    "bytes": "box pages, feed, search and sheet repeat each text",
    "rebuild": "other plugins might notice a page that is kept",
    "portfolio": "the page has all products, also without scripts",
}
"""Why a row misses what was asked for, by how its name begins."""


@dataclass(frozen=True)
class Row:
    """A figure; `before` is None where it was not measured, `target` and `must` where nothing is asked for."""

    what: str
    value: float
    before: float | None = None
    target: float | None = None
    must: float | None = None

    @property
    def verdict(self) -> str:
        """How the figure, as it is shown, compares with what was asked for."""
        if self.target is None or self.must is None:
            return ""
        shown = float(_show(self.value))
        if shown <= self.must:
            return "met" if shown <= self.target else "almost"
        return "**missed**"

    @property
    def why(self) -> str:
        """Why it misses what was asked for."""
        return next((why for start, why in WHY.items() if self.what.startswith(start)), "")


def make_rows(results: Mapping[str, Any]) -> list[Row]:
    """The rows of what was measured."""
    measured = {name.split()[0] for name in results}
    parts = {"build": _compare_builds, "large": _compare_sizes, "rebuild": _compare_rebuilds, "check": _compare_check}
    parts |= {"history": _compare_history} if "rebuild" in measured else {}
    parts |= {"sources": _read_sources, "portfolio": _read_portfolio}
    return [row for name, compare in parts.items() if name in measured for row in compare(results)]


def _compare_builds(results: Mapping[str, Any]) -> Iterator[Row]:
    few = {"fence": 1.34, "front matter": 1.41, "sections": 1.45}
    large = {"fence": (0.976, 0.93, 0.96), "front matter": (0.993, 0.94, 0.97), "sections": (0.992, 0.95, 0.97)}
    plain = _grow(results, "build", PLAIN, LARGE)
    for form in FORMS:
        ratio = results[f"build {form} {FEW}"] / results[f"build {PLAIN} {FEW}"]
        yield Row(f"CPU, {FEW} canvases, {form}", ratio, few[form], 1.12, 1.18)
    for form in FORMS:
        yield Row(f"CPU, {LARGE:,} canvases, {form}", _grow(results, "build", form, LARGE) / plain, *large[form])
    for kind in (HAND_WRITTEN, MACROS):
        if f"build {kind} {FEW}" in results:
            yield Row(f"CPU, {LARGE:,} canvases, {kind}", _grow(results, "build", kind, LARGE) / plain)


def _compare_sizes(results: Mapping[str, Any]) -> Iterator[Row]:
    asked = {"memory": ("peak memory", 1.73, 1.20, 1.35), "size": ("bytes of the site", 2.10, 1.55, 1.70)}
    for name, (what, *numbers) in asked.items():
        for form in FORMS:
            if built := results.get(f"large {form}"):
                ratio = built[name] / results[f"large {PLAIN}"][name]
                yield Row(f"{what}, {LARGE:,} canvases, {form}", ratio, *numbers)


def _compare_rebuilds(results: Mapping[str, Any]) -> Iterator[Row]:
    before = {"fence": 1.05, "front matter": 1.06, "sections": 1.38}
    plain = _grow(results, "rebuild", PLAIN, 300)
    for form in FORMS:
        ratio = _grow(results, "rebuild", form, 300) / plain
        yield Row(f"rebuild of `serve`, 300 canvases, {form}", ratio, before[form], 0.70, 1.00)


def _compare_history(results: Mapping[str, Any]) -> Iterator[Row]:
    ratio = results["history"] / results[f"rebuild {PLAIN} {results['history_count']}"]
    yield Row(f"rebuild of `serve` with `history: git`, to that of {BEFORE}", ratio / HISTORY_BEFORE, 1.0, 0.75, 0.85)


def _compare_check(results: Mapping[str, Any]) -> Iterator[Row]:
    check = results["check"] / CHECK_BEFORE
    yield Row(f"peak memory of `check`, 6,500 files, to that of {BEFORE}", check, 1.0, 0.4, 0.6)


def _read_sources(results: Mapping[str, Any]) -> Iterator[Row]:
    seconds = results["sources"]
    yield Row("`sync` of 50 sites without news, seconds", seconds["sync"], None, 10, 10)
    yield Row("`check` of the copies of 50 sites, seconds of CPU", seconds["check"], None, 3, 3)


def _read_portfolio(results: Mapping[str, Any]) -> Iterator[Row]:
    portfolio = results["portfolio"]
    yield Row("portfolio of 5,000 products: first load, kB gzipped", portfolio["weight"], 495, 400, 500)
    yield Row("portfolio of 5,000 products: key to next paint, ms", portfolio["key"], 72, 40, 60)
    yield Row("portfolio of 5,000 products: first paint, ms", portfolio["paint"], None, 1000, 1500)


def _grow(results: Mapping[str, Any], what: str, kind: str, count: int) -> float:
    """The instructions of a site of so many canvases: what the larger of two sites takes more is for its canvases."""
    few, many = (results[f"{what} {kind} {number}"] for number in (FEW, MANY))
    return float(few + (many - few) / (MANY - FEW) * (count - FEW))


def write_table(results: Mapping[str, Any]) -> str:
    """The table in Markdown."""
    lines = [f"| | now | {BEFORE} | target | must | |", "|---|---|---|---|---|---|"]
    for row in make_rows(results):
        cells = [_show(row.value), *("–" if n is None else _show(n) for n in (row.before, row.target, row.must))]
        is_missed, said = row.verdict == "**missed**", any(row.why in line for line in lines)
        why = "" if not (is_missed and row.why) else ", as above" if said else f": {row.why}"
        lines.append(f"| {row.what} | {' | '.join(cells)} | {row.verdict}{why} |")
    return "\n".join([f"{results['about']}.", "", *lines, ""])


def draw_picture(results: Mapping[str, Any]) -> str:
    """An SVG of the ratios: a bar for now, a thin one for before, and a line at the target."""
    rows = [row for row in make_rows(results) if row.target and row.target < 3]
    scale, left, height = 170, 370, 26
    parts = []
    for at, row in enumerate(rows):
        y, now, before, target = (at * height + 10, *(scale * (n or 0) for n in (row.value, row.before, row.target)))
        parts += [
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{row.what.replace("`", "")}</text>',
            f'<rect class="now" x="{left}" y="{y}" width="{now:.0f}" height="12"/>',
            f'<rect class="before" x="{left}" y="{y + 13}" width="{before:.0f}" height="4"/>',
            f'<rect class="target" x="{left + target:.0f}" y="{y - 2}" width="2" height="21"/>',
            f'<text x="{left + max(now, target) + 8:.0f}" y="{y + 11}">{_show(row.value)}</text>',
        ]
    y = len(rows) * height + 26
    for at, (name, what) in enumerate((("now", "now"), ("before", BEFORE), ("target", "target"))):
        parts.append(f'<rect class="{name}" x="{left + at * 90}" y="{y - 9}" width="12" height="9"/>')
        parts.append(f'<text x="{left + at * 90 + 17}" y="{y}">{what}</text>')
    style = "text{font:12px sans-serif;fill:#555}.now{fill:#3f51b5}.before{fill:#9e9e9e}.target{fill:#e65100}"
    size = f'viewBox="0 0 800 {y + 10}" width="800" height="{y + 10}"'
    drawn = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style>\n{drawn}\n</svg>\n'


def _show(number: float) -> str:
    return f"{number:.0f}" if number > 10 else f"{number:.2f}"
