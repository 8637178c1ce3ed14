"""What a program reads of a page with canvases that turns its HTML into text: all but what helps only a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

# prompts and what was removed, what has changed, buttons, and what only a script shows; a filled box is never among it
_DROPPED = ", ".join((
    ".mlops-canvas__box--empty", ".mlops-canvas [data-search-exclude]:not(.mlops-canvas__footer)",
    ".mlops-canvas__removed", ".mlops-canvas__since", ".mlops-canvas__switch",
    ".mlops-canvas__button", ".mlops-canvas-portfolio__views",
    '[class*="mlops-canvas-portfolio__"][hidden]', "template[class*=mlops-canvas]",
))  # fmt: skip
# links to the products with the same value
_PICKS = ", ".join(
    f"{place} a"
    for kind in ("stage", "owner", "tags")
    for place in (f".mlops-canvas-portfolio__{kind}", f".mlops-canvas__field--{kind}", f".mlops-canvas__{kind}")
)


def render_text_view(html: str) -> str:
    """The HTML of a page without prompts of empty boxes, filters and buttons, and with tables of one head."""
    if "mlops-canvas" not in html:
        return html
    from bs4 import BeautifulSoup  # imported late: few sites have such plugins, and it is slow to load

    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(_DROPPED):
        if not element.decomposed:
            element.decompose()
    for column in soup.select(".mlops-canvas__column:not(:has(.mlops-canvas__box))"):
        column.decompose()
    for link in soup.select(_PICKS):
        link.unwrap()
    for table in soup.select(".mlops-canvas-portfolio__matrix"):
        _flatten(table)
    for cell in soup.select(".mlops-canvas-portfolio__card > :has(> ul)"):
        _join_items(cell)
    return str(soup)


def _flatten(table: Tag) -> None:
    """Leave out the columns of the canvas, which are a row above the boxes, and make the totals a row as any other."""
    above, boxes = table.select("thead > tr")
    first, *_, last = above.find_all("th")
    boxes.insert(0, first)
    boxes.append(last)
    above.decompose()
    for part in table.select("tfoot, tbody"):
        part.unwrap()


def _join_items(cell: Tag) -> None:
    """Write the list in a cell as one line, which is all that a table in Markdown has room for."""
    items = cell.select("li")
    for item in items[1:]:
        item.insert_before(", ")
    for element in (*items, *cell.select("ul")):
        element.unwrap()
