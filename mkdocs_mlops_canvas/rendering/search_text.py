"""What search reads of a canvas: its words, without the markup around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.rendering.canvas_elements import find_blocks
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.rendering.canvas import FilledSlots
    from mkdocs_mlops_canvas.rendering.skeleton import Skeleton


# elements around words, cells of tables, and permalinks (`¶`): the search plugin would read and drop them, which takes
# 13 % more instructions for a canvas
_ATTRIBUTES = r"""(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?"""
_IDLE = re.compile(
    rf'<a class="headerlink"[^<>]*>[^<]*</a>|</?(?:a|b|del|em|i|ins|mark|span|strong|td|th){_ATTRIBUTES}>'
    rf"|</?(?:table|tbody|thead|tr){_ATTRIBUTES}>\n?"
)
_EXCLUDE = "data-search-exclude"  # an element that Material leaves out
# elements around the words of a canvas that other text follows: Material (9.8.2) goes on to write into any earlier
# heading that is no deeper than the present element, also if that has ended, and raises an error at the end of a list
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the words of a canvas are in its HTML.

    Attributes:
        start: The start tag of the canvas.
        length: The length of its HTML.
        digest: The hash of its HTML.
        spans: From where to where in the HTML the title, the links and the filled boxes are, or the words themselves if
            marks are among them. A portfolio has none, as its products are found on their own pages.
    """

    start: str
    length: int
    digest: int
    spans: tuple[tuple[int, int] | str, ...]


def note_spans(html: str, spans: Sequence[tuple[int, int] | str]) -> Spans:
    """What finds the words of the canvas `html` again in its page."""
    return Spans(html[: html.index(">") + 1], len(html), hash(html), tuple(spans))


def locate_words(html: str, skeleton: Skeleton, slots: FilledSlots, parts: Sequence[str]) -> Spans:
    """Where the `parts` of a canvas are in `html`, which `render_canvas` has made of them."""
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
    """A portfolio `html`, in which search finds nothing."""
    return note_spans(html, ())


def keep_words(html: str, canvases: Sequence[Spans]) -> list[tuple[str, str]]:
    """The HTML of each canvas and portfolio in the HTML of a page, and what search reads in its place.

    Those that other plugins have changed are found by their elements, which takes longer.
    """
    pairs = {}
    for words in canvases:
        at = html.find(words.start)
        whole = html[at : at + words.length]
        if at < 0 or hash(whole) != words.digest:
            break
        texts = [span if isinstance(span, str) else whole[slice(*span)] for span in words.spans]
        pairs[whole] = _join_words(html, whole, texts)
    else:
        if canvases:
            return list(pairs.items())
    return [(block, _join_words(html, block, texts)) for block, texts in find_blocks(html)]


def _join_words(html: str, whole: str, texts: list[str]) -> str:
    """What search reads in place of a canvas with these texts, which is a part of a page."""
    if not texts:
        return f"<!-- {whole[1 : whole.index('>')]} -->"
    if html.count("<", html.index(whole) + len(whole)) > 2:  # more than a script follows the canvas
        # for search, a heading inside an element ends with it, so what follows is not part of the last box
        title, rest = (texts[:1], texts[1:]) if texts[0].startswith("<h1") else ([], texts)
        texts = [*title, "<div>" * _DEPTH, *rest, "</div>" * _DEPTH]
    text = "\n".join(texts)
    return text if _EXCLUDE in text else _IDLE.sub("", text)
