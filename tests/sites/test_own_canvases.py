"""Canvases with a grid or fields of their own, of the package and of a site, are used in all that there is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from mkdocs_mlops_canvas.canvas.definition import Definition, load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES, Canvas, Header
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.importing.importer import import_canvas
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.print_size import LARGEST, print_size
from mkdocs_mlops_canvas.writing.json_schema import build_canvas_schema
from mkdocs_mlops_canvas.writing.markdown import write_canvas
from mkdocs_mlops_canvas.writing.upgrade import upgrade_page
from tests.messages import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import BuiltSite

FOLDER = Path(__file__).parents[2] / "docs" / "definitions"
FILES = [str(FOLDER / "data-product-canvas.yml")]
DEFINITIONS, PROBLEMS = read_definitions(FILES, load_definitions())
OWN = [DEFINITIONS["ml-canvas"], DEFINITIONS["data-product"]]
LOADER = Loader(DEFINITIONS, STAGES)
FIELDS = {"domain": "Sales", "confidentiality": "internal", "stewards": ["Ada", "Grace"], "audited": "2026-02-01"}

each = pytest.mark.parametrize("definition", OWN, ids=lambda definition: definition.key)


def header(definition: Definition) -> dict[str, object]:
    own = {field.key: FIELDS[field.key] for field in definition.fields}
    return {"product": "Orders", "designed_by": "Ada", "date": "2026-03-02", "stage": "pilot", **own}


def write(definition: Definition, form: str = "sections") -> str:
    boxes = {box.key: f"About {box.title}." for box in definition.boxes[:-1]}
    return write_canvas(definition, header(definition), boxes, form)


def canvas_of(text: str, loader: Loader = LOADER) -> Canvas:
    (block,) = load_page(text, "x.md", loader).canvases
    assert block.problems == ()
    assert block.canvas
    return block.canvas


def test_the_files_are_right() -> None:
    assert PROBLEMS == []


def test_the_ml_canvas_is_drawn_as_published() -> None:
    boxes = DEFINITIONS["ml-canvas"].grid.boxes
    assert [box.title for box in sorted(DEFINITIONS["ml-canvas"].boxes, key=lambda box: (boxes[box.key].top, boxes[box.key].left))] == [
        "Prediction task", "Decisions", "Value proposition", "Data collection", "Data sources",
        "Impact simulation", "Making predictions", "Building models", "Features", "Monitoring",
    ]  # fmt: skip
    assert boxes["monitoring"].width == 3
    assert boxes["value_proposition"].height == 4


@each
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_again(definition: Definition, form: str) -> None:
    canvas = canvas_of(write(definition, form))
    assert canvas.definition is definition
    assert len(canvas.boxes) == len(definition.boxes) - 1
    assert list(canvas.header.fields) == [field.key for field in definition.fields]


@each
def test_a_canvas_is_imported_as_it_was(definition: Definition) -> None:
    text = write(definition)
    values = {"version": definition.key, **header(definition), "boxes": dict(canvas_of(text).boxes)}
    for source, format_ in ((text, "markdown"), (json.dumps(values), "json"), (yaml.safe_dump(values), "yaml")):
        imported = import_canvas(source, format_, LOADER)
        assert (imported.definition, imported.rest) == (definition, ())
        written = write_imported(imported, "sections", LOADER, "x.md")
        assert (written.changed, written.problems) == ((), ())
        assert canvas_of(written.text).header == canvas_of(text).header


def test_fields_are_found_by_their_titles_and_a_wrong_value_is_kept() -> None:
    text = "# Orders\n\n**Domain:** Sales\n**Stewards:** Ada, Grace\n\n| Audited | Confidentiality |\n|---|---|\n| 2026-02-01 | secret |\n\n## Purpose\nx\n## Inputs\ny\n"
    imported = import_canvas(text, "markdown", LOADER)
    assert imported.definition.key == "data-product"
    own = {field.key: imported.header.get(field.key) for field in imported.definition.fields}
    assert own == {"domain": "Sales", "stewards": ["Ada", "Grace"], "audited": "2026-02-01", "confidentiality": None}
    assert [(rest.name, rest.value) for rest in imported.rest] == [("Confidentiality", "secret")]


@each
def test_the_schema_knows_all_of_it(definition: Definition) -> None:
    schema = build_canvas_schema(DEFINITIONS, STAGES)
    values = {"version": definition.key, **header(definition), **{box.key: "x" for box in definition.boxes}}
    jsonschema.validate(values, schema)
    for column in definition.columns:
        jsonschema.validate({"version": definition.key, column.key: {box.key: "x" for box in column.boxes}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"confidentiality": "secret"}, schema)


@each
def test_a_canvas_is_upgraded_to_a_successor(definition: Definition, tmp_path: Path) -> None:
    path = PACKAGE / "canvas" / "definitions" / "ml-canvas.yml" if definition.key == "ml-canvas" else Path(FILES[0])
    source = yaml.safe_load(path.read_text("utf-8"))
    source |= {"key": "next", "extends": definition.key, "fields": []}
    del source["grid"]
    source["columns"][-1]["boxes"].append({"key": "new_box", "title": "New box", "prompt": "New."})
    (tmp_path / "parcel.svg").write_bytes((FOLDER / "parcel.svg").read_bytes())
    (tmp_path / "next.yml").write_text(yaml.safe_dump(source))
    definitions, problems = read_definitions(["next.yml"], DEFINITIONS, str(tmp_path))
    assert problems == []
    loader = Loader(definitions, STAGES)
    for form in FORMS:
        upgraded = upgrade_page(write(definition, form), "x.md", loader, definitions["next"])
        assert len(upgraded.changes) == 1, (form, upgraded)
        after = canvas_of(upgraded.text, loader)
        assert dict(after.header.fields) == dict(canvas_of(write(definition)).header.fields)


@each
def test_more_text_is_never_printed_larger(definition: Definition) -> None:
    def size(words: int) -> float:
        boxes = {box.key: "lorem ipsum " * words for box in definition.boxes}
        return print_size(Canvas(definition, Header(product="P"), "P", "p", boxes)) or 0

    sizes = [size(words) for words in range(5, 300, 10)]
    assert sizes[0] == LARGEST
    assert sizes[-1] == 0
    assert sizes == sorted(sizes, reverse=True)


def test_a_wide_box_holds_more_text_than_a_narrow_one() -> None:
    definition = DEFINITIONS["ml-canvas"]

    def size(key: str) -> float:
        return print_size(Canvas(definition, Header(), "P", "p", {key: "lorem ipsum " * 150})) or 0

    assert size("monitoring") > size("decisions")
    assert size("features") > size("decisions")


@each
def test_commands_know_it(definition: Definition, tmp_path: Path) -> None:
    options = [part for name in FILES for part in ("--definitions", name)]
    page = tmp_path / "new.md"
    run = CliRunner().invoke(main, ["new", "Orders", "--version", definition.key, "-o", str(page), *options])
    assert run.exit_code == 0, run.output
    assert all(f"  {field.key}:" in page.read_text() for field in definition.fields)
    assert CliRunner().invoke(main, ["check", str(page), *options]).exit_code == 0
    assert CliRunner().invoke(main, ["schema", *options]).exit_code == 0


MISTAKES = [
    ("confidentiality: secrt", "5:20: 'confidentiality': unknown value 'secrt'; the values are 'public', 'internal', 'confidential'"),
    ("confidentiality: publik", "did you mean 'public'? [wrong-type]"),
    ("Confidentiality: [a]", "'confidentiality': expected a text, not a list"),
    ("audited: yesterday", "5:12: 'audited': 'yesterday' is not a date"),
    ("audited: 2026-13-01", "5:12: 'audited': '2026-13-01' is not a date"),
    ("stewards: {a: b}", "'stewards': expected a text or a list of texts, not a mapping"),
    ("steward: a", "5:3: unknown key 'steward'; did you mean 'stewards'?"),
    ("domain: a\n  Domain: b", "6:3: 'Domain' is used twice; the first one is on line 5"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), MISTAKES, ids=[line for line, _ in MISTAKES])
def test_a_wrong_value_of_a_field_is_told(line: str, expected: str) -> None:
    text = f"---\ncanvas:\n  version: data-product\n  product: P\n  {line}\n---\n"
    (block,) = load_page(text, "x.md", LOADER).canvases
    (problem,) = block.problems
    assert expected in str(problem)


def test_a_field_of_another_canvas_is_told() -> None:
    (block,) = load_page("---\ncanvas:\n  product: P\n  domain: x\n---\n", "x.md", LOADER).canvases
    assert (
        block.problems[0].text
        == "'domain' is not in version 0.1; write 'version: data-product' if you mean that canvas"
    )


def test_values_are_read_in_any_case_and_by_title() -> None:
    canvas = canvas_of(
        "```mlops-canvas\nversion: data-product\nproduct: P\nConfidentiality: INTERNAL\nstewards: Ada\ndomain:\n```\n"
    )
    assert dict(canvas.header.fields) == {"confidentiality": "internal", "stewards": ("Ada",)}


def test_a_box_of_several_canvases_is_one_box_of_the_portfolio() -> None:
    texts = {f"{d.key}.md": write(d).replace("Orders", d.key) for d in (DEFINITIONS["0.1"], *OWN, DEFINITIONS["1.1"])}
    portfolio, _ = collect_portfolio({path: load_page(text, path, LOADER) for path, text in texts.items()})
    keys = [box.key for column in portfolio.columns for box in column.boxes]
    assert len(keys) == len(set(keys))
    assert set(keys) == {box.key for d in portfolio.definitions for box in d.boxes}
    assert all(column.boxes for column in portfolio.columns)


def test_a_site_with_them(site: Callable[..., BuiltSite]) -> None:
    pages = {
        f"{d.key}.md": write(d).replace("# Orders", f"# {d.title}").replace("product: Orders", f"product: {d.title}")
        for d in OWN
    }
    pages["old.md"] = "---\ncanvas:\n  product: Old\n---\n# Old\n\n## Value proposition\n\nx\n"
    extra = "repo_url: https://github.com/a/b\nedit_uri: edit/main/docs/\n"
    built = site(pages, plugin=f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}", extra=extra)
    assert built.warnings == []
    html = built.html("ml-canvas/index.html")
    assert html.select_one(".mlops-canvas--grid")
    monitoring = html.select_one('[data-box="monitoring"]')
    assert (monitoring["data-y"], monitoring["data-x"]) == ("5/6", "2/5")
    assert [title.text.strip("¶") for title in html.select("h2")] == ["Predicting", "Goal", "Learning", "Evaluating"]
    facts = built.html("data-product/index.html").select(".mlops-canvas__facts dd")
    assert [fact.text for fact in facts] == ["Sales", "internal", "Ada, Grace", "1 Feb 2026"]
    portfolio = built.html("portfolio/index.html")
    assert [head.text for head in portfolio.select("th.mlops-canvas-portfolio__fact")] == [
        "Domain",
        "Confidentiality",
        "Stewards",
        "Audited",
    ]
    options = portfolio.select('[data-facet="f-confidentiality"] [data-value]')
    assert [option["data-value"] for option in options] == ["public", "internal", "confidential", ""]
    assert [row.get("data-f-confidentiality") for row in portfolio.select("tbody tr[data-stage]")] == [
        "internal",
        None,
        None,
    ]
    assert len(portfolio.select(".mlops-canvas-portfolio__views [data-view=compare]")) == 1
    gaps = built.html("portfolio/gaps/index.html").select(".mlops-canvas-portfolio__matrix thead tr")
    spans = [int(cell["colspan"]) for cell in gaps[0].select("[colspan]")]
    assert (
        sum(spans) == len(gaps[1].select("th")) == len({box.key for d in (*OWN, DEFINITIONS["0.1"]) for box in d.boxes})
    )
    assert built.html("portfolio/data-sources/index.html").select_one(".mlops-canvas-portfolio__reading")
    feed = json.loads(built.text("portfolio.json"))
    jsonschema.validate(feed, json.loads(built.text("portfolio.schema.json")))
    assert {p["product"]: p.get("fields") for p in feed["products"]} == {
        "Data Product Canvas": FIELDS, "Machine Learning Canvas": None, "Old": None,
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(built.text("portfolio.csv").removeprefix("\ufeff"))))
    assert [row["stewards"] for row in rows] == ["Ada, Grace", "", ""]
    again = import_canvas(json.dumps(feed["products"][0]), "json", LOADER)
    assert (again.header["stewards"], again.rest) == (["Ada", "Grace"], ())
