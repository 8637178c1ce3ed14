"""The stylesheet has what the HTML relies on."""

from __future__ import annotations

import math
import re
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from mkdocs_mlops_canvas.canvas import definition
from mkdocs_mlops_canvas.canvas.definition import ICONS
from mkdocs_mlops_canvas.canvas.grid import MOST, SHARED_ROWS
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.rendering import asset
from mkdocs_mlops_canvas.rendering.asset import STYLESHEET, load_asset
from mkdocs_mlops_canvas.rendering.print_size import LARGEST, NOTE_LINES, SHEETS_SIZE, SMALLEST, STEP

CSS = load_asset(STYLESHEET).content.decode()


def test_each_number_in_an_attribute_has_its_rule() -> None:
    numbers = range(1, MOST + 1)
    expected = [f'[data-columns="{n}"] {{ --mlops-canvas-columns: {n} }}' for n in numbers]
    for axis in "xy":
        expected += [f'[data-{axis}^="{n}/"] {{ --_{axis}: {n} }}' for n in numbers]
        expected += [f'[data-{axis}$="/{n + 1}"] {{ --_{axis}-end: {n + 1} }}' for n in numbers]
    for n in numbers:
        expected += [
            f'[data-lines~="{n}"] {{ --_{n}: var(--_row) }}',
            f'[data-lines~="{n}t"] {{ --_{n}: min-content }}',
        ]
    for n in SHARED_ROWS:
        expected += [f'[data-rows="{n}"] {{ --mlops-canvas-rows: {n} }}', f'[data-boxes="{n}"] {{ --_boxes: {n} }}']
    expected += [f'[data-notes="{n}"] {{ --_notes: {n} }}' for n in range(1, NOTE_LINES + 1)]
    sizes = [SMALLEST + STEP * n for n in range(math.ceil((LARGEST - SMALLEST) / STEP) + 1)]
    assert SHEETS_SIZE in sizes
    for size in sizes:
        expected.append(f'[data-print-pt="{size:g}"]) {{ --mlops-canvas-print-pt: {size:g} }}')
        expected.append(f'[data-print-pt-changes="{size:g}"] {{ --_pt-changes: {size:g} }}')
    assert [rule for rule in expected if rule not in CSS] == []


def test_each_icon_is_drawn_once_in_the_stylesheet() -> None:
    for icon in ICONS:
        (drawing,) = re.findall(rf'\[data-icon="{icon}"\] {{ --_icon: url\("data:image/svg\+xml,([^"]*)"\)', CSS)
        (path,) = BeautifulSoup(unquote(drawing), "html.parser").select("svg > path")[:1]
        file = Path(definition.__file__).parent / "definitions" / "icons" / f"{icon}.svg"
        assert str(path["d"]) in file.read_text("utf-8")


def test_each_icon_of_a_button_and_of_a_stage_is_in_the_stylesheet() -> None:
    folder = Path(asset.__file__).parent / "templates"
    templates = "".join(path.read_text("utf-8") for path in folder.glob("*.html"))
    names = set(re.findall(r'ui_icon\("(\w+)"\)|data-icon="(\w+)"', templates))
    assert len(names) > 10
    for name in ("".join(pair) for pair in names):
        assert f".mlops-canvas__ui-icon[data-icon={name}] {{ --_icon: url(" in CSS
    for stage in STAGES:
        assert f".mlops-canvas__stage--{stage}::before {{" in CSS
