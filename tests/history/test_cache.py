"""With each build of `serve`, git is asked and pages are looked at again where something has changed, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.history import cache as cache_module
from mkdocs_mlops_canvas.history import git as git_module
from mkdocs_mlops_canvas.history.cache import HistoryCache
from mkdocs_mlops_canvas.plugin.listed_pages import Scan
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from tests.repository import ENVIRONMENT, Repository, make_repository

if TYPE_CHECKING:
    from pathlib import Path

LOADER = Loader(load_definitions(), STAGES)


class Builds:
    """Builds one after another: what they have read anew, and the numbers of past iterations by page."""

    def __init__(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        self.repository, self.scan, self.past = repository, Scan(), HistoryCache()
        self.read: list[str] = []
        for name in ("read_revisions", "read_page_histories"):
            monkeypatch.setattr(cache_module, name, self._watch(name))

    def _watch(self, name: str) -> object:
        original = getattr(cache_module, name)

        def call(what: object, *arguments: object) -> object:
            self.read.append("git" if name == "read_revisions" else str(what))
            return original(what, *arguments)

        return call

    def build(self) -> tuple[list[str], dict[str, list[int | str | None]]]:
        """What was read, and the past of each page."""
        self.read.clear()
        texts = {path.name: path.read_text("utf-8") for path in sorted(self.repository.docs.glob("*.md"))}
        pages = {path: self.scan.load(text, path, LOADER) for path, text in texts.items()}
        past, _ = self.past.read(self.repository.docs, pages, texts, LOADER)
        numbers = {path: [past.canvas.header.iteration for past in its.iterations] for (path, _), its in past.items()}
        return list(self.read), numbers


def canvas(product: str, iteration: int, text: str = "x") -> str:
    return f"---\ncanvas:\n  product: {product}\n  iteration: {iteration}\n  background: {text}\n---\n"


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    for key, value in ENVIRONMENT.items():
        monkeypatch.setenv(key, value)
    repository = make_repository(tmp_path)
    for iteration in (1, 2):
        for name in "ab":
            repository.write(f"{name}.md", canvas(name, iteration))
        repository.commit()
    return Builds(repository, monkeypatch)


def test_only_what_has_changed_is_read_again(builds: Builds) -> None:
    both = {"a.md": [1], "b.md": [1]}
    assert builds.build() == (["git", "a.md", "b.md"], both)
    assert builds.build() == ([], both)
    builds.repository.write("a.md", canvas("a", 2, "another text"))
    assert builds.build() == (["a.md"], both)
    builds.repository.commit()
    assert builds.build() == (["git", "a.md", "b.md"], both)


def test_all_pages_are_looked_at_when_an_iteration_comes_to_the_site_or_leaves_it(builds: Builds) -> None:
    builds.build()
    builds.repository.write("a.md", canvas("a", 3))
    assert builds.build() == (["a.md", "b.md"], {"a.md": [1, 2], "b.md": [1]})
    builds.repository.write("old.md", canvas("a", 1))
    assert builds.build() == (["git", "a.md", "b.md", "old.md"], {"a.md": [2], "b.md": [1]})
    (builds.repository.docs / "old.md").unlink()
    assert builds.build() == (["git", "a.md", "b.md"], {"a.md": [1, 2], "b.md": [1]})


def test_a_history_that_cannot_be_read_is_told_with_each_build(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    text = canvas("a", 1)
    page = builds.scan.load(text, "a.md", LOADER)

    def read() -> list[object]:
        return [*builds.past.read(builds.repository.docs, {"a.md": page}, {"a.md": text}, LOADER)[1]]

    assert read() == []
    with monkeypatch.context() as context:
        context.setattr(git_module.subprocess, "run", _fail)
        assert "git is not installed" in str(read())
        assert "git is not installed" in str(read())
    assert read() == []


def test_a_history_with_a_warning_is_read_again(builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    text = canvas("a", 2)
    page = builds.scan.load(text, "a.md", LOADER)
    told: list[tuple[dict[str, object], str | None]] = [({}, "cut short"), ({}, None), ({}, "never")]
    monkeypatch.setattr(cache_module, "read_revisions", lambda *_: told.pop(0))
    warnings = [builds.past.read(builds.repository.docs, {"a.md": page}, {"a.md": text}, LOADER)[1] for _ in range(3)]
    assert warnings == [["'history': cut short"], [], []]


def _fail(*_: object, **__: object) -> None:
    raise FileNotFoundError
