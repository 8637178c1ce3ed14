"""The plugin for MkDocs."""

from mkdocs_mlops_canvas.plugin.events import MlopsCanvasPlugin

__all__ = ["MlopsCanvasPlugin"]
