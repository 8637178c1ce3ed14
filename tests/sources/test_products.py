from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.products import SourceSite
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.sources.products import make_products
from mkdocs_mlops_canvas.writing.feed import build_feed
from tests.profiles import FACTS, make_loader

if TYPE_CHECKING:
    from pathlib import Path

SITE = SourceSite("bank", "Bank", "https://example.com/", date(2026, 11, 30))


def test_products_of_other_sites_have_the_facts_that_are_known_here(tmp_path: Path) -> None:
    loader = make_loader(tmp_path)
    page = load_page(f"```mlops-canvas\nproduct: P\n{FACTS}```\n", "p.md", loader)
    portfolio, _ = collect_portfolio({"p.md": page})
    feed = json.loads(build_feed(portfolio, SiteAddresses()))
    (product,) = make_products(feed, SITE, loader.definitions)
    assert product.canvas.header.fields == portfolio.products[0].canvas.header.fields
    facts = feed["products"][0]["fields"]
    facts |= {"model_register.risk": "unheard of", "model_register.entry": "javascript:void 0", "other.fact": "x"}
    feed["definitions"][0]["columns"].pop()  # laid out in another way there
    (product,) = make_products(feed, SITE, loader.definitions)
    assert product.canvas.definition.key == "bank/0.1"
    assert {"model_register.risk", "model_register.entry", "other.fact"}.isdisjoint(product.canvas.header.fields)
    assert product.canvas.header.fields["model_register.users"] == 1200
