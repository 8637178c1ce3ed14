"""The subcommand `new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.options import choose_definition, form_option, output_option, version_option
from mkdocs_mlops_canvas.cli.site import CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import write_page

if TYPE_CHECKING:
    from pathlib import Path


@click.command("new", epilog="Example: mlops-canvas new 'Churn radar' -o docs/products/churn-radar.md")
@click.argument("name")
@form_option
@version_option
@click.option("--questions", is_flag=True, help="Write the questions of each box, too, for your discussion.")
@with_site
@output_option
def new(name: str, form: str, version: str | None, questions: bool, output: Path | None, site: CommandSite) -> None:
    """Write the canvas of the product NAME, with the prompt of each box as a comment."""
    from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas

    if not name.strip():
        raise click.BadParameter("give the product a name", param_hint="NAME")
    if output and output.exists():
        raise click.UsageError(f"there is a file '{output}' already")
    loader = site.make_loader()
    definition = choose_definition(version, loader.definitions)
    header = {"product": name, **make_header(definition, loader.stages)}
    default = next(iter(loader.definitions))
    write_page(write_canvas(definition, header, {}, form, with_questions=questions, default=default), output)
