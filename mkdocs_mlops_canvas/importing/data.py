"""Owns canvases in JSON and YAML files that are no page of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.importing.names import Entry, SourceError
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_mlops_canvas.importing.names import Names

_BOXES, _FIELDS, _PRODUCTS = "boxes", "fields", "products"
_COMPUTED = (
    "url",
    "page",
    "filled",
    "empty",
    "iterations",
    "last_change",
)  # what `portfolio.json` says of a product besides


class _Pairs(tuple[tuple[str, Any], ...]):
    """A mapping in which a key may come twice."""

    __slots__ = ()


def read_json(text: str, names: Names) -> list[Entry]:
    """The entries of a canvas in JSON: a product of `portfolio.json`, or a mapping of texts.

    Raises:
        SourceError: The text is no JSON, or holds no canvas or several.
    """
    try:
        data = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise SourceError(f"the JSON cannot be read: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise SourceError("the JSON cannot be read: it is nested too deeply") from None
    return _read(data, names)


def read_yaml(text: str, names: Names, line: int = 1) -> list[Entry]:
    """The entries of a canvas in YAML, which begins at a line of its file (from 1).

    Raises:
        SourceError: The text is no YAML, or holds no canvas or several.
    """
    node = compose_yaml(text, line)
    return read_node(node, names) if node else []


def compose_yaml(text: str, line: int) -> yaml.Node | None:
    """The root of a YAML text that begins at a line of its file (from 1), if there is anything in it.

    Raises:
        SourceError: The text is no YAML.
    """
    block = YamlBlock(text, "", line)
    try:
        return block.compose()
    except yaml.YAMLError as error:
        problem = block.syntax_problem(error, "")
        raise SourceError(problem.message, problem.line, problem.column) from None


def read_node(node: yaml.Node, names: Names) -> list[Entry]:
    """The entries of a canvas in nodes of YAML.

    Raises:
        SourceError: There is no canvas in them, or there are several.
    """
    return _read(read_value(node), names)


def read_value(node: yaml.Node | None) -> Any:
    """What a node of YAML says: pairs, lists, texts as the author wrote them, or none."""
    if isinstance(node, yaml.MappingNode):
        return _Pairs((str(read_value(key)), read_value(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return [read_value(item) for item in node.value]
    return None if not isinstance(node, yaml.ScalarNode) or is_null(node) else scalar_text(node)


def _read(data: Any, names: Names) -> list[Entry]:
    for key, value in data if isinstance(data, _Pairs) else ():
        if key == _PRODUCTS and isinstance(value, list):
            data = value
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, list) and all(isinstance(item, _Pairs) for item in data):
        raise SourceError(f"there are {len(data)} canvases in it; give one of them")
    if not isinstance(data, _Pairs):
        raise SourceError("there is no canvas in it; a mapping of boxes was expected")
    keys = {key for key, _ in data}
    computed = _COMPUTED if keys.issuperset((_BOXES, *_COMPUTED)) else ()
    try:
        return [entry for entry in _read_pairs(data, names) if entry.name not in computed]
    except RecursionError:
        raise SourceError("it is nested too deeply") from None


def _read_pairs(pairs: _Pairs, names: Names) -> Iterator[Entry]:
    for key, value in pairs:
        if isinstance(value, _Pairs) and _may_hold(key, names):
            yield from _read_pairs(value, names)
        elif names.find_header(key) or (names.is_field(key) and not names.is_box(key)):
            yield Entry(key, _plain(value))
        elif (text := _markdown(value)) or names.is_box(key):
            yield Entry(key, text)


def holds_entries(key: str, value: yaml.Node, names: Names) -> bool:
    """Whether a key has a part of a canvas below it: `canvas`, `boxes`, the name of a column."""
    return isinstance(value, yaml.MappingNode) and _may_hold(key, names)


def _may_hold(key: str, names: Names) -> bool:
    return key in (_BOXES, _FIELDS, FRONT_MATTER_KEY) or names.is_column(key)


def _plain(value: Any) -> Any:
    """The value of a field of the header: texts, lists and mappings of texts, or none."""
    if isinstance(value, _Pairs):
        return {key: _plain(item) for key, item in value}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return _text(value)


def _text(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else value


def _markdown(value: Any) -> str:
    """A value as Markdown: lists are lists, and what has more levels than that stays as it is, in YAML."""
    if isinstance(value, _Pairs) or (isinstance(value, list) and any(isinstance(i, list | _Pairs) for i in value)):
        text = yaml.safe_dump(_plain(value), allow_unicode=True, sort_keys=False, width=10**6)
        return f"```yaml\n{text}```"
    if isinstance(value, list):
        texts = ["\n    ".join((_text(item) or "").strip().split("\n")) for item in value]
        return "\n".join(f"- {text}" for text in texts if text)
    return _text(value) or ""
