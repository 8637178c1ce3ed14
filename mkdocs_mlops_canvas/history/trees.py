"""The pages below a folder in one commit or two, to compare them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.history.git import (
    FILE_MODES,
    PARTIAL_CLONE,
    SHALLOW_CLONE,
    GitError,
    RevisionError,
    check_repository,
    make_error,
    read_texts,
    run_git,
)
from mkdocs_mlops_canvas.text.problem import make_visible
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_IN_SHALLOW = "; this is a shallow clone, so fetch all of it with 'git fetch --unshallow'"


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a folder as a commit left them: the texts by path of those that are in UTF-8."""

    commit: str
    texts: Mapping[str, str]


def is_page(path: str) -> bool:
    """Whether a file is a page."""
    return path.endswith(".md")


def read_trees(folder: Path, revisions: str, is_meant: Callable[[str], bool] = is_page) -> tuple[Tree, Tree | None]:
    """The pages below `folder` in two commits.

    Args:
        folder: A folder in a git repository.
        revisions: `A..B`, `A...B` for what `B` changed since it left `A`, or `A` for one commit alone. Each is a name
            that git understands, or empty for `HEAD`.
        is_meant: Tells by its path whether a file is read.

    Raises:
        RevisionError: There is no such commit.
        GitError: git cannot read them.
    """
    dots = "..." if "..." in revisions else ".." if ".." in revisions else ""
    names = [name.strip() or "HEAD" for name in (revisions.split(dots) if dots else [revisions])]
    if len(names) > 2 or any(name.startswith(("-", ".")) for name in names):
        raise RevisionError(make_visible(f"'{revisions}' is not A..B, A...B or A"))
    _, shallow = check_repository(folder)
    try:
        commits = [_find_commit(folder, name) for name in names]
    except RevisionError as error:
        raise RevisionError(f"{error}{_IN_SHALLOW if shallow else ''}") from None
    if dots == "...":
        result = run_git(folder, "merge-base", *commits)
        if result.returncode:
            if shallow:
                raise GitError(SHALLOW_CLONE)
            raise RevisionError(make_visible(f"'{names[0]}' and '{names[1]}' have no commit in common"))
        commits[0] = result.stdout.decode("ascii").strip()
    blobs = [_list_files(folder, commit, is_meant) for commit in commits]
    texts, lacks_some = read_texts(folder, {blob for tree in blobs for blob in tree.values()})
    if lacks_some:
        raise GitError(PARTIAL_CLONE)
    trees = [
        Tree(commit, {path: texts[blob] for path, blob in tree.items() if blob in texts})
        for commit, tree in zip(commits, blobs, strict=True)
    ]
    return trees[0], trees[1] if dots else None


def _find_commit(folder: Path, name: str) -> str:
    result = run_git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if result.returncode:
        raise RevisionError(make_visible(f"unknown commit '{name}'; fetch it, or look for it in 'git log --all'"))
    return result.stdout.decode("ascii").strip()


def _list_files(folder: Path, commit: str, is_meant: Callable[[str], bool]) -> dict[str, str]:
    """The files below a folder in a commit that are meant, by path, each with its blob."""
    result = run_git(folder, "ls-tree", "-r", "-z", commit)
    if result.returncode:
        raise make_error(result)
    found = {}
    for line in filter(None, result.stdout.split(b"\0")):  # `<mode> blob <blob>` TAB `<path>`
        head, _, name = line.partition(b"\t")
        mode, _, blob = head.decode("ascii").split(" ")
        path = os.fsdecode(name)
        if mode in FILE_MODES and is_meant(path):
            found[path] = blob
    return found
