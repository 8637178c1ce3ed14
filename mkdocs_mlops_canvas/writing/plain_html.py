"""HTML for systems that take only paragraphs and lists: `div`, `br`, `p`, `ul`, `ol` and `li`, without attributes."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_KEPT = ("br", "p", "ul", "ol", "li")  # what is in a `div` is a paragraph, or is in one anyway
_DROPPED = "script, style, template, svg, [hidden], .headerlink, .footnote-ref, .footnote-backref"
_PARAGRAPHS = "h1, h2, h3, h4, h5, h6, dt, dd, figcaption, summary, pre, div:not(:has(p, ul, ol, div, table, pre))"
_AROUND = re.compile(r" ?(</?(?:br|p|ul|ol|li)/?>) ?")  # ` <li> `
_HALF_ENTITY = re.compile(r"&[^;\s]*$")  # `a &am`


def read_box_texts(html: str) -> dict[str, str]:
    """The texts of the boxes of a canvas by their keys, with paragraphs and lists only."""
    from bs4 import BeautifulSoup  # imported late: it is slow to load

    boxes = BeautifulSoup(html, "html.parser").select(".mlops-canvas__box[data-box]")
    return {str(box["data-box"]): _simplify(body) for box in boxes if (body := box.select_one(".mlops-canvas__body"))}


def cut_html(html: str, longest: int) -> str:
    """As many paragraphs and items of lists as have room in `longest` characters, else the words of the first."""
    from bs4 import BeautifulSoup, Tag

    kept = ""
    for block in BeautifulSoup(html, "html.parser").contents:
        if len(kept) + len(str(block)) <= longest:
            kept += str(block)
            continue
        if isinstance(block, Tag) and block.name in ("ol", "ul"):
            items, room = "", longest - len(kept) - len("<ul></ul>")
            for item in map(str, block.find_all("li", recursive=False)):
                if len(items) + len(item) > room:
                    break
                items += item
            kept += f"<{block.name}>{items}</{block.name}>" if items else ""
        break
    if kept:
        return kept
    words = escape(block.get_text(" ", strip=True), quote=False)[: longest - len("<p> …</p>")]
    return f"<p>{_HALF_ENTITY.sub('', words.rpartition(' ')[0] or words)} …</p>"


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
    return _AROUND.sub(r"\1", text)
