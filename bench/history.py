"""What the past of canvases costs: a site whose many commits stand in git, some of them with a new iteration.

It measures what reads the past on its own, and builds the site in turn without and with `history: git`.
CPU times are those of the processes and of the git that they run.
"""

from __future__ import annotations

import random
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.compare import ENVIRONMENT, measure_build, tell
from bench.sites import KINDS, MATERIAL, Site, make_site
from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.history.iterations import read_histories
from mkdocs_mlops_canvas.history.revisions import read_revisions
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page

OPTION = "history"
FORM = "front matter"
GIT, READING, FINDING, WITHOUT, WITH = "git", "reading", "finding", "without", "with"
COMMITS, ITERATIONS = 2000, (0, 200, 600)
"""Commits of a site of 300 canvases, and how many of them begin an iteration; fewer of a smaller one."""


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


def make_repository(folder: Path, site: Site, iterations: int) -> None:
    """Write a site and its commits, of which so many begin an iteration if there are 300 canvases."""
    make_site(folder, site)
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet", "-b", "main"], check=True)
    commits, iterations = (number * site.count // 300 for number in (COMMITS, iterations))
    stream = write_commits(site.kind, site.count, commits, iterations)
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run([*git, "repack", "-adfq"], check=True)  # as servers give it to those who clone it
    subprocess.run([*git, "reset", "--quiet", "--hard", "main"], check=True)


def read_past(folder: Path) -> None:
    """Print the CPU seconds that the past of a site costs: of git, of reading what it says, of finding iterations."""
    docs = folder / "docs"
    loader = Loader(load_definitions(), STAGES)
    texts = {path.name: path.read_text("utf-8") for path in sorted(docs.glob("product-*.md"))}
    pages = {name: load_page(text, name, loader) for name, text in texts.items()}

    def cpu(who: int) -> float:
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime

    before = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    revisions, warning = read_revisions(docs, pages)
    read = cpu(resource.RUSAGE_SELF)
    histories = read_histories(pages, texts, revisions, loader)
    found = cpu(resource.RUSAGE_SELF)
    if warning:
        sys.exit(warning)
    git = cpu(resource.RUSAGE_CHILDREN) - before[1]
    assert len(histories) == len(pages), "all pages have a past"
    print(git, read - before[0], found - read)


def set_option(folder: Path, value: str) -> None:
    """Write the option into the site's configuration, or take it out."""
    file = folder / "mkdocs.yml"
    plugin = f"mlops-canvas: {{ {OPTION}: {value} }}" if value else "mlops-canvas"
    file.write_text(re.sub(r"^  - mlops-canvas.*", f"  - {plugin}", file.read_text(), flags=re.M))


def measure_history(count: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    """CPU seconds of reading the past, and of builds with and without it, by how many commits begin an iteration."""
    seconds: dict[str, dict[str, list[float]]] = {}
    site = Site(MATERIAL, FORM, count)
    for iterations in ITERATIONS:
        parts = seconds[str(iterations)] = {name: [] for name in (GIT, READING, FINDING, WITHOUT, WITH)}
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "site"
            make_repository(folder, site, iterations)
            measure_build(site, folder)  # to warm up
            for round_ in range(rounds):
                tell(f"history of {count} canvases, {iterations} iterations, round {round_ + 1}")
                command = [sys.executable, "-m", "bench.history", str(folder)]
                result = subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True)
                for part, number in zip((GIT, READING, FINDING), result.stdout.split(), strict=True):
                    parts[part].append(float(number))
                kinds = [("", WITHOUT), ("git", WITH)]
                for value, kind in kinds if round_ % 2 else kinds[::-1]:
                    set_option(folder, value)
                    parts[kind].append(measure_build(site, folder).cpu)
    return seconds


if __name__ == "__main__":
    read_past(Path(sys.argv[1]))
