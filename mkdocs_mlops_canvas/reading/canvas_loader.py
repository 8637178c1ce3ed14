"""From the YAML and the sections of a page to a `Canvas`, with a `Problem` for each mistake in them."""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.conditions import list_missing
from mkdocs_mlops_canvas.canvas.definition import find_profile_name
from mkdocs_mlops_canvas.canvas.header_fields import (
    HEADER_KEYS,
    UNREADABLE,
    FieldError,
    read_field,
    read_own_field,
    read_stage,
)
from mkdocs_mlops_canvas.canvas.model import Canvas, Header
from mkdocs_mlops_canvas.reading.canvas_finder import CanvasFinder
from mkdocs_mlops_canvas.reading.passwords import NO_PASSWORDS, Passwords
from mkdocs_mlops_canvas.text.names import find_nearest, fold_name, join_names, slugify, suggest
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import strip_comments
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import CANVAS, PORTFOLIO
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, kind, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition, Profile
    from mkdocs_mlops_canvas.canvas.model import FieldValue
    from mkdocs_mlops_canvas.reading.canvas_finder import FoundCanvas
    from mkdocs_mlops_canvas.reading.sections import BoxSection
    from mkdocs_mlops_canvas.text.problem import Code

_CODE_COMMENT = re.compile(r"(?:\A\n?|\n[ \t]*\n)(?: {4}|\t)[ \t]*<!--")  # a comment that is shown, as code


@dataclass(frozen=True, slots=True)
class Loaded:
    """A canvas, None if nothing could be read, and its problems."""

    canvas: Canvas | None
    problems: tuple[Problem, ...] = ()


@dataclass
class _CanvasDraft:
    """What has been read of one canvas so far."""

    block: YamlBlock
    definition: Definition
    header: dict[str, yaml.Node] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, yaml.Node] = field(default_factory=dict)  # where facts of profiles are written
    homes: dict[str, int] = field(default_factory=dict)  # box key -> line of the text that fills it
    unknown: list[tuple[yaml.Node, yaml.Node]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, node: yaml.Node | None, code: Code, message: str, hint: str = "", excerpt: str = "") -> None:
        self.problems.append(self.block.problem(node, code, message, hint, excerpt))

    def fill(self, box: Box, markdown: str, line: int, column: int) -> None:
        """Put a text, which begins at this place, into its box, or report that the box has one already."""
        if not _CODE_COMMENT.search(markdown) and not strip_comments(markdown).strip():
            return
        if box.key not in self.boxes:
            self.boxes[box.key] = markdown.strip("\n")
            self.homes[box.key] = line
            return
        message = f"the box '{box.title}' has text already"
        hint = f"merge it with the text on line {self.homes[box.key]}"
        self.problems.append(Problem("box-twice", message, self.block.path, line, column, hint, markdown))


