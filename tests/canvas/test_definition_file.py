from __future__ import annotations

from pathlib import Path

import pytest

from mkdocs_mlops_canvas.canvas.definition import ICONS, load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.upgrade import choose_newest, upgrade_page

KNOWN = load_definitions()
FOLDER = Path(__file__).parents[2] / "mkdocs_mlops_canvas" / "canvas" / "definitions"
GOOD = """\
key: data-product
title: Data Product Canvas
columns:
  - key: why
    title: Why
    boxes:
      - key: consumers
        title: Consumers
        prompt: Who uses it, and for what?
        aliases: [Users]
        icon: feedback
  - key: what
    title: What
    boxes:
      - { key: ports, title: Ports, prompt: How is it read? }
      - { key: terms, title: Terms & conditions, prompt: What may they do with it? }
"""


def read(text: str, tmp_path: Path) -> list[str]:
    (tmp_path / "own.yml").write_text(text, "utf-8")
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert list(definitions) == list(KNOWN)
    return [str(problem) for problem in problems]


def test_a_canvas_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(GOOD)
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert problems == []
    assert list(definitions) == [*KNOWN, "data-product"]
    page = (
        "```mlops-canvas\nversion: data-product\nproduct: P\nusers: a\nterms and conditions: b\nwhat: {ports: c}\n```\n"
    )
    (block,) = load_page(page, "x.md", Loader(definitions, STAGES)).canvases
    assert block.problems == ()
    assert block.canvas
    assert block.canvas.boxes == {"consumers": "a", "ports": "c", "terms": "b"}
    assert block.canvas.summary == "a"


def test_boxes_take_from_the_definition_that_is_extended(tmp_path: Path) -> None:
    text = 'key: "0.1"\ntitle: Ours\nextends: "0.1"\ncolumns:\n- key: a\n  title: A\n  boxes:\n  - key: background\n    title: Hintergrund\n'
    (tmp_path / "own.yml").write_text(text)
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert problems == []
    box = definitions["0.1"].find_box("hintergrund")
    original = KNOWN["0.1"].find_box("background")
    assert box
    assert original
    assert (box.title, box.prompt, box.icon) == ("Hintergrund", original.prompt, original.icon)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_the_files_of_the_package_are_right(path: Path) -> None:
    definitions, problems = read_definitions([str(path)], {"0.1": KNOWN["0.1"]})
    assert problems == []
    assert all(definitions[key] == KNOWN[key] for key in definitions)


