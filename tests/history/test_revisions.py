from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.history import git as git_module
from mkdocs_mlops_canvas.history import log as log_module
from mkdocs_mlops_canvas.history.revisions import read_revisions
from tests.repository import ENVIRONMENT, Repository, make_repository

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "".join(f"line {number}\n" for number in range(20))  # long enough that git sees a rename with an edit


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in ENVIRONMENT.items():
        monkeypatch.setenv(key, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return make_repository(tmp_path / "site")


def read(repository: Repository, *paths: str) -> dict[str, list[tuple[str, str]]]:
    """The path and the last line of each revision of pages, oldest first."""
    history, warning = read_revisions(repository.docs, paths)
    assert warning is None
    return {page: [(r.path, r.text.splitlines()[-1]) for r in revisions] for page, revisions in history.items()}


def test_revisions_are_those_of_each_page_oldest_first(repository: Repository) -> None:
    repository.write("a.md", "a1\n")
    repository.write("other/b.md", "b1\n")
    first = repository.commit()
    repository.write("a.md", "a2\r\n")
    second = repository.commit()
    repository.write("a.md", "not committed\n")
    history, warning = read_revisions(repository.docs, ["a.md", "other/b.md", "new.md"])
    assert warning is None
    assert list(history) == ["a.md", "other/b.md"]
    assert [(r.commit, r.day, r.path, r.text) for r in history["a.md"]] == [
        (first, date(2026, 1, 1), "a.md", "a1\n"),
        (second, date(2026, 1, 2), "a.md", "a2\r\n"),
    ]
    assert [(r.commit, r.text) for r in history["other/b.md"]] == [(first, "b1\n")]


def test_the_day_is_the_committers_in_the_time_zone_of_the_commit(repository: Repository) -> None:
    repository.write("a.md", "a\n")
    dates = {"GIT_AUTHOR_DATE": "2020-01-01T12:00:00+0000", "GIT_COMMITTER_DATE": "2026-05-01T01:00:00+0900"}
    repository.commit(**dates)
    assert read_revisions(repository.docs, ["a.md"])[0]["a.md"][0].day == date(2026, 5, 1)


def test_pages_are_followed_through_renames_with_edits(repository: Repository) -> None:
    repository.write("a.md", f"{WORDS}1\n")
    repository.commit()
    repository.write("b.md", f"{WORDS}2\n")
    repository.commit("a.md")
    repository.write("c/d.md", f"{WORDS}2\n")
    repository.commit("b.md")
    repository.write("c/d.md", f"{WORDS}3\n")
    repository.commit()
    assert read(repository, "c/d.md") == {"c/d.md": [("a.md", "1"), ("b.md", "2"), ("c/d.md", "2"), ("c/d.md", "3")]}


def test_a_path_that_another_page_takes_over_is_not_mixed_up(repository: Repository) -> None:
    repository.write("a.md", f"{WORDS}old\n")
    repository.commit()
    repository.write("b.md", f"{WORDS}old\n")
    repository.commit("a.md")
    repository.write("a.md", "new\n")
    repository.commit()
    assert read(repository, "a.md", "b.md") == {
        "a.md": [("a.md", "new")],
        "b.md": [("a.md", "old"), ("b.md", "old")],
    }


@pytest.mark.parametrize(("again", "texts"), [("old", ["older", "old", "old"]), ("other", ["other"])])
def test_a_deleted_page_has_its_past_back_if_it_comes_back_as_it_was(
    repository: Repository, again: str, texts: list[str]
) -> None:
    for text in ("older", "old"):
        repository.write("a.md", f"{text}\n")
        repository.commit()
    repository.commit("a.md")
    repository.write("b.md", "b\n")
    repository.commit()
    repository.write("a.md", f"{again}\n")
    repository.commit()
    assert read(repository, "a.md") == {"a.md": [("a.md", text) for text in texts]}


def test_a_page_that_is_deleted_in_the_last_commit_has_no_past(repository: Repository) -> None:
    repository.write("a.md", "a\n")
    repository.write("b.md", "b\n")
    repository.commit()
    repository.commit("a.md")
    repository.write("a.md", "again, and not committed\n")
    assert read(repository, "a.md", "b.md") == {"b.md": [("b.md", "b")]}


@pytest.mark.parametrize(
    "name", ["a b.md", 'quo"te.md', "grün/ß.md", "new\nline.md", "-rf.md", ":raw.md", "\\x.md", "*.md"]
)
def test_names_are_what_they_are(repository: Repository, name: str) -> None:
    repository.write(name, "1\n")
    repository.write("z.md", f"{WORDS}\n")
    repository.commit()
    repository.write(name, "2\n")
    repository.commit()
    assert read(repository, name) == {name: [(name, "1"), (name, "2")]}


def test_a_name_that_is_not_utf_8(repository: Repository) -> None:
    name = os.fsdecode(b"\xff.md")
    try:
        repository.write(name, "1\n")
    except OSError:
        pytest.skip("the file system takes no such names")
    repository.commit()
    assert read(repository, name) == {name: [(name, "1")]}


def test_the_settings_of_a_user_change_nothing_and_nothing_of_theirs_runs(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap, ran = repository.folder / "trap", repository.folder / "ran"
    trap.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    trap.chmod(0o755)
    other = WORDS.replace("line", "row")
    repository.write("a.md", f"{WORDS}1\n")
    repository.write("c.md", f"{other}1\n")
    (repository.folder / ".gitattributes").write_text("*.md diff=trap filter=trap\n")
    repository.commit()
    repository.write("b.md", f"{WORDS}2\n")
    repository.write("d.md", f"{other}2\n")
    repository.commit("a.md", "c.md")
    signed = repository.git("cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n\n", 1
    )
    (repository.folder / "signed").write_text(signed)
    repository.git("reset", "--quiet", repository.git("hash-object", "-t", "commit", "-w", "signed").strip())
    expected = {"b.md": [("a.md", "1"), ("b.md", "2")], "d.md": [("c.md", "1"), ("d.md", "2")]}
    settings = {
        "color.ui": "always", "core.fsmonitor": str(trap), "core.pager": str(trap), "core.quotePath": "true",
        "diff.external": str(trap), "diff.noprefix": "true", "diff.orderFile": "nowhere", "diff.renameLimit": "1",
        "diff.renames": "false", "diff.trap.command": str(trap), "diff.trap.textconv": str(trap),
        "filter.trap.smudge": str(trap), "format.pretty": "fuller", "log.abbrevCommit": "true", "log.date": "relative",
        "log.decorate": "full", "log.diffMerges": "off", "log.follow": "true", "log.showRoot": "false",
        "gpg.program": str(trap), "log.showSignature": "true", "pager.log": str(trap),
    }  # fmt: skip
    for key, value in settings.items():
        repository.git("config", key, value)
    for key in ("GIT_EXTERNAL_DIFF", "GIT_PAGER"):
        monkeypatch.setenv(key, str(trap))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert read(repository, "b.md", "d.md") == expected
    assert not ran.exists()


@pytest.mark.parametrize("setting", ["separate", "off", "combined"])
def test_a_merge_leads_to_the_branch_that_it_brought(repository: Repository, setting: str) -> None:
    repository.write("a.md", f"{WORDS}1\n")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "side")
    for text in ("2", "3"):
        repository.write("b.md", f"{WORDS}{text}\n")
        repository.commit(*(["a.md"] if text == "2" else []))
    repository.git("checkout", "--quiet", "main")
    repository.write("z.md", "z\n")
    repository.commit()
    repository.commits += 1
    repository.git("merge", "--quiet", "--no-ff", "-m", "x", "side")
    repository.git("config", "log.diffMerges", setting)
    assert read(repository, "b.md", "z.md") == {
        "b.md": [("a.md", "1"), ("b.md", "2"), ("b.md", "3")],
        "z.md": [("z.md", "z")],
    }


def test_before_git_2_31_a_merge_shows_what_it_brought(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "_WHOLE", ("--diff-merges=unknown-to-this-git",))
    repository.write("a.md", "1\n")
    repository.commit()
    _merge_side(repository, "2", "3")
    assert read(repository, "a.md") == {"a.md": [("a.md", "1"), ("a.md", "3")]}


def _merge_side(repository: Repository, *texts: str) -> None:
    """Merge a branch with these texts of `a.md` into the current one, which has another commit."""
    branch = repository.git("branch", "--show-current").strip()
    repository.git("checkout", "--quiet", "-b", f"side-{texts[0]}")
    for text in texts:
        repository.write("a.md", f"{text}\n")
        repository.commit()
    repository.git("checkout", "--quiet", branch)
    repository.write(f"{texts[0]}.md", "z\n")
    repository.commit()
    repository.commits += 1
    repository.git("merge", "--quiet", "--no-ff", "-m", "x", f"side-{texts[0]}")


def test_a_pull_into_local_commits_keeps_what_came_with_it(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.md", "1\n")
    repository.commit()
    repository.git("clone", "--quiet", str(repository.folder), str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone", tmp_path / "clone" / "docs", commits=10)
    clone.write("local.md", "l\n")
    clone.commit()
    for text in ("2", "3"):
        repository.write("a.md", f"{text}\n")
        repository.commit()
    clone.git("pull", "--quiet", "--no-rebase", "--no-edit")
    assert read(clone, "a.md", "local.md") == {
        "a.md": [("a.md", text) for text in "123"],
        "local.md": [("local.md", "l")],
    }


def test_merges_in_merged_branches(repository: Repository) -> None:
    repository.write("a.md", "1\n")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "outer")
    repository.write("o.md", "o\n")
    repository.commit()
    _merge_side(repository, "2", "3")
    repository.git("checkout", "--quiet", "main")
    repository.write("m.md", "m\n")
    repository.commit()
    repository.git("merge", "--quiet", "-m", "x", "outer")
    _merge_side(repository, "4")
    assert read(repository, "a.md", "m.md", "o.md") == {
        "a.md": [("a.md", text) for text in "1234"], "m.md": [("m.md", "m")], "o.md": [("o.md", "o")]
    }  # fmt: skip


def test_branches_are_not_mixed(repository: Repository) -> None:
    repository.write("a.md", f"{WORDS}1\n")
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "side")
    repository.write("a.md", f"top\n{WORDS}1\n")
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("a.md", f"{WORDS}2\n")
    repository.commit()
    repository.commits += 1
    repository.git("merge", "--quiet", "-m", "x", "side")
    history, _ = read_revisions(repository.docs, ["a.md"])
    assert [(r.text[:3], r.text[-2], r.day.day) for r in history["a.md"]] == [
        ("lin", "1", 1),
        ("lin", "2", 3),
        ("top", "2", 4),
    ]


def test_a_link_that_a_page_was_is_no_text(repository: Repository) -> None:
    repository.write("a.md", "a\n")
    repository.write("b.md", "b\n")
    repository.commit()
    (repository.docs / "b.md").unlink()
    (repository.docs / "b.md").symlink_to("a.md")
    repository.commit()
    repository.commit("b.md")
    repository.write("b.md", "b2\n")
    repository.commit()
    assert read(repository, "b.md") == {"b.md": [("b.md", "b2")]}


def test_a_link_has_the_past_of_its_target(repository: Repository) -> None:
    for text in ("1", "2"):
        repository.write("a.md", f"{text}\n")
        repository.write("folder/b.md", f"b{text}\n")
        (repository.folder / "README.md").write_text(f"r{text}\n")
        repository.commit()
    (repository.docs / "link.md").symlink_to("a.md")
    (repository.docs / "readme.md").symlink_to("../README.md")
    (repository.docs / "linked").symlink_to("folder")
    assert read(repository, "a.md", "link.md", "readme.md", "linked/b.md") == {
        "a.md": [("a.md", "1"), ("a.md", "2")],
        "link.md": [("a.md", "1"), ("a.md", "2")],
        "readme.md": [("../README.md", "r1"), ("../README.md", "r2")],
        "linked/b.md": [("folder/b.md", "b1"), ("folder/b.md", "b2")],
    }


def test_a_page_in_a_submodule_has_the_past_that_it_has_there(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    module = make_repository(tmp_path / "module", "pages")
    for text in ("1", "2"):
        module.write("b.md", f"{text}\n")
        module.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(module.folder), "docs/sub")
    repository.commit()
    page = "sub/pages/b.md"
    assert read(repository, "a.md", page) == {"a.md": [("a.md", "a")], page: [(page, "1"), (page, "2")]}
    (repository.folder / ".git" / "modules" / "docs" / "sub" / "HEAD").write_text("ref: refs/heads/none\n")
    history, warning = read_revisions(repository.docs, ["a.md", page])
    assert list(history) == ["a.md"]
    assert (
        warning
        == "the history of canvases cannot be read: the repository has no commit yet; commit the pages (in 'sub')"
    )


@pytest.mark.parametrize("has_much_else", [True, False])
def test_git_may_spell_a_folder_and_a_page_in_another_case(repository: Repository, has_much_else: bool) -> None:
    for name in "bcdef" if has_much_else else "":
        (repository.folder / f"{name}.txt").write_text(name)
    for text in ("1", "2"):
        repository.write("Sub/A.md", f"{text}\n")
        repository.commit()
    repository.docs.rename(repository.folder / "DOCS")
    renamed = Repository(repository.folder, repository.folder / "DOCS")
    assert read(renamed, "sub/a.md") == {}
    repository.git("config", "core.ignorecase", "true")  # as git sets it on a disk that takes either
    assert read(renamed, "sub/a.md", "new.md") == {"sub/a.md": [("Sub/A.md", "1"), ("Sub/A.md", "2")]}


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "IBM037"])
def test_git_may_write_in_another_encoding(repository: Repository, encoding: str) -> None:
    repository.write("grün.md", "ü\n")
    repository.commit()
    repository.git("config", "i18n.logOutputEncoding", encoding)
    assert read(repository, "grün.md") == {"grün.md": [("grün.md", "ü")]}


