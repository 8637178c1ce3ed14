"""Canvases as the Markdown of a page, in any of the three forms of authoring."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.text.dates import parse_date
from mkdocs_mlops_canvas.text.fences import choose_fence
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import plain_line
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import CANVAS, MARKER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box, Definition
    from mkdocs_mlops_canvas.text.problem import Problem

# what starts a new canvas; a header is written in the order of its keys
_NEW_HEADER: Mapping[str, Any] = {
    "designed_by": None, "date": None, "iteration": 1, "stage": None, "owner": None, "tags": [],
}  # fmt: skip

_COLUMN_LEVEL, _BOX_LEVEL = 2, 3
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")  # `4`
_LIKE_A_NUMBER = re.compile(r"[-+.]?\d")  # `1e3`, `0o14`


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """The page of a canvas, in a form that is not always the one that was asked for.

    `changed` has the keys of boxes whose texts do not come back as they were, and `problems` what to mend.
    """

    text: str
    form: str
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class _LongText(str):
    """A text of several lines, below its key."""

    __slots__ = ()


class _PageDumper(yaml.SafeDumper):
    """Writes texts as authors write them."""


class _ValueDumper(yaml.SafeDumper):
    """Writes texts so that each parser reads them as texts."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _LIKE_A_NUMBER.match(text) else None  # YAML 1.2 has numbers that 1.1 has not, such as `1e3`
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ValueDumper.add_representer(str, _represent_text)
_PageDumper.add_representer(
    _LongText, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
)
_PageDumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
_PageDumper.add_representer(list, lambda dumper, items: dumper.represent_sequence("tag:yaml.org,2002:seq", items, True))


def make_header(
    definition: Definition, stages: Sequence[str] = STAGES, profiles: Collection[str] = ()
) -> dict[str, Any]:
    """What starts a new canvas: the fields that its definition and some `profiles` add, the first of the `stages`."""
    own: dict[str, Any] = {
        field.key: [] if field.kind == "texts" else None
        for field in definition.fields
        if not field.profile or field.profile in profiles
    }
    return {**_NEW_HEADER, "stage": stages[0], **own}


def nest_facts(header: Mapping[str, Any]) -> dict[str, Any]:
    """A header as authors write it, with the facts of each profile below its key."""
    nested: dict[str, Any] = {}
    for key, value in header.items():
        profile, _, name = key.rpartition(".")
        (nested.setdefault(profile, {}) if profile else nested)[name] = value
    return nested


def write_canvas(
    definition: Definition,
    header: Mapping[str, Any],
    boxes: Mapping[str, str],
    form: str,
    below: str = "",
    with_questions: bool = False,
    settings: str = "",
    default: str = DEFAULT_VERSION,
) -> str:
    """The Markdown of a page with one canvas, in one of `FORMS`; an empty box has its prompt as a comment.

    `header` maps keys to texts, numbers, lists of texts, mappings of texts, or None for a key that is still to be
    filled; `boxes` maps keys to Markdown; `below` is Markdown that stands below the canvas. `with_questions` writes
    those of each box, too, as comments; `settings` is YAML of the page's own. The page names its version if
    `header` does, or if it is not the `default` one. Sections cannot hold every text (a fence that is never closed
    swallows the sections below it): who writes texts of others reads the page again and compares.
    """
    asked = {
        box.key: [" ".join(question.split()) for question in box.questions] if with_questions else []
        for box in definition.boxes
    }
    facts = nest_facts({key: _plain(value) for key, value in header.items() if key not in ("product", "version")})
    if header.get("version") or definition.key != default:
        facts = {"version": definition.key, **facts}
    product = header.get("product") or "Name of the product"
    rest = f"\n{below}\n" if below else ""
    if form == "sections":
        body = "\n".join(_write_sections(definition, boxes, asked))
        if not facts or "title:" in settings or not _is_plain_heading(product):
            facts = {"product": product, **facts}
        front = _add_choices(_write_yaml({"canvas": facts}), definition, header)
        return f"---\n{settings}{front}---\n\n# {product}\n{body}\n{rest}"
    filled = {box.key: _LongText((boxes.get(box.key) or f"<!-- {box.prompt} -->") + "\n") for box in definition.boxes}
    mapping = {"product": product, **facts, **filled}
    if form == "frontmatter":
        front = _add_choices(_write_yaml({"canvas": mapping}), definition, header)
        body = f"\n# {product}\n\n{MARKER}\n{rest}" if rest else ""  # with the marker, no heading is a box
        return f"---\n{settings}{_add_comments(front, asked, '  ')}---\n{body}"
    text = _add_comments(_add_choices(_write_yaml(mapping), definition, header), asked)
    fence = choose_fence(text)
    front = f"---\n{settings}---\n\n" if settings else ""
    return f"{front}# {product}\n\n{fence}{CANVAS}\n{text}{fence}\n{rest}"


