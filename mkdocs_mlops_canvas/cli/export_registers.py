"""The formats of `export` for registers: records of the Dutch algorithm register, and bills of materials."""

from __future__ import annotations

import json
from importlib.metadata import version
from itertools import repeat
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.cli.export_documents import make_articles
from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.writing.mapping import Record, collect_facts, fill_places, load_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs_mlops_canvas.cli.export_job import ExportJob
    from mkdocs_mlops_canvas.documents.sheet import Sheet


def write_register(job: ExportJob) -> bool:
    """Write records of the Dutch algorithm register, and return whether each has all that the standard requires."""
    from mkdocs_mlops_canvas.writing.plain_html import read_box_texts

    with make_articles(job) as (articles, _):
        texts = (read_box_texts(article.html) for article in articles)
        records = _make_records(job, "nl_algoritmeregister", "the register", texts)
    if not (job.site.options.theme_language or "").startswith("nl"):
        tell("the register expects text in Dutch; nothing is translated")
    values = [record.values for record in records]
    job.write_all(_write_json(values[0] if job.is_one else values))
    return not any(place.needed for record in records for place in record.missing)


def write_bom(job: ExportJob) -> bool:
    """Write a bill of materials of CycloneDX in which each canvas is a machine learning model."""
    from mkdocs_mlops_canvas.extension.clock import read_origin

    components = [record.values for record in _make_records(job, "cyclonedx", "CycloneDX", repeat({}))]
    generated = read_origin(job.source.root, None).generated
    tool = {"type": "application", "name": "mkdocs-mlops-canvas", "version": version("mkdocs-mlops-canvas")}
    bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, json.dumps(components)).urn,  # the same as long as nothing changes
        "version": 1,
        "metadata": {**({"timestamp": generated} if generated else {}), "tools": {"components": [tool]}},
        "components": components,
    }
    job.write_all(_write_json(bom))
    return True


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _make_records(job: ExportJob, mapping: str, system: str, texts: Iterable[Mapping[str, str]]) -> list[Record]:
    """The records of canvases, whose boxes have these `texts` as HTML; what each lacks and has lost is printed."""
    addresses, records = job.make_addresses(), []
    for sheet, html in zip(job.sheets, texts, strict=False):
        canvas = sheet.self_contained
        url = addresses.absolute_url_of_canvas(sheet.block.locate(sheet.path, sheet.anchor))
        facts = collect_facts(canvas, url, addresses.absolute_links_of(canvas, sheet.path))
        records.append(fill_places(load_places(mapping), facts, html))
        _tell_differences(sheet, records[-1], mapping, system)
    return records


def _tell_differences(sheet: Sheet, record: Record, mapping: str, system: str) -> None:
    definition = sheet.canvas.definition
    writable = {*HEADER_KEYS, *definition.keys, *(own.key for own in definition.fields)}
    more: list[str] = []
    for place in record.missing:
        fact = next((source for source in place.sources if source in writable), "")
        if place.needed:
            profile, _, key = fact.rpartition(".")
            below = f" below '{profile}'" if profile else ""
            _tell(sheet, fact, f"'{place.to}' is missing, but {system} requires it; write '{key}: ...'{below}")
        elif fact and fact not in more:
            more.append(fact)
    if more:
        names = ", ".join(fact.removeprefix(f"{mapping}.") for fact in more)
        _tell(sheet, more[0], f"{system} can also hold: {names}")
    for place in record.cut:
        _tell(sheet, place.sources[0], f"'{place.to}' is cut off after {place.longest} characters")
    if record.lost:
        _tell(sheet, record.lost[0], f"not in {system}: {', '.join(record.lost)}")


def _tell(sheet: Sheet, fact: str, message: str) -> None:
    """Print a line about a canvas, at the line where a fact is, or where it would go."""
    places = sheet.canvas.places
    line, _ = places.get(fact) or places.get(fact.partition(".")[0]) or places[""]
    tell(f"{sheet.page.path}:{line}: {sheet.name}: {message}")
