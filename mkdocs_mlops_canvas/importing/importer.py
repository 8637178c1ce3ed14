"""From a canvas of another origin to the page of a canvas: what goes where, with no word lost.

The other modules of this room read formats; this one decides what is in the header, in a box or below the canvas.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION, load_definitions
from mkdocs_mlops_canvas.canvas.header_fields import DATE_KEYS, FieldError, read_field, read_own_field, read_stage
from mkdocs_mlops_canvas.importing.data import Pairs, read_json, read_value, read_yaml, write_markdown
from mkdocs_mlops_canvas.importing.dates import read_date
from mkdocs_mlops_canvas.importing.front_matter import read_front_matter
from mkdocs_mlops_canvas.importing.markdown import plain_value, read_markdown
from mkdocs_mlops_canvas.importing.markdown_parts import flatten_cells
from mkdocs_mlops_canvas.importing.names import NamedText, Names, SourceError
from mkdocs_mlops_canvas.importing.placed_text import Document, place_texts
from mkdocs_mlops_canvas.importing.prompts import Prompts
from mkdocs_mlops_canvas.importing.workbook import read_workbook
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.names import slugify
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import strip_comments
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import CANVAS, dedent, normalise, split_front_matter
from mkdocs_mlops_canvas.text.yaml_block import remove_controls
from mkdocs_mlops_canvas.writing.formats import list_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition, Field
    from mkdocs_mlops_canvas.importing.front_matter import PageSetting
    from mkdocs_mlops_canvas.importing.workbook import Workbook
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page

SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json",
            ".pdf": "pdf", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx"}  # fmt: skip

_EXTRA = "pip install 'mkdocs-mlops-canvas[import]'"
_END_TAG = re.compile(r"</(?:div|p|t[dh])>", re.IGNORECASE)  # of the sheet, copied with its tags
_HTML = re.compile(r"<(?:!doctype|[a-z])", re.IGNORECASE)  # `<table>`, but not `<!-- mlops-canvas -->`
_NOTHING: tuple[Any, ...] = (None, "", "-", "–", "—", [], {})


class MissingExtraError(Exception):
    """A format needs a library that is not installed; in one sentence that says what to install."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A canvas of other origin.

    `header` maps keys to texts, lists and mappings, `boxes` keys to Markdown; `rest` has no place on the canvas, and
    `settings` are those of its page.
    """

    definition: Definition
    header: Mapping[str, Any]
    boxes: Mapping[str, str]
    rest: tuple[NamedText, ...] = ()
    settings: tuple[PageSetting, ...] = ()


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
        read_yaml(text, Names(load_definitions()[DEFAULT_VERSION]))
    except SourceError:
        return "markdown" if text.startswith("#") else "html" if _END_TAG.search(text) else None
    return "yaml" if text.strip("#") else None


def list_canvases(data: bytes, loader: Loader) -> Workbook:
    """The canvases in a workbook, which `import_canvas` reads one by one.

    Raises:
        SourceError: It is not a workbook, or there is no canvas in it.
        MissingExtraError: The library for that is not installed.
    """
    try:
        return read_workbook(data, loader.definitions.values())
    except ModuleNotFoundError:
        raise MissingExtraError(f"a workbook needs the extra 'import'; install it with: {_EXTRA}") from None


def open_pdf(data: bytes) -> Document:
    """The texts of a PDF with their places, which `import_canvas` reads.

    Raises:
        SourceError: It cannot be read, or has no text.
        MissingExtraError: The library for that is not installed.
    """
    try:
        from mkdocs_mlops_canvas.importing.pdf import read_pdf
    except ModuleNotFoundError:
        raise MissingExtraError(f"a PDF needs the extra 'import'; install it with: {_EXTRA}") from None
    return read_pdf(data)


def import_canvas(
    source: str | Pairs | Document, format_: str, loader: Loader, title: str = "", version: str | None = None
) -> Imported:
    """Read the canvas in a text.

    Args:
        source: What is in the file, or in the row of a workbook, or what `open_pdf` has read.
        format_: One of `IMPORT_FORMATS`.
        loader: What reads the canvases of the site.
        title: The name of the product if the text has none.
        version: That of the canvas. By default it is the one that has most of the boxes; of several, the one that the
            text names, or the first one.

    Raises:
        SourceError: The text cannot be read, or has no canvas or several.
        MissingExtraError: It is HTML, and the library for that is not installed.
    """
    if isinstance(source, Pairs):
        text = "\n".join(str(value) for _, value in source)
    elif isinstance(source, Document):
        text = "\n".join(block.text for block in source.blocks)
    else:
        source = text = remove_controls(normalise(source))
    if format_ == "html":
        try:
            from mkdocs_mlops_canvas.importing.html import convert_html  # its libraries take a while
        except ImportError:
            raise MissingExtraError(f"HTML needs the extra 'import'; install it with: {_EXTRA}") from None
        source = text = convert_html(text)
    prompts = Prompts(loader.definitions)
    readings = [
        _read(source, format_, Names(definition), loader, prompts)
        for definition in ([loader.definitions[version]] if version else loader.definitions.values())
    ]
    reading = _choose(readings, text)
    names, texts, settings = reading.names, reading.texts, reading.settings
    _check_one_canvas(texts, names)
    canvas = _NewCanvas(names, loader, prompts, text)
    for named in sorted(texts, key=lambda named: named.is_title):
        canvas.add(named)
    product = canvas.header.setdefault("product", title)
    boxes = {box.key: "\n\n".join(canvas.boxes[box.key]) for box in names.definition.boxes if box.key in canvas.boxes}
    kept = tuple(setting for setting in settings if not (setting.is_title and setting.value == product))
    return Imported(names.definition, canvas.header, boxes, tuple(canvas.rest), kept)


def shorten(text: NamedText) -> str:
    """What to call a text in one line: its name, or its first words."""
    words = plain_value(text.value.replace("[^", "[", 1))
    return text.name or (words if len(words) <= 40 else f"{words[:40].rstrip()}…")


def _read(text: str | Pairs | Document, format_: str, names: Names, loader: Loader, prompts: Prompts) -> _Reading:
    """The texts of a source, as a canvas with these names has them."""
    if isinstance(text, Pairs):
        return _Reading(names, read_value(text, names))
    if isinstance(text, Document):
        return _Reading(names, place_texts(text, names))
    if format_ == "markdown":
        return _Reading(names, *_read_page(text, names, loader, prompts))
    if format_ == "html":
        found = read_markdown(text, names, prompts)
        return _Reading(names, [replace(named, value=flatten_cells(named.value)) for named in found])
    return _Reading(names, read_json(text, names) if format_ == "json" else read_yaml(text, names))


def _read_page(
    text: str, names: Names, loader: Loader, prompts: Prompts
) -> tuple[list[NamedText], tuple[PageSetting, ...]]:
    """The texts of a Markdown page, which may already hold a canvas, and its settings."""
    page = load_page(text, "", loader)
    blocks = [block for block in page.canvases if block.canvas]
    if len(blocks) > 1:
        raise SourceError(f"there are {len(blocks)} canvases in it; import one at a time")
    front = split_front_matter(text)
    is_read = bool(blocks) and not page.problems and _has_all_boxes(page, names)
    texts, settings = read_front_matter(front, names, is_ours=is_read and blocks[0].is_page)
    title = [NamedText(None, front.title, is_title=True, is_kept=True)] if front and front.title else []
    if is_read:
        return [*_read_ours(page), *title, *texts], settings
    body = front.end if front else 0
    lines = text.split("\n")[body:]
    outline = read_outline(lines)
    for marker in outline.markers:
        if marker.name == CANVAS:
            lines[marker.line] = ""
    for fence in outline.fences:
        if fence.name == CANVAS and fence.closed:
            inside = dedent(lines[fence.start + 1 : fence.end - 1], fence.indent)
            texts += read_yaml(inside, names, body + fence.start + 2)
            lines[fence.start : fence.end] = [""] * (fence.end - fence.start)
    found = [*title, *texts, *read_markdown("\n".join(lines), names, prompts)]
    return sorted(found, key=lambda named: named.is_kept and not named.is_title), settings


def _has_all_boxes(page: Page, names: Names) -> bool:
    """Whether a page with one canvas has its boxes where we see them: not below headings with icons, for example."""
    boxes = [block.canvas.boxes for block in page.canvases if block.canvas]
    return any(boxes) or not any(names.is_box(named.name) for named in read_markdown("\n".join(page.lines), names))


def _read_ours(page: Page) -> list[NamedText]:
    """The texts of a page that has one canvas, without a problem."""
    (block,) = page.canvases
    canvas = block.canvas
    assert canvas is not None  # it has no problem
    written = {**list_header(canvas), **canvas.boxes}
    values = {key: str(value) if isinstance(value, int | float) else value for key, value in written.items()}
    inside = {line for span in block.spans for line in range(*span)}
    left = [line for at, line in enumerate(page.lines) if at not in inside]
    for heading in read_outline(left).headings[:1]:
        if heading.level == 1 and plain_value(heading.text) == canvas.product:
            del left[heading.start : heading.end]
    return [*map(NamedText, values, values.values()), NamedText(None, "\n".join(left).strip("\n"))]


def _check_one_canvas(texts: Sequence[NamedText], names: Names) -> None:
    if not any(names.is_box(named.name) or names.header_key(named.name) == "product" for named in texts):
        raise SourceError("no canvas found: no text is the name of a box")
    products = {str(named.value) for named in texts if named.value and names.header_key(named.name) == "product"}
    boxes = Counter(key for named in texts if named.value and (key := names.key_of(named.name)))
    if len(products) > 1 and max(boxes.values(), default=0) > 1:  # a table with a product in each row
        raise SourceError(f"there are {len(products)} products in it; import one at a time")


def _choose(readings: Sequence[_Reading], text: str) -> _Reading:
    """The reading that finds most boxes; of several, the one that the text names, or the first one."""
    text = " ".join(text.casefold().split())

    def is_named(reading: _Reading) -> tuple[bool, bool]:
        key, title = reading.names.definition.key, reading.names.definition.title.casefold()
        versions = [named.value for named in reading.texts if reading.names.header_key(named.name) == "version"]
        return key in versions or f"{title} (v{key})" in text, title in text

    def count_boxes(reading: _Reading) -> int:
        return len({reading.names.key_of(named.name) for named in reading.texts} - {None})

    return max(readings, key=lambda reading: (count_boxes(reading), is_named(reading)))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The texts of a source as the names of a definition tell them apart, and the settings of its page."""

    names: Names
    texts: Sequence[NamedText]
    settings: tuple[PageSetting, ...] = ()


