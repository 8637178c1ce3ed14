"""The page with the latest changes of all products, by quarter and month."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.rendering.portfolio_frame import CHANGES, list_row_facts, make_frame
from mkdocs_mlops_canvas.rendering.templates import escape_text, load_parts, render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.portfolio.changes import LabelledChange
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.rendering.facets import Facet

_OPEN = 100  # iterations in the months that are open at first


@dataclass(frozen=True, slots=True)
class _Event:
    """An iteration of a product; `names` says what has changed by how, and `url` leads there if anything does.

    `facts` are in the first element of a product only, which is enough for the script.
    """

    product: Product
    facts: Mapping[str, str]
    canvas: Canvas
    day: date | None
    is_first: bool
    names: Mapping[str, str]
    fields: Sequence[LabelledChange]
    url: str | None


@dataclass(frozen=True, slots=True)
class _Month:
    """The iterations of a month; those without a day have no label."""

    label: str
    events: Sequence[_Event]
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Quarter:
    """The months of a quarter, newest first, below the heading with this `id`."""

    id: str
    label: str
    months: Sequence[_Month]


def render_changes(site: Site, path: str, report: Report = reraise) -> str:
    """The HTML of the page with the latest changes, which is at `path`; `report` takes products that fail."""
    frame = make_frame(site.portfolio, CHANGES, path, site, (CHANGES,))
    make = partial(_make_event, facets=frame["facets"], site=site, path=path)
    events = [
        event
        for product, at in site.portfolio.latest
        for event in work_through([product], partial(make, at=at), report)
    ]
    return render_template(
        "changes.html",
        site.words,
        **frame,
        changes=load_parts("history_parts.html", site.words),
        quarters=list(_group(events, site)),
        feed_url=site.addresses.url_of(path, site.feed_path) if site.feed_path else None,
    )


def announce_feed(output: str, site: Site) -> str:
    """The whole page of the latest changes, with its feed in the head, where programs look for one."""
    if not site.feed_path or not site.changes_path:
        return output
    url = escape_text(site.addresses.url_of(site.changes_path, site.feed_path))
    link = f'<link rel="alternate" type="application/feed+json" href="{url}">'
    return output.replace("</head>", f"{link}</head>", 1)


def _group(events: Sequence[_Event], site: Site) -> Iterator[_Quarter]:
    """The events by quarter and month, in their order."""
    words, number = site.words, 0
    for quarter, inside in groupby(events, lambda event: event.day and (event.day.year, (event.day.month + 2) // 3)):
        months = []
        for month, found in groupby(inside, lambda event: event.day and event.day.replace(day=1)):
            label, listed = words.format_span(month, "yMMM") if month else "", tuple(found)
            months.append(_Month(label, listed, number < _OPEN))
            number += len(listed)
        day = months[0].events[0].day
        label = words.format_span(day, "yQQQ") if day else words.gettext("No date")
        yield _Quarter("{}-q{}".format(*quarter) if quarter else "undated", label, months)


def _make_event(product: Product, at: int, facets: Sequence[Facet], site: Site, path: str) -> _Event:
    iteration, changes = product.iterations[at], product.changes[at]
    is_shown = at > 0 and not iteration.commit
    return _Event(
        product,
        list_row_facts(product, facets, site),
        iteration.canvas,
        iteration.day,
        at == 0,
        changes.name_kinds(site.words) if at else {},
        [field for field in changes.label_fields(site.words) if field.is_short],
        site.url_of_part(path, iteration, "changes") if is_shown else site.url_of_iteration(path, iteration),
    )
