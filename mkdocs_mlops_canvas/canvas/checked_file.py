"""YAML files of a site, such as definitions and profiles, which are checked key by key before they are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from mkdocs_mlops_canvas.text.names import find_nearest, join_all
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import normalise
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, kind, plain, scalar_text, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.text.problem import Code

    Check = Callable[["CheckedFile", str, yaml.Node], Iterator[Problem]]  # of the value of the key with this name
    TextCheck = Callable[["CheckedFile", str, yaml.Node, str], Iterator[Problem]]  # the same, with its text

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")  # `value_proposition`; it becomes part of ids, addresses and names of files


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that is being read, in `folder`; what is wrong with it has a `code`."""

    block: YamlBlock
    folder: Path
    code: Code

    def compose(self, what: str, keys: Sequence[str], check: Check) -> tuple[yaml.Node | None, list[Problem]]:
        """The root of the file, and what is wrong with its shape; it is `what`, and has these `keys`."""
        try:
            root = self.block.compose()
        except yaml.YAMLError as error:
            return None, [self.block.syntax_problem(error, "the file is ignored until this is fixed")]
        if not isinstance(root, yaml.MappingNode):
            found = "nothing" if root is None or is_null(root) else kind(root)
            hint = f"write its keys, such as {join_all(keys)}"
            return root, [self.tell(root, f"a {what} has to be a mapping, not {found}", hint)]
        twice = [problem for node in walk(root) for problem in self.block.detect_duplicates(node)]
        return root, twice or list(check(self, "", root))

    def tell(self, node: yaml.Node | None, message: str, hint: str = "") -> Problem:
        """A problem at a node of the file."""
        return self.block.problem(node, self.code, message, hint)


def read_files(
    names: Iterable[str], folder: str, code: Code, read: Callable[[CheckedFile], list[Problem]]
) -> list[Problem]:
    """Read files, whose paths are relative to `folder`, and return the problems that `read` finds."""
    problems: list[Problem] = []
    for name in names:
        path = Path(folder, name)
        try:
            block = YamlBlock(normalise(path.read_text("utf-8")), name, 1)
        except (OSError, UnicodeError) as error:
            problems.append(Problem("unreadable-file", f"the file cannot be read: {error}", name, 1))
            continue
        found = read(CheckedFile(block, path.parent, code))
        problems += sorted(found, key=lambda problem: (problem.line, problem.column))
    return problems


def mapping_of(checks: Mapping[str, Check], required: tuple[str, ...]) -> Check:
    """A mapping with these keys; optional ones may also be left empty."""

    def check(file: CheckedFile, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.MappingNode):
            yield file.tell(node, f"'{name}' has to be a mapping")
            return
        given: set[str | None] = set()
        for key_node, value in node.value:
            key = str(plain(key_node))
            given.add(key)
            if key not in checks:
                near = find_nearest(key, checks)
                given.add(near)  # it is not missing but misspelt
                hint = f"did you mean '{near}'?" if near else f"the keys are {', '.join(checks)}"
                yield file.tell(key_node, f"unknown key '{key}'", hint)
            elif key in required or plain(value) not in (None, ""):
                yield from checks[key](file, key, value)
        for key in required:
            if key not in given:
                yield file.tell(node, f"'{key}' is missing")

    return check


def any_mapping_of(check_key: TextCheck, check_value: Check) -> Check:
    """A mapping with any keys that are right."""

    def check(file: CheckedFile, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.MappingNode):
            yield file.tell(node, f"'{name}' has to be a mapping")
            return
        for key_node, value in node.value:
            key = str(plain(key_node))
            yield from check_key(file, key, key_node, key)
            yield from check_value(file, key, value)

    return check


def list_of(check_item: Check, may_be_empty: bool = False) -> Check:
    """A list, each item of which is right."""

    def check(file: CheckedFile, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.SequenceNode):
            yield file.tell(node, f"'{name}' has to be a list")
            return
        if not node.value and not may_be_empty:
            yield file.tell(node, f"'{name}' is an empty list")
        for item in node.value:
            yield from check_item(file, name, item)

    return check


def text_of(check_more: TextCheck | None = None) -> Check:
    """A text that is not empty, and for which `check_more`, which also gets the text itself, finds nothing wrong."""

    def check(file: CheckedFile, name: str, node: yaml.Node) -> Iterator[Problem]:
        if not isinstance(node, yaml.ScalarNode) or is_null(node):
            yield file.tell(node, f"'{name}' has to be a text")
        elif not (text := scalar_text(node)).strip():
            yield file.tell(node, f"'{name}' is empty")
        elif check_more:
            yield from check_more(file, name, node, text)

    return check


def check_key(file: CheckedFile, name: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    """What is wrong with the key of a box, a column or a field."""
    if not _KEY.fullmatch(text):
        yield file.tell(node, f"'{name}' has to be at most 60 small letters, digits and underscores")


def node_at(node: yaml.Node, *path: int | str) -> yaml.Node:
    """The value at a path of keys and indexes, all of which are there."""
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if plain(key) == step)
    return node
