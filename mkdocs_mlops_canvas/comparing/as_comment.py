"""Differences between canvases as a comment on a pull request: Markdown and HTML as GitHub shows them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.comparing.as_text import NOTHING, name_states
from mkdocs_mlops_canvas.comparing.differences import count_kinds
from mkdocs_mlops_canvas.comparing.source_marks import Style, mark_source
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_mlops_canvas.comparing.differences import Difference, Mark
    from mkdocs_mlops_canvas.portfolio.changes import BoxChange
    from mkdocs_mlops_canvas.portfolio.products import Iteration

MARKER = "<!-- mlops-canvas diff -->"  # by which a workflow finds its own comment again
_LIMIT = 65_536  # characters of a comment on GitHub
_ROOM = 1_000  # for what is said of the rest
_MOST_ROWS = 20_000  # characters of the table
_SAFE = frozenset(" .,:;()/+-→−'")  # of punctuation, what is no Markdown between words


def write_comment(differences: Sequence[Difference], mark: Mark, make_harmless: Callable[[str], str]) -> str:
    """The differences as a comment; `make_harmless` gives a text of an author that calls for nobody's attention.

    Only the name of a protected canvas is shown. What is too long for a comment on GitHub is left out, and counted.
    """
    if not differences:
        return f"{MARKER}\n{NOTHING}\n"
    writer = _CommentWriter(mark, make_harmless)
    public = [found for found in differences if not found.is_protected]
    counts = ", ".join(f"{count} {kind}" for kind, count in count_kinds(public).items()) or "protected"
    text = (
        f"{MARKER}\n## Canvases: {counts}\n\n| Product | | Stage | Boxes | Words |\n| --- | --- | --- | --- | --- |\n"
    )
    rows = [writer.write_row(found) for found in differences]
    shown = _fit(rows, _MOST_ROWS)
    text += "".join(rows[at] for at in shown)
    if len(shown) < len(rows):
        text += f"\n{len(rows) - len(shown)} more are not listed.\n"
    details = [writer.write_details(found, len(differences) == 1) for found in public]
    shown = _fit(details, _LIMIT - _ROOM - len(text))
    text += "".join(details[at] for at in shown)
    if rest := len(details) - len(shown):
        what = "1 canvas is" if rest == 1 else f"{rest} canvases are"
        text += f"\nThe text of {what} too long for this comment; `mlops-canvas diff` shows it.\n"
    return text


def _fit(texts: Sequence[str], room: int) -> list[int]:
    """The numbers of the texts that have room, from the first."""
    fitting = []
    for at, text in enumerate(texts):
        if len(text) <= room:
            fitting.append(at)
            room -= len(text)
    return fitting


class _CommentWriter:
    """Writes what an author wrote so that it is text in Markdown and in HTML."""

    def __init__(self, mark: Mark, make_harmless: Callable[[str], str]) -> None:
        self._mark = mark
        self._make_harmless = make_harmless
        self._style = Style(
            self._escape,
            lambda text: f"<del>{self._escape(text)}</del>",
            lambda text: f"<ins>{self._escape(text)}</ins>",
        )

    def write_row(self, difference: Difference) -> str:
        """The row of a canvas in the table."""
        counts = [self._mark(box.before, box.after).counts for box in difference.boxes]
        words = f"+{sum(count.added for count in counts)} −{sum(count.removed for count in counts)}" if counts else ""
        kinds = [box.kind for box in difference.boxes]
        boxes = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
        product, states = difference.canvas.product, name_states(difference, "→")
        if difference.is_protected:
            cells = (product, "protected", "", "", "")
        else:
            cells = (product, states, self._name_stages(difference), boxes, words)
        return "".join(f"| {_escape_cell(self._make_harmless(make_visible(cell)))} " for cell in cells) + "|\n"

    def write_details(self, difference: Difference, is_open: bool) -> str:
        """What differs in a canvas, without a blank line, which would end the HTML; nothing for one that is gone."""
        if not difference.changes:
            return ""
        head = self._escape(f"{difference.canvas.product}: {name_states(difference, '→')}")
        lines = [f"\n<details{' open' if is_open else ''}><summary>{head}</summary>"]
        for field in difference.changes.label_fields(Words()):
            marks = (("del", field.before), ("ins", field.after))
            values = " ".join(f"<{tag}>{self._escape(value)}</{tag}>" for tag, value in marks if value)
            lines.append(f"<p>{self._escape(field.label)}: {values}</p>")
        for box in difference.boxes:
            lines += self._write_box(box)
        return "\n".join((*lines, "</details>\n"))

    def _write_box(self, box: BoxChange) -> list[str]:
        marked = self._mark(box.before, box.after)
        words = f"+{marked.counts.added} −{marked.counts.removed}"
        html = marked.html
        if not (marked.counts.added or marked.counts.removed):  # what differs is not seen in the text
            words = "no word"
            html = f"<pre>{'&#10;'.join(mark_source(box.before, box.after, self._style))}</pre>"
        return [f"<h4>{self._escape(box.box.title)} <sub>{box.kind}, {words}</sub></h4>", html]

    def _name_stages(self, difference: Difference) -> str:
        before, after = map(_name_stage, (difference.before, difference.after))
        return f"{before} → {after}" if before and after and before != after else after or before

    def _escape(self, text: str) -> str:
        return escape(self._make_harmless(make_visible(text)))


def _name_stage(iteration: Iteration | None) -> str:
    stage = iteration.canvas.header.stage if iteration else None
    return (Words().stage(stage) or stage) if stage else ""


def _escape_cell(text: str) -> str:
    """A text in a cell of a table; an entity is never taken for Markdown."""
    return "".join(c if c.isalnum() or c in _SAFE or not c.isascii() else f"&#{ord(c)};" for c in text)
