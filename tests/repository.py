"""A small git repository with fixed dates, for tests of what is read from git."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))},
}  # fmt: skip


@dataclass
class Repository:
    """A repository in `folder`, whose pages stand in `docs`; each commit is made a day after the one before."""

    folder: Path
    docs: Path
    commits: int = 0

    def git(self, *arguments: str, **environment: str) -> str:
        """What git prints."""
        dates = {f"GIT_{role}_DATE": f"2026-01-{self.commits:02}T12:00:00+0000" for role in ("AUTHOR", "COMMITTER")}
        return subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.folder, env={**os.environ, **ENVIRONMENT, **dates, **environment}, check=True, capture_output=True,
        ).stdout.decode()  # fmt: skip

    def write(self, path: str, text: str | bytes) -> None:
        """Write a page, without a commit."""
        file = self.docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, *removed: str, **environment: str) -> str:
        """Commit everything as it is, without the pages in `removed`; the id of the commit."""
        for path in removed:
            (self.docs / path).unlink()
        self.commits += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", "x", **environment)
        return self.git("rev-parse", "HEAD").strip()


def make_repository(folder: Path, docs: str = "docs") -> Repository:
    """A repository without commits."""
    repository = Repository(folder, folder / docs)
    repository.docs.mkdir(parents=True, exist_ok=True)
    repository.git("init", "--quiet", "-b", "main")
    return repository
