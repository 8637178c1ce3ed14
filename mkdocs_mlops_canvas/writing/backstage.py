"""Canvases in the software catalog of Backstage, each a `Component`, and what such an entity cannot hold.

https://backstage.io/docs/features/software-catalog/descriptor-format has the format;
`KubernetesValidatorFunctions.ts` in Backstage's package `catalog-model` has the rules for names.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.portfolio.relations import RELATIONS
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.markdown import write_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs_mlops_canvas.canvas.model import Canvas

_LONGEST = 63  # characters of a name or a tag
_KIND_OF_PRODUCT = "ml-product"  # Backstage leaves the types of components to its users
_UNKNOWN = "unknown"  # for what an entity has to have
_LIFECYCLES = {
    "idea": "experimental", "exploration": "experimental", "pilot": "experimental", "production": "production",
    "retired": "deprecated",
}  # fmt: skip
_LOST = ("iteration", "date", "review_by", *RELATIONS)  # facts of the header that an entity has no place for
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")  # `card fraud -- shield` -> `card-fraud-shield`
_NOT_IN_A_TAG = re.compile(r"[^a-z0-9+#]+")  # `C++ & time series` -> `c++-time-series`
_REFERENCE = re.compile(r"(?:[a-zA-Z]+:)?(?:[a-z0-9-]+/)?[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")  # `group:default/risk`
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """An entity, the keys of what it `lost`, and in sentences what was made up for it."""

    entity: Mapping[str, Any]
    lost: tuple[str, ...]
    notes: tuple[str, ...]


def name_entities(ids: Iterable[str]) -> dict[str, str]:
    """The names that products have in a catalog, by their ids: each valid, no two the same.

    A name that says less than its id (letters of other scripts are left out, long ones are cut) ends with digits that
    are made of the id, so that it stays the same whichever other products there are.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id_ in sorted(ids, key=lambda id_: (make_name(id_) != id_, id_)):  # who has a valid id keeps it
        name = first = make_name(id_)
        number = 1
        while name in taken:
            number += 1
            name = f"{first[: _LONGEST - 5].rstrip('-')}-{number}"
        taken.add(name)
        names[id_] = name
    return names


def make_name(text: str) -> str:
    """A valid name that is as much like `text` as can be."""
    plain = _spell(text)
    name = _NOT_IN_A_NAME.sub("-", plain).strip("-")
    if len(name) <= _LONGEST and name and not any(c.isalnum() and not c.isascii() for c in plain):
        return name
    digits = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(filter(None, (name[: _LONGEST - len(digits) - 1].strip("-"), digits)))


def make_entry(canvas: Canvas, name: str, url: str, links: Mapping[str, str]) -> CatalogEntry:
    """A canvas as an entity called `name`; `url` is its address, `links` are those of its header by label."""
    header = canvas.header
    lost = [key for key in _LOST if getattr(header, key) not in (None, ())]
    urls = {own.key: own.title for own in canvas.definition.fields if own.kind == "url" and own.key in header.fields}
    lost += [key for key in header.fields if key not in urls]
    notes = []
    tags = {tag: _make_tag(tag) for tag in header.tags}
    lost += [f"the tag '{tag}'" for tag, made in tags.items() if not made]
    lost += [f"the link '{label}' to {header.links[label]}" for label in links if not _is_absolute(links[label])]
    owner, is_owned = header.owner, header.owner is not None
    if not is_owned:
        owner = header.designed_by[0] if header.designed_by else _UNKNOWN
        notes.append(f"it has no owner; the catalog entry says '{make_reference(owner)}'")
    if header.designed_by[0 if is_owned else 1 :]:
        lost.insert(0, "designed_by")
    if header.stage is None:
        notes.append(f"it has no stage; the catalog entry says '{_UNKNOWN}'")
    if canvas.boxes:
        lost.append(f"{len(canvas.boxes)} {'box' if len(canvas.boxes) == 1 else 'boxes'}")
    metadata: dict[str, Any] = {
        "name": name,
        "title": canvas.product,
        "description": canvas.summary,
        "annotations": {"backstage.io/view-url": url} if _is_absolute(url) else {},
        "tags": list(dict.fromkeys(filter(None, tags.values()))),
        "links": [
            {"url": address, "title": label}
            for label, address in (
                (canvas.definition.title, url),
                *links.items(),
                *((title, str(header.fields[key])) for key, title in urls.items()),
            )
            if _is_absolute(address)
        ],
    }
    stage = header.stage or _UNKNOWN
    entity = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {key: value for key, value in metadata.items() if value},
        "spec": {
            "type": _KIND_OF_PRODUCT,
            "lifecycle": _LIFECYCLES.get(stage, stage),
            "owner": make_reference(owner or _UNKNOWN),
        },
    }
    return CatalogEntry(entity, tuple(lost), tuple(notes))


def write_catalog(listings: Iterable[CatalogEntry]) -> str:
    """The text of a `catalog-info.yaml`, with a document for each entity."""
    return write_values(*(listing.entity for listing in listings))


def make_reference(owner: str) -> str:
    """A reference to an owner: as it is written where that is one, such as `group:default/risk`, else a name."""
    is_reference = _REFERENCE.fullmatch(owner) and all(len(part) <= _LONGEST for part in re.split("[:/]", owner))
    return owner if is_reference else make_name(owner)


def _make_tag(text: str) -> str:
    return _NOT_IN_A_TAG.sub("-", _spell(text)).strip("-")[:_LONGEST].strip("-")


def _spell(text: str) -> str:
    """`text` in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _is_absolute(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))
