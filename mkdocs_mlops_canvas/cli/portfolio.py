"""The subcommand `portfolio`."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_mlops_canvas.cli.options import output_option
from mkdocs_mlops_canvas.cli.site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.cli.streams import count_words, tell, write


@click.command("portfolio", epilog="Example: mlops-canvas portfolio docs --into docs --site-url https://example.com/")
@click.argument("docs", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Write all files that the plugin adds to a site into this folder.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(("json", "csv")), default="json", show_default=True,
              help="The format of the data for standard output or --output.")  # fmt: skip
@click.option("--site-url", help="The address of the site, if its configuration does not set it.")
@with_site
@output_option
def portfolio(
    docs: Path | None,
    into: Path | None,
    form: str,
    site_url: str | None,
    output: Path | None,
    site: CommandSite,
) -> None:
    """Write the portfolio of the canvases in the folder DOCS as data, for sites without the plugin.

    The default for DOCS is the docs folder of the site.
    """
    from mkdocs_mlops_canvas.extension.clock import read_origin
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.docs_folder import DocsFolder
    from mkdocs_mlops_canvas.portfolio.review import Terms
    from mkdocs_mlops_canvas.rendering.asset import read_assets
    from mkdocs_mlops_canvas.writing.feed import build_files

    loader = site.make_loader()
    options = site.options
    docs = docs or site.docs_dir()
    elsewhere, stale = site.read_copies(loader.definitions)
    for problem in stale:
        tell(str(problem))
    folder = DocsFolder(
        docs, options.excluded, history=options.history, tell=tell, site_url=site_url or options.site_url,
        use_directory_urls=options.use_directory_urls, elsewhere=elsewhere,
    )  # fmt: skip
    read = folder.read(loader, Terms(loader.stages), Words())
    parts = build_files(read.portfolio, read.addresses, loader, read_origin(docs, options.site_name))
    files = {name: "".join(part) for name, part in parts.items()}
    if into is None:
        write(files[f"portfolio.{form}"], output)
    else:
        for name, text in (files | read_assets()).items():
            write(text, into / name)
        tell(f"{count_words(len(read.portfolio.products), 'product', 'products')} written to {into}")
    if stale:
        raise SystemExit(PROBLEMS_FOUND)
