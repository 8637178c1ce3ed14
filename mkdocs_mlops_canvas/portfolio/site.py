"""A whole site before any page is rendered: its pages with canvases, their portfolio, and where these are."""

from __future__ import annotations

import posixpath
from dataclasses import field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.products import Portfolio
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product, ProtectedProduct
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page


PORTFOLIO_PAGE = "portfolio.md"  # where nobody names another one


@dataclass(frozen=True, slots=True)
class Site:
    """The pages that hold canvases or portfolios by their paths, and what is known about them before any is rendered.

    Attributes:
        pages: The pages by their paths in the docs folder.
        portfolio: The products of all pages.
        terms: The stages, and from when on a canvas is late.
        words: The labels of the plugin in the language of the site.
        addresses: What the host knows about pages.
        portfolio_path: The page of the portfolio that covers the site.
        gaps_path: The page with the empty boxes of all products.
        changes_path: The page with the latest changes.
        compare_path: The page that shows some products side by side.
        feed_path: The feed of the latest changes.
        box_paths: The pages that compare a box across all products, by the key of the box.
        index_path: What the search of portfolios reads.
        searches_boxes: Whether that has the texts of boxes.
        fill_in_path: The page with the sheet that is filled in in the browser.
        new_url: Where to write a new canvas, without that page.
        new_place: The folder of new canvases, and the address for a new file there, which ends before its name.
        facts_path: By what the views without cards filter and sort products.
        pdfs: The paths of the PDFs of canvases.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    portfolio: Portfolio = field(default_factory=Portfolio)
    terms: Terms = field(default_factory=Terms)
    words: Words = field(default_factory=Words)
    addresses: SiteAddresses = field(default_factory=SiteAddresses)
    portfolio_path: str | None = None
    gaps_path: str | None = None
    changes_path: str | None = None
    compare_path: str | None = None
    feed_path: str | None = None
    box_paths: Mapping[str, str] = field(default_factory=dict)
    index_path: str | None = None
    searches_boxes: bool = False
    fill_in_path: str | None = None
    facts_path: str | None = None
    new_url: str | None = None
    new_place: tuple[str, str | None] = ("", None)
    pdfs: Mapping[CanvasLocation, str] = field(default_factory=dict)

    @property
    def view_paths(self) -> list[str]:
        """The generated pages that are made of the canvases of all products."""
        found = (self.gaps_path, self.changes_path, self.compare_path, self.fill_in_path)
        return [*filter(None, found), *self.box_paths.values()]

    def url_of_product(self, start: str, product: Product | ProtectedProduct) -> str:
        """The address of a product's current canvas, relative to the page `start`."""
        return self.addresses.url_of_canvas(start, product.location)

    def link_protected(self, start: str, portfolio: Portfolio) -> list[tuple[ProtectedProduct, str]]:
        """The protected products of a portfolio, each with its address relative to the page `start`."""
        return [(product, self.url_of_product(start, product)) for product in portfolio.protected]

    def url_of_iteration(self, start: str, iteration: Iteration) -> str | None:
        """The address of an iteration, relative to the page `start`; of one that only git has, that of its commit."""
        if iteration.commit:
            return self.addresses.commit_url_of(iteration.path, iteration.commit)
        return self.addresses.url_of_canvas(start, iteration.location)

    def url_of_pdf(self, location: CanvasLocation) -> str | None:
        """The address of the PDF of a canvas, relative to its page, if it has one."""
        file = self.pdfs.get(location)
        return self.addresses.url_of(location.path, file) if file else None

    def url_of_link(self, start: str, iteration: Iteration, address: str) -> str:
        """The address of a link in the header of an iteration, relative to the page `start`."""
        if iteration.location.is_elsewhere:  # feeds have whole addresses
            return address
        return self.addresses.url_of_link(start, iteration.path, address)

    def url_of_part(self, start: str, iteration: Iteration, part: str) -> str:
        """The address of the element whose id ends in `part` in a canvas on a page, relative to the page `start`."""
        if iteration.location.is_elsewhere:
            url, _, anchor = iteration.path.partition("#canvas-")
            return f"{url}#{anchor + '-' if anchor else ''}{part}"
        page = self.pages.get(iteration.path)
        prefix = f"{iteration.anchor or iteration.canvas.id}-" if page and len(page.canvases) > 1 else ""
        return f"{self.addresses.url_of(start, iteration.path)}#{prefix}{part}"


def group_by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """The pages below each folder but the topmost."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folders.setdefault("/".join(parts[:depth]), []).append(path)
    return folders


def find_portfolio_page(pages: Mapping[str, Page], preferred: str = PORTFOLIO_PAGE) -> str | None:
    """The page that its author has made that of the portfolio: the `preferred` one of several, else the first."""
    marked = [path for path, page in pages.items() if any(block.is_whole for block in page.portfolios)]
    return min(marked, default=None, key=lambda path: path != preferred)


def list_other_pages(path: str, folders: Mapping[str, Sequence[str]]) -> list[str]:
    """The other pages of a product: the pages in its folder, if the canvas is its index or namesake."""
    folder, name = posixpath.split(path)
    if posixpath.splitext(name)[0].casefold() not in ("index", "readme"):
        folder = posixpath.splitext(path)[0]
    return [other for other in folders.get(folder, ()) if other != path]


def path_below(portfolio_path: str, name: str) -> str:
    """A page next to a portfolio, such as the page of a box: `portfolio/background.md` for `portfolio.md`."""
    page = PurePosixPath(portfolio_path)
    folder = page.parent / "portfolio" if page.stem.casefold() in ("index", "readme") else page.with_suffix("")
    return str(folder / f"{name}.md")
