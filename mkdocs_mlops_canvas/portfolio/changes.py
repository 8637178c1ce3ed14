"""Owns what has changed in a canvas from one iteration to the next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from mkdocs_mlops_canvas.canvas.header_fields import write_own_field
from mkdocs_mlops_canvas.text.word_diff import is_same_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.canvas.model import Canvas

Kind = Literal["changed", "filled", "emptied"]

# of the header; the number and the date of an iteration tell which one it is, and are no change of the product
FACTS = ("product", "designed_by", "owner", "stage", "summary", "tags", "links", "review_by", "supersedes", "version")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the header that has changed, each value on one line and empty where there is none."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What has changed from the canvas `before` to `after`; all that `after` holds where there was none before."""

    before: Canvas | None
    after: Canvas

    @cached_property
    def boxes(self) -> Mapping[str, Kind]:
        """The boxes that have changed, in the order of the canvas, those of an earlier definition last."""
        old = self.before.boxes if self.before else {}
        new = self.after.boxes
        kinds: dict[str, Kind] = {}
        for key in dict.fromkeys((*new, *old)):
            if key not in old:
                kinds[key] = "filled"
            elif key not in new:
                kinds[key] = "emptied"
            elif not is_same_text(old[key], new[key]):
                kinds[key] = "changed"
        order = [box.key for box in self.after.definition.boxes]
        return {key: kinds[key] for key in (*order, *kinds) if key in kinds}

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The fields of the header that have changed; none where there was no canvas before."""
        if self.before is None:
            return ()
        keys = (*FACTS, *(field.key for field in self.after.definition.fields))
        values = [(key, _find_value(self.before, key), _find_value(self.after, key)) for key in keys]
        found = [Fact(key, _write(key, before), _write(key, after)) for key, before, after in values if before != after]
        return tuple(fact for fact in found if fact.before != fact.after)

    def find_box(self, key: str) -> Box | None:
        """The box with a key, also one that only the canvas before has."""
        return self.after.definition.find_box(key) or (self.before and self.before.definition.find_box(key)) or None

    def __bool__(self) -> bool:
        return bool(self.boxes or self.facts)


def _find_value(canvas: Canvas, key: str) -> Any:
    """The value of a field of the header."""
    if key == "product":
        return canvas.product
    if key == "version":
        return canvas.definition.key
    if key == "links":
        return tuple(canvas.header.links.items())
    return getattr(canvas.header, key) if key in FACTS else canvas.header.fields.get(key)


def _write(key: str, value: Any) -> str:
    """The value of a field of the header on one line."""
    if key == "links":
        return ", ".join(f"{label} ({address})" for label, address in value)
    return write_own_field(value)
