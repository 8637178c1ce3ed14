"""Writes `llms.txt` and Markdown files into the built site, beside the HTML of its pages."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses, language_folder
from mkdocs_mlops_canvas.writing.llms import INDEX, write_index, write_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from mkdocs_mlops_canvas.portfolio.products import Iteration
    from mkdocs_mlops_canvas.portfolio.site import Site


def write_llms(site: Site, config: MkDocsConfig) -> None:
    """Write a Markdown file for each page with published canvases, and `llms.txt` with a link for each product.

    Files that an author or another plugin has written stay as they are.
    """
    addresses = site.addresses
    if not isinstance(addresses, MkDocsAddresses):  # there is no canvas
        return
    pages: dict[str, list[Iteration]] = {}
    for product in site.portfolio.own:
        for iteration in product.iterations:
            if not iteration.commit:
                pages.setdefault(iteration.path, []).append(iteration)
    names = {path: PurePosixPath(addresses.get_file(path).dest_uri).with_suffix(".md").as_posix() for path in pages}
    for path, iterations in pages.items():
        _write(config, names[path], write_page(iterations, addresses))
    entries = [
        (product, urljoin(config.site_url or "", quote(names[product.location.path]))) for product in site.portfolio.own
    ]
    title = site.words.gettext("ML products")
    _write(config, language_folder(config) + INDEX, write_index(config.site_name, title, entries))


def _write(config: MkDocsConfig, name: str, text: str) -> None:
    file = Path(config.site_dir, name)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
