"""Owns the front matter of a page of other origin: what of it is a canvas, and what are settings of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.importing.data import compose_yaml, holds_entries, read_node, read_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.importing.names import Entry, Names
    from mkdocs_mlops_canvas.text.source import FrontMatter

Pairs = list[tuple[yaml.Node, yaml.Node]]
"""The keys of a mapping and their values."""

_TITLE = "title"
_OF_BOTH = ("tags", "date")  # hosts read these of a page, and we those of a canvas


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of the front matter that is the page's own, not the canvas's: its value, and its lines as written."""

    name: str
    value: Any
    written: str

    @property
    def is_title(self) -> bool:
        """Whether it names the page."""
        return self.name == _TITLE


def read_front_matter(
    front: FrontMatter | None, names: Names, *, is_ours: bool
) -> tuple[list[Entry], tuple[Setting, ...]]:
    """The entries of the canvas in a front matter, and the settings of the page in it.

    What both have is in both, and its entry is the last one. `is_ours` tells that the canvas is read already, so that
    all keys but its own are settings.

    Raises:
        SourceError: The front matter is no YAML, or no mapping.
    """
    node = compose_yaml(front.yaml, front.line + 1) if front else None
    if front is None or node is None:
        return [], ()
    if not isinstance(node, yaml.MappingNode):
        return read_node(node, names), ()  # says what is wrong
    of_canvas: Pairs = []
    of_both: Pairs = []
    settings: list[Setting] = []
    for at, (key, value) in enumerate(node.value):
        name, is_of_both = str(read_value(key)), False
        if not holds_entries(name, value, names):
            is_of_both = not is_ours and name in _OF_BOTH
            if is_ours or is_of_both or name == _TITLE or not (names.is_label(name) or names.is_column(name)):
                settings.append(Setting(name, read_value(value), _write(node.value, at, front.yaml.split("\n"))))
                if not is_of_both:
                    continue
        (of_both if is_of_both else of_canvas).append((key, value))
    entries = [] if is_ours else _read(of_canvas, names)
    return [*entries, *(replace(entry, is_kept=True) for entry in _read(of_both, names))], tuple(settings)


def _read(pairs: Pairs, names: Names) -> list[Entry]:
    return read_node(yaml.MappingNode("tag:yaml.org,2002:map", pairs), names)


def _write(pairs: Pairs, at: int, lines: Sequence[str]) -> str:
    """The lines of a key with the comments above it; in another notation if they mean nothing without the others."""
    key, value = pairs[at]
    start = _find_start(key, lines)
    end = _find_start(pairs[at + 1][0], lines) if at + 1 < len(pairs) else len(lines)
    text = "\n".join(lines[start:end]).rstrip() + "\n"
    alone = yaml.MappingNode("tag:yaml.org,2002:map", [(key, value)])
    try:
        if key.start_mark.column == 0 and read_value(yaml.compose(text)) == read_value(alone):
            return text
    except yaml.YAMLError:
        pass  # it uses an alias, for example
    return str(yaml.serialize(alone, Dumper=yaml.SafeDumper, allow_unicode=True, width=10**6))


def _find_start(key: yaml.Node, lines: Sequence[str]) -> int:
    """The line of a key, or that of the first comment right above it."""
    start = int(key.start_mark.line)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start
