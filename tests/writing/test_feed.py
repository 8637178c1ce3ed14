from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
from mkdocs_mlops_canvas.portfolio.docs_folder import FolderAddresses
from mkdocs_mlops_canvas.writing.feed import Origin, build_csv, build_feed, build_files
from mkdocs_mlops_canvas.writing.json_schema import build_canvas_schema, build_feed_schema
from tests.conftest import EXAMPLE
from tests.portfolio.test_products import canvas, collect

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

FULL = canvas(
    "product: P\ndesigned_by: [Ada, Ben]\ndate: 2026-11-12\niteration: 2b\nstage: pilot\nowner: Risk\ntags: [a, b]\n"
    "links: {Runbook: runbook.md}\nreview_by: 2027-01-01\nsupersedes: old\nsummary: It works.",
    "background: '**x**'",
)


class ExecutedAddresses(SiteAddresses):
    def absolute_url_of(self, path: str) -> str:
        return "=1"


def validator(schema: dict[str, Any]) -> Draft7Validator:
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


def test_the_feed_is_valid_and_holds_all_facts(loader: Loader) -> None:
    portfolio, _ = collect(loader, FULL, canvas("product: Old"))
    feed = json.loads(build_feed(portfolio, FolderAddresses(Path(), frozenset({"0.md", "runbook.md"}), "https://x/")))
    validator(build_feed_schema()).validate(feed)
    assert feed["products"][1] == {
        "id": "p", "product": "P", "url": "https://x/0/", "page": "0.md", "designed_by": ["Ada", "Ben"],
        "date": "2026-11-12", "iteration": "2b", "last_change": "2026-11-12", "version": "0.1", "stage": "pilot", "owner": "Risk",
        "review_by": "2027-01-01", "supersedes": "old", "tags": ["a", "b"], "summary": "It works.",
        "links": {"Runbook": "https://x/runbook/"}, "filled": ["background"],
        "empty": [box.key for box in load_definitions()["0.1"].boxes if box.key != "background"],
        "boxes": {"background": "**x**"},
        "iterations": [{"iteration": "2b", "date": "2026-11-12", "changed": ["background"]}],
    }  # fmt: skip


def test_relations_are_in_the_feed_from_both_sides(loader: Loader) -> None:
    portfolio, _ = collect(
        loader, canvas("product: A\nuses: [B, c]"), canvas("product: B"), canvas("product: C\nsupersedes: a")
    )
    feed = json.loads(build_feed(portfolio, FolderAddresses(Path(), frozenset(), None)))
    validator(build_feed_schema()).validate(feed)
    keys = ("uses", "used_by", "supersedes", "superseded_by")
    assert [{key: product[key] for key in keys if product.get(key)} for product in feed["products"]] == [
        {"uses": ["b", "c"], "superseded_by": ["c"]},
        {"used_by": ["a"]},
        {"supersedes": "a", "used_by": ["a"]},
    ]


def test_the_feed_is_written_product_by_product_as_json_writes_the_whole(loader: Loader) -> None:
    portfolio, _ = collect(loader, FULL, canvas("product: Old"), canvas("product: €\nprivate: true"))
    head, *products, end = build_files(portfolio, SiteAddresses(), loader)["portfolio.json"]
    whole = head + "".join(products) + end
    assert [json.loads(product.removeprefix(", "))["id"] for product in products] == ["old", "p", "canvas"]
    assert whole == json.dumps(json.loads(whole), ensure_ascii=False) + "\n"


def test_the_feed_says_where_it_comes_from_and_how_its_canvases_are_laid_out(loader: Loader) -> None:
    portfolio, _ = collect(loader, FULL)
    origin = Origin("Risk", "c0ffee", "2026-11-12T08:00:00+00:00")
    feed = json.loads(build_feed(portfolio, FolderAddresses(Path(), frozenset(), "https://x/"), origin))
    validator(build_feed_schema()).validate(feed)
    assert feed["site"] == {"name": "Risk", "url": "https://x/"}
    assert (feed["generated"], feed["commit"]) == ("2026-11-12T08:00:00+00:00", "c0ffee")
    (definition,) = feed["definitions"]
    assert (definition["key"], definition["title"]) == ("0.1", "Machine Learning Operations Canvas")
    assert [column["key"] for column in definition["columns"]] == [
        "problem",
        "data",
        "model",
        "operations",
        "monitoring",
    ]
    assert definition["columns"][0]["boxes"][1] == {"key": "value_proposition", "title": "Value proposition"}


def test_what_is_not_known_of_the_origin_of_a_feed_is_left_out(loader: Loader) -> None:
    feed = json.loads(build_feed(collect(loader, FULL)[0], SiteAddresses()))
    validator(build_feed_schema()).validate(feed)
    assert feed["site"] == {"name": None, "url": None}
    assert not {"generated", "commit"} & feed.keys()


