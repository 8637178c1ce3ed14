from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.text.word_diff import compare_words, split_words


@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_runs_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    runs = compare_words(before, after, [1] * len(after))
    assert [word for run in runs for word in before[run.before]] == before
    assert [word for run in runs for word in after[run.after]] == after
    assert all(before[run.before] == after[run.after] for run in runs if run.is_equal)
    assert all(one.is_equal != other.is_equal for one, other in pairwise(runs))


@given(st.text())
def test_words_hold_all_of_a_text(text: str) -> None:
    assert "".join(split_words(text)) == "".join(text.split())
