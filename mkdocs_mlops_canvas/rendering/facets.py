"""The filters of a portfolio. A new one is a `Facet` in `list_facets`: the script makes its menu from the products."""

from __future__ import annotations

from itertools import starmap
from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs_mlops_canvas.canvas.header_fields import say_own_field, write_own_field
from mkdocs_mlops_canvas.portfolio.review import name_review_states
from mkdocs_mlops_canvas.portfolio.rules import list_open_points, name_parts
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Field
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.portfolio.review import Terms
    from mkdocs_mlops_canvas.portfolio.rules import Rule

MANY, DATES, REVIEW = "many", "dates", "review"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet; `is_ours` says that the label is in the language of the interface."""

    value: str
    label: str
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Something that products are filtered by.

    Attributes:
        key: Its key in addresses, and its attribute of products after `data-`.
        label: Its name; `is_ours` says that it is in the language of the interface.
        names: Its values whose names are not the values themselves; the value of products without one is empty.
        read: The values of a product, which become its attribute; None if the script knows them from other attributes.
        is_ordered: Whether its values are listed as in `names`, and not the most used first.
        kind: `MANY` if a product may have several values, `DATES` if they are days in the attributes `source`, or
            `REVIEW` if they are what is late today by the days in `source`.
        source: The attributes with its values, the first one of a product counts; that of the key if there are none.
    """

    key: str
    label: str
    names: tuple[FacetValue, ...]
    read: Callable[[Product], Sequence[str]] | None = None
    is_ordered: bool = False
    kind: str = ""
    source: tuple[str, ...] = ()
    is_ours: bool = True


def list_facets(portfolio: Portfolio, terms: Terms, words: Words) -> list[Facet]:
    """The facets of which some products of a portfolio have a value."""
    stages = {*terms.stages, *(product.canvas.header.stage or "" for product in portfolio.products)} - {""}
    in_order = [*terms.stages, *sorted(stages - {*terms.stages})]
    facets = [
        Facet("stage", words.gettext("Stage"), _name(in_order, words.gettext("No stage")), _read_stage, True),
        Facet("owner", words.gettext("Owner"), _name((), words.gettext("No owner")), _read_owner),
        Facet("tag", words.gettext("Tag"), _name((), words.gettext("No tag")), _read_tags, kind=MANY),
        *(_make_facet(field, words) for field in portfolio.fields if field.values),
    ]
    if terms.rules:
        facets.append(_list_open_points(portfolio, terms.rules, words))
    if portfolio.relations:
        related = (product for product in portfolio.products if product.id in portfolio.relations)
        named = tuple(FacetValue(product.id, product.name) for product in related)

        def read_related(product: Product) -> Sequence[str]:
            return [id_ for ids in portfolio.relations.get(product.id, {}).values() for id_ in ids]

        facets.append(Facet("related", words.gettext("Related to"), named, read_related, kind=MANY))
    if portfolio.sources:
        here = FacetValue("", words.gettext("This site"), is_ours=True)
        sources = (here, *(FacetValue(source.id, source.name) for source in portfolio.sources))
        facets.append(Facet("source", words.gettext("Source"), sources, _read_source))
    used = [facet for facet in facets if facet.read and any(any(facet.read(each)) for each in portfolio.products)]
    return [*used, *_list_times(portfolio, words)]


def write_facts(product: Product, facets: Iterable[Facet]) -> dict[str, str]:
    """The values that a product has of facets, as attributes."""
    facts = {}
    for facet in facets:
        if facet.read and (values := [value for value in facet.read(product) if value]):
            # several without blanks and markup characters: minifiers resolve `&lt;` in attributes twice
            several = " ".join(quote(value, safe="") for value in dict.fromkeys(values))
            facts[f"data-{facet.key}"] = several if facet.kind == MANY else values[0]
    return facts


def _list_times(portfolio: Portfolio, words: Words) -> list[Facet]:
    """The facets of days, of which readers choose ranges, and of what is late."""
    headers = [product.canvas.header for product in portfolio.products]
    times = {
        "this-quarter": words.gettext("This quarter"), "last-quarter": words.gettext("Last quarter"),
        "next-quarter": words.gettext("Next quarter"), "this-year": words.gettext("This year"),
        "last-year": words.gettext("Last year"), "": words.gettext("No date"),
    }  # fmt: skip

    def name(*keys: str) -> tuple[FacetValue, ...]:
        return tuple(FacetValue(key, times[key], is_ours=True) for key in (*keys, ""))

    changed = name("this-quarter", "last-quarter", "this-year", "last-year")
    due = name("this-quarter", "next-quarter", "this-year")
    states = tuple(FacetValue(key, label, is_ours=True) for key, label in name_review_states(words).items())
    facets = []
    if any(product.changed for product in portfolio.products):
        facets.append(Facet("changed", words.gettext("Last change"), changed, None, True, DATES, ("changed", "date")))
    if any(header.review_by for header in headers):
        facets.append(Facet("review_by", words.gettext("Review by"), due, None, True, DATES, ("overdue",)))
    if headers:
        facets.append(Facet("review", words.gettext("Review"), states, None, True, REVIEW, ("overdue", "stale")))
    return facets


def _make_facet(field: Field, words: Words) -> Facet:
    """The facet of a field that a definition or a profile has added."""

    def read(product: Product) -> Sequence[str]:
        return (write_own_field(product.canvas.header.fields.get(field.key)),)

    missing = FacetValue("", words.gettext("Not said"), is_ours=True)
    names = (*(FacetValue(value, say_own_field(field, value, words)) for value in field.values), missing)
    return Facet(f"f-{field.key}", field.title, names, read, True, is_ours=False)


def _list_open_points(portfolio: Portfolio, rules: Sequence[Rule], words: Words) -> Facet:
    """The facet of rules that products break."""

    def read(product: Product) -> Sequence[str]:
        return () if product.source else [point.rule.id for point in list_open_points(product.canvas, rules)]

    texts = {rule.id: rule.say or name_parts(rule.require, portfolio.definitions, words) for rule in rules}
    names = (*starmap(FacetValue, texts.items()), *_name((), words.gettext("No open points")))
    return Facet("open", words.gettext("Open points"), names, read, True, MANY)


def _name(values: Iterable[str], missing: str) -> tuple[FacetValue, ...]:
    """Values in their order, and last the name of products without one."""
    return (*(FacetValue(value, value) for value in values), FacetValue("", missing, is_ours=True))


def _read_stage(product: Product) -> Sequence[str]:
    return (product.canvas.header.stage or "",)


def _read_owner(product: Product) -> Sequence[str]:
    return (product.canvas.header.owner or "",)


def _read_tags(product: Product) -> Sequence[str]:
    return product.canvas.header.tags


def _read_source(product: Product) -> Sequence[str]:
    return (product.source.id if product.source else "",)
