"""Canvases and portfolios that a built site shows unrendered, or not at all.

Some hosts ignore unknown plugins without a message. Knows HTML as hosts write it, opens no files.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import yaml
from bs4 import BeautifulSoup, Comment
from bs4.exceptions import ParserRejectedMarkup
from bs4.filter import SoupStrainer

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.comparing.mark_writer import ADDED, REMOVED
from mkdocs_mlops_canvas.rendering.asset import shows_blocks
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.source import CANVAS, PORTFOLIO
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bs4 import Tag

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.reading.page import Page

HINT = "add the plugin 'mlops-canvas' or the Markdown extension 'mlops_canvas' to the site's configuration"
MISSING_HINT = (
    f"{HINT}; if other canvases are rendered, the extension for the block around this one may be missing "
    "(pymdownx.tabbed, admonition, md_in_html), or the site may be older than this page"
)
LINK_HINT = "write it as a Markdown link: hosts do not resolve links in raw HTML"

STYLE_HINT = (
    "add the plugin 'mlops-canvas' to the site's configuration; without plugins, write the stylesheet with "
    "'mlops-canvas portfolio --into docs', and add 'assets/mlops-canvas.css' to 'extra_css'"
)

_STYLESHEET = re.compile(rf"(?:^|/){CANVAS}(?:\.\w+)*\.css$")  # `assets/mlops-canvas.0a1b2c3d.css`
_NAMES = f"(?:{CANVAS}|{PORTFOLIO})"
# a quick test that never says no wrongly: `language-mlops-canvas`, `<!-- mlops-portfolio -->`, `product: P`
_SIGN = re.compile(rf"""-{_NAMES}(?![\w-])|<!--\s*{_NAMES}\s*-->|product["']?\s*:""", re.IGNORECASE)
# the address of a Markdown file, relative to its page: `href="../runbook.md#steps"`
_MARKDOWN_LINK = re.compile(r"""\bhref=["']?(?![\w.+-]+:|/)[^"'<>\s?#]+\.md(?=["'>\s?#])""", re.IGNORECASE)
_LANGUAGE = "language-"
_NO_LANGUAGE = {"text"}  # what pymdownx.highlight makes of a language that Pygments does not know
_LINE_NUMBER = "linenos"
_LINE_SPANS = {_LINE_NUMBER, "hll"}  # Pygments: numbers of lines and highlighted lines; all others are tokens


def detect_unrendered(html: str, path: str, definitions: Mapping[str, Definition]) -> list[Problem]:
    """A problem for each canvas fence and marker that the page `html` in the file `path` shows unrendered.

    Where the language is lost, a fence is known by its text: YAML with a product and other keys of a canvas.
    Examples in another language and what is rendered are left alone.
    """
    if not _SIGN.search(html):
        return []
    soup = _parse(html)
    places = [*_find_fences(soup, definitions), *_find_markers(soup, html)]
    return [Problem("not-rendered", f"{what} was not rendered", path, line, 1, HINT) for line, what in sorted(places)]


def detect_unresolved(html: str, path: str, is_in_site: Callable[[str], bool]) -> list[Problem]:
    """A problem for each link to a Markdown file that a canvas or portfolio in the page `html` has kept.

    `is_in_site` is whether the site has the file with an address, which is relative to the page.
    """
    if not _MARKDOWN_LINK.search(html):
        return []
    problems = []
    for link in _parse(html, SoupStrainer(class_=_is_ours)).find_all("a", href=True):
        address = str(link["href"])
        if _MARKDOWN_LINK.match(f'href="{address}"') and not is_in_site(unquote(urlsplit(address).path)):
            message = f"the link to '{address}' was not resolved"
            problems.append(Problem("not-rendered", message, path, link.sourceline or 1, 1, LINK_HINT))
    return problems


def detect_dead(html: str, path: str, file: Path, site: Path) -> list[Problem]:
    """A problem for each relative link of a canvas that is broken in the `site`.

    `html` is the page `path` in the `file` of the site.
    """
    problems = []
    for canvas in _parse(html, SoupStrainer(class_=_is_ours)).find_all("article", class_=CANVAS):
        for link in canvas.find_all("a", href=True):
            parts = urlsplit(str(link["href"]))
            target = Path(os.path.normpath(file.parent / unquote(parts.path)))
            is_here = bool(parts.path) and not (parts.scheme or parts.netloc or parts.path.startswith("/"))
            if is_here and target.is_relative_to(site) and not ((target / "index.html").exists() or target.is_file()):
                message = f"the link to '{link['href']}' is broken"
                problems.append(Problem("not-rendered", message, path, 1, 1, "fix the link in this page"))
    return problems


def detect_unstyled(html: str, path: str, is_in_site: Callable[[str], bool]) -> list[Problem]:
    """A problem if the page `html` shows a canvas or a portfolio and does not load its stylesheet.

    `is_in_site` is as in `detect_unresolved`; addresses that are not relative are not looked at.
    """
    if not shows_blocks(html):
        return []
    soup = _parse(html, SoupStrainer(["link", "style"]))
    if any(f".{CANVAS}" in style.get_text() for style in soup.find_all("style")):
        return []
    addresses = [str(link["href"]) for link in soup.find_all("link", href=True, rel="stylesheet")]
    ours = [address for address in addresses if _STYLESHEET.search(urlsplit(address).path)]
    if not ours:
        message = "the page does not load the stylesheet of canvases"
        return [Problem("not-rendered", message, path, 1, 1, STYLE_HINT)]
    relative = [parts for parts in map(urlsplit, ours) if not parts.netloc and not parts.path.startswith("/")]
    if len(relative) == len(ours) and not any(is_in_site(unquote(parts.path)) for parts in relative):
        message = f"the stylesheet '{ours[0]}' is not in the site"
        return [Problem("not-rendered", message, path, 1, 1, STYLE_HINT)]
    return []


