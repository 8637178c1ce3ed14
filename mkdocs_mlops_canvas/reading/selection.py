"""What a portfolio selects of the products of a site, and how that is read from the YAML of its fence."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.header_fields import FieldError, read_stage, read_tags, read_text, read_texts
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import is_null, kind, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.text.problem import Problem
    from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

SORTS = ("name", "stage", "owner", "changed", "date", "-date", "filled", "-filled")
VIEWS = ("cards", "table", "gaps", "compare")
_KEYS = ("stage", "owner", "tags", "ids", "sources", "sort", "view")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a portfolio shows: products that have one of the values in each field that has any, and how.

    `sort` is one of `SORTS`: `changed` and `date` are newest first, `filled` is most filled first, `-` turns them
    round. `places` has the line and column (from 1) of each key that is written.
    """

    stage: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: str = "name"
    view: str = "cards"
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)


def load_selection(block: YamlBlock, stages: Sequence[str]) -> tuple[Selection, tuple[Problem, ...]]:
    """What the fence of a portfolio selects, and what its author should mend."""
    try:
        root = block.compose()
    except yaml.YAMLError as error:
        return Selection(), (block.syntax_problem(error, "until it is mended, all products are shown"),)
    if root is None or is_null(root):
        return Selection(), ()
    if not isinstance(root, yaml.MappingNode):
        message = f"a portfolio has to be a mapping, not {kind(root)}"
        hint = "write one key a line, such as 'stage: production'"
        return Selection(), (block.problem(root, "wrong-type", message, hint, block.raw(root)),)
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    places: dict[str, tuple[int, int]] = {}
    problems = []
    for key, node in root.value:
        name = block.raw(key).strip()
        if name in seen:
            problems.append(block.duplicate(key, node, seen[name]))
            continue
        seen[name] = block.line_of(key)
        places[name] = block.place_of(key)
        try:
            values[name] = _read_choice(name, plain(node), stages)
        except FieldError as error:
            excerpt = block.excerpt(node, error.value)
            problems.append(block.problem(key, error.code, str(error), error.hint, excerpt))
    return Selection(**values, places=places), tuple(problems)


def _read_choice(name: str, value: Any, stages: Sequence[str]) -> Any:
    """The value of a field of a selection."""
    if name not in _KEYS:
        hint = suggest(name, _KEYS) or f"the keys are {join_names(_KEYS)}"
        raise FieldError("unknown-key", f"unknown key '{name}'", hint)
    if choices := {"sort": SORTS, "view": VIEWS}.get(name):
        text = read_text(value) or choices[0]
        if text not in choices:
            raise FieldError("wrong-type", f"unknown {name} '{text}'", f"the choices are {join_names(choices)}", text)
        return text
    if name == "stage":
        return tuple(read_stage(text, stages) for text in read_texts(value))
    return read_tags(value) if name == "tags" else read_texts(value)
