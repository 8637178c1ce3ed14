"""The front matter of a page of other origin: what of it is a canvas, and what are settings of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.importing.data import Pairs, compose_yaml, holds_canvas, read_value, to_value
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY
from mkdocs_mlops_canvas.text.yaml_block import is_unreadable, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.importing.names import NamedText, Names
    from mkdocs_mlops_canvas.text.source import FrontMatter

_TITLE = "title"
_OF_BOTH = ("tags", "date")  # hosts read these of a page, and we those of a canvas


@dataclass(frozen=True, slots=True)
class PageSetting:
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
) -> tuple[list[NamedText], tuple[PageSetting, ...]]:
    """The texts of the canvas in a front matter, and the settings of the page in it.

    What both have is in both, and its text is the last one. `is_ours` tells that the canvas is read already, so that
    all keys but its own are settings.

    Raises:
        SourceError: The front matter is no YAML, or no mapping.
    """
    node = compose_yaml(front.yaml, front.line + 1) if front else None
    if front is None or node is None:
        return [], ()
    if not isinstance(node, yaml.MappingNode):
        return read_value(to_value(node), names), ()  # says what is wrong
    of_canvas, of_both, settings = [], [], []
    for at, (name, value) in enumerate(to_value(node)):
        is_of_both = name in _OF_BOTH and not is_ours
        is_known = name != _TITLE and not is_of_both and (names.is_label(name) or names.is_column(name))
        is_broken = any(is_unreadable(part) for part in walk(yaml.MappingNode(node.tag, [node.value[at]])))
        if name == FRONT_MATTER_KEY or (not is_ours and (is_known or is_broken or holds_canvas(name, value, names))):
            of_canvas.append((name, value))
            continue
        settings.append(PageSetting(name, value, _write(node.value, at, front.yaml.split("\n"))))
        of_both += [(name, value)] if is_of_both else []
    texts = [] if is_ours else read_value(Pairs(of_canvas), names)
    kept = (replace(text, is_kept=True) for text in read_value(Pairs(of_both), names))
    return [*texts, *kept], tuple(settings)


def _write(pairs: Sequence[tuple[yaml.Node, yaml.Node]], at: int, lines: Sequence[str]) -> str:
    """The lines of a key with the comments above it; in another notation if they mean nothing without the others."""
    key, value = pairs[at]
    end = _start_of(pairs[at + 1][0], lines) if at + 1 < len(pairs) else len(lines)
    text = "\n".join(lines[_start_of(key, lines) : end]).rstrip() + "\n"
    alone = yaml.MappingNode("tag:yaml.org,2002:map", [(key, value)])
    try:
        if key.start_mark.column == 0 and to_value(yaml.compose(text)) == to_value(alone):
            return text
    except yaml.YAMLError:
        pass  # it uses an alias, for example
    return str(yaml.serialize(alone, Dumper=yaml.SafeDumper, allow_unicode=True, width=10**6))


def _start_of(key: yaml.Node, lines: Sequence[str]) -> int:
    """The line of a key, or that of the first comment right above it."""
    start = int(key.start_mark.line)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start
