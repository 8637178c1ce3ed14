"""Pictures of the manual show what the example site shows."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FOLDER = DOCS / "pictures"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_pictures", FOLDER / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_pictures_show_the_html_and_the_styles_of_now(tmp_path: Path) -> None:
    make = _load()
    make.build_sites(tmp_path)
    known = json.loads(make.DIGESTS.read_text("utf-8"))
    now = make.find_digests(tmp_path)
    changed = [name for name in {**known, **now} if known.get(name) != now.get(name)]
    assert changed == [], "run `make pictures`, and look at them"


def test_pictures_are_small_and_each_is_shown() -> None:
    make = _load()
    files = {file for name in make.PICTURES for file in make.name_files(name)}
    assert set(FOLDER.glob("*.webp")) == files
    assert [file.name for file in files if file.stat().st_size > make.LARGEST] == []
    shown = {
        (page.parent / target).resolve()
        for page in [ROOT / "README.md", *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#]+\.webp)", page.read_text("utf-8"))
    }
    assert shown == files


def test_a_picture_in_light_comes_with_one_in_dark() -> None:
    for page in DOCS.rglob("*.md"):
        text = page.read_text("utf-8")
        light = re.findall(r"!\[(.*?)\]\((.*?)-light\.webp#only-light\)", text)
        assert light == re.findall(r"!\[(.*?)\]\((.*?)-dark\.webp#only-dark\)", text), page.name
