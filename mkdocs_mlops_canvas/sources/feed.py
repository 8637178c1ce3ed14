"""Feeds of other sites: checked, and reduced to the products that may be shown elsewhere."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.portfolio.products import SourceSite
from mkdocs_mlops_canvas.sources.products import make_products
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.json_schema import SCHEMA_VERSION, build_product_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jsonschema_rs import Draft7Validator

_ID = re.compile(r"(?=.{1,250}\Z)[^\W_]+(?:-+[^\W_]+)*")  # as `slugify` makes it, with a number after two hyphens
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")  # of boxes and columns, as in the schema
_ADDRESS = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_NAMES = ("key", "title")
_KEPT = ("generator", "site", "definitions")


class FeedError(Exception):
    """Why a text is not a feed that could be a source, as a sentence with a fix."""


@dataclass(frozen=True, slots=True)
class FeedDifference:
    """Which products came, went and changed from one copy of a feed to the next, by their ids."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    changed: tuple[str, ...]
    is_other_layout: bool

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed or self.is_other_layout)


def read_feed(data: bytes) -> dict[str, Any]:
    """The part of a feed for other sites: all products except protected ones and products of its own sources.

    Raises:
        FeedError: It is not a feed, or one that cannot be a source.
    """
    try:
        feed = json.loads(data)
        json.dumps(feed, ensure_ascii=False, allow_nan=False).encode()  # no half characters, and no invalid numbers
    except (ValueError, RecursionError):
        is_page = data.lstrip()[:1] == b"<"
        found = "an HTML page, perhaps a login page" if is_page else "not JSON"
        raise FeedError(f"the response is {found}; use the address of a portfolio.json") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("products"), list):
        raise FeedError("the response is JSON, but not a portfolio.json; check the address")
    version = feed.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FeedError("the response has no 'schema_version'; check that the address points to a portfolio.json")
    if version > SCHEMA_VERSION:
        message = f"its schema_version is {version}, but this mkdocs-mlops-canvas supports up to {SCHEMA_VERSION}"
        raise FeedError(f"{message}; upgrade mkdocs-mlops-canvas")
    products = [product for product in feed["products"] if not _is_kept_out(product)]
    _check_products(products)
    if version > 1:
        _check_definitions(feed.get("definitions"))
    _check_site(feed.get("site"))
    _check_values(feed | {"products": products})
    kept = {key: feed[key] for key in _KEPT if key in feed}
    return {"schema_version": version, **kept, "products": sorted(products, key=lambda product: str(product["id"]))}


def write_feed(feed: Mapping[str, Any]) -> bytes:
    """The text of a copy: an entry a line, so that a reviewer sees what has changed."""
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def compare_feeds(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> FeedDifference:
    """What is new in a feed; everything if there was none before."""
    before = {product["id"]: product for product in old["products"]} if old else {}
    after = {product["id"]: product for product in new["products"]}
    return FeedDifference(
        tuple(id_ for id_ in after if id_ not in before),
        tuple(id_ for id_ in before if id_ not in after),
        tuple(id_ for id_, product in after.items() if id_ in before and before[id_] != product),
        old is None or any(old.get(key) != new.get(key) for key in ("schema_version", "site", "definitions")),
    )


def _is_kept_out(product: object) -> bool:
    """Whether a product is protected, or comes from another site itself."""
    return isinstance(product, dict) and (product.get("protected") is not None or product.get("source") is not None)


def _check_products(products: Sequence[Any]) -> None:
    validator = _make_validator()
    seen: set[str] = set()
    for number, product in enumerate(products, 1):
        name = product.get("id") if isinstance(product, dict) else None
        where = f"product '{name}'" if isinstance(name, str) else f"product {number}"
        if error := next(validator.iter_errors(product), None):
            place = ".".join(map(str, error.instance_path))
            raise FeedError(f"{where} does not match the schema: {place + ': ' if place else ''}{error.message}")
        if not _ID.fullmatch(product["id"]):
            raise FeedError(f"{where} has the invalid id '{product['id']}'; an id has letters, digits and hyphens")
        if product["id"] in seen:
            raise FeedError(f"{where} is listed twice; each product needs its own id")
        seen.add(product["id"])
        if not _ADDRESS.match(product["url"]):
            message = f"{where} has the address '{product['url']}', which does not work from this site"
            raise FeedError(f"{message}; set 'site_url' in the configuration of that site")


def _check_definitions(definitions: Any) -> None:
    try:
        for definition in definitions:
            columns = definition["columns"]
            parts = [*columns, *(box for column in columns for box in column["boxes"])]
            if not all(isinstance(part[key], str) and part[key] for part in (definition, *parts) for key in _NAMES):
                raise ValueError
            if not all(column["boxes"] for column in columns) or not all(_KEY.fullmatch(part["key"]) for part in parts):
                raise ValueError
    except (KeyError, TypeError, ValueError):
        raise FeedError("its 'definitions' do not match the schema; upgrade the plugin of that site") from None


def _check_site(site: Any) -> None:
    values = [site.get("name"), site.get("url")] if isinstance(site, dict) else [] if site is None else [site]
    is_text = isinstance(site, dict | None) and all(isinstance(value, str | None) for value in values)
    if not is_text or (values and values[1] and not _ADDRESS.match(values[1])):
        raise FeedError("its 'site' does not match the schema; check that the address points to a portfolio.json")


def _check_values(feed: Mapping[str, Any]) -> None:
    """Whether builds can make products of it: a schema does not know every day that there is not."""
    try:
        make_products(feed, SourceSite("", "", "", date.min), {})
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise FeedError(f"its products cannot be read ({error}); upgrade the plugin of that site") from None


@cache
def _make_validator() -> Draft7Validator:
    import jsonschema_rs  # part of an extra, and needed by `sync` only

    return jsonschema_rs.Draft7Validator(build_product_schema(), validate_formats=True)
