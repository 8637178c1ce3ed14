"""What all views of a portfolio share: its filters, the facts of its products, and the links to the other views."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mkdocs_mlops_canvas.portfolio.review import UNITS, name_last, name_lateness, say_ago
from mkdocs_mlops_canvas.reading.selection import SORTS, VIEWS, Selection
from mkdocs_mlops_canvas.rendering.facets import list_facets, write_facts
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.rendering.facets import Facet

CARDS, TABLE, GAPS, COMPARE = VIEWS
CHANGES = "changes"  # a view that no fence shows


@dataclass(frozen=True, slots=True)
class _ViewLink:
    """A link to a view, in the same page or in another one; `needs_script` if it shows the same without one.

    `sets_view` tells that the other page shows several views.
    """

    key: str
    label: str
    url: str | None
    sets_view: bool
    needs_script: bool


@dataclass(frozen=True, slots=True)
class LinkedBox:
    """A box, with the address of the page that compares it if there is one."""

    box: Box
    url: str | None


@dataclass(frozen=True, slots=True)
class LinkedColumn:
    """A column of a canvas and its boxes."""

    title: str
    boxes: tuple[LinkedBox, ...]


def make_frame(
    portfolio: Portfolio, view: str, path: str, site: Site, shown: Collection[str], selection: Selection | None = None
) -> dict[str, Any]:
    """What the template `portfolio.html` needs for the products of a `selection` in the page `path`.

    Args:
        portfolio: The selected products.
        view: The view that is shown first, one of `VIEWS` or another page of the portfolio.
        path: The page.
        site: The site with the page.
        shown: All views in the page; the others are linked to.
        selection: What selects the products; None for all.
    """
    words = site.words
    chosen = selection or Selection()
    columns = list_columns(portfolio, path, site)
    return {
        "products": portfolio.products,
        "protected": site.link_protected(path, portfolio),
        "view": view,
        "views": _link_views(portfolio, view, path, site, shown),
        "selection": chosen,
        "query": _write_query(chosen),
        "facets": list_facets(portfolio, site.terms, words),
        "sorts": list(zip(SORTS, _name_sorts(words), strict=True)),
        "columns": columns,
        "boxes": [box for column in columns for box in column.boxes],
        "all_url": (_link(path, site.portfolio_path, site) if path != site.portfolio_path else None) or "",
        "lateness": list(name_lateness(words).items()),
        "compare_url": _link(path, site.compare_path if site.box_paths else None, site),
        "index_url": _link(path, site.index_path, site),
        "searches_boxes": site.searches_boxes and bool(site.index_path),
        "script_words": collect_script_words(words, len(portfolio.products)),
        "foreign": words.frame.mark(portfolio.language),
        "number": 1,
        "wide": True,
    }


def list_facts(product: Product, facets: Sequence[Facet], site: Site) -> dict[str, str]:
    """The attributes by which the script filters and sorts a product."""
    canvas = product.canvas
    header = canvas.header
    facts = {"id": product.id, "stage": "", "owner": "", "date": str(header.date or "")}
    if product.changed != header.date:
        facts["changed"] = str(product.changed)
    facts |= {key: str(day) for key, day in site.terms.last_days(canvas).items()}
    facts |= {"filled": str(len(canvas.boxes)), "boxes": str(len(canvas.definition.boxes))}
    return {f"data-{key}": value for key, value in facts.items()} | write_facts(product, facets)


def list_row_facts(product: Product, facets: Sequence[Facet], site: Site) -> dict[str, str]:
    """The attributes of a product in a view without cards; the script reads the others from a file, if there is one."""
    return {"data-id": product.id} if site.facts_path else list_facts(product, facets, site)


def list_columns(portfolio: Portfolio, path: str, site: Site) -> list[LinkedColumn]:
    """The columns and boxes of a portfolio, with links from the page `path` to the pages that compare boxes."""
    return [
        LinkedColumn(
            column.title,
            tuple(LinkedBox(box, _link(path, site.box_paths.get(box.key), site)) for box in column.boxes),
        )
        for column in portfolio.columns
    ]


def collect_script_words(words: Words, total: int, box: str = "") -> dict[str, object]:
    """The texts of the script, which replaces the names in braces that are left.

    `total` is the number of products in the page, and `box` the title of the box that is compared.
    """
    return {
        "language": words.language,
        **count_products(words, total, box),
        "remove": words.gettext("Remove filter {filter}"),
        "quote": words.gettext("“{text}”"),
        "between": words.gettext(", "),
        "inBoxes": words.gettext("found in boxes"),
        "searchMenu": words.gettext("Search"),
        "moreValues": words.gettext("{n} more: search for them", n="{n}"),
        "from": words.gettext("From"),
        "to": words.gettext("To"),
        "today": words.gettext("today"),
        "last": name_last(words),
        "units": UNITS,
        "ago": {unit: words.list_forms(partial(say_ago, words, unit)) for _, _, unit in UNITS},
    }


def count_products(words: Words, total: int, box: str = "") -> dict[str, object]:
    """Those texts of the script that are of one page, as `collect_script_words` has them."""
    count = words.ngettext("{n} of {total} product", "{n} of {total} products", total, n="{n}", total=total)
    return {"count": count, "box": box}


def _link_views(portfolio: Portfolio, view: str, path: str, site: Site, shown: Collection[str]) -> list[_ViewLink]:
    """Links to the views that the site has; the view that a page has alone is named without one."""
    summaries = Counter(product.canvas.definition.summary_box for product in portfolio.products)
    boxes = [*sorted(summaries, key=lambda key: -summaries[key]), *site.box_paths]
    has_days = any(product.changed or len(product.iterations) > 1 for product in site.portfolio.products)
    places = {
        CARDS: site.portfolio_path,
        TABLE: site.portfolio_path,
        GAPS: site.gaps_path or site.portfolio_path,
        COMPARE: next((site.box_paths[key] for key in boxes if key in site.box_paths), None),
        CHANGES: site.changes_path if has_days or view == CHANGES else None,
    }
    links = []
    for key, label in zip((*VIEWS, CHANGES), _name_views(site.words), strict=True):
        is_here = key in shown
        target = path if is_here else places[key]
        if is_here or target:
            url = _link(path, target, site) if key != view or len(shown) > 1 else None
            sets_view = not is_here and key != CARDS and target == site.portfolio_path
            links.append(_ViewLink(key, label, url, sets_view, key != view and (is_here or key == TABLE)))
    return links


def _link(start: str, target: str | None, site: Site) -> str | None:
    """The address of a page of the portfolio, relative to the page `start`."""
    return site.addresses.url_of(start, target) if target else None


def _write_query(selection: Selection) -> str:
    """A selection in the way that the script writes it into addresses."""
    values: dict[str, tuple[str, ...]] = {
        **{f"f-{key}": wanted for key, wanted in selection.where},
        "stage": selection.stage, "owner": selection.owner, "tag": selection.tags, "id": selection.ids,
        "source": selection.sources, "sort": () if selection.sort == SORTS[0] else (selection.sort,),
    }  # fmt: skip
    return urlencode(values, doseq=True)


def _name_sorts(words: Words) -> tuple[str, ...]:
    """The names of `SORTS`."""
    return (
        words.gettext("Name"),
        words.gettext("Stage"),
        words.gettext("Owner"),
        words.gettext("Recently changed"),
        words.gettext("Newest first"),
        words.gettext("Oldest first"),
        words.gettext("Most filled first"),
        words.gettext("Most gaps first"),
    )


def _name_views(words: Words) -> tuple[str, ...]:
    """The names of `VIEWS` and of the latest changes."""
    names = words.gettext("Cards"), words.gettext("Table"), words.gettext("Gaps"), words.gettext("Compare")
    return *names, words.gettext("Changes")
