"""Pages that compare one box across all products."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.rendering.author_html import move_html
from mkdocs_mlops_canvas.rendering.portfolio_frame import COMPARE, count_products, list_row_facts, make_frame
from mkdocs_mlops_canvas.rendering.templates import render_template, write_attributes
from mkdocs_mlops_canvas.text.links import rebase
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.rendering.facets import Facet


@dataclass(frozen=True, slots=True)
class _ComparedProduct:
    """A product with its address, its `facts` as attributes, the heading of its texts, and what moves their links."""

    product: Product
    url: str
    facts: Markup
    head: Markup
    move: Callable[[str], str]


@dataclass
class Comparisons:
    """Each box across all products of a site.

    `texts` has the HTML of boxes by key, by the location of their canvas. Addresses in it are relative to that page.
    `report` takes products that cannot be shown.
    """

    site: Site
    texts: Mapping[CanvasLocation, Mapping[str, str]]
    report: Report = reraise

    def render_page(self, key: str) -> str:
        """The HTML of the page that compares a box."""
        site = self.site
        frame = self._frame
        places = [each for each in frame["boxes"] if each.url]
        at = next(index for index, each in enumerate(places) if each.box.key == key)
        readings, missing = [], []
        for each in self._products:
            if key not in each.product.canvas.definition.keys:
                continue
            text = self.texts.get(each.product.current.location, {}).get(key, "")
            if text:
                move = partial(_move_text, text=text, move=each.move)
                readings += [(each, Markup(html)) for html in work_through([each.product], move, self.report)]
            else:
                missing.append(each)
        box, total = places[at].box, len(readings) + len(missing)
        return render_template(
            "compare.html",
            site.words,
            **frame | {"script_words": frame["script_words"] | count_products(site.words, total, box.title)},
            box=box,
            readings=readings,
            missing=missing,
            before=places[at - 1].url,
            after=places[(at + 1) % len(places)].url,
        )

    def render_products(self) -> str:
        """The HTML of the page that shows some products side by side."""
        return render_template("compare_products.html", self.site.words, **self._frame, choices=self._products)

    @cached_property
    def _frame(self) -> dict[str, Any]:
        """What these pages have in common: they are in one folder, so addresses are the same as seen from each."""
        frame = make_frame(self.site.portfolio, COMPARE, self._path, self.site, (COMPARE,))
        return frame | {"toolbar": Markup(render_template("toolbar.html", self.site.words, **frame))}

    @cached_property
    def _path(self) -> str:
        return next(filter(None, (*self.site.box_paths.values(), self.site.compare_path)))

    @cached_property
    def _products(self) -> list[_ComparedProduct]:
        portfolio, facets = self.site.portfolio, self._frame["facets"]
        return list(work_through(portfolio.products, partial(self._prepare, facets=facets), self.report))

    def _prepare(self, product: Product, facets: Sequence[Facet]) -> _ComparedProduct:
        site = self.site
        url = site.url_of_product(self._path, product)
        page = url if product.source else site.addresses.url_of(self._path, product.current.path)
        facts = write_attributes(list_row_facts(product, facets, site))
        head = Markup(render_template("compare_head.html", site.words, product=product, url=url))
        return _ComparedProduct(product, url, facts, head, rebase(page))


def _move_text(product: Product, text: str, move: Callable[[str], str]) -> str:
    """The HTML of a box of a product, for the page that compares the box."""
    return move_html(text, f"{product.id}-", move)
