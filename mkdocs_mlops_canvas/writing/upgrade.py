"""Upgrading canvases from one version to a later one, in the text of their page.

The text is edited where PyYAML's nodes and the headings of the page stand, so that comments, order, quotes and line
ends stay as their author wrote them. What a version succeeds is said by its definition.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.sections import find_sections
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import dedent, normalise, split_front_matter
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.reading.canvas_finder import FoundCanvas
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import CanvasBlock, Page
    from mkdocs_mlops_canvas.text.problem import Problem

_BYTE_ORDER_MARK = "\ufeff"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")  # a line with its end, whichever that is
_LINE_END = re.compile(r"\r\n|\r|\n")


_BLANK = " \t\r\n"  # what YAML and Markdown take for nothing


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The text of a page after the upgrade, and what is to be told of its canvases.

    `changes` has a line for each canvas that is at the new version now, `skipped` for each one that is there already
    or cannot be brought there, `problems` what its author should mend first.
    """

    text: str
    changes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _LineEdit:
    """A text that takes the place of the columns from `start` to `end` of a line; all count from 0."""

    line: int
    start: int
    end: int
    text: str


def choose_newest(definitions: Mapping[str, Definition]) -> Definition:
    """The last in the line of successors of the default definition, which is the first."""
    newest = next(iter(definitions.values()))
    seen = {newest.key}  # files may name each other
    while successor := next((d for d in definitions.values() if d.extends == newest.key and d.key not in seen), None):
        newest = successor
        seen.add(newest.key)
    return newest


def upgrade_page(text: str, path: str, loader: Loader, target: Definition) -> Upgraded:
    """Bring the canvases of a page to the version `target`, with its new boxes empty.

    `text` is as in the file, with its own line ends. A canvas with problems is left as it is.
    """
    page = load_page(text, path, loader)
    editor = _PageEditor(tuple(_LINE.findall(text.removeprefix(_BYTE_ORDER_MARK))), page, loader, target)
    edits: list[_LineEdit] = []
    changes, skipped = [], []
    for index, block in enumerate(page.canvases):
        canvas = block.canvas
        if canvas is None or block.problems:
            continue
        line, column = canvas.places[""]
        name, version = f"{path}:{line}:{column}: '{canvas.product}'", canvas.definition.key
        if version == target.key:
            skipped.append(f"{name} is at version {version} already")
        elif not _succeeds(target, version, loader.definitions):
            skipped.append(f"{name} is at version {version}, which cannot be upgraded to {target.key}")
        else:
            more = [*edits, *editor.edit(block, canvas)]
            if _is_upgrade(page, load_page(editor.apply(more), path, loader), index, target):
                edits = more
                changes.append(f"{name} goes from version {version} to {target.key}")
            else:
                skipped.append(f"{name} is written in a form that has to be upgraded by hand")
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    problems = [problem for block in page.canvases for problem in block.problems]
    return Upgraded(mark + editor.apply(edits), tuple(changes), tuple(skipped), tuple(problems))


def _succeeds(definition: Definition, version: str, definitions: Mapping[str, Definition]) -> bool:
    before, seen = definition.extends, {definition.key}
    while before is not None and before != version and before not in seen:
        seen.add(before)
        before = definitions[before].extends if before in definitions else None
    return before == version


def _is_upgrade(before: Page, after: Page, index: int, target: Definition) -> bool:
    """Whether a canvas has the new version, no problem, and all that it had: unusual YAML may not be edited rightly."""
    old = before.canvases[index].canvas
    new = after.canvases[index].canvas if len(after.canvases) == len(before.canvases) else None
    if old is None or new is None or after.canvases[index].problems:
        return False
    return new.header == replace(old.header, version=target.key) and old.boxes.items() <= new.boxes.items()


