"""No regular expression takes more than a text's length to read it, whatever the text is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from typing import TYPE_CHECKING

import pytest

from tests.backtracking import Attempt, measure_growth

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS = ("importing", "text")
BOUNDED = {"_LINK", "_NOTE", "_EMPHASIS"}
"""Those of `plain_text` that read 2,000 characters at most, see `_LONGEST` there."""


def list_patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """The patterns of the rooms, and whether they look for a match at every place of a text."""
    for room in ROOMS:
        package = importlib.import_module(f"mkdocs_mlops_canvas.{room}")
        for found in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            source = inspect.getsource(module)
            for name in re.findall(r"^(\w+) = re\.compile\(", source, re.MULTILINE):
                uses = set(re.findall(rf"\b{name}\.(\w+)", source))
                if name not in BOUNDED or found.name != "plain_text":
                    yield (
                        f"{room}.{found.name}.{name}",
                        vars(module)[name],
                        not uses <= {"match", "fullmatch"} or not uses,
                    )


PATTERNS = {name: (pattern, is_search) for name, pattern, is_search in list_patterns()}


@pytest.fixture(autouse=True)
def _deep_stack() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("name", PATTERNS)
def test_the_steps_grow_with_the_length(name: str) -> None:
    growth, text = measure_growth(*PATTERNS[name])
    assert growth < 0.1, text


@pytest.mark.parametrize(
    ("pattern", "is_search"),
    [
        (r"\w{3,}[.!?]", True),
        (r"\s*<br\s*/?>\s*", True),
        (r"(\*\*|__)\s*([^*]+?)\s*:?\s*\1", False),
        (r"\s*\|?\s*-", False),
        (r"\{[^}]*\}", True),
        (r"(?m)^(\s*)[*+](?=\s)", True),
    ],
)
def test_slow_patterns_are_found(pattern: str, is_search: bool) -> None:
    assert measure_growth(re.compile(pattern), is_search, size=8)[0] > 0.4


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"a+b", "aab"), (r"a+?b?", "aab"), (r"(a|ab)(c|bcd)*$", "abcd"), (r"(?i)AB[c-e]", "aBd"), (r"\bx\b", "x y"),
        (r"(?P<t>`+)(?!`).*?(?<!`)(?P=t)(?!`)", "``a`b``"), (r"(?s).\Z", "\n"), (r"^(?:- )?(\w+)[^:]*:", "- ab c: d"),
        (r"[^\W\d]{2,3}x", "abcx"), (r"\d+(?=[.)])", "12)"), (r"(?<!\\)\|", "|"), (r"a*", ""), (r"(?m)^b$", "a"),
    ],
)  # fmt: skip
def test_attempts_find_what_python_finds(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    match = compiled.match(text)
    assert Attempt(compiled, text).match() == (match.end() if match else None)