def replaced(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


MISTAKES = [
    ("", "1:1: a definition has to be a mapping, not nothing; write its keys"),
    ("- a", "1:1: a definition has to be a mapping, not a list"),
    ("key: 'a", "2:1: the YAML cannot be read"),
    (replaced("key: data-product\n", ""), "1:1: 'key' is missing"),
    (replaced("title: Data", "titel: Data"), "2:1: unknown key 'titel'; did you mean 'title'?"),
    (replaced("prompt: Who", "prompts: Who"), "9:9: unknown key 'prompts'; did you mean 'prompt'?"),
    (replaced("title: Why", "title: [Why]"), "5:12: 'title' has to be a text"),
    (replaced("title: Why", "title: ''"), "5:12: 'title' is empty"),
    (replaced("title: Why", "title:"), "5:11: 'title' has to be a text"),
    (replaced("key: why", f"key: {'w' * 61}"), "4:10: 'key' has to be at most 60 small letters"),
    (replaced("key: why", "key: Why not"), "4:10: 'key' has to be at most 60 small letters, digits and underscores"),
    (replaced("aliases: [Users]", "aliases: Users"), "10:18: 'aliases' has to be a list"),
    (replaced("icon: feedback", "icon: feedbak"), "11:15: unknown icon 'feedbak'; did you mean 'feedback'?"),
    (replaced("        prompt: Who uses it, and for what?\n", ""), "7:9: the box 'consumers' has no title or no prompt"),
    (replaced("[Users]", "[Ports]"), "15:9: 'ports' is the box 'consumers' too; give one of them another name"),
    (replaced("[Users]", "[Designed by]"), "7:9: 'Designed by' is a key of the header too"),
    (replaced("key: terms", "key: ports"), "1:1: two boxes have the key 'ports'"),
    (replaced("key: what", "key: why"), "12:5: two columns have the key 'why'"),
    (replaced("columns:", "summary_box: consumer\ncolumns:"), "3:14: unknown box 'consumer'; did you mean 'consumers'?"),
    (replaced("columns:", "extends: '0.2'\ncolumns:"), "3:10: unknown definition '0.2'; did you mean '0.1'?"),
    (replaced("columns:", "attribution: {text: A, url: 'javascript:x', licence: B}\ncolumns:"), "3:29: the address runs a script"),
    (replaced("columns:", "attribution: text\ncolumns:"), "3:14: 'attribution' has to be a mapping"),
    (replaced("columns:", "grid: why what\ncolumns:"), "3:7: 'grid' has to be a list"),
    (replaced("columns:", "grid: []\ncolumns:"), "3:7: 'grid' is an empty list"),
    (replaced("columns:", "grid:\n- consumers ports\n- consumers term\ncolumns:"), "5:3: unknown box 'term'; did you mean 'terms'?"),
    (replaced("columns:", "grid:\n- consumers ports\n- terms\ncolumns:"), "5:3: the line has 1 names, not 2 like the first line"),
    (replaced("columns:", "grid:\n- consumers ports\n- ports terms\ncolumns:"), "4:3: the cells of 'ports' do not form a rectangle"),
    (replaced("  - key: why", "".join(f"  - {{key: c{n}, title: T, boxes: [{{key: b{n}, title: T{n}, prompt: P}}]}}\n" for n in range(24)) + "  - key: why"), "28:5: the canvas has 26 columns"),
    (replaced("columns:", "grid:\n- consumers ports\ncolumns:"), "4:3: the box 'terms' is not in the grid"),
    (replaced("columns:", "fields: [{key: domain}]\ncolumns:"), "3:10: 'title' is missing"),
    (replaced("columns:", "fields: [{key: domain, titel: D}]\ncolumns:"), "3:24: unknown key 'titel'; did you mean 'title'?"),
    (replaced("columns:", "fields: [{key: domain, title: D, kind: txt}]\ncolumns:"), "3:40: unknown kind 'txt'; did you mean 'text'?"),
    (replaced("columns:", "fields: [{key: a, title: D, values: []}]\ncolumns:"), "3:37: 'values' is an empty list"),
    (replaced("columns:", "fields: [{key: a, title: D, kind: text, values: [x]}]\ncolumns:"), "3:35: the field 'a' has both 'values' and 'kind'"),
    (replaced("columns:", "fields: [{key: owner, title: O}]\ncolumns:"), "3:10: 'owner' is a key of the header too"),
    (replaced("columns:", "fields: [{key: who, title: Users}]\ncolumns:"), "3:10: 'users' is the box 'consumers' too"),
    (replaced("columns:", "fields: [{key: why, title: W}]\ncolumns:"), "3:10: 'why' is the column 'why' too"),
    (replaced("columns:", "fields: [{key: page, title: P}]\ncolumns:"), "3:10: 'page' is a word of portfolio.json too"),
    (replaced("columns:", "fields: [{key: a, title: A}, {key: b, title: a}]\ncolumns:"), "3:30: 'a' is the field 'a' too"),
    (replaced("icon: feedback", "icon: none.svg"), "11:15: the icon 'none.svg' is not there; put it next to this file"),
    (replaced("icon: feedback", "icon: ../../own.svg"), "11:15: the icon '../../own.svg' is outside the folder of this file"),
    ("key: a\ntitle: A\ncolumns: []\n", "3:10: 'columns' is an empty list"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:40] for _, expected in MISTAKES])
def test_a_mistake_is_told_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    problems = read(text, tmp_path)
    (told,) = [problem for problem in problems if problem.startswith(f"own.yml:{expected}")]
    assert told.endswith(("[wrong-definition]", "[yaml-syntax]"))


