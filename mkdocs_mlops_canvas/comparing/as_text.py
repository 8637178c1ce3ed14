"""Differences between canvases as text for a terminal, and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.comparing.differences import name_state
from mkdocs_mlops_canvas.comparing.source_marks import Style, mark_source
from mkdocs_mlops_canvas.history.git import abbreviate
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.comparing.differences import Difference, Mark
    from mkdocs_mlops_canvas.portfolio.changes import BoxChange
    from mkdocs_mlops_canvas.portfolio.products import Iteration

NOTHING = "No canvas differs."
# as `git diff --word-diff` writes it
PLAIN = Style(make_visible, lambda text: f"[-{make_visible(text)}-]", lambda text: f"{{+{make_visible(text)}+}}")


def write_text(differences: Sequence[Difference], mark: Mark, style: Style = PLAIN) -> str:
    """The differences as text, with words in the author's Markdown marked in a `style`."""
    if not differences:
        return f"{NOTHING}\n"
    return "\n".join("".join(f"{line}\n" for line in _write_one(found, mark, style)) for found in differences)


def write_json(differences: Sequence[Difference], mark: Mark) -> str:
    """The differences as a JSON object, in ASCII so that no text of an author acts on a terminal."""
    return json.dumps({"products": [_make_entry(found, mark) for found in differences]}, indent=2) + "\n"


def name_states(difference: Difference, arrow: str) -> str:
    """Which states of a canvas are compared, or that it is new or gone."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        iteration = before or after
        return ", ".join(filter(None, (difference.kind, name_state(iteration) if iteration else "")))
    names = [name_state(iteration) or iteration.path for iteration in (before, after)]
    if names[0] == names[1]:
        names = [_name_place(name, iteration) for name, iteration in zip(names, (before, after), strict=True)]
    return f" {arrow} ".join(names)


def count_words(box: BoxChange, mark: Mark) -> str:
    """`changed, +3 -1`: what became of a box, with the words that were added and removed."""
    counts = mark(box.before, box.after).counts
    if not (counts.added or counts.removed):
        return f"{box.kind}, no word"
    return f"{box.kind}, +{counts.added} -{counts.removed}"


def _name_place(name: str, iteration: Iteration) -> str:
    """A state with its commit, or its file where that is the one on disk."""
    return f"{name} at {abbreviate(iteration.commit)}" if iteration.commit else f"{name} in {iteration.path}"


def _write_one(difference: Difference, mark: Mark, style: Style) -> Iterator[str]:
    yield make_visible(f"{difference.canvas.product}: {name_states(difference, '->')}")
    if difference.changes is None:
        return
    for field in difference.changes.label_fields(Words()):
        before, after = (style.keep(value) if value else "(none)" for value in (field.before, field.after))
        yield f"  {make_visible(field.label)}: {before} -> {after}"
    for box in difference.boxes:
        yield ""
        yield f"  {make_visible(box.box.title)} ({count_words(box, mark)})"
        yield from (f"    {line}".rstrip() for line in mark_source(box.before, box.after, style))
    if not difference.changes and difference.before and difference.after:
        yield "  the same text"


def _make_entry(difference: Difference, mark: Mark) -> dict[str, object]:
    boxes: dict[str, object] = {}
    for box in difference.boxes:
        counts = mark(box.before, box.after).counts
        boxes[box.box.key] = {
            "change": box.kind,
            "added": counts.added,
            "removed": counts.removed,
            "before": box.before or None,
            "after": box.after or None,
        }
    return {
        "id": difference.id,
        "product": difference.canvas.product,
        "change": difference.kind,
        "from": _make_state(difference.before),
        "to": _make_state(difference.after),
        "facts": [
            {"field": field.key, "before": field.before or None, "after": field.after or None}
            for field in difference.fields
        ],
        "boxes": boxes,
    }


def _make_state(iteration: Iteration | None) -> dict[str, object] | None:
    if iteration is None:
        return None
    number, day = iteration.canvas.iteration_key
    return {
        "iteration": number,
        "date": day.isoformat() if day else None,
        "commit": iteration.commit or None,
        "path": iteration.path,
    }
