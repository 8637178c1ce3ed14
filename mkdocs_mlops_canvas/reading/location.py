"""Where a canvas is found on a site."""

from __future__ import annotations

from typing import NamedTuple


class CanvasLocation(NamedTuple):
    """The path of a page in the docs folder and the canvas's anchor there, empty if the canvas makes up the page."""

    path: str
    anchor: str = ""
