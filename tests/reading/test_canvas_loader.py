from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.model import STAGES, Header
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page import Page, load_page

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.canvas.model import Canvas

LOADER = Loader(load_definitions(), STAGES)


def load(text: str) -> Page:
    return load_page(text, "docs/page.md", LOADER)


def fence(yaml: str) -> str:
    return f"```mlops-canvas\n{yaml}\n```\n"


def only_canvas(text: str) -> Canvas:
    (block,) = load(text).canvases
    assert not block.problems
    assert block.canvas
    return block.canvas


def test_scalars_are_kept_as_written() -> None:
    canvas = only_canvas(fence("product: no\niteration: 04\nversion: 0.1\nbackground: 1.10\nowner: 0x1F"))
    assert (canvas.product, canvas.header.iteration, canvas.header.owner) == ("no", 4, "0x1F")
    assert canvas.boxes == {"background": "1.10"}


@pytest.mark.parametrize("version", ["1.1", '"1.1"', "'1.1'"])
def test_version_with_and_without_quotes(version: str) -> None:
    assert only_canvas(fence(f"version: {version}\nfairness: x")).definition.key == "1.1"


@pytest.mark.parametrize(
    ("value", "names"), [("A", ("A",)), ("[A, B]", ("A", "B")), ("\n  - A\n  - B", ("A", "B")), ("", ())]
)
def test_designed_by_is_a_text_or_a_list(value: str, names: tuple[str, ...]) -> None:
    assert only_canvas(fence(f"product: P\ndesigned_by: {value}")).header.designed_by == names


@pytest.mark.parametrize("key", ["designed_by", "Designed by", "designed-by", "DESIGNED_BY"])
def test_header_keys_in_any_case(key: str) -> None:
    assert only_canvas(fence(f"product: P\n{key}: A")).header.designed_by == ("A",)


def test_boxes_may_be_grouped_under_their_column() -> None:
    canvas = only_canvas(fence("problem:\n  Background: a\n  objectives: b\nMonitoring: {lifetime: c}\ndata:"))
    assert canvas.boxes == {"background": "a", "objectives": "b", "lifetime": "c"}


@pytest.mark.parametrize("text", ["", "''", "|\n  <!-- prompt -->", "null", "'  '"])
def test_a_box_without_text_is_empty(text: str) -> None:
    assert only_canvas(fence(f"product: P\nbackground: {text}")).boxes == {}


@pytest.mark.parametrize(
    ("page", "product"),
    [
        ("---\ntitle: From title\ncanvas:\n  iteration: 1\n---\n# Heading\n", "From title"),
        ("---\ncanvas:\n  iteration: 1\n---\n# The *heading*\n", "The heading"),
        ("---\ncanvas:\n  iteration: 1\n---\ntext\n", "Page"),
        ("# Heading\n\n" + fence("iteration: 1"), "Heading"),
    ],
)
def test_a_missing_product_is_the_title_of_the_page(page: str, product: str) -> None:
    assert only_canvas(page).product == product


def test_header_keys_only_is_a_canvas_with_no_box_filled() -> None:
    canvas = only_canvas("---\ncanvas:\n  product: P\n---\n")
    assert canvas.boxes == {}
    assert len(canvas.empty) == 12


