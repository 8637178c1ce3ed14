"""The YAML texts in a page: their nodes, the place of each node in the file, and how to fix what cannot be parsed.

Nodes are used instead of constructed values: they know their line and column, keep duplicate keys and scalars as
written, and construct no objects.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.text.plain_text import cut_columns, restore_column
from mkdocs_mlops_canvas.text.problem import Problem, make_visible
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import indent_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.text.problem import Code

SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # fast where libyaml is there

_CONSTRUCTOR = yaml.constructor.SafeConstructor()

# Python-Markdown marks its placeholders with these (STX, ETX) and removes them from a page, but YAML can escape them
_CONTROLS = ("\x00", "\x02", "\x03")
_NULL = "tag:yaml.org,2002:null"
TEXT, TIMESTAMP = "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp"
_KNOWN = ("binary", "bool", "float", "int", "map", "merge", "null", "omap", "pairs", "seq", "set", "str", "timestamp")
_TAGS = {f"tag:yaml.org,2002:{name}" for name in _KNOWN}
# far above any canvas; aliases can multiply a few lines into billions of nodes
_MAX_NODES = 10_000
_MAX_DEPTH = 50

_QUOTES = "put the text in quotes, or write '|' after its key and the text indented below"
_NO_COLON = "could not find expected ':'"
_STRAY_COLON = "mapping values are not allowed"
_NO_TOKEN = "cannot start any token"
_FIXES = {  # what the parser says: what fixes it in most cases
    _NO_TOKEN: f"a text that begins with '@', '%' or '`': {_QUOTES}",
    _STRAY_COLON: f"a text with a colon: {_QUOTES}",
    "alphabetic or numeric character": f"a text that begins with '*' or '&': {_QUOTES}",
    "undefined alias": f"a text that begins with '*': {_QUOTES}",
    _NO_COLON: f"a key without a colon, or a text that is not indented: {_QUOTES}",
    "did not find expected key": f"a line with another indentation, or a quote in a text: {_QUOTES}",
    "another document": "remove the line '---'",
}
_REFUSED = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what YAML does not allow
_TIGHT = re.compile(r"^[\w-]+:(?!//)\S")  # `product:Fraud`
_KEY = re.compile(r":(?:\s|$)")  # what ends a key
_LONGEST_LINE = 40  # characters that a message quotes


@dataclass(frozen=True, slots=True)
class YamlBlock:
    """A YAML text and its place: `line` and `column` (from 1) of its first character in the file `path`.

    `original` are its lines as they are in the file, if the tabs of `text` have been expanded.
    """

    text: str
    path: str
    line: int
    column: int = 1
    original: Sequence[str] = ()

    def problem(
        self, place: yaml.Node | yaml.Mark | None, code: Code, message: str, hint: str = "", excerpt: str = ""
    ) -> Problem:
        """A problem at a node of this block, or at its beginning."""
        return Problem(code, message, self.path, *self.place_of(place), hint, excerpt)

    def line_of(self, node: yaml.Node) -> int:
        """The line of the file on which `node` begins."""
        return self.line + int(node.start_mark.line)

    def place_of(self, place: yaml.Node | yaml.Mark | None) -> tuple[int, int]:
        """The line and column of the file at which a node begins, or those of the block."""
        mark = place.start_mark if isinstance(place, yaml.Node) else place
        line, column = (int(mark.line), int(mark.column)) if mark else (0, 0)
        column += self.column
        if line < len(self.original):
            column = min(restore_column(self.original[line], column), len(self.original[line]) + 1)
        return self.line + line, column

    def compose(self) -> yaml.Node | None:
        """The root node, None if there is only white space and comments.

        Raises:
            yaml.YAMLError: The text is not YAML, or has far more nodes than any canvas.
        """
        try:
            root: yaml.Node | None = yaml.compose(self._ended_text, Loader=SafeLoader)
        except RecursionError:  # without libyaml, which has a limit of its own
            raise yaml.YAMLError("it is nested too deeply") from None
        count = 0
        for depth, level in enumerate(_iterate_levels(root)):
            count += len(level)
            if count > _MAX_NODES:
                raise yaml.YAMLError("it has too many values, counting each use of an alias")
            if depth >= _MAX_DEPTH:
                raise yaml.YAMLError("it is nested too deeply")
        return root

    @property
    def _ended_text(self) -> str:
        """The text with a final line feed, without which the last node would end before the last line."""
        return self.text if self.text.endswith("\n") else f"{self.text}\n"

    def duplicate(self, key: yaml.Node, value: yaml.Node, first: int) -> Problem:
        """That a key is repeated; `first` is the line of the first one."""
        message, hint = f"'{self.raw(key).strip()}' is used twice", f"the first one is on line {first}"
        return self.problem(key, "duplicate-key", message, hint, self.raw(value))

    def detect_duplicates(self, node: yaml.Node) -> Iterator[Problem]:
        """The repeated keys of a mapping, such as labels of links."""
        seen: dict[str, int] = {}
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            name = self.raw(key)
            if name in seen:
                yield self.duplicate(key, value, seen[name])
            seen.setdefault(name, self.line_of(key))

    def syntax_problem(self, error: yaml.YAMLError, hint: str) -> Problem:
        """What `compose` raised, as a problem."""
        mark, reason, fix = _diagnose(error, self.text)
        message = f"the YAML cannot be read: {reason}"
        return self.problem(mark, "yaml-syntax", message, f"{fix}; {hint}" if fix else hint, remove_controls(self.text))

    def raw(self, node: yaml.Node) -> str:
        """The author's text of a value: a scalar without its quotes, anything else as written."""
        return scalar_text(node) if isinstance(node, yaml.ScalarNode) else self.written(node)

    def text_of(self, node: yaml.ScalarNode) -> str:
        """The text of a scalar; the tabs of a literal one count from its own margin, not from that of the page."""
        text, first = scalar_text(node), node.start_mark.line + 1
        lines = text.rstrip("\n").split("\n")
        original = self.original[first : first + len(lines)]
        if node.style != "|" or not any("\t" in line for line in original):
            return text
        expanded = self.text.split("\n")[first:]
        indent = next((len(full) - len(line) for full, line in zip(expanded, lines, strict=False) if line), 0)
        return "\n".join(cut_columns(line, self.column - 1 + indent) for line in original)

    def excerpt(self, node: yaml.Node, told: str | None) -> str:
        """The author's text of a value, to be shown beside a message; empty if the message has `told` all of it."""
        raw = self.raw(node)
        return "" if raw.strip() == told else raw

    def written(self, node: yaml.Node) -> str:
        """The text of the block that a node is made of, with its tag and quotes."""
        start, end = node.start_mark, node.end_mark
        lines = self._ended_text.split("\n")[start.line : end.line + 1]
        lines[-1] = lines[-1][: end.column]
        lines[0] = " " * start.column + lines[0][start.column :]
        return textwrap.dedent("\n".join(lines)).rstrip()


