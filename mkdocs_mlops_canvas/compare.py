"""Owns one box across all products: its texts move from the pages of their canvases to a page of their own."""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_mlops_canvas.definition import Box

_ADDRESSES = ("href", "src")
_SIGNS = (" href=", " src=", " id=", " HREF=", " SRC=", " ID=")


def compare_path(portfolio_path: str, box: Box) -> str:
    """The page that compares a box: `portfolio/background.md` for `portfolio.md`."""
    page = PurePosixPath(portfolio_path)
    folder = page.parent / "portfolio" if page.stem.casefold() in ("index", "readme") else page.with_suffix("")
    return str(folder / f"{box.anchor}.md")


def move_html(html: str, rebase: Callable[[str], str]) -> str:
    """`html` for another page: without ids, which belong to the page it comes from, and with other addresses."""
    if not any(sign in html for sign in _SIGNS):
        return html
    mover = _Mover(rebase)
    mover.feed(html)
    mover.close()
    return "".join(mover.parts)


def write_texts(address: str, texts: Mapping[str, str]) -> str:
    """The script that hands the HTML of a box, by product, to the page that has loaded it from `address`."""
    data = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    # as part of a script, JSON must not end it or hold line ends that JavaScript knows and JSON does not
    for character, written in (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        data = data.replace(character, written)
    return f"mlopsCanvasBox({json.dumps(address)},{data});\n"


class _Mover(HTMLParser):
    """Copies HTML, but for the start tags that hold an address or an id."""

    def __init__(self, rebase: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.rebase = rebase
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if any(name == "id" or name in _ADDRESSES for name, _ in attrs):
            close = "/>" if text.endswith("/>") else ">"
            text = f"<{tag}{''.join(map(self._attribute, attrs))}{close}"
        self.parts.append(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def _attribute(self, attribute: tuple[str, str | None]) -> str:
        name, value = attribute
        if name == "id":
            return ""
        if value is None:
            return f" {name}"
        return f' {name}="{escape(self.rebase(value) if name in _ADDRESSES else value)}"'
