from __future__ import annotations

from dataclasses import replace
from datetime import date

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION, load_definitions
from mkdocs_mlops_canvas.canvas.model import Canvas, Header

DEFINITION = load_definitions()[DEFAULT_VERSION]
CANVAS = Canvas(
    DEFINITION,
    Header(date=date(2026, 11, 12), iteration=4),
    "Fraud",
    "fraud",
    {"value_proposition": "We save **money**. And time.", "decision": "x"},
)


def test_a_canvas_is_summed_up_by_its_author_or_by_the_first_sentence_of_a_box() -> None:
    assert CANVAS.summary == "We save money."
    assert replace(CANVAS, header=Header(summary="Less fraud")).summary == "Less fraud"
    assert replace(CANVAS, boxes={}).summary == ""


def test_boxes_without_a_text_are_empty() -> None:
    assert len(CANVAS.empty) == len(DEFINITION.boxes) - 2
    assert {box.key for box in CANVAS.empty}.isdisjoint(CANVAS.boxes)


def test_iterations_differ_by_number_or_date() -> None:
    assert CANVAS.iteration_key == (4, date(2026, 11, 12))
    assert replace(CANVAS, header=Header(iteration=5)).iteration_key == (5, None)
