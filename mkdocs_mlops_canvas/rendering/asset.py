"""The stylesheets and scripts of the package."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from markupsafe import escape

from mkdocs_mlops_canvas.text.records import dataclass

_FOLDER = Path(__file__).parent / "assets"

STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT = "mlops-canvas.css", "mlops-canvas.js", "mlops-canvas-portfolio.js"
FILL_IN_STYLESHEET, FILL_IN_SCRIPT = "mlops-canvas-fill-in.css", "mlops-canvas-fill-in.js"
_PARTS = {  # of scripts, in a folder
    PORTFOLIO_SCRIPT: "portfolio: base facets menus products search address changes compare lists gaps start",
    FILL_IN_SCRIPT: "fill-in: outline page check paste sheet",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file for the browser, under a name that changes with its content."""

    name: str
    content: bytes


@cache
def load_asset(name: str) -> Asset:
    """The stylesheet or script with this name in `assets/`."""
    if name in _PARTS:
        folder, _, parts = _PARTS[name].partition(": ")
        parts = "\n".join((_FOLDER / folder / f"{part}.js").read_text("utf-8") for part in parts.split())
        content = f'(() => {{\n"use strict";\n{parts}}})();\n'.encode()
    else:
        content = (_FOLDER / name).read_bytes()
    stem, _, suffix = name.rpartition(".")
    return Asset(f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}", content)


def read_assets() -> dict[str, str]:
    """The stylesheet and the scripts by path, under plain names for sites that link to them by hand."""
    names = (STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT)
    return {f"assets/{name}": load_asset(name).content.decode() for name in names}


def render_script(url: str) -> str:
    """The element that loads a script."""
    return f'\n<script src="{escape(url)}" defer></script>'


def hides_parts(html: str) -> bool:
    """Whether a page has tabs or details of an author, which the script opens for a link that leads into them."""
    return re.search(r'tabbed-set|<details(?! class="mlops-canvas-)', html) is not None


def shows_blocks(html: str) -> bool:
    """Whether there is a canvas or a portfolio in the HTML of a page, which plugins and hooks may have replaced."""
    return 'class="mlops-canvas' in html