@dataclass(frozen=True, slots=True)
class _PageEditor:
    """Finds what has to change in a page; `lines` are those of the file, with their ends."""

    lines: tuple[str, ...]
    page: Page
    loader: Loader
    target: Definition

    def apply(self, edits: Iterable[_LineEdit]) -> str:
        """The text of the page after some edits."""
        lines = list(self.lines)
        for edit in reversed(sorted(edits, key=lambda edit: (edit.line, edit.start))):
            line = lines[edit.line]
            lines[edit.line] = line[: edit.start] + edit.text + line[edit.end :]
        return "".join(lines)

    def edit(self, block: CanvasBlock, canvas: Canvas) -> Iterator[_LineEdit]:
        """All that changes for one canvas."""
        new = [box for box in self.target.boxes if box.key not in canvas.definition.keys]
        if block.is_page:
            front = split_front_matter(normalise("".join(self.lines)))
            assert front is not None  # the canvas comes from there
            found = self.loader.finder.find_in_front_matter(YamlBlock(front.yaml, self.page.path, 1))
            first, indent = front.line, None
            if not block.in_front_matter:
                sections = list(self._edit_sections(canvas, front.end, new))
                yield from sections
                new = [] if sections or not (found and _names_box(found, canvas.definition)) else new
        else:
            start, end = block.spans[0]
            text = dedent(self.page.lines[start + 1 : end - 1], block.indent) + "\n"
            found = self.loader.finder.find_in_fence(YamlBlock(text, self.page.path, 1))
            first, indent = len(self.lines) - len(self.page.lines) + start + 1, block.indent
        assert found is not None
        place = _YamlPlace(self.lines, first, indent)
        if found.node and found.node.flow_style:
            yield from _edit_flow(found.node, place, self.target, new)
        elif found.node and found.node.value:
            yield from _edit_block(found.node, found.block.text.split("\n"), place, self.target, new)
        elif found.key:
            line = first + found.key.start_mark.line
            indentation = " " * (found.key.start_mark.column + 2)
            yield _LineEdit(line + 1, 0, 0, f"{indentation}version: {self.target.key}{_line_end(self.lines[line])}")

    def _edit_sections(self, canvas: Canvas, body: int, new: Sequence[Box]) -> Iterator[_LineEdit]:
        """Add a heading for each new box below the last box; `body` is the line at which the body begins."""
        lines, definition = self.page.lines, canvas.definition
        sections = find_sections(read_outline(lines).headings, lines, definition)
        if not sections.boxes:
            return
        last = sections.boxes[-1]
        level = last.heading.level
        named = {self.target.find_box(h.text) for h in read_outline(lines).headings if h.level == level}
        texts = []
        for column in self.target.columns:
            boxes = [box for box in column.boxes if box in new and box not in named]
            if boxes and sections.columns and not definition.find_column(column.key):
                texts.append(f"{'#' * sections.columns[-1].level} {column.title}")
            for box in boxes:
                texts += [f"{'#' * level} {box.title}", f"<!-- {box.prompt} -->"]
        at = last.end
        while not lines[at - 1].strip(_BLANK):
            at -= 1
        before = self.lines[body + at - 1]
        end = _line_end(before) or _line_end(self.lines[0])
        text = "".join(f"{end}{text}{end}" for text in texts)
        is_last = not before.endswith(end)  # of the file, and without a line end
        below = end if at < len(lines) and lines[at].strip(_BLANK) else ""
        yield _LineEdit(body + at, 0, 0, (end if is_last else "") + text + below)


@dataclass(frozen=True, slots=True)
class _YamlPlace:
    """Where a YAML text stands in the file: at its line `first`, behind `indent` columns if it is in a fence.

    Lines of a fence have had their tabs expanded before they were read.
    """

    lines: tuple[str, ...]
    first: int
    indent: int | None

    def edit(self, start: yaml.Mark, end: yaml.Mark, text: str) -> _LineEdit:
        """Put a text into the place of what stands between two marks on one line."""
        line = self.first + start.line
        return _LineEdit(line, self._column(line, start.column), self._column(line, end.column), text)

    def text(self, start: yaml.Mark, end: yaml.Mark) -> str:
        """What stands between two marks on one line."""
        edit = self.edit(start, end, "")
        return self.lines[edit.line][edit.start : edit.end]

    def _column(self, line: int, column: int) -> int:
        """The number of characters before a column."""
        if self.indent is None:
            return column
        text = self.lines[line]
        widths = (len(text[:count].expandtabs(TAB)) for count in range(len(text) + 1))
        return next(count for count, width in enumerate(widths) if width >= column + self.indent)


