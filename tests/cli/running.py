"""How the tests of the command run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from mkdocs_mlops_canvas.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

GOOD = "```mlops-canvas\nproduct: P\n```\n"
BAD = "```mlops-canvas\nproduct: P\nbakground: x\n```\n"


def run(*arguments: str | Path, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)
