"""The command `mlops-canvas`."""

from mkdocs_mlops_canvas.cli.command import main

__all__ = ["main"]
