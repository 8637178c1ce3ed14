"""The Markdown extension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.extension.processors import MlopsCanvasExtension, makeExtension

__all__ = ["MlopsCanvasExtension", "makeExtension"]


def __getattr__(name: str) -> Any:
    """Load the extension when it is asked for: the command uses other modules of this folder without `markdown`."""
    if name in __all__:
        from mkdocs_mlops_canvas.extension import processors

        return getattr(processors, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
