"""HTML that leaves its site: with pictures embedded, links resolved, and nothing that runs or hides content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Tag

from mkdocs_mlops_canvas.text.links import is_unsafe

if TYPE_CHECKING:
    from collections.abc import Callable

_WITHOUT_TEXT = ("script", "link", "base", "meta", "template")
_EMBEDDED = ("iframe", "object", "embed", "video", "audio", "canvas")
_ADDRESSES = ("src", "data", "href")


def make_portable(
    html: str, resolve_link: Callable[[str], str | None], read_picture: Callable[[str], str | None]
) -> str:
    """`html` for a document that stands alone.

    Args:
        html: A part of a page.
        resolve_link: Gives the address of a link as seen from the document, or None if it leads nowhere; then only the
            text of the link stays.
        read_picture: Gives a picture as a `data:` address, or None if there is no such file; then its alternative text
            stays, with a link to it where `resolve_link` gives one.
    """
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(True):
        for name in [name for name in element.attrs if name.lower().startswith("on") or name.lower() == "autofocus"]:
            del element[name]
    for element in soup.find_all(_WITHOUT_TEXT):
        element.decompose()
    for element in soup.find_all("a", class_="headerlink"):
        element.decompose()
    for element in soup.find_all("noscript"):
        element.unwrap()
    for element in soup.find_all("button"):
        if element.has_attr("hidden"):  # until a script shows it
            element.decompose()
        else:
            _unlink(element)
    for element in soup.find_all("select"):
        element.replace_with(", ".join(filter(None, map(_own_text, element.find_all("option")))))
    for element in soup.find_all(popover=True):
        del element["popover"]
    for element in soup.find_all("details"):
        element["open"] = ""
    for element in soup.find_all("input", type="checkbox"):
        element["disabled"] = ""
    for tabs in soup.find_all(class_="tabbed-set"):
        _unfold_tabs(soup, tabs)
    for element in soup.find_all(_EMBEDDED):
        if element.parent is not None:
            fallback = "" if element.name == "iframe" else " ".join(element.get_text().split())
            _replace_by_text(soup, element, _text(element.get("title")) or fallback, resolve_link)
    for picture in soup.find_all("img"):
        address = _text(picture.get("src"))
        data = address if address.startswith("data:image/") else read_picture(address)
        if data:
            picture["src"] = data
            for name in ("srcset", "sizes", "loading"):
                del picture[name]
        else:
            _replace_by_text(soup, picture, _text(picture.get("alt")), resolve_link)
    for link in soup.find_all("a", href=True):
        address = _text(link["href"])
        found = None if is_unsafe(address) else resolve_link(address)
        if found is None:
            _unlink(link)
        else:
            link["href"] = found
    return soup.decode(formatter="minimal")


def extract_footnotes(piece: str, rest: str) -> str:
    """The footnotes to which `piece` refers, out of the HTML `rest` below it; empty if there are none."""
    if "footnote-ref" not in piece or "footnote" not in rest:
        return ""
    wanted = {_text(a["href"]).removeprefix("#") for a in BeautifulSoup(piece, "html.parser").select("a.footnote-ref")}
    soup = BeautifulSoup(rest, "html.parser")
    kept = 0
    for notes in soup.select(".footnote > ol"):
        for number, note in enumerate(notes.find_all("li", recursive=False), 1):
            if _text(note.get("id")) in wanted:
                note["value"] = str(number)
                kept += 1
            else:
                note.decompose()
    found = soup.select_one(".footnote")
    return found.decode(formatter="minimal") if found and kept else ""


def collect_ids(html: str) -> frozenset[str]:
    """The ids of all elements."""
    return frozenset(_text(element["id"]) for element in BeautifulSoup(html, "html.parser").find_all(id=True))


def _unfold_tabs(soup: BeautifulSoup, tabs: Tag) -> None:
    """Write each tab below the one before it, with its label above."""
    labels = tabs.select(":scope > .tabbed-labels > label") or tabs.select(":scope > label")
    blocks = tabs.select(":scope > .tabbed-content > .tabbed-block") or tabs.select(":scope > .tabbed-content")
    for label, block in zip(labels, blocks, strict=False):
        title = soup.new_tag("p", attrs={"class": "mlops-canvas-document__tab"})
        title.extend(list(label.contents))
        block.insert(0, title)
    for element in tabs.select(":scope > input, :scope > label, :scope > .tabbed-labels"):
        element.decompose()


def _replace_by_text(soup: BeautifulSoup, element: Tag, words: str, resolve_link: Callable[[str], str | None]) -> None:
    sources = [element, *element.find_all("source")]
    address = next((_text(part.get(name)) for part in sources for name in _ADDRESSES if part.get(name)), "")
    found = None if not address or is_unsafe(address) else resolve_link(address)
    inside_link = element.find_parent("a") is not None
    if found is None or inside_link:
        element.replace_with(words or ("" if address.startswith("data:") else address))
        return
    link = soup.new_tag("a", attrs={"href": found})
    link.string = words or found
    element.replace_with(link)


def _own_text(option: Tag) -> str:
    """The text of an option, without that of the next one where its author has not closed it."""
    return " ".join("".join(option.find_all(string=True, recursive=False)).split())


def _unlink(link: Tag) -> None:
    """Keep the text of a link or a button, without what it does."""
    link.name = "span"
    link.attrs = {name: value for name, value in link.attrs.items() if name in ("id", "class", "title", "lang")}


def _text(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()
