from __future__ import annotations

import pytest

from tests.reading.loading import check_the_one_problem, fence, load, only_canvas

# (page, what is printed): each at its line and column, with the nearest valid choice
MISTAKES = [
    ("---\ncanvas:\n---\nx\n", "2:1: the canvas is empty"),
    ("---\ncanvas: {}\n---\nx\n", "2:1: the canvas is empty"),
    ("\ufeff---\r\ncanvas:\r\n  product: P\r\n  bakground: x\r\n---\r\n", "4:3: unknown box 'bakground'; did you mean 'background'?"),
    (fence("product: P\n日本: x"), "3:1: unknown box '日本'; the boxes are 'background'"),
    ("- a\n\n    " + fence("    product: P\n    stage: Prodution").replace("\n```", "\n    ```"), "5:12: unknown stage 'Prodution'; did you mean 'production'?"),
    (fence("product: P\nversion: own"), "3:10: unknown version 'own'; the versions are '0.1', '1.1', 'ml-canvas'; list your own canvas"),
    (fence("product: P\nproblem:\n  budget: x"), "4:3: unknown box 'budget'; the boxes are 'background'"),
    (fence("product: P\nversion: 1.2"), "3:10: unknown version '1.2'; did you mean '1.1'? List your own canvas"),
    (fence("product: P\ntags: {a: b}"), "3:7: 'tags': expected a text or a list of texts, not a mapping"),
    (fence("product: [a]"), "2:10: 'product': expected a text, not a list"),
    (fence("product: P\nprivate: perhaps"), "3:10: 'private': 'perhaps' is neither true nor false; write 'true' or leave it out"),
    (fence("product: P\nprivate: [true]"), "3:10: 'private': expected a text, not a list"),
    (fence("product: P\nprivat: true"), "3:1: unknown key 'privat'; did you mean 'private'?"),
    (fence("product: P\nlayout: narrow"), "3:9: 'layout': unknown layout 'narrow'; the layouts are 'wide' and 'page'"),
    (fence("product: P\ndate: 1 May"), "3:7: 'date': '1 May' is not a date; write year-month-day"),
    (fence("product: '!'"), "2:10: '!' has no letter or digit to make an id from"),
    (fence("product: P\nlinks: {x: 'jav&#x61;script:y'}"), "3:8: 'links': the address of 'x' runs a script"),
    (fence("product: P\nbackground: a\u2028b\nnope: [x]"), "4:1: unknown box 'nope'"),
    (fence("product: A\nProduct: B"), "3:1: 'Product' is used twice; the first one is on line 2"),
    ("---\ncanvas:\n  product: P\n  date: 2026-02-30\n---\nx\n", "4:9: 'date': '2026-02-30' is not a date"),
    (fence("product: P\nlinks: {x: 'JaVa\tScript:y'}"), "3:8: 'links': the address of 'x' runs a script"),
    (fence("product: P\nlinks:\n  Run: a.md\n  Run: b.md"), "5:3: 'Run' is used twice; the first one is on line 4"),
    ("- > ```mlops-portfolio\n", "1:5: a portfolio in a quotation"),
    ("- a\n\n\t```mlops-canvas\n\tproduct: P\n\towner: x\n\tstage:\tpilott\n\t```\n", "6:9: unknown stage 'pilott'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:40] for _, expected in MISTAKES])
def test_a_mistake_is_told_once_with_its_place(text: str, expected: str) -> None:
    check_the_one_problem(text, expected)


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


def test_header_keys_only_is_a_canvas_with_no_box_filled() -> None:
    canvas = only_canvas("---\ncanvas:\n  product: P\n---\n")
    assert canvas.boxes == {}
    assert len(canvas.empty) == 12


def test_a_mistake_on_a_blank_line_is_told_inside_of_it() -> None:
    (block,) = load("- item\n\n    ```mlops-canvas\n      product: In a list\n      'One.'\n\n    ```\n").canvases
    assert (block.problems[0].line, block.problems[0].column) == (6, 1)


def test_the_first_of_two_links_counts() -> None:
    (block,) = load(fence("product: P\nlinks:\n  Run: a.md\n  Run: b.md")).canvases
    assert block.canvas
    assert block.canvas.header.links == {"Run": "a.md"}
    assert block.problems[0].excerpt == "b.md"


def test_an_unknown_key_is_told_with_all_that_are_known() -> None:
    (problem,) = load(fence("product: P\nbudget: x")).problems
    assert "'lifetime'; the other keys are 'product', " in problem.hint
    assert "'owner'" in problem.hint


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


@pytest.mark.parametrize("block", ["<!-- mlops-portfolio -->", "```mlops-canvas\n    product: Q\n    ```"])
def test_a_block_inside_a_yaml_box_is_told(block: str) -> None:
    page = load(f"---\ncanvas:\n  product: P\n  background: |\n    text\n\n    {block}\n---\nx\n")
    assert [str(problem).partition(" [")[0] for problem in page.problems] == [
        f"docs/page.md:4:3: a {'portfolio' if 'portfolio' in block else 'canvas'} inside the box 'Background' is not shown; "
        "put it on lines of its own, outside the canvas"
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_text() -> None:
    (block,) = load(fence("desinged_by: a\ndate: x\nobjektives: y")).canvases
    assert [problem.line for problem in block.problems] == [2, 3, 4]


@pytest.mark.parametrize(
    ("written", "private"),
    [("true", True), ("Yes", True), ("'true'", True), ("false", False), ("no", False), ("", False),
     ("perhaps", True), ("[false]", True)],
)  # fmt: skip
def test_a_canvas_is_private_as_its_author_says_and_where_that_cannot_be_read(written: str, private: bool) -> None:
    (block,) = load(fence(f"product: P\nprivate: {written}")).canvases
    assert block.canvas
    assert block.canvas.header.private is private
