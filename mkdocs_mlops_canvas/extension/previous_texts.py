"""Owns the texts of the iteration before, inside Python-Markdown: parsed beside the page, they leave marks in it.

References, footnotes and abbreviations that they define are forgotten at once; the processors for links and for the
table of contents never see them.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import footnotes
from markdown.treeprocessors import Treeprocessor

from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED, unmark
from mkdocs_mlops_canvas.comparing.tree_marks import mark_changes
from mkdocs_mlops_canvas.comparing.tree_words import Stash
from mkdocs_mlops_canvas.comparing.unchanged_blocks import KeptBlocks, take_kept
from mkdocs_mlops_canvas.rendering.inert_html import make_inert

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from markdown import Markdown

    from mkdocs_mlops_canvas.rendering.canvas import Skeleton
    from mkdocs_mlops_canvas.rendering.iteration_view import History


class KeepBlocks(Treeprocessor):
    """Takes the blocks at their ends that have stayed out of old texts, before anything is made of their words."""

    def __init__(self, md: Markdown, find_skeletons: Callable[[], Iterable[Skeleton]]) -> None:
        super().__init__(md)
        self.find_skeletons = find_skeletons

    def run(self, root: Element) -> None:
        """Compare the blocks of all texts that have changed."""
        for skeleton in self.find_skeletons():
            for key, old in skeleton.old.items():
                if key in skeleton.bodies and key not in skeleton.kept:
                    skeleton.kept[key] = take_kept(old, skeleton.bodies[key])


class MarkChanges(Treeprocessor):
    """Marks in the bodies of canvases what has changed since the iteration before, when their words are elements."""

    def __init__(self, md: Markdown, find_skeletons: Callable[[], Iterable[Skeleton]]) -> None:
        super().__init__(md)
        self.find_skeletons = find_skeletons

    def run(self, root: Element) -> None:
        """Mark what has changed in the tree of a page."""
        for skeleton in self.find_skeletons():
            if (history := skeleton.history) and history.changes:
                places = {**skeleton.emptied, **skeleton.bodies}
                self._mark(skeleton, {key: places[key] for key in history.changes.boxes if key in places}, history)

    def _mark(self, skeleton: Skeleton, places: Mapping[str, Element], history: History) -> None:
        """Mark what has changed in boxes, each with the place for its text."""
        olds = {key: skeleton.old[key] for key in places if key in skeleton.old}
        kept = {key: skeleton.kept.get(key, KeptBlocks()) for key in places}
        for key, old in olds.items():
            if not (kept[key].are_in(places[key]) and self._leads_alike(skeleton.old_references)):
                kept[key].give_back(old)
                kept[key] = KeptBlocks()
        olds = dict(zip(olds, self._finish(olds.values(), skeleton.old_references), strict=False))
        marker = getattr(self.md.treeprocessors["toc"], "marker", "") if "toc" in self.md.treeprocessors else ""
        for key, place in places.items():
            stash = open_stash(self.md)
            marked, history.counts[key] = mark_changes(olds.get(key), skeleton.bodies.get(key), stash, kept[key])
            if marker:
                _guard_marker(marked, marker)
            place.text, place[:] = marked.text, list(marked)

    def _leads_alike(self, references: Mapping[str, tuple[str, str]]) -> bool:
        """Whether the references of an old text have the addresses that they have now."""
        return all(self.md.references.get(name) == address for name, address in references.items())

    def _finish(self, olds: Collection[Element], references: Mapping[str, tuple[str, str]]) -> list[Element]:
        """The words of old texts as elements: what the processors before this one make of them."""
        root = whole = Element("div")
        root.extend(olds)
        with keep_definitions(self.md):
            self.md.references.update(references)
            for processor in self.md.treeprocessors if len(root) else ():
                if processor is self:
                    break
                # footnotes would put all notes of the page at its end
                if not isinstance(processor, KeepBlocks) and type(processor).__module__ != footnotes.__name__:
                    found = processor.run(root)
                    root = root if found is None else found
        return list(olds if root is whole else root)  # what a processor has put beside them is left out


class CopyTexts(Treeprocessor):
    """Leaves a copy without marks of each text in which something is marked, for all that reads texts alone.

    `leave(skeleton, key, copy)` puts it where the page is not seen.
    """

    def __init__(
        self,
        md: Markdown,
        find_skeletons: Callable[[], Iterable[Skeleton]],
        leave: Callable[[Skeleton, str, Element], None],
    ) -> None:
        super().__init__(md)
        self.find_skeletons = find_skeletons
        self.leave = leave

    def run(self, root: Element) -> None:
        """Copy the texts of a page."""
        for skeleton in self.find_skeletons():
            for key in skeleton.marked:
                self.leave(skeleton, key, unmark(skeleton.bodies[key]))


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


def open_stash(md: Markdown) -> Stash:
    """The HTML that `md` keeps; what is gone is kept once more, and does nothing."""
    stash = md.htmlStash

    def read(number: int) -> str:
        html = stash.rawHtmlBlocks[number] if number < len(stash.rawHtmlBlocks) else ""
        return html if isinstance(html, str) else "".join(html.itertext())

    def retire(number: int) -> str:
        return str(stash.store(make_inert(read(number))))

    return Stash(read, retire)


@contextmanager
def pass_code_over(md: Markdown) -> Iterator[None]:
    """Take `::: module` for text: what an old text documents may be gone, and mkdocstrings would stop the build."""
    registry = md.parser.blockprocessors
    if "mkdocstrings" not in registry:
        yield
        return
    processor = registry["mkdocstrings"]
    registry.deregister("mkdocstrings")
    try:
        yield
    finally:
        registry.register(processor, "mkdocstrings", 75)  # its own priority, mkdocstrings/_internal/extension.py


@contextmanager
def keep_definitions(md: Markdown) -> Iterator[None]:
    """Forget what a text defines for the whole page, and how often it has used it."""
    registry = md.parser.blockprocessors
    owners = [registry[name] for name in ("footnote", "abbr") if name in registry]
    owners += [owner.footnotes for owner in owners if hasattr(owner, "footnotes")]
    stores = [md.references, *(value for owner in owners for value in vars(owner).values())]
    kept = [(store, store.copy()) for store in stores if isinstance(store, (dict, set, list))]
    try:
        yield
    finally:
        for store, before in kept:
            store.clear()
            if isinstance(store, list):
                store.extend(before)
            else:
                store.update(before)
