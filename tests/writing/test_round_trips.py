"""A canvas goes from form to form and comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.importing.importer import import_canvas
from mkdocs_mlops_canvas.importing.page import write_imported
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.plain_text import strip_comments
from mkdocs_mlops_canvas.writing.formats import write_json, write_markdown, write_yaml
from mkdocs_mlops_canvas.writing.markdown import lower_headings, write_canvas

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas

DEFINITIONS = load_definitions()
LOADER = Loader(DEFINITIONS, STAGES)

# what authors write, and what could be taken for something else
PIECES = (
    "Text with **bold**, `code` and a [link](page.md \"title\").", "# Heading", "## Background", "### Deep", "#### Deeper",
    "Setext\n======", "Two\n---", "- one\n- two\n    - three", "* a\n\n  b", "1. first\n2. second", "> quoted\n> > twice",
    "```python\n# no heading\nx = 1\n```", "~~~\n```\n~~~", "````\n```mlops\n````", "    indented code", "| a | b |\n|---|---|\n| 1 | 2 |",
    "<!-- a comment -->", "<!-- open", "-->", "<div>\n# in HTML\n</div>", "a line  \nwith a break", "trailing   ", "a\tb",
    "\tindented by a tab", "---", "...", "***", "key: value", "- key: value", "# no: yaml", "'quoted'", '"double"', "%", "@x", "&a *a",
    "!!tag", "€ 4–5 M", "日本語のテキスト", "עברית", "😀 → ≤", "a\u00a0b", "zero\u200bwidth", "[^1]: note", "[ref]: https://example.com",
    "*[ABBR]: Abbreviation", "!!! note\n    inside", '=== "Tab"\n\n    inside', "$x^2$ and \\(y\\)", "\\# escaped", "&amp; &lt;",
    "Objectives", "**Objectives**", "null", "~", "yes", "2026-11-12", "1.10", "{curly: [brace]}", "{{ macro }}", "{: .class }",
    "Describe the deployment process", "mlops-canvas", "canvas:", "product: other",
)  # fmt: skip
BREAKS = st.sampled_from(["\n", "\n\n", "\n\n\n", " "])
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(PIECES) | LETTERS)
    for piece in draw(st.lists(st.sampled_from(PIECES) | LETTERS, max_size=4)):
        text += draw(BREAKS) + piece
    return text


LINE = st.sampled_from([p for p in PIECES if "\n" not in p]) | LETTERS
NAME = LINE.map(lambda text: " ".join(text.split())).filter(lambda text: any(map(str.isalnum, text)))


@st.composite
def headers(draw: st.DrawFn) -> dict[str, Any]:
    header: dict[str, Any] = {"product": draw(NAME)}
    for key in ("iteration", "summary", "owner"):
        header[key] = draw(st.none() | NAME)
    header["designed_by"] = draw(st.none() | st.lists(NAME, min_size=1, max_size=3))
    header["date"] = draw(st.none() | st.dates().map(str))
    header["review_by"] = draw(st.none() | st.dates().map(str))
    header["stage"] = draw(st.none() | st.sampled_from(STAGES))
    header["tags"] = draw(st.none() | st.lists(NAME, min_size=1, max_size=3))
    header["links"] = draw(st.none() | st.dictionaries(NAME, st.just("run book.md#x"), min_size=1, max_size=2))
    header["layout"] = draw(st.none() | st.sampled_from(["wide", "page"]))
    header["private"] = draw(st.none() | st.booleans())
    header["id"] = draw(st.none() | st.just("own-id"))
    return {key: value for key, value in header.items() if value is not None}


def read(text: str) -> Canvas:
    canvas = load_page(text, "x.md", LOADER).canvases[0].canvas
    assert canvas is not None
    return canvas


def without_levels(canvas: Canvas) -> dict[str, str]:
    """The boxes with their headings at the levels that they have on a page, and in the sections form."""
    return {key: lower_headings(text) for key, text in canvas.boxes.items()}


def facts(canvas: Canvas) -> tuple[Any, ...]:
    """All that an author wrote above the boxes; the product may have stood in the title of the page."""
    return canvas.product, canvas.id, replace(canvas.header, product=None)


@settings(max_examples=400)
@given(
    headers(),
    st.dictionaries(st.sampled_from([box.key for box in DEFINITIONS["1.1"].boxes]), texts(), min_size=1, max_size=4),
    st.sampled_from(sorted(DEFINITIONS)),
)
@example({"product": "P"}, {"background": "    code\n\ntext"}, "0.1")
@example({"product": "*P*"}, {"background": "# A\n\n#### B\n\nC\n---", "decision": "## Background\n\nx"}, "1.1")
def test_nothing_is_lost_on_the_way_round(header: dict[str, Any], boxes: dict[str, str], version: str) -> None:
    definition = DEFINITIONS[version]
    boxes = {key: text for key, text in boxes.items() if key in definition.keys}
    canvas = read(write_canvas(definition, header, boxes, "frontmatter"))
    expected = facts(canvas)
    again = canvas
    for form in ("sections", "fence"):
        written = write_markdown(again, form, LOADER)
        assert written.changed == ()
        again = read(written.text)
        assert facts(again) == expected
        assert without_levels(again) == without_levels(canvas)
    for text, form in ((write_json(again), "json"), (write_yaml(again), "yaml")):
        imported = import_canvas(text, form, LOADER)
        assert imported.rest == ()
        page = write_imported(imported, "frontmatter", LOADER, "x.md")
        assert page.changed == ()
        last = read(page.text)
        assert facts(last) == expected
        assert {key: text.rstrip() for key, text in without_levels(last).items()} == {
            key: text.rstrip() for key, text in without_levels(again).items()
        }


def test_what_is_no_text_for_a_reader_is_an_empty_box() -> None:
    assert strip_comments("<!-- only a comment -->").strip() == ""
    assert read("---\ncanvas:\n  product: P\n  background: <!-- x -->\n---\n").boxes == {}
