"""Products of other sites, made of what their feeds say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import Box, Column, Definition
from mkdocs_mlops_canvas.canvas.header_fields import FieldError, read_own_field
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.portfolio.products import Iteration, Product
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.text.links import is_unsafe
from mkdocs_mlops_canvas.text.names import make_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.model import FieldValue
    from mkdocs_mlops_canvas.portfolio.products import SourceSite


def make_products(feed: Mapping[str, Any], site: SourceSite, definitions: Mapping[str, Definition]) -> list[Product]:
    """The products of a feed that has been checked.

    Args:
        feed: The feed.
        site: The site that it comes from.
        definitions: The definitions that are known here by key.
    """
    layouts = {each["key"]: each for each in feed.get("definitions", ()) if isinstance(each, dict)}
    found: dict[str, Definition] = {}
    products = []
    for facts in feed["products"]:
        version = facts["version"]
        if version not in found:
            found[version] = _find_definition(version, layouts.get(version), facts, site, definitions)
        products.append(_make_product(facts, found[version], site))
    return products


def _find_definition(
    version: str,
    layout: Mapping[str, Any] | None,
    facts: Mapping[str, Any],
    site: SourceSite,
    definitions: Mapping[str, Definition],
) -> Definition:
    """The definition of this site if it has the same boxes, else one that is made of the titles in the feed."""
    known = definitions.get(version)
    if layout is None:  # the first version of feeds has keys only
        if known:
            return known
        keys = (*facts["filled"], *facts["empty"])
        boxes = [{"key": key, "title": make_title(key)} for key in keys]
        layout = {"title": version, "columns": [{"key": "canvas", "title": version, "boxes": boxes}]}
    columns = tuple(
        Column(column["key"], column["title"], tuple(Box(box["key"], box["title"], "") for box in column["boxes"]))
        for column in layout["columns"]
    )
    if known and known.keys == {box.key for column in columns for box in column.boxes}:
        return known
    made = Definition(f"{site.id}/{version}", layout["title"], columns, columns[0].boxes[0].key)
    return made.add_profiles(next((each.profiles for each in definitions.values()), ()))


def _make_product(facts: Mapping[str, Any], definition: Definition, site: SourceSite) -> Product:
    named = {**facts, "supersedes": [facts["supersedes"]] if facts["supersedes"] else []}
    related = {key: tuple(f"{site.id}/{id_}" for id_ in named.get(key, ())) for key in RELATIONS}
    header = Header(
        product=facts["product"],
        designed_by=tuple(facts["designed_by"]),
        date=_read_day(facts["date"]),
        iteration=facts["iteration"],
        version=facts["version"],
        id=facts["id"],
        summary=facts["summary"] or None,
        stage=facts["stage"],
        owner=facts["owner"],
        tags=tuple(facts["tags"]),
        links={label: address for label, address in facts["links"].items() if not is_unsafe(address)},
        review_by=_read_day(facts["review_by"]),
        supersedes=next(iter(related["supersedes"]), None),
        uses=related["uses"],
        feeds=related["feeds"],
        part_of=related["part_of"],
        fields=_read_fields(facts.get("fields") or {}, definition),
    )
    boxes = {box.key: text for box in definition.boxes if (text := facts["boxes"].get(box.key))}
    id_ = f"{site.id}/{facts['id']}"
    canvas = Canvas(definition, header, facts["product"], id_, boxes)
    past = _make_iterations(facts["iterations"], canvas, CanvasLocation(facts["url"]))
    current = replace(past[-1], canvas=canvas, changed=_read_day(facts["last_change"]))
    return Product(id_, (*past[:-1], current), site, facts)


def _read_fields(said: Mapping[str, Any], definition: Definition) -> dict[str, FieldValue]:
    """The values of fields that are known here, as far as they can have them."""
    found = {}
    for own in definition.fields:
        written = said.get(own.key)
        try:
            value = read_own_field(own, written if isinstance(written, list | None) else str(written))
        except FieldError:
            continue
        if value is not None:
            found[own.key] = value
    return found


def _make_iterations(
    iterations: Sequence[Mapping[str, Any]], canvas: Canvas, location: CanvasLocation
) -> list[Iteration]:
    """The iterations of a product; of earlier ones, no texts are known."""
    made = []
    for each in iterations:
        header = replace(canvas.header, iteration=each["iteration"], date=_read_day(each["date"]))
        made.append(Iteration(replace(canvas, header=header, boxes={}), location, changed_boxes=tuple(each["changed"])))
    return made


def _read_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
