"""The texts of products of other sites as HTML: nothing of them is trusted.

They are rendered by a Markdown of their own, never by that of the site, whose extensions may read files or run macros.
What comes out goes through a list of elements and attributes that are allowed.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX

from mkdocs_mlops_canvas.portfolio.docs_folder import FolderAddresses
from mkdocs_mlops_canvas.sources.source import EXTRA
from mkdocs_mlops_canvas.text.links import split_link

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.reading.location import CanvasLocation

_EXTENSIONS = ("tables", "fenced_code", "sane_lists")
_OPTIONS = {"tables": {"use_align_attribute": True}}  # a content security policy may forbid `style`
_HIGHEST = 4  # level of a heading in a box
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "dl", "dt", "em",
    "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
_MOST_SIGNS = 2000  # that may begin links or tags in a text: Markdown looks for the end of each
_UNREAD = {"script", "style", "template"}  # what stands in these is no text
_ATTRIBUTES = {
    "a": {"href", "title"}, "abbr": {"title"}, "details": {"open"}, "li": {"value"}, "ol": {"start"},
    "td": {"align", "colspan", "rowspan"}, "th": {"align", "colspan", "rowspan"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}


class MissingExtraError(Exception):
    """What the extra `sources` brings is not installed; the message is one sentence."""


def render_source_texts(products: Iterable[Product]) -> dict[CanvasLocation, dict[str, str]]:
    """The HTML of the boxes of products of other sites, by the location of their canvas and the key of the box.

    Raises:
        MissingExtraError: There are such products, and nothing to clean their texts with.
    """
    return {product.location: _render_boxes(product) for product in products if product.source}


def _render_boxes(product: Product) -> dict[str, str]:
    try:
        import nh3
    except ModuleNotFoundError:
        raise MissingExtraError(f"texts of other sites need nh3, which is not installed; {EXTRA}") from None
    return {
        key: nh3.clean(
            _convert(text, product),
            tags=_TAGS, clean_content_tags=_UNREAD, attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        )
        for key, text in product.canvas.boxes.items()
    }  # fmt: skip


def _convert(text: str, product: Product) -> str:
    if max(map(text.count, "[<")) > _MOST_SIGNS:
        return f"<pre>{escape(text)}</pre>"
    markdown, trees = _make_markdown()
    trees.product = product
    try:
        return markdown.reset().convert(text)
    except RecursionError:  # hundreds of lists in lists
        _make_markdown.cache_clear()  # it would go on in the midst of them
        return f"<pre>{escape(text)}</pre>"


@cache
def _make_markdown() -> tuple[Markdown, _SourceTrees]:
    markdown = Markdown(extensions=list(_EXTENSIONS), extension_configs=_OPTIONS)
    trees = _SourceTrees(markdown)
    markdown.treeprocessors.register(trees, "mlops_canvas_source", -1)  # after all others
    return markdown, trees


class _SourceTrees(Treeprocessor):
    """Lets addresses lead to the site of a product, makes links of pictures, and lowers headings."""

    product: Product

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                self._make_link(element)
            elif element.tag == "a":
                element.set("href", self._resolve(element.get("href", "")))
            elif element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                element.tag = f"h{min(6, int(element.tag[1]) + _HIGHEST - 1)}"

    def _make_link(self, picture: Element) -> None:
        address = picture.attrib.pop("src", "")
        text = picture.attrib.pop("alt", "") or address
        tail = picture.tail
        picture.clear()
        picture.tag, picture.text, picture.tail = "a", text, tail
        picture.set("href", self._resolve(address))

    def _resolve(self, address: str) -> str:
        """The whole address of a link in a text of the product; empty if it cannot be read."""
        page, source = self.product.current.path, self.product.source
        assert source is not None, "texts of this site are rendered with their page"
        try:
            if address.startswith(STX) or urlsplit(address).scheme:  # an address of e-mail is written in code
                return address
        except ValueError:
            return ""
        if address.startswith("#"):
            return page.partition("#")[0] + address
        addresses = FolderAddresses(Path(), frozenset(), source.url, not page.endswith(".html"))
        target, rest = split_link(self.product.facts["page"], address)
        return addresses.absolute_url_of(target) + rest if target else page
