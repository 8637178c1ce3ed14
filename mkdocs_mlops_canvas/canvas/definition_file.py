"""Owns the definitions that a site brings along: YAML files, checked before they are used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, ValidationInfo

from mkdocs_mlops_canvas.canvas.definition import ICONS, KINDS, Definition, make_definition
from mkdocs_mlops_canvas.canvas.grid import check_grid
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.icon_file import read_drawing
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import fold_name, suggest
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.source import normalise
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, kind, plain, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails


def _safe(address: str) -> str:
    if is_unsafe(address):
        raise ValueError("the address runs a script")
    return address


def _icon(name: str, info: ValidationInfo) -> str:
    if name.casefold().endswith(_DRAWING):
        assert info.context is not None  # `_read` gives it
        read_drawing(info.context["folder"], name)
    elif name not in ICONS:
        hint = suggest(name, ICONS) or f"the icons are {', '.join(ICONS)}, or name an SVG file beside this one"
        raise ValueError(f"unknown icon '{name}'; {hint}")
    return name


def _kind_of_field(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"unknown kind '{name}'; {suggest(name, KINDS) or 'the kinds are ' + ', '.join(KINDS)}")
    return name


_DRAWING = ".svg"
# what a field of the header cannot be called: words of `portfolio.json` and `portfolio.csv`
_FEED_KEYS = ("boxes", "canvas", "empty", "fields", "filled", "iterations", "last_change", "page", "products", "url")

_Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]  # part of ids and addresses
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Part(BaseModel):
    """A part of a definition file; its fields are the keys that it may have."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Box(_Part):
    key: _Key
    title: _Text | None = None
    prompt: _Text | None = None
    aliases: list[_Text] = []
    icon: Annotated[str, AfterValidator(_icon)] | None = None
    questions: list[_Text] = []


class _Column(_Part):
    key: _Key
    title: _Text
    boxes: list[_Box] = Field(min_length=1)


class _Field(_Part):
    key: _Key
    title: _Text
    kind: Annotated[str, AfterValidator(_kind_of_field)] | None = None
    values: list[_Text] | None = Field(default=None, min_length=1)


class _Attribution(_Part):
    text: _Text
    url: Annotated[_Text, AfterValidator(_safe)]
    licence: _Text


class _Definition(_Part):
    key: _Text
    title: _Text
    extends: str | None = None
    summary_box: str | None = None
    attribution: _Attribution | None = None
    fields: list[_Field] = []
    grid: list[_Text] | None = Field(default=None, min_length=1)
    columns: list[_Column] = Field(min_length=1)


_EXPECTED = {  # pydantic's names of errors: what to say
    "missing": "'{name}' is missing",
    "string_type": "'{name}' has to be a text",
    "string_too_short": "'{name}' is empty",
    "string_pattern_mismatch": "'{name}' has to be small letters, digits and underscores",
    "list_type": "'{name}' has to be a list",
    "too_short": "'{name}' is an empty list",
    "model_type": "'{name}' has to be a mapping",
}


def read_definitions(
    names: Iterable[str], known: Mapping[str, Definition], folder: str = ""
) -> tuple[dict[str, Definition], list[Problem]]:
    """The definitions in files by key, with those that are `known` before them, and what their author should mend.

    `names` are paths as seen from `folder`. A file with a mistake defines nothing; one with the key of a known
    definition takes its place.
    """
    definitions = dict(known)
    problems: list[Problem] = []
    for name in names:
        try:
            block = YamlBlock(normalise(Path(folder, name).read_text("utf-8")), name, 1)
        except (OSError, UnicodeError) as error:
            problems.append(Problem("unreadable-file", f"the file cannot be read: {error}", name, 1))
            continue
        definition, found = _read(block, definitions, Path(folder, name).parent)
        problems += sorted(found, key=lambda problem: (problem.line, problem.column))
        if definition:
            definitions[definition.key] = definition
    return definitions, problems


def _read(block: YamlBlock, known: Mapping[str, Definition], folder: Path) -> tuple[Definition | None, list[Problem]]:
    try:
        root = block.compose()
    except yaml.YAMLError as error:
        return None, [block.syntax_problem(error, "until it is mended, the file defines nothing")]
    if not isinstance(root, yaml.MappingNode):
        what = "nothing" if root is None or is_null(root) else kind(root)
        hint = "write its keys, such as 'key', 'title' and 'columns'"
        return None, [block.problem(root, "wrong-definition", f"a definition has to be a mapping, not {what}", hint)]
    twice = [problem for node in walk(root) for problem in block.detect_duplicates(node)]
    if twice:
        return None, twice
    raw = plain(root)
    try:
        _Definition.model_validate(raw, context={"folder": folder})
    except ValidationError as error:
        return None, _translate_all(block, root, error.errors(include_url=False))
    problems = list(_find_contradictions(block, root, raw, known))
    if problems:
        return None, problems
    parent = known.get(raw.get("extends") or "")
    return make_definition(raw, parent, lambda name: read_drawing(folder, name)), []


def _translate_all(block: YamlBlock, root: yaml.Node, errors: Sequence[ErrorDetails]) -> list[Problem]:
    """What pydantic found; a key that is missing because it is misspelt is told once."""
    problems = {details["loc"]: _translate(block, root, details) for details in errors}
    misspelt = {(loc[:-1], problem.hint) for loc, problem in problems.items()}
    return [p for loc, p in problems.items() if (loc[:-1], f"did you mean '{loc[-1] if loc else ''}'?") not in misspelt]


