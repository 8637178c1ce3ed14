"""Owns the links in an earlier state of a canvas, where its page has moved since: they lead where they led."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.links import relative_path, split_link

if TYPE_CHECKING:
    from collections.abc import Collection

    from mkdocs_mlops_canvas.canvas.model import Canvas

# `[text](address`, `[text](<address`, `[label]: address`
_ADDRESS = re.compile(r"(?P<start>\]\(<?|^ {0,3}\[[^][\n]+\]:[ \t]*<?)(?P<address>[^\s()<>]+)", re.MULTILINE)


def follow_links(before: Canvas, old_path: str, after: Canvas, path: str) -> Canvas:
    """`before`, with the addresses that `after` has for the same places.

    They differ where the page was moved from `old_path` to `path`; what was moved with it has its address still.
    """
    if posixpath.dirname(old_path) == posixpath.dirname(path):
        return before

    def follow(address: str, found: Collection[str]) -> str:
        target, rest = split_link(old_path, address)
        followed = relative_path(path, target) + rest if target else address
        return followed if followed in found and address not in found else address

    def follow_in(text: str, now: str) -> str:
        found = {match["address"] for match in _ADDRESS.finditer(now)}
        return _ADDRESS.sub(lambda match: match["start"] + follow(match["address"], found), text)

    boxes = {key: follow_in(text, after.boxes.get(key, "")) for key, text in before.boxes.items()}
    now = after.header.links
    links = {label: follow(address, [now.get(label, "")]) for label, address in before.header.links.items()}
    return replace(before, boxes=boxes, header=replace(before.header, links=links))
