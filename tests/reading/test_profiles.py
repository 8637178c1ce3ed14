from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.profiles import FACTS, make_loader

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = {
    "model_register.risk": "high",
    "model_register.role": "provider",
    "model_register.contact": "ml@example.com",
    "model_register.personal_data": "yes",
    "model_register.users": 1200,
    "model_register.since": date(2026, 3, 2),
    "model_register.entry": "https://example.com/42",
    "model_register.regions": ("Oslo", "Bergen"),
    "model_register.purpose": "Ranks the queue.",
}
INDENTED = FACTS.replace("\n", "\n  ").rstrip()
FRONT = f"---\ncanvas:\n  product: P\n  {INDENTED}\n  background: b\n---\n"
SECTIONS = f"---\ncanvas:\n  product: P\n  {INDENTED}\n---\n\n## Background\n\nb\n"
FENCE = f"```mlops-canvas\nproduct: P\n{FACTS}background: b\n```\n"


@pytest.mark.parametrize("page", [FRONT, SECTIONS, FENCE])
def test_facts_are_read_in_all_forms(tmp_path: Path, page: str) -> None:
    (block,) = load_page(page, "p.md", make_loader(tmp_path)).canvases
    assert block.problems == ()
    assert block.canvas
    assert block.canvas.header.fields == FIELDS
    assert list(block.canvas.boxes) == ["background"]
    assert block.canvas.places["model_register"][1] == (1 if page is FENCE else 3)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("role:", "rol:", "unknown fact 'rol'; did you mean 'role'? [unknown-key]"),
        ("risk: high", "risk: hihg", "'model_register.risk': unknown value 'hihg'; did you mean 'high'? [wrong-type]"),
        (
            "ml@example.com",
            "the desk",
            "'model_register.contact': 'the desk' is not an email address; write one such as ml@",
        ),
        ("1200", "many", "'model_register.users': 'many' is not a number; write one such as 12 or 0.5 [wrong-type]"),
        (
            "2026-03-02",
            "March",
            "'model_register.since': 'March' is not a date; write year-month-day, such as 2026-11-12",
        ),
        (
            "https://example.com/42",
            "42",
            "'model_register.entry': '42' is not an address; write one such as https://exam",
        ),
        (
            "personal_data: true",
            "personal_data: some",
            "'model_register.personal_data': unknown value 'some'; the values",
        ),
    ],
)
def test_a_wrong_fact_is_reported_where_it_is(tmp_path: Path, old: str, new: str, expected: str) -> None:
    page = FENCE.replace("risk: high", "risk: minimal") if "risk" not in old else FENCE
    page = page.replace(old, new, 1)
    (block,) = load_page(page, "p.md", make_loader(tmp_path)).canvases
    (problem,) = block.problems
    line = next(at for at, line in enumerate(page.split("\n"), 1) if new in line)
    column = page.split("\n")[line - 1].index(new) + 1
    if ": " in new:
        column += new.index(": ") + 2
    assert str(problem).startswith(f"p.md:{line}:{column}: {expected}")


def test_facts_that_others_ask_for_are_reported_together(tmp_path: Path) -> None:
    page = "```mlops-canvas\nproduct: P\nstage: production\nmodel_register:\n  purpose: x\n  risk: high\n```\n"
    (block,) = load_page(page, "p.md", make_loader(tmp_path)).canvases
    assert [str(problem) for problem in block.problems] == [
        "p.md:6:9: 'model_register.risk: high' needs 'model_register.role'; "
        "write 'role: ...' below 'model_register' [missing-fact]",
        "p.md:6:9: 'model_register.risk: high' and 'stage: production' need 'model_register.contact'; "
        "write 'contact: ...' below 'model_register' [missing-fact]",
    ]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            "model_register: high",
            "3:17: 'model_register' holds facts, not a single text; write one key a line below it",
        ),
        ("model_register: {users: 1, users: 2}", "3:28: 'users' is used twice"),
        ("model_register:\n", None),
    ],
)
def test_what_is_no_mapping_of_facts(tmp_path: Path, facts: str, expected: str | None) -> None:
    page = f"```mlops-canvas\nproduct: P\n{facts}\n```\n"
    (block,) = load_page(page, "p.md", make_loader(tmp_path)).canvases
    assert [str(problem)[5 : 5 + len(expected or "")] for problem in block.problems] == ([expected] if expected else [])
