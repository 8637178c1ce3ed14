"""`mlops-canvas schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import yaml

from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.cli.running import run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def test_the_schema_of_front_matter_describes_the_example_site(loader: Loader) -> None:
    schema = json.loads(run("schema", "front-matter").stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    seen = 0
    for path in (EXAMPLE / "docs").rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---") and any(b.is_page for b in load_page(text, path.name, loader).canvases):
            front = yaml.load(
                text.split("---\n")[1], yaml.BaseLoader
            )  # editors validate texts, numbers and dates as such
            front["canvas"].pop("version", None)
            validator.validate(front)
            seen += 1
    assert seen > 5
    assert not validator.is_valid({"canvas": {"bakground": "x"}})


def test_schemas_of_canvas_and_portfolio() -> None:
    assert json.loads(run("schema", "--stages", "trial").stdout)["properties"]["stage"]["enum"] == ["trial", None]
    assert "products" in json.loads(run("schema", "portfolio").stdout)["properties"]
