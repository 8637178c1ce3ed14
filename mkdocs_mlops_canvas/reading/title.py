"""Owns the title of a page: where it is written, and what stands in for it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import make_title
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import plain_line
from mkdocs_mlops_canvas.text.source import normalise, split_front_matter

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.text.outline import Heading, Outline
    from mkdocs_mlops_canvas.text.source import FrontMatter


def read_title(text: str, path: str) -> str:
    """The title of a page: that of its front matter, else its first level-one heading, else its name."""
    text = normalise(text)
    front = split_front_matter(text)
    outline = read_outline(text.split("\n")[front.end if front else 0 :])
    return find_title(front, find_title_heading(outline), path)


def find_title_heading(outline: Outline) -> Heading | None:
    """The first level-one heading of a page."""
    return next((heading for heading in outline.headings if heading.level == 1), None)


def find_title(front: FrontMatter | None, heading: Heading | None, path: str) -> str:
    """The title of a page with such a front matter and first level-one heading, as `read_title` tells it."""
    if front and front.title:
        return front.title
    if heading and plain_line(heading.text):
        return plain_line(heading.text)
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if stem.casefold() in ("index", "readme"):
        stem = posixpath.basename(folder) or stem
    return make_title(stem)
