"""Running git: with which settings, what its failures mean, and reading texts.

git runs nothing that the repository configures: no pager, no external diff, no filter of texts. It does not fetch what
a partial clone lacks.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE_MODES = ("100644", "100755")  # not 120000, a symbolic link, or 160000, a submodule
# variables that lead git elsewhere than to the repository around the folder, as they are set in hooks; most of those
# that `git rev-parse --local-env-vars` names
_LEADING_ELSEWHERE = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
)  # fmt: skip
# on top of what the repository and its user have configured; unknown keys are nothing to an older git
_SETTINGS = (
    "core.fsmonitor=false",  # it may name a program
    "i18n.logOutputEncoding=UTF-8",
    "log.diffMerges=separate",  # it decides what `-m` means, which git before 2.31 understands too
    "log.follow=false",  # it is for one file
    "log.showRoot=true",  # else the first commit seems to bring nothing
)

_UNREAD = "the history of canvases cannot be read"
_CUT = "the history of canvases is incomplete"
_NO_GIT = f"{_UNREAD}: git is not installed; install it"
_NO_COMMIT = f"{_UNREAD}: the repository has no commit yet; commit the pages"
SHALLOW_CLONE = (
    f"{_CUT}: this is a shallow clone; fetch the full history with 'git fetch --unshallow', or 'fetch-depth: 0' in the "
    "checkout step"
)
PARTIAL_CLONE = f"{_CUT}: this is a partial clone; remove 'filter' from the checkout step"


class GitError(Exception):
    """Why git cannot read something, as a sentence for the user."""


class RevisionError(GitError):
    """There is no commit with such a name."""


def run_git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, with `given` as its standard input; its exit code is for the caller to look at.

    Raises:
        GitError: git is not installed.
    """
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


def make_error(result: subprocess.CompletedProcess[bytes]) -> GitError:
    """The error for what git prints when it fails."""
    lines = result.stderr.decode("utf-8", "replace").splitlines()
    if any("promisor" in line or "lazy fetching" in line for line in lines):
        return GitError(PARTIAL_CLONE.replace(_CUT, _UNREAD))
    fix = next((line.strip() for line in lines if line.strip().startswith("git config ")), "")  # of somebody else
    fix = f"run '{fix}'" if fix else "run 'git log' in the folder of the pages to see why"
    said = next((line for line in lines if line.startswith(("fatal:", "error:", "BUG:"))), (lines or ["nothing"])[0])
    return GitError(make_visible(f"{_UNREAD}: git says '{said}'; {fix}"))


def read_state(folder: Path) -> bytes:
    """A value that changes with each commit."""
    try:
        return _ask_state(folder).stdout
    except GitError:
        return b""


def read_head(folder: Path) -> tuple[str, datetime] | None:
    """The current commit of the repository around a folder, and its moment in UTC; None where there is none."""
    with suppress(GitError, ValueError):
        commit, seconds = run_git(folder, "show", "-s", "--format=%H %ct", "HEAD").stdout.split()
        return commit.decode("ascii"), datetime.fromtimestamp(int(seconds), UTC)
    return None


def _ask_state(folder: Path) -> subprocess.CompletedProcess[bytes]:
    asked = ("--is-shallow-repository", "--is-inside-work-tree", "--show-prefix", "--verify", "HEAD")
    return run_git(folder, "rev-parse", *asked)


def check_repository(folder: Path) -> tuple[str, str | None]:
    """The path of a folder in its repository, with `/` at its end, and a warning if the history is cut short.

    Raises:
        GitError: There is no history at all.
    """
    result = _ask_state(folder)
    shallow, inside, rest = (*result.stdout.split(b"\n", 2), b"", b"")[:3]
    if inside == b"false":
        message = (
            f"the folder '{folder.as_posix()}' is outside the working tree of its repository; check "
            "'git config core.worktree' there, and remove it with 'git config --unset core.worktree' if it is wrong"
        )
        raise GitError(make_visible(f"{_UNREAD}: {message}"))
    if result.returncode == 0:
        prefix = os.fsdecode(rest.rstrip(b"\n").rpartition(b"\n")[0])  # the last line is the commit
        return prefix, SHALLOW_CLONE if shallow == b"true" else None
    if shallow in (b"true", b"false"):
        raise GitError(_NO_COMMIT)
    if b"not a git repository" in result.stderr:
        message = f"the folder '{folder.as_posix()}' is not in a git repository; work in a clone of one"
        raise GitError(make_visible(f"{_UNREAD}: {message}"))
    raise make_error(result)


def read_texts(folder: Path, blobs: Collection[str]) -> tuple[Mapping[str, str], bool]:
    """The texts with these ids that are in UTF-8, and whether the clone lacks some of them."""
    if not blobs:
        return {}, False
    wanted = "".join(f"{blob}\n" for blob in sorted(blobs)).encode("ascii")
    result = run_git(folder, "cat-file", "--batch", "--buffer", given=wanted)
    if result.returncode:
        raise make_error(result)
    texts: dict[str, str] = {}
    lacks_some, at, output = False, 0, result.stdout
    while at < len(output):  # `<blob> blob <size>` LF, the text, LF; or `<blob> missing` LF
        end = output.index(b"\n", at)
        blob, kind, *size = output[at:end].decode("ascii").split(" ")
        at = end + 1
        if kind == "missing":
            lacks_some = True
            continue
        end = at + int(size[0])
        with suppress(UnicodeDecodeError):
            texts[blob] = output[at:end].decode("utf-8")
        at = end + 1
    return texts, lacks_some


def abbreviate(commit: str) -> str:
    """The first digits of a commit's id, which are enough to tell commits apart."""
    return commit[:10]
