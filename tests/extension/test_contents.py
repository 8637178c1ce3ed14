"""The table of contents of a page with canvases."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension

FENCE = """
```mlops-canvas
product: {}
background: |
  #### A heading

  ###### A deep one
```
"""


def render(text: str, *extensions: str) -> tuple[Markdown, BeautifulSoup]:
    md = Markdown(extensions=["attr_list", *extensions, MlopsCanvasExtension()])
    return md, BeautifulSoup(md.convert(text), "html.parser")


def outline(tokens: list[dict[str, Any]]) -> dict[str, Any]:
    return {token["name"]: outline(token["children"]) for token in tokens}


def contents(*fences: str, before: str = "# Page\n") -> dict[str, Any]:
    md, _ = render(before + "".join(fences), "toc")
    return outline(md.toc_tokens)


def test_each_canvas_of_a_page_has_its_parts_below_its_product() -> None:
    found = contents(FENCE.format("Churn Radar"), "\n## Between\n", FENCE.format("R&D <Lab>"))["Page"]
    assert list(found) == ["Churn Radar", "Between", "R&amp;D &lt;Lab&gt;"]
    for product in ("Churn Radar", "R&amp;D &lt;Lab&gt;"):
        assert list(found[product]) == ["Problem", "Data", "Model", "Operations", "Monitoring"]
        assert found[product]["Problem"] == {
            "Background": {"A heading": {"A deep one": {}}}, "Value proposition": {}, "Objectives": {}
        }  # fmt: skip


def test_iterations_are_told_apart() -> None:
    texts = ("Churn Radar", "Churn Radar\niteration: 2", "Churn Radar\ndate: 2026-03-17", "Shelf\niteration: 7")
    assert list(contents(*map(FENCE.format, texts))["Page"]) == [
        "Churn Radar",
        "Churn Radar, iteration 2",
        "Churn Radar, 17 Mar 2026",
        "Shelf",
    ]


def test_a_single_canvas_has_its_columns_at_the_level_of_sections() -> None:
    assert list(contents(FENCE.format("P"), "\n## After\n")["Page"]) == [
        "Problem", "Data", "Model", "Operations", "Monitoring", "After"
    ]  # fmt: skip


def test_headings_on_the_page_have_the_levels_of_a_single_canvas() -> None:
    for extensions in ((), ("toc",)):
        _, html = render("# Page\n" + FENCE.format("A") + FENCE.format("B"), *extensions)
        for canvas, prefix in zip(html.select(".mlops-canvas"), ("a-", "b-"), strict=True):
            names = [heading.name for heading in canvas.select("h1, h2, h3, h4, h5, h6")]
            assert names[:7] == ["h2", "h2", "h3", "h4", "h6", "h3", "h3"]
            product = canvas.select("h2")[0]
            assert (product["class"], product["id"]) == (["mlops-canvas__product"], f"{prefix}product")
            assert "data-toc-label" not in product.attrs


def test_the_marker_of_the_extension_toc_nests_too() -> None:
    _, html = render("[TOC]\n" + FENCE.format("A") + FENCE.format("B"), "toc")
    assert [link.get_text() for link in html.select(".toc > ul > li > a")] == ["A", "B"]
    assert html.select(".toc a[href='#b-objectives']")
