"""A small site with a canvas in each form, and what has to come of it under every host and beside every neighbour."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from tests.conftest import BuiltSite, follow

if TYPE_CHECKING:
    from collections.abc import Mapping

LINK = "See the [runbook](runbook.md#steps)."
PAGES = {
    "index.md": "# Home\n",
    "products/front.md": f"---\ncanvas:\n  product: Card Fraud Shield\n  date: 2026-11-12\n  background: |\n    Fraud costs. {LINK}\n---\n",
    "products/sections.md": f"---\ncanvas:\n  product: Churn Radar\n  date: 2026-10-01\n---\n\n# Churn Radar\n\n## Background\n\nCustomers leave. {LINK}\n",
    "products/fence.md": f"# Returns\n\n```mlops-canvas\nproduct: Returns Forecast\nbackground: Returns swing. {LINK}\n```\n",
    "products/runbook.md": "# Runbook\n\n## Steps\n\nDo this.\n",
}
PUBLIC = ".mlops-canvas-portfolio__card:not([data-protected])"
PRODUCTS = {
    "Card Fraud Shield": "Fraud costs.",
    "Churn Radar": "Customers leave.",
    "Returns Forecast": "Returns swing.",
}


def find_box(built: BuiltSite, page: str) -> str:
    """The text of the background in the first canvas of a page."""
    body = built.html(page).select_one('[data-box="background"] .mlops-canvas__body')
    return body.get_text() if body else ""


def read_canvases(built: BuiltSite) -> dict[str, dict[str, tuple[str, tuple[str, ...]]]]:
    """The words of all boxes and where their links lead, by product and box: the same whatever a host puts around them."""
    found: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {}
    for path in sorted((built.folder / "products").rglob("*.html")):
        page = path.relative_to(built.folder).as_posix()
        for canvas in built.html(page).select(".mlops-canvas[data-product]"):
            boxes = found.setdefault(str(canvas["data-product"]), {})
            for box in canvas.select(".mlops-canvas__box"):
                for permalink in box.select(".headerlink"):
                    permalink.decompose()
                links = [urljoin(f"https://x.org/{page}", str(link["href"])) for link in box.select("a[href]")]
                places = tuple(link.replace("/index.html", "/").replace(".html", "/") for link in links)
                boxes[str(box["data-box"])] = (" ".join(box.get_text(" ").split()), places)
    return found


def check_portfolio(built: BuiltSite, products: Mapping[str, str] = PRODUCTS, folder: str = "") -> None:
    """Whether the portfolio and the feed have all `products`, and each card leads to the canvas with its text."""
    pages = (f"{folder}portfolio/index.html", f"{folder}portfolio.html")
    found = [name for name in pages if (built.folder / name).exists()]
    assert len(found) == 1, "there is no portfolio"
    page = found[0]
    html = built.html(page)
    links = {
        link.get_text(strip=True): str(link["href"])
        for link in html.select(f"{PUBLIC} .mlops-canvas-portfolio__name a")
    }
    assert set(links) == set(products)
    for name, href in links.items():
        assert follow(built, page, href), href
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(href.split("#")[0])))
        target = target if target.endswith(".html") else f"{target}/index.html"
        assert find_box(built, target).startswith(products[name]), name
        for link in built.html(target).select(".mlops-canvas__body a[href]"):
            assert follow(built, target, str(link["href"])), link
    feed = json.loads(built.text(f"{folder}portfolio.json"))["products"]
    assert {product["product"] for product in feed if "protected" not in product} == set(products)
    assets = html.select('link[href*="mlops-canvas"], script[src*="mlops-canvas"]')
    assert [asset.name for asset in assets] == ["link", "script"]
    for asset in assets:
        assert follow(built, page, str(asset.get("href") or asset["src"]))
