"""The revisions of pages: their texts as the commits of a git repository left them. Nothing here knows canvases.

git runs a fixed number of times, however many pages and commits there are.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_mlops_canvas.history.git import (
    FILE_MODES,
    PARTIAL_CLONE,
    GitError,
    check_repository,
    make_error,
    read_texts,
    run_git,
)
from mkdocs_mlops_canvas.text.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

_MOST_RENAMES = 400  # in one commit with edits in them: git compares the text of each with that of each other one
_LOG = (
    "log", "HEAD", "--first-parent", "-m", "--format=%H %cI", "--raw", "-z", "--no-abbrev", "--relative",
    "--sparse",  # else git compares each commit twice, to leave those out that change nothing here
    "-M", f"-l{_MOST_RENAMES}", "-O/dev/null", "--no-ext-diff", "--no-textconv",
    "--no-show-signature",  # it runs a program
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revision:
    """A page as a commit left it.

    Attributes:
        commit: The id of the commit.
        day: The day on which it was committed, in the time zone of the committer.
        path: The path that the page had then, relative to the folder.
        text: The text of the page.
    """

    commit: str
    day: date
    path: str
    text: str


class _Change(NamedTuple):
    """What a commit did to a file: `status` as in `git diff --raw`, `source` is its path before."""

    status: str
    mode: str
    old_blob: str
    blob: str
    source: str
    path: str


class _Commit(NamedTuple):
    id: str
    day: date
    changes: tuple[_Change, ...]


@dataclass
class _Trail:
    """Follows pages from the newest commit to older ones.

    Attributes:
        pages: The pages by the paths that they have in the next commit.
        added: The pages that a commit added, with their text then. If the commit before deleted just that text, the
            page only came back.
    """

    pages: dict[str, str]
    added: dict[str, tuple[str, str]] = field(default_factory=dict)

    def follow(self, changes: Sequence[_Change]) -> Iterator[tuple[str, _Change]]:
        """The pages that one commit changed, each with what it did to them."""
        for change in changes:
            returned, blob = self.added.pop(change.source, (None, None))
            if change.status == "D":
                self.pages.pop(change.path, None)
                if returned and blob == change.old_blob:
                    self.pages[change.path] = returned
                continue
            page = self.pages.pop(change.path, None)
            if page is None:
                continue
            if change.status == "A":
                self.added[change.path] = page, change.blob
            else:
                self.pages[change.source] = page
            if change.mode in FILE_MODES:
                yield page, change


def read_revisions(folder: Path, paths: Collection[str]) -> tuple[dict[str, tuple[Revision, ...]], str | None]:
    """The revisions of files in `folder` on the current branch, oldest first, and a warning if these are not all.

    A file is followed through renames inside of the folder. A merge counts as one commit, with what it brought. A file
    that was deleted and added again is a new one, unless it came back as it was.

    Args:
        folder: A folder in a git repository.
        paths: The files, relative to `folder`, with `/`. Those that git does not know are left out of the result, and
            so are texts that are not in UTF-8.
    """
    try:
        warning = check_repository(folder)
        trails = _follow(_read_log(folder, len(paths)), paths)
        blobs = {change.blob for trail in trails.values() for _, change in trail}
        texts, lacks_texts = read_texts(folder, blobs)
    except GitError as error:
        return {}, str(error)
    revisions = {
        page: tuple(
            Revision(commit.id, commit.day, change.path, texts[change.blob])
            for commit, change in reversed(trail)
            if change.blob in texts
        )
        for page, trail in trails.items()
    }
    found = {page: revisions[page] for page in paths if revisions.get(page)}
    return found, warning or (PARTIAL_CLONE if lacks_texts else None)


def _read_log(folder: Path, pages: int) -> Iterator[_Commit]:
    """The commits that changed files in `folder`, which has so many pages, newest first."""
    names = run_git(folder, "ls-tree", "-r", "--full-tree", "--name-only", "-z", "HEAD").stdout.count(b"\0")
    # with a folder, git compares each name in it once more: worth it if most of the repository is elsewhere
    limits = ["--", "."] if names > 2 * pages else []
    result = run_git(folder, *_LOG, *limits)
    if result.returncode:
        raise make_error(result)
    return _parse_log(result.stdout)


def _parse_log(output: bytes) -> Iterator[_Commit]:
    # `<commit> <time>` NUL, then for each file LF or not, `:<mode> <mode> <blob> <blob> <status>` NUL `<path>` NUL,
    # with two paths where it was renamed
    tokens = iter(os.fsdecode(output).split("\0"))
    head, changes = "", list[_Change]()
    for token in tokens:
        if token.startswith((":", "\n:")):
            _, mode, old_blob, blob, status = token.split(" ")
            source = next(tokens)
            path = next(tokens) if status[0] in "RC" else source
            changes.append(_Change(status[0], mode, old_blob, blob, source, path))
            continue
        if changes:
            yield _make_commit(head, changes)
        head, changes = token, []


def _make_commit(head: str, changes: Sequence[_Change]) -> _Commit:
    id_, time = head.split(" ")
    return _Commit(id_, _read_day(time[:10]), tuple(changes))


def _read_day(day: str) -> date:
    """The day `2026-11-12`; a commit may have a time that does not exist."""
    return parse_date(day) or date.min


def _follow(commits: Iterable[_Commit], paths: Iterable[str]) -> dict[str, list[tuple[_Commit, _Change]]]:
    """What commits did to each file in `paths`, newest first."""
    found: dict[str, list[tuple[_Commit, _Change]]] = {path: [] for path in paths}
    trail = _Trail({path: path for path in found})
    for commit in commits:
        for page, change in trail.follow(commit.changes):
            found[page].append((commit, change))
    return found
