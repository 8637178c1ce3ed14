"""Huge and hostile pages are read in a time that grows with their length; `pytest --timeout` is not needed.

No time is measured: what is quadratic takes hours at these sizes, and nobody would wait for it.
"""

from __future__ import annotations

import pytest

from mkdocs_mlops_canvas.definition import load_definitions
from mkdocs_mlops_canvas.loader import Loader
from mkdocs_mlops_canvas.model import STAGES
from mkdocs_mlops_canvas.page import load_page

LOADER = Loader(load_definitions(), STAGES)
MANY = 200_000
FRONT = "---\ncanvas:\n  product: P\n---\n"


def fence(yaml: str) -> str:
    return f"```mlops-canvas\n{yaml}\n```\n"


PAGES = {
    "fences, each open": FRONT + "```a\n" * MANY,
    "fences of two kinds": FRONT + "```a\n~~~b\n" * MANY,
    "fences in indented code": FRONT + "    ```a\n" * MANY,
    "fences in a list": FRONT + "- a\n\n" + "    ```a\n" * MANY + "b\n",
    "comments, each open": FRONT + "<!-- x\n" * MANY,
    "tags, each open": FRONT + "<a x\n" * 20_000,
    "brackets in a title": "---\ncanvas:\n  iteration: 1\n---\n# " + "[a" * MANY,
    "stars in a summary": '---\ncanvas:\n  product: P\n  value_proposition: "' + "*a " * MANY + '"\n---\nx\n',
    "headings of boxes": FRONT + "## Background\n\nx\n\n" * 20_000,
    "headings of columns": FRONT + "# Problem\n## Problem\n### Background\n" * 20_000,
    "no end of the front matter": "---\ncanvas:\n" + "a: b\n" * MANY,
    "a long line": FRONT + "word " * 2_000_000,
    "blank lines": "\n" * 1_000_000 + FRONT,
    "words in a box": "---\ncanvas:\n  background: |\n" + "    word word word word word\n" * 20_000 + "---\nx\n",
    "canvases": (fence("product: P\nbackground: x") + "\n") * 1_000,
    "keys": fence("\n".join(f"k{number}: x" for number in range(4_000))),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_huge_page_is_read(name: str) -> None:
    page = load_page(PAGES[name], "x.md", LOADER)
    assert page.canvases


NESTED = {
    "lists": "a: " + "[" * 100 + "]" * 100,
    "lists, very deep": "a: " + "[" * 100_000 + "]" * 100_000,
    "mappings": "\n".join(" " * depth + "a:" for depth in range(3_000)),
    "tags": f"tags: {'[' * 60}{']' * 60}",
    "aliases": "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
    + "\n".join(f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "an alias to itself": "a: &a [*a]",
    "an alias to all": "&r\nproduct: P\nproblem: *r",
}


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_too_deeply_or_too_often_is_no_canvas(name: str) -> None:
    (block,) = load_page(fence(NESTED[name]), "x.md", LOADER).canvases
    (problem,) = block.problems
    assert problem.code == "yaml-syntax"
    assert problem.excerpt.strip() == NESTED[name].strip()


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!python/name:os.system", "!x"])
def test_no_tag_constructs_an_object(tag: str) -> None:
    (block,) = load_page(fence(f"product: P\nbackground: {tag} [echo]\nowner: {tag} x"), "x.md", LOADER).canvases
    assert block.canvas
    assert block.canvas.header.owner == "x"
    assert [problem.code for problem in block.problems] == ["wrong-type"]
