"""Front matter that Zensical refuses, though MkDocs reads it: the build fails, and the page is missing in the site.

What it refuses was measured with Zensical 0.0.73, which reads YAML 1.2 in Rust.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from mkdocs_mlops_canvas.text.source import indent_of, normalise, split_front_matter
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, kind, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem

_CODES = ("front-matter", "yaml-syntax")
# a key that YAML does not read as text: `2025`, `.5`, `0x1F`, `true`, `~`, or nothing
_NO_TEXT = re.compile(
    r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|true|false|null|NULL|~|",
    re.ASCII,
)
# a value with nothing but tabs between it and the colon: `title:\tFraud`, but not `title:\t"Fraud"`
_TABS = re.compile(r":\t+[\w-]", re.ASCII)
# a value with another tag than the usual ones: `!ENV NAME`, `!!binary aGk=`
_TAG = re.compile(r"!(?!!(?:str|int|float|bool|null)\b)")
_END = "Zensical stops its build and leaves this page out"


def detect_refused(page: Page, text: str) -> Problem | None:
    """The first reason for which Zensical refuses the front matter of a page with canvases or portfolios.

    It is None if it refuses nothing, or if `page` has a problem with its front matter already.

    Args:
        page: A page that is read from `text`.
        text: The text of its file.
    """
    front = split_front_matter(normalise(text)) if page.blocks else None
    if front is None or any(problem.code in _CODES and problem.line <= front.end for problem in page.problems):
        return None
    block = YamlBlock(front.yaml, page.path, front.line + 1)
    try:
        root = block.compose()
    except yaml.YAMLError as error:
        problem = block.syntax_problem(error, _END)
        line = front.yaml.split("\n")[problem.line - front.line - 1]
        return None if "\t" in line else problem  # Zensical reads some tabs that PyYAML does not
    for place, what, hint in _find_refused(block, root):
        return block.problem(place, "front-matter", f"{what}, so {_END}", hint)
    return None


def _find_refused(block: YamlBlock, root: yaml.Node | None) -> Iterator[tuple[yaml.Node | yaml.Mark | None, str, str]]:
    """Where and what Zensical refuses, and how to fix it."""
    if not isinstance(root, yaml.MappingNode):
        found = kind(root) if root is not None and not is_null(root) else "empty"
        yield root, f"the front matter is {found}", "write a key and its value, or remove the front matter"
    lines = block.text.split("\n")
    for node in walk(root):
        start = node.start_mark
        if isinstance(node, yaml.ScalarNode) and _TAG.match(lines[start.line], start.column):
            yield node, f"'{block.written(node)}' has a tag", "put it in quotes"
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(key, yaml.ScalarNode) or _is_no_text(block, key):
                yield key, f"the key '{block.written(key)}' is not a text", "put it in quotes"
            line, column = lines[value.start_mark.line], value.start_mark.column
            if _TABS.match(line, len(line[:column].rstrip("\t")) - 1):
                yield value, f"there is a tab after '{block.written(key)}:'", "write a space"
        parts = node.value if isinstance(node, yaml.CollectionNode) and not node.flow_style else ()
        for value in (part[1] if isinstance(part, tuple) else part for part in parts):
            if (number := _find_outdented(lines, value, start.column)) is not None:
                place = yaml.Mark("", 0, number, 0, None, 0)
                yield place, f"'{lines[number].strip()}' continues a value without indentation", "indent it"


def _is_no_text(block: YamlBlock, key: yaml.ScalarNode) -> bool:
    return bool(_NO_TEXT.fullmatch(key.value) and _NO_TEXT.fullmatch(block.written(key)))


def _find_outdented(lines: Sequence[str], value: yaml.Node, indent: int) -> int | None:
    """The first line on which a value in quotes or brackets goes on no further right than its key.

    A closing bracket may be below the key.
    """
    is_quoted = isinstance(value, yaml.ScalarNode) and value.style in ("'", '"')
    if not is_quoted and not getattr(value, "flow_style", False):
        return None
    for number in range(value.start_mark.line + 1, value.end_mark.line + 1):
        text = lines[number].strip(" ")
        own = indent_of(lines[number])
        if text and own <= indent and (is_quoted or (text[0] != "#" and (text[0] not in "]}" or own < indent))):
            return number
    return None
