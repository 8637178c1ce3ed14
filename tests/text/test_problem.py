from __future__ import annotations

from mkdocs_mlops_canvas.text.problem import Problem, make_visible


def test_a_problem_is_one_line_with_its_place_and_code() -> None:
    problem = Problem("unknown-box", "unknown box 'bakground'", "docs/a.md", 9, 3, "did you mean 'background'?")
    assert str(problem) == "docs/a.md:9:3: unknown box 'bakground'; did you mean 'background'? [unknown-box]"


def test_a_problem_may_have_no_hint() -> None:
    assert str(Problem("front-matter", "it is not read", "a.md", 1)) == "a.md:1:1: it is not read [front-matter]"


def test_what_an_author_wrote_acts_on_no_terminal() -> None:
    assert make_visible("a\x1b[31m\u202eb\nc é 日本") == "a\\x1b[31m\\u202eb\\nc é 日本"
    assert "\x1b" not in str(Problem("unknown-key", "unknown key '\x1b[2J'", "a\n.md", 1))
