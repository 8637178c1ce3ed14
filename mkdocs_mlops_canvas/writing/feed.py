"""The feed, which is the portfolio for programs: `portfolio.json`, `portfolio.csv`, and what describes these."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import date
from functools import cache
from importlib.metadata import version
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.failures import reraise, work_through
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.changes_feed import build_changes_feed
from mkdocs_mlops_canvas.writing.data_package import build_data_package
from mkdocs_mlops_canvas.writing.json_schema import (
    SCHEMA_VERSION,
    build_canvas_schema,
    build_feed_schema,
    build_product_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Column, Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas, FieldValue
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.failures import Report
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product, ProtectedProduct
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation

CSV_COLUMNS = ("id", "product", "stage", "owner", "designed_by", "date", "iteration", "iterations",
               "last_change", "review_by", "version", "tags",
               "summary", "filled", "boxes", "empty", *RELATIONS, "url", "page", "source", "protected")  # fmt: skip
_ENGLISH = Words()
_NO_PDFS: Mapping[CanvasLocation, str] = MappingProxyType({})
CHANGES_FEED = "changes.json"
FEED_FILES = ("portfolio.json", "portfolio.csv", "datapackage.json", "portfolio.schema.json", "canvas.schema.json",
              CHANGES_FEED)  # fmt: skip
_FORMULA_SIGNS = "=+-@"
_CELL_ENDS = ("\t", "\r", "\n")  # what follows may be a cell of its own


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a feed comes from, as far as that is known.

    Attributes:
        name: The name of its site.
        commit: The commit that the site is built from.
        generated: The moment of that commit, or the one that `SOURCE_DATE_EPOCH` names, in ISO format.
    """

    name: str | None = None
    commit: str | None = None
    generated: str | None = None


_UNKNOWN = Origin()


def build_files(
    portfolio: Portfolio, addresses: SiteAddresses, loader: Loader, origin: Origin = _UNKNOWN,
    pdfs: Mapping[CanvasLocation, str] = _NO_PDFS, report: Report = reraise, words: Words = _ENGLISH,
) -> dict[str, Iterable[str]]:  # fmt: skip
    """All files at the root of a site, by name: each as the parts of its text, which can be read once.

    `pdfs` are the paths of the PDFs of canvases, `report` takes products that cannot be written, and `words` are those
    of the latest changes.
    """
    return {
        "portfolio.json": write_feed(portfolio, addresses, origin, pdfs, report),
        "portfolio.csv": [build_csv(portfolio, addresses, report)],
        "datapackage.json": [build_data_package(CSV_COLUMNS, portfolio.fields)],
        "portfolio.schema.json": [json.dumps(build_feed_schema())],
        "canvas.schema.json": [json.dumps(build_canvas_schema(loader.definitions, loader.stages))],
        CHANGES_FEED: [build_changes_feed(portfolio, addresses, origin.name, words, report)],
    }


def build_feed(
    portfolio: Portfolio, addresses: SiteAddresses, origin: Origin = _UNKNOWN,
    pdfs: Mapping[CanvasLocation, str] = _NO_PDFS, report: Report = reraise,
) -> str:  # fmt: skip
    """The portfolio as the JSON text of `portfolio.json`; `pdfs` are the paths of the PDFs of canvases."""
    return "".join(write_feed(portfolio, addresses, origin, pdfs, report))


def write_feed(
    portfolio: Portfolio, addresses: SiteAddresses, origin: Origin, pdfs: Mapping[CanvasLocation, str], report: Report
) -> Iterator[str]:
    """The same text product by product, as all texts of a site together are large."""
    moment = {"generated": origin.generated, "commit": origin.commit}
    feed = {
        "schema_version": SCHEMA_VERSION,
        "generator": f"mkdocs-mlops-canvas {version('mkdocs-mlops-canvas')}",
        "site": {"name": origin.name, "url": addresses.site_url},
        **{key: value for key, value in moment.items() if value},
        "definitions": [_definition(each) for each in sorted(portfolio.definitions, key=lambda each: each.key)],
    }
    own = work_through(portfolio.products, lambda product: _product(product, portfolio, addresses, pdfs), report)
    protected = (_protected(product, addresses) for product in portfolio.protected)
    yield json.dumps(feed, ensure_ascii=False).removesuffix("}") + ', "products": ['
    for number, product in enumerate(chain(own, protected)):
        yield (", " if number else "") + json.dumps(product, ensure_ascii=False)
    yield "]}\n"


def build_csv(portfolio: Portfolio, addresses: SiteAddresses, report: Report = reraise) -> str:
    """The portfolio as a table of facts, one row a product; its byte-order mark tells Excel that it is UTF-8."""
    text = io.StringIO()
    fields = [own.key for own in portfolio.fields]
    writer = csv.DictWriter(
        text, (*CSV_COLUMNS, *fields), lineterminator="\r\n"
    )  # https://www.rfc-editor.org/rfc/rfc4180
    writer.writeheader()
    rows = work_through(portfolio.products, lambda product: list_facts(product, fields, addresses), report)
    protected = (_protected(product, addresses) | {"protected": "true"} for product in portfolio.protected)
    for row in (*rows, *protected):
        texts = {key: ", ".join(value) if isinstance(value, tuple) else value for key, value in row.items()}
        writer.writerow({key: _harmless(value) for key, value in texts.items()})
    return "\ufeff" + text.getvalue()


