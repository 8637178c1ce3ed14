"""What the options of a site may be, and what is told of one that is something else."""

from __future__ import annotations

from typing import Any

import pytest
from markdown import Markdown
from mkdocs.config.base import ValidationError

from mkdocs_mlops_canvas.canvas.definition import PROFILES
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import READERS, STALE_AFTER, OptionError
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.plugin.config import MlopsCanvasConfig
from mkdocs_mlops_canvas.text.names import join_names

DEFAULTS = {
    "definitions": (), "history": "none", "language": "", "profiles": (), "stages": STAGES, "stale_after": STALE_AFTER,
    "version": "0.1", "words": "",
}  # fmt: skip
WRONG = [
    ("definitions", {"a": "b"}, "expected a list of texts, not a mapping; write [one, two]"),
    ("definitions", ["own.yml", 3], "expected texts, not 3; write it in quotes"),
    ("history", "gti", "expected one of 'none', 'git', not 'gti'; did you mean 'git'?"),
    ("history", "svn", "expected one of 'none', 'git', not 'svn'"),
    ("history", False, "expected one of 'none', 'git', not false"),
    ("history", ["git"], "expected one of 'none', 'git', not a list"),
    ("language", False, "expected a text, not false; write it in quotes"),
    ("stages", 5, "expected a list of texts, not 5; write [one, two]"),
    ("stages", [], "expected at least one stage, such as 'idea'"),
    ("stages", ["idea", True], "expected texts, not true; write it in quotes"),
    ("stale_after", "a year", "expected a number of days, or 0 for never, not 'a year'; write one such as 180"),
    ("stale_after", "3 years", "expected a number of days, or 0 for never, not '3 years'; write one such as 180"),
    ("stale_after", "90 days", "expected a number of days, or 0 for never, not '90 days'; did you mean 90?"),
    ("stale_after", 90.0, "expected a number of days, or 0 for never, not 90.0; did you mean 90?"),
    ("stale_after", -1, "expected a number of days, or 0 for never, not -1; write one such as 180"),
    ("stale_after", True, "expected a number of days, or 0 for never, not true; write one such as 180"),
    ("version", ["1.1"], "expected a text, not a list; write it in quotes"),
    (
        "profiles",
        ["modelcard"],
        f"unknown profile 'modelcard'; the profiles are {join_names(PROFILES)}, or name a YAML file",
    ),
    ("words", ["own.po"], "expected a text, not a list; write it in quotes"),
]
RIGHT: list[tuple[str, Any, Any]] = [
    ("definitions", ["own.yml"], ("own.yml",)),
    ("history", "git", "git"),
    ("language", "da", "da"),
    ("stages", ["idea", "trial"], ("idea", "trial")),
    ("stale_after", 0, 0),
    ("version", 1.1, "1.1"),
    ("profiles", ["own.yml"], ("own.yml",)),
    ("words", "own.po", "own.po"),
    *((name, None, default) for name, default in DEFAULTS.items()),
]


@pytest.mark.parametrize(("name", "value", "expected"), WRONG)
def test_what_an_option_cannot_be_is_told_by_each_host(
    name: str, value: Any, expected: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(OptionError) as core:
        READERS[name](value)
    assert str(core.value) == expected
    with pytest.raises(ValidationError) as mkdocs:
        dict(MlopsCanvasConfig._schema)[name].validate(value)
    assert str(mkdocs.value) == f"{expected[0].upper()}{expected[1:]}."
    page = "---\ncanvas: {product: P, date: 2026-01-01, stage: idea}\n---\n"
    plain = Markdown(extensions=["mlops_canvas"]).convert(page)
    assert Markdown(extensions=[MlopsCanvasExtension(**{name: value})]).convert(page) == plain
    assert caplog.messages == [f"option '{name}': {expected}"]


@pytest.mark.parametrize(("name", "value", "expected"), RIGHT)
def test_what_an_option_may_be(name: str, value: Any, expected: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert READERS[name](value) == expected
    assert dict(MlopsCanvasConfig._schema)[name].validate(value) == expected
    Markdown(extensions=[MlopsCanvasExtension(**{name: value})]).convert("a")
    assert [message for message in caplog.messages if "expected" in message] == []


def test_the_extension_takes_a_text_with_commas_for_a_list() -> None:
    page = "---\ncanvas: {product: P, stage: Trial}\n---\n"
    html = Markdown(extensions=[MlopsCanvasExtension(stages="idea, trial")]).convert(page)
    assert "unknown stage" not in html


def test_an_option_that_nobody_knows_is_named() -> None:
    with pytest.raises(KeyError, match="mlops_canvas has no option 'stale_aftr'; did you mean 'stale_after'"):
        Markdown(extensions=["mlops_canvas"], extension_configs={"mlops_canvas": {"stale_aftr": 3}})
    with pytest.raises(
        KeyError, match="no option 'portfolio'; the options are 'definitions', 'history', 'language', 'profiles'"
    ):
        MlopsCanvasExtension(portfolio="x.md")
