from __future__ import annotations

import pytest

from tests.reading.loading import check_the_one_problem, fence, load, only_canvas

BOXES = "".join(f"## {title}\n\nText.\n\n" for title in ("Background", "Modelling", "Decision", "Feedback"))

# (page, what is printed): each at its line and column, with the nearest valid choice
MISTAKES = [
    ("---\nx: 1\ncanvas: text\n---\nx\n", "3:1: 'canvas' has to be a mapping, not a single text"),
    ("---\ncanvas: [a]\n---\nx\n", "2:1: 'canvas' has to be a mapping, not a list"),
    ("---\ncanvas:\n  product: P\ncanvas:\n  product: Q\n---\nx\n", "4:1: 'canvas' is used twice"),
    ("---\ncanvas:\n  product: [P\n---\nx\n", "4:1: the YAML cannot be read"),
    ("---\ndate: 2026-02-30\ncanvas:\n  product: P\n---\nx\n", "2:7: '2026-02-30' cannot be read by MkDocs, so it ignores"),
    ("\n---\ncanvas:\n  product: P\n---\nx\n", "1:1: front matter must begin on the first line"),
    ("---\ncanvas:\n  product: P\n---", "1:1: the line that ends the front matter needs a line end"),
    (fence("product: P\na: b\n\n\nbackground: x\x07y"), "6:14: the YAML cannot be read: the character '\\x07' is not allowed; remove it; the canvas is"),
    (fence("- a"), "2:1: a canvas has to be a mapping, not a list"),
    (fence("a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
           "d: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"), "2:1: the YAML cannot be read: it has too many values"),
    ("---\ntags: !foo x\ncanvas:\n  product: P\n---\nx\n", "2:7: '!foo x' cannot be read by MkDocs"),
    ("---\ncanvas:\n  product: P\n  background: 2026-02-30\n---\nx\n", "4:15: '2026-02-30' cannot be read by MkDocs"),
    ("---\ncanvas:\n  product: P\n  date: !x 2026-02-20\n---\nx\n", "4:9: '!x 2026-02-20' cannot be read by MkDocs"),
    ("---\ncanvas:\n  product: P\n\n# P\n", "1:1: there is no '---' below the front matter; write it"),
    ("---\ntitle: T\ncanvas:\n  product: P\n----\n# P\n", "1:1: there is no '---' below the front matter; write it"),
    ("---\nCanvas:\n  product: P\n---\nx\n", "2:1: unknown key 'Canvas'; did you mean 'canvas'?"),
    ("---\ntitle: T\nmlops-canvas:\n  background: x\n---\nx\n", "3:1: unknown key 'mlops-canvas'; did you mean 'canvas'?"),
    ("---\ncanvs:\n  fairness: x\n---\nx\n", "2:1: unknown key 'canvs'; did you mean 'canvas'?"),
    ("---\ntitle: T\nproduct: P\ndesigned_by: A\n---\nx\n", "3:1: there is no 'canvas:' above 'product'; add it, and indent"),
    ("---\n  iteration: 1\n  background: x y\n---\n", "2:3: there is no 'canvas:' above 'iteration'"),
    ("---\nproduct: P\n---\n# P\n\n" + BOXES, "2:1: there is no 'canvas:' above 'product'; add it, and indent the keys of the canvas"),
    ("---\ntitle: T\nstage: pilot\nowner: A\n---\n" + BOXES, "3:1: there is no 'canvas:' above 'stage'; add it"),
    ("---\nOwner: A\n---\n## Model\n\n" + BOXES.replace("##", "###"), "2:1: there is no 'canvas:' above 'Owner'; add it"),
    ("---\ncanvas\n  product: P\n---\nx\n", "2:1: the YAML cannot be read: mapping values are not allowed in this context; write 'canvas:', with a colon; the front"),
    ("---\ncanvas:\n  product:Fraud\n  date: 2026-11-12\n---\n", "3:3: the YAML cannot be read: mapping values are not allowed in this context; write a space after the colon; the front"),
    ("---\ncanvas:\n  product: P\n  date 2026-11-12\n  owner: x\n---\n", "4:3: the YAML cannot be read: could not find expected ':'; 'date 2026-11-12' has no colon: write one after its key, or indent it if"),
    ("---\ncanvas:\n  product: P\n  background |\n    text\n    more\n\n  owner: x\n---\n", "4:3: the YAML cannot be read: could not find expected ':'; 'background |' has no colon"),
    ("---\ncanvas:\n  date 2026-11-12\n  product: P\n---\n", "3:3: the YAML cannot be read: mapping values are not allowed in this context; 'date 2026-11-12' has no colon"),
    (fence("product: P\nowner\ndate: 2026-11-12"), "3:1: the YAML cannot be read: could not find expected ':'; write 'owner:', with a colon"),
    (fence("product: P\nbackground: A text\n  in lines,\n  such as: this"), "5:10: the YAML cannot be read: mapping values are not allowed in this context; a text with a colon"),
    ("title: T\ncanvas:\n  product: P\n---\nx\n", "1:1: there is no '---' above the front matter; write it"),
    ("---\ncanvas:\nproduct: P\n---\nx\n", "3:1: 'product' is next to 'canvas:', not below it; indent it"),
    ("---\ncanvas:\nfeedback: x\n---\nx\n", "3:1: 'feedback' is next to 'canvas:', not below it; indent it"),
    ("---\ncanvas:\n  product: P\nfeedback: They tell us.\n---\nx\n", "4:1: 'feedback' is next to 'canvas:', not below it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:40] for _, expected in MISTAKES])
def test_a_mistake_is_told_once_with_its_place(text: str, expected: str) -> None:
    check_the_one_problem(text, expected)


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


def test_a_tab_in_front_matter_comes_with_a_remedy() -> None:
    (block,) = load("---\ncanvas:\n\tproduct: P\n---\nx\n").canvases
    assert "indent with spaces, not with tabs" in str(block.problems[0])


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
