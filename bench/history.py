"""What the past of canvases costs: 300 canvas pages whose 2,000 commits stand in git, 600 of them with a new iteration.

It measures what reads the past on its own, and, where the option is there, builds the site in turn without
and with `history: git`. CPU times are those of the processes and of the git that they run.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from compare import KINDS, WITH_PLUGIN, make_site, measure

from mkdocs_mlops_canvas.config import MlopsCanvasConfig
from mkdocs_mlops_canvas.definition import load_definitions
from mkdocs_mlops_canvas.git_history import read_history
from mkdocs_mlops_canvas.loader import Loader
from mkdocs_mlops_canvas.model import STAGES
from mkdocs_mlops_canvas.page import load_page
from mkdocs_mlops_canvas.past import find_past

OPTION = "history"
MEASURE = "measure"  # the command with which this script runs itself


def write_commits(kind: str, pages: int, commits: int, iterations: int) -> bytes:
    """A stream for `git fast-import`: one commit with all pages, then edits of one page each."""
    chance = random.Random(1)
    numbers = [number % 4 + 1 for number in range(pages)]
    texts = [KINDS[kind](number) for number in range(pages)]
    begins = set(chance.sample(range(1, commits), iterations))
    stream = []
    for commit in range(commits):
        # the first commits touch each page once, so that all have a past
        changed = range(pages) if commit == 0 else [commit % pages if commit <= pages else chance.randrange(pages)]
        stream.append(f"commit refs/heads/main\ncommitter A <a@example.org> {1_500_000_000 + commit * 40_000} +0100\n")
        stream.append("data 1\nx\n")
        for page in changed:
            if commit in begins:
                numbers[page] += 1
                header = f"iteration: {numbers[page]}\n"
                texts[page] = re.sub(r"iteration: \d+\n", header, texts[page])
            elif commit:
                texts[page] = re.sub(r"the (\w+)", rf"the \1 ({commit})", texts[page], count=1 + commit % 5)
            data = texts[page]
            name = f"docs/product-{page:05}.md"
            stream.append(f"M 100644 inline {name}\ndata {len(data.encode())}\n{data}\n")
    return "".join(stream).encode()


def make_repository(folder: Path, kind: str, options: argparse.Namespace) -> None:
    make_site(folder, kind, options.count, options.theme)
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet", "-b", "main"], check=True)
    stream = write_commits(kind, options.count, options.commits, options.iterations)
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run([*git, "reset", "--quiet", "--hard", "main"], check=True)


def read_past(folder: Path) -> None:
    """Print the CPU seconds that the past of a site costs: of git, of all else, and how many iterations there are."""
    docs = folder / "docs"
    loader = Loader(load_definitions(), STAGES)
    texts = {path.name: path.read_text("utf-8") for path in sorted(docs.glob("product-*.md"))}
    pages = {name: load_page(text, name, loader) for name, text in texts.items()}

    def cpu(who: int) -> float:
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime

    before = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    revisions, warning = read_history(docs, pages)
    read = cpu(resource.RUSAGE_SELF)
    past = find_past(pages, revisions, loader)
    found = cpu(resource.RUSAGE_SELF)
    if warning:
        sys.exit(warning)
    git = cpu(resource.RUSAGE_CHILDREN) - before[1]
    count = sum(len(each.iterations) for each in past.values())
    print(git, read - before[0], found - read, count, sum(map(len, revisions.values())))


def set_option(folder: Path, value: str) -> None:
    """Write the option into the site's configuration, or take it out."""
    file = folder / "mkdocs.yml"
    plugin = f"mlops-canvas: {{ {OPTION}: {value} }}" if value else "mlops-canvas"
    file.write_text(re.sub(r"plugins: \[search, .*\]", f"plugins: [search, {plugin}]", file.read_text()))


def summarise(values: list[float], digits: int = 3) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="canvas pages (default: 300)")
    parser.add_argument("--commits", type=int, default=2000, help="commits (default: 2,000)")
    parser.add_argument("--iterations", type=int, default=600, help="commits that begin an iteration (default: 600)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each (default: 5)")
    parser.add_argument("--theme", default="material", help="theme of the site (default: material)")
    parser.add_argument("--kind", default="front matter", choices=WITH_PLUGIN, help="form of the canvases")
    parser.add_argument(f"--{MEASURE}", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        read_past(options.measure)
        return
    has_option = OPTION in dict(MlopsCanvasConfig._schema)
    alone: list[list[float]] = []
    without: list[float] = []
    with_: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "site"
        make_repository(folder, options.kind, options)
        for round_ in range(options.rounds):
            command = [sys.executable, __file__, f"--{MEASURE}", str(folder)]
            result = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True)
            alone.append([float(number) for number in result.stdout.split()])
            kinds = [("", without), *([("git", with_)] if has_option else [])]
            for value, seconds in kinds if round_ % 2 else kinds[::-1]:
                set_option(folder, value)
                seconds.append(measure(folder))
    *parts, counts, revisions = zip(*alone, strict=True)
    total = [sum(part) for part in zip(*parts, strict=True)]
    print(f"{options.count} canvases ({options.kind}), {options.commits} commits, {revisions[0]:.0f} revisions,")
    print(f"{counts[0]:.0f} past iterations, {options.rounds} rounds, theme {options.theme}; CPU, s\n")
    for title, values in zip(("git", "reading what it says", "finding iterations"), parts, strict=True):
        print(f"- {title}: {summarise(list(values))}")
    print(f"- all three: {summarise(total)}")
    print(f"- a build without the past: {summarise(without)}")
    print(f"- all three to that build: {summarise([a / b for a, b in zip(total, without, strict=True)])}")
    if has_option:
        ratios = [a / b for a, b in zip(with_, without, strict=True)]
        print(f"- a build with the past: {summarise(with_)}, to the one without: {summarise(ratios)}")
        print(f"- of the fastest builds: {min(with_) / min(without):.3f}")
    else:
        print(f"- the plugin has no option '{OPTION}' yet: no build with the past")


if __name__ == "__main__":
    main()
