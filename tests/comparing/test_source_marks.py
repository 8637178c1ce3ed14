from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.comparing.source_marks import Style, mark_source

PLAIN = Style(lambda text: text, lambda text: f"[-{text}-]", lambda text: f"{{+{text}+}}")

# worked out by hand
SOURCES = {
    "line breaks are the author's": ("one two\nthree four", "one 2\nthree four", "one [-two-]{+2+}\nthree four"),
    "other line breaks are no change": ("one two three", "one\ntwo three", "one\ntwo three"),
    "an item is gone": ("- one\n- two", "* one", "* one\n[-- two-]"),
    "paragraphs that stay are folded": ("a\nb\nc\n\nd e f", "a\nb\nc\n\nd E f", "...\nd [-e-]{+E+} f"),
    "a word is gone at the start": ("five long days", "long days", "[-five-] long days"),
    "marks end with their line": ("a b", "a b\n\nnew one\nnew two", "a b\n\n{+new one+}\n{+new two+}"),
    "indentation stays": ("- a\n    - b c", "- a\n    - b d", "- a\n    - b [-c-]{+d+}"),
    "a row": ("| a | b |\n| c | d |", "| a | b |\n| c | e |", "| a | b |\n| c | [-d-]{+e+} |"),
    "code goes line by line": ("```\na\n\nb c\n```", "```\na\n\nb d\n```", "```\na\n\nb [-c-]{+d+}\n```"),
    "a link is whole": (
        "See [the book](a.md).",
        "See [the list](b.md).",
        "See [-[the book](a.md)-]{+[the list](b.md)+}.",
    ),
    "code is whole": ("runs `f(a, b)` daily", "runs `f(a)` daily", "runs [-`f(a, b)`-]{+`f(a)`+} daily"),
    "a key moves under another": (
        "```\na:\n  b: 1\nc: 2\n```",
        "```\na:\n  b: 1\n  c: 2\n```",
        "...\n[-c: 2-]\n  {+c: 2+}\n```",
    ),
    "an item moves out": ("- a\n    - b\n- c", "- a\n- b\n- c", "- a\n    [-- b-]\n{+- b+}\n- c"),
    "all is new": ("", "one\ntwo", "{+one+}\n{+two+}"),
    "all is gone": ("one", "", "[-one-]"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_marks_in_the_source(name: str) -> None:
    before, after, expected = SOURCES[name]
    assert "\n".join(mark_source(before, after, PLAIN)) == expected


SOURCE = st.text("ab \n-*|`.1#", max_size=40)


@given(SOURCE, SOURCE)
def test_marks_lose_no_word(before: str, after: str) -> None:
    """What is marked as removed is of the text before, and all else of the one after, in its order."""
    style = Style(lambda text: text, lambda text: "", lambda text: text)
    shown = "".join("".join(mark_source(before, after, style)).split())
    plain = "".join(after.split())
    for part in shown.split("..."):
        at = plain.find(part)
        assert at >= 0
        plain = plain[at + len(part) :]
