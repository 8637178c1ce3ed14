"""Owns what git knows of the pages in a folder: their texts as commits have left them. It knows no canvas.

It runs git a fixed number of times, however many pages and commits there are, and nothing that the repository
configures: no pager, no external diff, no filter of texts, no fetching of what a partial clone lacks.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_mlops_canvas.text.dates import parse_date
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FILE_MODES = ("100644", "100755")  # not 120000, a symbolic link, or 160000, a submodule
_MOST_RENAMES = 400  # in one commit with edits in them: git compares the text of each with that of each other one
# variables that lead git elsewhere than to the repository around the folder, as they are set in hooks; most of those
# that `git rev-parse --local-env-vars` names
_LEADING_ELSEWHERE = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
)  # fmt: skip
# on top of what the repository and its user have configured; unknown keys are nothing to an older git
_SETTINGS = (
    "core.fsmonitor=false",  # it may name a program
    "log.diffMerges=separate",  # `-m`, which git before 2.31 understands too, goes by it
    "log.follow=false",  # it is for one file
    "log.showRoot=true",  # else the first commit seems to bring nothing
)
_LOG = (
    "log", "HEAD", "--first-parent", "-m", "--format=%H %cI", "--raw", "-z", "--no-abbrev", "--relative",
    "--sparse",  # else git compares each commit twice, to leave those out that change nothing here
    "-M", f"-l{_MOST_RENAMES}", "-O/dev/null", "--no-ext-diff", "--no-textconv",
    "--no-show-signature",  # it runs a program
)  # fmt: skip

_UNREAD = "the past of canvases cannot be read"
_CUT = "the past of canvases is cut short"
_NO_GIT = f"{_UNREAD}: git is not installed; install it"
_NO_COMMIT = f"{_UNREAD}: the repository has no commit yet; commit the pages"
_SHALLOW = (
    f"{_CUT}: this is a shallow clone; fetch all of it, with 'git fetch --unshallow', or 'fetch-depth: 0' in the "
    "checkout step"
)
_IN_SHALLOW = "; this is a shallow clone, so fetch all of it with 'git fetch --unshallow'"
_PARTIAL = f"{_CUT}: this is a partial clone; fetch all of it, without 'filter' in the checkout step"


@dataclass(frozen=True, slots=True)
class Revision:
    """A page as a commit has left it.

    `path` is the one that the page had then, relative to the folder. `day` is that of the commit (of the committer,
    in the time zone of the commit). `data` is its text in UTF-8, of which few are read as such.
    """

    commit: str
    day: date
    path: str
    data: bytes

    @property
    def text(self) -> str:
        """The text of the page."""
        return self.data.decode("utf-8")


@dataclass(frozen=True, slots=True)
class Tree:
    """The Markdown files below a folder as a commit has left them: their texts by path, as far as they are UTF-8."""

    commit: str
    texts: Mapping[str, str]


class _Change(NamedTuple):
    """What a commit has done to a file: `status` as in `git diff --raw`, `source` is its path before."""

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

    `pages` has the page by the path at which it stands in the commit that comes next, `waiting` those that a commit
    has added, with their text then: where the commit before had deleted just that text, it only came back.
    """

    pages: dict[str, str]
    waiting: dict[str, tuple[str, str]] = field(default_factory=dict)

    def follow(self, changes: Sequence[_Change]) -> Iterator[tuple[str, _Change]]:
        """The pages that one commit has changed, each with what it did to them."""
        for change in changes:
            returned, blob = self.waiting.pop(change.source, ("", ""))
            if change.status == "D":
                self.pages.pop(change.path, None)
                if blob == change.old_blob:
                    self.pages[change.path] = returned
                continue
            page = self.pages.pop(change.path, None)
            if page is None:
                continue
            if change.status == "A":
                self.waiting[change.path] = page, change.blob
            else:
                self.pages[change.source] = page
            if change.mode in _FILE_MODES:
                yield page, change


