"""What goes where, in which version and form; and that whatever is read does not break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.options import FORMS, IMPORT_FORMATS
from mkdocs_mlops_canvas.importing.importer import guess_format
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas
from tests.importing.sources import DEFINITIONS, LOADER, OLD, read, rest

PAGES = sorted((Path(__file__).parents[2] / "example-site" / "docs" / "products").rglob("*.md"))


def test_what_has_no_place_is_kept() -> None:
    text = "---\ntitle: T\nhide: [toc]\n---\n# Title\nwords\n\n| a | b |\n|---|---|\n| c | d |\n\nDate: soon\n## Background\nx\n## Appendix\ny\n"
    imported = read(text)
    assert imported.header == {"product": "T"}
    assert rest(imported) == [
        ("Title", ""),
        ("Date", "soon"),
        (None, "words\n\n| a | b |\n|---|---|\n| c | d |"),
        ("Appendix", "y"),
    ]
    for form in FORMS:
        written = write_imported(imported, form, LOADER, "x.md")
        assert (written.form, written.changed, written.problems) == (form, (), ())
        assert "## Not on the canvas\n\n### Title\n\n### Date\n\nsoon\n\nwords\n" in written.text


def test_prompts_are_no_text_of_the_author() -> None:
    background, value, objectives = OLD.boxes[:3]
    text = (
        f"## Background\n\n*{background.prompt}*\n\n- a\n\n## Value proposition\n<!-- {value.prompt} -->\n"
        f"## Objectives\n{objectives.prompt.upper()} Mine.\n\n## Decision\n{background.prompt}\n"
    )
    imported = read(text)
    assert imported.boxes == {"background": "- a", "objectives": "Mine.", "decision": background.prompt}
    assert rest(imported) == []


def test_the_version_is_that_of_the_boxes() -> None:
    assert read("## Background\na").definition.key == "0.1"
    assert read("## Background\na\n## Fairness\n").definition.key == "1.1"
    assert read("version: 1.1\nbackground: a", "yaml").definition.key == "1.1"
    assert read("# Machine Learning Operations Canvas (v1.1)\n## Background\na").definition.key == "1.1"
    assert read("## Value proposition\na\n\nAfter the Machine Learning Canvas.").definition.key == "ml-canvas"
    assert read("## Background\na", version="1.1").definition.key == "1.1"
    imported = read("## Background\na\n## Fairness\nb", version="0.1")
    assert (imported.definition.key, rest(imported)) == ("0.1", [("Fairness", "b")])
    imported = read("version: 3.0\nbackground: a", "yaml")
    assert (imported.definition.key, rest(imported)) == ("0.1", [("version", "3.0")])


def test_the_name_of_the_file_is_the_last_resort() -> None:
    assert read("## Background\na").header == {"product": "File"}


def test_a_text_that_sections_cannot_hold_stands_in_the_front_matter() -> None:
    imported = read(json.dumps({"product": "P", "background": "<!-- a", "objectives": "b"}), "json")
    written = write_imported(imported, "sections", LOADER, "x.md")
    assert (written.form, written.changed, written.problems) == ("frontmatter", (), ())
    (block,) = load_page(written.text, "x.md", LOADER).canvases
    assert block.canvas
    assert block.canvas.boxes == {"background": "<!-- a", "objectives": "b"}


@pytest.mark.parametrize(
    ("text", "format_", "message"),
    [
        ('{"a":\n  x}', "json", "2:3: the JSON cannot be read: Expecting value"),
        ("[" * 100_000, "json", "1:1: the JSON cannot be read: it is nested too deeply"),
        ("a: b\nc: [d\n", "yaml", "3:1: the YAML cannot be read: did not find expected ',' or ']'"),
        ("---\na: [\n---\n# Background\n", "markdown", "3:1: the YAML cannot be read"),
        ("# T\n\n```mlops-canvas\na: {\n```\n", "markdown", "5:1: the YAML cannot be read"),
        ("[" * 100_000, "yaml", "1:"),
        ("<div>" * 10_000, "html", "1:1: the HTML cannot be read: it is nested too deeply"),
        ("<![x", "html", "1:1: "),
        ("text", "yaml", "1:1: no canvas found; expected a mapping of boxes"),
        ("", "yaml", "1:1: no canvas found: no text is the name of a box"),
        ("# Title\n\ntext", "markdown", "1:1: no canvas found: no text is the name of a box"),
        ("<p>text</p>", "html", "1:1: no canvas found: no text is the name of a box"),
        ('{"products": [{"product": "A"}, {"product": "B"}]}', "json", "1:1: there are 2 canvases in it"),
        ("```mlops-canvas\nproduct: A\n```\n" * 2, "markdown", "1:1: there are 2 canvases in it"),
    ],
)
def test_what_cannot_be_imported(text: str, format_: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        read(text, format_)
    assert f"{error.value.line}:{error.value.column}: {error.value}".startswith(message)


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ('\ufeff{"a": 1}', "json"), ("\n[]", "json"), ("<table>", "html"), ("<!DOCTYPE html>", "html"),
        ("<!-- mlops-canvas -->", "markdown"), ("---\na: b\n---\nx", "markdown"), ("| a |\n|---|", "markdown"),
        ("# Title\n\nDate: x\n\ntext", "markdown"), ("# $schema: x\na: b", "yaml"), ("a: b\nc: d", "yaml"),
        ("words", None), ("Canvas\n<div>Background</div>", "html"), ("words: a\n\nmore", None), ("", None),
    ],
)  # fmt: skip
def test_the_format_is_guessed_where_it_is_plain(text: str, format_: str | None) -> None:
    assert guess_format(text) == format_


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", FORMS)
def test_our_own_pages_come_back(path: Path, form: str) -> None:
    text = path.read_text("utf-8")
    canvases = [block.canvas for block in load_page(text, path.name, LOADER).canvases]
    if len(canvases) != 1:
        return
    (canvas,) = canvases
    assert canvas
    written = write_imported(read(text), form, LOADER, "x.md")
    (block,) = load_page(written.text, path.name, LOADER).canvases
    assert block.canvas
    assert (block.canvas.boxes, block.canvas.header.date) == (canvas.boxes, canvas.header.date)
    assert (block.canvas.product, block.canvas.definition) == (canvas.product, canvas.definition)


_LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from(" #`~-:'\"|>*"), max_size=12
)


_BOXES = st.dictionaries(
    st.sampled_from([box.key for box in DEFINITIONS["1.1"].boxes]), st.lists(_LINE, max_size=4).map("\n".join)
)


@given(boxes=_BOXES, form=st.sampled_from(["frontmatter", "fence"]), version=st.sampled_from(list(DEFINITIONS)))
def test_what_we_write_is_imported(boxes: dict[str, str], form: str, version: str) -> None:
    definition = DEFINITIONS[version]
    boxes = {key: text for key, text in boxes.items() if key in definition.keys}
    text = write_canvas(definition, {"product": "P", **make_header(definition)}, boxes, form)
    (block,) = load_page(text, "x.md", LOADER).canvases
    assert block.canvas
    assert read(text).boxes == {key: value.rstrip() for key, value in block.canvas.boxes.items()}


@given(
    text=st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\n #`~-:'\"|><*_{}[]&/")),
    format_=st.sampled_from(IMPORT_FORMATS),
)
def test_no_text_is_too_strange(text: str, format_: str) -> None:
    for source in (text, f"## Background\n{text}", f"<h2>Background</h2>{text}", f"background: {text}"):
        try:
            imported = read(source, format_)
        except SourceError:
            continue
        for form in FORMS:
            write_imported(imported, form, LOADER, "x.md")
