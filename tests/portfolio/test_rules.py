from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.rules import Rule, list_open_points, read_rules
from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.profiles import make_loader

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.canvas.model import Canvas

OWNER = {"id": "owner", "when": {"stage": "production"}, "require": ["owner", "Model governance"]}


def read(*raw: Any, **options: Any) -> tuple[Rule, ...]:
    rules, problems = read_rules(list(raw), load_definitions(), STAGES, **options)
    assert not problems
    return rules


def canvas_of(folder: Path, yaml: str) -> Canvas:
    (block,) = load_page(f"```mlops-canvas\nproduct: P\n{yaml}\n```\n", "p.md", make_loader(folder)).canvases
    assert block.canvas
    return block.canvas


def test_a_rule_names_facts_and_boxes() -> None:
    assert read(OWNER, {"require": "owner"}, {"require": ["Owner".lower()]}) == (
        Rule("owner", ("owner", "model_governance"), (("stage", ("production",)),)),
        Rule("needs-owner", ("owner",)),
        Rule("needs-owner--2", ("owner",)),
    )


@pytest.mark.parametrize(
    ("when", "yaml", "is_broken"),
    [
        ({}, "stage: idea", True),
        ({"stage": "Production"}, "stage: production", True),
        ({"stage": ["pilot", "production"]}, "stage: idea", False),
        ({"stage": "production", "tags": "nlp"}, "stage: production\ntags: [cv, NLP]", True),
        ({"tags": "empty"}, "stage: idea", True),
        ({"tags": "filled"}, "stage: idea", False),
        ({"version": 1.1}, "version: 1.1", True),
        ({"version": "0.1"}, "version: 1.1", False),
        ({"model_register.personal_data": True}, "model_register: {personal_data: yes}", True),
        ({"model_register.personal_data": ["no", "empty"]}, "stage: idea", True),
        ({"decision": "empty"}, "decision: By hand.", False),
        ({"decision": "filled"}, "decision: By hand.", True),
    ],
)
def test_a_rule_holds_when_all_its_facts_do(tmp_path: Path, when: dict[str, Any], yaml: str, is_broken: bool) -> None:
    loader = make_loader(tmp_path)
    rules, problems = read_rules([{"when": when, "require": ["owner"]}], loader.definitions, STAGES)
    assert not problems
    points = list_open_points(canvas_of(tmp_path, yaml), rules)
    assert [point.missing for point in points] == ([("owner",)] if is_broken else [])


def test_what_is_missing_is_told_and_no_box_that_a_canvas_cannot_have(tmp_path: Path) -> None:
    rules = read({"require": ["owner", "decision", "fairness", "review_by"]})
    (point,) = list_open_points(canvas_of(tmp_path, "owner: A\nbackground: b"), rules)
    assert point.missing == ("decision", "review_by")
    (point,) = list_open_points(canvas_of(tmp_path, "version: 1.1\nowner: A\ndecision: d"), rules)
    assert point.missing == ("fairness", "review_by")
    assert not list_open_points(canvas_of(tmp_path, "owner: A\ndecision: d\nreview_by: 2027-01-01"), rules)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("owner", "it has to be a mapping; write 'require: [owner]', for example"),
        ({"requires": ["owner"]}, "unknown key 'requires'; did you mean 'require'?"),
        ({"when": {"stage": "pilot"}}, "'require' is missing; list facts and boxes, such as 'require: [owner]'"),
        ({"require": ["owner"], "level": "warn"}, "unknown level 'warn'; did you mean 'warning'?"),
        ({"require": ["ownr"]}, "unknown fact or box 'ownr'; did you mean 'owner'?"),
        (
            {"require": ["owner"], "when": ["pilot"]},
            "'when' has to be a mapping; write 'when: {stage: production}', for",
        ),
        (
            {"require": ["owner"], "when": {2026: "pilot"}},
            "unknown fact or box '2026'; name a box, a fact of a profile, or",
        ),
        ({"require": ["owner"], "when": {"stge": "pilot"}}, "unknown fact or box 'stge'; did you mean 'stage'?"),
        (
            {"require": ["owner"], "when": {"stage": "prod"}},
            "it can never be met: unknown value 'prod' of 'stage'; the valu",
        ),
        ({"require": ["owner"], "when": {"version": "2.0"}}, "it can never be met: unknown value '2.0' of 'version'; "),
        (
            {"require": ["owner"], "when": {"decision": "by hand"}},
            "it can never be met: unknown value 'by hand' of 'decis",
        ),
        (
            {"require": ["fairness"], "when": {"version": "0.1"}},
            "it can never be met: 'fairness' is not in version '0.1'; ",
        ),
        (
            {"require": ["owner"], "when": {"owner": "filled"}},
            "it has no effect: 'when' already asks for 'owner', which ",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_where_it_is(tmp_path: Path, raw: Any, expected: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("plugins:\n- mlops-canvas:\n    rules:\n    - require: [owner]\n    - {}\n")
    rules, (problem,) = read_rules([{"require": ["owner"]}, raw], load_definitions(), STAGES, config, "mkdocs.yml")
    assert [rule.id for rule in rules] == ["needs-owner"]
    assert str(problem).startswith(f"mkdocs.yml:5:7: rule 2: {expected}")
    assert problem.code == "wrong-rule"


def test_only_the_newest_canvas_of_a_product_is_measured(tmp_path: Path) -> None:
    old = "```mlops-canvas\nproduct: P\nstage: production\niteration: 1\n```\n\n"
    new = "```mlops-canvas\nproduct: P\nstage: production\niteration: 2\nprivate: true\n```\n"
    page = load_page(old + new, "docs/p.md", make_loader(tmp_path))
    rules = read({**OWNER, "say": "In production, somebody answers for it.", "level": "info"})
    _, pages = collect_portfolio({"p.md": page}, rules=rules)
    assert [str(problem) for problem in pages["p.md"].problems] == [
        "docs/p.md:8:1: info: In production, somebody answers for it; fill in 'owner' and 'model_governance' [rule]"
    ]
