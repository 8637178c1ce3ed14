"""Header fields as files of definitions and profiles describe them: what is wrong there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.checked_file import any_mapping_of, list_of, node_at, text_of
from mkdocs_mlops_canvas.canvas.conditions import EMPTY, FILLED, HEADER_FACTS, list_texts
from mkdocs_mlops_canvas.canvas.definition import KINDS, list_choices
from mkdocs_mlops_canvas.text.names import join_names, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_mlops_canvas.canvas.checked_file import Check, CheckedFile
    from mkdocs_mlops_canvas.text.problem import Problem


def _check_kind(file: CheckedFile, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if text not in KINDS:
        yield file.tell(node, f"unknown kind '{text}'", suggest(text, KINDS) or f"the kinds are {', '.join(KINDS)}")


def _check_true(file: CheckedFile, name: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if text not in ("true", "false"):
        yield file.tell(node, f"'{name}' is neither true nor false")


def _allow(file: CheckedFile, name: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    yield from ()


def _either(of_mapping: Check, of_list: Check, of_text: Check) -> Check:
    def check(file: CheckedFile, name: str, node: yaml.Node) -> Iterator[Problem]:
        is_mapping, is_list = isinstance(node, yaml.MappingNode), isinstance(node, yaml.SequenceNode)
        yield from (of_mapping if is_mapping else of_list if is_list else of_text)(file, name, node)

    return check


_check_texts = list_of(text_of())
FIELD_CHECKS: Mapping[str, Check] = {
    "title": text_of(),
    "kind": text_of(_check_kind),
    "values": _either(any_mapping_of(_allow, text_of()), _check_texts, _check_texts),
    "required_when": any_mapping_of(_allow, _either(text_of(), _check_texts, text_of())),
    "source": text_of(),
    "help": text_of(),
    "brief": text_of(_check_true),
}
"""The checks of the entries of a field, by key."""


def check_fields(
    file: CheckedFile, fields: Mapping[str, tuple[yaml.Node, Mapping[str, Any]]], profile: str = ""
) -> Iterator[Problem]:
    """What is wrong with fields, each of which is right: where it is, and what it says, by its key.

    Conditions may name fields of a `profile` with its key before them.
    """
    for key, (node, raw) in fields.items():
        if raw.get("values") and raw.get("kind"):
            message = f"the field '{key}' has both 'values' and 'kind'"
            yield file.tell(node_at(node, "kind"), message, "write one of them")
        for written, value in (raw.get("required_when") or {}).items():
            name, place = written.removeprefix(f"{profile}."), node_at(node, "required_when", written)
            if name not in fields and name not in HEADER_FACTS:
                known = [*fields, *HEADER_FACTS]
                yield file.tell(
                    place, f"unknown fact '{name}'", suggest(name, known) or f"the facts are {join_names(known)}"
                )
                continue
            choices = list_choices(fields[name][1])[0] if name in fields else ()
            for text in list_texts(value) if choices else ():
                if text not in (*choices, FILLED, EMPTY):
                    hint = suggest(text, choices) or f"the values are {join_names(choices)}"
                    yield file.tell(place, f"unknown value '{text}' of '{name}'", hint)