@dataclass(frozen=True, slots=True)
class Loader:
    """Reads canvases against the definitions and the stages of one site, whose `passwords` hide pages."""

    definitions: Mapping[str, Definition]
    stages: tuple[str, ...]
    passwords: Passwords = NO_PASSWORDS

    @property
    def finder(self) -> CanvasFinder:
        """What finds the canvases that are to be read."""
        return CanvasFinder(self.definitions)

    def load(self, found: FoundCanvas, title: str, sections: Sequence[BoxSection] = (), first_line: int = 1) -> Loaded:
        """The canvas that was found.

        Args:
            found: Where it was found.
            title: The product's name if the canvas does not give one.
            sections: The sections of the page that are its boxes.
            first_line: The line of the file at which the lines of these sections begin to count.
        """
        if not found.readable:
            return Loaded(None, found.problems)
        draft = _CanvasDraft(found.block, found.definition, problems=list(found.problems))
        if found.node and found.node.value:
            self._read_mapping(found.node, draft, at_top=True)
        elif not sections:
            if not found.problems:
                place = found.block.place_of(found.key) if found.key else found.fence_place
                hint = "write a key, such as 'product: Name'"
                draft.problems.append(Problem("empty-canvas", "the canvas is empty", found.block.path, *place, hint))
            return Loaded(None, tuple(draft.problems))
        for section in sections:
            draft.fill(section.box, section.text, first_line + section.heading.start, 1)
        header = self._read_header(draft)
        product = header.product or title
        boxes = {box.key: draft.boxes[box.key] for box in draft.definition.boxes if box.key in draft.boxes}
        id_ = _make_id(header, product, found.key, draft)
        places = {key: found.block.place_of(node) for key, node in (draft.profiles | draft.header).items()}
        places[""] = found.block.place_of(found.key or found.node)
        canvas = Canvas(draft.definition, header, product, id_, boxes, places)
        draft.problems += _detect_missing(canvas, found.block.path)
        return Loaded(canvas, tuple(sorted(draft.problems, key=lambda problem: (problem.line, problem.column))))

    def _read_mapping(self, node: yaml.MappingNode, draft: _CanvasDraft, at_top: bool) -> None:
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = draft.block.raw(key).strip()
            if name in seen:
                draft.problems.append(draft.block.duplicate(key, value, seen[name]))
                continue
            seen[name] = draft.block.line_of(key)
            if at_top and (profile := draft.definition.find_profile(name)):
                self._read_facts(profile, key, value, draft)
                continue
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

    def _read_facts(self, profile: Profile, key: yaml.Node, node: yaml.Node, draft: _CanvasDraft) -> None:
        draft.profiles[profile.key] = key
        if not isinstance(node, yaml.MappingNode):
            if not is_null(node):
                message, hint = f"'{profile.key}' holds facts, not {kind(node)}", "write one key a line below it"
                draft.tell(node, "wrong-type", message, hint, draft.block.raw(node))
            return
        draft.problems += draft.block.detect_duplicates(node)
        for name_node, value in node.value:
            name = draft.block.raw(name_node).strip()
            own = profile.find_field(name)
            if own:
                draft.header.setdefault(own.key, value)
                continue
            known = [own.key.rpartition(".")[2] for own in profile.fields]
            near = suggest(fold_name(name), known) or f"the facts of '{profile.key}' are {join_names(known)}"
            draft.tell(name_node, "unknown-key", f"unknown fact '{name}'", near, draft.block.raw(value))

    def _read_header(self, draft: _CanvasDraft) -> Header:
        values: dict[str, Any] = {}
        fields: dict[str, FieldValue] = {}
        for name, node in draft.header.items():
            draft.problems += draft.block.detect_duplicates(node)
            try:
                if name in HEADER_KEYS:
                    values[name] = read_field(name, plain(node))
                elif (own := draft.definition.find_field(name)) and (
                    value := read_own_field(own, plain(node))
                ) is not None:
                    fields[name] = value
            except FieldError as error:
                excerpt = draft.block.excerpt(node, error.value)
                draft.tell(node, error.code, f"'{name}': {error}", error.hint, excerpt)
                if name in UNREADABLE:
                    values[name] = UNREADABLE[name]
        in_order = {own.key: fields[own.key] for own in draft.definition.fields if own.key in fields}
        header = Header(**values, fields=in_order)
        if header.version and header.version not in self.definitions:
            self._tell_unknown_version(header.version, draft)
        if header.stage is None:
            return header
        try:
            return replace(header, stage=read_stage(header.stage, self.stages))
        except FieldError as error:
            draft.tell(draft.header["stage"], error.code, str(error), error.hint)
            return header

    def _tell_unknown_version(self, version: str, draft: _CanvasDraft) -> None:
        """That nobody knows the canvas: one problem, instead of one for each of its boxes."""
        near = suggest(version, self.definitions)
        hint = f"{near} List" if near else f"the versions are {join_names(self.definitions)}; list"
        hint += " your own canvas in 'definitions'"
        excerpt = "\n".join(f"{draft.block.raw(key)}: {draft.block.raw(value)}" for key, value in draft.unknown)
        lines = {draft.block.line_of(key) for key, _ in draft.unknown}  # also of boxes called nearly as a key is
        codes = ("unknown-box", "unknown-key")
        draft.problems = [each for each in draft.problems if each.code not in codes or each.line not in lines]
        draft.tell(draft.header["version"], "unknown-definition", f"unknown version '{version}'", hint, excerpt)

    def _unknown(self, name: str, definition: Definition, at_top: bool) -> tuple[Code, str, str]:
        """The code, message and hint for a key that names nothing."""
        others = (d for d in self.definitions.values() if d is not definition)
        elsewhere = next((d for d in others if d.find_box(name) or d.find_column(name) or d.find_field(name)), None)
        if elsewhere:
            hint = f"write 'version: {elsewhere.key}' if you mean that canvas"
            return "unknown-box", f"'{name}' is not in version {definition.key}", hint
        if at_top and (profile := find_profile_name(name)):
            hint = f"write 'profiles: [{profile}]' in the options of the site"
            return "unknown-key", f"the profile '{profile}' is not enabled", hint
        if name == "<<":
            return "unknown-key", "merge keys are not supported", "write the keys themselves"
        if not at_top and definition.find_column(name):
            return "unknown-box", f"'{name}' is a column inside another column", "indent it less"
        boxes = [box.key for box in definition.boxes]
        fields = [*HEADER_KEYS, *(own.key for own in definition.fields)] if at_top else []
        keys = [*fields, *(column.key for column in definition.columns)] if at_top else []
        near = find_nearest(fold_name(name), [*boxes, *keys])
        if near:
            hint = f"did you mean '{near}'?"
        else:
            more = f"; the other keys are {join_names(fields)}" if at_top else ""
            hint = f"the boxes are {join_names(boxes)}{more}"
        if near in keys:
            return "unknown-key", f"unknown key '{name}'", hint
        return "unknown-box", f"unknown box '{name}'", hint


