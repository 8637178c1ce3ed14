from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.text.outline import read_outline


def _fences(text: str) -> list[tuple[int, int, str]]:
    return [(fence.start, fence.end, fence.name) for fence in read_outline(text.split("\n")).fences]


@pytest.mark.parametrize(
    ("text", "fences"),
    [
        ("```mlops-canvas\na: b\n```", [(0, 3, "mlops-canvas")]),
        ("~~~~ mlops-canvas\na: b\n~~~\n~~~~", [(0, 4, "mlops-canvas")]),
        ('```{ .mlops-canvas .x title="y" }\na: b\n```', [(0, 3, "mlops-canvas")]),
        ("- item\n\n    ```mlops-canvas\n    a: b\n    ```\n", [(2, 5, "mlops-canvas")]),
        ('=== "Tab"\n\n    !!! note\n\n        ```mlops-canvas\n        a: b\n        ```', [(4, 7, "mlops-canvas")]),
        ("1. item\n\n    text\n\n    ```mlops-canvas\n    a: b\n    ```", [(4, 7, "mlops-canvas")]),
        # an outer fence hides what it shows
        ("````md\n```mlops-canvas\na: b\n```\n````", [(0, 5, "md")]),
        # not a fence
        ("text\n\n    ```mlops-canvas\n    a: b\n    ```", []),
        ("<!--\n```mlops-canvas\na: b\n```\n-->", []),
        ("``` mlops-canvas `x`\na: b", []),
        ("text ```mlops-canvas", []),
        # never closed: told to the author if it is ours
        ("```mlops-canvas\na: b", [(0, 1, "mlops-canvas")]),
        ("```python\na: b", []),
    ],
)
def test_fences(text: str, fences: list[tuple[int, int, str]]) -> None:
    assert _fences(text) == fences


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("<!-- mlops-canvas -->", ["mlops-canvas"]),
        ("text\n\n<!--mlops-portfolio-->", ["mlops-portfolio"]),
        ("- item\n\n    <!-- mlops-canvas -->", ["mlops-canvas"]),
        ("```html\n<!-- mlops-canvas -->\n```", []),
        ("see `<!-- mlops-canvas -->`", []),
        ("<!-- mlops-canvases -->", []),
        ("text\n\n    <!-- mlops-canvas -->", []),
    ],
)
def test_markers(text: str, markers: list[str]) -> None:
    assert [marker.name for marker in read_outline(text.split("\n")).markers] == markers


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A\n## B ##\n### C {#id .x}", [(1, "A"), (2, "B"), (3, "C")]),
        ("Title\n=====\n\nSub\n---", [(1, "Title"), (2, "Sub")]),
        ("- item\n---", []),
        ("text\nmore\n---", []),
        ("```\n# no\n```", []),
        ("    # code", []),
    ],
)
def test_headings(text: str, headings: list[tuple[int, str]]) -> None:
    assert [(h.level, h.text) for h in read_outline(text.split("\n")).headings] == headings


MARKDOWN = st.lists(
    st.sampled_from(["```mlops-canvas", "```", "~~~", "    ```", "# A", "## Background", "- x", "    y", "", "<!--",
                     "-->", "<!-- mlops-canvas -->", "---", "a: b", "===", '=== "T"', "\t", "> q", "| a |"])
    | st.text(max_size=20),
    max_size=30,
).map("\n".join)  # fmt: skip


@given(MARKDOWN)
def test_blocks_stay_inside_the_page_and_apart(text: str) -> None:
    lines = text.split("\n")
    outline = read_outline(lines)
    spans = sorted([(f.start, f.end) for f in outline.fences] + [(h.start, h.end) for h in outline.headings])
    assert all(0 <= start < end <= len(lines) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
