"""`mlops-canvas export` for the catalog of Backstage and the Hub of Hugging Face."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from huggingface_hub import ModelCard
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.writing.backstage import make_name, make_reference, name_entities
from mkdocs_mlops_canvas.writing.hugging_face import list_placed_boxes, load_sections
from tests.cli.running import run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = ("--config-file", EXAMPLE / "mkdocs.yml")
NAME = re.compile(r"(?=.{1,63}$)[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")
TAG = re.compile(r"(?=.{1,63}$)[a-z0-9+#]+(?:-[a-z0-9+#]+)*")


def entities(text: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(text))


def fence(header: str, *boxes: str) -> str:
    return "````mlops-canvas\n" + "\n".join((header, *boxes)) + "\n````\n"


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ .*$", text, re.MULTILINE)


def test_a_portfolio_is_a_catalog() -> None:
    result = run("export", "--format", "backstage", *CONFIG)
    assert result.exit_code == 0
    found = entities(result.stdout)
    assert len(found) == 12
    for entity in found:
        assert (entity["apiVersion"], entity["kind"]) == ("backstage.io/v1alpha1", "Component")
        assert NAME.fullmatch(entity["metadata"]["name"])
        assert all(TAG.fullmatch(tag) for tag in entity["metadata"].get("tags", []))
        assert all(link["url"].startswith("https://") for link in entity["metadata"]["links"])
        assert set(entity["spec"]) == {"type", "lifecycle", "owner"}
    assert found[2]["metadata"]["annotations"] == {
        "backstage.io/view-url": "https://example.com/ml-handbook/products/card-fraud-shield/"
    }
    assert found[2]["metadata"]["links"][1]["title"] == "Runbook"
    (told,) = [line for line in result.stderr.splitlines() if line.startswith("churn-radar: ")]
    assert told.startswith("churn-radar: not in a catalog entity: designed_by, iteration, date, eu_ai_act.risk, ")
    assert told.endswith(", nl_algoritmeregister.publication_category, 9 boxes")
    assert len(result.stderr.splitlines()) == 12


def test_awkward_values_are_made_valid_and_losses_told() -> None:
    page = fence(
        "product: Größe & Øl\nid: grosse\nstage: retired\nowner: Team  Ærø (R&D)\n"
        "tags: [Time series, C++, 1e3, ---, 時系列, time-SERIES]\n"
        "links: {Here: data.md, Far: 'https://example.com/x', Mail: 'mailto:a@example.com'}",
        "background: x",
    )
    result = run("export", "-", "--format", "backstage", text=page)
    (entity,) = entities(result.stdout)
    assert entity["metadata"] == {
        "name": "grosse",
        "title": "Größe & Øl",
        "tags": ["time-series", "c++", "1e3"],
        "links": [{"url": "https://example.com/x", "title": "Far"}],
    }
    assert entity["spec"] == {"type": "ml-product", "lifecycle": "deprecated", "owner": "team-aero-r-d"}
    assert "- '1e3'\n" in result.stdout  # a number for parsers of YAML 1.2
    assert result.stderr == (
        "grosse: not in a catalog entity: the tag '---', the tag '時系列', the link 'Here' to data.md, "
        "the link 'Mail' to mailto:a@example.com, 1 box\n"
    )


@pytest.mark.parametrize(
    ("header", "owner", "lifecycle", "told"),
    [
        ("owner: group:default/risk\nstage: pilot", "group:default/risk", "experimental", ""),
        ("designed_by: [Ada L, Bo]\nstage: idea", "ada-l", "experimental", "p: it has no owner; the catalog entry says 'ada-l'\np: not in a catalog entity: designed_by\n"),
        ("stage: production", "unknown", "production", "p: it has no owner; the catalog entry says 'unknown'\n"),
        ("owner: a", "a", "unknown", "p: it has no stage; the catalog entry says 'unknown'\n"),
    ],
)  # fmt: skip
def test_what_an_entity_has_to_have_is_found_or_told(header: str, owner: str, lifecycle: str, told: str) -> None:
    result = run("export", "-", "--format", "backstage", text=fence(f"product: P\n{header}"))
    (entity,) = entities(result.stdout)
    assert (entity["spec"]["owner"], entity["spec"]["lifecycle"]) == (owner, lifecycle)
    assert (result.exit_code, result.stderr) == (0, told)


def test_a_link_without_a_label_is_called_like_its_address() -> None:
    header = "product: P\nlinks: {'': https://example.com/a, ' ': https://example.com/b, ~: https://example.com/c}"
    result = run("export", "-", "--format", "backstage", text=fence(header))
    (entity,) = entities(result.stdout)
    assert [(link["title"], link["url"].rpartition("/")[2]) for link in entity["metadata"]["links"]] == [
        ("https://example.com/a", "a"), ("https://example.com/b", "b"), ("~", "c")
    ]  # fmt: skip


def test_stages_and_fields_of_a_site_are_kept_or_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(
        "plugins: [mlops-canvas: {stages: [Live Trial, retired], definitions: [own.yml]}]\n"
    )
    (tmp_path / "own.yml").write_text(
        "key: own\ntitle: Own\nfields: [{key: cost_centre, title: Cost centre}]\n"
        "columns: [{key: c, title: C, boxes: [{key: pitch, title: 'The *Pitch*', prompt: P},"
        " {key: fairness, title: Fair, prompt: P}]}]\n"
    )
    page = tmp_path / "docs" / "a.md"
    page.write_text(
        fence("product: P\nversion: own\nstage: Live Trial\nowner: o\ncost_centre: a_b", "pitch: one", "fairness: two")
    )
    site = ("-f", tmp_path / "mkdocs.yml")
    result = run("export", page, "--format", "backstage", *site)
    assert entities(result.stdout)[0]["spec"]["lifecycle"] == "Live Trial"
    assert result.stderr == "p: not in a catalog entity: cost_centre, 2 boxes\n"
    result = run("export", page, "--format", "huggingface", *site)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "- **Cost centre:** a\\_b\n" in result.stdout
    assert "## Bias, Risks, and Limitations\n\n### Fair\n\ntwo\n" in result.stdout
    assert "## The \\*Pitch\\*\n\none\n\n" in result.stdout  # a box without a place has a section of its own


def test_two_products_never_have_one_name(tmp_path: Path) -> None:
    for number, product in enumerate(("Größe", "Grosse", "需要予測", "需要", "x" * 70 + "a", "x" * 70 + "b")):
        (tmp_path / f"{number}.md").write_text(fence(f"product: {product}\nowner: o\nstage: pilot"))
    result = run("export", tmp_path, "--format", "backstage")
    names = [entity["metadata"]["name"] for entity in entities(result.stdout)]
    assert len({name.lower() for name in names}) == 6
    assert all(NAME.fullmatch(name) for name in names)
    assert "grosse-2" in names
    assert "grösse: its name in the catalog is grosse-2\n" in result.stderr
    one = run("export", tmp_path, "--format", "backstage", "--id", "grösse")
    assert entities(one.stdout)[0]["metadata"]["name"] == "grosse-2"  # as in the whole catalog


@given(st.lists(st.text(max_size=80), unique=True, max_size=8))
def test_names_are_valid_and_differ(ids: list[str]) -> None:
    names = name_entities(ids)
    assert len(set(names.values())) == len(ids)
    assert all(NAME.fullmatch(name) for name in names.values())
    for text in ids:
        assert NAME.fullmatch(make_name(text))
        assert NAME.fullmatch(re.split("[:/]", make_reference(text))[-1])


def test_iterations_on_a_page_are_one_entity() -> None:
    page = fence("product: P\niteration: 1\nowner: o\nstage: idea") + "\n" + fence("product: P\niteration: 2\nowner: o\nstage: pilot", "background: x")  # fmt: skip
    result = run("export", "-", "--format", "backstage", text=page)
    assert len(entities(result.stdout)) == 1
    assert result.stderr == "p: not in a catalog entity: iteration, 1 box\n"


def test_a_card_is_read_by_the_hub() -> None:
    page = EXAMPLE / "docs" / "products" / "card-fraud-shield" / "index.md"
    result = run("export", page, "--format", "huggingface", *CONFIG)
    assert result.exit_code == 0
    assert result.stderr == (
        "card-fraud-shield: not in a model card: what data-sheet.md#legal-basis, runbook.md#fall-back-to-rules leads to\n"
    )
    card = ModelCard(result.stdout)
    assert card.data.to_dict() == {"tags": ["tabular", "real-time", "payments"]}
    assert card.text.lstrip().startswith("# Model Card for Card Fraud Shield\n")
    assert [heading for heading in headings(card.text) if heading.startswith("## ")] == [
        "## Model Details", "## Uses", "## Bias, Risks, and Limitations", "## Training Details", "## Evaluation",
        "## Technical Specifications", "## Citation", "## More Information", "## Model Card Authors",
        "## Model Card Contact",
    ]  # fmt: skip
    assert "[Runbook](<https://example.com/ml-handbook/products/card-fraud-shield/runbook/>)" in card.text
    assert "## Citation\n\n[More Information Needed]\n" in card.text
    assert "- **License:** [More Information Needed]\n" in card.text


def test_every_box_of_the_package_has_a_place_in_a_card() -> None:
    keys = {key for definition in load_definitions().values() for key in definition.keys}
    assert keys <= list_placed_boxes(load_sections())


BOXES = (
    "background: |\n  # Why\n\n  First\n  ---\n  ## Then\n\n  ---\n  tags: [x]\n  ---",
    "modelling: |\n  Open\n\n  ```python\n  # code",
    "metrics_and_evaluation: |\n  <!-- open\n  # x",
)


def test_texts_of_boxes_stay_in_their_sections() -> None:
    header = 'product: "P_1 <b>"\ntags: [1e3, "no", "2026-01-01", "a: b"]\nsummary: "# S"'
    result = run("export", "-", "--format", "huggingface", text=fence(header, *BOXES))
    assert (result.exit_code, result.stderr) == (0, "")
    card = ModelCard(result.stdout)
    assert card.data.tags == ["1e3", "no", "2026-01-01", "a: b"]
    assert "# Model Card for P\\_1 \\<b\\>\n\n\\# S\n" in card.text
    assert "#### Background\n\n##### Why\n\n###### First\n###### Then\n\n---\n" in card.text
    assert "```python\n# code\n```\n\n## Evaluation\n" in card.text
    assert "<!-- open\n# x\n-->\n\n## Citation\n" in card.text


def test_links_of_a_card_are_told_where_they_lead_nowhere() -> None:
    header = "product: P\nlinks: {'A [b]': data.md, C: 'https://example.com/<x>'}"
    result = run("export", "-", "--format", "huggingface", text=fence(header, "background: '![x](x.png) [y](#y)'"))
    assert "- [A \\[b\\]](<data.md>)\n- [C](<https://example.com/%3Cx%3E>)\n" in result.stdout
    assert result.stderr == "p: not in a model card: what data.md, x.png leads to\n"


def test_an_empty_canvas_is_a_card_too() -> None:
    card = ModelCard(run("export", "-", "--format", "huggingface", text=fence("product: P")).stdout)
    assert card.data.to_dict().get("tags") in (None, [])
    assert "## Evaluation\n\n[More Information Needed]\n" in card.text


def test_cards_and_catalogs_go_to_files(tmp_path: Path) -> None:
    result = run("export", *CONFIG, "--format", "huggingface", "-o", tmp_path / "cards")
    assert result.stderr.endswith(f"12 canvases written to {tmp_path}/cards\n")
    assert len(list((tmp_path / "cards").glob("*/README.md"))) == 12
    for file in (tmp_path / "cards").glob("*/README.md"):
        ModelCard.load(file)
    run("export", *CONFIG, "--format", "backstage", "-o", tmp_path / "cards")
    assert len(entities((tmp_path / "cards" / "catalog-info.yaml").read_text("utf-8"))) == 12
    result = run("export", *CONFIG, "--format", "huggingface")
    assert result.exit_code == 2
    assert "pass a folder as --output for 12 canvases" in " ".join(result.stderr.split())
