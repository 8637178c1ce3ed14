"""Marks in the texts of a page what has changed since the iteration before.

The texts of that iteration are not part of the page: what they define (references, footnotes, abbreviations) is
forgotten again, and processors that resolve links or build the table of contents do not see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import footnotes

from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED
from mkdocs_mlops_canvas.comparing.tree_marks import mark_changes
from mkdocs_mlops_canvas.comparing.tree_words import HtmlStash
from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions
from mkdocs_mlops_canvas.rendering.author_html import make_inert

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from markdown import Markdown
    from markdown.treeprocessors import Treeprocessor

    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.comparing.unchanged_blocks import UnchangedBlocks
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas, PreviousTexts


def mark_texts(md: Markdown, parsed: ParsedCanvas, until: Treeprocessor) -> dict[str, WordCounts]:
    """Mark what has changed in the texts of a canvas, once their inline Markdown is read.

    Args:
        md: The `Markdown` of the page.
        parsed: The canvas.
        until: The tree processor that calls this. Those before it have run on the page, and are run on the texts of
            the iteration before.

    Returns:
        The words added and removed, by the key of the box.
    """
    skeleton, previous = parsed.skeleton, parsed.previous
    history = skeleton.placed.history
    if not history or not history.changes:
        return {}
    bodies = skeleton.bodies
    places = {**skeleton.emptied, **bodies}
    changed = [key for key in history.changes.boxes if key in places]
    kept = _select_kept(md, previous, places)
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


def open_stash(md: Markdown) -> HtmlStash:
    """The raw HTML that `md` has set aside, where HTML that is gone can be stored again without effect."""
    stash = md.htmlStash

    def read(number: int) -> str:
        html = stash.rawHtmlBlocks[number] if number < len(stash.rawHtmlBlocks) else ""
        return html if isinstance(html, str) else "".join(html.itertext())

    def retire(number: int) -> str:
        return str(stash.store(make_inert(read(number))))

    return HtmlStash(read, retire)


def _select_kept(md: Markdown, previous: PreviousTexts, places: Mapping[str, Element]) -> dict[str, UnchangedBlocks]:
    """The blocks that need not be compared; all others are put back into their texts."""
    have_same_references = all(md.references.get(name) == address for name, address in previous.references.items())
    kept = {}
    for key, blocks in previous.kept.items():
        if have_same_references and blocks.are_in(places[key]):
            kept[key] = blocks
        else:
            blocks.give_back(previous.elements[key])
    return kept


def _finish(
    md: Markdown, olds: Collection[Element], references: Mapping[str, tuple[str, str]], until: Treeprocessor
) -> list[Element]:
    """Run the tree processors before `until` on the texts of the iteration before."""
    root = whole = Element("div")
    root.extend(olds)
    with keep_definitions(md):
        md.references.update(references)
        for processor in md.treeprocessors if len(root) else ():
            if processor is until:
                break
            # footnotes would add all notes of the page here
            if type(processor).__module__ != footnotes.__name__:
                found = processor.run(root)
                root = root if found is None else found
    return list(olds if root is whole else root)  # without what a processor has added beside them


def _guard_marker(text: Element, marker: str) -> None:
    """Keep the marker of a table of contents, `[TOC]`, usable in an added paragraph, and without effect elsewhere."""
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