PROTECTED = canvas("product: '=Secret'\nprivate: true\nstage: pilot\nowner: Risk\niteration: 3", "background: x")


def test_a_protected_product_has_its_name_and_address_and_comes_last(loader: Loader) -> None:
    portfolio, _ = collect(loader, PROTECTED, canvas("product: Zeta\nversion: '1.1'"))
    feed = json.loads(build_feed(portfolio, FolderAddresses(Path(), frozenset({"0.md", "1.md"}), "https://x/")))
    validator(build_feed_schema()).validate(feed)
    assert [product["id"] for product in feed["products"]] == ["zeta", "secret"]
    assert feed["products"][1] == {
        "id": "secret", "product": "=Secret", "url": "https://x/0/", "page": "0.md", "protected": True,
    }  # fmt: skip
    assert [each["key"] for each in feed["definitions"]] == ["1.1"]
    rows = list(csv.DictReader(io.StringIO(build_csv(portfolio, SiteAddresses()).removeprefix("\ufeff"))))
    assert {key: cell for key, cell in rows[1].items() if cell} == {
        "id": "secret", "product": "'=Secret", "url": "0.md", "page": "0.md", "protected": "true",
    }  # fmt: skip
    assert rows[0]["protected"] == ""


@pytest.mark.parametrize("wrong", [{"owner": "Risk"}, {"protected": False}, {"boxes": {}}])
def test_the_schema_of_the_feed_refuses_facts_of_a_protected_product(loader: Loader, wrong: dict[str, Any]) -> None:
    feed = json.loads(build_feed(collect(loader, PROTECTED)[0], SiteAddresses()))
    feed["products"][0] |= wrong
    assert list(validator(build_feed_schema()).iter_errors(feed))


@pytest.mark.parametrize("wrong", [{"date": "12 Nov"}, {"id": ""}, {"tags": "a"}, {"extra": 1}, {"iterations": []}])
def test_the_schema_of_the_feed_refuses_what_is_wrong(loader: Loader, wrong: dict[str, Any]) -> None:
    feed = json.loads(build_feed(collect(loader, FULL)[0], SiteAddresses()))
    feed["products"][0] |= wrong
    assert list(validator(build_feed_schema()).iter_errors(feed))


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "\u00a0=", "\u200b=", "\u202e-"]
)
def test_no_spreadsheet_executes_a_cell(loader: Loader, sign: str) -> None:
    evil = json.dumps(f'{sign}HYPERLINK("http://x")')
    header = "\n".join(f"{key}: {evil}" for key in ("product", "owner", "designed_by", "summary", "supersedes", "tags"))
    text = build_csv(collect(loader, canvas(header))[0], ExecutedAddresses())
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert not [cell for cell in row.values() if cell[:1] in {*"=+-@\t\r＝＋－＠", sign[0]}]
    assert row["owner"] == f'\'{sign.strip()}HYPERLINK("http://x")'
    assert row["url"] == "'=1"


def test_one_row_a_product_with_quotes_and_line_ends(loader: Loader) -> None:
    text = build_csv(collect(loader, canvas('product: \'A, "B"\'\nsummary: "x\\ny"'))[0], SiteAddresses())
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["product"], row["summary"], row["filled"], row["boxes"]) for row in rows] == [
        ('A, "B"', "x\ny", "0", "12")
    ]
    assert text.count("\r\n") == 2


def test_the_schema_of_a_canvas_takes_the_canvases_of_the_example_site(example_loader: Loader) -> None:
    schema = validator(build_canvas_schema(example_loader.definitions, STAGES))
    count = 0
    for path in (EXAMPLE / "docs").rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---\ncanvas:"):
            # as editors read it: dates are texts in JSON
            front = yaml.load(text.split("---\n")[1], yaml.BaseLoader)["canvas"]
            schema.validate(front)
            count += 1
    assert count >= 9


@pytest.mark.parametrize(
    "wrong",
    [{"bakground": "x"}, {"stage": "done"}, {"version": "9"}, {"date": "2026-13-01"}, {"problem": {"metrics": "x"}}],
)
def test_the_schema_of_a_canvas_refuses_what_is_wrong(wrong: dict[str, Any]) -> None:
    assert list(validator(build_canvas_schema(load_definitions(), STAGES)).iter_errors(wrong))


def test_the_schema_of_a_canvas_has_all_keys() -> None:
    properties = build_canvas_schema(load_definitions(), STAGES)["properties"]
    boxes = {box.key for definition in load_definitions().values() for box in definition.boxes}
    assert {*HEADER_KEYS, *boxes} <= set(properties)
