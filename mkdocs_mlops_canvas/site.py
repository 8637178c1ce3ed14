"""Owns a whole site as one sees it before any page is rendered: its pages with canvases, and their portfolio."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.portfolio import Entry, Portfolio, build_portfolio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.page import Page


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page: its address as seen from the page that shows it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Site:
    """The pages that hold canvases or portfolios, by their path, and what only their host knows of them.

    `find_url(from_path, to_path)` is the address of a page as seen from another one. `find_related(path)`
    are the other pages of the product whose canvas stands in a page. `portfolio_path` is the page of
    the portfolio that covers the site.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    portfolio: Portfolio = field(default_factory=Portfolio)
    portfolio_path: str | None = None
    find_url: Callable[[str, str], str] = lambda from_path, to_path: to_path
    find_related: Callable[[str], Sequence[Link]] = lambda path: ()


def collect_portfolio(pages: Mapping[str, Page]) -> Portfolio:
    """The portfolio of all canvases in `pages`."""
    return build_portfolio(
        Entry(block.canvas, path, "" if block.is_page else anchor)
        for path, page in pages.items()
        for block, anchor in zip(page.canvases, page.anchors, strict=True)
        if block.canvas
    )
