"""Owns the frames that people draw around boxes by hand: elements of `md_in_html`, and the grid cards of Material."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.outline import read_outline

if TYPE_CHECKING:
    from collections.abc import Sequence

# `<div class="grid cards" markdown>`, a line of its own
_OPEN = re.compile(r"^\s*<(?P<tag>article|aside|div|header|main|section)\b(?P<attributes>[^>]*)>\s*$", re.IGNORECASE)
_CLOSE = re.compile(r"^\s*</(?P<tag>article|aside|div|header|main|section)\s*>\s*$", re.IGNORECASE)
_MARKDOWN = re.compile(r"\bmarkdown\b", re.IGNORECASE)
_CARD = re.compile(
    r"^(?:[-*+]|\d+\.)(?P<space>\s+)(?::[\w-]+:(?:\{[^}]*\})?\s+)*(?P<title>\S.*)$"
)  # `-   :icon: __Title__`
_RULE = re.compile(r"^\s*-{3,}\s*$")


def unframe(lines: Sequence[str]) -> list[str]:
    """The lines without the tags of elements that hold Markdown, and with cards as titles and texts."""
    outline = read_outline(lines)
    code = {line for fence in outline.fences for line in range(fence.start, fence.end)}
    kept: list[str] = []
    cards: list[str] = []
    frames: list[tuple[str, bool, bool]] = []  # those that are open: tag, whether its lines go, whether it holds cards
    for at, line in enumerate(lines):
        opened, closed = (None, None) if at in code else (_OPEN.match(line), _CLOSE.match(line))
        if opened:
            attributes = opened["attributes"]
            is_frame, is_cards = bool(_MARKDOWN.search(attributes)), bool(re.search(r"\bcards\b", attributes))
            frames.append((opened["tag"].lower(), is_frame, is_frame and is_cards))
            if is_frame:
                kept.append("")
                continue
        elif closed and frames and frames[-1][0] == closed["tag"].lower():
            _, is_frame, is_cards = frames.pop()
            if is_cards:
                kept += _open_cards(cards)
                cards = []
            if is_frame:
                kept.append("")
                continue
        (cards if any(is_cards for _, _, is_cards in frames) else kept).append(line)
    return [*kept, *_open_cards(cards)]


def _open_cards(lines: Sequence[str]) -> list[str]:
    """The items of a list of cards, each as the line of its title and its text, without the rule between them."""
    opened: list[str] = []
    indent = 0
    is_title = False  # nothing but the title has come so far
    for line in lines:
        if card := _CARD.match(line):
            indent, is_title = len(line) - len(line.lstrip()) + 1 + len(card["space"]), True
            opened += ["", card["title"]]
        elif is_title and _RULE.match(line):
            is_title = False
        else:
            is_title = is_title and not line.strip()
            opened.append(line[min(indent, len(line) - len(line.lstrip())) :])
    return opened
