"""What comes of canvases whose text a plugin or hook has changed since the site was scanned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.names import join_names
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem


def select_new(problems: Iterable[Problem], known: Iterable[Problem]) -> list[Problem]:
    """The problems that are not known, wherever they are: a plugin may have moved the lines."""
    seen = {(problem.code, problem.message) for problem in known}
    return [problem for problem in problems if (problem.code, problem.message) not in seen]


def name_changers(page: Page, scanned: Page, names: Sequence[str]) -> Page:
    """The page, whose new problems say which plugins have changed its text."""
    cause = f"its text was changed by {join_names(names)}"
    new = {id(problem) for problem in select_new(page.problems, scanned.problems)}

    def explain(problems: Iterable[Problem]) -> tuple[Problem, ...]:
        return tuple(
            replace(problem, hint=f"{problem.hint}; {cause}" if problem.hint else cause)
            if id(problem) in new
            else problem
            for problem in problems
        )

    return replace(
        page,
        canvases=tuple(replace(block, problems=explain(block.problems)) for block in page.canvases),
        portfolios=tuple(replace(block, problems=explain(block.problems)) for block in page.portfolios),
    )


def describe_differences(page: Page, scanned: Page, names: Sequence[str]) -> Iterator[str]:
    """Which boxes are filled in the file and empty on the page, or the other way round.

    A canvas with a new problem is left out, as that says it already.
    """
    if len(page.canvases) != len(scanned.canvases):
        return
    for new, old in zip(page.canvases, scanned.canvases, strict=True):
        if not (new.canvas and old.canvas) or select_new(new.problems, old.problems):
            continue
        had, has = old.canvas.boxes.keys(), new.canvas.boxes.keys()
        for keys, difference in (
            (
                had - has,
                "the page has no text for {}, which the portfolio and the feed have; "
                "write text that stays on the page, or leave it empty in the file too",
            ),
            (
                has - had,
                "the page has a text for {}, which the portfolio and the feed do not have; write text in the file",
            ),
        ):
            if keys:
                boxes = join_names(box.title for box in old.canvas.definition.boxes if box.key in keys)
                line, column = old.canvas.places[""]
                cause = f"{join_names(names)} changed the text of '{old.canvas.product}'"
                yield make_visible(f"{scanned.path}:{line}:{column}: {cause}: {difference.format(boxes)}")