def read_history(folder: Path, paths: Collection[str]) -> tuple[dict[str, tuple[Revision, ...]], str]:
    """The revisions of files in `folder` on the current branch, oldest first, and a warning or an empty text.

    `paths` are relative to `folder`, with `/`; those that git does not know are left out. A file is followed through
    renames inside of the folder. A merge counts as one commit, with what it brought. A file that was deleted and is
    there again is a new one, unless it came back as it was. Texts that are not UTF-8 are left out.
    """
    try:
        warning = _check(folder)
        trails = _follow(_read_log(folder, len(paths)), paths)
        blobs = {change.blob for trail in trails.values() for _, change in trail}
        texts, lacks_texts = _read_texts(folder, blobs)
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
    return found, warning or (_PARTIAL if lacks_texts else "")


def read_trees(folder: Path, revisions: str) -> tuple[Tree, Tree | None]:
    """The pages below `folder` in two commits: `A..B`, or `A...B` for what `B` has changed since it left `A`.

    Of `A` alone there is one. The name of a commit is anything that git understands; left out, it is `HEAD`.

    Raises:
        RevisionError: There is no such commit.
        GitError: The repository cannot tell it.
    """
    dots = "..." if "..." in revisions else ".." if ".." in revisions else ""
    names = [name.strip() or "HEAD" for name in (revisions.split(dots) if dots else [revisions])]
    if len(names) > 2 or any(name.startswith(("-", ".")) for name in names):
        raise RevisionError(make_visible(f"'{revisions}' is not A..B, A...B or A"))
    shallow = _check(folder)
    try:
        commits = [_find_commit(folder, name) for name in names]
    except RevisionError as error:
        raise RevisionError(f"{error}{_IN_SHALLOW if shallow else ''}") from None
    if dots == "...":
        result = _run(folder, "merge-base", *commits)
        if result.returncode:
            if shallow:
                raise GitError(_SHALLOW)
            raise RevisionError(make_visible(f"'{names[0]}' and '{names[1]}' have no commit in common"))
        commits[0] = result.stdout.decode("ascii").strip()
    blobs = [_list_pages(folder, commit) for commit in commits]
    texts, lacks_some = _read_texts(folder, {blob for tree in blobs for blob in tree.values()})
    if lacks_some:
        raise GitError(_PARTIAL)
    trees = [
        Tree(commit, {path: texts[blob].decode("utf-8") for path, blob in tree.items() if blob in texts})
        for commit, tree in zip(commits, blobs, strict=True)
    ]
    return trees[0], trees[1] if dots else None


