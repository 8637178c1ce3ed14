"""The latest changes as a JSON Feed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft7Validator

from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.docs_folder import FolderAddresses
from mkdocs_mlops_canvas.portfolio.failures import reraise
from mkdocs_mlops_canvas.writing.changes_feed import build_changes_feed
from tests.portfolio.test_products import canvas, collect

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

URL = {"type": "string", "pattern": "^https?://"}
# https://jsonfeed.org/version/1.1
RULES: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": URL,
        "language": {"type": "string", "pattern": "^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string"},
                    "url": URL,
                    "title": {"type": "string"},
                    "content_text": {"type": "string", "minLength": 1},
                    "date_published": {"type": "string", "format": "date-time", "pattern": "T.*Z$"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
                },
            },
        },
    },
}


def build(loader: Loader, *pages: str, site_url: str | None = "https://x/") -> list[dict[str, Any]]:
    portfolio, _ = collect(loader, *pages)
    addresses = FolderAddresses(Path(), frozenset(f"{number}.md" for number in range(len(pages))), site_url)
    feed = json.loads(build_changes_feed(portfolio, addresses, "Site", Words(), reraise))
    Draft7Validator(RULES, format_checker=Draft7Validator.FORMAT_CHECKER).validate(feed)
    items: list[dict[str, Any]] = feed["items"]
    assert len({item["id"] for item in items}) == len(items)
    return items


def test_an_item_says_what_has_changed(loader: Loader) -> None:
    header = "product: P\ndesigned_by: [Ada, Ben]\ntags: [a]\n"
    first = canvas(f"{header}iteration: 1\ndate: 2026-01-02", "background: One.\ndecision: Two.")
    second = canvas(f"{header}iteration: 2\ndate: 2026-03-04\nstage: pilot\nowner: {'x' * 70}",
                    "background: Else.\nlifetime: Three.")  # fmt: skip
    assert build(loader, first, second) == [
        {
            "id": "p/2", "title": "P, Iteration 2", "url": "https://x/1/", "date_published": "2026-03-04T00:00:00Z",
            "content_text": "Changed: Background, Owner\nNewly filled: Lifetime\nEmptied: Decision\nStage: – → Pilot",
            "tags": ["a"], "authors": [{"name": "Ada"}, {"name": "Ben"}],
        },
        {
            "id": "p/1", "title": "P, Iteration 1", "url": "https://x/0/", "date_published": "2026-01-02T00:00:00Z",
            "content_text": "2 of 12 boxes", "tags": ["a"], "authors": [{"name": "Ada"}, {"name": "Ben"}],
        },
    ]  # fmt: skip


def test_a_feed_has_the_latest_hundred_and_nothing_of_protected_products(loader: Loader) -> None:
    pages = [
        canvas(f"product: P{number}\ndate: 2026-01-{number % 28 + 1:02}", "background: b") for number in range(110)
    ]
    items = build(loader, canvas("product: Secret\nprivate: true\ndate: 2026-12-01", "background: b"), *pages)
    assert len(items) == 100
    assert "Secret" not in json.dumps(items)
    assert items[0]["date_published"].startswith("2026-01-28")


def test_addresses_are_whole_or_left_out(loader: Loader) -> None:
    (item,) = build(loader, canvas("product: P", "background: b"), site_url=None)
    assert item == {"id": "p/1", "title": "P", "content_text": "1 of 12 boxes"}
