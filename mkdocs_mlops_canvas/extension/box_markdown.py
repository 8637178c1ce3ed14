"""The Markdown of boxes, each parsed on its own by the `Markdown` of the page.

What is left open in one box ends there, and the extensions of the page work in boxes too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.comparing.unchanged_blocks import take_kept
from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions, pass_code_over
from mkdocs_mlops_canvas.extension.placeholders import NAME
from mkdocs_mlops_canvas.rendering.canvas import BOX_HEADING_LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown import Markdown
    from markdown.preprocessors import Preprocessor

    from mkdocs_mlops_canvas.comparing.unchanged_blocks import KeptBlocks
    from mkdocs_mlops_canvas.rendering.canvas import PlacedCanvas, Skeleton

_TAG = re.compile(r"<[a-zA-Z/!?]")  # where HTML may begin in Markdown: `<div>`, `</p>`, `<!--`, `<?php`
_HEADING = re.compile(r"h[1-6]")
_SPACES = "normalize_whitespace"
_META = "meta"  # takes `Target: 90 %` at the top of a text for the meta-data of a page
# common preprocessors with nothing to do in a text without their signs; most boxes have none of them
_SIGNS = {
    _SPACES: ("\t", "\r", " \n"),
    "html_block": ("<",),
    "mkdocs_raw_html": ("<",),
    "fenced_code_block": ("```", "~~~"),
}


@dataclass(frozen=True, slots=True)
class PreviousTexts:
    """The texts of the iteration before that have changed since, in elements outside of the page.

    `elements` have them by key, without the blocks at their ends that have stayed, which are in `kept`. `references`
    are the links that they may refer to: address and title by name.
    """

    elements: Mapping[str, Element] = field(default_factory=dict)
    kept: Mapping[str, KeptBlocks] = field(default_factory=dict)
    references: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedCanvas:
    """A canvas whose texts are parsed into blocks; inline Markdown has not been read yet.

    `with_html` has the keys of boxes whose text, or that of the iteration before, may hold HTML.
    """

    skeleton: Skeleton
    with_html: frozenset[str]
    previous: PreviousTexts


class BoxMarkdown:
    """Parses the boxes of a page with the preprocessors and the parser of its `Markdown`."""

    def __init__(self, md: Markdown) -> None:
        self._md = md
        preprocessors = list(md.preprocessors)
        ours = md.preprocessors.get_index_for_name(NAME)
        self._earlier, self._later = preprocessors[:ours], preprocessors[ours + 1 :]

    def parse(self, skeleton: Skeleton) -> ParsedCanvas:
        """Parse the texts of a canvas into its skeleton, and those of the iteration before beside them."""
        placed, bodies = skeleton.placed, skeleton.bodies
        texts = {key: placed.canvas.boxes[key] for key in bodies}
        # texts out of front matter have not passed the preprocessors before ours
        earlier = self._select_needed(self._earlier, texts) if placed.block.in_front_matter else []
        state = self._md.parser.state
        state.set(NAME)  # inside a tight list, paragraphs of a box are paragraphs all the same
        try:
            previous, with_html = self._parse_previous(placed)
            with_html |= self._parse(texts, bodies, earlier)
        finally:
            state.reset()
        kept = {key: take_kept(old, bodies[key]) for key, old in previous.elements.items() if key in bodies}
        return ParsedCanvas(skeleton, with_html, replace(previous, kept=kept))

    def _parse_previous(self, placed: PlacedCanvas) -> tuple[PreviousTexts, frozenset[str]]:
        """The texts of the iteration before that have changed, and the keys of those that may hold HTML."""
        changes = placed.history.changes if placed.history else None
        if not changes or not changes.before:
            return PreviousTexts(), frozenset()
        old = changes.before.boxes
        texts = {key: old[key] for key in changes.boxes if key in old}
        registry = self._md.preprocessors
        spaces = [registry[_SPACES]] if _SPACES in registry else []
        elements = {key: Element("div") for key in texts}
        with keep_definitions(self._md), pass_code_over(self._md):
            with_html = self._parse(texts, elements, spaces)
            return PreviousTexts(elements, references=dict(self._md.references)), with_html

    def _parse(
        self, texts: Mapping[str, str], bodies: Mapping[str, Element], earlier: Sequence[Preprocessor]
    ) -> frozenset[str]:
        """Parse each text into its body, and return the keys of those that may hold HTML."""
        if earlier:
            texts = {key: "\n".join(_preprocess(earlier, text.split("\n"))) for key, text in texts.items()}
        later = self._select_needed(self._later, texts)
        for key, text in texts.items():
            self._md.parser.parseChunk(bodies[key], "\n".join(_preprocess(later, text.split("\n"))))
            _lower_headings(bodies[key])
        return frozenset(key for key, text in texts.items() if _TAG.search(text))

    def _select_needed(self, preprocessors: Sequence[Preprocessor], texts: Mapping[str, str]) -> list[Preprocessor]:
        """Those of the preprocessors that may find something in the texts."""
        text = "\n".join(texts.values())
        idle = [_META, *(name for name, signs in _SIGNS.items() if not any(sign in text for sign in signs))]
        registry = self._md.preprocessors
        skipped = {id(registry[name]) for name in idle if name in registry}
        return [item for item in preprocessors if id(item) not in skipped]


def _preprocess(preprocessors: Sequence[Preprocessor], lines: list[str]) -> list[str]:
    """Run preprocessors on a part of the page.

    MkDocs collects the anchors of raw HTML in one that starts afresh with each text
    (`_RawHTMLPreprocessor` in mkdocs/structure/pages.py); they are of one page.
    """
    for preprocessor in preprocessors:
        anchors = getattr(preprocessor, "present_anchor_ids", None)
        lines = preprocessor.run(lines)
        if isinstance(anchors, set):
            preprocessor.present_anchor_ids |= anchors  # type: ignore[attr-defined]  # not part of Preprocessor
    return lines


def _lower_headings(body: Element) -> None:
    """Shift the headings in a box so that the highest is one level below that of the box."""
    headings = [element for element in body.iter() if isinstance(element.tag, str) and _HEADING.fullmatch(element.tag)]
    if headings:
        shift = BOX_HEADING_LEVEL + 1 - min(int(heading.tag[1]) for heading in headings)
        for heading in headings:
            heading.tag = f"h{min(6, int(heading.tag[1]) + shift)}"
