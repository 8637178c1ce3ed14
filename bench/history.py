"""Sites whose canvases have many commits in git, some of which begin an iteration."""

from __future__ import annotations

import random
import re
import subprocess
from typing import TYPE_CHECKING

from bench.sites import KINDS, make_site

if TYPE_CHECKING:
    from pathlib import Path

KIND = "front matter"
COUNT, COMMITS, ITERATIONS = 300, 2000, 600
"""A site of so many canvases has so many commits and iterations; a smaller one has fewer."""


def write_commits(pages: int, commits: int, iterations: int) -> bytes:
    """A stream for `git fast-import`: one commit with all pages, then edits of one page each."""
    chance = random.Random(1)
    numbers = [number % 4 + 1 for number in range(pages)]
    texts = [KINDS[KIND](number) for number in range(pages)]
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


def make_repository(folder: Path, count: int) -> Path:
    """Write a site of `history: git` with its commits, and return its folder."""
    make_site(folder, KIND, count, "{ history: git }")
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet", "-b", "main"], check=True)
    stream = write_commits(count, COMMITS * count // COUNT, ITERATIONS * count // COUNT)
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)
    subprocess.run([*git, "repack", "-adfq"], check=True)  # as servers give it to those who clone it
    subprocess.run([*git, "reset", "--quiet", "--hard", "main"], check=True)
    return folder
