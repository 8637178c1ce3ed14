"""The latest changes of all products for programs: `changes.json`, a JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.portfolio.failures import work_through

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product

_MOST = 100  # iterations: programs that read feeds ask for what is new


def build_changes_feed(
    portfolio: Portfolio, addresses: SiteAddresses, site_name: str | None, words: Words, report: Report
) -> str:
    """The latest iterations of published products, newest first; `report` takes products that cannot be written."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": words.list_names(filter(None, (site_name, words.gettext("Latest changes")))),
        **({"home_page_url": addresses.site_url} if addresses.site_url else {}),
        "language": words.language.replace("_", "-"),
    }
    make = partial(_make_item, addresses=addresses, words=words)
    latest = islice(portfolio.latest, _MOST)
    items = [item for product, at in latest for item in work_through([product], partial(make, at=at), report)]
    return json.dumps({**feed, "items": items}, ensure_ascii=False) + "\n"


def _make_item(product: Product, at: int, addresses: SiteAddresses, words: Words) -> dict[str, Any]:
    iteration = product.iterations[at]
    canvas, header = iteration.canvas, iteration.canvas.header
    name = "" if header.iteration is None else words.gettext("Iteration {name}", name=header.iteration)
    url = None if iteration.commit else addresses.absolute_url_of_canvas(iteration.location)
    item: dict[str, Any] = {
        "id": f"{product.id}/{at + 1}",
        "title": words.list_names(filter(None, (canvas.product, name))),
        "content_text": _say(product, at, words),
        "tags": list(header.tags),
        "authors": [{"name": name} for name in header.designed_by],
    }
    if url and "://" in url:
        item["url"] = url
    if iteration.day:
        item["date_published"] = f"{iteration.day}T00:00:00Z"
    return {key: value for key, value in item.items() if value}


def _say(product: Product, at: int, words: Words) -> str:
    """What has changed with an iteration, a line each."""
    changes, canvas = product.changes[at], product.iterations[at].canvas
    if not at:
        filled, total = len(canvas.boxes), len(canvas.definition.boxes)
        return words.ngettext("{n} of {total} box", "{n} of {total} boxes", total, n=filled, total=total)
    labels = {
        "changed": words.gettext("Changed"),
        "filled": words.gettext("Newly filled"),
        "emptied": words.gettext("Emptied"),
    }
    lines = [f"{labels[kind]}: {names}" for kind, names in changes.name_kinds(words).items()]
    fields = [each for each in changes.label_fields(words) if each.is_short]
    lines += [f"{each.label}: {each.before or '–'} → {each.after or '–'}" for each in fields]
    return "\n".join(lines) or words.gettext("no box changed")
