"""What a canvas shows of the other iterations of its product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
from mkdocs_mlops_canvas.portfolio.site import Site
from tests.rendering.pages import fence, place, read

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.rendering.iteration_view import History


def history_of(count: int, index: int) -> History:
    """The history of one of many iterations, each of which changes the background."""
    page = read("\n".join(fence("product: A", f"iteration: {n}", f"background: text {n}") for n in range(1, count + 1)))
    history = place(page, index).history
    assert history
    return history


@pytest.mark.parametrize(
    ("count", "index", "expected"),
    [
        (2, 1, "1 2*"),
        (10, 9, "1 2 3 4 5 6 7 8 9 10*"),
        (11, 0, "1* 2 3 4 5 6 (4) 11"),
        (20, 9, "1 (3) 5 6 7 8 9 10* 11 12 13 14 15 (4) 20"),
        (13, 7, "1 2 3 4 5 6 7 8* 9 10 11 12 13"),
        (12, 11, "1 (5) 7 8 9 10 11 12*"),
    ],
)
def test_iterations_that_are_far_away_are_counted(count: int, index: int, expected: str) -> None:
    steps = history_of(count, index).list_steps("a.md", Site())
    shown = [f"({step})" if isinstance(step, int) else step.label + "*" * step.is_current for step in steps]
    assert " ".join(shown) == expected


def test_iterations_without_numbers_are_counted() -> None:
    page = read("\n".join(fence("product: A", f"date: 2026-0{n}-01", f"background: {n}") for n in range(1, 4)))
    history = place(page, 1).history
    assert history
    assert [getattr(step, "label", None) for step in history.list_steps("a.md", Site())] == ["1", "2", "3"]


def test_a_box_has_the_words_that_were_counted() -> None:
    (changed,) = history_of(2, 1).list_changed({"background": WordCounts(1, 2), "objectives": WordCounts(3, 3)})
    assert (changed.box.key, changed.kind, changed.added, changed.removed) == ("background", "changed", 1, 2)
    assert history_of(2, 0).list_changed({}) == []
