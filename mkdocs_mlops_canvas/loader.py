"""Owns the way from YAML and sections to a `Canvas`, with every mistake on the way as a `Problem`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.definition import DEFAULT_VERSION, fold_name
from mkdocs_mlops_canvas.model import (
    HEADER_KEYS,
    Canvas,
    FieldError,
    Header,
    read_field,
    read_own_field,
    read_stage,
    slugify,
)
from mkdocs_mlops_canvas.outline import read_outline
from mkdocs_mlops_canvas.problem import Problem, join_names, suggest
from mkdocs_mlops_canvas.source import CANVAS, FRONT_MATTER_KEY, PORTFOLIO, UNMISTAKABLE_KEYS
from mkdocs_mlops_canvas.text import strip_comments
from mkdocs_mlops_canvas.yaml_block import (
    TEXT,
    TIMESTAMP,
    YamlBlock,
    is_null,
    is_unreadable,
    kind,
    plain,
    scalar_text,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.model import FieldValue
    from mkdocs_mlops_canvas.problem import Code

_DATE_KEYS = ("date", "review_by")


@dataclass(frozen=True, slots=True)
class Found:
    """The YAML of a canvas, found but not yet read: `node` is its mapping, none where nothing is written.

    `readable` tells whether there is a canvas in it at all.
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
class SectionText:
    """A section of the page that is a box: its title, its Markdown, and the line of its heading (from 1)."""

    title: str
    markdown: str
    line: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """A canvas, none if nothing could be read, and what its author should mend."""

    canvas: Canvas | None
    problems: tuple[Problem, ...] = ()


@dataclass
class _Draft:
    """What has been read of one canvas so far."""

    block: YamlBlock
    definition: Definition
    header: dict[str, yaml.Node] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    homes: dict[str, int] = field(default_factory=dict)  # box key -> line of the text that fills it
    unknown: list[tuple[yaml.Node, yaml.Node]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, node: yaml.Node | None, code: Code, message: str, hint: str = "", excerpt: str = "") -> None:
        self.problems.append(self.block.problem(node, code, message, hint, excerpt))


