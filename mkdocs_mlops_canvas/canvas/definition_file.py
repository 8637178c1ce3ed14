"""The definition files of a site: YAML that is checked, part by part and as a whole, and read as definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.checked_fields import FIELD_CHECKS, check_fields
from mkdocs_mlops_canvas.canvas.checked_file import check_key, list_of, mapping_of, node_at, read_files, text_of
from mkdocs_mlops_canvas.canvas.definition import ICONS, make_definition
from mkdocs_mlops_canvas.canvas.grid import MOST, check_grid
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.icon_file import DrawingError, read_drawing
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import fold_name, suggest
from mkdocs_mlops_canvas.text.yaml_block import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import yaml

    from mkdocs_mlops_canvas.canvas.checked_file import CheckedFile
    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.text.problem import Problem

_SVG = ".svg"
# what a header field cannot be called: `portfolio.json` and `portfolio.csv` use these names
_FEED_KEYS = (
    "boxes", "canvas", "empty", "fields", "filled", "iterations", "last_change", "page", "products", "protected", "url",
)  # fmt: skip


def read_definitions(
    names: Iterable[str], known: Mapping[str, Definition], folder: str = ""
) -> tuple[dict[str, Definition], list[Problem]]:
    """The definitions in files.

    Args:
        names: The paths of the files, relative to `folder`.
        known: The definitions before them, by key, which the files may extend or replace.
        folder: What the paths are relative to.

    Returns:
        All definitions by key, the known ones first, and what is wrong with the files. A file with a mistake
        defines nothing.
    """
    definitions = dict(known)

    def read(file: CheckedFile) -> list[Problem]:
        root, problems = file.compose("definition", ("key", "title", "columns"), _check_definition)
        if root is None or problems:
            return problems
        raw = plain(root)
        if not (problems := list(_check_whole(file, root, raw, definitions))):
            parent = definitions.get(raw.get("extends") or "")
            definitions[raw["key"]] = make_definition(raw, parent, lambda name: read_drawing(file.folder, name))
        return problems

    return definitions, read_files(names, folder, "wrong-definition", read)


def _check_address(file: CheckedFile, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if is_unsafe(text):
        yield file.tell(node, "the address runs a script")


def _check_icon(file: CheckedFile, _: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if text.casefold().endswith(_SVG):
        try:
            read_drawing(file.folder, text)
        except DrawingError as error:
            yield file.tell(node, str(error), error.hint)
    elif text not in ICONS:
        hint = suggest(text, ICONS) or f"the icons are {', '.join(ICONS)}, or name an SVG file next to this one"
        yield file.tell(node, f"unknown icon '{text}'", hint)


_check_box = mapping_of(
    {
        "key": text_of(check_key), "title": text_of(), "prompt": text_of(),
        "aliases": list_of(text_of(), may_be_empty=True), "icon": text_of(_check_icon),
        "questions": list_of(text_of(), may_be_empty=True),
    },
    required=("key",),
)  # fmt: skip
_check_column = mapping_of(
    {"key": text_of(check_key), "title": text_of(), "boxes": list_of(_check_box)}, required=("key", "title", "boxes")
)
_check_field = mapping_of({"key": text_of(check_key), **FIELD_CHECKS}, required=("key", "title"))
_check_attribution = mapping_of(
    {"text": text_of(), "url": text_of(_check_address), "licence": text_of()}, required=("text", "url", "licence")
)
_check_definition = mapping_of(
    {
        "key": text_of(), "title": text_of(), "extends": text_of(), "summary_box": text_of(),
        "attribution": _check_attribution, "fields": list_of(_check_field, may_be_empty=True),
        "grid": list_of(text_of()), "columns": list_of(_check_column),
    },
    required=("key", "title", "columns"),
)  # fmt: skip


def _check_whole(
    file: CheckedFile, root: yaml.Node, raw: dict[str, Any], known: Mapping[str, Definition]
) -> Iterator[Problem]:
    """What is wrong where each part is right: names that do not exist, or exist twice."""
    extends = raw.get("extends") or ""
    if extends and extends not in known:
        hint = suggest(extends, known) or f"the definitions are {', '.join(known)}"
        yield file.tell(node_at(root, "extends"), f"unknown definition '{extends}'", hint)
    yield from _check_boxes(file, root, raw, known.get(extends))
    yield from _check_fields(file, root, raw)
    keys = [box["key"] for column in raw["columns"] for box in column["boxes"]]
    if raw.get("summary_box") and raw["summary_box"] not in keys:
        hint = suggest(raw["summary_box"], keys) or f"the boxes are {', '.join(keys)}"
        yield file.tell(node_at(root, "summary_box"), f"unknown box '{raw['summary_box']}'", hint)
    if len(raw["columns"]) > MOST:
        message, hint = f"the canvas has {len(raw['columns'])} columns", f"a canvas may have at most {MOST}"
        yield file.tell(node_at(root, "columns", MOST), message, hint)
    if raw.get("grid"):
        for line, message, hint in check_grid(raw["grid"], keys, [column["key"] for column in raw["columns"]]):
            yield file.tell(node_at(root, "grid", line), message, hint)


def _check_boxes(
    file: CheckedFile, root: yaml.Node, raw: dict[str, Any], parent: Definition | None
) -> Iterator[Problem]:
    """Boxes that are incomplete, and names and keys that two boxes or columns have."""
    taken = dict.fromkeys(HEADER_KEYS, "a key of the header")
    boxes: list[str] = []
    columns: list[str] = []
    for at, column in enumerate(raw["columns"]):
        for number, box in enumerate(column["boxes"]):
            node, own = node_at(root, "columns", at, "boxes", number), f"the box '{box['key']}'"
            if not (box.get("title") and box.get("prompt")) and not (parent and box["key"] in parent.keys):
                yield file.tell(node, f"{own} has no title or no prompt", "write both")
            for name in _names_of(box):
                if (other := taken.setdefault(fold_name(name), own)) != own:
                    yield file.tell(node, f"'{name}' is {other} too", "give one of them another name")
            boxes.append(box["key"])
        if column["key"] in columns:
            yield file.tell(node_at(root, "columns", at), f"two columns have the key '{column['key']}'")
        columns.append(column["key"])
    for key in dict.fromkeys(boxes):
        if boxes.count(key) > 1:
            yield file.tell(root, f"two boxes have the key '{key}'", "give one of them another key")


def _check_fields(file: CheckedFile, root: yaml.Node, raw: dict[str, Any]) -> Iterator[Problem]:
    """Header fields that are named like something else, or say in two ways what they hold."""
    taken = dict.fromkeys(HEADER_KEYS, "a key of the header") | dict.fromkeys(_FEED_KEYS, "a word of portfolio.json")
    for column in raw["columns"]:
        taken |= {fold_name(name): f"the column '{column['key']}'" for name in _names_of(column)}
        for box in column["boxes"]:
            taken |= {fold_name(name): f"the box '{box['key']}'" for name in _names_of(box)}
    for number, field in enumerate(raw.get("fields") or ()):
        node, own = node_at(root, "fields", number), f"the field '{field['key']}'"
        for name in dict.fromkeys(map(fold_name, _names_of(field))):
            if name in taken:
                yield file.tell(node, f"'{name}' is {taken[name]} too", "give one of them another name")
            taken[name] = own
    fields = raw.get("fields") or ()
    yield from check_fields(
        file, {field["key"]: (node_at(root, "fields", at), field) for at, field in enumerate(fields)}
    )


def _names_of(part: Mapping[str, Any]) -> Iterator[str]:
    """All names that authors may call a column, a box or a field."""
    return filter(None, (part["key"], part.get("title"), *(part.get("aliases") or ())))
