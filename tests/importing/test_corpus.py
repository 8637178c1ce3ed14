"""No box gets the words of another one: canvases in the shapes in which people write them, counted word by word."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.sources import DEFINITIONS, read

CORPUS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("corpus.yml").read_text("utf-8"))
_KEYS = {box.key for definition in DEFINITIONS.values() for box in definition.boxes} | {"below"}
_WORD = re.compile(rf"\b({'|'.join(_KEYS)})\d+\b")  # `background1`: a word that belongs to this box


@pytest.mark.parametrize("fixture", CORPUS, ids=[fixture["name"] for fixture in CORPUS])
def test_each_word_is_in_its_box_or_below(fixture: dict[str, Any]) -> None:
    imported = read(fixture["text"], fixture.get("format", "markdown"))  # `check` finds nothing wrong with it
    places = {found[0]: key for key, text in imported.boxes.items() for found in _WORD.finditer(text)}
    places |= {found[0]: "below" for rest in imported.rest for found in _WORD.finditer(f"{rest.name} {rest.value}")}
    counts = Counter(placed=0, below=0, misplaced=0, lost=0)
    for found in _WORD.finditer(fixture["text"]):
        place = places.get(found[0], "lost")
        counts[place if place in ("below", "lost") else "placed" if place == found[1] else "misplaced"] += 1
    assert counts == Counter(placed=fixture["placed"], below=fixture["below"], misplaced=0, lost=0), places
    assert imported.definition.key == fixture["version"]
    if "header" in fixture:
        assert imported.header == fixture["header"]


@pytest.mark.parametrize("fixture", CORPUS, ids=[fixture["name"] for fixture in CORPUS])
def test_no_box_ends_with_a_rule_or_holds_a_prompt(fixture: dict[str, Any]) -> None:
    boxes = read(fixture["text"], fixture.get("format", "markdown")).boxes.values()
    assert [
        text for text in boxes if re.search(r"^(?:---|\*\*\*)\Z|Describe|Identify|Outline|Specify", text, re.M)
    ] == []