def test_an_icon_of_ones_own(tmp_path: Path) -> None:
    svg = tmp_path / "icons" / "a.svg"
    svg.parent.mkdir()
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 1h9"/></svg>')
    (tmp_path / "own.yml").write_text(GOOD.replace("icon: feedback", "icon: icons/a.svg"))
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert problems == []
    assert '<path d="M1 1h9">' in definitions["data-product"].boxes[0].icon
    svg.write_text(svg.read_text().replace("<path", "\n<script"))
    (problem,) = read_definitions(["own.yml"], KNOWN, str(tmp_path))[1]
    assert str(problem).startswith("own.yml:11:15: line 2 of the icon 'icons/a.svg' holds the element 'script'; ")


def test_a_definition_that_extends_itself_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(GOOD.replace("key: data-product", 'key: "0.1"\nextends: "0.1"'))
    (tmp_path / "more.yml").write_text(GOOD.replace("key: data-product", 'key: "1.1"\nextends: "0.1"'))
    (tmp_path / "back.yml").write_text(GOOD.replace("key: data-product", 'key: "0.1"\nextends: "1.1"'))
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert (problems, definitions["0.1"].extends) == ([], None)
    definitions, _ = read_definitions(["own.yml", "more.yml", "back.yml"], KNOWN, str(tmp_path))
    assert choose_newest(definitions).key == "1.1"
    text = "```mlops-canvas\nproduct: P\n```\n"
    assert upgrade_page(text, "x.md", Loader(definitions, STAGES), definitions["1.1"]).changes


def test_fields_are_taken_from_the_definition_that_is_extended(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD.replace("columns:", "fields: [{key: domain, title: D}]\ncolumns:"))
    (tmp_path / "b.yml").write_text(GOOD.replace("key: data-product", "key: b\nextends: data-product"))
    definitions, problems = read_definitions(["a.yml", "b.yml"], KNOWN, str(tmp_path))
    assert problems == []
    assert definitions["b"].fields == definitions["data-product"].fields != ()


@pytest.mark.parametrize("key", ["extends", "summary_box", "attribution", "fields", "grid"])
def test_a_key_that_a_definition_can_do_without_may_be_empty(key: str, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(replaced("columns:", f"{key}:\ncolumns:"))
    definitions, problems = read_definitions(["own.yml"], KNOWN, str(tmp_path))
    assert problems == []
    (tmp_path / "own.yml").write_text(GOOD)
    assert read_definitions(["own.yml"], KNOWN, str(tmp_path))[0] == definitions


@pytest.mark.parametrize("key", ["aliases", "icon", "questions"])
def test_a_key_that_a_box_can_do_without_may_be_empty(key: str, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(GOOD.replace("key: ports,", f"key: ports, {key}: ,"))
    assert read_definitions(["own.yml"], KNOWN, str(tmp_path))[1] == []


def test_a_misspelt_key_hides_no_other_mistake(tmp_path: Path) -> None:
    text = replaced("aliases: [Users]", "alias: [Users]\n        aliases: Users")
    assert [problem.split("; ")[0] for problem in read(text, tmp_path)] == [
        "own.yml:10:9: unknown key 'alias'",
        "own.yml:11:18: 'aliases' has to be a list [wrong-definition]",
    ]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("icon: feedback", "icon: x").replace("title: What", "title: []")
    assert [problem.split(":")[1] for problem in read(text, tmp_path)] == ["11", "13"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    definitions, problems = read_definitions(["none.yml"], KNOWN, str(tmp_path))
    assert definitions == dict(KNOWN)
    assert str(problems[0]).startswith("none.yml:1:1: the file cannot be read")


def test_every_icon_is_there() -> None:
    assert {box.key.replace("_", "-") for box in KNOWN["1.1"].boxes} == set(ICONS)


def test_a_key_that_comes_again_is_told(tmp_path: Path) -> None:
    assert read(GOOD.replace("columns:", "title: Other\ncolumns:"), tmp_path) == [
        "own.yml:3:1: 'title' is used twice; the first one is on line 2 [duplicate-key]"
    ]
