"""Renders templates: values become HTML, and are escaped unless they are marked as safe.

In a template, `_` and `ngettext` translate the text of an element and mark its language if the page has another one;
`gettext` translates the value of an attribute.

Canvases of a site have many parts in common, so parts are cached. Without that, a canvas takes 16 % more instructions.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, Template
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from mkdocs_mlops_canvas.canvas.header_fields import say_own_field
from mkdocs_mlops_canvas.languages.words import ENGLISH
from mkdocs_mlops_canvas.rendering.compiled_templates import CompiledTemplates

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from datetime import date

    from mkdocs_mlops_canvas.canvas.definition import Box, Column, Field
    from mkdocs_mlops_canvas.canvas.grid import Area, Grid
    from mkdocs_mlops_canvas.canvas.model import Canvas, FieldValue
    from mkdocs_mlops_canvas.languages.words import Words

_HERE = Path(__file__).parent


def escape_text(text: str) -> str:
    """`text` with markup characters escaped."""
    return str(escape(text))


def render_template(template: str, words: Words, **values: Any) -> str:
    """Render a template, with texts in the language of `words`."""
    html: str = _load_template(template).render(values, words=words, **_make_speech(words))
    return html


@lru_cache(maxsize=16)
def load_parts(template: str, words: Words) -> SimpleNamespace:
    """The macros of a template by name, each with a cache of what it has rendered."""
    module = _load_template(template).make_module(dict(_make_speech(words)))
    macros = {name: macro for name, macro in vars(module).items() if isinstance(macro, Macro)}
    return SimpleNamespace(**{name: lru_cache(maxsize=1024, typed=True)(macro) for name, macro in macros.items()})


@cache
def _load_template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _load_macros() -> Any:
    return _load_template("parts.html").module


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, auto_reload=False,
        bytecode_cache=CompiledTemplates(__file__),
    )  # fmt: skip
    environment.filters.update(
        attributes=write_attributes, day=_day, fact=_say_fact, map=_map, marked=_mark, prompt=_prompt,
        sentence=_sentence, stage=_stage, start_box=_start_box, start_column=_start_column,
    )  # fmt: skip
    return environment


@lru_cache(maxsize=16)  # the words of a site's languages
def _make_speech(words: Words) -> Mapping[str, Any]:
    """The functions that translate texts in templates, and the attributes that mark texts in `words` and in English."""
    marks, english = words.frame.mark(words.language), words.frame.mark(ENGLISH)

    def write(text: str, found: str, values: Mapping[str, object]) -> Markup:
        # a text without translation is returned as it is, in English
        return _mark(escape(found).format(**values), english if found is text else marks)

    # typed: a text and the same text as `Markup` are equal, but are rendered differently
    @lru_cache(maxsize=1024, typed=True)
    def say(text: str, **values: object) -> Markup:
        return write(text, words.gettext(text), values)

    @lru_cache(maxsize=1024, typed=True)
    def say_number(one: str, many: str, number: int, **values: object) -> Markup:
        found = words.ngettext(one, many, number)
        return write(many if found is many else one, found, values)

    return {
        "_": say,
        "ngettext": say_number,
        "gettext": words.gettext,
        "ours": marks,
        "marks": write_attributes(marks),
        "english": english,
    }


def write_attributes(attributes: Mapping[str, str]) -> Markup:
    """The attributes of an element."""
    return Markup("".join(f' {escape(key)}="{escape(value)}"' for key, value in attributes.items()))


def _mark(text: str, attributes: Mapping[str, str]) -> Markup:
    """`text`, in an element with attributes if there are any, which mark another language than that of the page."""
    return Markup("<span{}>{}</span>").format(write_attributes(attributes), text) if attributes else escape(text)


@lru_cache(maxsize=1024)
def _say_fact(value: FieldValue, own: Field, words: Words) -> str:
    """The value of a field of a definition or a profile."""
    return say_own_field(own, value, words)


def _day(value: date, words: Words) -> Markup:
    """A day in the form of the language of `words`."""
    time = Markup('<time datetime="{}"{}>{}</time>')
    return time.format(value.isoformat(), _make_speech(words)["marks"], words.format_day(value))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    return _capitalised(text) if text.endswith("?") else f"{_capitalised(text)}."


@lru_cache(maxsize=256)
def _stage(name: str, words: Words) -> str:
    """The icon and the name of a stage."""
    known = words.stage(name)
    label = _mark(known, words.frame.mark(words.language)) if known else _capitalised(name)
    html: str = _load_macros().stage(name, label, known is not None)
    return html


def _start_column(column: Column, grid: Grid) -> str:
    """The start tag of a column; a reference to the id of its title would break where that id is changed."""
    title = grid.titles.get(column.key)
    return _draw_column(column, title is None, None if grid.is_stacked else title)


@lru_cache(maxsize=4096)
def _draw_column(column: Column, is_untitled: bool, area: Area | None) -> str:
    html: str = _load_macros().column_start(column, is_untitled, area)
    return html


def _start_box(box: Box, is_filled: bool, is_changed: bool, grid: Grid) -> str:
    """The start tag of a box, and its icon."""
    return _draw_box(box, is_filled, is_changed, None if grid.is_stacked else grid.boxes[box.key])


@lru_cache(maxsize=4096)  # many canvases have the same boxes
def _draw_box(box: Box, is_filled: bool, is_changed: bool, area: Area | None) -> str:
    html: str = _load_macros().box_start(box, is_filled, is_changed, area)
    return html


@lru_cache(maxsize=4096)
def _prompt(box: Box, empty: Markup, language: str, words: Words) -> str:
    """The content of a box without a text: that it is `empty`, and its prompt, which is in `language`."""
    html: str = _load_macros().prompt(empty, _mark(box.prompt, words.frame.mark(language)))
    return html


def _map(canvas: Canvas, changed: Container[str] = ()) -> str:
    """The mini-map of a canvas: its filled, empty and changed boxes."""
    grid = canvas.definition.grid
    places = tuple(
        (
            grid.count_rows_above(area), area.left, area.height, area.width,
            "changed" if key in changed else "filled" if key in canvas.boxes else "empty",
        )
        for key, area in grid.boxes.items()
    )  # fmt: skip
    return _draw_map(grid.rows, grid.width, places)


@lru_cache(maxsize=4096)  # many canvases have the same boxes filled
def _draw_map(rows: int, columns: int, places: tuple[tuple[int, int, int, int, str], ...]) -> str:
    """A picture of 64 x 36 of boxes, in tenths, each with its row, column, height, width and state."""
    gap = 2
    row, column = (36 + gap) / rows, (64 + gap) / columns
    paths = {"filled": "", "empty": "", "changed": ""}
    for above, before, high, wide, state in places:
        width, height = wide * column - gap - 1, high * row - gap - 1
        left, top = before * column + 0.5, above * row + 0.5
        paths[state] += "M{} {}h{}v{}h-{}z".format(*(round(10 * n) for n in (left, top, width, height, width)))
    html: str = _load_macros().map(**paths)
    return html