def detect_missing(page: Page, htmls: Iterable[str]) -> list[Problem]:
    """A problem for each canvas and portfolio of a page that is in none of the HTML files made of it."""
    canvases: Counter[str] = Counter()
    portfolios = 0
    for html in htmls:
        soup = _parse(html, SoupStrainer(class_=_is_ours))
        elements = soup.find_all("article", class_=CANVAS)
        canvases.update(str(element.get("data-product", "")) for element in elements)
        portfolios += len(soup.find_all(class_=f"{CANVAS}-portfolio"))
    problems = []
    for block in page.canvases:
        canvas = block.canvas
        id_ = canvas.id if canvas else ""  # a canvas that cannot be read is rendered without an id
        if canvases[id_] < 1:
            message = f"the canvas of '{canvas.product}' was not rendered" if canvas else "the canvas was not rendered"
            problems.append(Problem("not-rendered", message, page.path, *block.place, MISSING_HINT))
        canvases[id_] -= 1
    for portfolio in page.portfolios[portfolios:]:
        message = "the portfolio was not rendered"
        problems.append(Problem("not-rendered", message, page.path, *portfolio.place, MISSING_HINT))
    return problems


def read_texts(html: str, anchor: str) -> dict[str, str]:
    """The HTML of the boxes of a canvas in a built page by key, without the marks of what has changed."""
    soup = _parse(html, SoupStrainer("article", id=f"canvas-{anchor}"))
    texts = {}
    for body in soup.select(f".{CANVAS}__box[data-box] > .{CANVAS}__body:not(.{CANVAS}__before)"):
        for mark in body.select(f".{REMOVED}"):
            gone, around = mark, mark.parent
            while around and around is not body and not any(part is not gone for part in around.contents):
                gone, around = around, around.parent  # all that it held
            gone.decompose()
        for mark in body.select(f"ins.{ADDED}"):
            mark.unwrap()
        texts[str(body.parent["data-box"]) if body.parent else ""] = body.decode_contents()
    return texts


def list_html_paths(path: str, has_index: bool = False) -> tuple[str, ...]:
    """Where a site may have the page of a Markdown file; both paths are relative to their folders.

    `README.md` is the index of its folder, unless it `has_index`, an `index.md`: then it has no page.
    """
    file = PurePosixPath(path)
    if file.stem == "README" and has_index:
        return ()
    if file.stem in ("index", "README"):
        return (str(file.with_name("index.html")),)
    return (str(file.with_suffix("") / "index.html"), str(file.with_suffix(".html")))


def _parse(html: str, only: SoupStrainer | None = None) -> BeautifulSoup:
    """The elements of a page, or only some of them."""
    try:
        return BeautifulSoup(html, "html.parser", parse_only=only)
    except ParserRejectedMarkup:  # `<![x` looks like a declaration but is not one
        return BeautifulSoup(html.replace("<![", "&lt;!["), "html.parser", parse_only=only)


def _find_fences(soup: BeautifulSoup, definitions: Mapping[str, Definition]) -> Iterator[tuple[int, str]]:
    """The lines and names of code blocks that are canvas or portfolio fences."""
    for block in soup.find_all("pre"):
        if block.find_parent(class_=_is_ours):
            continue
        languages = _read_languages(block)
        name = next((name for name in (CANVAS, PORTFOLIO) if name in languages), "")
        if not name and languages <= _NO_LANGUAGE and not _has_tokens(block):
            name = CANVAS if _is_canvas(_read_code(block), definitions) else ""
        if name:
            yield block.sourceline or 1, f"a fence '{name}'"


def _find_markers(soup: BeautifulSoup, html: str) -> Iterator[tuple[int, str]]:
    """The lines and names of markers that stayed comments."""
    at = -1
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        if (name := comment.strip()) in (CANVAS, PORTFOLIO):
            at = html.find(f"<!--{comment}-->", at + 1)  # the parser keeps comments as written, but not their lines
            yield html.count("\n", 0, max(at, 0)) + 1, f"a marker '<!-- {name} -->'"


def _is_ours(classes: str | None) -> bool:
    """Whether a class is one of the package, or a class attribute has such a class."""
    return any(name.startswith(CANVAS) for name in (classes or "").split())


def _read_languages(block: Tag) -> set[str]:
    """The languages that the classes of a code block name, wherever its host writes them."""
    around = block.find_parents("div", limit=2)  # with line numbers, Pygments puts a `div` between
    elements = (block, *block.find_all("code"), *around)
    names = [str(name) for element in elements for name in element.get_attribute_list("class") if name]
    return {name.removeprefix(_LANGUAGE) for name in names if name.startswith(_LANGUAGE)}


def _has_tokens(block: Tag) -> bool:
    """Whether the code is highlighted in a language."""
    spans = block.find_all("span", class_=True)
    return any(not _LINE_SPANS.issuperset(span.get_attribute_list("class")) for span in spans)


def _read_code(block: Tag) -> str:
    return "".join(text for text in block.strings if not text.find_parent(class_=_LINE_NUMBER))


def _is_canvas(text: str, definitions: Mapping[str, Definition]) -> bool:
    """Whether a text is YAML with a product and otherwise only keys of a canvas."""
    try:
        root = YamlBlock(text, "", 1).compose()
    except yaml.YAMLError:
        return False
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    keys = {fold_name(str(key.value)) for key, _ in pairs}
    names = keys.difference(HEADER_KEYS)
    return "product" in keys and all(
        any(d.find_box(name) or d.find_column(name) or d.find_field(name) for d in definitions.values())
        for name in names
    )
