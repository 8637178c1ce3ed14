"""The commits behind `HEAD`, each with its parents and with what it did to the files below a folder."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_mlops_canvas.history.git import make_error, run_git
from mkdocs_mlops_canvas.text.dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

_MOST_RENAMES = 400  # in one commit with edits in them: git compares the text of each with that of each other one
_LOG = (
    "--topo-order", "--format=%H %cI %P", "--raw", "-z", "--no-abbrev",
    "--full-history",  # else git leaves out branches that changed nothing in the end, with what they changed meanwhile
    "--sparse",  # else git compares each commit twice, to leave those out that change nothing here
    "-M", f"-l{_MOST_RENAMES}", "-O/dev/null", "--no-ext-diff", "--no-textconv",
    "--no-show-signature",  # it runs a program
)  # fmt: skip
_WHOLE = ("--diff-merges=first-parent",)
_MAIN_LINE = ("--first-parent", "-m")  # the same for git before 2.31, which shows no side branches then


class Change(NamedTuple):
    """What a commit did to a file: `status` as in `git diff --raw`, `source` is its path before."""

    status: str
    mode: str
    old_blob: str
    blob: str
    source: str
    path: str


class Commit(NamedTuple):
    """A commit, and what it changed compared with the first of its parents."""

    id: str
    day: date
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


class Tracked(NamedTuple):
    """What `HEAD` holds: the folder of the pages with `/` at its end, and the paths of pages that are not as on disk.

    `has_much_else` tells whether most of the repository is outside of that folder.
    """

    folder: str
    renamed: dict[str, str]
    has_much_else: bool


def list_tracked(folder: Path, prefix: str, paths: Collection[str]) -> Tracked:
    """How git spells the folder and the pages `paths` in it.

    On disks that take `Docs` for `docs`, it may be in another letter case.

    Args:
        folder: The folder.
        prefix: Its path in the repository, with `/` at its end.
        paths: The pages, relative to it.
    """
    names = run_git(folder, "ls-tree", "-r", "--full-tree", "--name-only", "-z", "HEAD").stdout.split(b"\0")
    known = set(names)
    has_much_else = len(names) > 2 * len(paths)
    missing = [path for path in paths if os.fsencode(prefix + path) not in known]
    if not missing or not _ignores_case(folder):
        return Tracked(prefix, {}, has_much_else)
    by_fold = {os.fsdecode(name).casefold(): os.fsdecode(name) for name in names}
    found = {path: by_fold[name] for path in missing if (name := (prefix + path).casefold()) in by_fold}
    spelled = next((name[: len(prefix)] for name in found.values()), prefix)
    renamed = {path: name.removeprefix(spelled) for path, name in found.items() if name.startswith(spelled)}
    return Tracked(spelled, renamed, has_much_else)


def _ignores_case(folder: Path) -> bool:
    return run_git(folder, "config", "--type=bool", "core.ignorecase").stdout.strip() == b"true"


def read_log(folder: Path, tracked: Tracked) -> list[Commit]:
    """The commits behind `HEAD`, each before its parents; paths are relative to the folder that is `tracked`.

    Raises:
        GitError: git cannot read them.
    """
    prefix = tracked.folder
    # with a folder, git compares each name in it once more: worth it if most of the repository is elsewhere
    limits = ["--", f":(top,literal){prefix}"] if prefix and tracked.has_much_else else []
    for merges in (_WHOLE, _MAIN_LINE):
        result = run_git(folder, "log", "HEAD", *merges, *_LOG, *limits)
        if not (result.returncode and b"--diff-merges" in result.stderr):
            break
    if result.returncode:
        raise make_error(result)
    return list(_parse_log(result.stdout, prefix))


def _parse_log(output: bytes, prefix: str) -> Iterator[Commit]:
    # `<commit> <time> <parents>` NUL, then for each file LF or not, `:<mode> <mode> <blob> <blob> <status>` NUL
    # `<path>` NUL, with two paths where it was renamed
    tokens = iter(os.fsdecode(output).split("\0"))
    head, changes = "", list[Change]()
    for token in filter(None, tokens):
        if token.startswith((":", "\n:")):
            _, mode, old_blob, blob, status = token.split(" ")
            source = next(tokens)
            path = next(tokens) if status[0] in "RC" else source
            changes += _move_into(prefix, Change(status[0], mode, old_blob, blob, source, path))
            continue
        if head:
            yield _make_commit(head, changes)
        head, changes = token, []
    if head:
        yield _make_commit(head, changes)


def _move_into(prefix: str, change: Change) -> list[Change]:
    """A change as seen from a folder: a file that comes from elsewhere is added, one that goes elsewhere is deleted."""
    if not prefix:
        return [change]
    size = len(prefix)
    was_inside, is_inside = change.source.startswith(prefix), change.path.startswith(prefix)
    if is_inside:
        path = change.path[size:]
        if was_inside:
            return [change._replace(source=change.source[size:], path=path)]
        return [change._replace(status="A", source=path, path=path)]
    if was_inside and change.status == "R":
        return [change._replace(status="D", source=change.source[size:], path=change.source[size:])]
    return []


def _make_commit(head: str, changes: Sequence[Change]) -> Commit:
    id_, time, *parents = head.split(" ")
    day = parse_date(time[:10]) or date.min  # a commit may have a time that does not exist
    return Commit(id_, day, tuple(filter(None, parents)), tuple(changes))