def list_facts(product: Product, fields: Sequence[str], addresses: SiteAddresses) -> dict[str, Any]:
    """What `CSV_COLUMNS` and these header fields say of a product: texts, numbers, dates, and tuples of texts."""
    canvas, header = product.canvas, product.canvas.header
    return {
        "id": product.id,
        "product": canvas.product,
        "stage": header.stage,
        "owner": header.owner,
        "designed_by": header.designed_by,
        "date": header.date,
        "iteration": header.iteration,
        "iterations": len(product.iterations),
        "last_change": product.changed,
        "review_by": header.review_by,
        "version": canvas.definition.key,
        "tags": header.tags,
        "summary": canvas.summary,
        "filled": len(canvas.boxes),
        "boxes": len(canvas.definition.boxes),
        "empty": tuple(box.key for box in canvas.empty),
        **{key: getattr(header, key) for key in RELATIONS},
        "url": addresses.absolute_url_of_canvas(product.location),
        "page": product.facts.get("page", product.location.path),
        "source": product.source.id if product.source else None,
        **{key: header.fields.get(key) for key in fields},
    }


def _harmless(value: object) -> object:
    """A text that spreadsheets would execute with an apostrophe before it, which makes it a text.

    They skip what does not show at the start of a cell, and take signs of other widths, such as a full-width `＝`, for
    the usual ones. https://owasp.org/www-community/attacks/CSV_Injection
    """
    if not isinstance(value, str):
        return value
    first = next((sign for sign in value if sign.isprintable() and not sign.isspace()), "")
    is_formula = unicodedata.normalize("NFKC", first).startswith(tuple(_FORMULA_SIGNS))
    return f"'{value}" if is_formula or value.startswith(_CELL_ENDS) else value


def _definition(definition: Definition) -> dict[str, Any]:
    """What a reader who does not have a definition needs to show its canvases."""
    columns = [{**_name(column), "boxes": [_name(box) for box in column.boxes]} for column in definition.columns]
    return {**_name(definition), "columns": columns}


def _name(part: Definition | Column | Box) -> dict[str, Any]:
    return {"key": part.key, "title": part.title}


def _protected(product: ProtectedProduct, addresses: SiteAddresses) -> dict[str, Any]:
    """All that is published of a protected product."""
    location = product.location
    facts = {"id": product.id, "product": product.name, "url": addresses.absolute_url_of_canvas(location)}
    return {**facts, "page": location.path, "protected": True}


def _product(
    product: Product, portfolio: Portfolio, addresses: SiteAddresses, pdfs: Mapping[CanvasLocation, str]
) -> dict[str, Any]:
    if product.source:
        ours = {"id": product.id, "version": product.canvas.definition.key, "source": product.source.id}
        return {key: value for key, value in product.facts.items() if key in _list_product_keys()} | ours
    current = product.current
    canvas, header = current.canvas, current.canvas.header
    facts: dict[str, Any] = {
        "id": product.id,
        "product": canvas.product,
        "url": addresses.absolute_url_of_canvas(current.location),
        "page": current.path,
        "designed_by": list(header.designed_by),
        "date": _iso(canvas),
        "iteration": header.iteration,
        "last_change": product.changed.isoformat() if product.changed else None,
        "version": canvas.definition.key,
        "stage": header.stage,
        "owner": header.owner,
        "review_by": header.review_by.isoformat() if header.review_by else None,
        "supersedes": header.supersedes,
        "tags": list(header.tags),
        "summary": canvas.summary,
        "links": addresses.absolute_links_of(canvas, current.path),
        "filled": list(canvas.boxes),
        "empty": [box.key for box in canvas.empty],
        "boxes": dict(canvas.boxes),
        "iterations": [_iteration(product, index) for index in range(len(product.iterations))],
        **{key: ids for key, ids in portfolio.relations.get(product.id, {}).items() if key != "supersedes"},
    }
    if canvas.definition.fields:
        facts["fields"] = {
            own.key: _plain(header.fields.get(own.key))
            for own in canvas.definition.fields
            if not own.profile or own.key in header.fields
        }
    if pdf := pdfs.get(current.location):
        facts["pdf"] = addresses.absolute_url_of(pdf)
    return facts


@cache
def _list_product_keys() -> frozenset[str]:
    """What a feed says of a product."""
    return frozenset(build_product_schema()["properties"])


def _plain(value: FieldValue | None) -> str | float | list[str] | None:
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def _iteration(product: Product, index: int) -> dict[str, Any]:
    iteration = product.iterations[index]
    return {
        "iteration": iteration.canvas.header.iteration,
        "date": _iso(iteration.canvas),
        "changed": list(product.changes[index].boxes),
        **({"commit": iteration.commit} if iteration.commit else {}),
    }


def _iso(canvas: Canvas) -> str | None:
    return canvas.header.date.isoformat() if canvas.header.date else None
