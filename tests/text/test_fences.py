from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.text.fences import FenceLine, choose_fence, read_fence_line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("```", FenceLine(0, "```", "")),
        ("  ~~~~ python", FenceLine(2, "~~~~", "python")),
        ("~~~ a `b`", FenceLine(0, "~~~", "a `b`")),
        # text
        ("``", None),
        ("``` a `b`", None),
        ("text ```", None),
        ("\t```", None),
    ],
)
def test_a_line_that_opens_or_closes_a_block(line: str, expected: FenceLine | None) -> None:
    assert read_fence_line(line) == expected


@pytest.mark.parametrize(
    ("line", "name"),
    [("```", ""), ("```python", "python"), ("``` { .python .extra }", "python"), ("~~~{python}", "python")],
)
def test_the_language_that_a_block_asks_for(line: str, name: str) -> None:
    found = read_fence_line(line)
    assert found
    assert found.name == name


@pytest.mark.parametrize(
    ("line", "signs", "closes"),
    [
        ("```", "```", True),
        ("`````  ", "```", True),
        ("```", "````", False),
        ("~~~", "```", False),
        ("```a", "```", False),
    ],
)
def test_a_block_ends_with_as_many_of_the_same_signs(line: str, signs: str, closes: bool) -> None:
    found = read_fence_line(line)
    assert found
    assert found.closes(signs) is closes


@pytest.mark.parametrize(
    ("text", "fence"), [("a", "```"), ("a: |\n  ```\n  b\n  ```", "````"), ("~~~~", "```"), ("``` a `b`", "```")]
)
def test_a_fence_is_longer_than_those_inside(text: str, fence: str) -> None:
    assert choose_fence(text) == fence
