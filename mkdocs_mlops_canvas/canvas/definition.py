"""Definitions of canvases: their columns, boxes and own header fields, as YAML files describe them.

A box key is spelled in its definition only; no module names a box.
"""

from __future__ import annotations

from dataclasses import field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.grid import Grid, read_grid, stack_columns
from mkdocs_mlops_canvas.languages.words import ENGLISH, primary
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

_FOLDER = Path(__file__).parent / "definitions"
PROFILE_FOLDER = _FOLDER.parent / "profiles"

DEFAULT_VERSION = "0.1"
_FILES = ("mlops-canvas-0.1.yml", "mlops-canvas-1.1.yml", "ml-canvas.yml")  # each after its parent
TRANSLATIONS = (ENGLISH, *sorted(path.parent.name for path in _FOLDER.glob(f"*/{_FILES[0]}")))
YES_NO = "yes-no"
KINDS = ("text", "texts", "date", "url", "email", "number", YES_NO)
PROFILES = tuple(sorted(path.stem for path in PROFILE_FOLDER.glob("*.yml")))
ICONS = tuple(sorted(path.stem for path in (_FOLDER / "icons").glob("*.svg")))


@dataclass(frozen=True)
class Box:
    """One box: `prompt` is its guiding text, `icon` one of `ICONS`, or the inner markup of a 24 x 24 SVG drawing."""

    key: str
    title: str
    prompt: str
    aliases: tuple[str, ...] = ()
    icon: str = ""
    questions: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The box key as an HTML id."""
        return self.key.replace("_", "-")


@dataclass(frozen=True)
class Column:
    """A column and its boxes from top to bottom."""

    key: str
    title: str
    boxes: tuple[Box, ...]


Condition = tuple[tuple[str, tuple[str, ...]], ...]
"""Facts that a canvas needs, each with the accepted values."""


@dataclass(frozen=True)
class Field:
    """A header field that a definition or a profile adds: of one of `KINDS`, or with one of some `values`.

    Attributes:
        key: Its name in the header. That of a profile begins with the key of the profile: `eu_ai_act.risk`.
        labels: What readers see of `values`, in the same order.
        required_when: When it has to be filled in.
        source: What asks for it, such as an article.
        help: What to write.
        brief: Whether it is among the few that stand for its profile in tables.
    """

    key: str
    title: str
    kind: str = "text"
    values: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    required_when: Condition = ()
    source: str = ""
    help: str = ""
    brief: bool = False

    @property
    def profile(self) -> str:
        """The key of its profile, empty if a definition adds it."""
        return self.key.rpartition(".")[0]

    def label(self, value: str) -> str:
        """What readers see of a value."""
        return dict(zip(self.values, self.labels, strict=True)).get(value, value)


@dataclass(frozen=True)
class Profile:
    """Facts that a register asks for, below one key of the header; `url` points to the source of the requirement."""

    key: str
    title: str
    fields: tuple[Field, ...]
    url: str = ""

    @property
    def brief(self) -> tuple[Field, ...]:
        """The few fields that represent all of them: the marked ones, else the ones with a choice of values."""
        return tuple(own for own in self.fields if own.brief) or tuple(own for own in self.fields if own.values)

    def find_field(self, name: str) -> Field | None:
        """The field that an author calls `name` below the key of the profile, by key or title."""
        folded, start = fold_name(name), len(self.key) + 1
        found = (own for own in self.fields if folded in (own.key[start:], fold_name(own.title)))
        return min(found, key=lambda own: own.key[start:] != folded, default=None)


@dataclass(frozen=True)
class Attribution:
    """Whose canvas it is."""

    text: str
    url: str
    licence: str


@dataclass(frozen=True)
class Definition:
    """A kind of canvas.

    Attributes:
        key: What authors write as the `version` of their canvas.
        summary_box: The key of the box whose first sentence sums up the product.
        extends: The key of the definition that this one succeeds.
        lines: The grid, a line of box keys for each row of the sheet; without it, columns are side by side.
        fields: The header fields that it and the profiles add.
        profiles: The profiles of the site.
        language: What its titles and prompts are in, None if it is the language of the pages.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    summary_box: str
    attribution: Attribution | None = None
    extends: str | None = None
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    profiles: tuple[Profile, ...] = ()
    language: str | None = field(default=None, compare=False)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes in reading order, column by column."""
        return tuple(box for column in self.columns for box in column.boxes)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all boxes."""
        return frozenset(box.key for box in self.boxes)

    @cached_property
    def grid(self) -> Grid:
        """Where the boxes are on the sheet."""
        keys = {column.key: [box.key for box in column.boxes] for column in self.columns}
        return read_grid(self.lines, keys) if self.lines else stack_columns(keys)

    def find_box(self, name: str) -> Box | None:
        """The box that an author calls `name`, by key, title or alias."""
        return self._boxes_by_name.get(fold_name(name))

    def find_column(self, name: str) -> Column | None:
        """The column that an author calls `name`, by key or title."""
        return self._columns_by_name.get(fold_name(name))

    def find_field(self, name: str) -> Field | None:
        """The header field of this definition that an author calls `name`, by key or title."""
        return self._fields_by_name.get(name if "." in name else fold_name(name))

    @cached_property
    def _boxes_by_name(self) -> dict[str, Box]:
        return {fold_name(n): box for box in self.boxes for n in (box.key, box.title, *box.aliases)}

    @cached_property
    def _columns_by_name(self) -> dict[str, Column]:
        return {fold_name(n): column for column in self.columns for n in (column.key, column.title)}

    @cached_property
    def _fields_by_name(self) -> dict[str, Field]:
        own = {fold_name(n): own for own in self.fields if not own.profile for n in (own.key, own.title)}
        return {own.key: own for own in self.fields if own.profile} | own

    def find_profile(self, name: str) -> Profile | None:
        """The profile that an author calls `name`, with hyphens or underscores."""
        folded = fold_name(name)
        return next((profile for profile in self.profiles if profile.key == folded), None)

    def add_profiles(self, profiles: Sequence[Profile]) -> Definition:
        """The definition with the fields of profiles in its header."""
        fields = (own for profile in profiles for own in profile.fields)
        return replace(self, fields=(*self.fields, *fields), profiles=tuple(profiles))


