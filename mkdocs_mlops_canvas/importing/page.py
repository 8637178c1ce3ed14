"""The page of an imported canvas: what has no place on the canvas is below it, and `check` finds nothing wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing.names import NamedText, Names
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.writing.markdown import WrittenPage, write_canvas

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mkdocs_mlops_canvas.importing.importer import Imported
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

_WORDS = re.compile(r"\w+")
_OF_HEADINGS = ("stray-heading", "unknown-box")  # problems of headings that are named like a box, or nearly so


def write_imported(imported: Imported, form: str, loader: Loader, path: str) -> WrittenPage:
    """The page of a canvas, in the front matter if sections cannot hold a text.

    Args:
        imported: The canvas.
        form: One of `FORMS`.
        loader: What reads the page again.
        path: The file that its problems name.
    """
    written = _write_page(imported, form, loader, path)
    if form == "sections" and (written.changed or written.problems):
        other = _write_page(imported, "frontmatter", loader, path)
        written = min(written, other, key=lambda written: (len(written.changed), len(written.problems)))
    return written


def _write_page(imported: Imported, form: str, loader: Loader, path: str) -> WrittenPage:
    below = _write_rest(imported.rest, Names(imported.definition))
    settings = "".join(setting.written for setting in imported.settings)
    while True:
        text = write_canvas(imported.definition, imported.header, imported.boxes, form, below, settings=settings)
        page = load_page(text, path, loader)
        start = text.count("\n") - below.count("\n")  # the line of the file (from 1) on which it begins
        refused = {problem.line - start for problem in page.problems if problem.code in _OF_HEADINGS}
        refused &= {heading.start for heading in read_outline(below.split("\n")).headings}
        if not refused:
            break
        below = _make_bold(below, refused)
    canvas = page.canvases[0].canvas if page.canvases else None
    before, after = (
        # headings may have another level, and lines another indentation
        {key: _WORDS.findall(markdown) for key, markdown in boxes.items()}
        for boxes in (imported.boxes, canvas.boxes if canvas else {})
    )
    changed = tuple(sorted(key for key in before | after if before.get(key) != after.get(key)))
    return WrittenPage(text, form, changed, tuple(page.problems))


def _write_rest(rest: Sequence[NamedText], names: Names) -> str:
    """What is below the canvas, with names of boxes in bold, as no heading there is that of a box."""
    parts = ["## Not on the canvas"] if rest else []
    for text in rest:
        headings = read_outline(text.value.split("\n")).headings
        parts += [f"### {text.name}"] if text.name else []
        parts += [_make_bold(text.value, {h.start for h in headings if names.is_box(h.text)})] if text.value else []
    return "\n\n".join(parts)


def _make_bold(markdown: str, starts: Collection[int]) -> str:
    """The text with the headings that begin at these lines (from 0) as bold lines."""
    lines = markdown.split("\n")
    for heading in reversed(read_outline(lines).headings):
        if heading.start in starts:
            lines[heading.start : heading.end] = [f"**{heading.text}**"]
    return "\n".join(lines)
