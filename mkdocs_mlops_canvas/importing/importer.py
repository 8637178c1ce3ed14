"""Owns the way from a canvas of other origin to a page of ours: what goes where, with no word lost.

The modules `foreign_*` read the formats; this one knows what a canvas is.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS, FieldError, read_field, read_own_field
from mkdocs_mlops_canvas.importing.data import read_json, read_yaml
from mkdocs_mlops_canvas.importing.front_matter import read_front_matter
from mkdocs_mlops_canvas.importing.markdown import plain_value, read_markdown
from mkdocs_mlops_canvas.importing.names import Entry, Names, SourceError
from mkdocs_mlops_canvas.reading.page import load_page
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import strip_comments
from mkdocs_mlops_canvas.text.source import CANVAS, dedent, normalise, split_front_matter
from mkdocs_mlops_canvas.writing.markdown import Written, write_canvas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition, Field
    from mkdocs_mlops_canvas.importing.front_matter import Setting
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page

SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json",
            ".yaml": "yaml", ".yml": "yaml"}  # fmt: skip

_HTML = re.compile(r"<(?:!doctype|[a-z])", re.IGNORECASE)  # `<table>`, but not `<!-- mlops-canvas -->`
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rest:
    """A text that found no place on the canvas: Markdown, and the name that it had, which may be empty."""

    name: str
    markdown: str

    @property
    def label(self) -> str:
        """What to call it in one line."""
        words = plain_value(self.markdown.replace("[^", "[", 1))
        return self.name or (words if len(words) <= 40 else f"{words[:40].rstrip()}…")


@dataclass(frozen=True, slots=True)
class Imported:
    """A canvas of other origin: `header` maps keys to texts, lists and mappings, `boxes` keys to Markdown.

    `settings` are those of its page.
    """

    definition: Definition
    header: Mapping[str, Any]
    boxes: Mapping[str, str]
    rest: tuple[Rest, ...] = ()
    settings: tuple[Setting, ...] = ()


@dataclass
class _Draft:
    definition: Definition
    header: dict[str, Any] = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    rest: list[Rest] = field(default_factory=list)


def guess_format(text: str) -> str | None:
    """The format of a text, where it says that plainly."""
    text = normalise(text).strip()
    if text.startswith(("{", "[")):
        return "json"
    if _HTML.match(text):
        return "html"
    if text.startswith(("|", "<!--")) or split_front_matter(text + "\n"):
        return "markdown"
    try:
        read_yaml(text, Names({}))
    except SourceError:
        return "markdown" if text.startswith("#") else None
    return "yaml" if text.strip("#") else None


def import_canvas(text: str, format_: str, loader: Loader, title: str = "", version: str | None = None) -> Imported:
    """The canvas in a text that is written in one of the `IMPORT_FORMATS` of the model.

    `title` is the name of the product where the text has none. Without `version`, the canvas is of the version that
    has the boxes, the one that the text names or the default one first.

    Raises:
        SourceError: The text cannot be read, or has no canvas or several.
    """
    names = Names(loader.definitions)
    text = normalise(text)
    settings: tuple[Setting, ...] = ()
    if format_ == "html":
        from mkdocs_mlops_canvas.importing.html import read_html  # its libraries take a while

        entries = read_html(text, names)
    elif format_ == "markdown":
        entries, settings = _read_page(text, names, loader)
    else:
        entries = read_json(text, names) if format_ == "json" else read_yaml(text, names)
    if not any(names.is_box(entry.name) or names.find_header(entry.name) == "product" for entry in entries):
        raise SourceError("there is nothing of a canvas in it: no text names a box")
    products = {str(e.value) for e in entries if e.value and names.find_header(e.name) == "product"}
    boxes_again = Counter(fold_name(entry.name) for entry in entries if entry.value and names.is_box(entry.name))
    if len(products) > 1 and max(boxes_again.values()) > 1:  # a table with a product in each row
        raise SourceError(f"there are {len(products)} products in it; give one of them")
    draft = _Draft(_choose(entries, names, loader.definitions, version))
    for entry in entries:
        _place(entry, draft, names, loader)
    _place_title(entries, draft, names, title)
    boxes = {box.key: "\n\n".join(draft.boxes[box.key]) for box in draft.definition.boxes if box.key in draft.boxes}
    kept = tuple(s for s in settings if not (s.is_title and s.value == draft.header["product"]))
    return Imported(draft.definition, draft.header, boxes, tuple(draft.rest), kept)


def write_imported(imported: Imported, form: str, loader: Loader, path: str) -> Written:
    """The page of a canvas, in the front matter if its texts do not come back from sections as they were.

    `path` is the file that its problems name.
    """
    below, settings = _write_rest(imported.rest), "".join(setting.written for setting in imported.settings)
    for tried in (form, "frontmatter") if form == "sections" else (form,):
        text = write_canvas(imported.definition, imported.header, imported.boxes, tried, below, settings=settings)
        blocks = load_page(text, path, loader).canvases
        canvas = blocks[0].canvas if blocks else None
        boxes = canvas.boxes if canvas else {}
        keys = {*boxes, *imported.boxes}
        changed = tuple(key for key in sorted(keys) if _words(boxes.get(key)) != _words(imported.boxes.get(key)))
        problems = tuple(problem for block in blocks for problem in block.problems)
        if not changed:
            break
    return Written(text, tried, changed, problems)


def _words(markdown: str | None) -> list[str]:
    """What has to come back of a text: its headings may have another level, and its lines another indentation."""
    return _WORDS.findall(markdown or "")


def _write_rest(rest: Sequence[Rest]) -> str:
    parts = ["## Not on the canvas"] if rest else []
    for text in rest:
        parts += [f"### {text.name}"] if text.name else []
        parts += [text.markdown] if text.markdown else []
    return "\n\n".join(parts)


def _read_page(text: str, names: Names, loader: Loader) -> tuple[list[Entry], tuple[Setting, ...]]:
    """The entries of a Markdown page, which may be one of ours, and its settings."""
    page = load_page(text, "", loader)
    blocks = [block for block in page.canvases if block.canvas]
    if len(blocks) > 1:
        raise SourceError(f"there are {len(blocks)} canvases in it; give one of them")
    front = split_front_matter(text)
    is_read = bool(blocks) and not blocks[0].problems and _has_all_boxes(page, names)
    entries, settings = read_front_matter(front, names, is_ours=is_read and blocks[0].is_page)
    title = [Entry("", front.title, is_title=True, is_kept=True)] if front and front.title else []
    lines = text.split("\n")[front.end if front else 0 :]
    if is_read:
        return [*_read_ours(page), *title, *entries], settings
    left = list(lines)
    for fence in read_outline(lines).fences:
        if fence.name == CANVAS and fence.closed:
            inside = dedent(lines[fence.start + 1 : fence.end - 1], fence.indent)
            entries += read_yaml(inside, names, (front.end if front else 0) + fence.start + 2)
            left[fence.start : fence.end] = [""] * (fence.end - fence.start)
    found = [*title, *entries, *read_markdown("\n".join(left), names)]
    return sorted(found, key=lambda entry: entry.is_kept and not entry.is_title), settings


def _has_all_boxes(page: Page, names: Names) -> bool:
    """Whether a page with one canvas has its boxes where we see them: not below headings with icons, for example."""
    boxes = [block.canvas.boxes for block in page.canvases if block.canvas]
    return any(boxes) or not any(names.is_box(entry.name) for entry in read_markdown("\n".join(page.lines), names))


def _read_ours(page: Page) -> list[Entry]:
    """The entries of a page that has one canvas, without a problem."""
    (block,) = page.canvases
    canvas = block.canvas
    assert canvas is not None  # it has no problem
    values = {key: getattr(canvas.header, key) for key in HEADER_KEYS} | dict(canvas.header.fields)
    values["product"] = canvas.product
    entries = [Entry(key, _written(value)) for key, value in values.items() if value]
    entries += [Entry(key, text) for key, text in canvas.boxes.items()]
    spans = [range(*span) for span in block.spans]
    left = [line for at, line in enumerate(page.lines) if not any(at in span for span in spans)]
    for heading in read_outline(left).headings[:1]:
        if heading.level == 1 and plain_value(heading.text) == canvas.product:
            del left[heading.start : heading.end]
    text = "\n".join(left).strip("\n")
    return [*entries, *([Entry("", text)] if text.strip() else [])]


def _written(value: Any) -> Any:
    """A value of the header as authors write it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, int) else value


