"""Canvases in JSON and YAML: a product of `portfolio.json`, or a mapping with boxes as keys, of any shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.importing.names import NamedText, SourceError
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, remove_controls, scalar_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_mlops_canvas.importing.names import Names

_BOXES, _FIELDS = "boxes", "fields"
_FEED = ("products", "schema_version")  # of `portfolio.json`
# what it says of a product besides
_COMPUTED = ("url", "page", "filled", "empty", "iterations", "last_change")


class Pairs(tuple[tuple[str, Any], ...]):
    """A mapping in which a key may come twice."""

    __slots__ = ()


def read_json(text: str, names: Names) -> list[NamedText]:
    """The texts of a canvas in JSON.

    Raises:
        SourceError: The text is no JSON, or holds no canvas or several.
    """
    try:
        data = json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise SourceError(f"the JSON cannot be read: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise SourceError("the JSON cannot be read: it is nested too deeply") from None
    return read_value(data, names)


def read_yaml(text: str, names: Names, line: int = 1) -> list[NamedText]:
    """The texts of a canvas in YAML, which begins at a line of its file (from 1).

    Raises:
        SourceError: The text is no YAML, or holds no canvas or several.
    """
    node = compose_yaml(text, line)
    return read_value(to_value(node), names) if node else []


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


def to_value(node: yaml.Node | None) -> Any:
    """What a node of YAML says: pairs, lists, texts as the author wrote them, or None."""
    if isinstance(node, yaml.MappingNode):
        return Pairs((str(to_value(key)), to_value(value)) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return [to_value(item) for item in node.value]
    return None if not isinstance(node, yaml.ScalarNode) or is_null(node) else scalar_text(node)


def read_value(data: Any, names: Names) -> list[NamedText]:
    """The texts of a canvas in pairs, lists and texts.

    Raises:
        SourceError: There is no canvas in them, or there are several.
    """
    keys = {key for key, _ in data} if isinstance(data, Pairs) else set[str]()
    if keys.issuperset(_FEED) or keys == {_FEED[0]}:
        data = next(value for key, value in data if key == _FEED[0])
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    if isinstance(data, list) and all(isinstance(item, Pairs) for item in data):
        raise SourceError(f"there are {len(data)} canvases in it; import one at a time")
    if not isinstance(data, Pairs):
        raise SourceError("no canvas found; expected a mapping of boxes")
    computed = _COMPUTED if {key for key, _ in data}.issuperset((_BOXES, *_COMPUTED)) else ()
    try:
        return list(_read_pairs(Pairs(pair for pair in data if pair[0] not in computed), names))
    except RecursionError:
        raise SourceError("it is nested too deeply") from None


def holds_canvas(key: str, value: Any, names: Names) -> bool:
    """Whether a key has a part of a canvas below it: `canvas`, `boxes`, the name of a column."""
    return isinstance(value, Pairs) and (
        key in (_BOXES, _FIELDS, FRONT_MATTER_KEY)
        or names.is_column(key)
        or names.definition.find_profile(key) is not None
    )


def write_markdown(value: Any) -> str:
    """Texts, lists and mappings as Markdown: lists are lists, and what has more levels than that is code in YAML."""
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, list | dict) for item in value)):
        return f"```yaml\n{yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10**6)}```"
    if isinstance(value, list):
        texts = ["\n    ".join((item or "").strip().split("\n")) for item in value]
        return "\n".join(f"- {text}" for text in texts if text)
    return value or ""


def _read_pairs(pairs: Pairs, names: Names) -> Iterator[NamedText]:
    for written, value in pairs:
        key = _clean(written)
        profile = names.definition.find_profile(key)
        if profile and isinstance(value, Pairs):
            for fact, text in value:
                own = profile.find_field(_clean(fact))
                yield NamedText(own.key if own else f"{profile.key}.{_clean(fact)}", _unfold(text))
        elif holds_canvas(key, value, names):
            yield from _read_pairs(value, names)
        elif names.header_key(key) or (names.is_field(key) and not names.is_box(key)):
            yield NamedText(key, _unfold(value))
        else:
            yield NamedText(key, write_markdown(_unfold(value)))


def _unfold(value: Any) -> Any:
    """The value of a header field: texts, lists and mappings of texts, or None."""
    if isinstance(value, Pairs):
        items = [{_clean(key): _unfold(item)} for key, item in value]
        unfolded = {key: item for mapping in items for key, item in mapping.items()}
        return unfolded if len(unfolded) == len(items) else items
    if isinstance(value, list):
        return [_unfold(item) for item in value]
    return _clean(value) if isinstance(value, str) else None if value is None else str(value).lower()


def _clean(text: str) -> str:
    r"""A text with the characters that escapes such as `\ud83d\ude00` mean, and without those that no page can have."""
    return remove_controls(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
