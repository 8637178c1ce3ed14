"""Owns the past of canvases: the iterations that a page has held before the present one. It does not know git.

An iteration begins with the first revision of a canvas, and with each that gives it another `iteration` or `date`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.header_fields import FieldError, read_field
from mkdocs_mlops_canvas.history.known_entries import find_entries
from mkdocs_mlops_canvas.reading.page import load_page
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY, normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from mkdocs_mlops_canvas.canvas.model import Canvas, IterationKey
    from mkdocs_mlops_canvas.history.git import Revision
    from mkdocs_mlops_canvas.history.known_entries import KnownEntries
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page

    Shown = frozenset[tuple[str, IterationKey]]  # the iterations that are on the site now, by id

_HOLDER = FRONT_MATTER_KEY.encode()  # a fence has it in its name; without it there is no canvas
_WORDS = (b"date", b"iteration")
_KEY = re.compile(rb"(?:date|iteration)[^a-z0-9\n]*?:")  # `date: 2026-11-12`, `"iteration" : 3`, in lower case
# `date: 2026-11-12`, of which nothing stands on other lines
_PLAIN = re.compile(rb"(?P<key>iteration|date): +(?P<quote>['\"]?)(?P<value>[\w.-]+)(?P=quote)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PastCanvas:
    """An iteration that is over, in the last state that it had.

    `path` is that of its page in `commit`, the commit with that state, `changed` the day of this commit, and `begun`
    the day of the commit with which the iteration began. `was_hidden` says that another plugin hid its page then.
    """

    canvas: Canvas
    path: str
    commit: str
    begun: date
    changed: date
    was_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What came before a canvas: `iterations` without the present one, oldest first.

    `changed` is the day of the last commit that changed the canvas, none if that is not known. A commit does not count
    that touches other parts of its page only, if the canvas stands in a fence or in front matter; if it is made of
    sections, each one counts.
    """

    iterations: tuple[PastCanvas, ...]
    changed: date | None


def find_past(
    pages: Mapping[str, Page], texts: Mapping[str, str], revisions: Mapping[str, Sequence[Revision]], loader: Loader
) -> dict[CanvasLocation, Past]:
    """The past of the canvases in `pages`, by the path of their page and their anchor there, as in a portfolio.

    `texts` are those of the pages as they are now, with their front matter. `revisions` are those of each page, oldest
    first; what they hold that is on the site now, in whichever page, is not past. Revisions that cannot be read are
    passed over.
    """
    shown = find_shown(pages)
    past: dict[CanvasLocation, Past] = {}
    for path, page in pages.items():
        past |= find_page_past(path, page, texts[path], revisions.get(path, ()), shown, loader)
    return past


def find_shown(pages: Mapping[str, Page]) -> Shown:
    """The iterations that are on the site now."""
    canvases = (block.canvas for page in pages.values() for block in page.canvases)
    return frozenset((canvas.id, canvas.iteration_key) for canvas in canvases if canvas)


def find_page_past(
    path: str, page: Page, text: str, revisions: Sequence[Revision], shown: Shown, loader: Loader
) -> dict[CanvasLocation, Past]:
    """The past of the canvases in one page, as `find_past` gives it."""
    if not revisions or not any(block.canvas for block in page.canvases):
        return {}
    iterations = _Reader(page, text, shown, loader).read(revisions)
    return {
        block.locate(path, anchor): Past(
            tuple(iterations.get(anchor, {}).values()), _find_change(block, page, revisions)
        )
        for block, anchor in zip(page.canvases, page.anchors, strict=True)
        if block.canvas
    }


@dataclass(frozen=True, slots=True)
class _Run:
    """Revisions in a row, from the oldest, in which no canvas can have changed its iteration."""

    signature: tuple[bytes, ...]
    revisions: list[Revision]


@dataclass
class _Reader:
    """Reads the revisions of one page for what its canvases were."""

    page: Page
    text: str
    shown: Shown
    loader: Loader
    _latest: dict[str, IterationKey] = field(default_factory=dict)  # by anchor, as far as revisions have been read

    @cached_property
    def known(self) -> KnownEntries | None:
        """What is known of the canvas, if it is the only one, without reading its past."""
        return find_entries(self.page, self.text)

    def read(self, revisions: Sequence[Revision]) -> dict[str, dict[IterationKey, PastCanvas]]:
        """The past iterations of each canvas, by its anchor, oldest first."""
        found: dict[str, dict[IterationKey, PastCanvas]] = {anchor: {} for anchor in self.page.anchors}
        present = self._find_only(self.page)
        for run in _split(revisions):
            if run.signature[0] == b"0":
                continue
            if present and _read_plainly(run.signature) == present.iteration_key:
                self._latest[self.page.anchors[0]] = present.iteration_key
                continue
            for anchor, past in self._read_run(run):
                iterations, key = found[anchor], past.canvas.iteration_key
                before = iterations.pop(key, None)  # the later state wins, and has its place
                if before and self._latest.get(anchor) == key:
                    past = replace(past, begun=before.begun)
                self._latest[anchor] = key
                if not self._is_shown(past.canvas, anchor):
                    iterations[key] = past
        return found

    def _read_run(self, run: _Run) -> Iterator[tuple[str, PastCanvas]]:
        """The canvases of a run in the last states that can be read, each with the anchor of what it is now."""
        begun, seen = run.revisions[0].day, set[str]()
        for revision in reversed(run.revisions):
            if self.known and (canvas := self.known.read(revision.text, revision.path, self.loader)):
                yield self.page.anchors[0], self._make_past(canvas, revision, begun, self.page)
                return
            page = load_page(revision.text, revision.path, self.loader)
            for anchor, canvas in self._match(page):
                if anchor not in seen:
                    seen.add(anchor)
                    yield anchor, self._make_past(canvas, revision, begun, page)
            if page.canvases and all(block.canvas for block in page.canvases):
                return

    @staticmethod
    def _make_past(canvas: Canvas, revision: Revision, begun: date, page: Page) -> PastCanvas:
        return PastCanvas(canvas, revision.path, revision.commit, begun, revision.day, page.is_hidden)

    def _match(self, page: Page) -> Iterator[tuple[str, Canvas]]:
        """The canvases of a past page that the present one still has, with their anchors there."""
        only = self._find_only(page)
        if only and self._find_only(self.page):
            yield self.page.anchors[0], only
            return
        for block, anchor in zip(page.canvases, page.anchors, strict=True):
            if block.canvas and anchor in self.page.anchors:
                yield anchor, block.canvas

    def _find_only(self, page: Page) -> Canvas | None:
        return page.canvases[0].canvas if len(page.canvases) == 1 else None

    def _is_shown(self, canvas: Canvas, anchor: str) -> bool:
        """Whether the site still has this iteration; the product may have had another id."""
        present = self.page.canvases[self.page.anchors.index(anchor)].canvas
        ids = {canvas.id, present.id} if present else {canvas.id}
        return any((id_, canvas.iteration_key) in self.shown for id_ in ids)


