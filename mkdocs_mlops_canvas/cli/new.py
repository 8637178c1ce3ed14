"""The subcommand `new`."""

from __future__ import annotations

from dataclasses import replace
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
@click.option("--profile", "profiles", multiple=True, metavar="NAME",
              help="Also write the facts of this profile, such as eu-ai-act. Can be repeated.")  # fmt: skip
@click.option("--questions", is_flag=True, help="Also write the questions of each box, for discussion.")
@with_site
@output_option
def new(
    name: str,
    form: str,
    version: str | None,
    profiles: tuple[str, ...],
    questions: bool,
    output: Path | None,
    site: CommandSite,
) -> None:
    """Write a new canvas for the product NAME, with the prompt of each box as a comment."""
    from mkdocs_mlops_canvas.canvas.definition import PROFILES, find_profile_name
    from mkdocs_mlops_canvas.text.names import fold_name, join_names, suggest
    from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas

    if not name.strip():
        raise click.BadParameter("give the product a name", param_hint="NAME")
    if output and output.exists():
        raise click.UsageError(f"the file '{output}' exists already; pass another --output")
    asked = [*site.options.profiles, *filter(None, map(find_profile_name, profiles))]
    loader = replace(site, options=replace(site.options, profiles=tuple(dict.fromkeys(asked)))).make_loader()
    definition = choose_definition(version, loader.definitions)
    known = sorted({*PROFILES, *(profile.key.replace("_", "-") for profile in definition.profiles)})
    for profile in profiles:
        if not definition.find_profile(profile):
            hint = suggest(profile, known) or f"the profiles are {join_names(known)}"
            raise click.BadParameter(f"unknown profile '{profile}'; {hint}", param_hint="--profile")
    header = {"product": name, **make_header(definition, loader.stages, set(map(fold_name, profiles)))}
    default = next(iter(loader.definitions))
    write_page(write_canvas(definition, header, {}, form, with_questions=questions, default=default), output)
