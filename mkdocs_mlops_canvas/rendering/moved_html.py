"""Owns HTML that moves from one page to another, beside other texts: its ids and addresses change with it."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ADDRESSES = ("href", "src")
_NAMES = ("id", "for", "name", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
_SIGNS = (*(f" {name}=" for name in (*_ADDRESSES, *_NAMES)), "url(#")
# a start tag with attributes: `<p id="a">`
_TAG = re.compile(r"""<[a-z][^<>"'=]*=(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
# behind these may stand what only looks like a tag
_TEXTS = (
    "<!",
    "<?",
    "<iframe",
    "<noembed",
    "<noframes",
    "<plaintext",
    "<script",
    "<style",
    "<textarea",
    "<title",
    "<xmp",
)


def move_html(html: str, prefix: str, move: Callable[[str], str]) -> str:
    """`html` for another page, beside other texts: `prefix` goes before its ids, `move` changes its addresses."""
    lower = html.lower()
    if not any(sign in lower for sign in _SIGNS):
        return html
    text = str(html)  # each slice of a `Markup` would be one too, which is slow
    mover = _Mover(prefix, move)
    if not any(sign in lower for sign in _TEXTS):  # few tags have attributes: only those are taken apart
        tags = _TAG.findall(text)
        mover.feed("".join(tags))
        if len(mover.parts) == len(tags):
            written = mover.write_parts()
            return _TAG.sub(lambda _: next(written), text)
        mover = _Mover(prefix, move)
    mover.feed(text)
    mover.close()
    return "".join(mover.write_parts())


class _Mover(HTMLParser):
    """Takes HTML apart: `parts` are texts, and the start tags that hold an address or an id, which can be written anew.

    An id is known only when all has been read, a link to it may stand before.
    """

    def __init__(self, prefix: str, move: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=False)
        self.prefix = prefix
        self.move = move
        self.ids: set[str] = set()
        self.parts: list[str | tuple[str, list[tuple[str, str | None]], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        self.ids |= {value for name, value in attrs if name == "id" and value}
        if any(name in _ADDRESSES or name in _NAMES or "url(#" in (value or "") for name, value in attrs):
            self.parts.append((tag, attrs, "/>" if text.endswith("/>") else ">"))
        else:
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

    def write_parts(self) -> Iterator[str]:
        """All parts as they are on the other page."""
        return (part if isinstance(part, str) else self._write_tag(*part) for part in self.parts)

    def _write_tag(self, tag: str, attrs: list[tuple[str, str | None]], end: str) -> str:
        written = [f" {name}" if value is None else self._attribute(name, value) for name, value in attrs]
        return f"<{tag}{''.join(written)}{end}"

    def _attribute(self, name: str, value: str) -> str:
        if name in _ADDRESSES:
            value = f"#{self.prefix}{value[1:]}" if value[:1] == "#" and value[1:] in self.ids else self.move(value)
        elif name in _NAMES:
            value = " ".join(self.prefix + part for part in value.split())
        value = value.replace("url(#", f"url(#{self.prefix}")
        return f' {name}="{escape(value)}"'
