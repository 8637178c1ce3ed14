"""Owns the Markdown of a box: how it is parsed on its own, in the page's own `Markdown`.

What is left open in one box ends there, and what the author's extensions do with a page they do with a box.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from mkdocs_mlops_canvas.extension.placeholders import NAME
from mkdocs_mlops_canvas.extension.previous_texts import keep_definitions, pass_code_over
from mkdocs_mlops_canvas.rendering.canvas import BOX_HEADING_LEVEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown import Markdown
    from markdown.preprocessors import Preprocessor

    from mkdocs_mlops_canvas.rendering.canvas import Skeleton

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


class BoxMarkdown:
    """Parses the boxes of a page with the preprocessors and the parser of its `Markdown`."""

    def __init__(self, md: Markdown) -> None:
        self._md = md
        preprocessors = list(md.preprocessors)
        ours = md.preprocessors.get_index_for_name(NAME)
        self._earlier, self._later = preprocessors[:ours], preprocessors[ours + 1 :]

    def fill(self, skeleton: Skeleton, texts: Mapping[str, str], are_raw: bool) -> None:
        """Parse the texts of a canvas into the bodies of its skeleton, and those of the iteration before beside them.

        Raw texts, such as those of front matter, have not passed the preprocessors before ours.
        """
        texts = {key: texts[key] for key in skeleton.bodies}
        earlier = self._find_needed(self._earlier, texts) if are_raw else []
        state = self._md.parser.state
        state.set(NAME)  # inside a tight list, paragraphs of a box are paragraphs all the same
        if skeleton.history and skeleton.history.before:
            self._fill_old(skeleton, skeleton.history.before.boxes)
        skeleton.with_html.update(self._parse(texts, skeleton.bodies, earlier))
        state.reset()

    def _fill_old(self, skeleton: Skeleton, texts: Mapping[str, str]) -> None:
        """Parse the texts of the iteration before which have changed."""
        changes = skeleton.history.changes if skeleton.history else None
        texts = {key: texts[key] for key in (changes.boxes if changes else ()) if key in texts}
        registry = self._md.preprocessors
        spaces = [registry[_SPACES]] if _SPACES in registry else []
        with keep_definitions(self._md), pass_code_over(self._md):
            skeleton.old.update((key, Element("div")) for key in texts)
            skeleton.with_html.update(self._parse(texts, skeleton.old, spaces))
            skeleton.old_references.update(self._md.references)

    def _parse(
        self, texts: Mapping[str, str], bodies: Mapping[str, Element], earlier: Sequence[Preprocessor]
    ) -> set[str]:
        """Parse each text into its body; the keys of those that may hold HTML."""
        if earlier:
            texts = {key: "\n".join(_preprocess(earlier, text.split("\n"))) for key, text in texts.items()}
        later = self._find_needed(self._later, texts)
        for key, text in texts.items():
            self._md.parser.parseChunk(bodies[key], "\n".join(_preprocess(later, text.split("\n"))))
            _lower_headings(bodies[key])
        return {key for key, text in texts.items() if _TAG.search(text)}

    def _find_needed(self, preprocessors: Sequence[Preprocessor], texts: Mapping[str, str]) -> list[Preprocessor]:
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
