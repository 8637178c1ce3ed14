"""The named texts that a source consists of, and the names that mean something on a canvas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.text.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Definition

_SHEET = {"product_name": "product"}  # what the original sheet calls the header where our keys differ

# what people put before a name: `:material-target:{ .lg }`, `{ .wide }`, `1.`, `2)`
ICON = r":[\w+-]+:(?:\{[^{}]*\})?"
_DECORATION = re.compile(rf"{ICON}|\{{[^{{}}]*\}}|^\s*\d+[.)](?=\s)")


class SourceError(ValueError):
    """A text that cannot be imported: why not, and where (from 1)."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text of the source and the name that it has there, if it has one.

    `value` is Markdown; for the header it may be a list or a mapping of texts. `is_title` tells that it is the name
    of the whole, `is_kept` that the page has it besides, so that it is not lost where the canvas has no place for it.
    """

    name: str | None
    value: Any
    is_title: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names that mean something on a canvas of any version."""

    definitions: Mapping[str, Definition]

    def strip(self, name: str) -> str:
        """A name without its icon, attributes and number, if something of a canvas is called so; else as it is."""
        bare = _DECORATION.sub("", _DECORATION.sub("", name).strip()).strip()
        return bare if bare != name and (self.is_label(bare) or self.is_column(bare)) else name

    def is_box(self, name: str | None) -> bool:
        """Whether a box is called so."""
        return any(definition.find_box(name or "") for definition in self.definitions.values())

    def is_column(self, name: str | None) -> bool:
        """Whether a column is called so."""
        return any(definition.find_column(name or "") for definition in self.definitions.values())

    def is_canvas(self, name: str) -> bool:
        """Whether the whole sheet is called so: `Machine Learning Operations Canvas (v0.1)`."""
        folded = fold_name(name)
        return any(folded.startswith(fold_name(definition.title)) for definition in self.definitions.values())

    def header_key(self, name: str | None) -> str | None:
        """The key of the header field that is called so and that every canvas has."""
        folded = fold_name(name or "")
        key = _SHEET.get(folded, folded)
        return key if key in HEADER_KEYS else None

    def is_field(self, name: str | None) -> bool:
        """Whether a header field is called so: one that every canvas has, or one that a definition adds."""
        added = any(definition.find_field(name or "") for definition in self.definitions.values())
        return added or self.header_key(name) is not None

    def is_of_sheet(self, name: str) -> bool:
        """Whether only the original sheet has such a name: in a table, it cannot be a column of anything else."""
        return fold_name(name) in _SHEET

    def is_label(self, name: str | None) -> bool:
        """Whether a text has to follow: a box or a header field is called so."""
        return self.is_box(name) or self.is_field(name)
