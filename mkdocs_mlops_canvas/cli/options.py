"""Options that several subcommands share, and what they mean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Definition


@dataclass(frozen=True, slots=True)
class Output:
    """What `--output` names: a folder if its name ends in a slash or if it is one, else a file."""

    path: Path
    is_folder: bool

    @property
    def suffix(self) -> str:
        """The ending of a file in lower case, or an empty text."""
        return "" if self.is_folder else self.path.suffix.lower()


def read_output(ctx: click.Context, param: click.Parameter, value: str | None) -> Output | None:
    """What an option names."""
    if value is None:
        return None
    path = Path(value)
    return Output(path, path.is_dir() or value.endswith(("/", os.sep)))


form_option = click.option(
    "--form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="The form of the canvas."
)
version_option = click.option("--version", "version", metavar="VERSION", help="The version of the canvas.")
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write to.  [default: stdout]",
)


def choose_definition(
    version: str | None, definitions: Mapping[str, Definition], option: str = "--version"
) -> Definition:
    """The definition of a version; None is the default one.

    Raises:
        click.BadParameter: There is no such version; `option` is the option that named it.
    """
    key = version or next(iter(definitions))
    if key not in definitions:
        message = f"unknown version '{key}'; the versions are {', '.join(definitions)}"
        raise click.BadParameter(message, param_hint=option)
    return definitions[key]
