"""Where the YAML of a canvas is: in a front matter or a fence, under its name or nearly so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import yaml

from mkdocs_mlops_canvas.canvas.header_fields import DATE_KEYS, HEADER_KEYS
from mkdocs_mlops_canvas.text.names import find_nearest, fold_name
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import FRONT_MATTER_KEY, LIKELY_KEYS, UNMISTAKABLE_KEYS
from mkdocs_mlops_canvas.text.yaml_block import TEXT, TIMESTAMP, YamlBlock, is_null, is_unreadable, kind, plain, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.text.problem import Problem

# headings of boxes that make a canvas of a page with `product`, `owner` or `stage`: proposals and decisions of other
# teams have "Background", "Objectives" and "Security" or "Decision"
_ENOUGH_BOXES = 4
_RECORD_KEYS = ("review_by", "supersedes")  # records of decisions and reviewed documents have them too, with `product`
_TEXTS = (yaml.ScalarNode, yaml.SequenceNode)


@dataclass(frozen=True, slots=True)
class FoundCanvas:
    """The YAML of a canvas, found but not yet read.

    `node` is its mapping, None where nothing is written; `key` is that of the front matter. `readable` says whether
    there is a canvas in it at all.
    """

    block: YamlBlock
    definition: Definition
    node: yaml.MappingNode | None = None
    key: yaml.Node | None = None
    problems: tuple[Problem, ...] = ()
    readable: bool = True

    @property
    def fence_place(self) -> tuple[int, int]:
        """The line and column of the fence that holds the block, right above it."""
        return self.block.line - 1, self.block.column

    @property
    def has_boxes(self) -> bool:
        """Whether the mapping has a text for a box or a column."""
        pairs = self.node.value if self.node else ()
        names = [key.value for key, value in pairs if isinstance(key, yaml.ScalarNode) and not _is_blank(value)]
        return any(self.definition.find_box(name) or self.definition.find_column(name) for name in names)


@dataclass(frozen=True, slots=True)
class CanvasFinder:
    """Finds canvases against the definitions of one site."""

    definitions: Mapping[str, Definition]

    def find_in_front_matter(self, block: YamlBlock, body: Sequence[str] = ()) -> FoundCanvas | None:
        """The value of `canvas:` in a page's front matter; None where there is no such key.

        Args:
            block: The front matter.
            body: The lines below it, which may look like a canvas without that key.
        """
        try:
            root = block.compose()
        except yaml.YAMLError as error:
            if not any(line.startswith(FRONT_MATTER_KEY) for line in block.text.split("\n")):
                return None
            hint = "the front matter is ignored until this is fixed"
            return self.reject(block, block.syntax_problem(error, hint))
        pairs = root.value if isinstance(root, yaml.MappingNode) else ()
        entries = [(key, value) for key, value in pairs if key.value == FRONT_MATTER_KEY]
        if not entries:
            return self._detect_misspelt(block, pairs) or self._detect_bare(block, pairs, body)
        (key, value), *again = entries
        problems = [block.duplicate(other, text, block.line_of(key)) for other, text in again]
        problems += self._detect_unreadable(block, root)
        found = self._read(block, value, key, "'canvas'", problems)
        beside = tuple(self._detect_beside(found, pairs))
        return replace(found, problems=(*found.problems, *beside)) if beside else found

    def find_in_fence(self, block: YamlBlock) -> FoundCanvas:
        """The mapping that a fence holds."""
        try:
            root = block.compose()
        except yaml.YAMLError as error:
            return self.reject(block, block.syntax_problem(error, "the canvas is shown as text until this is fixed"))
        return self._read(block, root, None, "a canvas", [])

    def reject(self, block: YamlBlock, problem: Problem) -> FoundCanvas:
        """A canvas of which nothing can be read."""
        return FoundCanvas(block, self._choose_definition(None), problems=(problem,), readable=False)

    def is_canvas(self, block: YamlBlock) -> bool:
        """Whether a text is the YAML of a canvas, as its keys look."""
        try:
            return self._has_own_keys(block.compose())
        except yaml.YAMLError:
            return False

    def is_own_key(self, name: str) -> bool:
        """Whether a name is that of a box, or a header key that front matter rarely has for other purposes."""
        return fold_name(name) in UNMISTAKABLE_KEYS or self.find_definition(name) is not None

    def find_definition(self, name: str) -> Definition | None:
        """The first definition with a box of this name."""
        return next((d for d in self.definitions.values() if d.find_box(name)), None)

    def _read(
        self, block: YamlBlock, value: yaml.Node | None, key: yaml.Node | None, name: str, problems: list[Problem]
    ) -> FoundCanvas:
        if value is not None and not isinstance(value, yaml.MappingNode) and not is_null(value):
            message = f"{name} has to be a mapping, not {kind(value)}"
            hint = "write one key a line, such as 'product: Name'"
            problems.append(block.problem(key or value, "wrong-type", message, hint, block.raw(value)))
        node = value if isinstance(value, yaml.MappingNode) else None
        readable = node is not None or value is None or is_null(value)
        return FoundCanvas(block, self._choose_definition(node), node, key, tuple(problems), readable)

    def _detect_unreadable(self, block: YamlBlock, root: yaml.Node | None) -> Iterator[Problem]:
        """What makes hosts ignore the front matter, except for the dates of a canvas, which are reported as dates."""
        unreadable = [node for node in walk(root) if node.tag != TEXT and is_unreadable(node)]  # texts are most
        if not unreadable:
            return
        own = {own.key for known in self.definitions.values() for own in known.fields if own.kind == "date"}
        dates = {
            id(value)
            for key, canvas in (root.value if root else ())
            if key.value == FRONT_MATTER_KEY and isinstance(canvas, yaml.MappingNode)
            for name, value in canvas.value
            if fold_name(str(name.value)) in {*DATE_KEYS, *own} and value.tag == TIMESTAMP
        }
        for node in unreadable:
            if id(node) not in dates:
                message = f"'{block.written(node)}' cannot be read by MkDocs, so it ignores this front matter"
                yield block.problem(node, "front-matter", message, "put it in quotes")

    def _detect_misspelt(self, block: YamlBlock, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> FoundCanvas | None:
        """The canvas below a key that is nearly `canvas`."""
        for key, value in pairs:
            name = fold_name(str(key.value))
            near = name.endswith(FRONT_MATTER_KEY) or find_nearest(name, [FRONT_MATTER_KEY], cutoff=0.8)
            if near and self._has_own_keys(value):
                message, hint = f"unknown key '{block.raw(key)}'", f"did you mean '{FRONT_MATTER_KEY}'?"
                return self.reject(block, block.problem(key, "unknown-key", message, hint, block.raw(value)))
        return None

    def _detect_bare(
        self, block: YamlBlock, pairs: Sequence[tuple[yaml.Node, yaml.Node]], body: Sequence[str]
    ) -> FoundCanvas | None:
        """The canvas whose keys are in the front matter without `canvas:` above them."""
        named = [(fold_name(str(key.value)), key, value) for key, value in pairs if isinstance(value, _TEXTS)]
        header = [(key, value) for name, key, value in named if name in UNMISTAKABLE_KEYS]
        boxes = [(key, value) for name, key, value in named if self.find_definition(name) and _is_prose(value)]
        own = sorted(header + boxes, key=lambda pair: block.line_of(pair[0])) if header else []
        if sum(fold_name(str(key.value)) not in _RECORD_KEYS for key, _ in own) < 2:
            own = [(key, value) for name, key, value in named if name in LIKELY_KEYS]
            if not own or not self._has_boxes(body):
                return None
        message = f"there is no '{FRONT_MATTER_KEY}:' above '{own[0][0].value}'"
        hint = "add it, and indent the keys of the canvas"
        excerpt = "\n".join(f"{block.raw(key)}: {block.raw(value)}" for key, value in own)
        return self.reject(block, block.problem(own[0][0], "not-indented", message, hint, excerpt))

    def _has_boxes(self, body: Sequence[str]) -> bool:
        """Whether enough headings of a page, and most of those at their level, name boxes of one canvas."""
        headings = read_outline(body).headings
        for definition in self.definitions.values():
            boxes = [(heading.level, box.key) for heading in headings if (box := definition.find_box(heading.text))]
            levels = {level for level, _ in boxes}
            beside = sum(heading.level in levels for heading in headings)
            if len({key for _, key in boxes}) >= _ENOUGH_BOXES and 2 * len(boxes) > beside:
                return True
        return False

    def _detect_beside(self, found: FoundCanvas, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Iterator[Problem]:
        """Keys next to `canvas:` that should be indented below it; other keys of the front matter are ignored."""

        def is_ours(name: str, value: yaml.Node) -> bool:
            if found.definition.find_box(name):
                return found.node is None or _is_prose(value)
            return fold_name(name) in UNMISTAKABLE_KEYS

        ours = [(key, value) for key, value in pairs if is_ours(str(key.value), value)]
        if ours and found.node is None and found.key:
            # the author has indented nothing, so header keys below `canvas:` are meant for it too
            first, told = found.block.line_of(found.key), {id(key) for key, _ in ours}
            ours = [
                (key, value)
                for key, value in pairs
                if id(key) in told
                or (found.block.line_of(key) > first and self._is_header_key(str(key.value), found.definition))
            ]
        for key, value in ours:
            message = f"'{key.value}' is next to '{FRONT_MATTER_KEY}:', not below it"
            yield found.block.problem(key, "not-indented", message, "indent it", found.block.raw(value))

    @staticmethod
    def _is_header_key(name: str, definition: Definition) -> bool:
        return fold_name(name) in HEADER_KEYS or definition.find_field(name) is not None

    def _has_own_keys(self, node: yaml.Node | None) -> bool:
        """Whether the node is a mapping with a key of the header or a box."""
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        return any(self.is_own_key(str(key.value)) for key, _ in pairs)

    def _choose_definition(self, node: yaml.MappingNode | None) -> Definition:
        pairs = node.value if node else ()
        versions = [plain(value) for key, value in pairs if fold_name(str(key.value)) == "version"]
        default = next(iter(self.definitions))  # that of the site
        version = versions[0] if versions and isinstance(versions[0], str) else default
        return self.definitions.get(version, self.definitions[default])


def _is_prose(node: yaml.Node) -> bool:
    """Whether a value is text with spaces; a single value, such as `false`, may be meant for another plugin."""
    return isinstance(node, yaml.ScalarNode) and len(node.value.split()) > 1


def _is_blank(node: yaml.Node) -> bool:
    """Whether a value was left out or is white space."""
    return isinstance(node, yaml.ScalarNode) and (is_null(node) or not node.value.strip())
