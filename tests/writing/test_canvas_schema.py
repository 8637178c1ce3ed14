"""The JSON Schema of a canvas accepts what `check` accepts, and refuses what `check` reports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.json_schema import build_canvas_schema
from tests.reading.loading import fence, load

if TYPE_CHECKING:
    from pathlib import Path

VALUES = [
    "", "~", "null", "text", "'text'", "12", "-3", "1.5", "1e3", "0x1F", "true", "no", "False", "2026-11-12", "2026-02-30",
    "2026", "''", "[]", "[a, 1]", "[1.5, ~, true]", "[[a]]", "[{a: b}]", "{}", "{a: b}", "{a: 12}", "{a: ~}", "{a: [b]}",
    "{a: {b: c}}", "{1: b}", "{'': https://example.com}", "pilot", "Pilot", "PRODUCTION", "wide", "Wide", "page", "yes", "YES",
    "0.1", "1.1", "'1.1'", "2", "{background: x}", "{background: 12}", "{background: [x]}", "{bakground: x}",
]  # fmt: skip
OWN = """\
key: own
title: Own
fields:
  - {key: level, title: Level, values: [1, 2.5, Low, true, "C++ (or /)"]}
  - {key: teams, title: Teams, kind: texts}
  - {key: name, title: Name, kind: text}
  - {key: seen, title: Seen, kind: date}
columns:
  - {key: part, title: Part, boxes: [{key: box, title: Box, prompt: What?}]}
"""


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do, after version 1.2: `no` and `2026-11-12` are texts."""


EditorLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|True|TRUE|false|False|FALSE"), [*"tTfF"])


def with_texts_as_keys(value: Any) -> Any:
    """A value of YAML as JSON has it."""
    if isinstance(value, dict):
        return {str(key): with_texts_as_keys(item) for key, item in value.items()}
    return [with_texts_as_keys(item) for item in value] if isinstance(value, list) else value


def compare(text: str, loader: Loader) -> tuple[bool, bool]:
    """Whether `check` accepts the YAML of a canvas, and whether the schema does."""
    schema = build_canvas_schema(loader.definitions, loader.stages)
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    page = load_page(fence(text), "docs/page.md", loader)
    return not page.problems, validator.is_valid(with_texts_as_keys(yaml.load(text, EditorLoader)))


@pytest.mark.parametrize("key", [*HEADER_KEYS, "background", "problem", "unknown"])
def test_both_say_the_same_of_a_value(key: str) -> None:
    loader = Loader(load_definitions(), STAGES)
    product = "" if key == "product" else "product: P\n"
    said = {value: compare(f"{product}{key}: {value}", loader) for value in VALUES}
    assert {value: verdict for value, verdict in said.items() if verdict[0] != verdict[1]} == {}
    assert key == "unknown" or {accepted for accepted, _ in said.values()} == {True, False}


def test_numbers_are_texts() -> None:
    text = "product: 2026\nowner: 12\ntags: [a, 1]\ndesigned_by: 7\nbackground: 1.50"
    (block,) = load(fence(text)).canvases
    canvas = block.canvas
    assert canvas
    assert (canvas.product, canvas.header.owner, canvas.header.tags) == ("2026", "12", ("a", "1"))
    assert (canvas.header.designed_by, canvas.boxes["background"]) == (("7",), "1.50")
    assert compare(text, Loader(load_definitions(), STAGES)) == (True, True)


@pytest.mark.parametrize("key", ["level", "teams", "name", "seen"])
def test_both_say_the_same_of_a_field_of_ones_own(key: str, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(OWN)
    definitions, problems = read_definitions(["own.yml"], load_definitions(), str(tmp_path))
    assert problems == []
    loader = Loader(definitions, STAGES)
    said = {
        value: compare(f"product: P\nversion: own\n{key}: {value}", loader)
        for value in (*VALUES, "low", "2.5", "1", "LOW", "c++ (OR /)", "C+ (or /)")
    }
    assert {value: verdict for value, verdict in said.items() if verdict[0] != verdict[1]} == {}
