"""Parses the text of each box on its own, with the `Markdown` of the page.

So the extensions of the page work in boxes too, and what a box leaves open ends there.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.util import STX

from mkdocs_mlops_canvas.comparing.unchanged_blocks import take_unchanged
from mkdocs_mlops_canvas.extension.kept_fences import KEEP, SOURCE
from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions, pass_code_over
from mkdocs_mlops_canvas.extension.placeholders import NAME
from mkdocs_mlops_canvas.rendering.skeleton import BOX_HEADING_LEVEL
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown import Markdown
    from markdown.preprocessors import Preprocessor

    from mkdocs_mlops_canvas.comparing.unchanged_blocks import UnchangedBlocks
    from mkdocs_mlops_canvas.rendering.skeleton import PlacedCanvas, Skeleton

_TAG = re.compile(r"<[a-zA-Z/!?]")  # HTML in Markdown: `<div>`, `</p>`, `<!--`, `<?php`
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_META = "meta"  # would read `Target: 90 %` at the top of a box as meta-data of the page
# preprocessors that do nothing without one of these signs, which most boxes do not have: running them all takes 1.6 %
# more instructions for a canvas
_SIGNS = {
    "normalize_whitespace": ("\t", "\r", " \n"),
    "html_block": ("<",),
    "mkdocs_raw_html": ("<",),
    "fenced_code_block": ("```", "~~~", STX),  # superfences with `preserve_tabs` has set its fences aside
}


@dataclass(frozen=True, slots=True)
class PreviousTexts:
    """The texts of the iteration before that have changed since.

    Attributes:
        elements: The blocks of a text, by the key of its box, in an element outside of the page.
        kept: Blocks at both ends of a text that are the same now, which were taken out of its element.
        references: Link references of these texts and the page: address and title by label.
    """

    elements: Mapping[str, Element] = field(default_factory=dict)
    kept: Mapping[str, UnchangedBlocks] = field(default_factory=dict)
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedCanvas:
    """A canvas whose texts are parsed into blocks, while their inline Markdown has not been read.

    Attributes:
        skeleton: Its elements, with blocks in the bodies.
        with_html: The keys of boxes whose text, now or in the iteration before, may hold HTML.
        previous: The texts of the iteration before, if there are any.
    """

    skeleton: Skeleton
    with_html: frozenset[str]
    previous: PreviousTexts


class BoxMarkdown:
    """Parses the boxes of a page with the preprocessors and the parser of its `Markdown`.

    `has_front_matter` tells whether that was given the front matter too.
    """

    def __init__(self, md: Markdown, has_front_matter: bool = False) -> None:
        self._md = md
        preprocessors = list(md.preprocessors)
        source, keep, ours = (md.preprocessors.get_index_for_name(name) for name in (SOURCE, KEEP, NAME))
        self._first = [] if has_front_matter else preprocessors[source + 1 : keep]
        self._between = preprocessors[keep + 1 : ours]
        self._later = preprocessors[ours + 1 :]

    def parse(self, skeleton: Skeleton) -> ParsedCanvas:
        """Parse the texts of a canvas into its skeleton, and those of the iteration before beside them."""
        placed, bodies = skeleton.placed, skeleton.bodies
        texts = {key: placed.canvas.boxes[key] for key in bodies}
        earlier: list[Preprocessor] = []
        if placed.block.in_front_matter:  # its texts have not been through the preprocessors before ours
            earlier = self._select_needed([*self._first, *self._between], texts)
        elif not placed.block.is_page:
            earlier = self._select_needed(self._between, texts)  # fences are kept from these
        state = self._md.parser.state
        state.set(NAME)  # inside a tight list, paragraphs of a box still are paragraphs
        try:
            previous, with_html = self._parse_previous(placed)
            with_html |= self._parse(texts, bodies, earlier)
        finally:
            state.reset()
        kept = {key: take_unchanged(old, bodies[key]) for key, old in previous.elements.items() if key in bodies}
        return ParsedCanvas(skeleton, with_html, replace(previous, kept=kept))

    def _parse_previous(self, placed: PlacedCanvas) -> tuple[PreviousTexts, frozenset[str]]:
        """The texts of the iteration before that have changed, and the keys of those that may hold HTML."""
        changes = placed.history.changes if placed.history else None
        if not changes or not changes.before:
            return PreviousTexts(), frozenset()
        old = changes.before.boxes
        texts = {key: old[key] for key in changes.boxes if key in old}
        elements = {key: Element("div") for key in texts}
        with keep_definitions(self._md), pass_code_over(self._md):
            with_html = self._parse(texts, elements, self._between)
            return PreviousTexts(elements, references=dict(self._md.references)), with_html

    def _parse(
        self, texts: Mapping[str, str], bodies: Mapping[str, Element], earlier: Sequence[Preprocessor]
    ) -> frozenset[str]:
        """Parse each text into its body, and return the keys of those that may hold HTML."""
        if earlier:
            texts = {key: _preprocess(earlier, text) for key, text in texts.items()}
        later = self._select_needed(self._later, texts)
        for key, text in texts.items():
            self._md.parser.parseChunk(bodies[key], _preprocess(later, text))
            _lower_headings(bodies[key])
        return frozenset(key for key, text in texts.items() if _TAG.search(text))

    def _select_needed(self, preprocessors: Sequence[Preprocessor], texts: Mapping[str, str]) -> list[Preprocessor]:
        """The preprocessors that may find something in the texts."""
        text = "\n".join(texts.values())
        idle = [_META, *(name for name, signs in _SIGNS.items() if not any(sign in text for sign in signs))]
        registry = self._md.preprocessors
        skipped = {id(registry[name]) for name in idle if name in registry}
        return [item for item in preprocessors if id(item) not in skipped]


def _preprocess(preprocessors: Sequence[Preprocessor], text: str) -> str:
    """Run preprocessors on a part of the page.

    One of MkDocs collects the anchors in raw HTML and forgets those of the last text
    (`_RawHTMLPreprocessor` in mkdocs/structure/pages.py), so these are added again.
    """
    if not preprocessors:  # as for most boxes
        return text
    lines = f"{text}\n\n".split("\n")  # as a page ends: fenced_code needs a blank line below a block
    for preprocessor in preprocessors:
        anchors = getattr(preprocessor, "present_anchor_ids", None)
        lines = preprocessor.run(lines)
        if isinstance(anchors, set):
            preprocessor.present_anchor_ids |= anchors  # type: ignore[attr-defined]  # not part of Preprocessor
    return "\n".join(lines)


def _lower_headings(body: Element) -> None:
    """Shift the headings in a box so that the highest is one level below the title of the box."""
    headings = [element for element in body.iter() if element.tag in _HEADINGS]
    if headings:
        shift = BOX_HEADING_LEVEL + 1 - min(int(heading.tag[1]) for heading in headings)
        for heading in headings:
            heading.tag = f"h{min(6, int(heading.tag[1]) + shift)}"
