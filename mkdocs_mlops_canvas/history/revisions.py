"""The revisions of pages: their texts as the commits of a git repository left them. Nothing here knows canvases.

git runs a fixed number of times for each repository, however many pages and commits there are.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.history.git import (
    FILE_MODES,
    PARTIAL_CLONE,
    GitError,
    check_repository,
    read_texts,
)
from mkdocs_mlops_canvas.history.log import list_tracked, read_log
from mkdocs_mlops_canvas.history.places import locate_pages
from mkdocs_mlops_canvas.text.problem import make_visible
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.history.log import Change, Commit
    from mkdocs_mlops_canvas.history.places import Place


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

    def follow(self, changes: Sequence[Change]) -> Iterator[tuple[str, Change]]:
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

    def join(self, other: _Trail) -> _Trail:
        """This trail with the pages of another one that has come to the same commit."""
        for path, page in other.pages.items():
            self.pages.setdefault(path, page)
        for path, page_and_blob in other.added.items():
            self.added.setdefault(path, page_and_blob)
        return self


def read_revisions(folder: Path, paths: Collection[str]) -> tuple[dict[str, tuple[Revision, ...]], str | None]:
    """The revisions of files in `folder` that led to `HEAD`, oldest first, and a warning if these are not all.

    A file is followed through renames inside of the folder. Where branches were merged, it is followed on the one that
    the merge took it from; a merge that makes a text of its own is a revision. A file that was deleted and added again
    is a new one, unless it came back as it was. Files in submodules, and those behind symbolic links, have the
    revisions of the repository that they are in.

    Args:
        folder: A folder in a git repository.
        paths: The files, relative to `folder`, with `/`. Those that git does not know are left out of the result, and
            so are texts that are not in UTF-8.
    """
    places = locate_pages(folder, paths)
    found: dict[Place, tuple[Revision, ...]] = {}
    warnings: list[str] = []
    for repository in dict.fromkeys([folder, *(place for place, _ in places.values())]):
        inside = list(dict.fromkeys(path for place, path in places.values() if place == repository))
        try:
            revisions, warning = _read_repository(repository, inside)
        except GitError as error:
            revisions, warning = {}, str(error)
        if repository == folder:
            found |= {(folder, path): past for path, past in revisions.items()}
            warnings += filter(None, [warning])
            continue
        way = Path(os.path.relpath(repository, os.path.realpath(folder))).as_posix()
        for path, past in revisions.items():
            found[repository, path] = tuple(replace(r, path=posixpath.normpath(f"{way}/{r.path}")) for r in past)
        warnings += [f"{warning} (in '{make_visible(way)}')"] if warning else []
    return {path: found[place] for path, place in places.items() if place in found}, next(iter(warnings), None)


def _read_repository(folder: Path, paths: Collection[str]) -> tuple[dict[str, tuple[Revision, ...]], str | None]:
    """The revisions of files that are in the same repository as `folder`, as `read_revisions` reads them.

    Raises:
        GitError: git cannot read them.
    """
    prefix, warning = check_repository(folder)
    tracked = list_tracked(folder, prefix, paths)
    names = {path: tracked.renamed.get(path, path) for path in paths}
    trails = _follow(read_log(folder, tracked), set(names.values()))
    blobs = {change.blob for trail in trails.values() for _, change in trail}
    texts, lacks_texts = read_texts(folder, blobs)
    revisions = {
        name: tuple(
            Revision(commit.id, commit.day, change.path, texts[change.blob])
            for commit, change in reversed(trail)
            if change.blob in texts
        )
        for name, trail in trails.items()
    }
    found = {path: revisions[name] for path, name in names.items() if revisions.get(name)}
    return found, warning or (PARTIAL_CLONE if lacks_texts else None)


def _follow(commits: Sequence[Commit], paths: Collection[str]) -> dict[str, list[tuple[Commit, Change]]]:
    """What commits did to each file in `paths`, newest first."""
    found: dict[str, list[tuple[Commit, Change]]] = {path: [] for path in paths}
    branches = _Branches(commits)
    waiting = {commits[0].id: _Trail({path: path for path in found})} if commits else {}
    for commit in commits:
        trail = waiting.pop(commit.id, None)
        if trail is None:
            continue
        changes = [change for change in commit.changes if not branches.hand_over(commit, change, trail, waiting)]
        for page, change in trail.follow(changes):
            found[page].append((commit, change))
        for parent in commit.parents[:1]:
            waiting[parent] = trail.join(waiting[parent]) if parent in waiting else trail
    return found


class _Branches:
    """Finds which side of a merge a file comes from."""

    def __init__(self, commits: Iterable[Commit]) -> None:
        self._commits = {commit.id: commit for commit in commits}
        self._blobs: dict[str, dict[str, str]] = {}

    def hand_over(self, commit: Commit, change: Change, trail: _Trail, waiting: dict[str, _Trail]) -> bool:
        """Whether a merge took a page as it was on another branch; the trail there takes it."""
        if len(commit.parents) < 2 or change.status == "D" or change.path not in trail.pages:
            return False
        for parent in commit.parents[1:]:
            if self._find_blob(parent, change.path) == change.blob:
                page = trail.pages.pop(change.path)
                waiting.setdefault(parent, _Trail({})).pages.setdefault(change.path, page)
                return True
        return False

    def _find_blob(self, id_: str, path: str) -> str | None:
        """The text of a file in a commit, as the last change of its branch left it; None if there is none."""
        while commit := self._commits.get(id_):
            if id_ not in self._blobs:
                removed = {change.source: "" for change in commit.changes}
                self._blobs[id_] = removed | {c.path: c.blob for c in commit.changes if c.status != "D"}
            if path in self._blobs[id_]:
                return self._blobs[id_][path]
            id_ = next(iter(commit.parents), "")
        return None