@dataclass
class _NewCanvas:
    """A canvas to which texts of `source` are added one after the other."""

    names: Names
    loader: Loader
    prompts: Prompts
    source: str
    header: dict[str, Any] = field(default_factory=dict)
    boxes: dict[str, list[str]] = field(default_factory=dict)
    rest: list[NamedText] = field(default_factory=list)

    def add(self, named: NamedText) -> None:
        """Put a text into the header, a box, or below the canvas."""
        if named.is_title:
            is_name = named.value and not self.names.is_canvas(named.value)
            if is_name and self.header.setdefault("product", named.value) != named.value and not named.is_kept:
                self.rest.insert(0, NamedText(named.value, ""))
        elif not self._add_to_header(named) and not named.is_kept:
            text, box = write_markdown(named.value).strip("\n").rstrip(), self.names.find_box(named.name)
            if box:
                text = self.prompts.drop(text, box.key)
            if box and strip_comments(text).strip():
                self.boxes.setdefault(box.key, []).append(text)
            elif text.strip() or (named.name and not self.names.is_label(named.name)):
                name = " ".join(named.name.split()) if named.name else None
                hint = named.hint or (read_date(text, self.source)[1] if self._is_date(name) else "")
                self.rest.append(NamedText(name, text, hint=hint))

    def _is_date(self, name: str | None) -> bool:
        own = self.names.definition.find_field(name or "")
        return self.names.header_key(name) in DATE_KEYS or (own is not None and own.kind == "date")

    def _add_to_header(self, named: NamedText) -> bool:
        """Whether there is a field for a text, and it holds the text now."""
        key, own = self.names.header_key(named.name), self.names.definition.find_field(named.name or "")
        is_text = isinstance(named.value, str)
        value = " ".join(map(str.strip, named.value.strip().split("\n"))) if is_text else named.value
        if (key or own) and value in _NOTHING:
            return True
        if isinstance(value, str) and self._is_date(named.name):
            value = read_date(value, self.source)[0] or value
        if key == "version":
            return isinstance(value, str) and value in self.loader.definitions  # superseded by the one that was chosen
        return bool((key and self._fill(key, None, value)) or (own and self._fill(own.key, own, value)))

    def _fill(self, key: str, own: Field | None, value: Any) -> bool:
        """Whether a field can have a value, which it has then."""
        if isinstance(value, str) and (own.kind == "texts" if own else key == "tags"):
            value = [part.strip() for part in value.split(",")]
        if key in self.header:
            return bool(self.header[key] == value)
        if key in ("id", "product") and not slugify(str(value)):
            return False  # no letter or digit is in it
        try:
            if own:
                read_own_field(own, value)
            elif key == "stage":
                read_stage(read_field(key, value), self.loader.stages)
            elif isinstance(known := read_field(key, value), bool):
                value = known
        except FieldError:
            return False
        self.header[key] = value
        return True