@pytest.mark.parametrize("place", ["nowhere", "elsewhere"])
def test_a_working_tree_that_is_elsewhere_is_told(repository: Repository, tmp_path: Path, place: str) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    (tmp_path / "elsewhere").mkdir()
    repository.git("config", "core.worktree", str(tmp_path / place))
    assert read_revisions(repository.docs, ["a.md"]) == (
        {},
        f"the history of canvases cannot be read: the folder '{repository.docs}' is outside the working tree of its "
        "repository; check 'git config core.worktree' there, and remove it with 'git config --unset core.worktree' if "
        "it is wrong",
    )


def test_a_page_that_was_a_link_for_a_while(repository: Repository) -> None:
    repository.write("a.md", "1\n")
    repository.commit()
    (repository.docs / "a.md").unlink()
    (repository.docs / "a.md").symlink_to("nowhere")
    repository.commit()
    repository.write("b.md", "2\n")
    (repository.docs / "a.md").unlink()
    repository.write("a.md", "2\n")
    repository.commit()
    assert read(repository, "a.md") == {"a.md": [("a.md", "1"), ("a.md", "2")]}


def test_texts_that_are_not_utf_8_are_left_out(repository: Repository) -> None:
    for text in (b"1\n", b"\xff\xfe\n", "ü\n".encode()):
        repository.write("a.md", text)
        repository.commit()
    assert read(repository, "a.md") == {"a.md": [("a.md", "1"), ("a.md", "ü")]}