# (page, what is printed): each at its line and column, with the nearest valid choice
MISTAKES = [
    ("---\ncanvas:\n---\nx\n", "2:1: the canvas is empty"),
    ("---\ncanvas: {}\n---\nx\n", "2:1: the canvas is empty"),
    ("---\nx: 1\ncanvas: text\n---\nx\n", "3:1: 'canvas' has to be a mapping, not a single text"),
    ("---\ncanvas: [a]\n---\nx\n", "2:1: 'canvas' has to be a mapping, not a list"),
    ("---\ncanvas:\n  product: P\ncanvas:\n  product: Q\n---\nx\n", "4:1: 'canvas' is here for the second time"),
    ("---\ncanvas:\n  product: [P\n---\nx\n", "4:1: the YAML cannot be read"),
    ("---\ndate: 2026-02-30\ncanvas:\n  product: P\n---\nx\n", "2:7: '2026-02-30' cannot be read by hosts, so they ignore"),
    ("\n---\ncanvas:\n  product: P\n---\nx\n", "1:1: front matter must begin on the first line"),
    ("---\ncanvas:\n  product: P\n---", "1:1: the line that ends the front matter needs a line end"),
    ("\ufeff---\r\ncanvas:\r\n  product: P\r\n  bakground: x\r\n---\r\n", "4:3: unknown box 'bakground'; did you mean 'background'?"),
    (fence("product: P\n日本: x"), "3:1: unknown box '日本'; the boxes are 'background'"),
    ("- a\n\n    " + fence("    product: P\n    stage: Prodution").replace("\n```", "\n    ```"), "5:12: unknown stage 'Prodution'; did you mean 'production'?"),
    (fence("product: P\nversion: own"), "3:10: unknown version 'own'; the versions are '0.1', '1.1'; a canvas of your own has"),
    (fence("product: P\nproblem:\n  budget: x"), "4:3: unknown box 'budget'; the boxes are 'background'"),
    ("---\ncanvas:\n  product: P\n---\n# P\n\n<!-- mlops-canvas -->\n\n## Background\n\na\n\n## Objectives\n\n## Decision\n", "9:1: the headings 'Background', 'Objectives' … are no boxes, as '<!-- mlops-canvas -->' shows the canvas of the front matter; take"),
    ("---\ncanvas:\n  product: P\n---\n# P\n\n<!-- mlops-canvas -->\n\n## Feedback\n", "9:1: the heading 'Feedback' is no box, as"),
    (fence("product: P\nversion: 1.2"), "3:10: unknown version '1.2'; did you mean '1.1'? A canvas of your own has"),
    (fence("product: P\ntags: {a: b}"), "3:7: 'tags': expected a text or a list of texts, not a mapping"),
    (fence("product: [a]"), "2:10: 'product': expected a text, not a list"),
    (fence("product: P\nlayout: narrow"), "3:9: 'layout': unknown layout 'narrow'; the layouts are 'wide' and 'page'"),
    (fence("product: P\ndate: 1 May"), "3:7: 'date': '1 May' is not a date; write year-month-day"),
    (fence("product: '!'"), "2:10: '!' has no letter or digit to make an id of"),
    (fence("- a"), "2:1: a canvas has to be a mapping, not a list"),
    (fence("a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
           "d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"), "2:1: the YAML cannot be read: it has too many values"),
    (fence("product: P\nlinks: {x: 'jav&#x61;script:y'}"), "3:8: 'links': the address of 'x' runs a script"),
    (fence("product: P\nbackground: a\u2028b\nnope: [x]"), "4:1: unknown box 'nope'"),
    (fence("product: A\nProduct: B"), "3:1: 'Product' is here for the second time; the first one is on line 2"),
    ("---\ntags: !foo x\ncanvas:\n  product: P\n---\nx\n", "2:7: '!foo x' cannot be read by hosts"),
    ("---\ncanvas:\n  product: P\n  background: 2026-02-30\n---\nx\n", "4:15: '2026-02-30' cannot be read by hosts"),
    ("---\ncanvas:\n  product: P\n  date: !x 2026-02-20\n---\nx\n", "4:9: '!x 2026-02-20' cannot be read by hosts"),
    ("---\ncanvas:\n  product: P\n  date: 2026-02-30\n---\nx\n", "4:9: 'date': '2026-02-30' is not a date"),
    (fence("product: P\nlinks: {x: 'JaVa\tScript:y'}"), "3:8: 'links': the address of 'x' runs a script"),
    (fence("product: P\nlinks:\n  Run: a.md\n  Run: b.md"), "5:3: 'Run' is here for the second time; the first one is on line 4"),
    ("---\ncanvas:\n  product: P\n---\n<div markdown>\n## Background\nx\n</div>\n", "6:1: the heading 'Background' stands in an HTML element, so it is no box; take the tags around it out"),
    (fence("product: P").replace("mlops-canvas", "mlops_canvas"), "1:1: a fence 'mlops_canvas' shows no canvas; write 'mlops-canvas'"),
    (fence("product: P").replace("mlops-canvas", "MLOps-Canvas"), "1:1: a fence 'MLOps-Canvas' shows no canvas; write 'mlops-canvas'"),
    (fence("product: P").replace("mlops-canvas", "canvas"), "1:1: a fence 'canvas' shows no canvas; write 'mlops-canvas'"),
    (fence("background: x").replace("mlops-canvas", "{ .mlops-canvs }"), "1:1: a fence 'mlops-canvs' shows no canvas; write 'mlops-canvas'"),
    (fence("stage: pilot").replace("mlops-canvas", "mlops_portfolio"), "1:1: a fence 'mlops_portfolio' shows no portfolio; write 'mlops-portfolio'"),
    ("- a\n\n    " + fence("    product: P").replace("\n```", "\n    ```").replace("mlops-", "mlops "), "3:5: a fence 'mlops canvas' shows no canvas; write 'mlops-canvas'"),
    ("a\n\n> " + fence("> product: P").replace("\n```", "\n> ```"), "3:3: a canvas in a quotation or on the line of a list item is not shown"),
    ("1. " + fence("   product: P").replace("\n```", "\n   ```"), "1:4: a canvas in a quotation or on the line of a list item is not shown"),
    ("- > ```mlops-portfolio\n", "1:5: a portfolio in a quotation"),
    ("---\ncanvas:\n  product: P\n\n# P\n", "1:1: there is no '---' below the front matter; write it"),
    ("---\ntitle: T\ncanvas:\n  product: P\n----\n# P\n", "1:1: there is no '---' below the front matter; write it"),
    ("---\nCanvas:\n  product: P\n---\nx\n", "2:1: unknown key 'Canvas'; did you mean 'canvas'?"),
    ("---\ntitle: T\nmlops-canvas:\n  background: x\n---\nx\n", "3:1: unknown key 'mlops-canvas'; did you mean 'canvas'?"),
    ("---\ncanvs:\n  fairness: x\n---\nx\n", "2:1: unknown key 'canvs'; did you mean 'canvas'?"),
    ("---\ntitle: T\nproduct: P\ndesigned_by: A\n---\nx\n", "3:1: there is no 'canvas:' above 'product'; write it, and indent"),
    ("---\n  iteration: 1\n  background: x\n---\n", "2:3: there is no 'canvas:' above 'iteration'"),
    ("---\ncanvas\n  product: P\n---\nx\n", "2:1: the YAML cannot be read: mapping values are not allowed in this context; write 'canvas:', with a colon; until"),
    ("---\ncanvas:\n  product:Fraud\n  date: 2026-11-12\n---\n", "3:3: the YAML cannot be read: mapping values are not allowed in this context; write a space after the colon; until"),
    ("---\ncanvas:\n  product: P\n  date 2026-11-12\n  owner: x\n---\n", "4:3: the YAML cannot be read: could not find expected ':'; 'date 2026-11-12' has no colon: write one after its key, or indent it if"),
    ("---\ncanvas:\n  product: P\n  background |\n    text\n    more\n\n  owner: x\n---\n", "4:3: the YAML cannot be read: could not find expected ':'; 'background |' has no colon"),
    ("---\ncanvas:\n  date 2026-11-12\n  product: P\n---\n", "3:3: the YAML cannot be read: mapping values are not allowed in this context; 'date 2026-11-12' has no colon"),
    (fence("product: P\nowner\ndate: 2026-11-12"), "3:1: the YAML cannot be read: could not find expected ':'; write 'owner:', with a colon"),
    (fence("product: P\nbackground: A text\n  in lines,\n  such as: this"), "5:10: the YAML cannot be read: mapping values are not allowed in this context; a text with a colon"),
    ("title: T\ncanvas:\n  product: P\n---\nx\n", "1:1: there is no '---' above the front matter; write it"),
    ("---\ncanvas:\nproduct: P\n---\nx\n", "3:1: 'product' stands beside 'canvas', not in it; indent it"),
    ("---\ncanvas:\nfeedback: x\n---\nx\n", "3:1: 'feedback' stands beside 'canvas', not in it; indent it"),
    ("---\ncanvas:\n  product: P\nfeedback: They tell us.\n---\nx\n", "4:1: 'feedback' stands beside 'canvas', not in it"),
    ("x\n\n<!-- mlops-canvas -->\n", "3:1: there is no 'canvas:' in the front matter to be shown here"),
    ("- a\n\n\t```mlops-canvas\n\tproduct: P\n\towner: x\n\tstage:\tpilott\n\t```\n", "6:9: unknown stage 'pilott'"),
    (fence("product: P\nbackground: |\n  a\n\n  ```python\n  x = 1\n  ```\n\n  b\nobjectives: c"), "8:1: the fence ends on line 8, and keys of a canvas follow; open and close it with four backticks"),
    (fence("product: P\nbackground: |\n  ```\n  x = 1\n  ```\n\nobjectives: c"), "4:1: the fence ends on line 4, and keys of a canvas follow; open"),
    (fence("product: P\nbackground: |\n  ~~~sql\n  x\n  ~~~").replace("```", "~~~"), "6:1: the fence ends on line 6, with the code block inside it; open and close it with four tildes"),
    ("- a\n\n    " + fence("    product: P\n    background: |\n      ```sql\n      x\n      ```\n    objectives: c").replace("\n```", "\n    ```"), "8:5: the fence ends on line 8, and keys"),
]  # fmt: skip