def _translate(block: YamlBlock, root: yaml.Node, details: ErrorDetails) -> Problem:
    """An error of pydantic at its place in the file."""
    *above, last = details["loc"]
    place = _find(root, details["loc"])
    name = str(last if isinstance(last, str) else above[-1] if above else "")
    hint = ""
    if details["type"] in ("missing", "extra_forbidden"):
        part = _find(root, above)
        place = next((key for key, _ in part.value if plain(key) == last), part)
    if details["type"] == "extra_forbidden":
        keys = _keys_at(above)
        message, hint = f"unknown key '{name}'", suggest(name, keys) or f"the keys are {', '.join(keys)}"
    elif details["type"] == "value_error":
        message, _, hint = str(details["ctx"]["error"]).partition("; ")
    else:
        message = _EXPECTED.get(details["type"], "'{name}': " + details["msg"]).format(name=name)
    return block.problem(place, "wrong-definition", message, hint)


def _keys_at(loc: Sequence[int | str]) -> list[str]:
    """The keys that a part of the file may have."""
    models: dict[str, type[_Part]] = {
        "columns": _Column, "boxes": _Box, "fields": _Field, "attribution": _Attribution,
    }  # fmt: skip
    names = [item for item in loc if isinstance(item, str)]
    return list((models[names[-1]] if names else _Definition).model_fields)


def _find(node: yaml.Node, loc: Sequence[int | str]) -> yaml.Node:
    """The node at a path of keys and indexes, or the last one on the way that is there."""
    for step in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if plain(key) == step), node)
    return node


def _find_contradictions(
    block: YamlBlock, root: yaml.Node, raw: dict[str, Any], known: Mapping[str, Definition]
) -> Iterator[Problem]:
    """What makes each part right and the whole wrong."""
    yield from _find_wrong_boxes(block, root, raw, known)
    yield from _find_wrong_fields(block, root, raw)
    keys = [box["key"] for column in raw["columns"] for box in column["boxes"]]
    if raw.get("summary_box") and raw["summary_box"] not in keys:
        hint = suggest(raw["summary_box"], keys) or f"the boxes are {', '.join(keys)}"
        yield block.problem(
            _find(root, ["summary_box"]), "wrong-definition", f"unknown box '{raw['summary_box']}'", hint
        )
    if raw.get("grid"):
        for line, message, hint in check_grid(raw["grid"], keys, [column["key"] for column in raw["columns"]]):
            yield block.problem(_find(root, ["grid", line]), "wrong-definition", message, hint)


def _find_wrong_fields(block: YamlBlock, root: yaml.Node, raw: dict[str, Any]) -> Iterator[Problem]:
    """Fields of the header that have the name of something else, or say in two ways what they hold."""
    taken = dict.fromkeys(HEADER_KEYS, "a key of the header") | dict.fromkeys(_FEED_KEYS, "a word of portfolio.json")
    for column in raw["columns"]:
        for part in (column, *column["boxes"]):
            what = f"the {'column' if part is column else 'box'} '{part['key']}'"
            names = filter(None, (part["key"], part.get("title"), *(part.get("aliases") or ())))
            taken |= {fold_name(name): what for name in names}
    for number, field in enumerate(raw.get("fields") or ()):
        node = _find(root, ["fields", number])
        own = f"the field '{field['key']}'"
        for name in dict.fromkeys(map(fold_name, (field["key"], field["title"]))):
            if name in taken:
                hint = "give one of them another name"
                yield block.problem(node, "wrong-definition", f"'{name}' is {taken[name]} too", hint)
            taken[name] = own
        if field.get("values") and field.get("kind"):
            place = _find(root, ["fields", number, "kind"])
            yield block.problem(place, "wrong-definition", f"{own} has 'values' and a 'kind'", "write one of them")


def _find_wrong_boxes(
    block: YamlBlock, root: yaml.Node, raw: dict[str, Any], known: Mapping[str, Definition]
) -> Iterator[Problem]:
    """Boxes and columns that are incomplete, or have the name of another one."""
    if raw.get("extends") and raw["extends"] not in known:
        hint = suggest(raw["extends"], known) or f"the definitions are {', '.join(known)}"
        yield block.problem(
            _find(root, ["extends"]), "wrong-definition", f"unknown definition '{raw['extends']}'", hint
        )
    parent = known.get(raw.get("extends") or "")
    taken = {key: "a key of the header" for key in HEADER_KEYS}
    keys = []
    for at, column in enumerate(raw["columns"]):
        for number, box in enumerate(column["boxes"]):
            node = _find(root, ["columns", at, "boxes", number])
            keys.append(box["key"])
            inherits = parent is not None and box["key"] in parent.keys
            if not inherits and not (box.get("title") and box.get("prompt")):
                yield block.problem(
                    node, "wrong-definition", f"the box '{box['key']}' has no title or no prompt", "write both"
                )
            for name in filter(None, (box["key"], box.get("title"), *(box.get("aliases") or ()))):
                other = taken.setdefault(fold_name(name), box["key"])
                if other != box["key"]:
                    other = other if " " in other else f"the box '{other}'"
                    yield block.problem(
                        node, "wrong-definition", f"'{name}' is {other} too", "give one of them another name"
                    )
        if [other["key"] for other in raw["columns"]].index(column["key"]) < at:
            yield block.problem(
                _find(root, ["columns", at]), "wrong-definition", f"two columns have the key '{column['key']}'"
            )
    for key in {key for key in keys if keys.count(key) > 1}:
        yield block.problem(root, "wrong-definition", f"two boxes have the key '{key}'", "give one of them another key")
