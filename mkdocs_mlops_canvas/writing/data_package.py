"""`datapackage.json`: what the columns of `portfolio.csv` are, so that programs need not guess.

A Frictionless Data Package, version 1: https://specs.frictionlessdata.io/tabular-data-package/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Field

_TYPES = {
    "date": "date", "last_change": "date", "review_by": "date", "iterations": "integer", "filled": "integer",
    "boxes": "integer", "protected": "boolean",
}  # fmt: skip
_KINDS = {"date": "date", "number": "number"}
_NEEDED = ("id", "product", "url", "page")  # the columns that no row leaves empty


def build_data_package(columns: Sequence[str], added: Iterable[Field]) -> str:
    """The JSON text of `datapackage.json`.

    Args:
        columns: The columns of `portfolio.csv` that every site has.
        added: The header fields for which it has columns as well.
    """
    fields = [_describe(column, _TYPES.get(column, "string")) for column in columns]
    fields += [_describe(own.key, _KINDS.get(own.kind, "string"), own.title) for own in added]
    package = {
        "profile": "tabular-data-package",
        "name": "portfolio",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "portfolio",
                "path": "portfolio.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
                "schema": {"fields": fields, "primaryKey": "id", "missingValues": [""]},
            }
        ],
    }
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _describe(name: str, type_: str, title: str | None = None) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": type_}
    if title is not None:
        field["title"] = title
    if name in _NEEDED:
        field["constraints"] = {"required": True}
    return field
