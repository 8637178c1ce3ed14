from __future__ import annotations

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.portfolio.site import path_below


def test_the_page_of_a_box_stands_below_the_portfolio() -> None:
    box = load_definitions()["0.1"].boxes[1]
    assert path_below("portfolio.md", box.anchor) == "portfolio/value-proposition.md"
    assert path_below("all/products.md", box.anchor) == "all/products/value-proposition.md"
    assert path_below("index.md", box.anchor) == "portfolio/value-proposition.md"
    assert path_below("products/README.md", box.anchor) == "products/portfolio/value-proposition.md"
