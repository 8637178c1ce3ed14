from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.text.plain_text import first_sentence, plain_line, strip_comments


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("", ""),
        ("Cut fraud loss by **€ 4–5 M** a year. And more.", "Cut fraud loss by € 4–5 M a year."),
        ("- Cut fraud loss\n- Halve false declines", "Cut fraud loss"),
        ("Saves time, e.g. two hours a day. Then more.", "Saves time, e.g. two hours a day."),
        ("Up 0.5 % in a week. Good.", "Up 0.5 % in a week."),
        ("One line\ngoes on. Next.", "One line goes on."),
        ("| a | b |\n|---|---|\n\nAfter the table.", "After the table."),
        ("<!-- hint -->\nReal text.", "Real text."),
        ("See the [runbook](runbook.md) and `dvc.lock`!", "See the runbook and dvc.lock!"),
        ("Spart 3 Stunden. Öfter sogar 5.", "Spart 3 Stunden."),
        ("効果は高い。次の文。", "効果は高い。"),
        ("> A quote", "A quote"),
        ("no full stop", "no full stop"),
    ],
)
def test_first_sentence(markdown: str, sentence: str) -> None:
    assert first_sentence(markdown) == sentence


def test_plain_line_keeps_snake_case_and_stars_between_numbers() -> None:
    assert plain_line("- [x] use `data_set` and my_snake_case 2 * 3 _em_") == "use data_set and my_snake_case 2 * 3 em"


def test_a_comment_that_is_never_closed_is_text() -> None:
    assert strip_comments("a <!-- b --> c <!-- d") == "a  c <!-- d"
