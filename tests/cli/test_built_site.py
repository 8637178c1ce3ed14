from __future__ import annotations

from typing import TYPE_CHECKING, Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.cli.built_site import (
    detect_missing,
    detect_unrendered,
    detect_unresolved,
    detect_unstyled,
    list_html_paths,
)
from mkdocs_mlops_canvas.reading.page_loader import load_page

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

SUPERFENCES = ["pymdownx.highlight", "pymdownx.superfences"]
HOSTS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "fenced_code": (["fenced_code"], {}),
    "codehilite": (["fenced_code", "codehilite"], {}),
    "superfences": (SUPERFENCES, {}),
    "without Pygments": (SUPERFENCES, {"use_pygments": False}),
    "classes of languages": (SUPERFENCES, {"pygments_lang_class": True}),
    "numbers in a table": (SUPERFENCES, {"pygments_lang_class": True, "linenums": True}),
    "numbers in the text": (SUPERFENCES, {"linenums": True, "linenums_style": "inline", "auto_title": True}),
    "numbers as attributes": (SUPERFENCES, {"linenums": True, "linenums_style": "pymdownx-inline"}),
    "as Zensical": (SUPERFENCES, {"pygments_lang_class": True, "anchor_linenums": True, "line_spans": "__span"}),
}
FENCE = '```mlops-canvas\nproduct: Card Fraud Shield\nowner: "日本 <b>"\nmodelling: |\n  - trees: 3\n\n  text\n```\n'
EXAMPLES = {
    "YAML": "```yaml\nproduct: P\nbackground: x\n```\n",
    "Markdown": "````markdown\n```mlops-canvas\nproduct: P\n```\n\n<!-- mlops-canvas -->\n````\n",
    "a fence in plain text": "````\n```mlops-canvas\nproduct: P\n```\n````\n",
    "the schema of a product": "```json\n{'product': 'P'}\n```\n",
    "other YAML": "```\nproduct: P\nprice: 3\n```\n",
    "YAML without a product": "```\nbackground: x\n```\n",
    "no mapping": "```\n- product: P\n```\n",
    "no YAML": "```\nproduct: [\n```\n",
    "a marker in code": "    <!-- mlops-canvas -->\n",
    "a marker in a sentence": "Write `<!-- mlops-portfolio -->`, or `product: P`.\n",
    "another comment": "<!-- mlops-canvas goes here -->\n",
}
PIECES = (
    "<pre>", "</pre>", "<code>", "<code class='language-mlops-canvas'>", "</code>", "<div class='highlight'>", "</div>",
    "<span class='w'>", "</span>", "<article class='mlops-canvas'>", "</article>", "<!--", "-->", "<!-- mlops-canvas -->",
    "<script>", "</script>", "<![", "<!", "&", "product: ", "background: |\n", "  ", "\n", "[", "{", "}", "- ", "*a", "&a ",
)  # fmt: skip


def render(text: str, host: str = "fenced_code") -> str:
    extensions, options = HOSTS[host]
    configs = {"pymdownx.highlight": options} if "pymdownx.highlight" in extensions else {}
    return markdown.markdown(text, extensions=extensions, extension_configs=configs)


def find(html: str) -> list[str]:
    problems = detect_unrendered(html, "site/a.html", load_definitions())
    assert {(problem.code, problem.path) for problem in problems} <= {("not-rendered", "site/a.html")}
    return [f"{problem.line}: {problem.message}" for problem in problems]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("fence", [FENCE, FENCE.replace("```mlops-canvas", "``` { .mlops-canvas }")])
