from __future__ import annotations

from datetime import date

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.canvas.profile_file import read_profiles
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.products import Iteration
from mkdocs_mlops_canvas.reading.location import CanvasLocation


def iteration(path: str, text: str, **links: str) -> Iteration:
    header = Header(product="P", date=date(2026, 1, 1), links=links)
    return Iteration(Canvas(load_definitions()["0.1"], header, "P", "p", {"background": text}), CanvasLocation(path))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [it](runbook.md).", "See [it](../runbook.md)."),
        ("See [it](runbook.md#top).", "See [it](../runbook.md#top)."),
        ("![A plot](img/a.png)", "![A plot](../img/a.png)"),
        ("See [it][r].\n\n[r]: runbook.md", "See [it][r].\n\n[r]: ../runbook.md"),
        ("See [it](<runbook.md>).", "See [it](<../runbook.md>)."),
        ("See [it](p-data/a.md).", "See [it](p-data/a.md)."),  # moved with its page
        ("See [it](#x) and [there](https://example.org/a.md).", "See [it](#x) and [there](https://example.org/a.md)."),
    ],
)
def test_a_link_that_leads_where_it_led_has_not_changed(before: str, after: str) -> None:
    assert not iteration("x/p.md", after).changes_since(iteration("p.md", before))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("See [it](runbook.md).", "See [it](../other.md)."),
        ("See [it](runbook.md).", "See [it](other/runbook.md)."),
        ("See [it](a.md) and [that](b.md).", "See [it](../a.md) and [that](../c.md)."),
    ],
)
def test_a_link_that_leads_elsewhere_has_changed(before: str, after: str) -> None:
    assert iteration("x/p.md", after).changes_since(iteration("p.md", before)).boxes["background"].kind == "changed"


def test_a_page_that_stays_has_its_links_compared_as_they_are() -> None:
    assert iteration("x/q.md", "[a](../x/b.md)").changes_since(iteration("x/p.md", "[a](b.md)")).boxes


def test_indentation_that_says_something_has_changed() -> None:
    before, after = (f"```yaml\na:\n  b: 1\n{indent}c: 2\n```" for indent in ("", "  "))
    assert iteration("p.md", after).changes_since(iteration("p.md", before)).boxes["background"].kind == "changed"


def test_the_order_of_links_counts() -> None:
    assert iteration("p.md", "x", B="b.md", A="a.md").changes_since(iteration("p.md", "x", A="a.md", B="b.md")).fields


def test_links_of_the_header_are_followed() -> None:
    assert not iteration("x/p.md", "x", Runbook="../r.md").changes_since(iteration("p.md", "x", Runbook="r.md"))
    (change,) = iteration("x/p.md", "x", Runbook="../s.md").changes_since(iteration("p.md", "x", Runbook="r.md")).fields
    assert (change.before, change.after) == ("Runbook (r.md)", "Runbook (../s.md)")


def test_facts_of_a_profile_are_one_change_on_a_line() -> None:
    profiles, _ = read_profiles(["eu-ai-act"])
    definition = load_definitions()["0.1"].add_profiles(profiles)
    before, after = (
        Iteration(Canvas(definition, Header(product="P", fields=fields), "P", "p", {}), CanvasLocation("p.md"))
        for fields in ({}, {"eu_ai_act.risk": "minimal", "eu_ai_act.provider": "Nordlys"})
    )
    changes = after.changes_since(before)
    assert changes.name_kinds(Words()) == {"changed": "EU AI Act"}
    assert [field.is_short for field in changes.label_fields(Words())] == [False, False]
