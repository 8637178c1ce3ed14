"""The named texts that a source consists of, and the names that mean something on a canvas of one definition."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition

# what people put before a name: `:material-target:{ .lg }`, `{ .wide }`, `1.`, `2)`, `3.1`
ICON = r":[\w+-]+:(?:\{[^{}]*\})?"
_DECORATION = re.compile(rf"{ICON}|\{{[^{{}}]*\}}|^[^\w(]*\d+(?:\.\d+)*[.)]?(?=\s)")
_PARTS = re.compile(r"[/|()]")  # `Objectives / Objetivos`, `Decision (Decisão)`
_SHEET_VERSION = re.compile(r"(?:_v?\d+)*")  # `_v0_1`, as names are compared
_LONGEST = 200  # characters
_RELATIONS = ("uses", "feeds", "part_of")


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
    `hint` says what to do about it if it has no place.
    """

    name: str | None
    value: Any
    is_title: bool = False
    is_kept: bool = False
    hint: str = ""


@cache
def load_titles() -> Mapping[str, Any]:
    """What boxes, columns and header fields are called elsewhere, and what else only sheets have: `titles.yml`."""
    titles: Mapping[str, Any] = yaml.load(Path(__file__).with_name("titles.yml").read_text("utf-8"), SafeLoader)
    return titles


@cache
def _keys_by_name(part: str) -> Mapping[str, str]:
    return {fold_name(name): key for key, names in load_titles()[part].items() for name in names}


@cache
def _labels_pattern() -> re.Pattern[str]:
    labels = (name for names in load_titles()["header"].values() for name in names)
    return re.compile(rf"(?:^|(?<=\s))({'|'.join(sorted(labels, key=len, reverse=True))})\s?:", re.IGNORECASE)


@dataclass(frozen=True)
class Names:
    """The names that mean something on a canvas of a definition."""

    definition: Definition

    def split_title(self, title: str) -> tuple[str, str]:
        """The name in a title that names something of a canvas, and what else the title says.

        The name is without icon, attributes and number; a title that names nothing is a name as it is.
        """
        bare = _DECORATION.sub("", _DECORATION.sub("", title).strip()).strip()
        if self.is_label(bare) or self.is_column(bare):
            return bare, ""
        parts = _split_name(bare[:_LONGEST])
        named = [part for part in parts if self.find_box(part)]
        if len({self.key_of(part) for part in named}) != 1 or len(bare) > _LONGEST:
            return title, ""
        return named[0], " / ".join(part for part in parts if part not in named)

    def find_box(self, name: str | None) -> Box | None:
        """The box that is called so, also in two languages at once."""
        if not name or len(name) > _LONGEST:
            return None
        if box := self._find_box(name):
            return box
        boxes = set(map(self._find_box, _split_name(name)))
        return boxes.pop() if len(boxes) == 1 else None

    def _find_box(self, name: str) -> Box | None:
        return self.definition.find_box(name) or self._boxes.get(_keys_by_name("boxes").get(fold_name(name), ""))

    @cached_property
    def _boxes(self) -> dict[str, Box]:
        return {box.key: box for box in self.definition.boxes}

    def key_of(self, name: str | None) -> str | None:
        """The key of the box that is called so."""
        box = self.find_box(name)
        return box.key if box else None

    def is_box(self, name: str | None) -> bool:
        """Whether a box is called so."""
        return self.find_box(name) is not None

    def is_column(self, name: str | None) -> bool:
        """Whether a column is called so, or all of them are: the line above the boxes of a sheet."""
        folded = fold_name(name or "")
        key = _keys_by_name("columns").get(folded, folded)
        return folded == self._column_row or self.definition.find_column(key) is not None

    @cached_property
    def _column_row(self) -> str:
        return fold_name(" ".join(column.title for column in self.definition.columns))

    def is_canvas(self, name: str) -> bool:
        """Whether the whole sheet is called so: `Machine Learning Operations Canvas (v0.1)`."""
        folded, title = fold_name(name), fold_name(self.definition.title)
        return folded.startswith(title) and bool(_SHEET_VERSION.fullmatch(folded[len(title) :]))

    def header_key(self, name: str | None) -> str | None:
        """The key of the header field that is called so and that every canvas has."""
        folded = fold_name(name or "")
        key = _keys_by_name("header").get(folded, folded)
        is_prose = key in _RELATIONS and name != key  # `Uses` is a heading of model cards
        return key if key in HEADER_KEYS and not is_prose else None

    def is_field(self, name: str | None) -> bool:
        """Whether a header field is called so, and no column: one of every canvas, or one that the definition adds."""
        is_own = self.definition.find_field(name or "") is not None
        return is_own or (self.header_key(name) is not None and not self.is_column(name))

    def split_labels(self, line: str) -> list[tuple[str, str]]:
        """The fields of the sheet in a line that begins with one: names and values, which may be empty."""
        found = list(_labels_pattern().finditer(line))
        if not found or line[: found[0].start()].strip():
            return []
        ends = [*(match.start() for match in found[1:]), len(line)]
        return [(match[1], line[match.end() : end].strip()) for match, end in zip(found, ends, strict=True)]

    def is_label(self, name: str | None) -> bool:
        """Whether a text has to follow: a box or a header field is called so."""
        return self.is_box(name) or self.is_field(name)


def _split_name(name: str) -> list[str]:
    """The parts of a name, such as those of two languages."""
    return list(filter(None, map(str.strip, _PARTS.split(name))))
