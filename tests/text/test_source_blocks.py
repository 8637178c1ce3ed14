from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.text.source_blocks import is_same_text, split_blocks

MOVED = {
    "a key of YAML under another": ("```yaml\na:\n  b: 1\nc: 2\n```", "```yaml\na:\n  b: 1\n  c: 2\n```"),
    "a line out of a loop": ("```py\nfor x in y:\n    f(x)\n    g()\n```", "```py\nfor x in y:\n    f(x)\ng()\n```"),
    "a line out of a loop, in indented code": ("T:\n\n    for x:\n        f\n        g", "T:\n\n    for x:\n        f\n    g"),
    "code in a list": ("- a\n\n    ```\n    x\n      y\n    ```", "- a\n\n    ```\n    x\n    y\n    ```"),
    "code in a quotation": ("> ```\n> a\n>   b\n> ```", "> ```\n> a\n> b\n> ```"),
    "an item to the items around it": ("- a\n    - b\n- c", "- a\n- b\n- c"),
    "a paragraph out of an item": ("- a\n\n    words\n\nend", "- a\n\nwords\n\nend"),
    "a text out of a tab": ('=== "Tab"\n\n    words', '=== "Tab"\n\nwords'),
}  # fmt: skip
ALIKE = {
    "lines that are broken elsewhere": ("one two\nthree", "one\ntwo three"),
    "lines of an item that are broken elsewhere": ("- one two\n  three", "- one\n  two three"),
    "another sign for items": ("* a\n+ b", "- a\n- b"),
    "more blank lines": ("a\n\n\n\nb", "a\n\nb\n"),
    "blanks at the ends of lines": ("a  \nb\t", "a\nb"),
    "tabs for blanks": ("- a\n\t- b", "- a\n    - b"),
    "a blank line in code": ("```\na\n\nb\n```", "```\na\nb\n```"),
    "lines that are broken elsewhere, below code in a quotation": ("> ```\n> a\n\nb c\nd", "> ```\n> a\n\nb\nc d"),
    "a fence that is indented as a whole": ("```\na\n  b\n```", "  ```\n  a\n    b\n  ```"),
}


@pytest.mark.parametrize("name", MOVED)
def test_indentation_alone_is_a_change_where_it_says_something(name: str) -> None:
    before, after = MOVED[name]
    assert before.split() == after.split()
    assert not is_same_text(before, after)
    assert not is_same_text(after, before)


@pytest.mark.parametrize("name", ALIKE)
def test_other_white_space_is_no_change(name: str) -> None:
    before, after = ALIKE[name]
    assert is_same_text(before, after)
    assert is_same_text(after, before)


SOURCE = st.text("ab \n-*|`.1#", max_size=40)


@given(SOURCE)
def test_blocks_have_all_words(text: str) -> None:
    assert " ".join(block.text for block in split_blocks(text)).split() == text.split()


@given(SOURCE, SOURCE)
def test_other_words_are_another_text(before: str, after: str) -> None:
    if sorted(before.replace("*", "-").split()) != sorted(after.replace("*", "-").split()):
        assert not is_same_text(before, after)
