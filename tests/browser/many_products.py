"""A portfolio of many products as one page of its own, which takes a second to write: no host builds their pages."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.products import Iteration, Portfolio, Product
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, STYLESHEET, load_asset, render_script
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from mkdocs_mlops_canvas.rendering.search_index import build_index
from tests.rendering.pages import fence, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs_mlops_canvas.canvas.model import Canvas

HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
TAGS = ("tabular", "vision", "nlp", "batch", "retail", "health")
TEXTS = (
    "Events arrive from {source} within seconds, and labels {number} days late.",
    "The DPIA covers personal data of {number} customers; nothing else is kept.",
    "Retrained each month; alerts go to team {number}, which answers within the hour.",
)
SOURCES = ("Kafka", "a nightly file", "the warehouse", "sensors")


def write_portfolio(
    folder: Path, count: int, today: date, texts: Callable[[int], dict[str, str]] | None = None
) -> Path:
    """Write `index.html` with so many products, whose dates are before `today`; `texts` gives those of boxes."""
    blank = read(fence("product: A")).canvases[0].canvas
    assert blank
    keys = [box.key for box in blank.definition.boxes]
    products = tuple(_make_product(number, today, texts or partial(_write_texts, keys)) for number in range(count))
    portfolio = Portfolio(products)
    assets = [load_asset(STYLESHEET), load_asset(PORTFOLIO_SCRIPT), *build_index(portfolio, Words(), True)]
    (folder / "assets").mkdir(parents=True)
    for asset in assets:
        (folder / asset.name).write_bytes(asset.content)
    path = "portfolio.md"
    page = read("<!-- mlops-portfolio -->\n")
    site = Site(
        pages={path: page}, portfolio=portfolio, terms=Terms(STAGES, 180, today), portfolio_path=path,
        index_path=assets[2].name, searches_boxes=True,
    )  # fmt: skip
    html = render_portfolio(page.portfolios[0], 1, path, site)
    style = f'<title>Portfolio</title><link rel="stylesheet" href="{assets[0].name}">'
    body = f"<body><main><h1>Portfolio</h1>{html}</main>{render_script(assets[1].name)}</body></html>"
    (folder / "index.html").write_text(HEAD + style + body, "utf-8")
    return folder


def _make_product(number: int, today: date, texts: Callable[[int], dict[str, str]]) -> Product:
    lines = [f"product: Product {number:04}", f"date: {today - timedelta(number * 7 % 1000)}"]
    lines += [
        f"summary: What product {number} is for.",
        f"tags: [{TAGS[number % 6]}, {TAGS[(number + 1 + number % 5) % 6]}]",
    ]
    lines += [f"owner: Team {number * number % 61:02}"] if number % 9 else []
    lines += [f"stage: {STAGES[number % 5]}"] if number % 11 else []
    lines += [f"review_by: {today + timedelta(number * 13 % 500 - 100)}"] if number % 3 == 0 else []
    canvas = read(fence(*lines)).canvases[0].canvas
    assert canvas
    filled = _with_boxes(canvas, texts(number))
    return Product(canvas.id, (Iteration(filled, CanvasLocation(f"p/{number}.md")),))


def _with_boxes(canvas: Canvas, boxes: dict[str, str]) -> Canvas:
    return type(canvas)(canvas.definition, canvas.header, canvas.product, canvas.id, boxes, canvas.places)


def _write_texts(keys: list[str], number: int) -> dict[str, str]:
    values = {"source": SOURCES[number % 7 % 4], "number": number}
    return {key: TEXTS[(number + at) % 3].format(**values) for at, key in enumerate(keys[number % 4 :])}