def test_a_mistake_on_a_blank_line_is_told_inside_of_it() -> None:
    (block,) = load("- item\n\n    ```mlops-canvas\n      product: In a list\n      'One.'\n\n    ```\n").canvases
    assert (block.problems[0].line, block.problems[0].column) == (6, 1)


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:40] for _, expected in MISTAKES])
def test_a_mistake_is_told_once_with_its_place(text: str, expected: str) -> None:
    (block,) = load(text).canvases
    (problem,) = block.problems
    assert str(problem).startswith(f"docs/page.md:{expected}")
    assert str(problem).endswith(f"[{problem.code}]")


@pytest.mark.parametrize(
    "text",
    [
        "```canvas\nnodes: []\n```\n",
        "```canvas\nvar c = document;\n```\n",
        "```yaml\ncanvas:\n  product: P\n```\n",
        "```html canvas\nproduct: P\n```\n",
        "```ml-canvas\n- a\n```\n",
        "````markdown\n```mlops_canvas\nproduct: P\n```\n````\n",
        "> a mlops-canvas in words\n",
        "    ```mlops-canvas\n",
        "---\nCanvas: x\n---\nx\n",
        "---\ncanvas_size:\n  product: P\n---\nx\n",
        "---\nproduct: P\nowner: x\n---\ncanvas\n",
        "---\nbackground: x\ndecision: y\n---\ncanvas\n",
        "canvas: an essay\n\n  on it: all\n",
        "---\n\ncanvas: an essay\n",
    ],
)
def test_what_is_meant_for_others_is_no_mistake(text: str) -> None:
    assert load(text).canvases == ()


