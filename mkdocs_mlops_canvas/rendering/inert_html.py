"""Owns HTML that an author wrote once and that must do nothing now: its text and its form are left."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from mkdocs_mlops_canvas.canvas.icon_file import ATTRIBUTES, SHAPES

_KEPT = frozenset((
    "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "hr", "i", "ins", "kbd", "label", "li",
    "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub",
    "summary", "sup", "svg", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr", *SHAPES,
))  # fmt: skip
_VOID = frozenset(("br", "col", "hr", "wbr"))
_NAMED = {name: "p" for name in ("h1", "h2", "h3", "h4", "h5", "h6")}  # a heading leads to its section
_GONE = frozenset(("iframe", "noscript", "script", "style", "template", "title"))  # with what they hold
_ATTRIBUTES = frozenset((*ATTRIBUTES, "align", "class", "colspan", "dir", "lang", "rowspan", "viewbox"))
_CHECKBOX = ("type", "checked", "disabled")  # of a task, which nobody can change


def make_inert(html: str) -> str:
    """`html` with all of its text, and without what leads, loads, runs, takes input or has a name."""
    if "<" not in html:
        return html
    writer = _Writer()
    writer.feed(str(html))
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    """Writes HTML anew; `gone` is the element whose content is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.gone = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _GONE:
            self.gone = self.gone or tag
        elif tag == "img":
            self._write(escape(values.get("alt") or values.get("src", "")))
        elif tag == "input" and values.get("type") == "checkbox" and "disabled" in values:
            self._write(_write_tag(tag, {name: values[name] for name in _CHECKBOX if name in values}))
        elif (tag := _NAMED.get(tag, tag)) in _KEPT:
            kept = {name: value for name, value in values.items() if name in _ATTRIBUTES and "url(" not in value}
            self._write(_write_tag(tag, kept))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.gone:
            self.gone = ""
        elif (tag := _NAMED.get(tag, tag)) in _KEPT - _VOID:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data.replace("<", "&lt;"))  # a comment or a tag that never ends comes as text

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, part: str) -> None:
        if not self.gone:
            self.parts.append(part)


def _write_tag(name: str, attributes: dict[str, str]) -> str:
    written = [f' {key}="{escape(value)}"' for key, value in attributes.items()]
    return f"<{name}{''.join(written)}>"
