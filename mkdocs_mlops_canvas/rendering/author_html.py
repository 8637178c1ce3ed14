"""HTML that an author wrote: closing what it leaves open, stopping what it does, and moving it to another page.

Where an address leads from another page, and whether it is safe, is decided in `text.links`.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.icon_file import ATTRIBUTES, SHAPES
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.links import describe_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# elements whose content is text up to their end tag, https://html.spec.whatwg.org/multipage/syntax.html#elements-2
_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext")
# elements that show what stands in them, and are often left open; a browser hides the text in others, such as
# `<template>`, or the name of an element that it does not know, such as `<bucket>`
_LEFT_OPEN = frozenset((
    "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "caption", "center",
    "cite", "code", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption",
    "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "i", "ins", "kbd", "li", "main",
    "mark", "nav", "ol", "p", "pre", "q", "rb", "rt", "rtc", "ruby", "s", "samp", "section", "small", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
))  # fmt: skip
# elements without content and end tag, https://html.spec.whatwg.org/multipage/syntax.html#void-elements
_VOID = frozenset(("area", "base", "col", "embed", "img", "input", "link", "meta", "param", "source", "track"))
_BREAKS = frozenset(("br", "hr", "wbr"))  # void elements that need no attribute

_INERT = frozenset((
    "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "hr", "i", "ins", "kbd", "label", "li",
    "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr", *SHAPES,
))  # fmt: skip
_PARAGRAPHS = {name: "p" for name in ("h1", "h2", "h3", "h4", "h5", "h6")}  # headings get into the table of contents
_SKIPPED = frozenset(("iframe", "noscript", "script", "style", "template", "title"))  # with what they hold
_INERT_ATTRIBUTES = frozenset((*ATTRIBUTES, "align", "class", "colspan", "dir", "lang", "rowspan", "viewbox"))
_CHECKBOX = ("type", "checked", "disabled")  # of a task, which nobody can change

_ADDRESSES = ("href", "src")
_NAMES = ("id", "for", "name", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
_SIGNS = (*(f" {name}=" for name in (*_ADDRESSES, *_NAMES)), "url(#")  # of what a move changes
# a start tag with attributes: `<p id="a">`
_TAG = re.compile(r"""<[a-z][^<>"'=]*=(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_CODE = re.compile(r"&(?=#[1-9]\d{1,2};)")  # `&#64;`: Markdown writes addresses of e-mail so, against robots
_KEPT_CODE = re.compile(r"\x02(?=#[1-9]\d{1,2};)")
_LOOKALIKES = ("<!", "<?", *(f"<{name}" for name in _RAW_TEXT))  # may be followed by text that looks like a tag


def balance(html: str) -> str:
    """`html` with every element closed, so that what an author left open ends with the box.

    A tag that would hide text because nothing closes it, or that shows nothing at all, is the author's text.
    """
    # imported late: few boxes hold HTML, and these modules are slow to load
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    try:
        shown = _CODE.sub("\x02", _show_tags(html))
        text = _KEPT_CODE.sub("&", BeautifulSoup(shown, "html.parser").decode(formatter="minimal"))
    except ParserRejectedMarkup:
        text = escape_text(html)
    return text.replace("\x02", "").replace("\x03", "")  # from `&#2;`; Python-Markdown marks its placeholders so


def _show_tags(html: str) -> str:
    """`html` in which tags that are text to their author are text, such as `<template>` in a sentence."""
    finder = _TextTagFinder(html)
    with suppress(AssertionError):  # from `<![x[`, which Beautiful Soup rejects too
        finder.feed(html)
        finder.close()
    parts, end = [], 0
    for start in finder.find():
        parts += [html[end:start], "&lt;"]
        end = start + 1
    return "".join([*parts, html[end:]])


def make_inert(html: str) -> str:
    """`html` with all of its text, and without what leads, loads, runs, takes input or has a name."""
    if "<" not in html:
        return html
    writer = _InertWriter()
    writer.feed(str(html))
    writer.close()
    return "".join(writer.parts)


def move_html(html: str, prefix: str, move: Callable[[str], str]) -> str:
    """`html` for another page, beside other texts: `prefix` goes before its ids, `move` changes its addresses."""
    text = str(html)  # each part of a `Markup` would be one too, which is slow
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS):
        return html
    if not any(sign in lower for sign in _LOOKALIKES):  # few tags have attributes: only those are taken apart
        tags = _TAG.findall(text)
        mover = _Mover(prefix, move)
        mover.feed("".join(tags))
        if len(mover.parts) == len(tags):
            written = mover.write_parts()
            return _TAG.sub(lambda _: next(written), text)
    mover = _Mover(prefix, move)
    mover.feed(text)
    mover.close()
    return "".join(mover.write_parts())


class _TextTagFinder(HTMLParser):
    """Finds the tags of an author that are text; all positions are those of characters in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        lower = html.lower()
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._last_ends = {name: lower.rfind(f"</{name}") for name in _RAW_TEXT if name != "plaintext"}
        self._raw: str | None = None  # the element whose content is no HTML
        self._open: list[tuple[str, int]] = []  # elements that have to be closed
        self._counts: Counter[str] = Counter()  # of these
        self._texts: list[int] = []

    def find(self) -> list[int]:
        """Where they begin, in order."""
        return sorted([*self._texts, *(start for _, start in self._open)])

    def set_cdata_mode(self, elem: str, **options: bool) -> None:
        """Skip what an element of raw text holds, but only if something closes it."""
        if elem == self._raw:
            super().set_cdata_mode(elem, **options)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._raw or tag in _LEFT_OPEN or tag in _BREAKS or (tag in _VOID and attrs):
            return
        start = self._position()
        if tag in _VOID or (tag in _RAW_TEXT and self._last_ends.get(tag, -1) < start):
            self._texts.append(start)
        elif tag in _RAW_TEXT:
            self._raw = tag
        else:
            self._open.append((tag, start))
            self._counts[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._raw and not attrs and tag not in _LEFT_OPEN and tag not in _BREAKS:
            self._texts.append(self._position())

    def handle_endtag(self, tag: str) -> None:
        if self._raw:
            self._raw = None if tag == self._raw else self._raw
            return
        if self._counts[tag]:
            while self._open:  # what an element holds is its own matter, such as `<option>` in a `<select>`
                inner, _ = self._open.pop()
                self._counts[inner] -= 1
                if inner == tag:
                    break
        elif tag not in _LEFT_OPEN and tag not in _BREAKS and tag not in _VOID:
            self._texts.append(self._position())

    def _position(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


class _InertWriter(HTMLParser):
    """Writes HTML without effect; `skipped` is the element whose content is left out at the moment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.skipped: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _SKIPPED:
            self.skipped = self.skipped or tag
        elif tag == "img":
            self._write(escape(describe_picture(values)))
        elif tag == "input" and values.get("type") == "checkbox" and "disabled" in values:
            self._write_tag(tag, {name: values[name] for name in _CHECKBOX if name in values})
        elif (tag := _PARAGRAPHS.get(tag, tag)) in _INERT:
            kept = {name: value for name, value in values.items() if name in _INERT_ATTRIBUTES and "url(" not in value}
            self._write_tag(tag, kept)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.skipped:
            self.skipped = None
        elif (tag := _PARAGRAPHS.get(tag, tag)) in _INERT - _VOID - _BREAKS:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data.replace("<", "&lt;"))  # a comment or a tag that never ends comes as text

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, part: str) -> None:
        if not self.skipped:
            self.parts.append(part)

    def _write_tag(self, name: str, attributes: dict[str, str]) -> None:
        written = [f' {key}="{escape(value)}"' for key, value in attributes.items()]
        self._write(f"<{name}{''.join(written)}>")


class _Mover(HTMLParser):
    """Takes HTML apart into texts, and start tags with an address or an id, which can be written anew.

    They are written at the end, as a link may come before the id that it leads to.
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
        written = [f" {name}" if value is None else self._write_attribute(name, value) for name, value in attrs]
        return f"<{tag}{''.join(written)}{end}"

    def _write_attribute(self, name: str, value: str) -> str:
        if name in _ADDRESSES:
            value = f"#{self.prefix}{value[1:]}" if value[:1] == "#" and value[1:] in self.ids else self.move(value)
        elif name in _NAMES:
            value = " ".join(self.prefix + part for part in value.split())
        value = value.replace("url(#", f"url(#{self.prefix}")
        return f' {name}="{escape(value)}"'
