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
    definition = canvas.definition
    sizes = tuple(len(column.boxes) for column in definition.columns)
    return _draw_map(sizes, tuple(box.key in canvas.boxes for box in definition.boxes))


@lru_cache(maxsize=4096)  # most canvases of a site look like another one
def _draw_map(sizes: tuple[int, ...], filled: tuple[bool, ...]) -> str:
    """A picture of 64 x 36 of columns with so many boxes, which are filled or not."""
    width, height, gap = 64, 36, 2
    box_width = (width - (len(sizes) - 1) * gap) / len(sizes)
    paths = {True: "", False: ""}
    boxes = iter(filled)
    for index, size in enumerate(sizes):
        box_height = (height - (size - 1) * gap) / size
        for number in range(size):
            left, top = index * (box_width + gap) + 0.5, number * (box_height + gap) + 0.5
            paths[next(boxes)] += (
                f"M{left:.4g} {top:.4g}h{box_width - 1:.4g}v{box_height - 1:.4g}h-{box_width - 1:.4g}z"
            )
    html: str = _load_template("parts.html").module.map(paths[True], paths[False])  # type: ignore[attr-defined]  # a macro
    return html
