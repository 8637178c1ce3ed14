"""Marks in the texts of a page what has changed since the iteration before.

The texts of that iteration are finished beside the page: references, footnotes and abbreviations that they define are
forgotten at once, and the processors for links and for the table of contents never see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import footnotes

from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED
from mkdocs_mlops_canvas.comparing.tree_marks import mark_changes
from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions, open_stash

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from markdown import Markdown
    from markdown.treeprocessors import Treeprocessor

    from mkdocs_mlops_canvas.comparing.tree_marks import Counts
    from mkdocs_mlops_canvas.comparing.unchanged_blocks import KeptBlocks
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas, PreviousTexts


def mark_texts(md: Markdown, parsed: ParsedCanvas, until: Treeprocessor) -> dict[str, Counts]:
    """Mark what has changed in the texts of a canvas, when their words are elements.

    Args:
        md: The `Markdown` of the page.
        parsed: The canvas.
        until: The processor at work; those before it have worked on the page, and work on the other texts now.

    Returns:
        How many words were added and removed, by the key of the box.
    """
    skeleton, previous = parsed.skeleton, parsed.previous
    history = skeleton.placed.history
    if not history or not history.changes:
        return {}
    bodies = skeleton.bodies
    places = {**skeleton.emptied, **bodies}
    changed = [key for key in history.changes.boxes if key in places]
    kept = _find_kept(md, previous, places)
    keys = [key for key in changed if key in previous.elements]
    finished = _finish(md, [previous.elements[key] for key in keys], previous.references, until)
    olds = dict(zip(keys, finished, strict=False))
    marker = getattr(md.treeprocessors["toc"], "marker", "") if "toc" in md.treeprocessors else ""
    counts = {}
    for key in changed:
        stash = open_stash(md)
        marked, counts[key] = mark_changes(olds.get(key), bodies.get(key), stash, kept.get(key))
        if marker:
            _guard_marker(marked, marker)
        places[key].text, places[key][:] = marked.text, list(marked)
    return counts


def _find_kept(md: Markdown, previous: PreviousTexts, places: Mapping[str, Element]) -> dict[str, KeptBlocks]:
    """The blocks that may stay out of texts; those of other texts are put back into them."""
    leads_alike = all(md.references.get(name) == address for name, address in previous.references.items())
    kept = {}
    for key, blocks in previous.kept.items():
        if leads_alike and blocks.are_in(places[key]):
            kept[key] = blocks
        else:
            blocks.give_back(previous.elements[key])
    return kept


def _finish(
    md: Markdown, olds: Collection[Element], references: Mapping[str, tuple[str, str]], until: Treeprocessor
) -> list[Element]:
    """The words of old texts as elements: what the processors before `until` make of them."""
    root = whole = Element("div")
    root.extend(olds)
    with keep_definitions(md):
        md.references.update(references)
        for processor in md.treeprocessors if len(root) else ():
            if processor is until:
                break
            # footnotes would put all notes of the page at its end
            if type(processor).__module__ != footnotes.__name__:
                found = processor.run(root)
                root = root if found is None else found
    return list(olds if root is whole else root)  # what a processor has put beside them is left out


def _guard_marker(text: Element, marker: str) -> None:
    """Let the table of contents be put where a paragraph is its marker, `[TOC]`, and in place of no mark."""
    for parent in text.iter():
        for mark in list(parent):
            words = (mark.text or "").strip()
            if not words or words != marker or len(mark) or mark.get("class") not in (ADDED, REMOVED):
                continue
            if mark.get("class") == ADDED and len(parent) == 1 and not parent.text and not mark.tail:
                parent.text = words
                parent.remove(mark)
            else:
                before, _, _ = (mark.text or "").partition(words)
                mark.text = before + words[0]
                SubElement(mark, "span").text = words[1:]
