"""The time of a build, and what the environment says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.extension.clock import MomentError, read_moment, read_origin
from mkdocs_mlops_canvas.writing.feed import Origin
from tests.repository import make_repository

if TYPE_CHECKING:
    from pathlib import Path


def test_the_environment_fixes_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")
    assert read_moment() == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("epoch", ["abc", "1.5", "9" * 20, "9" * 5000, "-99999999999999", "NaN"])
def test_what_is_no_moment_is_told(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(MomentError) as raised:
        read_moment()
    told: list[str] = []
    assert read_moment(told.append).year > 2000
    sentence = f"the environment variable SOURCE_DATE_EPOCH is '{epoch}'; set it to a number of seconds since 1970"
    assert [str(raised.value), *told] == [sentence, sentence]


def test_a_feed_has_the_moment_of_its_commit_unless_the_environment_fixes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert read_origin(tmp_path, None) == Origin()
    repository = make_repository(tmp_path / "site")
    repository.write("a.md", "a")
    commit = repository.commit()
    assert read_origin(repository.docs, "Risk") == Origin("Risk", commit, "2026-01-01T12:00:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")
    assert read_origin(repository.docs, "Risk") == Origin("Risk", commit, "2026-03-01T00:00:00+00:00")