def test_a_canvas_that_stayed_code_is_told(host: str, fence: str) -> None:
    html = render(f"Text\n\n{fence}\nText\n", host)
    line = next(number for number, line in enumerate(html.split("\n"), 1) if "product" in line)
    assert find(html) == [f"{line}: a fence 'mlops-canvas' was not rendered"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_not_told(host: str, example: str) -> None:
    assert find(render(EXAMPLES[example], host)) == []


@pytest.mark.parametrize("host", ["fenced_code", "without Pygments"])
def test_a_portfolio_that_stayed_code_is_told_where_its_language_is_kept(host: str) -> None:
    assert find(render("```mlops-portfolio\nstage: idea\n```\n", host)) == [
        "1: a fence 'mlops-portfolio' was not rendered"
    ]
    assert find(render("```mlops-portfolio\n```\n", host)) == ["1: a fence 'mlops-portfolio' was not rendered"]


@pytest.mark.parametrize("host", HOSTS)
def test_markers_that_stayed_comments_are_told(host: str) -> None:
    text = "A\n\n<!-- mlops-canvas -->\n\n<!-- note -->\n\n<!--mlops-portfolio-->\n\n<!-- mlops-canvas -->\n"
    assert find("<!DOCTYPE html>\n<p>x</p>\n" + render(text, host)) == [
        "4: a marker '<!-- mlops-canvas -->' was not rendered",
        "8: a marker '<!-- mlops-portfolio -->' was not rendered",
        "10: a marker '<!-- mlops-canvas -->' was not rendered",
    ]


def test_problems_come_from_top_to_bottom() -> None:
    html = render(f"<!-- mlops-portfolio -->\n\n{FENCE}\n<!-- mlops-canvas -->\n")
    assert [line.split(" '")[0] for line in find(html)] == ["1: a marker", "3: a fence", "10: a marker"]


@pytest.mark.parametrize("box", ["mlops-canvas", "mlops-canvas mlops-canvas--wide", "mlops-canvas-portfolio"])
def test_code_in_what_is_rendered_is_not_told(box: str) -> None:
    html = "<pre><code>product: P</code></pre>"
    assert find(html)
    assert find(f'<article class="{box}"><div>{html}</div></article>') == []


@pytest.mark.parametrize("html", ["", "<", "<!-- mlops-canvas --", "<pre>product: [", "<![x product: y"])
def test_broken_html_is_no_error(html: str) -> None:
    assert find(html) == []
    assert find(f"<pre>product: P</pre>\n{html}") == ["1: a fence 'mlops-canvas' was not rendered"]


def test_links_that_no_host_has_resolved_are_told() -> None:
    links = "\n".join(
        f"<a href='{address}'>x</a>"
        for address in (
            "a.md", "../b/Run%20book.md#steps", "here.md", "a/", "https://x.org/a.md", "mailto:a.md", "/a.md", "a.mdx", "#a.md",
        )
    )  # fmt: skip
    canvas = f'<article class="mlops-canvas">{links}</article>'
    portfolio = f'<div class="mlops-canvas-portfolio"><noscript>\n{links}</noscript></div>'
    problems = detect_unresolved(f"{links}{canvas}\n{portfolio}", "a.html", lambda address: address == "here.md")
    assert [(problem.code, problem.line, problem.message.split("'")[1]) for problem in problems] == [
        ("not-rendered", 9, "a.md"), ("not-rendered", 10, "../b/Run%20book.md#steps"),
        ("not-rendered", 19, "a.md"), ("not-rendered", 20, "../b/Run%20book.md#steps"),
    ]  # fmt: skip
    assert detect_unresolved("<article class=mlops-canvas><a href=a.md>x</a></article>", "a.html", lambda _: False)
    assert detect_unresolved(f'<a href="{"a" * 9}.md">x</a>', "a.html", lambda _: False) == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "the page does not load the stylesheet of canvases"),
        ('<link rel="stylesheet" href="assets/mlops-canvas-colours.css">', "the page does not load the stylesheet"),
        ('<link rel="preload" href="assets/mlops-canvas.css">', "the page does not load the stylesheet"),
        ('<link rel="stylesheet" href="../assets/mlops-canvas.0a1b.css?v=1">', "the stylesheet '../assets/mlops-canvas.0a1b.css?v=1' is not in the site"),
        ('<link rel="stylesheet" href="assets/mlops-canvas.css">', None),
        ('<link href="/x/assets/mlops-canvas.1.min.css" rel="stylesheet">', None),
        ('<link rel="stylesheet" href="https://cdn.example.org/mlops-canvas.css">', None),
        ("<style>.mlops-canvas{display:grid}</style>", None),
    ],
)  # fmt: skip
def test_a_page_that_does_not_load_the_stylesheet_is_told(head: str, expected: str | None) -> None:
    def is_in_site(address: str) -> bool:
        return address == "assets/mlops-canvas.css"

    for body in ('<article class="mlops-canvas"></article>', '<div class="mlops-canvas-portfolio"></div>'):
        problems = detect_unstyled(f"<html><head>{head}</head><body>{body}", "a.html", is_in_site)
        assert [problem.message[: len(expected or "")] for problem in problems] == ([expected] if expected else [])
    assert detect_unstyled(f"{head}<p>mlops-canvas</p>", "a.html", is_in_site) == []


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map("".join))
def test_no_html_is_an_error(html: str) -> None:
    lines = [int(line.split(":")[0]) for line in find(html)]
    assert lines == sorted(lines)
    assert all(1 <= line <= html.count("\n") + 1 for line in lines)


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("a.md", ("a/index.html", "a.html")),
        ("a/b.c.md", ("a/b.c/index.html", "a/b.c.html")),
        ("index.md", ("index.html",)),
        ("a/index.md", ("a/index.html",)),
        ("a/README.md", ("a/index.html",)),
        ("a/readme.md", ("a/readme/index.html", "a/readme.html")),
    ],
)
def test_where_the_page_of_a_file_may_be(path: str, html: tuple[str, ...]) -> None:
    assert list_html_paths(path) == html


