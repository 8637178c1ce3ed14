"""HTML: the published sheet, tables of any shape, and what becomes of elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.importing.importer import import_canvas
from tests.importing.sources import OLD, read, rest

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


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


def test_a_table_for_a_field_of_the_sheet() -> None:
    imported = read("<table><tr><td>Product name:</td><td>P</td></tr></table><h2>Background</h2><p>x", "html")
    assert (imported.header, rest(imported)) == ({"product": "P"}, [])


def test_a_table_with_absurd_spans_is_read(loader: Loader) -> None:
    html = f"<table><tr><td colspan='{'9' * 5000}' rowspan='0'>Background</td><td>x</td></tr></table>"
    assert import_canvas(html, "html", loader).boxes == {"background": "x"}