def walk(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """`node` and all nodes below it, those behind aliases as often as they are used."""
    for level in _iterate_levels(node):
        yield from level


def _iterate_levels(node: yaml.Node | None) -> Iterator[list[yaml.Node]]:
    """`node`, the nodes right below it, those right below these, and so on."""
    level = [node] if node is not None else []
    while level:
        yield level
        level = [part for above in level if not isinstance(above, yaml.ScalarNode) for part in _parts(above)]


def _parts(node: yaml.Node) -> list[yaml.Node]:
    """The nodes right below a node."""
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return node.value if isinstance(node, yaml.SequenceNode) else []


def scalar_text(node: yaml.ScalarNode) -> str:
    """The text of a scalar without the control characters that Markdown hosts use."""
    return remove_controls(str(node.value))


def remove_controls(text: str) -> str:
    """`text` without the characters with which Markdown hosts mark their placeholders."""
    for control in _CONTROLS:
        if control in text:
            text = text.replace(control, "")
    return text


def is_null(node: yaml.Node) -> bool:
    """Whether a value was left out."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def is_unreadable(node: yaml.Node) -> bool:
    """Whether PyYAML cannot construct a value, which makes hosts ignore the whole front matter silently.

    That is so for dates that do not exist, for unknown tags, and for keys that are not scalars.
    """
    if isinstance(node, yaml.MappingNode) and any(not isinstance(key, yaml.ScalarNode) for key, _ in node.value):
        return True
    if node.tag not in _TAGS:
        return True
    if node.tag != TIMESTAMP or not isinstance(node, yaml.ScalarNode):
        return False
    try:
        _CONSTRUCTOR.construct_yaml_timestamp(node)
    except (ValueError, AttributeError):  # the latter for `!!timestamp x`
        return True
    return False


def plain(node: yaml.Node) -> Any:
    """The value of a node with every scalar as the text that the author wrote, and None where it is left out."""
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = scalar_text(key) if isinstance(key, yaml.ScalarNode) else str(plain(key))
            values.setdefault(name, plain(value))  # the first one counts
        return values
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return None if is_null(node) or not isinstance(node, yaml.ScalarNode) else scalar_text(node)


def kind(node: yaml.Node) -> str:
    """The kind of a value, for a sentence."""
    if isinstance(node, yaml.ScalarNode):
        return "a single text"
    return "a mapping" if isinstance(node, yaml.MappingNode) else "a list"


def _diagnose(error: yaml.YAMLError, text: str) -> tuple[yaml.Mark | None, str, str | None]:
    """Where a text has to be fixed, what is wrong with it, and how to fix it if that is known.

    Args:
        error: What the parser has raised.
        text: What it was given.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if isinstance(error, yaml.reader.ReaderError) and (refused := _REFUSED.search(text)):
        line, before = text.count("\n", 0, refused.start()), text.rfind("\n", 0, refused.start()) + 1
        mark = yaml.Mark("", 0, line, refused.start() - before, None, 0)
        return mark, f"the character '{make_visible(refused[0])}' is not allowed", "remove it"
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    fix = next((fix for sign, fix in _FIXES.items() if sign in reason), None)
    lines = text.split("\n")
    start = None  # the line of the text that should be a key
    if mark and _NO_TOKEN in reason and lines[mark.line][mark.column : mark.column + 1] == "\t":
        fix = "indent with spaces, not with tabs"
    elif mark and _STRAY_COLON in reason:
        start = _find_start(lines, mark.line)
    elif _NO_COLON in reason and (began := getattr(error, "context_mark", None)):
        start = began.line
    if start is not None and (better := _fix_line(lines[start].strip())):
        return yaml.Mark("", 0, start, indent_of(lines[start]), None, 0), reason, better
    return mark, reason, fix


def _find_start(lines: Sequence[str], line: int) -> int | None:
    """The line without a key on which a text begins that goes on up to the key in `line`."""
    start = line
    while start and lines[start - 1].strip() and not _KEY.search(lines[start - 1]):
        start -= 1
    if start == line or lines[start].lstrip().startswith("#"):
        return None
    above = lines[start - 1] if start else ""
    # `background: A text` with the rest of the text indented below
    is_more = bool(above.strip()) and not above.rstrip().endswith(":") and indent_of(above) < indent_of(lines[start])
    return None if is_more else start


def _fix_line(line: str) -> str | None:
    """What fixes a line that should be a key, None if that is not clear."""
    if _TIGHT.match(line):
        return "write a space after the colon"
    if not line or _KEY.search(line) or line[0] in "-\"'[]{}#&*!|>":
        return None
    if " " not in line:
        return f"write '{line}:', with a colon" if len(line) <= _LONGEST_LINE else None
    short = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE].rstrip()}…"
    return f"'{short}' has no colon: write one after its key, or indent it if it belongs to the text above"