def _split(revisions: Sequence[Revision]) -> list[_Run]:
    runs: list[_Run] = []
    for revision in revisions:
        signature = _sign(revision.data)
        if not runs or runs[-1].signature != signature:
            runs.append(_Run(signature, []))
        runs[-1].revisions.append(revision)
    return runs


def _sign(data: bytes) -> tuple[bytes, ...]:
    r"""What changes whenever a canvas of the page gets another iteration or date, and seldom else.

    These are the lines with such a key, with more of the text where the value may stand elsewhere, and how often the
    page may hold a canvas, which is the first. Only a key that is written with escapes (`"d\x61te"`) is missed.
    """
    folded = data.lower()
    signature = [b"%d" % folded.count(_HOLDER)]
    for start, end in _find_lines(folded):
        line = data[start:end].strip()
        signature.append(line)
        if b"*" in line:  # perhaps an alias; its anchor may be anywhere
            signature.append(data)
        elif not _PLAIN.fullmatch(line):
            signature += [below.strip() for below in data[end + 1 : _find_end(data, end + 1, 2)].split(b"\n")]
    return tuple(signature)


def _find_lines(folded: bytes) -> list[tuple[int, int]]:
    """Where the lines stand that have a key of an iteration, in a text in lower case."""
    ends: dict[int, int] = {}
    for word in _WORDS:
        at, start, end = folded.find(word), 0, -1
        while at >= 0:
            if at > end:  # on another line
                start, end = folded.rfind(b"\n", end + 1, at) + 1 or end + 1, _find_end(folded, at, 1)
                is_asked = folded[start:end].lstrip().startswith(b"?")  # `? date`
            if not folded[at - 1 : at].isalnum() and (is_asked or _KEY.match(folded, at)):  # no `update`
                ends[start] = at = end
            at = folded.find(word, at + 1)
    return sorted(ends.items())


def _find_end(data: bytes, at: int, lines: int) -> int:
    """Where the last one of some lines ends, of which the first one is that of `at`."""
    end = at - 1
    for _ in range(lines):
        end = data.find(b"\n", end + 1)
        if end < 0:
            return len(data)
    return end


def _read_plainly(signature: tuple[bytes, ...]) -> IterationKey | None:
    """The iteration of the only canvas in a page, if it can be told from its signature; reading costs a lot more."""
    values: dict[str, str] = {}
    for line in signature[1:]:
        match = _PLAIN.fullmatch(line)
        key = match["key"].decode("ascii").lower() if match else ""
        if not match or key in values:
            return None
        values[key] = match["value"].decode("ascii")
    try:
        return read_field("iteration", values.get("iteration")), read_field("date", values.get("date"))
    except FieldError:
        return None


def _find_change(block: CanvasBlock, page: Page, revisions: Sequence[Revision]) -> date:
    """The day of the last commit that changed a canvas."""
    day = revisions[-1].day
    if block.is_page:
        return _find_change_of_front_matter(revisions) if block.in_front_matter else day
    parts = ["\n".join(page.lines[start:end]) for start, end in block.spans]
    for revision in reversed(revisions):
        text = normalise(revision.text).expandtabs(TAB)
        if not all(part in text for part in parts):
            break
        day = revision.day
    return day


def _find_change_of_front_matter(revisions: Sequence[Revision]) -> date:
    *earlier, newest = revisions
    yaml, day = _find_front_matter(newest.text), newest.day
    start = b"---\n" + yaml.encode("utf-8")
    is_plain = yaml != "" and newest.data.startswith(start)
    for revision in reversed(earlier):
        data = revision.data
        # most have another text, or the same, as their first bytes tell; taking them apart costs more
        is_other = is_plain and data.startswith(b"---\n") and b"\r" not in data and not data.startswith(start)
        is_same = is_plain and data.startswith(start + b"---\n")
        if is_other or not (is_same or _find_front_matter(revision.text) == yaml):
            break
        day = revision.day
    return day


def _find_front_matter(text: str) -> str:
    front = split_front_matter(normalise(text))
    return front.yaml if front else ""