@pytest.mark.parametrize("docs", [".", "deep/down/docs"])
def test_the_folder_may_be_the_root_or_deep_below_it(tmp_path: Path, docs: str) -> None:
    repository = make_repository(tmp_path / "site", docs)
    repository.write("a.md", "a\n")
    repository.commit()
    assert read(repository, "a.md") == {"a.md": [("a.md", "a")]}


def test_a_link_to_the_folder_and_a_folder_outside(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "b.md").write_text("b\n")
    (repository.docs / "outside").symlink_to(outside)
    (tmp_path / "link").symlink_to(repository.docs)
    linked = Repository(repository.folder, tmp_path / "link")
    assert read(linked, "a.md", "outside/b.md", "../outside/b.md") == {"a.md": [("a.md", "a")]}


def test_another_worktree(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    repository.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    assert read(Repository(tmp_path / "tree", tmp_path / "tree" / "docs"), "a.md") == {"a.md": [("a.md", "a")]}


def test_a_hook_leads_git_nowhere_else(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    make_repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    assert read(repository, "a.md") == {"a.md": [("a.md", "a")]}


def test_git_runs_four_times_however_many_pages_there_are(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number}.md" for number in range(50)]
    for name in names:
        repository.write(name, f"{name}\n" * 20_000)  # more than pipes hold
    repository.commit()
    run, commands = subprocess.run, []

    def count(command: list[str], **options: object) -> object:
        commands.append(command)
        return run(command, **options)  # type: ignore[call-overload]  # as it was given

    monkeypatch.setattr(git_module.subprocess, "run", count)
    assert len(read(repository, *names)) == 50
    assert len(commands) == 4


def test_a_repository_with_much_else_in_it_tells_the_same(repository: Repository) -> None:
    (repository.folder / "src").mkdir()
    code, page = repository.folder / "src" / "a.md", repository.docs / "x" / "a.md"
    code.write_text(f"{WORDS}code\n")
    repository.write("b.md", f"{WORDS}b1\n")
    repository.commit()
    page.parent.mkdir()
    code.rename(page)  # into the docs
    repository.commit()
    (repository.folder / "src" / "c.txt").write_text("c\n")  # nothing of the docs
    repository.commit()
    page.rename(repository.docs / "a.md")
    repository.write("b.md", f"{WORDS}b2\n")
    repository.commit()
    (repository.docs / "b.md").rename(repository.folder / "src" / "b.md")  # out of the docs
    repository.commit()
    few, many = (
        log_module.read_log(repository.docs, log_module.Tracked("docs/", {}, has_much_else))
        for has_much_else in (True, False)
    )
    assert [_tell(commit) for commit in few] == [_tell(commit) for commit in many]
    assert [len(commit.changes) for commit in few] == [1, 2, 0, 1, 1]
    assert {change.status for commit in few for change in commit.changes} == {"A", "M", "R", "D"}


def _tell(commit: log_module.Commit) -> tuple[object, ...]:
    return commit.id, commit.parents, [(change.status, change.source, change.path) for change in commit.changes]


def test_only_the_texts_of_the_pages_are_read(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("a.md", "a\n")
    repository.write("other.md", "not asked for\n")
    repository.commit()
    run, outputs = subprocess.run, []

    def keep(command: list[str], **options: object) -> object:
        outputs.append(run(command, **options))  # type: ignore[call-overload]  # as it was given
        return outputs[-1]

    monkeypatch.setattr(git_module.subprocess, "run", keep)
    assert read(repository, "a.md") == {"a.md": [("a.md", "a")]}
    assert not any(b"not asked for" in output.stdout for output in outputs)


# what stands in the way


def test_a_shallow_clone_gives_what_it_has(repository: Repository, tmp_path: Path) -> None:
    for text in ("1", "2"):
        repository.write("a.md", f"{text}\n")
        repository.commit()
    repository.git("clone", "--quiet", "--depth", "1", f"file://{repository.folder}", str(tmp_path / "clone"))
    history, warning = read_revisions(tmp_path / "clone" / "docs", ["a.md"])
    assert [revision.text for revision in history["a.md"]] == ["2\n"]
    assert warning == (
        "the history of canvases is incomplete: this is a shallow clone; fetch the full history with 'git fetch --unshallow', "
        "or 'fetch-depth: 0' in the checkout step"
    )


def test_a_partial_clone_fetches_nothing(repository: Repository, tmp_path: Path) -> None:
    for text in ("1", "2"):
        repository.write("a.md", f"{text}\n")
        repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = str(tmp_path / "clone")
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.folder}", clone)
    _, warning = read_revisions(tmp_path / "clone" / "docs", ["a.md"])
    assert "this is a partial clone; remove 'filter' from the checkout step" in str(warning)
    count = repository.git("-C", clone, "rev-list", "--objects", "--missing=print", "HEAD").count("?")
    assert count == 1


def test_no_git(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_revisions(repository.docs, ["a.md"]) == (
        {},
        "the history of canvases cannot be read: git is not installed; install it",
    )


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert read_revisions(tmp_path, ["a.md"]) == (
        {},
        f"the history of canvases cannot be read: the folder '{tmp_path.as_posix()}' is not in a git repository; work in "
        "a clone of one",
    )


def test_no_commit(repository: Repository) -> None:
    assert read_revisions(repository.docs, ["a.md"]) == (
        {},
        "the history of canvases cannot be read: the repository has no commit yet; commit the pages",
    )


def test_no_page_is_asked_for(repository: Repository) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    assert read(repository) == {}


def test_the_repository_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path / "si\x9bte")
    repository.write("a.md", "a\n")
    repository.commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # of git itself
    monkeypatch.setenv("GIT_TRACE", "1")
    history, warning = read_revisions(repository.docs, ["a.md"])
    assert history == {}
    assert warning == (
        "the history of canvases cannot be read: git says 'fatal: detected dubious ownership in repository at "
        f"'{tmp_path}/si\\x9bte''; run 'git config --global --add safe.directory '{tmp_path}/si\\x9bte''"
    )


@pytest.mark.parametrize("spoilt", ["objects", "config"])
def test_a_broken_repository_is_one_warning(repository: Repository, spoilt: str) -> None:
    repository.write("a.md", "a\n")
    repository.commit()
    if spoilt == "config":
        (repository.folder / ".git" / "config").write_text("[")
    else:
        tree = repository.git("rev-parse", "HEAD:docs").strip()
        file = repository.folder / ".git" / "objects" / tree[:2] / tree[2:]
        file.chmod(0o600)
        file.write_bytes(b"\0")
    history, warning = read_revisions(repository.docs, ["a.md"])
    assert history == {}
    assert warning.startswith("the history of canvases cannot be read: git says '")
    assert "\n" not in str(warning)


def test_a_text_that_is_lost(repository: Repository) -> None:
    for text in ("1", "2"):
        repository.write("a.md", f"{text}\n")
        repository.commit()
    blob = repository.git("rev-parse", "HEAD~:docs/a.md").strip()
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    history, warning = read_revisions(repository.docs, ["a.md"])
    assert [revision.text for revision in history["a.md"]] == ["2\n"]
    assert "is incomplete" in str(warning)
