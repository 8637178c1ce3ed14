"""Checks records of the Dutch algorithm register against the facts of its standard in algoritmeregister_1_0.yml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STANDARD: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "writing" / "algoritmeregister_1_0.yml").read_text("utf-8")
)
_TAGS = {"div", "br", "p", "ul", "ol", "li"}
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def list_faults(record: Mapping[str, Any]) -> list[str]:
    """What the standard does not allow in a record."""
    faults = [f"{key}: missing" for key, facts in STANDARD.items() if facts.get("required") and not record.get(key)]
    for key, value in record.items():
        faults += [f"{key}: {fault}" for fault in _check(STANDARD.get(key, {}), value)]
        if key.endswith("_date") and not _MONTH.fullmatch(value):
            faults.append(f"{key}: not a month")
    return faults


def _check(facts: Mapping[str, Any], value: Any) -> Iterator[str]:
    if "items" in facts:
        for item in value:
            yield from _check_item(facts["items"], item)
    elif "many" in facts:
        yield from (f"unknown term {term}" for term in value if term not in facts["many"])
    elif "one" in facts:
        if value not in facts["one"]:
            yield f"unknown term {value}"
    elif "string" in facts or "html" in facts:
        yield from _check_text(value, facts.get("string", facts.get("html")))
        tags = {(tag.name, bool(tag.attrs)) for tag in BeautifulSoup(f"<div>{value}</div>", "html.parser").find_all()}
        if "html" in facts and not tags <= {(name, False) for name in _TAGS}:
            yield f"tags {tags}"
    else:
        yield "unknown field"


def _check_item(facts: Mapping[str, int], item: Mapping[str, str]) -> Iterator[str]:
    names = {name.removesuffix("?"): longest for name, longest in facts.items()}
    needed = {name for name in facts if not name.endswith("?")}
    if not needed <= item.keys() <= names.keys():
        yield f"keys {sorted(item)}"
    for name in item.keys() & names.keys():
        yield from _check_text(item[name], names[name])


def _check_text(value: Any, longest: int) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield "not a text"
    elif longest and len(value) > longest:
        yield f"{len(value)} characters"
