"""Renders two versions of a Markdown text as HTML with marks, for a comment on another site.

Nothing in it has an effect there: raw HTML is shown as text, and names and numbers notify nobody.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import ENTITY_RE, HTML_RE, HtmlInlineProcessor
from markdown.preprocessors import HtmlBlockPreprocessor

from mkdocs_mlops_canvas.comparing.differences import MarkedText
from mkdocs_mlops_canvas.comparing.tree_marks import mark_changes
from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions
from mkdocs_mlops_canvas.extension.previous_texts import open_stash
from mkdocs_mlops_canvas.text.links import replace_by_text

if TYPE_CHECKING:
    from re import Match

_EXTENSIONS = ("tables", "fenced_code", "sane_lists", "footnotes", "def_list")
_PING = re.compile(r"(?<!\w)@|#(?=\d)|\bGH-(?=\d)", re.IGNORECASE)  # `@name`, `#12`, `GH-12` on GitHub
_NOTHING = "\u200b"  # zero-width space
_HEADING = re.compile(r"h[1-6]")
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}
_KEPT_ATTRIBUTES = {"a": ("href",), "ol": ("start",)}


class TextMarker:
    """Renders texts with the common extensions of Python-Markdown."""

    def __init__(self) -> None:
        self._md = md = Markdown(extensions=list(_EXTENSIONS))
        md.preprocessors.register(_ShowHtmlBlocks(md), "html_block", 20)
        md.inlinePatterns.register(_ShowHtml(HTML_RE, md), "html", 90)
        md.inlinePatterns.register(_ShowHtml(ENTITY_RE, md), "entity", 80)
        md.inlinePatterns.deregister("automail")  # it writes addresses as entities

    def mark(self, before: str, after: str) -> MarkedText:
        """The HTML of `after` on one line, with marks where it differs from `before`; either may be empty."""
        md = self._md
        md.reset()
        with keep_definitions(md):
            old = self._parse(before) if before else None
        new = self._parse(after) if after else None
        marked, counts = mark_changes(old, new, open_stash(md))
        marked = _run(md, "unescape", marked)
        _make_harmless(marked)
        html = md.serializer(marked).strip().removeprefix("<div>").removesuffix("</div>")
        for processor in md.postprocessors:
            html = processor.run(html)
        # in a comment, which is Markdown, a blank line would end the HTML
        return MarkedText(html.strip().replace("\n", "&#10;").translate(_CONTROLS), counts)

    def _parse(self, text: str) -> Element:
        """The elements of a text, with inline Markdown read."""
        md = self._md
        lines = text.split("\n")
        for preprocessor in md.preprocessors:
            lines = preprocessor.run(lines)
        root = Element("div")
        md.parser.parseChunk(root, "\n".join(lines))
        for name in ("inline", "prettify"):
            root = _run(md, name, root)
        return root


class _ShowHtmlBlocks(HtmlBlockPreprocessor):
    """Shows blocks of raw HTML as text."""

    def run(self, lines: list[str]) -> list[str]:
        stash = self.md.htmlStash
        start = len(stash.rawHtmlBlocks)
        lines = super().run(lines)
        stash.rawHtmlBlocks[start:] = [_show(str(html)) for html in stash.rawHtmlBlocks[start:]]
        return lines


class _ShowHtml(HtmlInlineProcessor):
    """Shows inline raw HTML as text, and entities as the characters that they stand for."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802  # Python-Markdown's name and types
        html = self.backslash_unescape(self.unescape(m[1]))
        return self.md.htmlStash.store(_show(html)), m.start(0), m.end(0)


def make_harmless(text: str) -> str:
    """A text that notifies nobody where it is shown."""
    return _PING.sub(lambda match: match[0] + _NOTHING, text)


def _show(html: str) -> str:
    if html.startswith("<!--"):
        return ""
    return escape(make_harmless(unescape(html) if html.startswith("&") else html))


def _run(md: Markdown, name: str, root: Element) -> Element:
    result = md.treeprocessors[name].run(root)
    return root if result is None else result


def _make_harmless(element: Element, is_added: bool = False) -> None:
    """Reduce a tree to text, formatting and links to other sites."""
    is_added = is_added or element.tag == "ins"
    address = element.get("href", "")
    if element.tag == "img" or (element.tag == "a" and not _leads_out(address)):
        replace_by_text(element, address if is_added and not address.startswith("#") else None)
    elif _HEADING.fullmatch(element.tag):
        element.tag = "h5"
    kept = _KEPT_ATTRIBUTES.get(element.tag, ())
    element.attrib = {name: value for name, value in element.attrib.items() if name in kept}
    if element.tag not in ("code", "pre"):
        element.text = make_harmless(element.text or "")
    for child in element:
        _make_harmless(child, is_added)
        child.tail = make_harmless(child.tail or "")


def _leads_out(address: str) -> bool:
    """Whether an address works in a comment: one within the docs does not."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `http://[`
        return False
    return (parts.scheme in ("http", "https") and bool(parts.netloc)) or parts.scheme == "mailto"