def _detect_missing(canvas: Canvas, path: str) -> Iterator[Problem]:
    """The problems of facts that other facts ask for."""
    for reason, fields in list_missing(canvas).items():
        facts = " and ".join(f"'{fact}: {value}'" for fact, value in reason)
        names = " and ".join(f"'{own.key}'" for own in fields)
        first = fields[0]
        place = next(canvas.places[key] for key in (reason[0][0], first.profile, "") if key in canvas.places)
        hint = f"write '{first.key.rpartition('.')[2]}: ...' below '{first.profile}'" if first.profile else ""
        yield Problem("missing-fact", f"{facts} {'needs' if len(reason) == 1 else 'need'} {names}", path, *place, hint)


def _read_box(box: Box, name: str, key: yaml.Node, value: yaml.Node, draft: _CanvasDraft) -> None:
    if isinstance(value, yaml.ScalarNode):
        text = "" if is_null(value) else draft.block.text_of(value)
        for block in _list_blocks(text):
            what, hint = block.removeprefix("mlops-"), "put it on lines of its own, outside the canvas"
            draft.tell(key, "misplaced-block", f"a {what} inside the box '{box.title}' is not shown", hint)
        draft.fill(box, text, *draft.block.place_of(key))
        return
    hint = f"write '{name}: |' and the Markdown indented below it"
    draft.tell(value, "wrong-type", f"'{name}' holds Markdown, not {kind(value)}", hint, draft.block.raw(value))


def _list_blocks(markdown: str) -> list[str]:
    """The names of canvases and portfolios in the text of a box."""
    if "mlops" not in markdown:
        return []
    outline = read_outline(markdown.split("\n"))
    names = [fence.name for fence in outline.fences] + [marker.name for marker in outline.markers]
    return [name for name in names if name in (CANVAS, PORTFOLIO)]


def _make_id(header: Header, product: str, key: yaml.Node | None, draft: _CanvasDraft) -> str:
    name = header.id or product
    canvas_id = slugify(name)
    if not canvas_id:
        place = draft.header.get("id") or draft.header.get("product") or key
        draft.tell(place, "empty-id", f"'{name}' has no letter or digit to make an id from", "write an 'id'")
    return canvas_id or "canvas"