@pytest.mark.parametrize("tag", ["<div>", "<details>", "<table>", "<div markdown>", "</div", "<div\n<p>"])
def test_an_element_that_is_never_closed_ends_with_its_box(tag: str) -> None:
    canvas = only_canvas(
        f"---\ncanvas:\n  product: P\n---\n## Background\n\n{tag}a\n\n## Objectives\n\nb <div>c</div>\n"
    )
    assert canvas.boxes == {"background": f"{tag}a", "objectives": "b <div>c</div>"}


@pytest.mark.parametrize(
    "text",
    [
        fence("product: P") + "\nBackground: none of ours.\n",
        fence("product: P\nbackground: |\n  ~~~sql\n  x\n  ~~~") + "\nobjectives: none of ours.\n",
        "`" + fence("product: P\nbackground: |\n  ```sql\n  x\n  ```\nobjectives: x").replace("x\n```\n", "x\n````\n"),
        fence("product: P\nbackground: x").replace("\n```", "\n   ```") + "\n# T\n\nobjectives: x\n",
    ],
)
def test_a_fence_that_ends_where_it_should_is_no_mistake(text: str) -> None:
    assert only_canvas(text).product == "P"


def test_each_key_that_is_not_indented_is_told_where_none_is() -> None:
    front = "title: T\ndate: 2026-11-01\ncanvas:\nproduct: P\ndate: 2026-11-12\nOwner: x\nhide: [toc]\ntags: [a]\n"
    (block,) = load(f"---\n{front}---\nx\n").canvases
    told = [(problem.code, problem.line, problem.message.split("'")[1]) for problem in block.problems]
    names = ["product", "date", "Owner", "tags"]
    assert told == [("not-indented", line, name) for line, name in zip((5, 6, 7, 9), names, strict=True)]


