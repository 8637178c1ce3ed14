"""Where a canvas is found on a site."""

from __future__ import annotations

from typing import NamedTuple


class CanvasLocation(NamedTuple):
    """The path of a page in the docs folder and the canvas's anchor there, empty if the canvas makes up the page.

    Of a canvas on another site, the path is its whole address.
    """

    path: str
    anchor: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether the canvas is on another site."""
        return "://" in self.path
