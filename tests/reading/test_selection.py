from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.reading.selection import Selection, load_selection
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock


def load(text: str) -> tuple[Selection, list[str]]:
    selection, problems = load_selection(YamlBlock(text, "page.md", 2), STAGES)
    return selection, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Selection()),
        ("# nothing yet", Selection()),
        ("stage: [Pilot, PRODUCTION]\nowner: A", Selection(stage=("pilot", "production"), owner=("A",))),
        ("tags: a, b\nids: [c]", Selection(tags=("a", "b"), ids=("c",))),
        ("sort: -date\nview: gaps", Selection(sort="-date", view="gaps")),
        ("sort:\nview: ''", Selection()),
    ],
)
def test_what_a_portfolio_selects(text: str, expected: Selection) -> None:
    assert load(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a]", "2:1: a portfolio has to be a mapping, not a list; write one key a line"),
        ("a: [", "3:1: the YAML cannot be read: "),
        ("stag: pilot", "2:1: unknown key 'stag'; did you mean 'stage'? [unknown-key]"),
        (
            "color: red",
            "2:1: unknown key 'color'; the keys are 'stage', 'owner', 'tags', 'ids', 'sources', 'where', 'sort', 'view'",
        ),
        ("stage: pilott", "2:1: unknown stage 'pilott'; did you mean 'pilot'? [unknown-stage]"),
        ("sort: nam", "2:1: unknown sort 'nam'; the choices are 'name', "),
        ("owner: {a: b}", "2:1: expected a text or a list of texts, not a mapping"),
        ("tags: a\ntags: b", "3:1: 'tags' is used twice; the first one is on line 2"),
    ],
)
def test_a_mistake_is_told_once_with_its_place(text: str, expected: str) -> None:
    (problem,) = load(text)[1]
    assert problem.startswith(f"page.md:{expected}")


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [("tags: [a, [b]]", "[a, [b]]"), ("foo: bar", "bar"), ("sot: name", "name"), ("sot: o", "o"), ("view: tabel", "")],
)
def test_what_is_not_understood_is_kept_unless_the_message_repeats_it(text: str, excerpt: str) -> None:
    (problem,) = load_selection(YamlBlock(text, "page.md", 2), STAGES)[1]
    assert problem.excerpt == excerpt
