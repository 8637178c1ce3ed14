"""What the search of a portfolio reads beside its page: scripts, loaded when somebody searches, also from a folder.

The index has the products by number, the boxes, and for each word of a box text where it is: a word is looked up in the
browser without any text. The texts are in parts of their own, of which only those are loaded that show a match.
"""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections import defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from unicodedata import normalize

from mkdocs_mlops_canvas.portfolio.failures import work_through
from mkdocs_mlops_canvas.rendering.asset import Asset
from mkdocs_mlops_canvas.rendering.facets import list_facets
from mkdocs_mlops_canvas.rendering.portfolio_frame import list_facts
from mkdocs_mlops_canvas.text.plain_text import strip_comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.rendering.facets import Facet

INDEX_FILES = tuple(f"assets/mlops-canvas-{name}." for name in ("index", "texts", "facts"))  # how their paths begin
_PART = 65_536  # characters of texts in a file
_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")
# `**`, `](page.md)`, `][reference]`, the rule of a table; what stands between the marks stays
_MARKS = re.compile(r"\[\^[^\]\n]*\]|!?\[|\]\([^)\n]*\)|\](?:\[[^\]\n]*\])?|[*`#>~]+|[:-]{2,}|==|\b_|_\b")
_LAST, _BEFORE = 40, 93  # the codes of `(` and `]`: of the last digit of a number, and of those before it


def build_index(portfolio: Portfolio, words: Words, with_boxes: bool) -> list[Asset]:
    """The files for the search of a portfolio; the first one is the index, which names the others.

    Without boxes it has only what is known of the products in views that do not show it.
    """
    index: dict[str, object] = {
        "ids": [product.id for product in portfolio.products],
        "find": [
            " ".join(filter(None, (product.canvas.summary, words.list_names(product.canvas.header.designed_by))))
            for product in portfolio.products
        ],
    }
    if not with_boxes:
        return [_write_script("index", index)]
    boxes = [box for column in portfolio.columns for box in column.boxes]
    texts = [
        {at: write_plain(text) for at, box in enumerate(boxes) if (text := product.canvas.boxes.get(box.key))}
        for product in portfolio.products
    ]
    places: dict[str, array[int]] = defaultdict(lambda: array("L"))
    for at in range(len(boxes)):  # box by box: a word is in the same box of many products
        for number, filled in enumerate(texts):
            for word in set(_WORD.findall(fold(filled.get(at, "")))):
                places[word].append(at * len(texts) + number)
    parts = [(start, _write_script("texts", part)) for start, part in _split(texts)]
    found = sorted(places)
    index |= {
        "boxes": [[box.title, box.anchor] for box in boxes],
        "words": " ".join(found),
        "places": " ".join(_write_places(places[word]) for word in found),
        "parts": [[start, part.name.removeprefix("assets/")] for start, part in parts],
    }
    return [_write_script("index", index), *(part for _, part in parts)]


def build_facts(site: Site, report: Report) -> Asset:
    """The file with the facts of each product by its id, for views whose rows do not have them as attributes."""
    facets = list_facets(site.portfolio, site.terms, site.words)
    work = partial(_list_named_facts, facets=facets, site=site)
    return _write_script("facts", dict(work_through(site.portfolio.products, work, report)), "Facts")


def _list_named_facts(product: Product, facets: Sequence[Facet], site: Site) -> tuple[str, dict[str, str]]:
    facts = list_facts(product, facets, site)
    return facts.pop("data-id"), facts


def fold(text: str) -> str:
    """`text` in small letters without accents, as the script folds what readers type."""
    return text.lower() if text.isascii() else _ACCENT.sub("", normalize("NFKD", text)).lower()


def write_plain(markdown: str) -> str:
    """The words of a box on one line, without the marks of Markdown."""
    return " ".join(_MARKS.sub("", strip_comments(markdown).replace("|", " ")).split())


def _split(texts: Sequence[dict[int, str]]) -> Iterator[tuple[int, Sequence[dict[int, str]]]]:
    """Parts of the texts, each with the number of its first product."""
    start = size = 0
    for number, filled in enumerate(texts):
        if size > _PART:
            yield start, texts[start:number]
            start, size = number, 0
        size += sum(map(len, filled.values()))
    yield start, texts[start:]


def _write_places(places: Sequence[int]) -> str:
    """Rising numbers as the steps between them."""
    return "".join([_write_step(place - before) for before, place in zip((-1, *places), places, strict=False)])


@lru_cache(maxsize=4096)
def _write_step(step: int) -> str:
    """A number in digits of base 32, of which the last one is of another kind."""
    digits = chr(_LAST + step % 32)
    while step := step // 32:
        digits = chr(_BEFORE + step % 32) + digits
    return digits


def _write_script(name: str, value: object, variable: str = "Search") -> Asset:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    content = f"window.mlopsCanvas{variable}={data}\n".encode("utf-8", "replace")  # YAML may have half a character
    return Asset(f"assets/mlops-canvas-{name}.{hashlib.sha256(content).hexdigest()[:8]}.js", content)