def _edit_flow(
    node: yaml.MappingNode, place: _YamlPlace, target: Definition, new: Sequence[Box]
) -> Iterator[_LineEdit]:
    """Edit a mapping in braces: `canvas: {product: X}`."""
    boxes = [f"{box.key}: {json.dumps(f'<!-- {box.prompt} -->', ensure_ascii=False)}" for box in new]
    if not node.value:
        end = place.edit(node.end_mark, node.end_mark, ", ".join([f"version: {target.key}", *boxes]))
        yield replace(end, start=end.start - 1, end=end.end - 1)
        return
    first, last = node.value[0][0].start_mark, _last_mark(node.value[-1])
    version = _version_pair_of(node)
    if version:
        yield from _edit_version(*version, place, target)
    else:
        yield place.edit(first, first, f"version: {target.key}, ")
    yield place.edit(last, last, "".join(f", {box}" for box in boxes))


def _edit_block(
    node: yaml.MappingNode, lines: Sequence[str], place: _YamlPlace, target: Definition, new: Sequence[Box]
) -> Iterator[_LineEdit]:
    """Edit a mapping with one key a line; `lines` are those of its YAML text."""
    key, value = node.value[0]
    line = place.first + key.start_mark.line
    raw = place.lines[line]
    indent, end = raw[: len(raw) - len(raw.lstrip())], _line_end(raw)
    if version := _version_pair_of(node):
        yield from _edit_version(*version, place, target)
    else:
        below = fold_name(key.value) == "product" and value.start_mark.line == value.end_mark.line == key.end_mark.line
        yield _LineEdit(line + below, 0, 0, f"{indent}version: {target.key}{end}")
    boxes = "".join(f"{indent}{box.key}: |{end}{indent}  <!-- {box.prompt} -->{end}" for box in new)
    yield _LineEdit(place.first + _end_of(node, lines), 0, 0, boxes)


def _names_box(found: FoundCanvas, definition: Definition) -> bool:
    keys = [str(key.value) for key, _ in found.node.value] if found.node else []
    return any(definition.find_box(key) or definition.find_column(key) for key in keys)


def _version_pair_of(node: yaml.MappingNode) -> tuple[yaml.Node, yaml.ScalarNode] | None:
    return next((pair for pair in node.value if fold_name(str(pair[0].value)) == "version"), None)


def _edit_version(key: yaml.Node, value: yaml.ScalarNode, place: _YamlPlace, target: Definition) -> Iterator[_LineEdit]:
    """Put the new version in the place of the old one, inside of its quotes; an alias stands for more than that."""
    start, end = value.start_mark, value.end_mark
    if not value.value:
        yield place.edit(start, end, f" {target.key}")
    elif start.index > key.start_mark.index:
        before, _, after = place.text(start, end).rpartition(value.value)
        yield place.edit(start, end, f"{before}{target.key}{after}")


def _end_of(node: yaml.MappingNode, lines: Sequence[str]) -> int:
    """The line after the last one of a mapping, without the comments and blank lines below it."""
    end = node.end_mark.line
    while not lines[end - 1].strip(_BLANK) or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    mark = _last_mark(node.value[-1])
    last = mark.line + (mark.column > 0)  # a text below `|` may end with what looks like a comment
    while not lines[last - 1].strip(_BLANK):
        last -= 1
    return max(end, last)


def _last_mark(pair: tuple[yaml.Node, yaml.Node]) -> yaml.Mark:
    """The end of the last value in a pair: of the key, where that value is an alias for one that stands above."""
    key, value = pair
    while isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        key, value = value.value[-1] if isinstance(value, yaml.MappingNode) else (key, value.value[-1])
    return value.end_mark if value.start_mark.index > key.start_mark.index else key.end_mark


def _line_end(line: str) -> str:
    match = _LINE_END.search(line)
    return match[0] if match else ""
