"""The sheet that is filled in in the browser: its HTML, and what its script reads of the site and of products."""

from __future__ import annotations

import hashlib
import json
from dataclasses import field
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.header_fields import FORM_KINDS
from mkdocs_mlops_canvas.portfolio.relations import RELATIONS, name_relations
from mkdocs_mlops_canvas.rendering.asset import FILL_IN_SCRIPT, FILL_IN_STYLESHEET, load_asset, render_script
from mkdocs_mlops_canvas.rendering.templates import render_template
from mkdocs_mlops_canvas.text.names import make_title
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.formats import list_header
from mkdocs_mlops_canvas.writing.markdown import make_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition, Field
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Iteration, Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

_TOGETHER = 16  # products in a script: building takes longer with more files
_FIRST = ("product", "designed_by", "date", "iteration", "stage", "owner", "tags")  # the others are below


@dataclass(frozen=True, slots=True)
class _FormField:
    """A field of the header, of one of `FORM_KINDS` or of `KINDS`; `choices` are the labels of all that it may hold."""

    key: str
    label: str
    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)
    value: str = ""
    hint: str = ""


def write_texts(products: Sequence[Product]) -> Iterator[tuple[Sequence[Product], str, str]]:
    """The scripts with the published texts of products: some products, the path of their script, and its content."""
    for start in range(0, len(products), _TOGETHER):
        part = products[start : start + _TOGETHER]
        texts = {
            product.id: {
                "version": product.canvas.definition.key,
                "header": list_header(product.canvas),
                "boxes": dict(product.canvas.boxes),
            }
            for product in part
        }
        content = f"window.mlopsCanvasTexts = {json.dumps(texts, ensure_ascii=False)};\n"
        # a name that changes with the texts: browsers keep old files
        yield part, f"assets/canvas-texts/{hashlib.sha256(content.encode()).hexdigest()[:16]}.js", content


def render_fill_in(path: str, site: Site, loader: Loader, texts: Mapping[str, str]) -> str:
    """The HTML of the sheet in the page `path`.

    Args:
        path: The page.
        site: Its site.
        loader: What reads its canvases; the first of its definitions is the one of an empty sheet.
        texts: The files with the texts of products, by id.
    """
    url_of, words = site.addresses.url_of, site.words
    default = next(iter(loader.definitions.values()))
    used = {definition.key: definition for product in site.portfolio.own
            for definition in (product.canvas.definition,)}  # fmt: skip
    definitions = list({default.key: default, **dict(sorted(used.items()))}.values())
    folder, new_url = site.new_place
    sheet = {
        "version": default.key,
        "definitions": [_describe(each, each.key != default.key, loader.stages) for each in definitions],
        "products": list(_list_products(path, site, texts)),
        "relations": [*RELATIONS],
        "home": url_of(path, site.portfolio_path or path),
        "folder": folder,
        "newUrl": new_url,
        "words": _collect_words(words),
    }
    form = _list_fields(words, loader.stages)
    html = render_template(
        "fill_in.html",
        words,
        sheet=_write_data(sheet),
        definitions=definitions,
        first=[own for own in form if own.key in _FIRST],
        more=[own for own in form if own.key not in _FIRST],
        own={each.key: [_make_field(own) for own in each.fields if not own.profile] for each in definitions},
        profiles=[(profile.title, [_make_field(own) for own in profile.fields]) for profile in default.profiles],
        products=[product for product in site.portfolio.own if product.id in texts],
        back=url_of(path, site.portfolio_path or path),
        stylesheet=url_of(path, load_asset(FILL_IN_STYLESHEET).name),
        folder=folder,
    )  # fmt: skip
    return html + render_script(url_of(path, load_asset(FILL_IN_SCRIPT).name))


