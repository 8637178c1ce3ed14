from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from mkdocs_mlops_canvas.canvas.definition import Column, Definition, load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES, Canvas
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.plain_text import strip_comments
from mkdocs_mlops_canvas.writing.markdown import lower_headings, make_header, write_canvas

DEFINITIONS = load_definitions()
LOADER = Loader(DEFINITIONS, STAGES)
INVENTED = sorted((Path(__file__).parents[2] / "example-site" / "docs" / "products").rglob("*.md"))

HEADER: dict[str, Any] = {
    "product": "Fraud: *the* shield #1",
    "designed_by": ["A", "B, C"],
    "date": "2026-11-12",
    "iteration": 4,
    "stage": "pilot",
    "owner": None,
    "tags": ["x"],
    "links": {"Run book": "run book.md"},
}


def read(text: str) -> Canvas:
    (block,) = load_page(text, "x.md", LOADER).canvases
    assert block.problems == ()
    assert block.canvas
    return block.canvas


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("version", DEFINITIONS)
def test_a_new_canvas_has_every_prompt_and_no_text(form: str, version: str) -> None:
    text = write_canvas(DEFINITIONS[version], {"product": "P", **make_header(DEFINITIONS[version])}, {}, form)
    canvas = read(text)
    assert (canvas.product, canvas.header.stage, canvas.definition.key, canvas.boxes) == ("P", "idea", version, {})
    assert all(f"<!-- {box.prompt} -->" in text for box in canvas.definition.boxes)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("version", DEFINITIONS)
def test_questions_stand_beside_their_boxes_and_fill_none(form: str, version: str) -> None:
    definition = DEFINITIONS[version]
    header = {"product": "P", **make_header(definition)}
    text = write_canvas(definition, header, {}, form, with_questions=True)
    assert read(text).boxes == {}
    sign = "-" if form == "sections" else "#"
    places = [text.index(f"{sign} {question}\n") for box in definition.boxes for question in box.questions]
    assert places == sorted(places)
    assert len(places) == 5 * len(definition.boxes)
    for box in definition.boxes:
        prompt, first, last = (text.index(part) for part in (box.prompt, box.questions[0], box.questions[-1]))
        lines = text[min(prompt, first) : max(prompt, last)].count("\n")
        assert (prompt < first, lines) == ((True, 7) if form == "sections" else (False, 6))
    assert write_canvas(definition, header, {}, form) in (
        re.sub(r"\n<!--\n(?:- .*\n)+-->\n", "", text),
        re.sub(r"\n(?:^ *# .*\?\n)+", "", text, flags=re.MULTILINE),
    )


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_below_questions_is_the_text_of_the_box(form: str) -> None:
    text = write_canvas(DEFINITIONS["0.1"], {"product": "P"}, {}, form, with_questions=True)
    prompt = f"<!-- {DEFINITIONS['0.1'].boxes[0].prompt} -->\n"
    indent = {"sections": "", "frontmatter": "    ", "fence": "  "}[form]
    end = "-->\n" if form == "sections" else prompt
    at = text.index(end, text.index(prompt) + (len(prompt) if form == "sections" else 0)) + len(end)
    boxes = read(f"{text[:at]}\n{indent}We lose 5 M.\n{text[at:]}").boxes
    assert list(boxes) == ["background"]
    assert strip_comments(boxes["background"]).strip() == "We lose 5 M."


def test_a_question_of_several_lines_stays_a_comment() -> None:
    box = replace(DEFINITIONS["0.1"].boxes[0], questions=("One\n\ntwo: three?",))
    definition = Definition("own", "Own", (Column("c", "C", (box,)),), box.key)
    for form in FORMS:
        assert "One two: three?\n" in write_canvas(definition, {"product": "P"}, {}, form, with_questions=True)


@pytest.mark.parametrize("form", FORMS)
def test_the_header_comes_back(form: str) -> None:
    canvas = read(write_canvas(DEFINITIONS["1.1"], HEADER, {"fairness": "x"}, form))
    header = canvas.header
    assert (canvas.product, header.designed_by, str(header.date)) == (HEADER["product"], ("A", "B, C"), "2026-11-12")
    assert (header.iteration, header.stage, header.owner, header.tags) == (4, "pilot", None, ("x",))
    assert (header.version, header.links, canvas.boxes) == ("1.1", HEADER["links"], {"fairness": "x"})


@pytest.mark.parametrize("value", ["2026-11-12", "4"])
def test_days_and_numbers_are_written_without_quotes(value: str) -> None:
    text = write_canvas(
        DEFINITIONS["0.1"], {"product": "P", "date": value}, {"background": f"x: '{value}'"}, "frontmatter"
    )
    assert f"  date: {value}\n" in text
    assert f"    x: '{value}'\n" in text


@pytest.mark.parametrize("form", ["frontmatter", "fence"])
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n #`~-:'\"|>"), min_size=1))
def test_any_text_comes_back_from_yaml(form: str, text: str) -> None:
    text = " ".join(text.split("\x85"))
    for end in ("\u2028", "\u2029"):  # line ends of YAML, which become spaces when a page is read
        text = text.replace(end, " ")
    canvas = read(write_canvas(DEFINITIONS["0.1"], {"product": "P"}, {"background": text + ".", "decision": "d"}, form))
    assert canvas.boxes == {"background": (text + ".").strip("\n"), "decision": "d"}


def test_headings_of_a_text_go_below_that_of_its_box() -> None:
    text = write_canvas(DEFINITIONS["0.1"], {"product": "P"}, {"background": "# A\n\nx\n\nB\n---\ny"}, "sections")
    assert "\n#### A\n\nx\n\n##### B\ny\n" in text
    assert read(text).boxes["background"] == "#### A\n\nx\n\n##### B\ny"


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("### Reasons { #why-now }", "#### Reasons { #why-now }"),
        ("## Use it {: .cls } ##", "#### Use it {: .cls } ##"),
        ("Title {: #t }\n=====", "#### Title {: #t }"),
        ("# Heading {data-test='{}'}", "#### Heading {data-test='{}'}"),
        ("# foo \\#", "#### foo \\#"),
        ("#foo", "####foo"),
        ("In C#\n-----", "#### In C# #"),
        ("# Deep\n\n####### seven", "#### Deep\n\n####### seven"),
        ("# A\n\n##### E {: #e }", "#### A\n\n###### E {: #e }"),
    ],
)
def test_a_heading_that_is_lowered_keeps_all_that_is_written_in_it(text: str, lowered: str) -> None:
    assert lower_headings(text) == lowered
    (before, after) = (Markdown(extensions=["attr_list"]).convert(markdown) for markdown in (text, lowered))
    assert re.sub("h[1-6]", "h", before) == re.sub("h[1-6]", "h", after)


def test_a_fence_is_longer_than_those_in_its_texts() -> None:
    boxes = {"background": "````py\n```\nx\n````"}
    assert read(write_canvas(DEFINITIONS["0.1"], {"product": "P"}, boxes, "fence")).boxes == boxes


@pytest.mark.parametrize("form", FORMS)
def test_the_canvases_of_the_example_site_come_back(form: str) -> None:
    for path in INVENTED:
        for block in load_page(path.read_text("utf-8"), path.name, LOADER).canvases:
            assert block.canvas
            canvas = block.canvas
            again = read(write_canvas(canvas.definition, {"product": canvas.product}, canvas.boxes, form))
            assert again.boxes == canvas.boxes, path.name
