"""Owns what the entries of a canvas in YAML say, so that of its past only those are read that were different."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY, indent_of, normalise
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page

# An entry that says the same wherever it stands: a block of text, or values on the line of its key and below it that
# have nothing to do with other entries, as an anchor or an open quotation mark would.
# `iteration: 2`, `tags: [a, b]`, `background: |` and lines that are indented more, `tags:` and `- a` below it
_ENTRY = re.compile(
    r"( *)(?P<name>\w[\w -]*):"
    r"(?: *[|>][+-]?(?:\n\1 .*|\n *)*+"
    r"""|(?: +\[[\w ,.-]*\]| +"[^"\\\n]*"| +'[^'\n]*'|(?!.* [][#&*!|>@`%"'{}]).*)"""
    r"""(?:\n\1(?!.* [][#&*!|>@`%"'{}])(?: |- ).*|\n *)*+)"""
)
_FRONT_END = re.compile(r"\n(?:---|\.\.\.)")
_HEAD = re.compile(rf"^{FRONT_MATTER_KEY}: *\n", re.MULTILINE)  # `canvas:`
_NEXT = re.compile(r"\n(?=[^ \n#])")  # the end of a line above one that is not indented
_OTHER_IN_FENCE = ("```", "~~~", "\t")  # the end of it, and what is replaced by spaces


@dataclass(slots=True)
class KnownEntries:
    """What the entries of `canvas` say, the only one in its page, and the text of the page above and below them.

    `said` has for each entry the box or the field of the header, and what it holds; what is read is added.
    """

    canvas: Canvas
    above: str
    below: str
    indent: int
    is_fence: bool
    said: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def read(self, text: str, path: str, loader: Loader) -> Canvas | None:
        """The canvas in another state of its page, without `places`; none where it takes the whole page to know it."""
        entries = self.split(normalise(text))
        new = [entry for entry in entries if entry not in self.said]
        if not entries or (new and not self._read_new(new, path, loader)):
            return None
        definition = self.canvas.definition
        said = dict([self.said[entry] for entry in entries])
        boxes = {box.key: said[box.key] for box in definition.boxes if said.get(box.key)}
        # without boxes, a canvas in front matter has those below it
        if len(said) < len(entries) or not boxes or not self._is_same_product(said):
            return None
        header = Header(**{key: value for key, value in said.items() if key not in definition.keys})
        return Canvas(definition, header, self.canvas.product, self.canvas.id, boxes)

    def split(self, text: str) -> list[str]:
        """The entries in a state of the page; none where anything else has changed."""
        end = len(text) - len(self.below)
        if not (text.startswith(self.above) and text.endswith(self.below)) or end < len(self.above):
            return []
        middle = text[len(self.above) : end]
        if self.is_fence and any(mark in middle for mark in _OTHER_IN_FENCE):
            return []
        return re.split(rf"\n(?= {{{self.indent}}}[^\s-])", middle)

    def find_keys(self, entries: Sequence[str]) -> list[str]:
        """The boxes and fields of entries; none where one is not that plain, comes twice, or is of neither kind."""
        keys = []
        for entry in entries:
            match = _ENTRY.fullmatch(entry)
            name = match["name"] if match and len(match[1]) == self.indent else ""
            if (key := fold_name(name)) in HEADER_KEYS:
                keys.append(key)
            elif box := self.canvas.definition.find_box(name):
                keys.append(box.key)
            else:
                return []
        return keys if len(set(keys)) == len(keys) else []

    def add(self, entries: Sequence[str], keys: Sequence[str], canvas: Canvas) -> None:
        """Add what `canvas` has of some entries."""
        for entry, key in zip(entries, keys, strict=True):
            is_field = key in HEADER_KEYS
            self.said[entry] = key, getattr(canvas.header, key) if is_field else canvas.boxes.get(key)

    def _read_new(self, entries: Sequence[str], path: str, loader: Loader) -> bool:
        """Read some entries; whether they are all that is read, and nothing is wrong with them."""
        if not (keys := self.find_keys(entries)):
            return False
        found = loader.finder.find_in_fence(YamlBlock("\n".join(entries), path, 1))
        loaded = loader.load(replace(found, definition=self.canvas.definition), self.canvas.product)
        pairs = found.node.value if found.node else ()
        if not loaded.canvas or loaded.problems or len(pairs) != len(entries):
            return False
        if not loaded.canvas.boxes.keys() <= set(keys) or loaded.canvas.header.fields:
            return False
        self.add(entries, keys, loaded.canvas)
        return True

    def _is_same_product(self, said: Mapping[str, Any]) -> bool:
        header = self.canvas.header
        own = said.get("product"), said.get("id"), said.get("version", DEFAULT_VERSION)
        return own == (header.product, header.id, header.version)


def find_entries(page: Page, text: str) -> KnownEntries | None:
    """What the entries of the only canvas in `page` say, whose text is `text`; none where they are not that plain."""
    block, canvas = page.canvases[0], page.canvases[0].canvas
    if len(page.canvases) > 1 or block.problems or block.is_page != block.in_front_matter:
        return None
    if not canvas or not canvas.header.product:  # without a name, it has that of the page
        return None
    text = normalise(text)
    start, end = _find_in_front_matter(text) if block.is_page else _find_in_fence(block, page, text)
    if start >= end:
        return None
    middle = text[start:end]
    known = KnownEntries(canvas, text[:start], text[end:], indent_of(middle), not block.is_page)
    entries = known.split(text)
    keys = known.find_keys(entries)
    if not keys or not canvas.boxes.keys() <= set(keys):
        return None
    known.add(entries, keys, canvas)
    return known


def _find_in_front_matter(text: str) -> tuple[int, int]:
    """The place of the entries below `canvas:`; none if they may go on below these."""
    front_end = _FRONT_END.search(text, len("---"))
    head = _HEAD.search(text, 0, front_end.start()) if front_end else None
    end = _NEXT.search(text, head.end()) if head else None
    return (head.end(), end.start()) if head and end else (0, 0)


def _find_in_fence(block: CanvasBlock, page: Page, text: str) -> tuple[int, int]:
    """The place of the entries between the first and the last line of a fence."""
    lines = text.split("\n")
    (start, end), body = block.spans[0], len(lines) - len(page.lines)
    above, inside = lines[: body + start + 1], lines[body + start + 1 : body + end - 1]
    at = sum(len(line) + 1 for line in above)
    return (at, at + len("\n".join(inside))) if not block.indent else (0, 0)
