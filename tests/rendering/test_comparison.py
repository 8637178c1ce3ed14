from __future__ import annotations

import json
import re

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.portfolio.site import path_below
from mkdocs_mlops_canvas.rendering.comparison import write_texts


def test_a_script_of_texts_is_one_call_and_cannot_be_left() -> None:
    texts = {"a": "</script><script>alert(1)</script>", "b": "x\u2028y", "__proto__": "<b>"}
    script = write_texts("portfolio/b.js", texts)
    assert "<" not in script
    assert "\u2028" not in script
    match = re.fullmatch(r'mlopsCanvasBox\("portfolio/b\.js",(.*)\);\n', script)
    assert match
    assert json.loads(match[1]) == texts


def test_the_page_of_a_box_stands_below_the_portfolio() -> None:
    box = load_definitions()["0.1"].boxes[1]
    assert path_below("portfolio.md", box.anchor) == "portfolio/value-proposition.md"
    assert path_below("all/products.md", box.anchor) == "all/products/value-proposition.md"
    assert path_below("index.md", box.anchor) == "portfolio/value-proposition.md"
    assert path_below("products/README.md", box.anchor) == "products/portfolio/value-proposition.md"