def _find_commit(folder: Path, name: str) -> str:
    result = _run(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    if result.returncode:
        raise RevisionError(make_visible(f"git knows no commit '{name}'; fetch it, or look for it in 'git log --all'"))
    return result.stdout.decode("ascii").strip()


def _list_pages(folder: Path, commit: str) -> dict[str, str]:
    """The Markdown files below a folder in a commit, by path, each with its blob."""
    result = _run(folder, "ls-tree", "-r", "-z", commit)
    if result.returncode:
        raise _fail(result)
    found = {}
    for line in filter(None, result.stdout.split(b"\0")):  # `<mode> blob <blob>` TAB `<path>`
        head, _, name = line.partition(b"\t")
        mode, _, blob = head.decode("ascii").split(" ")
        path = os.fsdecode(name)
        if mode in _FILE_MODES and path.endswith(".md"):
            found[path] = blob
    return found


class GitError(Exception):
    """Why git could not tell anything, as a sentence for the user."""


class RevisionError(GitError):
    """There is no commit with such a name."""


def find_state(folder: Path) -> bytes:
    """What is another one when there is another commit."""
    try:
        return _ask_state(folder).stdout
    except GitError:
        return b""


def _ask_state(folder: Path) -> subprocess.CompletedProcess[bytes]:
    return _run(folder, "rev-parse", "--is-shallow-repository", "--verify", "HEAD")


def _check(folder: Path) -> str:
    """The warning that the history is cut short, or an empty text.

    Raises:
        GitError: There is no history at all.
    """
    result = _ask_state(folder)
    answer = result.stdout.split(b"\n")[0]
    if result.returncode == 0:
        return _SHALLOW if answer == b"true" else ""
    if answer in (b"true", b"false"):
        raise GitError(_NO_COMMIT)
    if b"not a git repository" in result.stderr:
        message = f"the folder '{folder.as_posix()}' is in no git repository; work in a clone of one"
        raise GitError(make_visible(f"{_UNREAD}: {message}"))
    raise _fail(result)


def _read_log(folder: Path, pages: int) -> Iterator[_Commit]:
    """The commits that have changed files in `folder`, which has so many pages, newest first."""
    names = _run(folder, "ls-tree", "-r", "--full-tree", "--name-only", "-z", "HEAD").stdout.count(b"\0")
    # told a folder, git compares each name in it once more: that pays where most of the repository is elsewhere
    limits = ["--", "."] if names > 2 * pages else []
    result = _run(folder, *_LOG, *limits)
    if result.returncode:
        raise _fail(result)
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


@lru_cache(maxsize=4096)
def _read_day(day: str) -> date:
    """The day `2026-11-12`; commits may hold times that nobody has lived."""
    return parse_date(day) or date.min


def _follow(commits: Iterable[_Commit], paths: Iterable[str]) -> dict[str, list[tuple[_Commit, _Change]]]:
    """What commits have done to each file in `paths`, newest first."""
    found: dict[str, list[tuple[_Commit, _Change]]] = {path: [] for path in paths}
    trail = _Trail({path: path for path in found})
    for commit in commits:
        for page, change in trail.follow(commit.changes):
            found[page].append((commit, change))
    return found


def _read_texts(folder: Path, blobs: Collection[str]) -> tuple[Mapping[str, bytes], bool]:
    """The texts with these ids, those that are UTF-8, and whether the clone lacks some of them."""
    if not blobs:
        return {}, False
    wanted = "".join(f"{blob}\n" for blob in sorted(blobs)).encode("ascii")
    result = _run(folder, "cat-file", "--batch", "--buffer", given=wanted)
    if result.returncode:
        raise _fail(result)
    texts: dict[str, bytes] = {}
    lacks_some, at, output = False, 0, result.stdout
    while at < len(output):  # `<blob> blob <size>` LF, the text, LF; or `<blob> missing` LF
        end = output.index(b"\n", at)
        blob, kind, *size = output[at:end].decode("ascii").split(" ")
        at = end + 1
        if kind == "missing":
            lacks_some = True
            continue
        text = output[at : at + int(size[0])]
        at += len(text) + 1
        if _is_utf8(text):
            texts[blob] = text
    return texts, lacks_some


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    command = ["git", "-C", str(folder), *settings, *arguments]
    environment = {key: value for key, value in os.environ.items() if key not in _LEADING_ELSEWHERE}
    environment |= {
        "GIT_NO_LAZY_FETCH": "1",  # a partial clone would fetch each text on its own
        "GIT_ALLOW_PROTOCOL": "none",  # the same for git before 2.44
        "GIT_FLUSH": "0",  # else each commit is read on its own
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        return subprocess.run(command, env=environment, input=given, capture_output=True, check=False)
    except OSError:
        raise GitError(_NO_GIT) from None


def _fail(result: subprocess.CompletedProcess[bytes]) -> GitError:
    """The error for what git says when it fails."""
    lines = result.stderr.decode("utf-8", "replace").splitlines()
    if any("promisor" in line or "lazy fetching" in line for line in lines):
        return GitError(_PARTIAL.replace(_CUT, _UNREAD))
    said = next((line for line in lines if line.startswith(("fatal:", "error:", "BUG:"))), (lines or ["nothing"])[0])
    return GitError(make_visible(f"{_UNREAD}: git says '{said}'; run 'git log' in the folder of the pages to see why"))
