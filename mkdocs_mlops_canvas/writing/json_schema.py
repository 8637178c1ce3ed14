"""JSON Schemas of what authors write and of what programs read, in draft 7, which editors understand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Field, Profile

SCHEMA_VERSION = 2  # of `portfolio.json`

# what an author writes on one line is a text, also if YAML reads it as a number or a truth value: `product: 2026`
_WRITTEN = {"type": ["string", "number", "boolean", "null"]}
_WRITTEN_TEXTS = {"anyOf": [_WRITTEN, {"type": "array", "items": _WRITTEN}]}
_NOTHING = ("", None)
_WRITTEN_DAY, _WRITTEN_URL, _WRITTEN_EMAIL = (
    {"type": ["string", "null"], "anyOf": [{"format": format_}, {"maxLength": 0}]}
    for format_ in ("date", "uri", "email")
)
_WRITTEN_NUMBER = {"type": ["number", "string", "null"], "pattern": r"^([+-]?[0-9]+(\.[0-9]+)?)?$"}

_DIALECT = "http://json-schema.org/draft-07/schema#"
_FEED_SCHEMA = Path(__file__).with_name("portfolio.schema.json")


def build_canvas_schema(definitions: Mapping[str, Definition], stages: Sequence[str]) -> dict[str, Any]:
    """The schema of a canvas in YAML: what stands below `canvas:` in front matter, or in a fence."""
    header = {
        "product": {**_WRITTEN, "description": "Name of the product; the page's title by default"},
        "designed_by": {**_WRITTEN_TEXTS, "description": "Who wrote the canvas: a name or a list"},
        "date": {**_WRITTEN_DAY, "description": "Date of this iteration, such as 2026-11-12"},
        "iteration": {**_WRITTEN, "description": "Number of this iteration"},
        "version": {
            "enum": _list_choices(definitions),
            "description": "Version of the canvas",
            "default": next(iter(definitions)),
        },
        "layout": {
            "enum": _list_choices(["wide", "page"]),
            "description": "Width of the canvas: the whole window, or the page",
        },
        "id": {**_WRITTEN, "description": "Stable id of the product; derived from its name by default"},
        "summary": {**_WRITTEN, "description": "One sentence for the portfolio"},
        "stage": {**_choose(stages), "description": "Stage of the product"},
        "owner": {**_WRITTEN, "description": "The team that is responsible for the product"},
        "tags": {**_WRITTEN_TEXTS, "description": "Keywords for the product"},
        "links": {
            "type": ["object", "null"],
            "additionalProperties": {"type": ["string", "number", "boolean"]},
            "description": "Addresses by label",
        },
        "review_by": {**_WRITTEN_DAY, "description": "Date by which the canvas has to be reviewed"},
        "supersedes": {**_WRITTEN, "description": "Id of the product that this one replaces"},
        "uses": {**_WRITTEN_TEXTS, "description": "Ids of the products whose results this one uses"},
        "feeds": {**_WRITTEN_TEXTS, "description": "Ids of the products that use the results of this one"},
        "part_of": {**_WRITTEN_TEXTS, "description": "Ids of the products that this one is part of"},
        "private": {
            **_choose(["true", "false", "yes", "no"]),
            "description": "Whether the text of the canvas is published on its own page only",
            "default": False,
        },
    }
    header |= {profile.key: _profile(profile) for profile in next(iter(definitions.values())).profiles}
    columns: dict[str, Any] = {}
    boxes: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for definition in definitions.values():
        for field in (own for own in definition.fields if not own.profile):
            same = fields.setdefault(field.key, _field(field))
            if same != _field(field):  # canvases do not agree on what it holds
                fields[field.key] = {"anyOf": [*same.get("anyOf", [same]), _field(field)]}
        for column in definition.columns:
            own = {box.key: _box(box) for box in column.boxes}
            known = columns.setdefault(
                column.key, {"type": ["object", "null"], "title": column.title, "properties": {}}
            )
            known["properties"] |= {key: box for key, box in own.items() if key not in known["properties"]}
            boxes |= {key: box for key, box in own.items() if key not in boxes}
    for column_schema in columns.values():
        column_schema["additionalProperties"] = False
    default, properties = next(iter(definitions.values())), dict(header)
    for part in (fields, columns, boxes):  # what is a box of one canvas may be a column or a field of another one
        for key, value in part.items():
            properties[key] = {"anyOf": [properties[key], value]} if key in properties else value
    return {
        "$schema": _DIALECT,
        "title": "Machine Learning Operations Canvas",
        "description": "The mapping below `canvas:` in the front matter of a page, or in a fence `mlops-canvas`.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [
            _exclude_others(one, one is default, properties.keys() - header, columns) for one in definitions.values()
        ],
    }


def build_front_matter_schema(definitions: Mapping[str, Definition], stages: Sequence[str]) -> dict[str, Any]:
    """The schema of the front matter of a page, for editors: of its `canvas:`, with all other keys let be."""
    canvas = build_canvas_schema(definitions, stages)
    dialect = canvas.pop("$schema")
    canvas["type"] = ["object", "null"]
    return {"$schema": dialect, "title": "Front matter of a page", "type": "object", "properties": {"canvas": canvas}}


def build_feed_schema() -> dict[str, Any]:
    """The schema of `portfolio.json`; what stands there only on some sites is not `required`."""
    schema: dict[str, Any] = json.loads(_FEED_SCHEMA.read_text("utf-8"))
    return schema


def build_product_schema() -> dict[str, Any]:
    """The schema of a product in the feed of another site, which may have keys that are not known here."""
    product, _ = build_feed_schema()["properties"]["products"]["items"]["anyOf"]  # the other one is a protected product
    iteration = product["properties"]["iterations"]["items"]
    for schema in (product, iteration):
        del schema["additionalProperties"]
    return {"$schema": _DIALECT, **product}


def _exclude_others(
    definition: Definition, is_default: bool, keys: Set[str], columns: Mapping[str, Any]
) -> dict[str, Any]:
    """That a canvas of this definition has none of the `keys` that only other definitions have."""
    excluded: dict[str, Any] = {}
    own = {column.key: {box.key for box in column.boxes} for column in definition.columns}
    known = {*own, *(field.key for field in definition.fields), *(box.key for box in definition.boxes)}
    for key in sorted(keys):
        others = sorted(columns[key]["properties"].keys() - own[key]) if key in own else []
        if key not in known:
            excluded[key] = False
        elif others and key not in {box.key for box in definition.boxes}:
            excluded[key] = {"properties": dict.fromkeys(others, False)}
    names = [*_names_of(definition.key), *(_NOTHING if is_default else ())]
    is_meant: dict[str, Any] = {"properties": {"version": {"enum": names}}}
    return {"if": is_meant | ({} if is_default else {"required": ["version"]}), "then": {"properties": excluded}}


def _names_of(value: str) -> list[str | float]:
    """A value as a text, and as the number that YAML reads if it is one, such as the version 1.1."""
    return [value, float(value)] if value.replace(".", "", 1).isdecimal() else [value]


def _choose(values: Sequence[str]) -> dict[str, Any]:
    """One of some values, in any case."""
    patterns = "|".join("".join(map(_match_letter, value)) for value in values)
    return {"anyOf": [{"enum": _list_choices(values)}, {"type": "string", "pattern": f"^({patterns})$"}]}


def _match_letter(letter: str) -> str:
    """A pattern of JavaScript for a letter in either case, or for another character."""
    if letter.isalpha() and len(letter.upper()) == 1:
        return f"[{letter.upper()}{letter.lower()}]"
    return rf"\{letter}" if letter in r"\^$.*+?()[]{}|/" else letter


def _list_choices(values: Iterable[str]) -> list[Any]:
    """Values as texts and as what YAML reads them as, and what stands for no value."""
    values = list(values)
    switches = [value == "true" for value in values if value in ("true", "false")]
    return [*(name for value in values for name in _names_of(value)), *switches, *_NOTHING]


def _box(box: Box) -> dict[str, Any]:
    return {**_WRITTEN, "title": box.title, "description": box.prompt}


def _field(own: Field) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "texts": _WRITTEN_TEXTS, "date": _WRITTEN_DAY, "url": _WRITTEN_URL, "email": _WRITTEN_EMAIL,
        "number": _WRITTEN_NUMBER, YES_NO: _choose(["yes", "no", "true", "false"]),
    }  # fmt: skip
    schema = kinds.get(own.kind) or (_choose(own.values) if own.values else _WRITTEN)
    return {**schema, "title": own.title, **({"description": own.help} if own.help else {})}


def _profile(profile: Profile) -> dict[str, Any]:
    facts = {own.key.rpartition(".")[2]: _field(own) for own in profile.fields}
    return {"type": ["object", "null"], "title": profile.title, "properties": facts, "additionalProperties": False}
