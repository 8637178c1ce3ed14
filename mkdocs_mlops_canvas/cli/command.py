"""The command `mlops-canvas`: a group of subcommands, each in the module of its name.

Subcommands import what reads canvases inside their functions, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from mkdocs_mlops_canvas.cli.build import build
from mkdocs_mlops_canvas.cli.check import check
from mkdocs_mlops_canvas.cli.diff import diff
from mkdocs_mlops_canvas.cli.export import export
from mkdocs_mlops_canvas.cli.import_ import import_
from mkdocs_mlops_canvas.cli.new import new
from mkdocs_mlops_canvas.cli.portfolio import portfolio
from mkdocs_mlops_canvas.cli.schema import schema
from mkdocs_mlops_canvas.cli.streams import explain_lost_output
from mkdocs_mlops_canvas.cli.sync import sync
from mkdocs_mlops_canvas.cli.upgrade import upgrade


class _Program(click.Group):
    """Ends with one sentence where standard output is full or closed, also for `--help`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with explain_lost_output():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with explain_lost_output():
            return super().invoke(ctx)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mkdocs-mlops-canvas", message="%(version)s")
def main() -> None:
    """Machine Learning Operations Canvases as text.

    The exit code is 0 if there are no problems, 1 if there are some, and 2 for wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a letter shows its escape
            stream.reconfigure(errors="backslashreplace")


for subcommand in (build, check, diff, export, import_, new, portfolio, schema, sync, upgrade):
    main.add_command(subcommand)
