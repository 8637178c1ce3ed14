from __future__ import annotations

import pytest

from tests.reading.loading import check_the_one_problem, fence, load, only_canvas

# (page, what is printed): each at its line and column, with the nearest valid choice
MISTAKES = [
    ("---\ncanvas:\n  product: P\n---\n# P\n\n<!-- mlops-canvas -->\n\n## Background\n\na\n\n## Objectives\n\n## Decision\n", "9:1: the headings 'Background', 'Objectives' … are not boxes, because '<!-- mlops-canvas -->' shows the canvas of the front matter; remove"),
    ("---\ncanvas:\n  product: P\n---\n# P\n\n<!-- mlops-canvas -->\n\n## Feedback\n", "9:1: the heading 'Feedback' is not a box, because"),
    ("---\ncanvas:\n  product: P\n---\n<div markdown>\n## Background\nx\n</div>\n", "6:1: the heading 'Background' is inside an HTML element, so it is not read as a box; remove the tags around it"),
    (fence("product: P").replace("mlops-canvas", "mlops_canvas"), "1:1: unknown fence 'mlops_canvas'; did you mean 'mlops-canvas'?"),
    (fence("product: P").replace("mlops-canvas", "MLOps-Canvas"), "1:1: unknown fence 'MLOps-Canvas'; did you mean 'mlops-canvas'?"),
    (fence("product: P").replace("mlops-canvas", "canvas"), "1:1: unknown fence 'canvas'; did you mean 'mlops-canvas'?"),
    (fence("background: x").replace("mlops-canvas", "{ .mlops-canvs }"), "1:1: unknown fence 'mlops-canvs'; did you mean 'mlops-canvas'?"),
    (fence("stage: pilot").replace("mlops-canvas", "mlops_portfolio"), "1:1: unknown fence 'mlops_portfolio'; did you mean 'mlops-portfolio'?"),
    (fence("product: P").replace("mlops-canvas", "yaml mlops-canvas"), "1:1: unknown fence 'yaml mlops-canvas'; did you mean 'mlops-canvas'?"),
    (fence("product: P").replace("mlops-canvas", "yml mlops_canvas"), "1:1: unknown fence 'yml mlops_canvas'; did you mean 'mlops-canvas'?"),
    (fence("product: P").replace("mlops-canvas", "{ .yaml .mlops-canvas }"), "1:1: unknown fence '{ .yaml .mlops-canvas }'; did you mean 'mlops-canvas'?"),
    (fence("stage: pilot").replace("mlops-canvas", "yml mlops-portfolio"), "1:1: unknown fence 'yml mlops-portfolio'; did you mean 'mlops-portfolio'?"),
    ("x\n\n<!-- mlops-portfolios -->\n", "3:1: unknown marker '<!-- mlops-portfolios -->'; did you mean '<!-- mlops-portfolio -->'?"),
    ("- a\n\n    <!--MLOps portofolio-->\n", "3:5: unknown marker '<!-- MLOps portofolio -->'; did you mean"),
    ("x\n\n<!-- mlops canvas -->\n", "3:1: unknown marker '<!-- mlops canvas -->'; did you mean '<!-- mlops-canvas -->'?"),
    ("- a\n\n    " + fence("    product: P").replace("\n```", "\n    ```").replace("mlops-", "mlops "), "3:5: unknown fence 'mlops canvas'; did you mean 'mlops-canvas'?"),
    ("a\n\n> " + fence("> product: P").replace("\n```", "\n> ```"), "3:3: a canvas in a quotation or on the line of a list item is not shown"),
    ("1. " + fence("   product: P").replace("\n```", "\n   ```"), "1:4: a canvas in a quotation or on the line of a list item is not shown"),
    ("x\n\n<!-- mlops-canvas -->\n", "3:1: the front matter has no 'canvas:' to show here"),
    (fence("product: P\nbackground: |\n  a\n\n  ```python\n  x = 1\n  ```\n\n  b\nobjectives: c"), "8:1: the fence ends on line 8, and keys of a canvas follow; open and close it with four backticks"),
    (fence("product: P\nbackground: |\n  ```\n  x = 1\n  ```\n\nobjectives: c"), "4:1: the fence ends on line 4, and keys of a canvas follow; open"),
    (fence("product: P\nbackground: |\n  ~~~sql\n  x\n  ~~~").replace("```", "~~~"), "6:1: the fence ends on line 6, with the code block inside it; open and close it with four tildes"),
    ("- a\n\n    " + fence("    product: P\n    background: |\n      ```sql\n      x\n      ```\n    objectives: c").replace("\n```", "\n    ```"), "8:5: the fence ends on line 8, and keys"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected[:40] for _, expected in MISTAKES])
