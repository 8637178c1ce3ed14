"""Runs `mkdocs serve` in this folder without a server: a first build, and one more after an edit of a page.

A child process ends between the two, so what counts instructions counts the first build on its own, too.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands import serve

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path("docs/product-00000.md")


class EditingServer:
    """What `mkdocs serve` takes for its server; instead of serving, it edits a page and builds again."""

    def __init__(self, builder: Callable[[], None], **_: Any) -> None:
        self._build = builder

    def watch(self, path: str) -> None:
        """Files do not change here but by the edit."""

    def serve(self, **_: Any) -> None:
        """Edit a page and build again."""
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        PAGE.write_text(PAGE.read_text("utf-8").replace("Patterns now", "Patterns now now", 1), "utf-8")
        self._build()

    def shutdown(self) -> None:
        """There is nothing to end."""


if __name__ == "__main__":
    vars(serve)["LiveReloadServer"] = EditingServer
    serve.serve(sys.argv[1])
