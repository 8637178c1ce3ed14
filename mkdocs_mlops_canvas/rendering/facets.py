"""The filters of a portfolio: stage, owner, tags, fields with a closed vocabulary, and reviews."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.header_fields import write_own_field
from mkdocs_mlops_canvas.portfolio.review import name_review_states
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Field
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.portfolio.review import Terms


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, and how many products have it."""

    value: str
    label: str
    count: int
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that products are filtered by; `is_ours` says that the label is in the language of the interface."""

    key: str
    label: str
    options: tuple[FacetValue, ...]
    is_ours: bool = True


def count_facets(portfolio: Portfolio, terms: Terms, words: Words) -> list[Facet]:
    """The facets that have values in a portfolio, with the number of products for each value."""
    canvases, fields = [product.canvas for product in portfolio.products], portfolio.fields
    stages = Counter(canvas.header.stage or "" for canvas in canvases)
    owners = Counter(canvas.header.owner or "" for canvas in canvases)
    tags = Counter(tag for canvas in canvases for tag in dict.fromkeys(canvas.header.tags))
    reviews = Counter(key for canvas in canvases for key in terms.review_states(canvas))
    in_use = [
        FacetValue(key, name, reviews[key], True) for key, name in name_review_states(words).items() if reviews[key]
    ]
    no_stage, no_owner = words.gettext("No stage"), words.gettext("No owner")
    facets = [
        Facet("stage", words.gettext("Stage"), _options(stages, _in_order(stages, terms.stages), no_stage)),
        Facet("owner", words.gettext("Owner"), _options(owners, _by_name(owners), no_owner)),
        Facet("tag", words.gettext("Tag"), _options(tags, _by_name(tags), "")),
        *(_make_facet(field, canvases, words) for field in fields if field.values),
        _make_source_facet(portfolio, words),
        Facet("review", words.gettext("Review"), tuple(in_use)),
    ]
    return [facet for facet in facets if facet.options]


def _make_source_facet(portfolio: Portfolio, words: Words) -> Facet:
    """The facet of the sites that products come from; without values where there is one site only."""
    counts = Counter(product.source.id if product.source else "" for product in portfolio.products)
    names = {source.id: source.name for source in portfolio.sources}
    options = [FacetValue(id_, name, counts[id_], is_ours=False) for id_, name in names.items()]
    if options and counts[""]:
        options.insert(0, FacetValue("", words.gettext("This site"), counts[""], is_ours=True))
    return Facet("source", words.gettext("Source"), tuple(options))


def list_choices(canvas: Canvas, fields: Sequence[Field]) -> dict[str, str]:
    """The values of fields with a closed vocabulary, by key."""
    return {own.key: write_own_field(canvas.header.fields.get(own.key)) for own in fields if own.values}


def _make_facet(field: Field, canvases: Sequence[Canvas], words: Words) -> Facet:
    """The facet of a field that a definition has added."""
    counts = Counter(list_choices(canvas, [field])[field.key] for canvas in canvases)
    options = _options(counts, _in_order(counts, field.values), words.gettext("Not said"))
    return Facet(f"f-{field.key}", field.title, options, is_ours=False)


def _options(counts: Mapping[str, int], values: Sequence[str], missing: str) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(value, value or missing, counts[value], not value) for value in values)


def _in_order(values: Mapping[str, int], known: Sequence[str]) -> list[str]:
    """Known values in their order, then the others, and the empty value last."""
    return [value for value in dict.fromkeys([*known, *sorted(values.keys() - {""}), ""]) if value in values]


def _by_name(values: Mapping[str, int]) -> list[str]:
    return sorted(values, key=lambda value: (not value, value.casefold()))
