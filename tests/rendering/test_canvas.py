"""The HTML of a skeleton in its template."""

from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.rendering.canvas import FilledSlots, KeptTexts, fill_slots, render_canvas
from mkdocs_mlops_canvas.rendering.skeleton import Skeleton, build_skeleton
from tests.rendering.pages import fence, place, read

ONE = fence("product: A", "iteration: 1", "background: old", "objectives: gone")
TWO = fence("product: A", "iteration: 2", "background: new", "decision: added")


def fill(
    skeleton: Skeleton, texts: dict[str, str], *plain: str, with_html: frozenset[str] = frozenset()
) -> FilledSlots:
    """A skeleton whose elements became HTML that says what they are."""
    parts = [
        f"<div>{texts[slot.key]}</div>" if slot.kind in ("body", "emptied") else f"<i>{slot.kind} {slot.key}</i>"
        for slot in skeleton.slots
    ]
    return fill_slots(skeleton, [*parts, *(f"<div>{text}</div>" for text in plain)], with_html)


def test_html_is_sorted_by_its_place() -> None:
    skeleton = build_skeleton(place(read(f"{ONE}\n{TWO}"), 1), Words())
    slots = fill(skeleton, {"background": "<ins>new</ins>", "decision": "added", "objectives": "gone"}, "new", "plain")
    assert slots.product == "<i>product </i>"
    assert slots.columns["data"] == "<i>column data</i>"
    assert slots.titles["background"] == "<i>title background</i>"
    assert slots.bodies == {"background": "<ins>new</ins>", "decision": "added"}
    assert slots.emptied == {"objectives": "gone"}
    assert slots.texts == {"background": "new", "decision": "plain"}


def test_what_an_author_leaves_open_ends_with_the_box() -> None:
    skeleton = build_skeleton(place(read(TWO)), Words())
    slots = fill(skeleton, {"background": "<p><b>open", "decision": "x"}, with_html=frozenset(["background"]))
    assert slots.bodies["background"] == "<p><b>open</b></p>"


@pytest.mark.parametrize("change", [slice(1, None), slice(None, -1)])
def test_html_that_got_lost_is_an_error_and_no_text_in_another_box(change: slice) -> None:
    skeleton = build_skeleton(place(read(TWO)), Words())
    parts = [f"<i>{slot.kind}</i>" for slot in skeleton.slots]
    with pytest.raises(ValueError, match="zip"):
        fill_slots(skeleton, parts[change], ())


def test_words_that_were_counted_are_shown() -> None:
    skeleton = build_skeleton(place(read(f"{ONE}\n{TWO}"), 1), Words())
    slots = fill(skeleton, {"background": "new", "decision": "added", "objectives": "gone"})
    html = render_canvas(skeleton.placed, slots, {"background": WordCounts(3, 2)}, "a.md", Site())
    assert "+3 −2" in html
    assert html.count("Changed") == 1
    assert "New in this iteration" in html
    assert "Emptied in this iteration" in html


def test_texts_that_wait_are_the_same_when_they_are_read() -> None:
    texts = {"background": "<p>€ 4–5 M</p>", "decision": "half of a pair: \ud83d"}
    assert KeptTexts(texts) == texts
    assert KeptTexts(texts).get("objectives", "") == ""
