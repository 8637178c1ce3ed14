"""HTML for systems that take only paragraphs and lists: `div`, `br`, `p`, `ul`, `ol` and `li`, without attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_KEPT = ("br", "p", "ul", "ol", "li")  # what is in a `div` is a paragraph, or is in one anyway
_DROPPED = "script, style, template, svg, [hidden], .headerlink, .footnote-ref, .footnote-backref"
_PARAGRAPHS = "h1, h2, h3, h4, h5, h6, dt, dd, figcaption, summary, pre, div:not(:has(p, ul, ol, div, table, pre))"
_AROUND = re.compile(r" ?(</?(?:br|p|ul|ol|li)/?>) ?")  # ` <li> `
_BLOCK = re.compile(r"<(?P<end>/?)(?P<name>p|ul|ol|li)>")
_TAG = re.compile(r"<[^>]*>")
_HALF_ENTITY = re.compile(r"&[^;\s]*$")  # `a &am`


def read_box_texts(html: str) -> dict[str, str]:
    """The texts of the boxes of a canvas by their keys, with paragraphs and lists only."""
    from bs4 import BeautifulSoup  # imported late: it is slow to load

    boxes = BeautifulSoup(html, "html.parser").select(".mlops-canvas__box[data-box]")
    return {str(box["data-box"]): _simplify(body) for box in boxes if (body := box.select_one(".mlops-canvas__body"))}


def cut_html(html: str, longest: int) -> str:
    """As many paragraphs and items of such HTML as have room in `longest` characters, else the words of the first."""
    kept, opened = "", list[str]()
    for tag in _BLOCK.finditer(html):
        if not tag["end"]:
            opened.append(f"</{tag['name']}>")
            continue
        opened.pop()
        if tag.end() + sum(map(len, opened)) > longest:
            break
        kept = html[: tag.end()] + "".join(reversed(opened))
    words = " ".join(_TAG.sub(" ", html).split())[: longest - len("<p> …</p>")]
    return kept or f"<p>{_HALF_ENTITY.sub('', words.rpartition(' ')[0] or words)} …</p>"


def _simplify(body: Tag) -> str:
    from bs4.element import PreformattedString

    for element in (*body.select(_DROPPED), *body.find_all(string=lambda text: isinstance(text, PreformattedString))):
        element.extract()
    for picture in body.select("img"):
        picture.replace_with(str(picture.get("alt") or ""))
    for link in body.select("a[href^=http]"):
        if link.get_text() != link["href"]:
            link.append(f" ({link['href']})")
    for code in body.select("pre"):
        lines = code.get_text().strip("\n").split("\n")
        code.clear()
        for line in lines:
            code.extend((line, body.new_tag("br")) if line is not lines[-1] else (line,))
    for table in body.select("table"):
        for row in table.select("tr, caption"):
            cells = row.select("th, td") or [row]
            row.string = " | ".join(cell.get_text(" ", strip=True) for cell in cells)
            row.name = "li"
        table.name = "ul"
    for element in body.select(_PARAGRAPHS):
        element.name = "p"
    for element in body.find_all(True):
        element.attrs = {}
        if element.name not in _KEPT:
            element.unwrap()
    text = " ".join("".join(str(child) for child in body.contents).split())
    return _AROUND.sub(r"\1", text).replace("<p></p>", "")
