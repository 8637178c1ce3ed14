from __future__ import annotations

from tests.reading.loading import load, only_canvas


def test_sections_are_boxes_at_the_level_of_most_of_them() -> None:
    page = load(
        "---\ncanvas:\n  product: P\n---\n# Decision\n\n## Background\n\na\n\n### Objectives\n\nb\n\n## Lifetime\n\nc\n"
    )
    (block,) = page.canvases
    assert block.canvas
    assert dict(block.canvas.boxes) == {"background": "a\n\n### Objectives\n\nb", "lifetime": "c"}


def test_setext_headings_are_sections_too() -> None:
    canvas = only_canvas("---\ncanvas:\n  product: P\n---\nBackground\n----------\n\na\n\nLifetime\n--------\n\nc\n")
    assert dict(canvas.boxes) == {"background": "a", "lifetime": "c"}


def test_a_section_that_comes_twice_keeps_both_texts() -> None:
    (block,) = load("---\ncanvas:\n  product: P\n---\n## Modelling\n\na\n\n## Modeling\n\nb\n").canvases
    assert block.canvas
    assert dict(block.canvas.boxes) == {"modelling": "a"}
    assert [(p.code, p.line, p.excerpt.strip()) for p in block.problems] == [("box-twice", 9, "b")]