def _write_data(data: Mapping[str, Any]) -> str:
    """JSON without markup characters, as minifiers resolve `&lt;` in attributes twice; keys stay in order."""
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _describe(definition: Definition, named: bool, stages: Sequence[str]) -> dict[str, Any]:
    """What the writer of a page needs to know of a definition; `named` tells that the page names its version."""
    columns = [
        {"title": column.title, "boxes": [{"key": box.key, "title": box.title, "prompt": box.prompt}
                                          for box in column.boxes]}
        for column in definition.columns
    ]  # fmt: skip
    header = {key: str(value) if isinstance(value, int) else value
              for key, value in make_header(definition, stages).items() if "." not in key}  # fmt: skip
    needed = [{"key": own.key, "when": own.required_when} for own in definition.fields if own.required_when]
    return {"key": definition.key, "named": named, "columns": columns, "header": header, "needed": needed}


def _make_field(own: Field) -> _FormField:
    choices = {value: own.label(value) for value in own.values}
    return _FormField(own.key, own.title, own.kind, choices, hint=own.help or own.source)


def _list_products(path: str, site: Site, texts: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a new canvas is compared with, and where the texts of an old one are."""
    for product in site.portfolio.products:
        if product.source:
            yield {"id": product.id, "name": product.name}
            continue
        current = product.current
        yield {
            "id": product.id,
            "name": product.name,
            "named": bool(product.canvas.header.id),
            "where": _place(current, site),
            "iterations": [_key(iteration, site) for iteration in product.iterations if not iteration.commit],
            "path": page.path if (page := site.pages.get(current.path)) else current.path,
            "edit": site.addresses.source_url_of(current.path),
            "texts": site.addresses.url_of(path, texts[product.id]) if product.id in texts else None,
        }
    for hidden in site.portfolio.protected:
        yield {"id": hidden.id, "name": hidden.name, "where": hidden.location.path, "iterations": []}


def _key(iteration: Iteration, site: Site) -> tuple[str | None, str | None, str]:
    number, day = iteration.canvas.iteration_key
    return None if number is None else str(number), day.isoformat() if day else None, _place(iteration, site)


def _place(iteration: Iteration, site: Site) -> str:
    page = site.pages.get(iteration.path)
    return f"line {iteration.canvas.places[''][0]} of {page.path if page else iteration.path}"


def _list_fields(words: Words, stages: Sequence[str]) -> list[_FormField]:
    """The fields of the header that every canvas has: those of the sheet first."""
    texts, made = words.gettext("separated by commas, or by semicolons"), words.gettext("made of the name by default")
    labels = {
        "product": words.gettext("Product"), "designed_by": words.gettext("Designed by"),
        "date": words.gettext("Date"), "iteration": words.gettext("Iteration"), "stage": words.gettext("Stage"),
        "owner": words.gettext("Owner"), "tags": words.gettext("Tags"), "links": words.gettext("Links"),
        "summary": words.gettext("Summary"), "review_by": words.gettext("Review by"),
        **name_relations(words), "id": "id",
    }  # fmt: skip
    ids = words.gettext("ids of products")
    hints = {
        **dict.fromkeys(RELATIONS, ids),
        "designed_by": texts, "tags": texts, "links": words.gettext("one a line, such as Runbook: runbook.md"),
        "summary": words.gettext("one sentence"), "id": made,
    }  # fmt: skip
    fields = []
    for key in (*_FIRST, *(key for key in FORM_KINDS if key not in _FIRST)):
        choices = {stage: words.stage(stage) or stage for stage in stages if key == "stage"}
        value = {"iteration": "1", "stage": stages[0]}.get(key, "")
        fields.append(
            _FormField(key, labels.get(key) or make_title(key), FORM_KINDS[key], choices, value, hints.get(key, ""))
        )
    return fields


def _collect_words(words: Words) -> dict[str, str]:
    """The texts of the script, which replaces the names in braces."""
    return {
        "problems": words.gettext("Problems found"),
        "fine": words.gettext("No problems found."),
        "save": words.gettext("Save it as {file}"),
        "replace": words.gettext("It replaces the canvas in {file}"),
        "copied": words.gettext("The page is in your clipboard."),
        "select": words.gettext("Copy the selected text."),
        "delete": words.gettext("Delete this draft?"),
        "deleted": words.gettext("The draft is deleted."),
        "blocked": words.gettext("This browser keeps no draft. Copy or download the page before you leave."),
        "missing": words.gettext("The texts of this product are not published. This sheet is empty."),
    }