def test_a_readme_beside_an_index_has_no_page() -> None:
    assert list_html_paths("a/README.md", has_index=True) == ()
    assert list_html_paths("a/index.md", has_index=True) == ("a/index.html",)


class TestMissing:
    PAGE = """\
---
canvas:
  product: A
---
# A

```mlops-canvas
product: B
iteration: 1
```

  ```mlops-canvas
  product: B
  iteration: 2
  ```

```mlops-canvas
product: [
```

<!-- mlops-portfolio -->

```mlops-portfolio
stage: idea
```
"""
    A = '<article class="mlops-canvas mlops-canvas--wide" data-product="a"></article>'
    B = '<div><article class="of-the-host mlops-canvas" data-product="b"></article></div>'
    UNREADABLE = '<article class="mlops-canvas"></article>'
    PORTFOLIO = '<div class="mlops-canvas-portfolio mlops-canvas--wide"></div>'

    @pytest.mark.parametrize(
        ("htmls", "places"),
        [
            ([A, B, B, UNREADABLE, PORTFOLIO, PORTFOLIO], []),
            ([f"<main>{A}{B}{B}{UNREADABLE}{PORTFOLIO}{PORTFOLIO}</main>"], []),
            ([B, B, UNREADABLE, PORTFOLIO, PORTFOLIO], [(2, 1)]),
            ([A, B, UNREADABLE, PORTFOLIO], [(13, 3), (23, 1)]),
            ([A, A, B, B, PORTFOLIO, PORTFOLIO], [(19, 1)]),
            ([f"<![x {A}{B}{B}{UNREADABLE}{PORTFOLIO}{PORTFOLIO}"], []),
            (["<p data-product='a'>mlops-canvas</p>"], [(2, 1), (8, 1), (13, 3), (19, 1), (21, 1), (23, 1)]),
            ([], [(2, 1), (8, 1), (13, 3), (19, 1), (21, 1), (23, 1)]),
        ],
    )
    def test_each_canvas_and_portfolio_must_be_there(
        self, htmls: list[str], places: list[tuple[int, int]], loader: Loader
    ) -> None:
        problems = detect_missing(load_page(self.PAGE, "a.md", loader), htmls)
        assert [(problem.line, problem.column) for problem in problems] == places
        assert {(problem.code, problem.path) for problem in problems} <= {("not-rendered", "a.md")}
