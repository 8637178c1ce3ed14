"""Records of other systems: where the facts of a canvas go in them, as the YAML files beside this module say."""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache, partial
from html import escape
from pathlib import Path
from string import Template
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader
from mkdocs_mlops_canvas.writing.plain_html import cut_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas

_REST = "rest"  # stands for all facts that no other place takes
_MADE = ("definition", "address")  # by no author
_PART = r"(?:[^\s<>\"{}|\\^`\[\]%#]|%[0-9A-Fa-f]{2})*"  # of an address, after its host
_ADDRESS = re.compile(rf"https://[^\s<>\"{{}}|\\^`\[\]%#/?:@]+(?::\d+)?(?:[/?]{_PART})?(?:#{_PART})?")
_NOT_FACTS = ("product", "id", "summary", "version", "layout", "links", "private")  # or written in another way


@dataclass(frozen=True, slots=True)
class Fact:
    """What a canvas says under a key: the `text` that readers see, and the `value` that its author wrote."""

    key: str
    title: str
    text: str
    value: str = ""

    @property
    def link(self) -> str:
        """The address that the text ends in, or an empty text."""
        last = self.text.rpartition(" ")[2]
        return last if _ADDRESS.fullmatch(last) else ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a record, as a row of a YAML file; nl_algoritmeregister.yml explains the keys."""

    to: str
    sources: tuple[str, ...] = ()
    kind: str = "text"
    each: Any = None
    may_lack: tuple[str, ...] = ()
    longest: Any = None
    needed: bool = False
    terms: Mapping[str, str] = field(default_factory=dict)
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a system gets of a canvas: the `values`, the places that stay empty, those that are cut, and lost facts."""

    values: Mapping[str, Any]
    missing: tuple[Place, ...]
    cut: tuple[Place, ...]
    lost: tuple[str, ...]


@cache
def load_places(name: str) -> tuple[Place, ...]:
    """The places of a record, from the YAML file with this name."""
    rows = yaml.load(Path(__file__).with_name(f"{name}.yml").read_text("utf-8"), SafeLoader)
    return tuple(Place(**{"sources" if key == "from" else key: value for key, value in row.items()}) for row in rows)


def collect_facts(canvas: Canvas, address: str, links: Mapping[str, str]) -> tuple[Fact, ...]:
    """What a canvas says, header first; `links` are those of its header by label, absolute where that is known."""
    facts = [
        Fact("product", "Product", canvas.product),
        Fact("id", "Id", canvas.id),
        Fact("summary", "Summary", canvas.summary),
        Fact("definition", "Canvas", f"{canvas.definition.title} {canvas.definition.key}"),
        Fact("address", canvas.definition.title, address if "://" in address else ""),
    ]
    for key in HEADER_KEYS:
        if key not in _NOT_FACTS:
            facts += _list_facts(key, key.replace("_", " ").capitalize(), getattr(canvas.header, key))
    for own in canvas.definition.fields:
        facts += _list_facts(own.key, own.title, canvas.header.fields.get(own.key), own.label)
    facts += [Fact("links", label, to) for label, to in links.items()]
    facts += [Fact(box.key, box.title, canvas.boxes.get(box.key, "")) for box in canvas.definition.boxes]
    return tuple(fact for fact in facts if fact.text)


def fill_places(places: Sequence[Place], facts: Sequence[Fact], html: Mapping[str, str]) -> Record:
    """The record of a canvas; `html` has the texts of its boxes for places that take HTML."""
    named = {source for place in places for source in place.sources}
    values: dict[str, Any] = {}
    missing, cut, used = [], [], set[Fact]()
    for place in places:
        found = [fact for source in place.sources for fact in facts if fact.key == source]
        if _REST in place.sources:
            found = [fact for fact in facts if fact.key not in named]
        value = place.value if place.value is not None else _write(place, found, html)
        if not value:
            missing.append(place)
            continue
        short = _shorten(place, value) if isinstance(value, str) else value
        if short != value:
            cut.append(place)
        _set(values, place.to.split("."), short)
        used.update(found if place.each is None else filter(partial(_make_item, place), found))
    lost = dict.fromkeys(fact.key for fact in facts if fact not in used and fact.key not in _MADE)
    return Record(values, tuple(missing), tuple(cut), tuple(lost))


def _list_facts(key: str, title: str, value: Any, label: Callable[[str], str] = str) -> Iterator[Fact]:
    for item in map(str, value if isinstance(value, tuple) else () if value is None else (value,)):
        yield Fact(key, title, label(item), item)


def _write(place: Place, found: Sequence[Fact], html: Mapping[str, str]) -> Any:
    """What goes to a place, which is empty if nothing of what was found may go there."""
    if place.each is not None:
        return list(filter(None, map(partial(_make_item, place), found)))
    texts: Iterable[str] = (fact.text for fact in found)
    if place.kind == "html":
        return "".join(html.get(fact.key, f"<p>{escape(fact.text, quote=False)}</p>") for fact in found)
    if place.kind in ("all", "list"):
        return "\n\n".join(texts) if place.kind == "all" else escape(", ".join(texts), quote=False)
    if place.kind == "term":
        texts = (place.terms.get(fact.value, "") for fact in found)
    elif place.kind == "address":
        texts = (fact.link for fact in found if fact.link == fact.text and len(fact.link) <= place.longest)
    elif place.kind == "month":
        texts = (fact.text[: len("2026-11")] for fact in found)
    return next(filter(None, texts), "")


def _make_item(place: Place, fact: Fact) -> Any:
    """An item of a list; None if it lacks something, or is too long."""
    words = fact.text.removesuffix(fact.link).strip() or place.terms.get(fact.key) or fact.link
    known = {"key": fact.key, "title": fact.title, "text": fact.text, "words": words, "link": fact.link}
    if isinstance(place.each, str):
        return Template(place.each).substitute(known)
    item = {key: Template(template).substitute(known) for key, template in place.each.items()}
    item = {key: text for key, text in item.items() if text or key not in place.may_lack}
    longest: Mapping[str, int] = place.longest or {}
    return item if all(0 < len(text) <= longest.get(key, len(text)) for key, text in item.items()) else None


def _shorten(place: Place, text: str) -> str:
    if place.longest is None or len(text) <= place.longest:
        return text
    return cut_html(text, place.longest) if place.kind == "html" else shorten(text, place.longest, placeholder=" …")


def _set(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    *above, key = path
    for step in above:
        values = values.setdefault(step, {})
    values[key] = [*values.get(key, ()), *value] if isinstance(value, list) else value
