"""The command `mlops-canvas`: what each subcommand reads, writes and prints, and its exit code.

What is done with canvases is decided in the rooms before this one; here are files, streams and options. Begin with
`command`; each subcommand is the module of its name.
"""

from mkdocs_mlops_canvas.cli.command import main

__all__ = ["main"]
