from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.loading import fence, load, only_canvas


@pytest.mark.parametrize(
    ("page", "product"),
    [
        ("---\ntitle: From title\ncanvas:\n  iteration: 1\n---\n# Heading\n", "From title"),
        ("---\ncanvas:\n  iteration: 1\n---\n# The *heading*\n", "The heading"),
        ("---\ncanvas:\n  iteration: 1\n---\ntext\n", "Page"),
        ("# Heading\n\n" + fence("iteration: 1"), "Heading"),
    ],
)
def test_a_missing_product_is_the_title_of_the_page(page: str, product: str) -> None:
    assert only_canvas(page).product == product


@pytest.mark.parametrize("tag", ["<div>", "<details>", "<table>", "<div markdown>", "</div", "<div\n<p>"])
def test_an_element_that_is_never_closed_ends_with_its_box(tag: str) -> None:
    canvas = only_canvas(
        f"---\ncanvas:\n  product: P\n---\n## Background\n\n{tag}a\n\n## Objectives\n\nb <div>c</div>\n"
    )
    assert canvas.boxes == {"background": f"{tag}a", "objectives": "b <div>c</div>"}


@pytest.mark.parametrize("marker", ["<!-- MLOps-Portfolio -->", "<!--mlops_portfolio-->"])
def test_a_marker_in_any_case(marker: str) -> None:
    assert load(f"# T\n\n{marker}\n").portfolios[0].is_whole


@pytest.mark.parametrize(
    "line", ["`<!-- mlops-portfolio -->`", "    text <!-- mlops-portfolio -->", "```\n<!-- mlops-portfolio -->\n```"]
)
def test_a_marker_in_code_is_no_marker(line: str) -> None:
    page = load(f"# T\n\n{line}\n")
    assert page.blocks == []


def test_indented_code_that_begins_with_a_tag_hides_no_box() -> None:
    text = "---\ncanvas:\n  product: P\n---\n## Background\n\n    <div class='x'>\n\n## Objectives\n\ny\n"
    assert list(only_canvas(text).boxes) == ["background", "objectives"]


def test_other_canvases_of_the_page_stay() -> None:
    page = load(fence("product: [") + "\n" + fence("product: Fine"))
    assert [block.canvas.product if block.canvas else None for block in page.canvases] == [None, "Fine"]


YAML = st.lists(
    st.sampled_from(["product: P", "background: |", "  text", "- a", "{", "}", "[", "]", '"', "'", "&a", "*a", "? x",
                     "date: 2026-13-01", "<<: *a", "!!python/object:os.system x", "links:", "  a: b", "problem:",
                     "  background: x", "version: 1.1", "version: [1]", "%YAML 9", "---", "# c", "\t", "tags: [a"])
    | st.text(max_size=15),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(YAML)
def test_no_yaml_raises_and_each_problem_has_a_place_in_the_page(yaml: str) -> None:
    for text in (fence(yaml), f"---\ncanvas:\n{yaml}\n---\n# T\n\n## Background\n\ntext\n"):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        for block in load(text).canvases:
            assert block.canvas or block.problems
            for problem in block.problems:
                assert 1 <= problem.line <= lines
                assert problem.column >= 1
