"""The definition files of a site: YAML that is checked, part by part and as a whole, and read as definitions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.definition import ICONS, KINDS, Definition, make_definition
from mkdocs_mlops_canvas.canvas.grid import MOST, check_grid
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.icon_file import DrawingError, read_drawing
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import find_nearest, fold_name, suggest
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import normalise
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, kind, plain, scalar_text, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Check = Callable[["_File", str, yaml.Node], Iterator[Problem]]  # of the value of the key with this name

_SVG = ".svg"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")  # `value_proposition`; it becomes part of ids, addresses and names of files
# what a header field cannot be called: `portfolio.json` and `portfolio.csv` use these words
_FEED_KEYS = (
    "boxes", "canvas", "empty", "fields", "filled", "iterations", "last_change", "page", "products", "protected", "url",
)  # fmt: skip


def read_definitions(
    names: Iterable[str], known: Mapping[str, Definition], folder: str = ""
) -> tuple[dict[str, Definition], list[Problem]]:
    """The definitions in files.

    Args:
        names: The paths of the files, as seen from `folder`.
        known: The definitions before them, by key, which the files may extend or replace.
        folder: What the paths are relative to.

    Returns:
        All definitions by key, the known ones first, and what is wrong with the files. A file with a mistake
        defines nothing.
    """
    definitions = dict(known)
    problems: list[Problem] = []
    for name in names:
        try:
            block = YamlBlock(normalise(Path(folder, name).read_text("utf-8")), name, 1)
        except (OSError, UnicodeError) as error:
            problems.append(Problem("unreadable-file", f"the file cannot be read: {error}", name, 1))
            continue
        found = _File(block, Path(folder, name).parent).read(definitions)
        if isinstance(found, Definition):
            definitions[found.key] = found
        else:
            problems += sorted(found, key=lambda problem: (problem.line, problem.column))
    return definitions, problems


@dataclass(frozen=True, slots=True)
class _File:
    """A definition file that is being read; its icons are in `folder`."""

    block: YamlBlock
    folder: Path

    def read(self, known: Mapping[str, Definition]) -> Definition | list[Problem]:
        """What the file defines, or what is wrong with it."""
        try:
            root = self.block.compose()
        except yaml.YAMLError as error:
            return [self.block.syntax_problem(error, "until it is mended, the file defines nothing")]
        if not isinstance(root, yaml.MappingNode):
            what = "nothing" if root is None or is_null(root) else kind(root)
            hint = "write its keys, such as 'key', 'title' and 'columns'"
            return [self.tell(root, f"a definition has to be a mapping, not {what}", hint)]
        if twice := [problem for node in walk(root) for problem in self.block.detect_duplicates(node)]:
            return twice
        if problems := list(_check_definition(self, "", root)):
            return problems
        raw = plain(root)
        if problems := list(_check_whole(self, root, raw, known)):
            return problems
        parent = known.get(raw.get("extends") or "")
        return make_definition(raw, parent, lambda name: read_drawing(self.folder, name))

    def tell(self, node: yaml.Node | None, message: str, hint: str = "") -> Problem:
        return self.block.problem(node, "wrong-definition", message, hint)


def _mapping_of(checks: Mapping[str, Check], required: tuple[str, ...]) -> Check:
    """A mapping with these keys; those that are not required may also be left empty."""

    def check(file: _File, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.MappingNode):
            yield file.tell(node, f"'{name}' has to be a mapping")
            return
        given: set[str | None] = set()
        for key_node, value in node.value:
            key = str(plain(key_node))
            given.add(key)
            if key not in checks:
                near = find_nearest(key, checks)
                given.add(near)  # it is not missing but misspelt
                hint = f"did you mean '{near}'?" if near else f"the keys are {', '.join(checks)}"
                yield file.tell(key_node, f"unknown key '{key}'", hint)
            elif key in required or plain(value) not in (None, ""):
                yield from checks[key](file, key, value)
        for key in required:
            if key not in given:
                yield file.tell(node, f"'{key}' is missing")

    return check


def _list_of(check_item: Check, may_be_empty: bool = False) -> Check:
    def check(file: _File, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.SequenceNode):
            yield file.tell(node, f"'{name}' has to be a list")
            return
        if not node.value and not may_be_empty:
            yield file.tell(node, f"'{name}' is an empty list")
        for item in node.value:
            yield from check_item(file, name, item)

    return check


def _text(check_more: Callable[[_File, str, yaml.Node, str], Iterator[Problem]] | None = None) -> Check:
    """A text that is not empty, and for which `check_more`, which also gets the text itself, finds nothing wrong."""

    def check(file: _File, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.ScalarNode) or is_null(node):
            yield file.tell(node, f"'{name}' has to be a text")
        elif not (text := scalar_text(node)).strip():
            yield file.tell(node, f"'{name}' is empty")
        elif check_more:
            yield from check_more(file, name, node, text)

    return check


def _check_key(file: _File, name: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if not _KEY.fullmatch(text):
        yield file.tell(node, f"'{name}' has to be at most 60 small letters, digits and underscores")


def _check_address(file: _File, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if is_unsafe(text):
        yield file.tell(node, "the address runs a script")


def _check_icon(file: _File, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if text.casefold().endswith(_SVG):
        try:
            read_drawing(file.folder, text)
        except DrawingError as error:
            yield file.tell(node, str(error), error.hint)
    elif text not in ICONS:
        hint = suggest(text, ICONS) or f"the icons are {', '.join(ICONS)}, or name an SVG file beside this one"
        yield file.tell(node, f"unknown icon '{text}'", hint)


def _check_kind(file: _File, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if text not in KINDS:
        yield file.tell(node, f"unknown kind '{text}'", suggest(text, KINDS) or f"the kinds are {', '.join(KINDS)}")


_check_box = _mapping_of(
    {
        "key": _text(_check_key), "title": _text(), "prompt": _text(), "aliases": _list_of(_text(), may_be_empty=True),
        "icon": _text(_check_icon), "questions": _list_of(_text(), may_be_empty=True),
    },
    required=("key",),
)  # fmt: skip
_check_column = _mapping_of(
    {"key": _text(_check_key), "title": _text(), "boxes": _list_of(_check_box)}, required=("key", "title", "boxes")
)
_check_field = _mapping_of(
    {"key": _text(_check_key), "title": _text(), "kind": _text(_check_kind), "values": _list_of(_text())},
    required=("key", "title"),
)
_check_attribution = _mapping_of(
    {"text": _text(), "url": _text(_check_address), "licence": _text()}, required=("text", "url", "licence")
)
_check_definition = _mapping_of(
    {
        "key": _text(), "title": _text(), "extends": _text(), "summary_box": _text(), "attribution": _check_attribution,
        "fields": _list_of(_check_field, may_be_empty=True), "grid": _list_of(_text()),
        "columns": _list_of(_check_column),
    },
    required=("key", "title", "columns"),
)  # fmt: skip


def _check_whole(
    file: _File, root: yaml.Node, raw: dict[str, Any], known: Mapping[str, Definition]
) -> Iterator[Problem]:
    """What is wrong where each part is right: names that do not exist, or exist twice."""
    extends = raw.get("extends") or ""
    if extends and extends not in known:
        hint = suggest(extends, known) or f"the definitions are {', '.join(known)}"
        yield file.tell(_node_at(root, "extends"), f"unknown definition '{extends}'", hint)
    yield from _check_boxes(file, root, raw, known.get(extends))
    yield from _check_fields(file, root, raw)
    keys = [box["key"] for column in raw["columns"] for box in column["boxes"]]
    if raw.get("summary_box") and raw["summary_box"] not in keys:
        hint = suggest(raw["summary_box"], keys) or f"the boxes are {', '.join(keys)}"
        yield file.tell(_node_at(root, "summary_box"), f"unknown box '{raw['summary_box']}'", hint)
    if len(raw["columns"]) > MOST:
        message, hint = f"the canvas has {len(raw['columns'])} columns", f"a canvas may have at most {MOST}"
        yield file.tell(_node_at(root, "columns", MOST), message, hint)
    if raw.get("grid"):
        for line, message, hint in check_grid(raw["grid"], keys, [column["key"] for column in raw["columns"]]):
            yield file.tell(_node_at(root, "grid", line), message, hint)


def _check_boxes(file: _File, root: yaml.Node, raw: dict[str, Any], parent: Definition | None) -> Iterator[Problem]:
    """Boxes that are incomplete, and names and keys that two boxes or columns have."""
    taken = dict.fromkeys(HEADER_KEYS, "a key of the header")
    boxes: list[str] = []
    columns: list[str] = []
    for at, column in enumerate(raw["columns"]):
        for number, box in enumerate(column["boxes"]):
            node, own = _node_at(root, "columns", at, "boxes", number), f"the box '{box['key']}'"
            if not (box.get("title") and box.get("prompt")) and not (parent and box["key"] in parent.keys):
                yield file.tell(node, f"{own} has no title or no prompt", "write both")
            for name in _names_of(box):
                if (other := taken.setdefault(fold_name(name), own)) != own:
                    yield file.tell(node, f"'{name}' is {other} too", "give one of them another name")
            boxes.append(box["key"])
        if column["key"] in columns:
            yield file.tell(_node_at(root, "columns", at), f"two columns have the key '{column['key']}'")
        columns.append(column["key"])
    for key in dict.fromkeys(boxes):
        if boxes.count(key) > 1:
            yield file.tell(root, f"two boxes have the key '{key}'", "give one of them another key")


def _check_fields(file: _File, root: yaml.Node, raw: dict[str, Any]) -> Iterator[Problem]:
    """Header fields that are named like something else, or say in two ways what they hold."""
    taken = dict.fromkeys(HEADER_KEYS, "a key of the header") | dict.fromkeys(_FEED_KEYS, "a word of portfolio.json")
    for column in raw["columns"]:
        taken |= {fold_name(name): f"the column '{column['key']}'" for name in _names_of(column)}
        for box in column["boxes"]:
            taken |= {fold_name(name): f"the box '{box['key']}'" for name in _names_of(box)}
    for number, field in enumerate(raw.get("fields") or ()):
        node, own = _node_at(root, "fields", number), f"the field '{field['key']}'"
        for name in dict.fromkeys(map(fold_name, _names_of(field))):
            if name in taken:
                yield file.tell(node, f"'{name}' is {taken[name]} too", "give one of them another name")
            taken[name] = own
        if field.get("values") and field.get("kind"):
            place = _node_at(root, "fields", number, "kind")
            yield file.tell(place, f"{own} has 'values' and a 'kind'", "write one of them")


def _names_of(part: Mapping[str, Any]) -> Iterator[str]:
    """All names that authors may call a column, a box or a field."""
    return filter(None, (part["key"], part.get("title"), *(part.get("aliases") or ())))


def _node_at(node: yaml.Node, *path: int | str) -> yaml.Node:
    """The value at a path of keys and indexes, all of which are there."""
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if plain(key) == step)
    return node
