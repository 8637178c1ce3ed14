"""Text for language models: `llms.txt` (https://llmstxt.org), and a Markdown file for each page with canvases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.changes import ADDRESS
from mkdocs_mlops_canvas.writing.formats import list_header
from mkdocs_mlops_canvas.writing.markdown import lower_headings, nest_facts, write_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product

INDEX = "llms.txt"
_BRACKETS = str.maketrans("[]", "()")  # parsers of `llms.txt` refuse brackets in titles


def write_index(site_name: str, title: str, entries: Sequence[tuple[Product, str]]) -> str:
    """The text of `llms.txt`: a link for each product, to the address of its Markdown file."""
    lines = [f"# {_write_line(site_name)}", "", f"> {_write_line(title)}", "", f"## {_write_line(title)}", ""]
    for product, url in entries:
        summary = product.canvas.summary
        lines.append(f"- [{_write_line(product.name)}](<{url}>){f': {_write_line(summary)}' if summary else ''}")
    return "\n".join(lines) + "\n"


def write_page(iterations: Sequence[Iteration], addresses: SiteAddresses) -> str:
    """The canvases of a page, one below the other: the header as front matter, and the boxes that are filled."""
    return "\n".join(_write_canvas(iteration.canvas, iteration.path, addresses) for iteration in iterations)


def _write_canvas(canvas: Canvas, path: str, addresses: SiteAddresses) -> str:
    def move(text: str) -> str:
        return ADDRESS.sub(lambda found: found["start"] + addresses.absolute_url_of_link(path, found["address"]), text)

    header = list_header(canvas) | ({"links": addresses.absolute_links_of(canvas, path)} if canvas.header.links else {})
    parts = [f"---\n{write_mapping(nest_facts(header))}---", f"# {canvas.product}"]
    for box in canvas.definition.boxes:
        if text := canvas.boxes.get(box.key):
            parts += [f"## {box.title}", lower_headings(move(text), 3).strip("\n")]
    return "\n\n".join(parts) + "\n"


def _write_line(text: str) -> str:
    return " ".join(text.translate(_BRACKETS).split())