def test_keys_of_others_beside_a_canvas_are_no_mistake() -> None:
    front = "title: T\ntags: [x]\ndate: 2026-11-12\nfeedback: false\nowner: x\nid: y\nsummary: A few words.\n"
    assert only_canvas(f"---\n{front}canvas:\n  product: P\n---\nx\n").boxes == {}


def test_a_box_without_text_in_the_front_matter_leaves_the_sections_alone() -> None:
    page = "---\ncanvas:\n  product: P\n  background: ''\n  objectives: ' '\n---\n## Background\n\ntext\n"
    assert only_canvas(page).boxes == {"background": "text"}


def test_the_first_of_two_links_counts() -> None:
    (block,) = load(fence("product: P\nlinks:\n  Run: a.md\n  Run: b.md")).canvases
    assert block.canvas
    assert block.canvas.header.links == {"Run": "a.md"}
    assert block.problems[0].excerpt == "b.md"


def test_an_unknown_key_is_told_with_all_that_are_known() -> None:
    (problem,) = load(fence("product: P\nbudget: x")).problems
    assert "'lifetime'; the other keys are 'product', " in problem.hint
    assert "'owner'" in problem.hint


def test_headings_beside_a_marker_for_boxes_of_the_front_matter_are_no_mistake() -> None:
    page = "---\ncanvas:\n  product: P\n  feedback: x\n---\n<!-- mlops-canvas -->\n\n## Background\n\ny\n"
    assert list(only_canvas(page).boxes) == ["feedback"]


def test_a_second_marker_is_told() -> None:
    page = load("---\ncanvas:\n  product: P\n---\n<!-- mlops-canvas -->\n\n<!-- mlops-canvas -->\n")
    assert [str(problem) for problem in page.problems] == [
        "docs/page.md:7:1: the canvas of the front matter is shown at a marker above; take this one out [lone-marker]"
    ]


@pytest.mark.parametrize(
    "block",
    [
        "<!-- mlops-portfolio -->",
        fence("product: Q"),
        "> " + fence("product: Q"),
        fence("").replace("canvas", "portfolio"),
    ],
)
def test_a_block_inside_a_box_is_told(block: str) -> None:
    page = load(f"---\ncanvas:\n  product: P\n---\n## Background\n\ntext\n\n{block}")
    assert [problem.code for problem in page.problems] == ["misplaced-block"]
    assert page.problems[0].line == 9
    assert page.canvases[0].canvas


@pytest.mark.parametrize(
    ("yaml", "remedy"),
    [
        (
            "product: P\nbackground: Goal: fewer",
            "a text with a colon: put the text in quotes, or write '|' after its key",
        ),
        ("product: P\nbackground: *important* thing", "a text that begins with '*' or '&': put the text in quotes"),
        ("product: P\nbackground: *important", "a text that begins with '*': put the text in quotes"),
        (
            "product: P\nbackground: @team",
            "cannot start any token; a text that begins with '@', '%' or '`': put the text in quotes",
        ),
        ("product: P\nbackground: |\n  a\n b", "a line with another indentation, or a quote in a text"),
        ("product: P\nbackground: 'a' b", "a line with another indentation, or a quote in a text"),
        ("product: P\n owner: x", "a text with a colon"),
    ],
)
def test_what_the_parser_says_comes_with_a_remedy(yaml: str, remedy: str) -> None:
    (block,) = load(fence(yaml)).canvases
    assert remedy in str(block.problems[0])


def test_a_tab_in_front_matter_comes_with_a_remedy() -> None:
    (block,) = load("---\ncanvas:\n\tproduct: P\n---\nx\n").canvases
    assert "indent with spaces, not with tabs" in str(block.problems[0])


def test_the_boxes_of_an_unknown_version_are_told_once() -> None:
    (block,) = load(fence("product: P\nversion: own\nusers: All\nports: [a]")).canvases
    (problem,) = block.problems
    assert problem.code == "unknown-definition"
    assert problem.excerpt == "users: All\nports: [a]"


def test_tags_may_be_one_text_with_commas() -> None:
    assert only_canvas(fence("product: P\ntags: a, b c")).header.tags == ("a", "b c")