def _choose(
    entries: Sequence[Entry], names: Names, definitions: Mapping[str, Definition], version: str | None
) -> Definition:
    """The definition that has most of the boxes."""
    if version is not None:
        return definitions[version]
    said = [entry.value for entry in entries if names.find_header(entry.name) == "version"]
    keys = [*(value for value in said if isinstance(value, str) and value in definitions), *definitions]
    found = {entry.name for entry in entries}
    return max((definitions[key] for key in keys), key=lambda d: sum(d.find_box(name) is not None for name in found))


def _place(entry: Entry, draft: _Draft, names: Names, loader: Loader) -> None:
    key, box = names.find_header(entry.name), draft.definition.find_box(entry.name)
    if entry.is_title:
        return
    if key == "version" and entry.value in loader.definitions:
        return  # superseded by the one that was chosen
    if key and (entry.value in (None, "", [], {}) or _fill_header(key, entry.value, draft, loader)):
        return
    own = draft.definition.find_field(entry.name)
    if own and (entry.value in (None, "", [], {}) or _fill_field(own, entry.value, draft)):
        return
    if entry.is_kept:
        return
    text = entry.value if isinstance(entry.value, str) else json.dumps(entry.value, ensure_ascii=False)
    text = text.strip("\n").rstrip()
    if box:
        text = _drop_prompts(text, box.key, loader.definitions)
        if strip_comments(text).strip():
            draft.boxes.setdefault(box.key, []).append(text)
            return
    named = entry.name and not names.is_label(entry.name)
    if text.strip() or named:
        draft.rest.append(Rest(" ".join(entry.name.split()), text))


