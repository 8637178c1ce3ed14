"""The subcommand `schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.options import output_option
from mkdocs_mlops_canvas.cli.site import CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import write

if TYPE_CHECKING:
    from pathlib import Path


@click.command("schema", epilog="Example: mlops-canvas schema front-matter -o canvas.schema.json")
@click.argument("what", type=click.Choice(("canvas", "front-matter", "portfolio")), default="canvas")
@with_site
@output_option
def schema(what: str, output: Path | None, site: CommandSite) -> None:
    """Print the JSON Schema of a canvas in YAML, of the front matter of its page, or of portfolio.json."""
    from mkdocs_mlops_canvas.writing.json_schema import (
        build_canvas_schema,
        build_feed_schema,
        build_front_matter_schema,
    )

    build = build_front_matter_schema if what == "front-matter" else build_canvas_schema
    loader = site.make_loader()
    built = build_feed_schema() if what == "portfolio" else build(loader.definitions, loader.stages)
    write(json.dumps(built, indent=2, ensure_ascii=False) + "\n", output)
