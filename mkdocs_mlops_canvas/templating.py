"""Owns the templates and the assets: how values become HTML, escaped unless `rendering` marks them as safe."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import escape

if TYPE_CHECKING:
    from datetime import date

    from mkdocs_mlops_canvas.model import Canvas

_HERE = Path(__file__).parent
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT = "mlops-canvas.css", "mlops-canvas.js", "mlops-canvas-portfolio.js"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the package for the reader's browser; its name changes with its content."""

    name: str
    content: bytes


@cache
def load_asset(name: str) -> Asset:
    """The stylesheet or one of the scripts."""
    content = (_HERE / "assets" / name).read_bytes()
    stem, _, suffix = name.rpartition(".")
    return Asset(f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}", content)


def read_assets() -> dict[str, str]:
    """The texts of the stylesheet and the scripts by path, for hosts to which they have to be named by hand."""
    names = (STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT)
    return {f"assets/{name}": load_asset(name).content.decode() for name in names}


def render_script(url: str) -> str:
    """The element that loads a script."""
    return f'\n<script src="{escape(url)}" defer></script>'


def escape_text(text: str) -> str:
    """`text` with the characters that HTML takes for markup written out."""
    return str(escape(text))


def render_template(template: str, **values: Any) -> str:
    """The HTML that a template makes of values."""
    html: str = _load_template(template).render(values)
    return html


@cache
def _load_template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, auto_reload=False
    )
    environment.filters.update(day=_day, capitalised=_capitalised, map=_map, sentence=_sentence, stage=_stage)
    return environment


def _day(value: date) -> str:
    """`12 Nov 2026`, whatever the locale of the build."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capitalised(text) if text.endswith("?") else f"{_capitalised(text)}."


@cache
def _stage(name: str) -> str:
    """The sign and the name of a stage."""
    html: str = _load_template("parts.html").module.stage(name)  # type: ignore[attr-defined]  # a macro
    return html


def _map(canvas: Canvas) -> str:
    """The small picture of a canvas: its boxes, filled and empty ones."""
    grid = canvas.definition.grid
    places = tuple(
        (grid.count_rows_above(area), area.left, area.height, area.width, key in canvas.boxes)
        for key, area in grid.boxes.items()
    )
    return _draw_map(grid.rows, grid.width, places)


@lru_cache(maxsize=4096)  # most canvases of a site look like another one
def _draw_map(rows: int, columns: int, places: tuple[tuple[int, int, int, int, bool], ...]) -> str:
    """A picture of 64 x 36 with boxes: the row, the column, how high, how wide, and whether they are filled."""
    gap = 2
    row, column = (36 + gap) / rows, (64 + gap) / columns
    paths = {True: "", False: ""}
    for above, before, high, wide, filled in places:
        width, height = wide * column - gap - 1, high * row - gap - 1
        paths[filled] += f"M{before * column + 0.5:.4g} {above * row + 0.5:.4g}h{width:.4g}v{height:.4g}h-{width:.4g}z"
    html: str = _load_template("parts.html").module.map(paths[True], paths[False])  # type: ignore[attr-defined]  # a macro
    return html
