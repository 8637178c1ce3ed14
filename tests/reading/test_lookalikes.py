"""Pages of others that look a little like ours: nothing is reported for them, and nothing is added to their site."""

from __future__ import annotations

import itertools

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from tests.reading.loading import load

# front matter of other tools and teams: documentation of products, proposals, decisions, catalogs, blogs, model cards
FRONT_MATTERS = [
    "title: Gated features\nproduct: '{% data reusables.gated-features.pages %}'\nversions: {fpt: '*'}\n",
    "stage: Plan\ngroup: Project Management\ninfo: To find the writer, see the handbook.\n",
    "owner: team-payments\ntags: [fraud, payments]\n",
    "title: Use a queue\nstatus: accepted\nowner: Jane Doe\ndate: 2026-11-12\n",
    "stage: 2\nrelease-date: unreleased\nowner: {name: Jane Doe, mail: jane@example.com}\n",
    "layout: product\nproduct: {sku: 12-345, price: 9.99}\nfeedback: false\n",
    "title: Release notes\nproduct: Checkout\nversion: 4.2\nsummary: What is new.\n",
    "id: intro\nslug: /\nsidebar_label: Intro\nowner: docs\n",
    "title: Our way of working\nhide: [toc]\nstage: draft\n",
    "title: Use a queue\nproduct: Checkout\nsupersedes: adr-0003\nreview_by: 2027-01-31\nstatus: accepted\n",
    "license: mit\nlanguage: en\npipeline_tag: text-classification\nmodel-index: [{name: m}]\n",
]
HEADINGS = [
    ["Context", "Decision", "Consequences"],
    ["Background", "Decision", "Feedback"],
    ["Background", "Objectives", "Non-goals", "Security", "Rollout"],
    ["Overview", "Inference", "Troubleshooting"],
    ["Background", "Timeline", "Action items", "Decision"],
    ["Model details", "Intended use", "Metrics", "Training data", "Ethical considerations"],
    ["Problem", "Data", "Model", "Operations", "Monitoring"],
    ["Features", "Pricing", "Feedback"],
    [
        "Summary",
        "Background",
        "Objectives",
        "Design",
        "Alternatives",
        "Security",
        "Rollout",
        "Open questions",
        "Decision",
    ],
]
COMMENTS = [
    "more", "canvas", "ml-canvas", "mlops", "mlops-canvas-end", "mlops canvas goes here", "see mlops-canvas.md",
    "markdownlint-disable MD013", "portfolio",
]  # fmt: skip
CODE = [
    "```canvas\nvar c = document;\n```",
    '```yaml title="mlops-canvas.yml"\nproduct: P\n```',
    "```mermaid\ngraph LR\n```",
]
PAGES = [
    f"---\n{front}---\n# T\n\n<!-- {comment} -->\n\n{''.join(f'## {name}{chr(10) * 2}Text.{chr(10) * 2}' for name in headings)}{code}\n"
    for front, headings, comment, code in itertools.product(FRONT_MATTERS, HEADINGS, COMMENTS, CODE)
]


def test_two_thousand_pages_of_others_are_left_alone() -> None:
    assert len(PAGES) > 2_000
    pages = [load(text) for text in PAGES]
    assert [page.problems for page in pages if page.blocks] == []


@pytest.mark.parametrize("front", ["", "---\ntitle: The canvas, box by box\ndate: 2026-11-12\ntags: [mlops]\n---\n"])
@pytest.mark.parametrize("version", load_definitions())
def test_a_document_about_the_canvas_is_left_alone(front: str, version: str) -> None:
    boxes = load_definitions()[version].boxes
    text = "".join(f"## {box.title}\n\n{box.prompt} Write it as `{box.key}`, in a `mlops-canvas`.\n\n" for box in boxes)
    assert load(f"{front}# The Machine Learning Operations Canvas\n\n{text}").blocks == []
