"""Owns the way from the YAML of a portfolio to what it selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.model import FieldError, read_field, read_stage
from mkdocs_mlops_canvas.portfolio import SORTS, VIEWS, Selection
from mkdocs_mlops_canvas.problem import Problem, join_names, suggest
from mkdocs_mlops_canvas.yaml_block import is_null, kind, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.yaml_block import YamlBlock


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
    problems = []
    for key, node in root.value:
        name = block.raw(key).strip()
        if name in seen:
            problems.append(block.duplicate(key, node, seen[name]))
            continue
        seen[name] = block.line_of(key)
        if name == "ids":
            values["ids_place"] = block.place_of(key)
        try:
            values[name] = _read_choice(name, plain(node), stages)
        except FieldError as error:
            raw = block.raw(node)
            problems.append(block.problem(key, error.code, str(error), error.hint, "" if raw in str(error) else raw))
    return Selection(**values), tuple(problems)


def _read_choice(name: str, value: Any, stages: Sequence[str]) -> Any:
    """The value of a field of a selection."""
    fields = ("stage", "owner", "tags", "ids", "sort", "view")
    if name not in fields:
        hint = suggest(name, fields) or f"the keys are {join_names(fields)}"
        raise FieldError("unknown-key", f"unknown key '{name}'", hint)
    if name in ("sort", "view"):
        choices = SORTS if name == "sort" else VIEWS
        text = read_field("stage", value) or choices[0]
        if text not in choices:
            raise FieldError("wrong-type", f"unknown {name} '{text}'", f"the choices are {join_names(choices)}")
        return text
    texts = read_field("tags" if name == "tags" else "designed_by", value)
    return tuple(read_stage(text, stages) for text in texts) if name == "stage" else texts
