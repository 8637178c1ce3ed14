"""Finds canvases and portfolios in the HTML of a page by their elements, whatever other plugins have made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate
from typing import Literal, NamedTuple

_Kind = Literal["canvas", "portfolio", "text", "content", "dropped"]

_OWN = "mlops-canvas__"
_TEXTS: dict[str, _Kind] = {
    f"{_OWN}product": "text", f"{_OWN}link": "text", f"{_OWN}title": "text", f"{_OWN}body": "content"
}  # fmt: skip
_DROPPED = {f"{_OWN}box--empty", f"{_OWN}before", f"{_OWN}removed"}


class FoundBlock(NamedTuple):
    """The HTML of a canvas or a portfolio in a page, and that of its texts, without what a canvas held before."""

    html: str
    texts: list[str]


def find_blocks(html: str) -> list[FoundBlock]:
    """The canvases and the portfolios of a page, but not those that could not be read."""
    if "mlops-canvas" not in html:
        return []
    finder = _BlockFinder(html)
    finder.feed(html)
    finder.close()
    return finder.blocks


@dataclass(slots=True)
class _Open:
    """An element that is open: where it starts, and how many of the same name are open since then, itself included."""

    kind: _Kind
    tag: str
    start: int
    depth: int = 1
    dropped: list[tuple[int, int]] = field(default_factory=list)


class _BlockFinder(HTMLParser):
    """Reads one page. Only our elements are looked at, each up to its end tag, so nothing else has to be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[FoundBlock] = []
        self._html = html
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._open: list[_Open] = []
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for element in self._open:
            element.depth += element.tag == tag
        kind = self._kind_of(tag, {name: value or "" for name, value in attrs})
        if kind:
            start = self._at() + (len(self.get_starttag_text() or "") if kind == "content" else 0)
            self._open.append(_Open(kind, tag, start))

    def handle_endtag(self, tag: str) -> None:
        for element in self._open:
            element.depth -= element.tag == tag
        closed = next((at for at, element in enumerate(self._open) if not element.depth), None)
        if closed is not None:
            element, self._open = self._open[closed], self._open[:closed]
            start = self._at()
            self._close(element, start if element.kind == "content" else self._html.index(">", start) + 1)

    def _kind_of(self, tag: str, attributes: dict[str, str]) -> _Kind | None:
        """What an element is for search, if that differs from what it is in."""
        around = self._open[-1].kind if self._open else None
        classes = attributes.get("class", "").split()
        if around is None:
            if "mlops-canvas" in classes and "data-product" in attributes:
                return "canvas"
            return "portfolio" if "data-mlops-canvas-portfolio" in attributes else None
        if around in ("portfolio", "dropped"):
            return None
        if not _DROPPED.isdisjoint(classes):
            return "dropped"
        if around != "canvas":
            return None
        return next((_TEXTS[name] for name in classes if name in _TEXTS and tag != "p"), None)

    def _close(self, element: _Open, end: int) -> None:
        html = self._html
        if element.kind == "dropped":
            self._open[-1].dropped.append((element.start, end))
        elif element.kind in ("canvas", "portfolio"):
            self.blocks.append(FoundBlock(html[element.start : end], self._texts))
            self._texts = []
        else:
            at, parts = element.start, []
            for start, stop in element.dropped:
                parts.append(html[at:start])
                at = stop
            self._texts.append("".join((*parts, html[at:end])))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
