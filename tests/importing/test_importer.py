from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import FORMS, IMPORT_FORMATS
from mkdocs_mlops_canvas.importing.importer import guess_format, import_canvas, shorten, write_imported
from mkdocs_mlops_canvas.importing.names import SourceError
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.importing.importer import Imported

DEFINITIONS = load_definitions()
LOADER = Loader(DEFINITIONS, STAGES)
OLD = DEFINITIONS["0.1"]
PAGES = sorted((Path(__file__).parents[2] / "example-site" / "docs" / "products").rglob("*.md"))


def read(text: str, format_: str = "markdown", version: str | None = None) -> Imported:
    """What is imported; `check` finds nothing wrong with its page in any form."""
    imported = import_canvas(text, format_, LOADER, "File", version)
    for form in FORMS:
        written = write_imported(imported, form, LOADER, "x.md")
        assert (written.changed, written.problems) == ((), ())
        assert load_page(written.text, "x.md", LOADER).problems == []
    return imported


def rest(imported: Imported) -> list[tuple[str | None, str]]:
    return [(text.name, text.value) for text in imported.rest]


def sheet(fill: dict[str, str]) -> str:
    """The published sheet as a table: a title and its prompt, and a place for a text, in each cell."""
    rows: list[str] = []
    columns = OLD.columns
    height = OLD.grid.rows
    for row in range(height):
        cells = ""
        for column in columns:
            span = height // len(column.boxes)
            if row % span == 0:
                box = column.boxes[row // span]
                text = fill.get(box.key, "")
                title = box.title.replace("&", "&amp;")
                cells += f'<td rowspan="{span}"><div>{title} <i>{box.prompt}</i></div> <div>{text}</div></td>\n'
        rows.append(f"<tr>{cells}</tr>")
    heads = "".join(f"<td>{column.title}</td>" for column in columns)
    return (
        "<!DOCTYPE html><html><head><title>Canvas</title><style>td {}</style></head><body>"
        "<h1>Machine Learning Operations Canvas (v0.1)</h1>"
        "<p>Product name: Fraud_Shield</p><p>Designed by:</p><p>Anna</p><p>Date: 2026-11-12</p><p>Iteration:</p>"
        f"<table><tr>{heads}</tr>{''.join(rows)}</table></body></html>"
    )


def test_the_published_sheet() -> None:
    imported = read(
        sheet({"background": "<p>a <b>b</b> <a href='x.md'>c</a></p><ul><li>d<ul><li>e</li></ul></li></ul>", "decision": "f<br>g"}),
        "html",
    )  # fmt: skip
    assert imported.header == {"product": "Fraud_Shield", "designed_by": "Anna", "date": "2026-11-12"}
    assert imported.boxes == {"background": "a **b** [c](x.md)\n\n- d\n    - e", "decision": "f  \ng"}
    assert rest(imported) == []
    assert imported.definition is OLD


def test_an_empty_sheet_is_an_empty_canvas() -> None:
    assert read(sheet({}), "html").boxes == {}


@pytest.mark.parametrize(
    ("html", "boxes"),
    [
        ("<table><tr><th>Background</th><td>a</td></tr><tr><th>Objectives:</th><td>b</td></tr></table>", "ab"),
        ("<table><tr><th>Background</th><th>Objectives</th></tr><tr><td>a</td><td>b</td></tr></table>", "ab"),
        ("<table><tr><th>Background</th></tr><tr><td>a</td></tr><tr><th>Objectives</th></tr><tr><td>b</td></tr></table>", "ab"),
        ("<table><tr><td><b>Background</b><br>a</td><td><h4>Objectives</h4><p>b</p></td></tr></table>", "ab"),
        ("<table><tr><td><p>Background: a</p></td><td><h4>Objectives</h4><p>b</p></td></tr></table>", "ab"),
        ("<table><tr><td><h4>Background</h4><p>a</p><h4>Objectives</h4><p>b</p></td></tr></table>", "ab"),
        ("<table><tr><td><table><tr><th>Background</th><td>a</td></tr></table></td></tr></table>", "a"),
        ("<table><tr><td rowspan=2>Problem</td><th>Background</th><td>a</td></tr><tr><th>Objectives</th><td>b</td></tr></table>", "ab"),
        ("<table><tr><th colspan=2>Background</th><th>Objectives</th></tr><tr><td colspan=2>a</td><td>b</td></tr></table>", "ab"),
        ("<div><h3>Background</h3><p>a</p></div><div><h3>Objectives</h3><p>b</p></div>", "ab"),
        ("<dl><dt>Background</dt><dd>a</dd><dt><b>Objectives</b></dt><dd>b</dd></dl>", "ab"),
        ("<details><summary>Background</summary>a</details><details><summary>Objectives</summary>b</details>", "ab"),
        ("<table><tr><td>Background<td>a<tr><td>Objectives<td>b</table>", "ab"),
        ("<head><title>Objectives</title><body><h2>Background</h2><p>a", "a"),
        ("<p>Background: a</p><table><tr><th>Objectives<td>b<tr><th>Decision<td></table>", "ab"),
        ("<table><tr><td>Date<td><table><tr><th>Background<td>a<tr><th>Objectives<td>b</table></table>", "ab"),
    ],
)  # fmt: skip
def test_tables_of_any_shape(html: str, boxes: str) -> None:
    imported = read(html, "html")
    assert list(imported.boxes.values()) == list(boxes)
    assert list(imported.boxes) == ["background", "objectives"][: len(boxes)]
    assert rest(imported) == []


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>a <strong>b</strong> <em>c</em> <code>d_e</code></p>", "a **b** *c* `d_e`"),
        ("<ol><li>a<p>b</p></li><li>c</li></ol>", "1. a\n\n    b\n2. c"),
        ("<pre>x = 1\n# y</pre>", "```\nx = 1\n# y\n```"),
        ("1 &lt; 2, &lt;b&gt; and R&amp;D, &amp;lt;", "1 < 2, &lt;b> and R&D, &amp;lt;"),
        ("<p># no heading</p><p>- no list</p><p>1. none</p>", "\\# no heading\n\n\\- no list\n\n1\\. none"),
        ("snake_case * `", "snake\\_case \\* \\`"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        (
            "<table><tr><th>Metric</th><th>Feedback</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| Metric | Feedback |\n| --- | --- |\n| 1 | 2 |",
        ),
        ("<input value='typed'>", "typed"),
        ("<ol start='4'><li>a</li><li></li><li>b</li></ol><ol start='²'><li>c</li></ol>", "4. a\n6. b\n\n1. c"),
        ("<pre>\n\n```\nx\n```\n</pre>", "````\n```\nx\n```\n````"),
        ("<header>a</header><main>b</main><nav>c</nav>", "a\n\nb\n\nc"),
        ("<details><summary>a</summary>b</details>", "**a**\n\nb"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "**a**\n\nb"),
        ("<a href='a.md'>a.md</a><!-- c --><?xml version='1.0'?><template>t</template>", "[a.md](a.md)"),
        ("<table><tr><td>a|b<br>`c`</td></tr></table>", "|  |\n| --- |\n| a\\|b \\`c\\` |"),
        (
            "<table><caption>d</caption><tr><td><h4>a</h4><ul><li>b</li></ul><pre>c\nd</pre></td></tr></table>",
            "d\n\n|  |\n| --- |\n| a - b ``` c d ``` |",
        ),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    for text in (
        f"<h2>Background</h2><div>{html}</div>",
        f"<table><tr><th>Background</th><td>{html}</td></tr></table>",
    ):
        assert read(text, "html").boxes == {"background": markdown}


@pytest.mark.parametrize(
    ("markdown", "boxes"),
    [
        ("| Background | a<br>b \\| c |\n|---|---|\n| Objectives | - d<br>- e |", ["a  \nb | c", "- d\n- e"]),
        ("| Background | a |\n|---|---|\n| Decision | |\n| Objectives | b |", ["a", "b"]),
        ("| Box | Text |\n|---|---|\n| **Background** | a |\n| Objectives | b |", ["a", "b"]),
        ("| Background | Objectives |\n|:-:|---|\n| a | b |\n| c | |", ["a\n\nc", "b"]),
        ("# Background\na\n\n### Objectives\n\nb\n#### Sub\nc", ["a", "b\n#### Sub\nc"]),
        ("## Problem\n### Background\na\n### Objectives\n**Metrics**\nb", ["a", "**Metrics**\nb"]),
        ("## Background\na\n### Objectives\nb\n## Objectives\nc\n## Decision\nd", ["a\n### Objectives\nb", "c", "d"]),
        ("Background\n---\na\n\nObjectives\n---\nb", ["a", "b"]),
        ("**Background**\n\na\n\n__Objectives:__ b\nc", ["a", "b\nc"]),
        ("- **Background**: a\n- **Objectives**: b", ["a", "b"]),
        ("Background: a\nb\n\nObjectives: c", ["a\nb", "c"]),
        ("```\n# Background\n```\n\n## Objectives\n\nb\n```\n## Decision\n```", ["b\n```\n## Decision\n```"]),
        ("Problem\nBackground\na\nData\nData collection\nb\nModel: c", ["a", "b\nModel: c"]),
        ("**Problem**\n\n**Background**\n\na\n\n**Data**\n\n**Data collection**: b", ["a", "b"]),
        (
            '<div class="x" markdown>\n### Background\na <div>b</div>\n<div>\nc\n</div>\n</div>\n',
            ["a <div>b</div>\n<div>\nc\n</div>"],
        ),
        (
            '<section markdown="1">\n<div markdown>\n\n### Background\n\na\n\n</div>\n</section>\n\n### Decision\nb\n</div>',
            ["a", "b\n</div>"],
        ),
        (
            '<div class="grid cards" markdown>\n\n-   __Background__\n\n    ---\n\n    a\n\n    - b\n\n    ---\n\n    c\n\n'
            "-   :material-target:{ .lg .middle } **Objectives**\n\n    d\n\n</div>\n\n## Other\n\ne",
            ["a\n\n- b\n\n---\n\nc", "d"],
        ),
        ("- a\n\n## Background\n\n```html\n<div markdown>\n```\n", ["```html\n<div markdown>\n```"]),
        (
            "## :material-x: Problem\n### :material-account: Background\na\n### :material-target:{ .lg } Objectives {#o}\n\nb\n"
            "### 3. Decision\nc\n### 4) :x: Modeling\nd\n### 5. Sub\ne",
            ["a", "b", "d", "c"],
        ),
        ("1. **Background**: a\n2. :x: **Objectives** b\n**3. Decision**\nc", ["a", "b", "c"]),
        ("| 1. Background | a |\n|---|---|\n| :x: Objectives | b |", ["a", "b"]),
        ("---\ncanvas:\n  product: P\n---\n# P\n\n## 1. Background\na\n## 2. Objectives\nb", ["a", "b"]),
        ("## background\na\n## Modeling\nm\n## Data Verification & Governance\nd", ["a", "d", "m"]),
    ],
)
def test_markdown_of_any_shape(markdown: str, boxes: list[str]) -> None:
    assert list(read(markdown).boxes.values()) == boxes


def test_a_pipe_inside_of_code_ends_no_cell() -> None:
    text = "| Background | `a|b` c |\n|---|---|\n| Objectives | ``d`|`` e \\| \\` f |\n| Decision | ` |\n"
    assert read(text).boxes == {"background": "`a|b` c", "objectives": "``d`|`` e | \\` f", "decision": "`"}


def test_footnotes_at_the_end_are_of_the_page() -> None:
    notes = "[^1]: One\nmore\n\n    and more\n\n[^b]: Two"
    imported = read(f"## Background\na[^1]\n\n[^0]: inside\n\nb\n## Objectives\nc[^b]\n\n{notes}\n")
    assert imported.boxes == {"background": "a[^1]\n\n[^0]: inside\n\nb", "objectives": "c[^b]"}
    assert rest(imported) == [(None, notes)]
    assert shorten(imported.rest[0]).startswith("[1]: One more")
    fenced = "c\n\n```\n[^1]: x\n```"
    assert read(f"## Background\n{fenced}\n").boxes == {"background": fenced}


def test_the_header_in_markdown() -> None:
    text = "# Shield\n\nDesigned by: Anna, *Bo*\n**Date:** 2026-11-12\n- Iteration: 3\n\n**Stage**\nPilot\n\n## Background\nDate: x\n"
    imported = read(text)
    assert imported.header == {
        "product": "Shield", "designed_by": "Anna, *Bo*".replace("*", ""), "date": "2026-11-12", "iteration": "3", "stage": "Pilot",
    }  # fmt: skip
    assert imported.boxes == {"background": "Date: x"}
    assert rest(imported) == []
    table = "| Product name | Shield | Date | 2026-11-12 |\n|---|---|---|---|\n| Background | a | | |"
    assert read(table).header == {"product": "Shield", "date": "2026-11-12"}


@pytest.mark.parametrize(
    ("line", "header", "is_kept"),
    [
        ("Owner: Bob | Stage: pilot", {"owner": "Bob", "stage": "pilot"}, False),
        (
            "**Owner:** Bob **Stage**: pilot, **Date:** 2026-03-01",
            {"owner": "Bob", "stage": "pilot", "date": "2026-03-01"},
            False,
        ),
        ("**Owner:** Bob **Team:** x", {"owner": "Bob Team: x"}, False),
        (
            "**Designed by:** [Ann](ann.md) **Date:** 2026-03-01 **Iteration:** 3",
            {"designed_by": "Ann", "date": "2026-03-01", "iteration": "3"},
            True,
        ),
        (
            "Designed by: **Customer Analytics**, 2 March 2026, Iteration 2. Questions to [the team](index.md).",
            {"designed_by": "Customer Analytics, 2 March 2026, Iteration 2. Questions to the team."},
            True,
        ),
        ("Owner: Bob. He knows more", {"owner": "Bob. He knows more"}, True),
        ("Summary: It works. It does", {"summary": "It works. It does"}, False),
        ("| Owner | [Bob](bob.md) |\n|---|---|\n| Product name | P |", {"owner": "Bob", "product": "P"}, True),
    ],
)
def test_a_line_of_several_facts(line: str, header: dict[str, str], is_kept: bool) -> None:
    imported = read(f"# P\n\n{line}\n\n## Background\nx\n")
    assert imported.header == {"product": "P", **header}
    kept = "Owner: [Bob](bob.md)" if line.startswith("|") else line
    assert rest(imported) == ([(None, kept)] if is_kept else [])


def test_the_header_in_a_list_of_definitions() -> None:
    imported = read("<dl><dt>Owner</dt><dd>Bob</dd><dt>Date</dt><dd>–</dd></dl><h2>Background</h2>x", "html")
    assert imported.header == {"product": "File", "owner": "Bob"}
    assert rest(imported) == []


def test_a_table_keeps_the_blocks_in_its_cells() -> None:
    inner = "<table><tr><th>a<th>b<tr><td>c|d<td>`e`<br>f</table>"
    cell = f"<p>g</p><ul><li>h<ul><li>i</ul></ul><pre>j\n  ```\n</pre>{inner}"
    frame = "<table><tr><td>{}</table>"
    for html in (f"<table><tr><th>Background<td>{cell}</table>", f"<table><tr><th>Background<tr><td>{cell}</table>"):
        for text in (html, frame.format(html), frame.format(frame.format(html))):
            assert read(text, "html").boxes["background"] == (
                "g\n\n- h\n    - i\n\n````\nj\n  ```\n````\n\n| a | b |\n| --- | --- |\n| c\\|d | \\`e\\` f |"
            )


def test_two_products_without_a_box_are_one_canvas() -> None:
    assert read("Product: A\n\nProduct name: B\n").header == {"product": "A"}


def test_a_heading_ends_a_footnote() -> None:
    imported = read("# T\n\n[^1]: note\n## Background\na\n")
    assert (imported.boxes, rest(imported)) == ({"background": "a"}, [(None, "[^1]: note")])


def test_a_table_for_a_field_of_the_sheet() -> None:
    imported = read("<table><tr><td>Product name:</td><td>P</td></tr></table><h2>Background</h2><p>x", "html")
    assert (imported.header, rest(imported)) == ({"product": "P"}, [])


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
        ("<![x", "html", "1:1: the"),
        ("text", "yaml", "1:1: there is no canvas in it; a mapping of boxes was expected"),
        ("", "yaml", "1:1: there is nothing of a canvas in it"),
        ("# Title\n\ntext", "markdown", "1:1: there is nothing of a canvas in it"),
        ("<p>text</p>", "html", "1:1: there is nothing of a canvas in it"),
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
        ("words", None), ("words: a\n\nmore", None), ("", None),
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


@given(st.lists(st.sampled_from(
    ["# one", "## Background", "### Objectives", "**Decision**", "two", "Date: three", "| four | five |", "|---|---|",
     "| Inference | six |", "- Feedback: seven", "```", "", "---", "## Data", "| eight |", "Model", "**Data**",
     "<div markdown>", '<div class="grid cards" markdown>', "</div>", "-   __Objectives__", "    ---", "    nine"]
)))  # fmt: skip
def test_no_word_of_markdown_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        imported = read(text)
    except SourceError:
        return
    kept = json.dumps([imported.header, imported.boxes, rest(imported)])
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    assert {word: kept.count(word) for word in words if word in text}.keys() == {word for word in words if word in kept}


def test_a_table_with_absurd_spans_is_read(loader: Loader) -> None:
    html = f"<table><tr><td colspan='{'9' * 5000}' rowspan='0'>Background</td><td>x</td></tr></table>"
    assert import_canvas(html, "html", loader).boxes == {"background": "x"}


def test_json_that_is_nested_too_deeply_is_told(loader: Loader) -> None:
    text = '{"product": "P", "background": ' + "[" * 900 + "]" * 900 + "}"
    with pytest.raises(SourceError, match="nested too deeply"):
        import_canvas(text, "json", loader)


def test_a_table_of_several_products_is_refused(loader: Loader) -> None:
    table = "| Product | Background |\n|---|---|\n| Churn | a |\n| Rank | b |\n"
    with pytest.raises(SourceError, match="there are 2 products in it; give one of them"):
        import_canvas(table, "markdown", loader)


SETTINGS = (
    "# about the page\ntitle: A page\ndescription: >\n  two\n  lines\nhide:\n  - toc\ntags: [a, 'b']\ndate:\n  created: 2026-01-02\n"
    "template: own.html\nsearch: {exclude: true}  # not found\n"
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("canvas", ["canvas:\n  product: P\n", "product: P\n", "background: x\nProduct name: P\n"])
def test_settings_of_a_page_stay_its_own(form: str, canvas: str) -> None:
    imported = read(f"---\n{SETTINGS}{canvas}---\n\n# P\n\n## Background\nx\n\n## Decision\ny\n")
    assert rest(imported) == []
    assert imported.header["product"] == "P"
    written = write_imported(imported, form, LOADER, "x.md")
    assert (written.changed, written.problems) == ((), ())
    assert written.text.startswith(f"---\n{SETTINGS}")
    (block,) = load_page(written.text, "x.md", LOADER).canvases
    assert block.canvas
    assert block.canvas.product == "P"


def test_tags_and_date_are_of_the_page_and_of_the_canvas() -> None:
    imported = read("---\ntags: [a]\ndate: 2026-01-02\nowner: Bo\n---\n## Background\nx\n")
    assert imported.header == {"product": "File", "tags": ["a"], "date": "2026-01-02", "owner": "Bo"}
    assert [setting.name for setting in imported.settings] == ["tags", "date"]
    imported = read("---\ncanvas:\n  product: P\ntags: [a]\nowner: Bo\n---\n## Background\nx\n")
    assert imported.header == {"product": "P"}
    assert [setting.name for setting in imported.settings] == ["tags", "owner"]


@pytest.mark.parametrize(
    "front", ["{hide: [toc], product: P}", "product: P\na: &x [toc]\nhide: *x", "  product: P\n  hide: [toc]"]
)
def test_settings_in_another_notation_keep_their_values(front: str) -> None:
    text = write_imported(read(f"---\n{front}\n---\n## Background\nx\n"), "sections", LOADER, "x.md").text
    assert yaml.safe_load(text.split("---\n")[1])["hide"] == ["toc"]