def _fill_header(key: str, value: Any, draft: _Draft, loader: Loader) -> bool:
    """Whether a value can stand in the header, where it does then."""
    value = [part.strip() for part in value.split(",")] if key == "tags" and isinstance(value, str) else value
    if key in draft.header:
        return bool(draft.header[key] == value)
    try:
        known = read_field(key, value)
    except FieldError:
        return False
    if key == "version" or (key == "stage" and known.casefold() not in map(str.casefold, loader.stages)):
        return False
    draft.header[key] = known if isinstance(known, bool) else value.strip() if isinstance(value, str) else value
    return True


def _fill_field(own: Field, value: Any, draft: _Draft) -> bool:
    """Whether a value can stand in a field that the definition adds to the header, where it does then."""
    if own.kind == "texts" and isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    if own.key in draft.header:
        return bool(draft.header[own.key] == value)
    try:
        known = read_own_field(own, value)
    except FieldError:
        return False
    draft.header[own.key] = _written(known)
    return True


def _place_title(entries: Sequence[Entry], draft: _Draft, names: Names, title: str) -> None:
    """Make the product of a title, unless it has a name already; another title is kept."""
    for entry in entries:
        is_name = entry.is_title and entry.value and not names.is_canvas(entry.value)
        if is_name and draft.header.setdefault("product", entry.value) != entry.value and not entry.is_kept:
            draft.rest.insert(0, Rest(entry.value, ""))
    draft.header.setdefault("product", title)


def _drop_prompts(text: str, key: str, definitions: Mapping[str, Definition]) -> str:
    """The text of a box without the guiding text of that box, which an author has left there."""
    for definition in definitions.values():
        for box in definition.boxes:
            if box.key == key:
                words = r"[\W_]+".join(map(re.escape, _WORDS.findall(box.prompt)))
                pattern = rf"^[ \t>]*(?:<!--\s*)?[*_]*{words}[.!]?[*_]*[ \t]*(?:-->)?[ \t]*\n?"
                text = re.sub(pattern, "", text, flags=re.MULTILINE | re.IGNORECASE)
    return text.strip("\n").rstrip()
