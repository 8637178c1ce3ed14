"""What a portfolio selects of the products of a site, and how that is read from the YAML of its fence."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.conditions import EMPTY
from mkdocs_mlops_canvas.canvas.definition import find_profile_name
from mkdocs_mlops_canvas.canvas.header_fields import (
    FieldError,
    read_own_field,
    read_stage,
    read_tags,
    read_text,
    read_texts,
)
from mkdocs_mlops_canvas.text.names import fold_name, join_names, suggest
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import is_null, kind, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Condition, Definition
    from mkdocs_mlops_canvas.text.problem import Problem
    from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

SORTS = ("name", "stage", "owner", "changed", "date", "-date", "filled", "-filled")
VIEWS = ("cards", "table", "gaps", "compare")
_KEYS = ("stage", "owner", "tags", "ids", "sources", "where", "sort", "view")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a portfolio shows: products that have one of the values in each field that has any, and how.

    `where` has the values of fields with a choice, empty for products without a value. `sort` is one of `SORTS`:
    `changed` and `date` are newest first, `filled` is most filled first, `-` turns them round. `places` has the line
    and column (from 1) of each key that is written.
    """

    stage: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    sort: str = "name"
    view: str = "cards"
    where: Condition = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)


def load_selection(
    block: YamlBlock, stages: Sequence[str], definitions: Iterable[Definition] = ()
) -> tuple[Selection, tuple[Problem, ...]]:
    """What the fence of a portfolio selects, and what its author should fix; `definitions` have the fields."""
    try:
        root = block.compose()
    except yaml.YAMLError as error:
        return Selection(), (block.syntax_problem(error, "all products are shown until this is fixed"),)
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
        if name == "where" and isinstance(node, yaml.MappingNode):
            found, wrong = _read_where(block, node, definitions)
            values["where"] = tuple(found.items())
            problems += [*block.detect_duplicates(node), *wrong]
            continue
        try:
            values[name] = _read_choice(name, plain(node), stages)
        except FieldError as error:
            excerpt = block.excerpt(node, error.value)
            problems.append(block.problem(key, error.code, str(error), error.hint, excerpt))
    return Selection(**values, places=places), tuple(problems)


def _read_where(
    block: YamlBlock, node: yaml.MappingNode, definitions: Iterable[Definition]
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """The wanted values of fields by key, and what is wrong with them."""
    known = {own.key: own for definition in definitions for own in definition.fields if own.values}
    found: dict[str, tuple[str, ...]] = {}
    problems = []
    for key, value in node.value:
        name = block.raw(key).strip()
        try:
            if name not in known:
                raise _refuse_fact(name, known)
            texts = read_texts(plain(value)) or (EMPTY,)
            found[name] = tuple("" if text == EMPTY else str(read_own_field(known[name], text)) for text in texts)
        except FieldError as error:
            problems.append(block.problem(key, error.code, f"'where': {error}", error.hint))
    return found, problems


def _refuse_fact(name: str, known: Iterable[str]) -> FieldError:
    """The error of a fact that is not known, or has no choice of values."""
    if profile := find_profile_name(name.partition(".")[0]):
        known = [key for key in known if key.startswith(f"{fold_name(profile)}.")]
        hint = f"write 'profiles: [{profile}]' in the options of the site"
        return FieldError("unknown-key", f"unknown fact '{name}'", (suggest(name, known) if known else None) or hint)
    return FieldError(
        "unknown-key", f"unknown fact '{name}'", suggest(name, known) or f"the facts are {join_names(known)}"
    )


def _read_choice(name: str, value: Any, stages: Sequence[str]) -> Any:
    """The value of a field of a selection."""
    if name not in _KEYS:
        hint = suggest(name, _KEYS) or f"the keys are {join_names(_KEYS)}"
        raise FieldError("unknown-key", f"unknown key '{name}'", hint)
    if name == "where":
        if value is None:
            return ()
        raise FieldError("wrong-type", "expected facts, each with its values", "write 'risk: high' below 'where'")
    if choices := {"sort": SORTS, "view": VIEWS}.get(name):
        text = read_text(value) or choices[0]
        if text not in choices:
            raise FieldError("wrong-type", f"unknown {name} '{text}'", f"the choices are {join_names(choices)}", text)
        return text
    if name == "stage":
        return tuple(read_stage(text, stages) for text in read_texts(value))
    return read_tags(value) if name == "tags" else read_texts(value)
