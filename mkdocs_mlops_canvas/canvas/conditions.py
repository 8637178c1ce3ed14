"""Conditions: which facts a canvas has to have, as fields and rules name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.header_fields import write_own_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Condition, Field
    from mkdocs_mlops_canvas.canvas.model import Canvas

FILLED, EMPTY = "filled", "empty"  # what stands for any value, and for none
HEADER_FACTS = ("stage", "owner", "tags", "version")
REQUIRED_FACTS = (*HEADER_FACTS, "designed_by", "date", "iteration", "review_by", "summary", "links")


def list_texts(value: Any) -> tuple[str, ...]:
    """One value or a list of values as texts; YAML reads `yes` and `no` as truth values."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple("yes" if item is True else "no" if item is False else str(item) for item in items)


def read_values(canvas: Canvas, fact: str) -> tuple[str, ...]:
    """What a canvas says about a fact: the values of a header field, or the text of a box."""
    if fact in REQUIRED_FACTS:
        value = canvas.definition.key if fact == "version" else getattr(canvas.header, fact)
    elif fact in canvas.definition.keys:
        value = canvas.boxes.get(fact)
    else:
        value = canvas.header.fields.get(fact)
    value = tuple(value) if isinstance(value, dict) else value
    return value if isinstance(value, tuple) else () if value is None else (write_own_field(value),)


def holds(condition: Condition, canvas: Canvas) -> bool:
    """Whether a canvas has, for each fact of a condition, one of its values in any case."""

    def has(values: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        folded = {text.casefold() for text in wanted}
        return (FILLED if values else EMPTY) in folded or any(value.casefold() in folded for value in values)

    return all(has(read_values(canvas, fact), wanted) for fact, wanted in condition)


def list_missing(canvas: Canvas) -> Mapping[tuple[tuple[str, str], ...], list[Field]]:
    """The fields that a canvas needs and has not filled in, by the facts and values that ask for them."""
    missing: dict[tuple[tuple[str, str], ...], list[Field]] = {}
    for field in canvas.definition.fields:
        if field.required_when and field.key not in canvas.header.fields and holds(field.required_when, canvas):
            reason = tuple((fact, ", ".join(read_values(canvas, fact)) or EMPTY) for fact, _ in field.required_when)
            missing.setdefault(reason, []).append(field)
    return missing
