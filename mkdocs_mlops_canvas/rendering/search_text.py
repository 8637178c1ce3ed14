"""Owns what search sees of a canvas: its words, without what is drawn around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.rendering.canvas import FilledSlots
    from mkdocs_mlops_canvas.rendering.skeleton import Skeleton


# what search engines read and throw away: elements around words, the cells of tables, and the links of headings to
# themselves; `¶` is how the extension toc writes those
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?"""
_IDLE = re.compile(
    rf'<a class="headerlink"[^<>]*>[^<]*</a>|</?(?:a|b|del|em|i|ins|mark|span|strong|td|th){_ATTRIBUTES}>'
    rf"|</?(?:table|tbody|thead|tr){_ATTRIBUTES}>\n?"
)
_EXCLUDE = "data-search-exclude"  # by which Material leaves an element out


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the words of a canvas stand in its HTML: filled boxes, without what is drawn around them.

    `start` is the start tag of the canvas, `length` and `digest` are those of its HTML, `spans` are relative to its
    beginning, or the words themselves where others are shown too. A portfolio has none: its products are found by their
    own pages.
    """

    start: str
    length: int
    digest: int
    spans: tuple[tuple[int, int] | str, ...]


def note_spans(html: str, spans: Sequence[tuple[int, int] | str]) -> Spans:
    """What finds the words of the canvas `html` again, where its page is as it was left."""
    return Spans(html[: html.index(">") + 1], len(html), hash(html), tuple(spans))


def find_words(html: str, skeleton: Skeleton, slots: FilledSlots, parts: Sequence[str]) -> Spans:
    """Where the `parts` of a canvas stand in `html`, which `render_canvas` has made of them."""
    spans: list[tuple[int, int] | str] = []
    at = 0
    for (kind, key, _), part in zip(skeleton.slots, parts, strict=False):
        if kind in ("column", "emptied") or (kind == "title" and key not in slots.bodies):
            continue
        if kind == "body" and key in slots.plain:
            spans.append(str(slots.plain[key]))
            continue
        text = str(slots.bodies[key]) if kind == "body" else part
        start = html.find(text, at)
        if start < 0:
            spans.append(text)
            continue
        at = start + len(text)
        spans.append((start, at))
    return note_spans(html, spans)


def hide_words(html: str) -> Spans:
    """That no words are to be found in `html`."""
    return note_spans(html, ())


def keep_words(html: str, canvases: Sequence[Spans]) -> list[tuple[str, str]]:
    """For each canvas in the HTML of a page: its HTML, and the same without what is drawn around its words.

    A canvas that another plugin has changed is left out.
    """
    pairs = []
    for words in canvases:
        at = html.find(words.start)
        whole = html[at : at + words.length]
        if at >= 0 and hash(whole) == words.digest:
            parts = [span if isinstance(span, str) else whole[slice(*span)] for span in words.spans]
            if parts and html.count("<", at + words.length) > 2:  # more than the script is below the canvas
                # a heading inside an element ends with it for search: that text is not of the last box
                title = [parts.pop(0)] if parts and parts[0].startswith("<h1") else []
                parts = [*title, "<div>", *parts, "</div>"]
            text = "\n".join(parts)
            if _EXCLUDE not in text:
                text = _IDLE.sub("", text)
            pairs.append((whole, text or f"<!-- {words.start[1:-1]} -->"))
    return pairs
