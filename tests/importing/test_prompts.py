"""Guiding texts in what is imported: found however their lines are broken, and only whole ones."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing import prompts as module
from mkdocs_mlops_canvas.importing.names import load_titles
from mkdocs_mlops_canvas.importing.prompts import Prompts
from tests.importing.sources import DEFINITIONS, OLD

if TYPE_CHECKING:
    import pytest

BACKGROUND, VALUE = OLD.boxes[:2]
PROMPTS = Prompts(DEFINITIONS)


def test_a_prompt_is_found_however_it_is_broken() -> None:
    broken = VALUE.prompt.replace(" ", "\n   ", 5).replace("fi", "\N{LATIN SMALL LIGATURE FI}")
    assert PROMPTS.drop(f"> *{broken}*\nmine", VALUE.key) == "mine"
    assert PROMPTS.drop(f"mine\n<!--\n{VALUE.prompt}\n-->\nmine", VALUE.key) == "mine\nmine"
    for text in (f"mine {VALUE.prompt}", VALUE.prompt.rsplit(maxsplit=1)[0], BACKGROUND.prompt):
        assert PROMPTS.drop(text, VALUE.key) == text


def test_a_prompt_of_a_sheet_is_known_by_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"box": "security", "first": "guard", "words": 3, "sha256": sha256(b"guard the door").hexdigest()[:16]}
    monkeypatch.setattr(module, "load_titles", lambda: {**load_titles(), "prompts": [entry]})
    assert Prompts({}).drop("Guard the\ndoor.\nmine", "security") == "mine"


def test_the_digests_belong_to_boxes() -> None:
    assert {entry["box"] for entry in load_titles()["prompts"]} <= DEFINITIONS["1.1"].keys
    assert set(load_titles()["boxes"]) == DEFINITIONS["1.1"].keys