def find_profile_name(name: str) -> str | None:
    """The profile of the package that an author calls `name`, with hyphens or underscores."""
    folded = fold_name(name).replace("_", "-")
    return folded if folded in PROFILES else None


def is_translated(language: str) -> bool:
    """Whether the canvases of the package are translated into a language."""
    return primary(language) in TRANSLATIONS


@cache
def load_definitions(language: str = ENGLISH) -> Mapping[str, Definition]:
    """The definitions of the package by key, the default one first, in a language if they are translated into it."""
    definitions: dict[str, Definition] = {}
    own = primary(language)
    for of in (ENGLISH, own) if own in TRANSLATIONS[1:] else (ENGLISH,):
        folder = _FOLDER if of == ENGLISH else _FOLDER / of
        for path in filter(Path.is_file, map(folder.joinpath, _FILES)):
            raw = yaml.load(path.read_text("utf-8"), SafeLoader)
            definitions[raw["key"]] = make_definition(raw, definitions.get(raw.get("extends", "")), language=of)
    return definitions


def make_definition(
    raw: Mapping[str, Any],
    parent: Definition | None,
    draw: Callable[[str], str] | None = None,
    language: str | None = None,
) -> Definition:
    """The definition that a file describes.

    Args:
        raw: The values of the file, which have been checked.
        parent: The definition that it extends, from which it takes what its boxes do not say, and the fields if it has
            none.
        draw: Gives the markup of an icon that is not one of the package.
        language: What its titles and prompts are in, None if it is the language of the pages.
    """
    inherited = {box.key: box for box in parent.boxes} if parent else {}
    columns = tuple(
        Column(
            column["key"],
            column["title"],
            tuple(_make_box(box, inherited.get(box["key"]), draw) for box in column["boxes"]),
        )
        for column in raw["columns"]
    )
    fields = tuple(
        make_field(own, own["key"], {each["key"]: each for each in raw["fields"]}) for own in raw.get("fields") or ()
    )
    return Definition(
        key=raw["key"],
        title=raw["title"],
        columns=columns,
        summary_box=raw.get("summary_box") or columns[0].boxes[0].key,
        attribution=Attribution(**raw["attribution"]) if raw.get("attribution") else None,
        # a file that replaces its parent, such as a translation, succeeds what that succeeds
        extends=parent.extends if parent and parent.key == raw["key"] else raw.get("extends") or None,
        lines=tuple(raw.get("grid") or ()),
        fields=fields or (parent.fields if parent else ()),
        language=language,
    )


def make_field(raw: Mapping[str, Any], key: str, siblings: Collection[str]) -> Field:
    """The field that a file describes; `siblings` are the keys of all fields there, which conditions may name."""
    values, labels = list_choices(raw)
    start = f"{profile}." if (profile := key.rpartition(".")[0]) else ""
    when = {fact.removeprefix(start): value for fact, value in (raw.get("required_when") or {}).items()}
    condition = tuple(
        (f"{start}{fact}" if fact in siblings else fact, tuple([value] if isinstance(value, str) else value))
        for fact, value in when.items()
    )
    kind, source, help_text = (raw.get(name) or "" for name in ("kind", "source", "help"))
    return Field(
        key, raw["title"], kind or "text", values, labels, condition, source, help_text, raw.get("brief") == "true"
    )


def list_choices(raw: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that a field in a file may have, and what readers see of them; empty if that is any text."""
    values = raw.get("values") or ()
    if raw.get("kind") == YES_NO:
        values = {"yes": "Yes", "no": "No"}
    return tuple(values), tuple(values.values()) if isinstance(values, dict) else tuple(values)


def _make_box(raw: Mapping[str, Any], parent: Box | None, draw: Callable[[str], str] | None) -> Box:
    own: dict[str, Any] = {key: value for key, value in raw.items() if value}
    own |= {key: tuple(own[key]) for key in ("aliases", "questions") if key in own}
    if "icon" in own:
        own["icon"] = draw(own["icon"]) if draw and own["icon"] not in ICONS else own["icon"]
    return replace(parent, **own) if parent else Box(**own)