@dataclass(frozen=True, slots=True)
class Loader:
    """Reads canvases against the definitions and the stages of one site."""

    definitions: Mapping[str, Definition]
    stages: tuple[str, ...]

    def find_in_front_matter(self, block: YamlBlock) -> Found | None:
        """The value of `canvas:` in a page's front matter; none where there is no such key."""
        try:
            root = block.compose()
        except yaml.YAMLError as error:
            if not any(line.startswith(FRONT_MATTER_KEY) for line in block.text.split("\n")):
                return None
            hint = "until it is mended, nothing in this front matter has an effect"
            problem = block.syntax_problem(error, hint)
            return Found(block, self._definition(None), problems=(problem,), readable=False)
        pairs = root.value if isinstance(root, yaml.MappingNode) else ()
        entries = [(key, value) for key, value in pairs if key.value == FRONT_MATTER_KEY]
        if not entries:
            return self._find_misspelt(block, pairs) or self._find_bare(block, pairs)
        (key, value), *again = entries
        problems = [block.duplicate(other, text, block.line_of(key)) for other, text in again]
        dates = {own.key for d in self.definitions.values() for own in d.fields if own.kind == "date"}
        problems += _unreadable_values(block, pairs, {*_DATE_KEYS, *dates})
        found = self._find(block, value, key, "'canvas'", problems)
        return replace(found, problems=(*found.problems, *self._find_beside(found, pairs)))

    def find_in_fence(self, block: YamlBlock) -> Found:
        """The mapping that a fence holds."""
        try:
            root = block.compose()
        except yaml.YAMLError as error:
            hint = "until it is mended, the canvas is shown as text"
            problem = block.syntax_problem(error, hint)
            return Found(block, self._definition(None), problems=(problem,), readable=False)
        return self._find(block, root, None, "a canvas", [])

    def reject(self, problem: Problem) -> Found:
        """A canvas of which nothing can be read."""
        block = YamlBlock("", problem.path, problem.line)
        return Found(block, self._definition(None), problems=(problem,), readable=False)

    def load(self, found: Found, title: str, sections: Sequence[SectionText] = ()) -> Loaded:
        """The canvas that was found, with the sections of the page that are its boxes.

        `title` is the product's name where the canvas does not give one.
        """
        if not found.readable:
            return Loaded(None, found.problems)
        draft = _Draft(found.block, found.definition, problems=list(found.problems))
        if found.node and found.node.value:
            self._read_mapping(found.node, draft, at_top=True)
        elif not sections:
            if not found.problems:
                line, column = found.block.place_of(found.key) if found.key else found.fence_place
                hint = "write a key, such as 'product: Name'"
                draft.problems.append(
                    Problem("empty-canvas", "the canvas is empty", found.block.path, line, column, hint)
                )
            return Loaded(None, tuple(draft.problems))
        for section in sections:
            if box := draft.definition.find_box(section.title):
                _fill(box, section.markdown, section.line, 1, draft)
        header = self._read_header(draft)
        product = header.product or title
        boxes = {box.key: draft.boxes[box.key] for box in draft.definition.boxes if box.key in draft.boxes}
        id_ = _make_id(header, product, found.key, draft)
        places = {key: found.block.place_of(node) for key, node in draft.header.items()}
        places[""] = found.block.place_of(found.key or found.node)
        canvas = Canvas(draft.definition, header, product, id_, boxes, places)
        return Loaded(canvas, tuple(sorted(draft.problems, key=lambda problem: (problem.line, problem.column))))

    def is_canvas(self, block: YamlBlock) -> bool:
        """Whether a text is the YAML of a canvas, as its keys look."""
        try:
            return self._has_own_keys(block.compose())
        except yaml.YAMLError:
            return False

    def _find(
        self, block: YamlBlock, value: yaml.Node | None, key: yaml.Node | None, name: str, problems: list[Problem]
    ) -> Found:
        if value is not None and not isinstance(value, yaml.MappingNode) and not is_null(value):
            message = f"{name} has to be a mapping, not {kind(value)}"
            hint = "write one key a line, such as 'product: Name'"
            problems.append(block.problem(key or value, "wrong-type", message, hint, block.raw(value)))
        node = value if isinstance(value, yaml.MappingNode) else None
        readable = node is not None or value is None or is_null(value)
        return Found(block, self._definition(node), node, key, tuple(problems), readable)

    def _find_misspelt(self, block: YamlBlock, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Found | None:
        """The canvas below a key that is nearly `canvas`."""
        for key, value in pairs:
            name = fold_name(str(key.value))
            near = name.endswith(FRONT_MATTER_KEY) or suggest(name, [FRONT_MATTER_KEY], cutoff=0.8)
            if near and self._has_own_keys(value):
                message, hint = f"unknown key '{block.raw(key)}'", f"did you mean '{FRONT_MATTER_KEY}'?"
                problem = block.problem(key, "unknown-key", message, hint, block.raw(value))
                return Found(block, self._definition(None), problems=(problem,), readable=False)
        return None

    def _find_bare(self, block: YamlBlock, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Found | None:
        """The canvas whose keys stand in the front matter without `canvas:` above them."""
        names = [str(key.value) for key, _ in pairs]
        if not any(fold_name(name) in UNMISTAKABLE_KEYS for name in names):
            return None
        own = [(k, v) for (k, v), name in zip(pairs, names, strict=True) if self._is_own_key(name)]
        if len(own) < 2:
            return None
        message, hint = (
            f"there is no '{FRONT_MATTER_KEY}:' above '{own[0][0].value}'",
            "write it, and indent the keys of the canvas",
        )
        excerpt = "\n".join(f"{block.raw(key)}: {block.raw(value)}" for key, value in own)
        problem = block.problem(own[0][0], "not-indented", message, hint, excerpt)
        return Found(block, self._definition(None), problems=(problem,), readable=False)

    def _find_beside(self, found: Found, pairs: Sequence[tuple[yaml.Node, yaml.Node]]) -> Iterator[Problem]:
        """What stands beside `canvas:` for want of indentation; front matter has keys of others too."""
        for key, value in pairs:
            name = str(key.value)
            if found.definition.find_box(name):
                # beside a canvas that has keys of its own, one word may well be meant for somebody else
                ours = found.node is None or (isinstance(value, yaml.ScalarNode) and len(value.value.split()) > 1)
            else:
                ours = fold_name(name) in UNMISTAKABLE_KEYS
            if ours:
                message = f"'{name}' stands beside '{FRONT_MATTER_KEY}', not in it"
                yield found.block.problem(key, "not-indented", message, "indent it", found.block.raw(value))

    def _has_own_keys(self, node: yaml.Node | None) -> bool:
        """Whether the node is a mapping with a key of the header or a box."""
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        return any(self._is_own_key(str(key.value)) for key, _ in pairs)

    def _is_own_key(self, name: str) -> bool:
        """Whether a name is that of a box, or a key of the header that front matter of others hardly has."""
        return fold_name(name) in UNMISTAKABLE_KEYS or any(d.find_box(name) for d in self.definitions.values())

    def _definition(self, node: yaml.MappingNode | None) -> Definition:
        pairs = node.value if node else ()
        versions = [plain(value) for key, value in pairs if fold_name(str(key.value)) == "version"]
        version = versions[0] if versions and isinstance(versions[0], str) else DEFAULT_VERSION
        return self.definitions.get(version, self.definitions[DEFAULT_VERSION])

    def _read_mapping(self, node: yaml.MappingNode, draft: _Draft, at_top: bool) -> None:
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = draft.block.raw(key).strip()
            if name in seen:
                draft.problems.append(draft.block.duplicate(key, value, seen[name]))
                continue
            seen[name] = draft.block.line_of(key)
            column = draft.definition.find_column(name) if at_top else None
            own = draft.definition.find_field(name) if at_top else None
            folded = own.key if own else fold_name(name)
            if at_top and folded in draft.header:
                draft.problems.append(draft.block.duplicate(key, value, draft.block.line_of(draft.header[folded])))
            elif at_top and (own or folded in HEADER_KEYS):
                draft.header[folded] = value
            elif column and isinstance(value, yaml.MappingNode):
                self._read_mapping(value, draft, at_top=False)
            elif box := draft.definition.find_box(name):
                _read_box(box, name, key, value, draft)
            elif column and not is_null(value):
                message = f"'{name}' is a column and holds boxes, not {kind(value)}"
                hint = f"write the text below {join_names(box.key for box in column.boxes)}"
                draft.tell(key, "wrong-type", message, hint, draft.block.raw(value))
            elif not column:
                draft.unknown.append((key, value))
                code, message, hint = self._unknown(name, draft.definition, at_top)
                draft.tell(key, code, message, hint, draft.block.raw(value))

    def _read_header(self, draft: _Draft) -> Header:
        values: dict[str, Any] = {}
        fields: dict[str, FieldValue] = {}
        for name, node in draft.header.items():
            draft.problems += draft.block.find_duplicates(node)
            try:
                if name in HEADER_KEYS:
                    values[name] = read_field(name, plain(node))
                elif (own := draft.definition.find_field(name)) and (value := read_own_field(own, plain(node))):
                    fields[name] = value
            except FieldError as error:
                raw = draft.block.raw(node)
                excerpt = "" if raw in str(error) else raw
                draft.tell(node, error.code, f"'{name}': {error}", error.hint, excerpt)
        header = Header(
            **values, fields={own.key: fields[own.key] for own in draft.definition.fields if own.key in fields}
        )
        if header.version not in self.definitions:
            hint = suggest(str(header.version), self.definitions) or f"the versions are {join_names(self.definitions)}"
            hint += "; a canvas of your own has to be named in 'definitions'"
            # its boxes are of a canvas that nobody knows: that is one problem, not many
            boxes = [problem for problem in draft.problems if problem.code == "unknown-box"]
            draft.problems = [problem for problem in draft.problems if problem not in boxes]
            excerpt = "\n".join(f"{draft.block.raw(key)}: {draft.block.raw(value)}" for key, value in draft.unknown)
            draft.tell(
                draft.header["version"], "unknown-definition", f"unknown version '{header.version}'", hint, excerpt
            )
        if header.stage is None:
            return header
        try:
            return replace(header, stage=read_stage(header.stage, self.stages))
        except FieldError as error:
            draft.tell(draft.header["stage"], error.code, str(error), error.hint)
            return header

    def _unknown(self, name: str, definition: Definition, at_top: bool) -> tuple[Code, str, str]:
        """The code, message and hint for a key that names nothing."""
        others = (d for d in self.definitions.values() if d is not definition)
        elsewhere = next((d for d in others if d.find_box(name) or d.find_column(name) or d.find_field(name)), None)
        if elsewhere:
            hint = f"write 'version: {elsewhere.key}' if you mean that canvas"
            return "unknown-box", f"'{name}' is not in version {definition.key}", hint
        if name == "<<":
            return "unknown-key", "merge keys are not read here", "write the keys themselves"
        if not at_top and definition.find_column(name):
            return "unknown-box", f"'{name}' is a column, and stands inside another one", "write it beside that one"
        boxes = [box.key for box in definition.boxes]
        fields, columns = (field.key for field in definition.fields), (column.key for column in definition.columns)
        keys = [*HEADER_KEYS, *fields, *columns] if at_top else []
        hint = suggest(fold_name(name), [*boxes, *keys])
        if any(f"'{key}'" in hint for key in keys):
            return "unknown-key", f"unknown key '{name}'", hint
        return "unknown-box", f"unknown box '{name}'", hint or f"the boxes are {join_names(boxes)}"


def _read_box(box: Box, name: str, key: yaml.Node, value: yaml.Node, draft: _Draft) -> None:
    if isinstance(value, yaml.ScalarNode):
        text = "" if is_null(value) else scalar_text(value)
        for name in _find_blocks(text):
            what, hint = name.removeprefix("mlops-"), "put it on lines of its own, outside of the canvas"
            draft.tell(key, "misplaced-block", f"a {what} inside the box '{box.title}' is not shown", hint)
        _fill(box, text, *draft.block.place_of(key), draft)
        return
    hint = f"write '{name}: |' and the Markdown indented below it"
    draft.tell(value, "wrong-type", f"'{name}' holds Markdown, not {kind(value)}", hint, draft.block.raw(value))


def _find_blocks(markdown: str) -> list[str]:
    """The names of blocks of ours in the text of a box."""
    if "mlops" not in markdown:
        return []
    outline = read_outline(markdown.split("\n"))
    names = [fence.name for fence in outline.fences] + [marker.name for marker in outline.markers]
    return [name for name in names if name in (CANVAS, PORTFOLIO)]


def _fill(box: Box, markdown: str, line: int, column: int, draft: _Draft) -> None:
    """Put `markdown` into its box, or tell at its place that the box has a text already."""
    if not strip_comments(markdown).strip():
        return
    if box.key not in draft.boxes:
        draft.boxes[box.key] = markdown.strip("\n")
        draft.homes[box.key] = line
        return
    message = f"the box '{box.title}' has a text already"
    hint = f"join it with the text on line {draft.homes[box.key]}"
    draft.problems.append(Problem("box-twice", message, draft.block.path, line, column, hint, markdown))


def _make_id(header: Header, product: str, key: yaml.Node | None, draft: _Draft) -> str:
    name = header.id or product
    canvas_id = slugify(name)
    if not canvas_id:
        place = draft.header.get("id") or draft.header.get("product") or key
        draft.tell(place, "empty-id", f"'{name}' has no letter or digit to make an id of", "write an 'id'")
    return canvas_id or "canvas"


def _is_blank(node: yaml.Node) -> bool:
    """Whether a value was left out or is white space."""
    return isinstance(node, yaml.ScalarNode) and (is_null(node) or not node.value.strip())


def _unreadable_values(
    block: YamlBlock, pairs: Sequence[tuple[yaml.Node, yaml.Node]], date_keys: Collection[str]
) -> Iterator[Problem]:
    """What makes hosts drop the front matter, but for the dates of a canvas, which are told as such."""
    dates = {
        id(value)
        for key, canvas in pairs
        if key.value == FRONT_MATTER_KEY and isinstance(canvas, yaml.MappingNode)
        for name, value in canvas.value
        if fold_name(str(name.value)) in date_keys and value.tag == TIMESTAMP
    }
    for node in (node for pair in pairs for part in pair for node in walk(part)):
        if node.tag != TEXT and is_unreadable(node) and id(node) not in dates:  # texts are most
            message = f"'{block.written(node)}' cannot be read by hosts, so they ignore this front matter"
            yield block.problem(node, "front-matter", message, "put it in quotes")
