"""`mlops-canvas export` for the Dutch algorithm register and for CycloneDX."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import assume, given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.writing.mapping import Fact, load_places
from mkdocs_mlops_canvas.writing.plain_html import cut_html, read_box_texts
from tests.algoritmeregister import STANDARD, list_faults
from tests.cli.running import run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = ("--config-file", EXAMPLE / "mkdocs.yml")
NEEDED = (
    "nl_algoritmeregister: {organization: Gemeente X, contact_email: a@example.com, publication_category: impactvol}\n"
)
VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)
MADE_THERE = {"lars", "publication_dt"}


def fence(header: str, *boxes: str) -> str:
    return "````mlops-canvas\n" + "\n".join((header, *boxes)) + "\n````\n"


def record_of(text: str) -> tuple[dict[str, Any], str, int]:
    result = run("export", "-", "--format", "nl-algoritmeregister", text=text)
    return json.loads(result.stdout), result.stderr, result.exit_code


def component_of(text: str) -> dict[str, Any]:
    bom = json.loads(run("export", "-", "--format", "cyclonedx", text=text).stdout)
    assert list_errors(bom) == []
    return dict(bom["components"][0])


def list_errors(bom: dict[str, Any]) -> list[str]:
    assert (bom["specVersion"], bom["$schema"]) == ("1.6", "http://cyclonedx.org/schema/bom-1.6.schema.json")
    validators = map(JsonStrictValidator, (SchemaVersion.V1_6, SchemaVersion.V1_7))
    return [str(error) for validator in validators if (error := validator.validate_str(json.dumps(bom)))]


def test_the_places_are_those_of_the_standard_with_its_limits() -> None:
    places = {place.to: place for place in load_places("nl_algoritmeregister")}
    assert list(places) == [key for key in STANDARD if key not in MADE_THERE]
    for key, place in places.items():
        facts = STANDARD[key]
        assert place.needed == (facts.get("required", False) and place.value is None), key
        longest = facts.get("string") or facts.get("html")
        if place.kind != "month":
            limits = {name.removesuffix("?"): number for name, number in facts.get("items", {}).items() if number}
            assert place.longest == (limits or longest), key
        assert (place.kind == "html") == ("html" in facts and key != "tags"), key
        assert set(place.terms.values()) <= {*facts.get("one", ()), "Data Protection Impact Assessment (DPIA)"}, key


def test_every_product_of_the_example_site_is_a_valid_record() -> None:
    result = run("export", "--format", "nl-algoritmeregister", *CONFIG)
    assert result.exit_code == 0
    records = json.loads(result.stdout)
    assert len(records) == 12
    assert [fault for record in records for fault in list_faults(record)] == []
    assert {record["status"] for record in records} == set(STANDARD["status"]["one"])


def test_every_product_of_the_example_site_is_a_valid_component() -> None:
    result = run("export", "--format", "cyclonedx", *CONFIG)
    assert result.exit_code == 0
    bom = json.loads(result.stdout)
    assert list_errors(bom) == []
    assert [component["type"] for component in bom["components"]] == ["machine-learning-model"] * 12
    assert all(component["modelCard"] for component in bom["components"])
    assert result.stdout == run("export", "--format", "cyclonedx", *CONFIG).stdout


@pytest.mark.parametrize("name", ["nl-algoritmeregister", "cyclonedx"])
def test_one_product_is_what_it_is_among_all(name: str) -> None:
    one = json.loads(run("export", "--format", name, "--id", "chest-x-ray-triage", *CONFIG).stdout)
    every = json.loads(run("export", "--format", name, *CONFIG).stdout)
    if name == "cyclonedx":
        assert list_errors(one) == []
        assert one["components"] == [each for each in every["components"] if each["bom-ref"] == "chest-x-ray-triage"]
        assert one["serialNumber"] != every["serialNumber"]
    else:
        assert [one] == [each for each in every if each["source_id"] == "chest-x-ray-triage"]


def test_what_the_standard_requires_is_told_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# P\n\n" + fence("product: P\nowner: o\nlinks: {Here: a.md}\neu_ai_act: {risk: minimal}"))
    result = run("export", page, "--format", "nl-algoritmeregister")
    assert result.exit_code == 1
    own = "but the register requires it; write '{}: ...' below 'nl_algoritmeregister'"
    assert result.stderr.splitlines() == [
        f"{page}:4: p: 'description_short' is missing, but the register requires it; write 'summary: ...'",
        *(f"{page}:4: p: '{key}' is missing, {own.format(key)}" for key in ("organization", "status", "contact_email", "publication_category")),
        f"{page}:4: p: the register can also hold: category, begin_date, end_date, website, url, "
        "value_proposition, proportionality, decision, feedback, lawful_basis, lawful_basis_grouping, process_index_url, "
        "impacttoetsen_grouping, impacttoetsen, data_collection, source_data_grouping, modelling, provider, publiccode, tags",
        f"{page}:5: p: not in the register: owner, eu_ai_act.risk, links",
        "the register expects text in Dutch; nothing is translated",
    ]  # fmt: skip


def test_facts_of_profiles_are_read_without_their_option() -> None:
    header = (
        f"product: P\nsummary: S\nstage: retired\n{NEEDED}"
        "eu_ai_act: {risk: high, role: provider, provider: Q, contact: b@example.com, since: 2025-03-17,"
        " data_protection_assessment: 'https://example.com/dpia'}"
    )
    record, _, code = record_of(fence(header))
    assert (code, list_faults(record)) == (0, [])
    assert (record["organization"], record["contact_email"]) == ("Gemeente X", "a@example.com")
    assert (record["status"], record["publication_category"]) == ("Buiten gebruik", "Impactvolle algoritmes")
    assert (record["begin_date"], record["provider"]) == ("2025-03", "Q")
    assert record["impacttoetsen_grouping"] == [
        {"title": "Data Protection Impact Assessment (DPIA)", "link": "https://example.com/dpia"}
    ]


def test_titles_and_addresses_are_parted_and_what_lacks_one_is_told() -> None:
    header = f"product: P\nsummary: S\nstage: idea\n{NEEDED}".replace(
        "impactvol}",
        "impactvol, lawful_basis_grouping: [Wet A https://example.com/a, Wet B], impacttoetsen_grouping: [IAMA],"
        " publiccode: 'http://example.com/code'}",
    )
    record, told, _ = record_of(fence(header))
    assert list_faults(record) == []
    assert record["lawful_basis_grouping"] == [{"title": "Wet A", "link": "https://example.com/a"}]
    assert record["impacttoetsen_grouping"] == [{"title": "IAMA"}]
    assert "publiccode" not in record
    lost = "nl_algoritmeregister.lawful_basis_grouping, nl_algoritmeregister.publiccode"
    assert f"not in the register: {lost}\n" in told


def test_boxes_become_paragraphs_and_lists() -> None:
    boxes = (
        "value_proposition: |\n  # Why\n\n  A **b** < c, [d](https://example.com/e), ![f](g.png)\n\n"
        "  ```\n  one\n  two\n  ```\n\n  | h | i |\n  |---|---|\n  | j | k |\n\n  - l\n      - m\n\n  > n",
    )
    record, _, _ = record_of(fence(f"product: P\nsummary: S\nstage: idea\n{NEEDED}", *boxes))
    assert list_faults(record) == []
    assert record["goal"] == (
        "<p>Why</p><p>A b &lt; c, d (https://example.com/e), f</p><p>one<br/>two</p>"
        "<ul><li>h | i</li><li>j | k</li></ul><ul><li>l<ul><li>m</li></ul></li></ul><p>n</p>"
    )


def test_marks_in_facts_are_text() -> None:
    header = f"product: P\nsummary: S\nstage: idea\ntags: [a <b>, c & d]\n{NEEDED}".replace(
        "impactvol}", "impactvol, lawful_basis: a <b> c}"
    )
    record, _, _ = record_of(fence(header))
    assert list_faults(record) == []
    assert (record["tags"], record["lawful_basis"]) == ("a &lt;b&gt;, c &amp; d", "<p>a &lt;b&gt; c</p>")


def test_long_texts_end_at_a_paragraph_and_are_told() -> None:
    text = "\n\n".join(f"  {word} {'x' * 700}" for word in ("one", "two", "three", "four"))
    header = f"product: {'P ' * 60}\nid: p\nsummary: {'S ' * 300}\nstage: idea\n{NEEDED}"
    record, told, code = record_of(fence(header, f"value_proposition: |\n{text}"))
    assert (code, list_faults(record)) == (0, [])
    assert record["goal"].count("<p>") == 3
    assert "p: 'goal' is cut off after 2500 characters\n" in told
    assert "p: 'name' is cut off after 100 characters\n" in told
    assert record["name"].endswith(" …")


@given(
    st.lists(st.text("ab <&é\n", min_size=1, max_size=60), max_size=6),
    st.sampled_from(["p", "ul"]),
    st.integers(40, 200),
)
def test_cut_html_is_short_and_whole(texts: list[str], kind: str, longest: int) -> None:
    body = "".join(
        f"<{'li' if kind == 'ul' else 'p'}>{_escape(text)}</{'li' if kind == 'ul' else 'p'}>" for text in texts
    )
    html = f"<ul>{body}</ul>" if kind == "ul" and texts else body
    assume(len(html) > longest)
    cut = cut_html(html, longest)
    assert 0 < len(cut) <= longest
    assert cut.count("<p>") == cut.count("</p>")
    assert cut.count("<li>") == cut.count("</li>")


def test_only_filled_boxes_have_texts() -> None:
    html = (
        '<div class="mlops-canvas__box" data-box="a"><div class="mlops-canvas__body"><div>x</div><div>y</div></div></div>'
        '<div class="mlops-canvas__box" data-box="b"><p>Prompt</p></div>'
        '<div class="mlops-canvas__box" data-box="c"><div class="mlops-canvas__body"><p><img src="d"></p></div></div>'
    )
    assert read_box_texts(html) == {"a": "<p>x</p><p>y</p>", "c": ""}


def test_a_component_holds_all_that_a_canvas_says() -> None:
    header = (
        "product: P\ndesigned_by: [Ada, Bo]\ndate: 2026-01-02\niteration: v3\nowner: o\nstage: pilot\ntags: [x]\n"
        "links: {Far: 'https://example.com/far', Near: near.md}\nreview_by: 2027-01-01\n"
        "eu_ai_act: {risk: limited, provider: Q, contact: c@example.com, purpose: To sort., personal_data: yes}"
    )
    boxes = ("background: bg", "modelling: mo", "data_collection: dc", "metrics_and_evaluation: me", "decision: de")
    component = component_of(fence(header, *boxes))
    assert (component["name"], component["version"], component["bom-ref"]) == ("P", "v3", "p")
    assert component["authors"] == [{"name": "Ada"}, {"name": "Bo"}]
    assert component["supplier"] == {"name": "Q", "contact": [{"email": "c@example.com"}]}
    card = component["modelCard"]
    assert card["modelParameters"] == {
        "modelArchitecture": "mo",
        "datasets": [{"type": "dataset", "name": "Data collection", "description": "dc"}],
    }
    assert card["quantitativeAnalysis"] == {"performanceMetrics": [{"type": "Metrics & Evaluation", "value": "me"}]}
    assert card["considerations"] == {"useCases": ["To sort.", "de"]}
    assert component["externalReferences"] == [{"type": "other", "comment": "Far", "url": "https://example.com/far"}]
    assert {each["name"].removeprefix("mlops-canvas:"): each["value"] for each in component["properties"]} == {
        "definition": "Machine Learning Operations Canvas 0.1", "date": "2026-01-02", "stage": "pilot", "owner": "o",
        "review_by": "2027-01-01", "eu_ai_act.risk": "Transparency duties only", "eu_ai_act.personal_data": "Yes",
        "background": "bg",
    }  # fmt: skip


def test_a_link_without_an_address_is_told() -> None:
    result = run("export", "-", "--format", "cyclonedx", text=fence("product: P\nlinks: {Near: near.md}"))
    assert result.exit_code == 0
    assert "p: not in CycloneDX: links\n" in result.stderr


@given(st.text('ab:/?#@%[]<>{}|^\\"é 2', max_size=12))
def test_whatever_is_an_address_is_one_for_validators(text: str) -> None:
    link = Fact("links", "", f"https://example.com{text}").link
    component = {"type": "machine-learning-model", "name": "P", "externalReferences": [{"type": "other", "url": link}]}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [component]}
    assert VALIDATOR.validate_str(json.dumps(bom)) is None
    assert Fact("links", "", "https://example.com:80/a%20b?c=d#e").link.endswith("#e")


def test_the_moment_of_a_bill_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    bom = json.loads(run("export", "-", "--format", "cyclonedx", text=fence("product: P")).stdout)
    assert bom["metadata"]["timestamp"] == "2027-01-15T08:00:00+00:00"
    assert list_errors(bom) == []


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
