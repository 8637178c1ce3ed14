"""JSON and YAML of any shape: nothing breaks the import, and no word is lost."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.importing.importer import import_canvas
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.importing.sources import LOADER, read, rest

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

TEXTS = st.sampled_from(
    ["pilot", "2026-11-12", "2026-02-30", "one, two", "three\nfour", "", " ", "-", "°", "# five", "```", "<!-- six", "-->",
     "---", "http://[", "javascript:seven", "1.1", "9.9", "null", "&eight *nine", "wide", "\ud83d\ude00", "\ud800", "\0", "\2"]
) | st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=5)  # fmt: skip
KEYS = st.sampled_from(
    [*HEADER_KEYS, "Product name", "background", "Metrics & evaluation", "fairness", "problem", "canvas", "boxes", "fields",
     "products", "title", "url", "page", "note", "", " ", "\ud800"]
) | st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=5)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(0, 10**12) | st.floats(0.5, 2) | TEXTS
VALUES = st.recursive(
    LEAVES, lambda parts: st.lists(parts, max_size=3) | st.dictionaries(KEYS, parts, max_size=3), max_leaves=8
)


def list_words(value: Any) -> set[str]:
    """The words of all texts in a value."""
    if isinstance(value, dict):
        return {word for item in value.values() for word in list_words(item)}
    if isinstance(value, list):
        return {word for item in value for word in list_words(item)}
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return {word for word in re.findall(r"[^\W_]+", text) if word.isascii()}


def import_page(text: str, format_: str) -> set[str] | None:
    """The words of the page of an imported canvas in each form, or None if it cannot be imported; it has no problem."""
    try:
        imported = import_canvas(text, format_, LOADER, "File")
    except SourceError:
        return None
    words: list[set[str]] = []
    for form in FORMS:
        written = write_imported(imported, form, LOADER, "x.md")
        assert (written.changed, written.problems) == ((), ())
        written.text.encode("utf-8")
        blocks = load_page(written.text, "x.md", LOADER).canvases
        read = [[str(block.canvas.header), *block.canvas.boxes.values()] for block in blocks if block.canvas]
        words.append(list_words([written.text.replace("\\n", " "), *(text.replace("\\n", " ") for text in read[0])]))
    return set.intersection(*words)


@given(
    st.dictionaries(KEYS, VALUES, max_size=5) | st.lists(VALUES, max_size=2) | VALUES, st.sampled_from(["json", "yaml"])
)
@example({"product": "P", "stage": " "}, "json")
@example({"product": "P", "version": ["1.1"], "background": ["a", {"b": "c"}]}, "json")
@example({"background": "a", "products": [{"b": "c"}]}, "json")
def test_no_data_is_too_strange(data: Any, format_: str) -> None:
    words = import_page(json.dumps(data), format_)
    assert words is None or list_words(data) <= words


@given(st.dictionaries(KEYS, VALUES, max_size=5))
@example({"canvas": ["a"]})
@example({"canvas": {"product": "P"}, "problem": {"background": "a", "b": "c"}})
def test_no_front_matter_is_too_strange(data: Any) -> None:
    words = import_page(f"---\n{json.dumps(data)}\n---\n\n## Background\n\nlast\n", "markdown")
    assert words is None or list_words(data) <= words


LINES = [
    "background: a", "Background: |\n  b\n  c", "product: d", "? [e, f]\n: g", "? {h: i}\n: j", "objectives: &k [l, m]", "decision: *k",
    "<<: {lifetime: n}", "date: 2026-02-30", "date: 2026-11-12 10:00:00", "owner: !o p", "owner: !!binary aGk=", "tags: !!set {q, r}",
    "links: {s: t, s: u}", "links: [v]", "version:", "iteration: 1e3", "canvas:", "canvas:\n  product: w\n  background: x",
    "canvas: y", "title: [z]", "# comment", "- aa", "feedback: \"\\ud83d\\ude00 \\ud800\\0\"", "---", "~: bb", "layout: cc",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=6).map("\n".join),
    st.sampled_from(["{}", "---\n{}\n---\n\n# P\n", "# P\n\n```mlops-canvas\n{}\n```\n\n## Background\n\nlast\n",
                     "---\n{}\n---\n\n<!-- mlops-canvas -->\n", "---\n{}\n---\n\n```mlops-canvas\nproduct: Q\n```\n"]),
)  # fmt: skip
@example("canvas:", "---\n{}\n---\n\n```mlops-canvas\nproduct: Q\n```\n")
def test_no_yaml_is_too_strange(text: str, page: str) -> None:
    import_page(page.format(text), "yaml" if page == "{}" else "markdown")


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ('{"owner": ["Ann", "Bo"], "background": "x"}', "### owner\n\n- Ann\n- Bo"),
        ('{"links": {"a": "b", "a": "c"}, "background": "x"}', "### links\n\n```yaml\n- a: b\n- a: c\n```"),
        ('{"note": null, "background": "x"}', "### note"),
        ('{"product": "?", "background": "x"}', "### product\n\n?"),
        ('{"note": "## Background\\ny", "background": "x"}', "### note\n\n**Background**\ny"),
    ],
)
def test_what_has_no_place_reads_as_markdown(text: str, below: str) -> None:
    written = write_imported(import_canvas(text, "json", LOADER, "File"), "sections", LOADER, "x.md")
    assert written.text.endswith(f"\n## Not on the canvas\n\n{below}\n")


def test_a_header_field_is_one_line() -> None:
    imported = import_canvas('{"product": "One\\n two", "background": "x"}', "json", LOADER)
    assert imported.header == {"product": "One two"}
    text = "## Owner\n\nAnn **Bo**\n\nShe knows.\n\n## Background\n\nx\n"
    imported = import_canvas(text, "markdown", LOADER, "File")
    assert imported.header == {"owner": "Ann Bo", "product": "File"}
    assert [text.value for text in imported.rest] == ["She knows."]


PRODUCT: dict[str, Any] = {
    "id": "p", "product": "P", "url": "u", "page": "p.md", "designed_by": ["A", "B"], "date": "2026-11-12", "iteration": 4,
    "version": "0.1", "stage": None, "tags": [], "links": {"a": "b.md"}, "filled": ["background"], "empty": [],
    "boxes": {"background": "x\n\ny"}, "iterations": [{"iteration": 4}], "last_change": "2026-11-12",
}  # fmt: skip


@pytest.mark.parametrize("data", [PRODUCT, [PRODUCT], {"schema_version": 1, "products": [PRODUCT]}])
def test_a_product_of_the_feed(data: Any) -> None:
    imported = read(json.dumps(data), "json")
    assert imported.header == {
        "id": "p", "product": "P", "designed_by": ["A", "B"], "date": "2026-11-12", "iteration": "4", "links": {"a": "b.md"},
    }  # fmt: skip
    assert (imported.boxes, rest(imported)) == ({"background": "x\n\ny"}, [])


@pytest.mark.parametrize(
    "data",
    [
        {"Product name": "P", "Background": "a", "Objectives": ["b", "c\nd"], "more": {"e": [1.10, True]}},
        {"product": "P", "problem": {"background": "a", "objectives": ["b", "c\nd"]}, "more": {"e": [1.10, True]}},
        {"canvas": {"product": "P", "boxes": {"BACKGROUND": "a", "objectives": ["b", "c\nd"]}, "more": {"e": [1.10, True]}}},
    ],
)  # fmt: skip
def test_data_of_any_shape(data: dict[str, Any]) -> None:
    for format_ in ("json", "yaml"):
        imported = read(json.dumps(data), format_)
        assert imported.header == {"product": "P"}
        assert imported.boxes == {"background": "a", "objectives": "- b\n- c\n    d"}
        assert rest(imported) == [("more", "```yaml\ne:\n- '1.1'\n- 'true'\n```")]


def test_a_key_that_comes_twice_is_read_twice() -> None:
    text = '{"background": "a", "Background": "b", "date": "2026-11-12", "Date": "2026-11-13"}'
    for format_ in ("json", "yaml"):
        imported = read(text, format_)
        assert (imported.boxes, rest(imported)) == ({"background": "a\n\nb"}, [("Date", "2026-11-13")])


def test_json_that_is_nested_too_deeply_is_told(loader: Loader) -> None:
    text = '{"product": "P", "background": ' + "[" * 900 + "]" * 900 + "}"
    with pytest.raises(SourceError, match="nested too deeply"):
        import_canvas(text, "json", loader)
