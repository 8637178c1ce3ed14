"""`mlops-canvas schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml

from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.cli.running import run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def test_the_schema_of_front_matter_describes_the_example_site(example_loader: Loader) -> None:
    schema = json.loads(run("schema", "front-matter", "--config-file", EXAMPLE / "mkdocs.yml").stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    seen = 0
    for path in (EXAMPLE / "docs").rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---") and any(b.is_page for b in load_page(text, path.name, example_loader).canvases):
            front = yaml.load(
                text.split("---\n")[1], yaml.BaseLoader
            )  # editors validate texts, numbers and dates as such
            validator.validate(front)
            seen += 1
    assert seen > 5
    assert not validator.is_valid({"canvas": {"bakground": "x"}})


@pytest.mark.parametrize(
    ("canvas", "is_valid"),
    [
        ({"background": "x"}, True),
        ({"fairness": "x"}, False),
        ({"risk": {"fairness": "x"}}, False),
        ({"version": "0.1", "fairness": "x"}, False),
        ({"version": 0.1, "fairness": "x"}, False),
        ({"version": 1.1, "fairness": "x"}, True),
        ({"version": "1.1", "risk": {"fairness": "x"}}, True),
        ({"version": 1.1, "model": {"modelling": "x"}, "background": "y"}, True),
        ({"version": "own", "problem": {"why": "x"}}, True),
        ({"version": "own", "problem": {"background": "x"}}, False),
        ({"version": "own", "background": "x"}, False),
        ({"version": "own", "team": "x"}, True),
        ({"problem": {"why": "x"}}, False),
        ({"team": "x"}, False),
    ],
)
def test_a_canvas_has_boxes_and_fields_of_its_version_only(
    canvas: dict[str, object], is_valid: bool, tmp_path: Path
) -> None:
    own = "key: own\ntitle: O\nfields: [{key: team, title: T}]\ncolumns: [{key: problem, title: P, boxes: [{key: why, title: W, prompt: p}]}]\n"
    (tmp_path / "own.yml").write_text(own)
    schema = json.loads(run("schema", "--definitions", tmp_path / "own.yml").stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    assert jsonschema.Draft7Validator(schema).is_valid(canvas) == is_valid


def test_schemas_of_canvas_and_portfolio() -> None:
    stage = json.loads(run("schema", "--stages", "trial").stdout)["properties"]["stage"]
    assert stage["anyOf"][0]["enum"] == ["trial", "", None]
    assert "products" in json.loads(run("schema", "portfolio").stdout)["properties"]
