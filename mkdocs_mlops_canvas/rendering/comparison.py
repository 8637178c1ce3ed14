"""Pages that compare one box across all products, and the script that carries the texts of a box."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.rendering.author_html import move_html
from mkdocs_mlops_canvas.rendering.templates import render_template
from mkdocs_mlops_canvas.text.links import rebase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.location import CanvasLocation


@dataclass
class Comparisons:
    """Each box across all products of a site.

    `texts` has the HTML of boxes by key, by the location of their canvas. Addresses in it are relative to that page.
    `report` takes products that cannot be shown.
    """

    site: Site
    texts: Mapping[CanvasLocation, Mapping[str, str]]
    report: Report = reraise

    def list_texts(self, key: str) -> dict[str, str]:
        """The HTML of a box by the id of the product, empty where the box is."""
        products = [product for product in self.site.portfolio.products if key in product.canvas.definition.keys]
        return {p.id: self.texts.get(p.current.location, {}).get(key, "") for p in products}

    def render_page(self, key: str) -> str:
        """The HTML of the page that compares a box."""
        site = self.site
        boxes = {box.key: box for column in site.portfolio.columns for box in column.boxes}
        place, texts = site.comparisons[key], self.list_texts(key)
        readings = []
        missing = []
        for product, url, move, head in self._products:
            text = texts.get(product.id)
            if text:
                moved = work_through([product], partial(_move_text, text=text, move=move), self.report)
                readings += [(head, Markup(html)) for html in moved]
            elif key in product.canvas.definition.keys:
                missing.append((product, url))
        others = [
            (boxes[other], site.addresses.url_of(place.page, item.page)) for other, item in site.comparisons.items()
        ]
        return render_template(
            "compare.html",
            site.words,
            box=boxes[key],
            readings=readings,
            missing=missing,
            protected=site.link_protected(place.page, site.portfolio),
            boxes=others,
            portfolio_url=self._portfolio_url,
            foreign=site.words.frame.mark(site.portfolio.language),
        )

    @cached_property
    def _portfolio_url(self) -> str:
        """The address of the portfolio, the same as seen from all these pages, as they are in one folder."""
        first = next(iter(self.site.comparisons.values())).page
        return self.site.addresses.url_of(first, str(self.site.portfolio_path))

    @cached_property
    def _products(self) -> list[tuple[Product, str, Callable[[str], str], Markup]]:
        """Each product with its address, a function that moves addresses of its page, and the heading of its texts."""
        site, home = self.site, str(self.site.portfolio_path)
        up = posixpath.dirname(self._portfolio_url) + "/"
        products = []
        for product in site.portfolio.products:
            url = page = site.url_of_product(home, product)
            if not product.source:
                url, page = up + url, up + site.addresses.url_of(home, product.current.path)
            head = Markup(render_template("compare_head.html", site.words, product=product, url=url))
            products.append((product, url, rebase(page), head))
        return products


def _move_text(product: Product, text: str, move: Callable[[str], str]) -> str:
    """The HTML of a box of a product, for the page that compares the box."""
    return move_html(text, f"{product.id}-", move)


def write_texts(address: str, texts: Mapping[str, str]) -> str:
    """The script at `address` that gives the HTML of a box, by product, to the page that loads it."""
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    # in a script, JSON must not end the script element, or hold line terminators that only JavaScript knows
    for character, written in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        data = data.replace(character, written)
    return f"mlopsCanvasBox({json.dumps(address)},{data});\n"
