"""Relations between products: which one uses, feeds, is part of or supersedes which, seen from both sides."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import slugify

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mkdocs_mlops_canvas.canvas.model import Header
    from mkdocs_mlops_canvas.languages.words import Words

# the keys of relations, and what they are called from the other side
RELATIONS = {"uses": "used_by", "feeds": "fed_by", "part_of": "parts", "supersedes": "superseded_by"}


def list_related(header: Header, key: str) -> tuple[str, ...]:
    """The products that an author names under the key of a relation, as written."""
    value = getattr(header, key)
    return (value,) if isinstance(value, str) else tuple(value or ())


def find_id(name: str, ids: Collection[str]) -> str:
    """The id of the product that an author names by its id or its name."""
    return name if name in ids else slugify(name)


def relate(headers: Iterable[tuple[str, Header]], ids: Collection[str]) -> Mapping[str, Mapping[str, list[str]]]:
    """The ids of the products that each product is related to, by the id of that product and the key of the relation.

    Products that do not exist, and relations of a product to itself, are left out.

    Args:
        headers: The ids of products, each with the header of its canvas.
        ids: The ids of all products.
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_, header in headers:
        for key, inverse in RELATIONS.items():
            for name in list_related(header, key):
                other = find_id(name, ids)
                if other in ids and other != id_ and other not in found[id_][key]:
                    found[id_][key].append(other)
                    found[other][inverse].append(id_)
    return found


def name_relations(words: Words) -> dict[str, str]:
    """The labels of relations, from both sides, in the order in which they are shown."""
    return {
        "uses": words.gettext("Uses"),
        "used_by": words.gettext("Used by"),
        "feeds": words.gettext("Feeds"),
        "fed_by": words.gettext("Fed by"),
        "part_of": words.gettext("Part of"),
        "parts": words.gettext("Parts"),
        "supersedes": words.gettext("Supersedes"),
        "superseded_by": words.gettext("Superseded by"),
    }
