"""Canvases as Markdown, YAML and JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.markdown import WrittenPage, lower_headings, nest_facts, write_canvas, write_mapping

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas, Header
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def write_markdown(canvas: Canvas, form: str, loader: Loader) -> WrittenPage:
    """The page of a canvas, in the front matter if it does not come back from sections as it is."""
    header = list_header(canvas)
    for tried in (form, "frontmatter") if form == "sections" else (form,):
        default = next(iter(loader.definitions))
        text = write_canvas(canvas.definition, header, canvas.boxes, tried, default=default)
        again = load_page(text, "", loader).canvases[0].canvas
        changed = _list_changes(canvas, again, tried)
        if not changed:
            break
    return WrittenPage(text, tried, changed)


def write_yaml(canvas: Canvas) -> str:
    """A canvas in YAML, as it stands in a fence; keys that are left out have no value."""
    return write_mapping(list_values(canvas))


def write_json(canvas: Canvas) -> str:
    """A canvas in JSON, with the keys that it has in YAML."""
    return json.dumps(list_values(canvas), ensure_ascii=False, indent=2) + "\n"


def write_feed(feed: str) -> str:
    """The JSON of a feed as YAML."""
    return write_mapping(json.loads(feed))


def list_values(canvas: Canvas) -> dict[str, Any]:
    """What its author wrote, by key: texts, numbers, lists and mappings in the header, and Markdown in the boxes."""
    return {**nest_facts(list_header(canvas)), **canvas.boxes}


def list_header(canvas: Canvas) -> dict[str, Any]:
    """What its author wrote above the boxes, in texts, numbers, lists and mappings; facts of profiles as `key.fact`."""
    header = canvas.header
    values: dict[str, Any] = {"product": canvas.product}
    if header.version or canvas.definition.key != DEFAULT_VERSION:
        values["version"] = canvas.definition.key
    for key in HEADER_KEYS:
        value = getattr(header, key)
        if key not in ("product", "version") and value is not False and value not in (None, (), {}):
            values[key] = _plain(value)
    values |= {key: _plain(value) for key, value in header.fields.items()}
    return values


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, dict) else value


def _list_changes(canvas: Canvas, again: Canvas | None, form: str) -> tuple[str, ...]:
    """The keys of what is not as it was; headings in a box may have another level, as they have on the page."""
    if again is None:
        return ("canvas",)
    changed = [key for key in HEADER_KEYS if getattr(again.header, key) != getattr(_said(canvas, again), key)]
    changed += [] if again.header.fields == canvas.header.fields else list(canvas.header.fields)
    for key in dict.fromkeys((*canvas.boxes, *again.boxes)):
        before = canvas.boxes.get(key, "")
        if again.boxes.get(key) != (lower_headings(before) if form == "sections" else before):
            changed.append(key)
    changed += [] if again.definition.key == canvas.definition.key else ["version"]
    changed += ["product"] if again.product != canvas.product else []
    return tuple(dict.fromkeys(changed))


def _said(canvas: Canvas, again: Canvas) -> Header:
    """The header of a canvas, with name and version where `again` has them: there, or in the title and the default."""
    return replace(canvas.header, product=again.header.product, version=again.header.version)
