"""The plugin for MkDocs: what a host knows that lists all files, and what is added to the site that it builds.

It renders no canvas: `extension/` does so for each page, and `rendering/` makes the HTML. Begin with `events`; `build`
is the state of one build.
"""

from mkdocs_mlops_canvas.plugin.events import MlopsCanvasPlugin

__all__ = ["MlopsCanvasPlugin"]
