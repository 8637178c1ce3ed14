"""The command `mlops-canvas`: what each subcommand reads, writes and prints, and its exit code.

It handles files, streams and options; the other rooms do the work. Start with `command`; each subcommand has a module
of its name.
"""

from mkdocs_mlops_canvas.cli.command import main

__all__ = ["main"]