@pytest.mark.parametrize(
    ("yaml", "excerpt"),
    [
        ("product: P\nobjectives:\n  - a\n  - b", "- a\n- b"),
        ("- a\n- b", "- a\n- b"),
        ("product: P\nlinks:\n  - a\n  - b", "- a\n- b"),
        ("product: P\nobjectives:\n  a: b\n  c: d", "a: b\nc: d"),
        ("product: P\nlinks: one", "one"),
        ("product: P\nlinks: [a]\nowner: x", "[a]"),
    ],
)
def test_what_no_box_shows_is_kept_to_its_last_line(yaml: str, excerpt: str) -> None:
    (block,) = load(fence(yaml)).canvases
    assert block.problems[0].excerpt == excerpt


def test_what_a_portfolio_does_not_understand_is_kept() -> None:
    (block,) = load("```mlops-portfolio\ntags: [a, [b]]\nfoo: bar\n```\n").portfolios
    assert [problem.excerpt for problem in block.problems] == ["[a, [b]]", "bar"]


@pytest.mark.parametrize("marker", ["<!-- MLOps-Portfolio -->", "<!--mlops_portfolio-->"])
def test_a_marker_in_any_case(marker: str) -> None:
    assert load(f"# T\n\n{marker}\n").portfolios[0].is_whole


@pytest.mark.parametrize(
    "line", ["text <!-- mlops-portfolio -->", "> <!-- mlops-portfolio -->", "- <!-- mlops-portfolio -->"]
)
def test_a_marker_on_a_line_with_other_text_is_told(line: str) -> None:
    assert [problem.code for problem in load(f"# T\n\n{line}\n").problems] == ["misplaced-block"]


@pytest.mark.parametrize(
    "line", ["`<!-- mlops-portfolio -->`", "    text <!-- mlops-portfolio -->", "```\n<!-- mlops-portfolio -->\n```"]
)
def test_a_marker_in_code_is_no_marker(line: str) -> None:
    page = load(f"# T\n\n{line}\n")
    assert page.blocks == []


def test_indented_code_that_begins_with_a_tag_hides_no_box() -> None:
    text = "---\ncanvas:\n  product: P\n---\n## Background\n\n    <div class='x'>\n\n## Objectives\n\ny\n"
    assert list(only_canvas(text).boxes) == ["background", "objectives"]


@pytest.mark.parametrize("block", ["<!-- mlops-portfolio -->", "```mlops-canvas\n    product: Q\n    ```"])
def test_a_block_inside_a_yaml_box_is_told(block: str) -> None:
    page = load(f"---\ncanvas:\n  product: P\n  background: |\n    text\n\n    {block}\n---\nx\n")
    assert [str(problem).partition(" [")[0] for problem in page.problems] == [
        f"docs/page.md:4:3: a {'portfolio' if 'portfolio' in block else 'canvas'} inside the box 'Background' is not shown; "
        "put it on lines of its own, outside of the canvas"
    ]


HEADER_ONLY = "---\ncanvas:\n  product: P\n---\n\n"

