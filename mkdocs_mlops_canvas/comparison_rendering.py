"""Owns the pages that compare a box across all products: their markup, and the script with the texts of a box."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.links import rebase
from mkdocs_mlops_canvas.moved_html import move_html
from mkdocs_mlops_canvas.templating import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.site import Site


def render_comparisons(texts: Mapping[str, Mapping[str, str]], site: Site) -> dict[str, str]:
    """The HTML of the pages that compare a box across all products, by path.

    `texts` has HTML by box and product, with addresses as seen from the page of its canvas.
    """
    portfolio_path = site.portfolio_path
    if portfolio_path is None or not site.comparisons:
        return {}
    boxes = {box.key: box for column in site.portfolio.columns for box in column.boxes}
    # they stand in one folder, so that an address as seen from one of them holds for all
    first = next(iter(site.comparisons.values())).page
    portfolio_url = site.find_url(first, portfolio_path)
    up = posixpath.dirname(portfolio_url) + "/"
    products = []
    for product in site.portfolio.products:
        url = up + site.find_product(portfolio_path, product)
        page = up + site.find_url(portfolio_path, product.current.path)
        head = Markup(render_template("compare_head.html", site.words, canvas=product.canvas, url=url))
        products.append((product, url, rebase(page), head))
    pages = {}
    for key, place in site.comparisons.items():
        readings = []
        missing = []
        for product, url, move, head in products:
            text = texts[key].get(product.id)
            if text:
                readings.append((head, Markup(move_html(text, f"{product.id}-", move))))
            elif key in product.canvas.definition.keys:
                missing.append((product, url))
        others = [(boxes[other], site.find_url(place.page, item.page)) for other, item in site.comparisons.items()]
        pages[place.page] = render_template(
            "compare.html",
            site.words,
            box=boxes[key],
            readings=readings,
            missing=missing,
            boxes=others,
            portfolio_url=portfolio_url,
            foreign=site.words.frame.mark(site.portfolio.language),
        )
    return pages


def write_texts(address: str, texts: Mapping[str, str]) -> str:
    """The script that hands the HTML of a box, by product, to the page that has loaded it from `address`."""
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    # as part of a script, JSON must not end it or hold line ends that JavaScript knows and JSON does not
    for character, written in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        data = data.replace(character, written)
    return f"mlopsCanvasBox({json.dumps(address)},{data});\n"
