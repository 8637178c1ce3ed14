"""`datapackage.json` against the rules of the specification, and against the CSV that it describes."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.definition import Field
from mkdocs_mlops_canvas.writing.data_package import build_data_package
from mkdocs_mlops_canvas.writing.feed import CSV_COLUMNS, FEED_FILES, build_files
from tests.portfolio.test_products import canvas, collect
from tests.writing.test_feed import FULL, SiteAddresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_every_cell_has_the_type_of_its_column(loader: Loader) -> None:
    portfolio = collect(loader, FULL, canvas("product: Old\niteration: '1.10'\nid: '00042'"))[0]
    files = {name: "".join(parts) for name, parts in build_files(portfolio, SiteAddresses(), loader).items()}
    assert tuple(files) == FEED_FILES
    (resource,) = json.loads(files["datapackage.json"])["resources"]
    rows = csv.DictReader(io.StringIO(files[resource["path"]].removeprefix("\ufeff")))
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == rows.fieldnames
    seen = list(rows)
    for row in seen:
        for name, cell in row.items():
            assert cell or not fields[name].get("constraints")
            if cell not in resource["schema"]["missingValues"]:
                READERS[fields[name]["type"]](cell)
    assert {"00042", "1.10"} <= set(seen[0].values()) | set(seen[1].values())
    key = resource["schema"]["primaryKey"]
    assert len({row[key] for row in seen}) == len(seen)


def test_it_is_a_data_package() -> None:
    added = (Field("since", "In use since", "date"), Field("risk", "Risk", values=("low", "high")))
    package = json.loads(build_data_package(CSV_COLUMNS, added))
    (resource,) = package["resources"]
    assert (package["profile"], resource["profile"]) == ("tabular-data-package", "tabular-data-resource")
    for named in (package, resource):
        assert re.fullmatch(r"[-a-z0-9._/]+", named["name"])
    assert not resource["path"].startswith(("/", "."))
    names = [field["name"] for field in resource["schema"]["fields"]]
    assert len(set(names)) == len(names)
    assert resource["schema"]["fields"][-2:] == [
        {"name": "since", "type": "date", "title": "In use since"},
        {"name": "risk", "type": "string", "title": "Risk"},
    ]
    assert {field["type"] for field in resource["schema"]["fields"]} <= READERS.keys()