# (body, what is told of its lines, counted from 1)
STRAYS = [
    ("## Background\n\nx\n\n### Decision\n\ny\n", ["5: the heading 'Decision' stands at level 3, other boxes at level 2; write it as '## Decision'"]),
    ("# T\n\n## Background\n\n### Objectives\n\n# Inference\n", ["3: the heading 'Background' stands at level 2, other boxes at level 1", "5: the heading 'Objectives' stands at level 3, other boxes at level 1"]),
    ("## Background\n\nx\n\n## Objectives\n\nx\n\n# Inference\n", ["9: the heading 'Inference' stands at level 1, other boxes at level 2; write it as '## Inference'"]),
    ("## 1. Background\n\n## 2. Objectives\n", ["1: the heading '1. Background' names no box; did you mean 'Background'?", "3: the heading '2. Objectives' names no box; did you mean 'Objectives'?"]),
    ("## Background\n\n## :rocket: Inference\n\n## Feedback (TBD)\n", ["3: the heading ':rocket: Inference' names no box; did you mean 'Inference'?", "5: the heading 'Feedback (TBD)' names no box; did you mean 'Feedback'?"]),
    ("**Background**\n\nx\n\n__Data collection__:\n", ["1: 'Background' is bold text, and no heading; write it as '## Background'", "5: 'Data collection' is bold text, and no heading"]),
    ("## Background\n\n## Fairness\n\n## Decision\n", ["3: the heading 'Fairness' names no box of version 0.1; write 'version: 1.1' if you mean that canvas"]),
    ("## Background\n\n## Decision\n\n## Security\n\n## Costs\n", []),
    ("# Feedback\n\n## Background\n\n### Background\n\n**Decision**\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), STRAYS, ids=[body[:30] for body, _ in STRAYS])
def test_a_heading_that_looks_like_a_box_and_is_none_is_told(body: str, expected: list[str]) -> None:
    (block,) = load(HEADER_ONLY + body).canvases
    told = [f"{problem.line - HEADER_ONLY.count(chr(10))}: {problem.text}" for problem in block.problems]
    assert len(told) == len(expected), told
    assert all(one.startswith(two) for one, two in zip(told, expected, strict=True)), told


def test_a_heading_beside_boxes_in_the_front_matter_is_told() -> None:
    page = "---\ncanvas:\n  product: P\n  background: x\n---\n# Decision\n\n## Objectives\n\ny\n"
    (block,) = load(page).canvases
    assert [str(problem) for problem in block.problems] == [
        "docs/page.md:8:1: the heading 'Objectives' is no box, as there are boxes in the front matter; move its text there, "
        "or put '<!-- mlops-canvas -->' where the canvas goes to keep this heading [stray-heading]"
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    (block,) = load(fence("desinged_by: a\ndate: x\nobjektives: y")).canvases
    assert [problem.line for problem in block.problems] == [2, 3, 4]


def test_other_canvases_of_the_page_stay() -> None:
    page = load(fence("product: [") + "\n" + fence("product: Fine"))
    assert [block.canvas.product if block.canvas else None for block in page.canvases] == [None, "Fine"]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A canvas of text\n---\n## Background\n",
        "## Background\n\ncanvas",
        "---\nnot: [closed\n---\ncanvas\n",
        "```canvasjs\nproduct: x\n```",
    ],
)
def test_pages_without_a_canvas(text: str) -> None:
    assert load(text).canvases == ()


def test_sections_are_boxes_at_the_level_of_most_of_them() -> None:
    page = load(
        "---\ncanvas:\n  product: P\n---\n# Decision\n\n## Background\n\na\n\n### Objectives\n\nb\n\n## Lifetime\n\nc\n"
    )
    (block,) = page.canvases
    assert block.canvas
    assert dict(block.canvas.boxes) == {"background": "a\n\n### Objectives\n\nb", "lifetime": "c"}


def test_setext_headings_are_sections_too() -> None:
    canvas = only_canvas("---\ncanvas:\n  product: P\n---\nBackground\n----------\n\na\n\nLifetime\n--------\n\nc\n")
    assert dict(canvas.boxes) == {"background": "a", "lifetime": "c"}


def test_a_section_that_comes_twice_keeps_both_texts() -> None:
    (block,) = load("---\ncanvas:\n  product: P\n---\n## Modelling\n\na\n\n## Modeling\n\nb\n").canvases
    assert block.canvas
    assert dict(block.canvas.boxes) == {"modelling": "a"}
    assert [(p.code, p.line, p.excerpt.strip()) for p in block.problems] == [("box-twice", 9, "b")]


YAML = st.lists(
    st.sampled_from(["product: P", "background: |", "  text", "- a", "{", "}", "[", "]", '"', "'", "&a", "*a", "? x",
                     "date: 2026-13-01", "<<: *a", "!!python/object:os.system x", "links:", "  a: b", "problem:",
                     "  background: x", "version: 1.1", "version: [1]", "%YAML 9", "---", "# c", "\t", "tags: [a"])
    | st.text(max_size=15),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(YAML)
def test_no_yaml_raises_and_each_problem_has_a_place_in_the_page(yaml: str) -> None:
    for text in (fence(yaml), f"---\ncanvas:\n{yaml}\n---\n# T\n\n## Background\n\ntext\n"):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        for block in load(text).canvases:
            assert block.canvas or block.problems
            for problem in block.problems:
                assert 1 <= problem.line <= lines
                assert problem.column >= 1


def test_every_field_of_the_header_is_read() -> None:
    assert tuple(field.name for field in dataclasses.fields(Header)) == (*HEADER_KEYS, "fields")
