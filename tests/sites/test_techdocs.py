"""What Backstage TechDocs leaves of our pages: its sanitiser drops elements, and ids that scripts could mistake."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BuiltSite, build_site

if TYPE_CHECKING:
    from pathlib import Path

DROPPED = ("script", "style", "link", "noscript", "use", "meta", "form", "input", "iframe", "object", "embed")
CLOBBERING = {
    "action", "anchors", "body", "children", "contains", "cookie", "dir", "domain", "elements", "forms", "head", "images",
    "length", "links", "location", "method", "name", "normalize", "plugins", "referrer", "reset", "scripts", "style",
    "submit", "target", "title",
}  # fmt: skip
"""Names of properties that a document or a form has (https://html.spec.whatwg.org), which `SANITIZE_DOM` drops as ids."""
BOXES = ("Action", "Location", "Target", "Title", "Method", "Images", "Quality")
DEFINITION = "key: own\ntitle: Own\ncolumns:\n  - key: all\n    title: All\n    boxes:\n" + "".join(
    f"      - {{key: {box.lower()}, title: {box}, prompt: Fill it in}}\n" for box in BOXES
)
TEXTS = "".join(f"{box.lower()}: The {box.lower()} of %s\n" for box in BOXES[:-1])
FENCE = "```mlops-canvas\nproduct: %s\nversion: own\n" + TEXTS + "```\n\n"


def sanitise(html: str) -> BeautifulSoup:
    """A page as readers get it in Backstage."""
    page = BeautifulSoup(html, "html.parser")
    for element in page.select(",".join(DROPPED)):
        element.decompose()
    for element in page.select("[id]"):
        if element["id"] in CLOBBERING:
            del element["id"]
    return page


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder: Path = tmp_path_factory.mktemp("techdocs")
    (folder / "docs").mkdir()
    options = "plugins: [{mlops-canvas: {definitions: [own.yml], version: own}}]\n"
    (folder / "mkdocs.yml").write_text(f"site_name: T\ntheme: mkdocs\n{options}")
    (folder / "own.yml").write_text(DEFINITION)
    front = "".join(f"  {line}\n" for line in TEXTS.replace("%s", "One").splitlines())
    (folder / "docs" / "index.md").write_text("# Home\n")
    (folder / "docs" / "one.md").write_text(f"---\ncanvas:\n  product: One\n  version: own\n{front}---\n")
    (folder / "docs" / "more.md").write_text(
        "# More\n\n" + "".join(FENCE.replace("%s", name) for name in ("Two", "Three"))
    )
    return build_site(folder / "mkdocs.yml", folder / "site")


@pytest.mark.parametrize(("page", "names"), [("one", ["One"]), ("more", ["Two", "Three"])])
def test_each_canvas_reads_as_headings_with_their_text(built: BuiltSite, page: str, names: list[str]) -> None:
    html = sanitise(built.text(f"{page}/index.html"))
    canvases = html.select("article[data-product]")
    assert [canvas["id"] for canvas in canvases] == [f"canvas-{name.lower()}" for name in names]
    for canvas, name in zip(canvases, names, strict=True):
        headings = [heading for heading in canvas.select(".mlops-canvas__title") if heading.name.startswith("h")]
        assert [next(heading.stripped_strings) for heading in headings] == list(BOXES)
        bodies = [body.get_text(strip=True) for body in canvas.select(".mlops-canvas__body")]
        assert bodies == [f"The {box.lower()} of {name}" for box in BOXES[:-1]]


def test_every_link_of_the_views_still_leads_to_its_box(built: BuiltSite) -> None:
    links = 0
    for view in built.folder.glob("portfolio/**/index.html"):
        start = view.relative_to(built.folder).as_posix()
        for link in sanitise(view.read_text("utf-8")).select('[class^="mlops-canvas"] a[href]'):
            address, fragment = urldefrag(str(link["href"]).partition("?")[0])
            if not fragment or "://" in address:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(start), unquote(address), "index.html"))
            page = sanitise(built.text(target if address else start))
            # with several canvases on a page, ids begin with that of the product
            is_there = page.find(id=fragment) or len(page.select("article[data-product]")) == 1
            assert is_there, (start, link["href"])
            links += 1
    assert links > len(BOXES)
