"""What changed in a canvas from one iteration to the next: its boxes and the fields of its header.

The room `comparing` finds the changes within a box.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from mkdocs_mlops_canvas.canvas.header_fields import say_own_field, write_own_field
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS, name_relations
from mkdocs_mlops_canvas.text.links import relative_path, split_link
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source_blocks import is_same_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words

Kind = Literal["changed", "filled", "emptied"]

# `iteration` and `date` are left out: they name an iteration, and always change with it
_FIELDS = ("product", "designed_by", "owner", "stage", "summary", "tags", "links", "review_by", *RELATIONS, "version")
_SHORT = 60  # letters of both values of a field that are shown on one line
# `[text](address`, `[text](<address`, `[label]: address`
ADDRESS = re.compile(r"(?P<start>\]\(<?|^ {0,3}\[[^][\n]+\]:[ \t]*<?)(?P<address>[^\s()<>]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BoxChange:
    """A box that changed, and its Markdown before and after, empty where the box was or is."""

    box: Box
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A header field that changed; both values are on one line, empty where the field is not set."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LabelledChange:
    """A header field that changed, with label and values in the language of the reader; `group` is its profile."""

    label: str
    before: str
    after: str
    group: str = ""

    @property
    def is_short(self) -> bool:
        """Whether both values have room on a line, next to other fields."""
        return not self.group and len(self.before + self.after) <= _SHORT


@dataclass(frozen=True)
class Changes:
    """What changed from the canvas `before` to `after`; everything in `after` if `before` is None."""

    before: Canvas | None
    after: Canvas

    @cached_property
    def boxes(self) -> Mapping[str, BoxChange]:
        """The boxes that changed by key, in the order of the canvas; boxes of an earlier definition come last."""
        return dict(self._compare_boxes())

    @cached_property
    def fields(self) -> tuple[FieldChange, ...]:
        """The header fields that changed; empty if there was no canvas before."""
        if self.before is None:
            return ()
        keys = (*_FIELDS, *(field.key for field in self.after.definition.fields))
        found = (FieldChange(key, _write_value(self.before, key), _write_value(self.after, key)) for key in keys)
        return tuple(change for change in found if change.before != change.after)

    def label_fields(self, words: Words) -> tuple[LabelledChange, ...]:
        """The header fields that changed, as readers see them."""
        if not self.fields:
            return ()
        labels = name_fields(self.after.definition, words)
        profiles = {profile.key: profile.title for profile in self.after.definition.profiles}

        def show(key: str, value: str) -> str:
            if own := self.after.definition.find_field(key):
                return say_own_field(own, value, words)
            return (words.stage(value) or value) if key == "stage" else value

        return tuple(
            LabelledChange(
                labels[change.key],
                show(change.key, change.before),
                show(change.key, change.after),
                profiles.get(change.key.rpartition(".")[0], ""),
            )
            for change in self.fields
        )

    def name_kinds(self, words: Words) -> dict[str, str]:
        """What has changed on a line, by how: the titles of boxes and profiles, and the labels of long fields."""
        titles: dict[str, list[str]] = {"changed": [], "filled": [], "emptied": []}
        for change in self.boxes.values():
            titles[change.kind].append(change.box.title)
        others = (field.group or field.label for field in self.label_fields(words) if not field.is_short)
        titles["changed"] += dict.fromkeys(others)
        return {kind: words.list_names(names) for kind, names in titles.items() if names}

    def __bool__(self) -> bool:
        return bool(self.boxes or self.fields)

    @classmethod
    def report(cls, keys: Iterable[str], after: Canvas, is_first: bool) -> Changes:
        """Changes of which only the keys of the boxes are known."""
        changes = cls(None, after)
        boxes = filter(None, map(after.definition.find_box, keys))
        kind: Kind = "filled" if is_first else "changed"
        vars(changes).update(boxes={box.key: BoxChange(box, kind, "", "") for box in boxes}, fields=())
        return changes

    def _compare_boxes(self) -> Iterator[tuple[str, BoxChange]]:
        old, new = self.before.boxes if self.before else {}, self.after.boxes
        for key in dict.fromkeys((*(box.key for box in self.after.definition.boxes), *new, *old)):
            before, after = old.get(key, ""), new.get(key, "")
            kind: Kind = "filled" if not before else "emptied" if not after else "changed"
            if (box := self._find_box(key)) and not is_same_text(before, after):
                yield key, BoxChange(box, kind, before, after)

    def _find_box(self, key: str) -> Box | None:
        return self.after.definition.find_box(key) or (self.before and self.before.definition.find_box(key)) or None


def name_fields(definition: Definition, words: Words) -> dict[str, str]:
    """The names of header fields by key, as readers see them."""
    return {
        "product": words.gettext("Product"),
        "designed_by": words.gettext("Designed by"),
        "owner": words.gettext("Owner"),
        "stage": words.gettext("Stage"),
        "summary": words.gettext("Summary"),
        "tags": words.gettext("Tags"),
        "links": words.gettext("Links"),
        "review_by": words.gettext("Review by"),
        **name_relations(words),
        "version": words.gettext("Version of the canvas"),
        **{own.key: own.title for own in definition.fields},
    }


def follow_links(before: Canvas, old_path: str, after: Canvas, path: str) -> Canvas:
    """`before`, with its relative links rewritten to the form that `after` uses for the same target.

    They differ if the page moved from `old_path` to `path`. A link to a file that moved along keeps its address.
    """
    if posixpath.dirname(old_path) == posixpath.dirname(path):
        return before

    def follow(address: str, found: Collection[str]) -> str:
        target, rest = split_link(old_path, address)
        followed = relative_path(path, target) + rest if target else address
        return followed if followed in found and address not in found else address

    def follow_in(text: str, now: str) -> str:
        found = {match["address"] for match in ADDRESS.finditer(now)}
        return ADDRESS.sub(lambda match: match["start"] + follow(match["address"], found), text)

    boxes = {key: follow_in(text, after.boxes.get(key, "")) for key, text in before.boxes.items()}
    now = after.header.links
    links = {label: follow(address, [now.get(label, "")]) for label, address in before.header.links.items()}
    return replace(before, boxes=boxes, header=replace(before.header, links=links))


def _write_value(canvas: Canvas, key: str) -> str:
    """The value of a header field on one line."""
    if key == "product":
        return canvas.product
    if key == "version":
        return canvas.definition.key
    if key == "links":
        return ", ".join(f"{label} ({address})" for label, address in canvas.header.links.items())
    return write_own_field(getattr(canvas.header, key) if key in _FIELDS else canvas.header.fields.get(key))
