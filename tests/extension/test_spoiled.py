"""No mistake of an author loses a word, raises an exception, or is told outside of the file; see `make fuzz` for more."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.fuzzing import GARBAGE, LOADER, find_faults, read_pages, spoil_each_line

PAGES = read_pages()
FORMS = (
    "---\ncanvas:\n{}\n---\n{}",
    "```mlops-canvas\n{}\n```\n{}",
    "- a\n\n    ```mlops-canvas\n    {}\n    ```\n{}",
    "{}\n{}",
)

pytestmark = pytest.mark.filterwarnings("ignore")  # of hosts, about the Markdown of the garbage


def test_there_is_much_to_spoil() -> None:
    assert len(PAGES) > 30
    assert sum(page.count("\n") for page in PAGES) > 1000


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_a_line_left_out_doubled_swapped_or_garbled(number: int) -> None:
    for spoiled in islice(spoil_each_line(PAGES[number], random.Random(number)), number % 5, None, 5):
        assert find_faults(spoiled) == [], spoiled


@given(st.sampled_from(FORMS), st.text(), st.text(), st.lists(st.sampled_from(GARBAGE)))
def test_any_text_is_read(form: str, inside: str, below: str, garbage: list[str]) -> None:
    text = form.format(inside + "".join(garbage), below)
    page = load_page(text, "x.md", LOADER)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in page.problems)