def test_a_mistake_is_told_once_with_its_place(text: str, expected: str) -> None:
    check_the_one_problem(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        "```canvas\nnodes: []\n```\n",
        "```canvas\nvar c = document;\n```\n",
        "```yaml\ncanvas:\n  product: P\n```\n",
        "```html canvas\nproduct: P\n```\n",
        '```yaml title="mlops-canvas"\nproduct: P\n```\n',
        "```yaml mlops-canvas\nsteps: [check]\n```\n",
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


def test_headings_beside_a_marker_for_boxes_of_the_front_matter_are_no_mistake() -> None:
    page = "---\ncanvas:\n  product: P\n  feedback: x\n---\n<!-- mlops-canvas -->\n\n## Background\n\ny\n"
    assert list(only_canvas(page).boxes) == ["feedback"]


def test_a_misspelt_marker_between_boxes_is_told() -> None:
    page = load("---\ncanvas:\n  product: P\n---\n## Background\n\nx\n\n<!-- mlops-canvass -->\n\n## Objectives\n\ny\n")
    assert [str(problem) for problem in page.problems] == [
        "docs/page.md:9:1: unknown marker '<!-- mlops-canvass -->'; did you mean '<!-- mlops-canvas -->'? [misspelt-fence]"
    ]
    canvas = page.canvases[0].canvas
    assert canvas
    assert list(canvas.boxes) == ["background", "objectives"]


def test_a_second_marker_is_told() -> None:
    page = load("---\ncanvas:\n  product: P\n---\n<!-- mlops-canvas -->\n\n<!-- mlops-canvas -->\n")
    assert [str(problem) for problem in page.problems] == [
        "docs/page.md:7:1: the canvas of the front matter is shown at a marker above already; remove this one [lone-marker]"
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
    "line", ["text <!-- mlops-portfolio -->", "> <!-- mlops-portfolio -->", "- <!-- mlops-portfolio -->"]
)
def test_a_marker_on_a_line_with_other_text_is_told(line: str) -> None:
    assert [problem.code for problem in load(f"# T\n\n{line}\n").problems] == ["misplaced-block"]


HEADER_ONLY = "---\ncanvas:\n  product: P\n---\n\n"


# (body, what is told of its lines, counted from 1)
STRAYS = [
    ("## Background\n\nx\n\n### Decision\n\ny\n", ["5: the heading 'Decision' has level 3, but other boxes have level 2; write it as '## Decision'"]),
    ("# T\n\n## Background\n\n### Objectives\n\n# Inference\n", ["3: the heading 'Background' has level 2, but other boxes have level 1", "5: the heading 'Objectives' has level 3, but other boxes have level 1"]),
    ("## Background\n\nx\n\n## Objectives\n\nx\n\n# Inference\n", ["9: the heading 'Inference' has level 1, but other boxes have level 2; write it as '## Inference'"]),
    ("## 1. Background\n\n## 2. Objectives\n", ["1: the heading '1. Background' is not the name of a box; did you mean 'Background'?", "3: the heading '2. Objectives' is not the name of a box; did you mean 'Objectives'?"]),
    ("## Background\n\n## :rocket: Inference\n\n## Feedback (TBD)\n", ["3: the heading ':rocket: Inference' is not the name of a box; did you mean 'Inference'?", "5: the heading 'Feedback (TBD)' is not the name of a box; did you mean 'Feedback'?"]),
    ("**Background**\n\nx\n\n__Data collection__:\n", ["1: 'Background' is bold text, not a heading; write it as '## Background'", "5: 'Data collection' is bold text, not a heading"]),
    ("## Background\n\n## Features\n\n## Decision\n", []),
    (
        "## Value proposition\n\n## Features\n\n## Data sources\n\n## Data collection\n",
        [
            f"{line}: the heading '{name}' is not the name of a box of version 0.1; write 'version: ml-canvas' if you mean that canvas"
            for line, name in ((3, "Features"), (5, "Data sources"))
        ],
    ),
    ("## Background\n\n## Fairness\n\n## Decision\n", ["3: the heading 'Fairness' is not the name of a box of version 0.1; write 'version: 1.1' if you mean that canvas"]),
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
        "docs/page.md:8:1: the heading 'Objectives' is not read as a box, because the front matter has boxes; move its text there, "
        "or put '<!-- mlops-canvas -->' where the canvas belongs, to keep this heading [stray-heading]"
    ]
