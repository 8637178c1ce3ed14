"""Owns the pages and files that are made for a site of MkDocs, beside those of its authors."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

from mkdocs_mlops_canvas.addresses import find_language_folder, find_neutral_path
from mkdocs_mlops_canvas.site import Comparison, find_page_below
from mkdocs_mlops_canvas.templating import escape_text

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_mlops_canvas.definition import Box
    from mkdocs_mlops_canvas.portfolio import Portfolio


def add_file(files: Files, file: File) -> None:
    """Add a file to those of the site, unless it is there."""
    if file.src_uri not in files.src_uris:
        files.append(file)


def find_rival(files: Files, file: File) -> File | None:
    """The file of the author that would be published in the same place."""
    return next((other for other in files if other.dest_uri == file.dest_uri), None)


def add_changes(portfolio_path: str | None, title: str, files: Files, config: MkDocsConfig) -> str:
    """The path of the page with the latest changes, which is made beside the portfolio; empty without one."""
    if portfolio_path is None:
        return ""
    path = find_page_below(find_language_folder(config) + find_neutral_path(files, portfolio_path), "changes")
    return path if _add_page(path, title, files, config) else ""


def add_comparisons(
    portfolio: Portfolio, portfolio_path: str | None, files: Files, config: MkDocsConfig
) -> dict[str, Comparison]:
    """Add a page and a script for each box, which are filled when all pages are rendered."""
    places: dict[str, Comparison] = {}
    if portfolio_path is None:
        return places
    home = find_language_folder(config) + find_neutral_path(files, portfolio_path)
    for box in [box for column in portfolio.columns for box in column.boxes]:
        path = find_page_below(home, box.anchor)
        if not _add_page(path, box.title, files, config):
            continue  # a page of the author
        script = f"{path.removesuffix('.md')}.{_fingerprint(portfolio, box)}.js"
        places[box.key] = Comparison(path, script)
        add_file(files, File.generated(config, script, content=""))
    return places


def _add_page(path: str, title: str, files: Files, config: MkDocsConfig) -> bool:
    """Add a page that is filled when all others are rendered; false where the author has one in its place."""
    title = escape_text(title)  # themes take titles for HTML
    content = f"---\ntitle: {json.dumps(title)}\n---\n\n<h1>{title}</h1>\n"
    file = File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
    if find_rival(files, file):
        return False
    add_file(files, file)
    return True


def _fingerprint(portfolio: Portfolio, box: Box) -> str:
    """A few characters that change with the texts of a box."""
    texts = [(product.id, product.canvas.boxes.get(box.key)) for product in portfolio.products]
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:8]
