"""What is known of a canvas before its texts are parsed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.rendering.skeleton import build_skeleton, keep_ids_unique, place_canvas
from tests.rendering.pages import fence, place, read

FRONT = "---\ncanvas: {product: Churn Radar, background: b}\n---\n"
ONE = fence("product: Churn Radar", "iteration: 1", "background: old", "objectives: gone", "modelling: stays")
TWO = fence("product: Churn Radar", "iteration: 2", "background: new", "decision: added", "modelling: stays",
            "links: {Runbook: runbook.md}")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "prefix", "is_title", "repeats_title"),
    [
        (FRONT, 0, "", True, False),
        (f"{FRONT}# Our churn\n", 0, "", False, False),
        (f"{FRONT}# Churn Radar\n", 0, "", True, False),
        (f"{FRONT}# Churn Radar {{ #churn }}\n", 0, "", False, True),
        (f"# Churn Radar\n\n{ONE}", 0, "", False, True),
        (f"# Churn Radar\n\n{ONE}\n{TWO}", 0, "churn-radar-", False, False),
        (f"# Churn Radar\n\n{ONE}\n{TWO}", 1, "churn-radar--2-", False, False),
    ],
)
def test_the_place_of_a_canvas(text: str, number: int, prefix: str, is_title: bool, repeats_title: bool) -> None:
    placed = place(read(text), number)
    assert (placed.prefix, placed.is_title, placed.repeats_title) == (prefix, is_title, repeats_title)


def test_a_canvas_that_cannot_be_read_has_no_place() -> None:
    assert place_canvas(read(fence("product: [")), 0, None) is None


def test_elements_are_in_reading_order_below_one_root_and_hold_no_text_of_a_box() -> None:
    skeleton = build_skeleton(place(read(f"{ONE}\n{TWO}"), 1), Words())
    assert skeleton.root.get("id") == "canvas-churn-radar--2"
    assert list(skeleton.root) == [slot.element for slot in skeleton.slots]
    kinds = [(slot.kind, slot.key) for slot in skeleton.slots]
    assert kinds[:8] == [
        ("product", ""), ("link", "Runbook"), ("column", "problem"), ("title", "background"), ("body", "background"),
        ("title", "value_proposition"), ("title", "objectives"), ("emptied", "objectives"),
    ]  # fmt: skip
    assert list(skeleton.bodies) == ["background", "modelling", "decision"]
    assert list(skeleton.emptied) == ["objectives"]
    texts = [*skeleton.bodies.values(), *skeleton.emptied.values()]
    assert [element for element in texts if element.text or len(element)] == []


def test_texts_that_are_new_or_have_changed() -> None:
    page = read(f"{ONE}\n{TWO}")
    assert place(page, 0).rewritten == []
    assert place(page, 1).rewritten == ["background", "decision"]


def test_headings_make_way_for_ids_of_the_author() -> None:
    skeleton = build_skeleton(place(read(FRONT)), Words())
    page = Element("div")
    page.append(Element("h2", {"id": "background"}))
    page.append(Element("p", {"id": "churn-radar-background"}))
    page.append(skeleton.root)
    keep_ids_unique(page, [skeleton])
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert "churn-radar-churn-radar-background" in ids
    assert "objectives" in ids
