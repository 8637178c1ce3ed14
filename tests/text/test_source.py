from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.text.source import dedent, indent_of, normalise, split_front_matter


@pytest.mark.parametrize(
    ("text", "end", "reason"),
    [
        ("---\na: b\n---\nbody", 3, None),
        ("---\na: b\n...\n\n\nbody", 5, None),
        ("\n---\na: b\n---\nbody", 4, "first line"),
        ("---\na: b\n---", 3, "line end"),
    ],
)
def test_front_matter(text: str, end: int, reason: str | None) -> None:
    front = split_front_matter(text)
    assert front is not None
    assert (front.yaml, front.end) == ("a: b\n", end)
    assert front.swallowed is None if reason is None else reason in (front.swallowed or "")


@pytest.mark.parametrize("text", ["", "text\n---\na: b\n---\n", "---\nnever closed", "----\na: b\n----\n"])
def test_no_front_matter(text: str) -> None:
    assert split_front_matter(text) is None


@pytest.mark.parametrize(
    ("yaml", "title"),
    [
        ("title: Fraud # why\n", "Fraud"),
        ('title: "A: b"\n', "A: b"),
        ("title: |\n  long\n", None),
        ("subtitle: x\n", None),
    ],
)
def test_title_of_front_matter(yaml: str, title: str | None) -> None:
    front = split_front_matter(f"---\n{yaml}---\n")
    assert front is not None
    assert front.title == title


def test_normalise() -> None:
    assert normalise("\ufeffa\r\nb\rc") == "a\nb\nc"


def test_dedent_takes_only_spaces_that_are_there() -> None:
    assert dedent(["    a", "  b", "", "\tc"], 4) == "a\nb\n\n\tc"


def test_only_spaces_are_an_indent() -> None:
    assert [indent_of(line) for line in ("a", "  a", "\ta", "   ")] == [0, 2, 0, 3]
