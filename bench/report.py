"""Tables of what was measured, in Markdown, the verdict on each budget, and a plot. Nothing is measured here."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.compare import Build
from bench.history import COMMITS, FINDING, GIT, READING, WITH, WITHOUT
from bench.instructions import FEW, MANY
from bench.reader import CANVAS, CARDS, OURS, PORTFOLIO, Visit
from bench.serve import SERVED
from bench.sites import CONTROL, FORMS, HAND_WRITTEN, HAS_IN_NAV, IN_NAV, KINDS, MACROS, MATERIAL, PLAIN
from bench.startup import COMMAND, MKDOCS, PLUGIN, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

COUNT, ROUNDS = 1000, 5
"""The canvases and rounds for which the budgets are meant."""
AGREEMENT = 0.02
"""How far the two builds of plain may differ before no figure is to be trusted."""
TO_PLAIN = {"fence": 1.00, "front matter": 1.00, "sections": 1.03}
TO_HAND_WRITTEN, TO_MACROS, MEMORY, GROWTH, SHARE, STARTUP, SERVE = 0.85, 0.80, 1.05, 1.10, 0.03, 150.0, 1.00
_HOSTS = {MATERIAL: "MkDocs with Material", "mkdocs": "MkDocs with its own theme", "zensical": "Zensical"}


@dataclass(frozen=True)
class Budget:
    """What was allowed, and what was measured in each round."""

    what: str
    most: float
    values: Sequence[float]

    @property
    def verdict(self) -> str:
        """Whether the median keeps to it."""
        if not self.values:
            return "not measured"
        return "met" if median(self.values) <= self.most else "**missed**"


class Builds:
    """The builds of a run, by host, size and kind."""

    def __init__(self, builds: list[Build]) -> None:
        self._builds = builds

    def find(self, host: str, count: int, kind: str) -> list[Build]:
        """The builds of a site, by round."""
        return [b for b in self._builds if (b.host, b.count, b.kind) == (host, count, kind)]

    def find_kinds(self, host: str, count: int) -> list[str]:
        """The kinds that were built of a size."""
        return [kind for kind in KINDS if self.find(host, count, kind)]

    def find_counts(self, host: str) -> list[int]:
        """The sizes, the smallest first."""
        return sorted({build.count for build in self._builds if build.host == host})

    def find_hosts(self) -> list[str]:
        """The hosts, in the order of the report."""
        return [host for host in _HOSTS if self.find_counts(host)]

    def get_ratios(self, host: str, count: int, kind: str, other: str, what: str = "cpu") -> list[float]:
        """The ratio of a kind to another in each round that has both."""
        others = {build.round: getattr(build, what) for build in self.find(host, count, other)}
        builds = [build for build in self.find(host, count, kind) if build.round in others]
        return [getattr(build, what) / others[build.round] for build in builds]

    def get_growth(self, kind: str, base: int, low: int, high: int) -> list[float]:
        """What a canvas costs in the larger of two sites to what it costs in the smaller, beyond a yet smaller one."""
        rounds = zip(*(self.find(MATERIAL, count, kind) for count in (base, low, high)), strict=False)
        return [
            (h.cpu - b.cpu) / (high - base) / ((m.cpu - b.cpu) / (low - base))
            for b, m, h in rounds
            if b.cpu < m.cpu < h.cpu  # else the machine was too busy for so small a site
        ]


def find_budgets(results: Mapping[str, Any], size: int) -> list[Budget]:
    """All budgets, those of builds for MkDocs with Material and sites of `size` canvases."""
    builds = _read_builds(results, "builds")
    at = (MATERIAL, size)
    budgets = [
        Budget(f"{kind} / plain, CPU", most, builds.get_ratios(*at, kind, PLAIN)) for kind, most in TO_PLAIN.items()
    ]
    for other, most in ((HAND_WRITTEN, TO_HAND_WRITTEN), (MACROS, TO_MACROS)):
        budgets += [Budget(f"{kind} / {other}, CPU", most, builds.get_ratios(*at, kind, other)) for kind in FORMS]
    counts = _get(results, "instructions", "counts", {})
    for other, allowed in ((PLAIN, TO_PLAIN), (HAND_WRITTEN, TO_HAND_WRITTEN), (MACROS, TO_MACROS)):
        for kind in FORMS if {*FORMS, other} <= counts.keys() else ():
            most = allowed[kind] if isinstance(allowed, dict) else allowed
            ratio = _grow(size, *counts[kind]) / _grow(size, *counts[other])
            budgets.append(Budget(f"{kind} / {other}, instructions", most, [ratio]))
    budgets += [
        Budget(f"{kind} / plain, peak memory", MEMORY, builds.get_ratios(*at, kind, PLAIN, "memory")) for kind in FORMS
    ]
    smaller = [count for count in builds.find_counts(MATERIAL) if count < size]
    if len(smaller) > 1:
        low = size // 10 if size // 10 in smaller[1:] else smaller[-1]
        budgets += [
            Budget(
                f"{kind}, cost of a canvas at {size:,} / at {low:,}, beyond the site of {smaller[0]}",
                GROWTH,
                builds.get_growth(kind, smaller[0], low, size),
            )
            for kind in FORMS
        ]
    shares = _get(results, "shares", "forms", {})
    for kind in shares or FORMS:
        values = [share["portfolio"] / share["all"] for share in shares.get(kind, [])]
        budgets.append(Budget(f"{kind}, the portfolio page / the build", SHARE, values))
    startup = _get(results, "startup", "seconds", {})
    for what, program, base in (
        ("`mlops-canvas --version` beyond Python's own, ms of CPU", COMMAND, PYTHON),
        ("import of the plugin beyond MkDocs's, ms of CPU", PLUGIN, MKDOCS),
    ):
        pairs = zip(startup.get(program, []), startup.get(base, []), strict=True)
        budgets.append(Budget(what, STARTUP, [(ours - others) * 1000 for ours, others in pairs]))
    seconds = _get(results, "serve", "seconds", {})
    for kind in FORMS:
        budgets.append(Budget(f"{kind} / plain, rebuild of `serve`", SERVE, _divide(seconds, kind, PLAIN)))
    return budgets


def write_report(results: Mapping[str, Any]) -> str:
    """All tables."""
    parts = [_write_about, _write_budgets, _write_instructions, _write_builds, _write_shares, _write_startup]
    parts += [_write_serve, _write_navigation, _write_history, _write_reader]
    return "\n\n".join(filter(None, ("\n".join(part(results)).strip() for part in parts))) + "\n"


def _write_about(results: Mapping[str, Any]) -> Iterator[str]:
    runs: dict[str, list[str]] = {}
    for name, part in results.items():
        runs.setdefault(part["about"], []).append(name)
    for about, names in runs.items():
        yield f"- {about}: {', '.join(names)}"


def _write_budgets(results: Mapping[str, Any]) -> Iterator[str]:
    builds = _read_builds(results, "builds")
    counts = builds.find_counts(MATERIAL)
    size = COUNT if COUNT in counts else max(counts, default=0)
    rounds = len(builds.find(MATERIAL, size, PLAIN))
    yield from ("### Budgets", "", f"Sites of {size:,} canvases, {_count_rounds(rounds)}, {_HOSTS[MATERIAL]}.")
    if size < COUNT or rounds < ROUNDS:
        yield f"**Too small a run to judge by**: the budgets are meant for {COUNT:,} canvases and {ROUNDS} rounds."
    control = builds.get_ratios(MATERIAL, size, CONTROL, PLAIN)
    if control:
        agrees = abs(median(control) - 1) <= AGREEMENT
        yield f"Plain built twice: {_show(control, 3)}, within {AGREEMENT:.0%}: {'yes' if agrees else 'no'}."
        if not agrees:
            yield "**The figures of this run are not to be trusted.**"
    else:
        yield "**Plain was not built twice**, so nothing says whether the machine was quiet."
    yield from ("", "| | at most | median (range) | |", "|---|---|---|---|")
    for budget in find_budgets(results, size):
        yield f"| {budget.what} | {_plain(budget.most)} | {_show_budget(budget)} | {budget.verdict} |"


def _write_instructions(results: Mapping[str, Any]) -> Iterator[str]:
    counts = _get(results, "instructions", "counts", {})
    if not counts:
        return
    each = {kind: (many - few) / (MANY - FEW) for kind, (few, many) in counts.items()}
    whole = {kind: _grow(COUNT, few, many) for kind, (few, many) in counts.items()}
    others = [kind for kind in (PLAIN, HAND_WRITTEN, MACROS) if kind in counts]
    yield from (
        "### Instructions",
        "",
        f"Counted in sites of {FEW} and {MANY} canvases; ratios are those of {COUNT:,}.",
        "",
    )
    yield f"| | millions a canvas | {' | '.join(f'to {other}' for other in others)} |"
    yield "|---|---|" + "---|" * len(others)
    for kind in counts:
        yield f"| {kind} | {each[kind] / 1e6:.1f} | {' | '.join(f'{whole[kind] / whole[o]:.3f}' for o in others)} |"


def _write_builds(results: Mapping[str, Any]) -> Iterator[str]:
    builds = _read_builds(results, "builds")
    for host in builds.find_hosts():
        for count in builds.find_counts(host):
            kinds = builds.find_kinds(host, count)
            rounds = len(builds.find(host, count, kinds[0]))
            yield from (
                "",
                f"### {_HOSTS[host]}, {count:,} canvases",
                "",
                f"{_count_rounds(rounds)}; ratios of CPU.",
                "",
            )
            others = [kind for kind in (PLAIN, HAND_WRITTEN, MACROS) if kind in kinds]
            yield f"| | {' | '.join(f'to {other} | of the fastest' for other in others)} |"
            yield "|---|" + "---|---|" * len(others)
            for kind in kinds:
                cells = []
                for other in others:
                    fastest = [min(b.cpu for b in builds.find(host, count, name)) for name in (kind, other)]
                    ratios = builds.get_ratios(host, count, kind, other)
                    cells += [_show(ratios), f"{fastest[0] / fastest[1]:.2f}"]
                yield f"| {kind} | {' | '.join(cells)} |"
            yield from (
                "",
                "| | CPU, s | ms a canvas | wall, s | peak, MB | to plain | output, MB | to plain | files |",
            )
            yield "|---|---|---|---|---|---|---|---|---|"
            for kind in kinds:
                own = builds.find(host, count, kind)
                memory, size = (builds.get_ratios(host, count, kind, PLAIN, what) for what in ("memory", "size"))
                cells = [_show([b.cpu for b in own]), f"{median(b.cpu for b in own) / count * 1000:.1f}"]
                cells += [_show([b.wall for b in own]), f"{median(b.memory for b in own):.0f}", _show(memory)]
                cells += [f"{own[0].size / 1e6:.1f}", f"{median(size):.2f}" if size else "", f"{own[0].files:,}"]
                yield f"| {kind} | {' | '.join(cells)} |"


def _write_shares(results: Mapping[str, Any]) -> Iterator[str]:
    forms = _get(results, "shares", "forms", {})
    if forms:
        yield f"### The portfolio in a build of {results['shares']['count']:,} canvases"
        yield from (
            "",
            "| | portfolio page, share of CPU | pages that compare boxes and list changes |",
            "|---|---|---|",
        )
    for form, builds in forms.items():
        cells = [[100 * b[what] / b["all"] for b in builds] for what in ("portfolio", "below")]
        yield f"| {form} | {_show(cells[0], 1)} % | {_show(cells[1], 1)} % |"


def _write_startup(results: Mapping[str, Any]) -> Iterator[str]:
    seconds = _get(results, "startup", "seconds", {})
    names = {
        PYTHON: "Python, doing nothing",
        COMMAND: "`mlops-canvas --version`",
        MKDOCS: "import of what MkDocs builds with",
        PLUGIN: "the same and the plugin",
    }
    if seconds:
        yield from ("### Start-up", "", "| | CPU, ms |", "|---|---|")
    for name, values in seconds.items():
        yield f"| {names[name]} | {_show([value * 1000 for value in values], 0)} |"


def _write_serve(results: Mapping[str, Any]) -> Iterator[str]:
    seconds = _get(results, "serve", "seconds", {})
    if seconds:
        yield f"### Rebuilds of `mkdocs serve` after an edit of one of {results['serve']['count']:,} canvases"
        yield from ("", "| | CPU, s | to plain | of the fastest |", "|---|---|---|---|")
        for kind in SERVED:
            fastest = min(seconds[kind]) / min(seconds[PLAIN])
            yield f"| {kind} | {_show(seconds[kind])} | {_show(_divide(seconds, kind, PLAIN))} | {fastest:.2f} |"


def _write_navigation(results: Mapping[str, Any]) -> Iterator[str]:
    builds = [Build(**build) for build in _get(results, "navigation", "builds", [])]
    if not builds:
        return
    yield f"### All of {builds[0].count:,} products in a flat navigation, and taken out of it"
    setting = f"`{IN_NAV}: false`" if HAS_IN_NAV else "`not_in_nav`, as the plugin has no setting for it yet"
    yield from ("", f"Taken out with {setting}.", "", "| | navigation | CPU, s | output, MB | a page, kB |")
    yield "|---|---|---|---|---|"
    for kind, navigation in dict.fromkeys((build.kind, build.navigation) for build in builds):
        own = [build for build in builds if (build.kind, build.navigation) == (kind, navigation)]
        cells = [_show([b.cpu for b in own]), f"{own[0].size / 1e6:.1f}", f"{own[0].page / 1000:.1f}"]
        yield f"| {kind} | {navigation} | {' | '.join(cells)} |"


def _write_history(results: Mapping[str, Any]) -> Iterator[str]:
    seconds = _get(results, "history", "seconds", {})
    if not seconds:
        return
    count = results["history"]["count"]
    yield f"### The past of {count:,} canvases in {COMMITS * count // 300:,} commits of git"
    yield from ("", "CPU in seconds, by how many of the commits begin an iteration.", "")
    yield f"| | {' | '.join(str(int(iterations) * count // 300) for iterations in seconds)} |"
    yield "|---|" + "---|" * len(seconds)
    names = {GIT: "git", READING: "reading what it says", FINDING: "finding iterations"}
    names |= {WITHOUT: "a build without the past", WITH: "a build with it"}
    for name, title in names.items():
        yield f"| {title} | {' | '.join(_show(parts[name], 2) for parts in seconds.values())} |"
    ratios = [_show(_divide(parts, WITH, WITHOUT)) for parts in seconds.values()]
    yield f"| with / without | {' | '.join(ratios)} |"
    fastest = [min(parts[WITH]) / min(parts[WITHOUT]) for parts in seconds.values()]
    yield f"| of the fastest | {' | '.join(f'{ratio:.2f}' for ratio in fastest)} |"
    past = _get(results, "instructions", "past", {})
    if past.keys() >= seconds.keys():
        ratios = [f"{past[name][WITH] / past[name][WITHOUT]:.3f}" for name in seconds]
        yield f"| in instructions | {' | '.join(ratios)} |"


def _grow(count: int, few: int, many: int) -> float:
    """The instructions of a site of so many canvases."""
    return few + (many - few) / (MANY - FEW) * (count - FEW)


def _write_reader(results: Mapping[str, Any]) -> Iterator[str]:
    visits = [Visit(**visit) for visit in _get(results, "reader", "visits", [])]
    if not visits:
        return
    columns = "requests | first paint, ms | layout shift | Tab, ms | search, ms"
    yield from ("### In Chromium", "", f"| | products | HTML, kB | page weight, kB | {columns} |")
    yield "|---|---|---|---|---|---|---|---|---|"
    names = {(CANVAS, OURS): "canvas", (CANVAS, CARDS): "the same as grid cards"}
    names |= {(PORTFOLIO, OURS): "portfolio", (PORTFOLIO, CARDS): "the same as grid cards"}
    for visit in visits:
        cells = [f"{visit.products:,}" if visit.what == PORTFOLIO else ""]
        cells += [f"{visit.html / 1000:.1f}", f"{visit.weight / 1000:.1f}", str(visit.requests)]
        cells += [_show(visit.paints, 0), _show(visit.shifts, 3), _show(visit.tabs, 0), _show(visit.typed, 0)]
        yield f"| {names[visit.what, visit.kind]} | {' | '.join(cells)} |"


def draw_plot(results: Mapping[str, Any], file: Path) -> bool:
    """Draw the ratios to plain, and what a canvas costs in small and large sites; false without matplotlib."""
    try:  # imported late: a large process would count as the peak memory of those that it starts
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        return False
    builds = _read_builds(results, "builds")
    mpl.rcParams |= {"svg.hashsalt": "speed", "svg.fonttype": "none", "font.family": "sans-serif"}
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    hosts = builds.find_hosts()
    rows = [kind for kind in KINDS if any(builds.find(h, max(builds.find_counts(h)), kind) for h in hosts)]
    for number, host in enumerate(hosts):
        count = max(builds.find_counts(host))
        kinds = builds.find_kinds(host, count)
        ratios = [builds.get_ratios(host, count, kind, PLAIN) for kind in kinds]
        middles = [median(values) for values in ratios]
        lows = [middle - min(values) for middle, values in zip(middles, ratios, strict=True)]
        highs = [max(values) - middle for middle, values in zip(middles, ratios, strict=True)]
        places = [rows.index(kind) + (number - 1) * 0.2 for kind in kinds]
        label = f"{_HOSTS[host]}, {count:,}"
        left.errorbar(middles, places, xerr=(lows, highs), fmt="o", markersize=5, capsize=3, label=label)
    left.axvline(1, color="gray", linewidth=0.8)
    left.set_yticks(range(len(rows)), rows)
    left.invert_yaxis()
    left.set_xlabel("CPU of the build, to plain (median, range)")
    left.legend(fontsize="small")
    for kind in (PLAIN, *FORMS, HAND_WRITTEN, MACROS):
        found = [(count, builds.find(MATERIAL, count, kind)) for count in builds.find_counts(MATERIAL)]
        points = [(count, 1000 * median(b.cpu for b in own) / count) for count, own in found if own]
        if points:
            right.plot(*zip(*points, strict=True), marker="o", markersize=4, label=kind)
    right.set_xscale("log")
    right.set_xlabel(f"canvases ({_HOSTS[MATERIAL]})")
    right.set_ylabel("CPU, ms a canvas, with start-up")
    right.set_ylim(bottom=0)
    right.legend(fontsize="small")
    figure.savefig(file, metadata={"Date": None})
    return True


def _read_builds(results: Mapping[str, Any], part: str) -> Builds:
    return Builds([Build(**build) for build in _get(results, part, "builds", [])])


def _get(results: Mapping[str, Any], part: str, key: str, default: Any) -> Any:
    return results.get(part, {}).get(key, default)


def _divide(seconds: Mapping[str, list[float]], kind: str, other: str) -> list[float]:
    return [a / b for a, b in zip(seconds.get(kind, []), seconds.get(other, []), strict=True)]


def _show(values: Sequence[float], digits: int = 2) -> str:
    """The median and the range."""
    if not values:
        return ""
    middle, low, high = (f"{value:.{digits}f}" for value in (median(values), min(values), max(values)))
    return f"{middle} ({low}–{high})" if len(values) > 1 else middle


def _count_rounds(rounds: int) -> str:
    return "1 round" if rounds == 1 else f"{rounds} rounds"


def _show_budget(budget: Budget) -> str:
    return _show(budget.values, 0 if budget.most > 10 else 3)


def _plain(number: float) -> str:
    return f"{number:.0f}" if number > 10 else f"{number:.2f}"
