"""The page with the latest changes of all products."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.rendering.iteration_view import ChangedBox, name_iteration
from mkdocs_mlops_canvas.rendering.portfolio_frame import collect_script_words, list_hidden_facts, make_frame
from mkdocs_mlops_canvas.rendering.templates import load_parts, render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.portfolio.changes import LabelledChange
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.rendering.facets import Facet

_MOST = 100  # iterations; nobody would read a longer page to the end


@dataclass(frozen=True, slots=True)
class _Event:
    """An iteration of a product: `url` is that of its canvas, `changes_url` shows what changed, if they are known."""

    product: Product
    facts: Mapping[str, str]
    iteration: Iteration
    name: str
    day: date | None
    is_first: bool
    boxes: tuple[ChangedBox, ...]
    fields: tuple[LabelledChange, ...]
    url: str | None
    changes_url: str | None

    @property
    def kinds(self) -> Counter[str]:
        """The number of boxes by how they have changed."""
        return Counter(box.kind for box in self.boxes)


def render_changes(site: Site, path: str, report: Report = reraise) -> str:
    """The HTML of the page with the latest changes, which is at `path`; `report` takes products that fail."""
    dated = [
        (iteration.canvas.header.date or iteration.changed, at, product)
        for product in site.portfolio.products
        for at, iteration in enumerate(product.iterations)
    ]
    dated.sort(key=lambda item: (item[0] is None, -item[0].toordinal() if item[0] else 0, -item[1]))
    frame = make_frame(site.portfolio, "changes", path, site, ("changes",))
    make = partial(_make_event, facets=frame["facets"], site=site, path=path)
    events = [
        event for _, at, product in dated[:_MOST] for event in work_through([product], partial(make, at=at), report)
    ]
    total = len({event.product.id for event in events})
    return render_template(
        "changes.html",
        site.words,
        **frame | {"script_words": collect_script_words(site.words, total)},
        changes=load_parts("history_parts.html", site.words),
        events=events,
        more=max(0, len(dated) - _MOST),
    )


def _make_event(product: Product, facets: Sequence[Facet], at: int, site: Site, path: str) -> _Event:
    iteration, changes = product.iterations[at], product.changes[at]
    boxes = [ChangedBox(change.box, change.kind) for change in changes.boxes.values()]
    is_shown = at > 0 and not iteration.commit
    return _Event(
        product=product,
        facts=list_hidden_facts(product, facets, site),
        iteration=iteration,
        name=name_iteration(iteration.canvas.header, site.words),
        day=iteration.canvas.header.date or iteration.changed,
        is_first=at == 0,
        boxes=tuple(boxes),
        fields=changes.label_fields(site.words),
        url=site.url_of_iteration(path, iteration),
        changes_url=site.url_of_part(path, iteration, "changes") if is_shown else None,
    )