def write_mapping(mapping: Mapping[str, Any]) -> str:
    """A canvas in YAML, as it stands in a fence: texts of several lines are below their keys."""
    return _write_yaml(_mark_blocks(mapping))


def write_values(*documents: Mapping[str, Any]) -> str:
    """Mappings of texts, lists and mappings in YAML for other programs, with `---` between documents."""
    return yaml.dump_all(
        documents,
        Dumper=_ValueDumper,
        allow_unicode=True,
        sort_keys=False,
        width=10**6,
        explicit_start=len(documents) > 1,
    )


def _mark_blocks(value: Any) -> Any:
    """The same values, with texts of several lines marked as such."""
    if isinstance(value, dict):
        return {key: _mark_blocks(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_mark_blocks(item) for item in value]
    return _LongText(value) if isinstance(value, str) and "\n" in value else _plain(value)


def _write_yaml(mapping: Mapping[str, Any]) -> str:
    """YAML with its lines as long as the author's."""
    return yaml.dump(mapping, Dumper=_PageDumper, allow_unicode=True, sort_keys=False, width=10**6)


def _plain(value: Any) -> Any:
    """The value that YAML writes as `value` without quotes, if there is one: for days and numbers."""
    if isinstance(value, str) and (day := parse_date(value)):
        return day
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def _is_plain_heading(product: str) -> bool:
    """Whether a name that is written as a heading is read as the same name."""
    (heading,) = read_outline([f"# {product}"]).headings or (None,)
    return heading is not None and heading.text == plain_line(heading.text) == product


def _add_comments(text: str, asked: Mapping[str, Sequence[str]], indent: str = "") -> str:
    """YAML with questions above the keys of boxes, which have this indent."""
    for key, questions in asked.items():
        if questions:
            lines = "".join(f"{indent}# {question}\n" for question in questions)
            text = text.replace(f"\n{indent}{key}:", f"\n\n{lines}{indent}{key}:", 1)
    return text


def _add_choices(text: str, definition: Definition, header: Mapping[str, Any]) -> str:
    """YAML with the values that a fact of a profile may have beside its key, if it has none."""
    for own in definition.fields:
        if own.profile and own.values and header.get(own.key, "") is None:
            name = own.key.rpartition(".")[2]
            place = re.compile(rf"^ *{own.profile}:\n(?: .*\n)*? +{name}:$", re.MULTILINE)
            text = place.sub(rf"\g<0> # {', '.join(own.values)}", text, count=1)
    return text


def _write_sections(
    definition: Definition, boxes: Mapping[str, str], asked: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    for column in definition.columns:
        yield f"\n{'#' * _COLUMN_LEVEL} {column.title}"
        for box in column.boxes:
            yield f"\n{'#' * _BOX_LEVEL} {box.title}\n\n{_write_text(box, boxes.get(box.key, ''))}"
            if asked[box.key]:
                yield "\n".join(("\n<!--", *(f"- {question}" for question in asked[box.key]), "-->"))


def _write_text(box: Box, markdown: str) -> str:
    """The text below the heading of a box, with its own headings below that one."""
    if not markdown.strip():
        return f"<!-- {box.prompt} -->"
    return lower_headings(textwrap.dedent(markdown).strip("\n"))


def lower_headings(markdown: str, level: int = _BOX_LEVEL + 1) -> str:
    """The text of a box with its headings at `level` or deeper: below that of the box in the sections form."""
    lines = markdown.split("\n")
    headings = read_outline(lines).headings
    shift = level - min((heading.level for heading in headings), default=level)
    for heading in reversed(headings if shift > 0 else ()):
        marks = "#" * min(6, heading.level + shift)
        line = lines[heading.start].strip()  # as it is written, with its attributes
        if heading.end > heading.start + 1:  # it is underlined: at the end of a line, more `#` belong to the marks
            line = f" {line} #" if line.endswith("#") else f" {line}"
        lines[heading.start : heading.end] = [marks + line.removeprefix("#" * heading.level)]
    return "\n".join(lines)
