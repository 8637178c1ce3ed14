"""The iterations that a page held before the present one, out of its revisions. Nothing here knows git.

An iteration begins with the first revision of a canvas, and with each revision that changes its `iteration` or `date`.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY, normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.model import Canvas, IterationKey
    from mkdocs_mlops_canvas.history.revisions import Revision
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page

    ShownIterations = frozenset[tuple[str, IterationKey]]  # by the id of their product

# the start of a line in lower case: `date: 2026-11-12`, `"iteration" : 3`, `{product: P, date: ...`, and `? date`
_KEY = re.compile(rb"[^\n]*?(?<![a-z0-9])(?:date|iteration)[^a-z0-9\n]*:|[\s-]*\?\s")
# `date: 2026-11-12`, a line that has the whole value; else the lines to its end, such as `date: >` and `2026-11-12`
_VALUE = re.compile(
    rb"\s*(?:date|iteration): +(?P<quote>['\"]?)[\w.-]+(?P=quote)\s*$|[^\n]*(?:\n[^\n]*){0,2}",
    re.IGNORECASE | re.MULTILINE,
)
_ALIAS = re.compile(rb":\s+\*")  # `date: *started`


@dataclass(frozen=True, slots=True)
class PastIteration:
    """An iteration that is over, in its last state.

    Attributes:
        canvas: The canvas in that state.
        path: The path that its page had in `commit`.
        commit: The commit with that state.
        begun: The day of the commit with which the iteration began.
        changed: The day of `commit`.
        was_hidden: Whether another plugin hid its page then.
    """

    canvas: Canvas
    path: str
    commit: str
    begun: date
    changed: date
    was_hidden: bool = False


@dataclass(frozen=True, slots=True)
class CanvasHistory:
    """What came before a canvas.

    Attributes:
        iterations: Those before the present one, oldest first.
        changed: The day of the last commit that changed the canvas, if that is known. For a canvas in a fence or in
            front matter, commits that change only other parts of its page do not count; for one made of sections, all
            commits count.
    """

    iterations: tuple[PastIteration, ...]
    changed: date | None


def read_histories(
    pages: Mapping[str, Page], texts: Mapping[str, str], revisions: Mapping[str, Sequence[Revision]], loader: Loader
) -> dict[CanvasLocation, CanvasHistory]:
    """What came before the canvases in `pages`. Revisions that cannot be read are skipped.

    Args:
        pages: The pages of the site by path.
        texts: Their texts as they are now, with their front matter.
        revisions: The revisions of each page, oldest first. What any page of the site shows now is not history.
        loader: Reads the canvases.
    """
    shown = list_shown(pages)
    histories: dict[CanvasLocation, CanvasHistory] = {}
    for path, page in pages.items():
        histories |= read_page_histories(path, page, texts[path], revisions.get(path, ()), shown, loader)
    return histories


def list_shown(pages: Mapping[str, Page]) -> ShownIterations:
    """The iterations that the site shows now."""
    canvases = (block.canvas for page in pages.values() for block in page.canvases)
    return frozenset((canvas.id, canvas.iteration_key) for canvas in canvases if canvas)


def read_page_histories(
    path: str, page: Page, text: str, revisions: Sequence[Revision], shown: ShownIterations, loader: Loader
) -> dict[CanvasLocation, CanvasHistory]:
    """What came before the canvases in one page, as `read_histories` reads it."""
    if not revisions or not any(block.canvas for block in page.canvases):
        return {}
    iterations = _PageHistory(page, shown, loader).read(_split_into_runs(revisions, text))
    return {
        block.locate(path, anchor): CanvasHistory(
            tuple(iterations[anchor].values()), _date_last_change(block, page, revisions)
        )
        for block, anchor in zip(page.canvases, page.anchors, strict=True)
        if block.canvas
    }


@dataclass
class _PageHistory:
    """Reads the revisions of one page; `latest` has the last iteration of each canvas so far, by its anchor."""

    page: Page
    shown: ShownIterations
    loader: Loader
    latest: dict[str, IterationKey] = field(default_factory=dict)

    def read(self, runs: Sequence[Sequence[Revision]]) -> dict[str, dict[IterationKey, PastIteration]]:
        """The past iterations of each canvas, by its anchor, oldest first."""
        found: dict[str, dict[IterationKey, PastIteration]] = {anchor: {} for anchor in self.page.anchors}
        for run in runs:
            for anchor, past in self._read_run(run):
                iterations, key = found[anchor], past.canvas.iteration_key
                before = iterations.pop(key, None)  # the later state counts, in the later place
                if before and self.latest.get(anchor) == key:
                    past = replace(past, begun=before.begun)
                self.latest[anchor] = key
                if not self._is_shown(past.canvas, anchor):
                    iterations[key] = past
        return found

    def _read_run(self, run: Sequence[Revision]) -> Iterator[tuple[str, PastIteration]]:
        """The canvases of a run in the last states that can be read, each with the anchor of the present canvas."""
        begun, seen = run[0].day, set[str]()
        for revision in reversed(run):
            page = load_page(revision.text, revision.path, self.loader)
            for anchor, canvas in self._match(page):
                if anchor not in seen:
                    seen.add(anchor)
                    path, commit, day = revision.path, revision.commit, revision.day
                    yield anchor, PastIteration(canvas, path, commit, begun, day, page.is_hidden)
            if page.canvases and all(block.canvas for block in page.canvases):
                return

    def _match(self, page: Page) -> Iterator[tuple[str, Canvas]]:
        """The canvases of a past page that the present page still has, with their anchors in the present page."""
        if len(page.canvases) == len(self.page.canvases) == 1:  # it may have had another name
            pairs = zip(page.canvases, self.page.anchors, strict=True)
        else:
            pairs = zip(page.canvases, page.anchors, strict=True)
        for block, anchor in pairs:
            if block.canvas and anchor in self.page.anchors:
                yield anchor, block.canvas

    def _is_shown(self, canvas: Canvas, anchor: str) -> bool:
        """Whether the site still shows this iteration; the product may have had another id."""
        present = self.page.canvases[self.page.anchors.index(anchor)].canvas
        ids = {canvas.id, present.id} if present else {canvas.id}
        return any((id_, canvas.iteration_key) in self.shown for id_ in ids)


def _split_into_runs(revisions: Sequence[Revision], text: str) -> list[list[Revision]]:
    """The runs of revisions in which no canvas changed its iteration, without those that have no canvas.

    The run to which the present `text` belongs is left out: its iteration is the present one. Only the last readable
    revision of a run has to be loaded, which is most of the work.
    """
    runs = [(key, list(run)) for key, run in groupby(revisions, lambda revision: _sign(revision.text))]
    if runs[-1][0] == _sign(text):
        runs.pop()
    return [run for (canvases, *_), run in runs if canvases]


def _sign(text: str) -> tuple[int, tuple[bytes, ...]]:
    r"""What differs in two texts of a page if a canvas in them differs in its iteration or date.

    That is how often the text may hold a canvas, and the lines with such a key, with more of the text if the value may
    be elsewhere. Only keys with escapes (`"d\x61te"`) are missed.
    """
    data = text.encode()
    folded = data.lower()  # of bytes that is quick, and so is looking for words first
    starts = {folded.rfind(b"\n", 0, at) + 1 for word in (b"date", b"iteration") for at in _find_all(folded, word)}
    signature: list[bytes] = []
    for start in sorted(starts):
        if _KEY.match(folded, start) and (value := _VALUE.match(data, start)):
            signature.append(value[0].strip())
            if _ALIAS.search(value[0]):  # its anchor may be anywhere
                signature.append(data)
    return folded.count(FRONT_MATTER_KEY.encode()), tuple(signature)


def _find_all(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 1)


def _date_last_change(block: CanvasBlock, page: Page, revisions: Sequence[Revision]) -> date:
    """The day of the last commit that changed a canvas."""
    day = revisions[-1].day
    if block.is_page and not block.in_front_matter:
        return day
    front = _read_front_matter(revisions[-1].text)
    parts = ["\n".join(page.lines[start:end]) for start, end in block.spans]

    def is_same(text: str) -> bool:
        if block.is_page:
            return _read_front_matter(text) == front
        text = normalise(text).expandtabs(TAB)
        return all(part in text for part in parts)

    for revision in reversed(revisions):
        if not is_same(revision.text):
            break
        day = revision.day
    return day


def _read_front_matter(text: str) -> str | None:
    front = split_front_matter(normalise(text))
    return front.yaml if front else None
