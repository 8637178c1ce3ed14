"""Owns canvases that are still to be filled: what an author starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.definition import DEFAULT_VERSION

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.definition import Definition


def write_sections(definition: Definition, product: str) -> str:
    """The Markdown of a page in the sections form, with the prompt of each box as a comment."""
    version = [f"  version: '{definition.key}'"] if definition.key != DEFAULT_VERSION else []
    lines = ["---", "canvas:", *version, "  designed_by:", "  date:", "  iteration: 1", "  stage: idea", "  owner:",
             "  tags: []", "---", "", f"# {product}"]  # fmt: skip
    for column in definition.columns:
        lines += ["", f"## {column.title}"]
        for box in column.boxes:
            lines += ["", f"### {box.title}", "", f"<!-- {box.prompt} -->"]
    return "\n".join(lines) + "\n"
