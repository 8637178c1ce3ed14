"""Canvases as model cards for the Hub of Hugging Face; `hugging_face.yml` lists the sections of a card."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.canvas.header_fields import write_own_field
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS, list_related
from mkdocs_mlops_canvas.text.fences import read_fence_line
from mkdocs_mlops_canvas.text.names import make_title
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import indent_of
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader
from mkdocs_mlops_canvas.writing.markdown import lower_headings, write_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Box
    from mkdocs_mlops_canvas.canvas.model import Canvas

_SECTIONS = Path(__file__).with_name("hugging_face.yml")
_NEEDED = "[More Information Needed]"  # as in the template; the Hub counts them
_LEVEL = 2  # of the headings of sections
_MARK = re.compile(r"[\\`*_\[\]<>|]|^[#+=-]+|^\d+(?=[.)])")  # `a_b`, `# x`
_COMMENT = re.compile(r" {0,3}<!--")  # `<!-- text`
_COMMENT_END = "-->"
_TARGET = re.compile(r"\]\(\s*<?([^)\s>]+)")  # `[text](page.md "Title")`
_IN_LINKS = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C"})
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)  # an address that is no file beside the page


@dataclass(frozen=True, slots=True)
class CardSection:
    """A section of a card: the keys of the `boxes` that go there, and what else it `holds`.

    One that is `needed` stands in a card also when nothing is known for it.
    """

    title: str | None = None
    boxes: tuple[str, ...] = ()
    holds: str | None = None
    needed: bool = False
    parts: tuple[CardSection, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The text of a `README.md`, and what it `lost`."""

    text: str
    lost: tuple[str, ...]


@cache
def load_sections() -> tuple[CardSection, ...]:
    """The sections of a card in their order."""
    return tuple(map(_make_section, yaml.load(_SECTIONS.read_text("utf-8"), SafeLoader)))


def list_placed_boxes(sections: Sequence[CardSection]) -> frozenset[str]:
    """The keys of all boxes that have a place in a card."""
    return frozenset(key for section in sections for key in (*section.boxes, *list_placed_boxes(section.parts)))


def write_card(canvas: Canvas, links: Mapping[str, str]) -> ModelCard:
    """The card of a canvas; `links` are those of its header by label, absolute where that is known."""
    links = {label: to if _ELSEWHERE.match(to) else canvas.header.links[label] for label, to in links.items()}
    sections = load_sections()
    places = list_placed_boxes(sections)
    rest = [box for box in canvas.definition.boxes if box.key in canvas.boxes and box.key not in places]
    metadata = {"tags": list(dict.fromkeys(canvas.header.tags))}
    body = [f"# Model Card for {_write_words(canvas.product)}", _write_words(canvas.summary)]
    for section in sections:
        body += _write_section(section, _LEVEL, canvas, links, rest)
    texts = "\n\n".join(filter(None, body))
    relative = [
        target
        for target in dict.fromkeys((*links.values(), *_TARGET.findall("\n".join(canvas.boxes.values()))))
        if not _ELSEWHERE.match(target)
    ]
    lost = [f"what {', '.join(relative)} leads to"] if relative else []
    return ModelCard(f"---\n{write_values(metadata)}---\n\n{texts}\n", tuple(lost))


def _make_section(raw: Mapping[str, Any]) -> CardSection:
    parts = tuple(map(_make_section, raw.get("parts") or ()))
    boxes = tuple(raw.get("boxes") or ())
    return CardSection(raw.get("title"), boxes, raw.get("holds"), raw.get("needed", False), parts)


def _write_section(
    section: CardSection, level: int, canvas: Canvas, links: Mapping[str, str], rest: Sequence[Box]
) -> list[str]:
    """The section with its heading, empty if it can be left out."""
    if section.holds == "rest":
        return [text for box in rest for text in _write_box(box, level, canvas)]
    held: Mapping[str, Callable[[], str]] = {
        "facts": lambda: "\n".join(f"- **{label}:** {value}" for label, value in _list_facts(canvas)),
        "links": lambda: "\n".join(f"- {_write_link(label, to)}" for label, to in links.items()),
        "designed_by": lambda: "\n".join(f"- {_write_words(name)}" for name in canvas.header.designed_by),
        "owner": lambda: _write_words(canvas.header.owner or ""),
    }
    texts = list(filter(None, [held[section.holds]()])) if section.holds else []
    boxes = {box.key: box for box in canvas.definition.boxes}
    for key in section.boxes:
        if key in canvas.boxes:
            texts += _write_box(boxes[key], level + 1, canvas)
    for part in section.parts:
        texts += _write_section(part, level + 1, canvas, links, rest)
    if not texts and section.needed:
        texts = [_NEEDED]
    return [f"{'#' * level} {section.title}", *texts] if texts else []


def _write_box(box: Box, level: int, canvas: Canvas) -> list[str]:
    """A box under its title, with its own headings below that."""
    text = textwrap.dedent(canvas.boxes[box.key]).strip("\n")
    return [f"{'#' * level} {_write_words(box.title)}", lower_headings(_close(text), level + 1)]


def _close(markdown: str) -> str:
    """The text of a box that ends where it ends: on the Hub, what is never closed swallows all that follows."""
    end = ""
    for line in markdown.split("\n"):
        fence = read_fence_line(line) if indent_of(line) < 4 else None  # more is code
        if not end and fence:
            end = fence.signs
        elif end == _COMMENT_END or (not end and _COMMENT.match(line)):
            end = "" if _COMMENT_END in line else _COMMENT_END
        elif fence and fence.closes(end):
            end = ""
    return f"{markdown}\n{end}" if end else markdown


def _list_facts(canvas: Canvas) -> Iterator[tuple[str, str]]:
    header = canvas.header
    yield "Developed by", _write_words(", ".join(header.designed_by)) or _NEEDED
    yield "License", _NEEDED
    yield "Product", _write_words(canvas.id)
    for label, value in (
        ("Owner", header.owner), ("Stage", header.stage), ("Iteration", header.iteration), ("Date", header.date),
        ("Review by", header.review_by),
        *((make_title(key), ", ".join(list_related(header, key)) or None) for key in RELATIONS),
    ):  # fmt: skip
        if value is not None:
            yield label, _write_words(str(value))
    for own in canvas.definition.fields:
        if own.key in header.fields:
            yield _write_words(own.title), _write_words(own.label(write_own_field(header.fields[own.key])))
    yield "Canvas", _write_words(f"{canvas.definition.title} {canvas.definition.key}")


def _write_link(label: str, address: str) -> str:
    return f"[{_write_words(label)}](<{''.join(address.split()).translate(_IN_LINKS)}>)"


def _write_words(text: str) -> str:
    """Plain text on one line of Markdown."""
    return _MARK.sub(lambda match: f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}", " ".join(text.split()))
