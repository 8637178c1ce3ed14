"""The Python-Markdown extension `mlops_canvas`: canvases and portfolios in the pass of their page, on every host.

It loads the blocks of a page, has the page's own Markdown parse their texts, and asks `rendering` for the HTML; files,
navigation and addresses are the business of hosts, except for Zensical, which has no plugins. Begin with `processors`,
which registers each step in the order in which it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.extension.processors import MlopsCanvasExtension, makeExtension

__all__ = ["MlopsCanvasExtension", "makeExtension"]


def __getattr__(name: str) -> Any:
    """Load the extension on first use: the command uses other modules of this folder and does not load `markdown`."""
    if name in __all__:
        from mkdocs_mlops_canvas.extension import processors

        return getattr(processors, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
