from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions, make_definition
from mkdocs_mlops_canvas.canvas.model import STAGES, Canvas
from mkdocs_mlops_canvas.history.known_entries import find_entries
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page import load_page

if TYPE_CHECKING:
    from collections.abc import Callable

LOADER = Loader(load_definitions(), STAGES)

PLAIN = (
    "product: Fraud",
    "date: 2026-01-01",
    "date: 2026-02-01",
    "iteration: 1",
    "iteration: 2",
    "stage: Pilot",
    "designed_by: [A, B]",
    "designed_by:\n- A\n- B",
    "tags:\n  - a\n  - b",
    "links:\n  Repository: https://example.org/#a?b&c\n  Docs: docs.md",
    'summary: "One: two"',
    "summary: 'It # stays'",
    "Designed by: A",
    "background: |\n  One.\n\n  - *a* & b: {c}\n   - d",
    "background: |\n  Two.",
    "background: >-\n  Three\n  four.\n\n",
    "Objectives: Five.",
    "objectives: six\n  seven",
    "objectives:",
    "inference: |+\n  ```python\n  x = 1\n  ```\n\n",
)
OTHERS = (
    "product: Fraud 2",
    "product:",
    "id: other",
    "version: '1.1'",
    "version: 7",
    "date: 2026-13-01",
    "stage: pilott",
    "owner: &who A",
    "designed_by: *who",
    "background: &text |\n  One.",
    "objectives: *text",
    'background: "One',
    'objectives: two"',
    "background: 'One",
    "objectives: two'",
    "background: {a: b}",
    "background: [a",
    "objectives: b]",
    "background: !!str 5",
    "background: x # y",
    "background: a: b",
    "# a comment",
    "  # a comment",
    "problem:\n  background: |\n    One.",
    "problem:",
    "backgroundd: x",
    "? background\n: x",
    "background: |2\n   x",
    "background: |\n  - <!-- mlops-canvas -->",
    "background: |\n  ```mlops-canvas\n  product: P\n  ```",
    "inference: <!-- nothing -->",
    "inference: |\n    x\n  y",
    "<<: {background: x}",
    "- background",
    "---",
    "\tbackground: x",
    " iteration: 3",
    "  product: Fraud",
    "background: |\n  a\n  ```\n  b",
    "data: all",
    "background: \x85",
    "background: \x00",
)


def front(entries: list[str], body: str = "\nText.\n") -> str:
    canvas = textwrap.indent("\n".join(entries), "  ", lambda line: True)
    return f"---\ntitle: T\ncanvas:\n{canvas}\ntags: [x]\n---\n{body}"


def fence(entries: list[str], body: str = "\nText.\n") -> str:
    canvas = "\n".join(entries)
    return f"# T\n\n```mlops-canvas\n{canvas}\n```\n{body}"


def read_whole(text: str) -> Canvas | None:
    page = load_page(text, "a.md", LOADER)
    return page.canvases[0].canvas if len(page.canvases) == 1 else None


def name(entry: str) -> str:
    return entry.partition(":")[0].casefold()


ENTRIES = st.one_of(*[st.sampled_from(PLAIN)] * 3, st.sampled_from(OTHERS))


@pytest.mark.parametrize("write", [front, fence])
@given(
    st.lists(st.sampled_from(PLAIN[1:]), max_size=6, unique_by=name),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.lists(ENTRIES, max_size=2)), max_size=6),
)
def test_it_reads_what_the_whole_page_says_or_nothing(
    write: Callable[[list[str]], str], entries: list[str], edits: list[tuple[int, int, list[str]]]
) -> None:
    now = write(["product: Fraud", *entries])
    page = load_page(now, "a.md", LOADER)
    known = find_entries(page, now) if page.canvases else None
    for at, gone, new in edits:
        entries[at : at + gone] = new
        text = write(["product: Fraud", *entries])
        canvas = known.read(text, "a.md", LOADER) if known else None
        if canvas:
            whole = read_whole(text)
            assert whole
            assert canvas == replace(whole, places=canvas.places)
            assert list(canvas.boxes) == list(whole.boxes)


@pytest.mark.parametrize("write", [front, fence])
@pytest.mark.parametrize("entry", PLAIN[1:])
def test_plain_entries_are_read_without_the_page(write: Callable[[list[str]], str], entry: str) -> None:
    if write is fence and "```" in entry:
        return
    now, text = (write(["product: Fraud", *entries, "feedback: x"]) for entries in ([], [entry]))
    known = find_entries(load_page(now, "a.md", LOADER), now)
    assert known
    canvas, whole = known.read(text, "a.md", LOADER), read_whole(text)
    assert canvas
    assert whole
    assert canvas == replace(whole, places=canvas.places)


def test_what_has_changed_around_the_entries_takes_the_whole_page() -> None:
    now = front(["product: P", "feedback: x"])
    known = find_entries(load_page(now, "a.md", LOADER), now)
    assert known
    assert known.read(now, "a.md", LOADER)
    assert known.read(now.replace("title: T", "title: U"), "a.md", LOADER) is None
    assert known.read(now.replace("Text.", "More."), "a.md", LOADER) is None
    assert known.read("", "a.md", LOADER) is None


def test_entries_that_are_indented_otherwise_take_the_whole_page() -> None:
    for write, more in ((front, "  "), (fence, " ")):
        now = write(["product: P", "iteration: 2", "feedback: x"])
        known = find_entries(load_page(now, "a.md", LOADER), now)
        assert known
        past = now.replace("product: P", f"{more}product: P").replace("iteration: 2", "iteration: 1")
        assert past != now
        assert known.read(past, "a.md", LOADER) is None
        assert load_page(past, "a.md", LOADER).canvases[0].canvas is None


def test_what_may_end_an_indented_fence_takes_the_whole_page() -> None:
    now = fence(["  product: P", "  background: |", "   a", "  feedback: f"])
    known = find_entries(load_page(now, "a.md", LOADER), now)
    assert known
    for text in ("   ```\n   x\n   ```", "   a\tb"):
        assert known.read(now.replace("   a", text), "a.md", LOADER) is None


def test_a_canvas_is_not_looked_for_in_the_body() -> None:
    body = "\n```yaml\ncanvas:\n  product: P\n  iteration: 1\n  background: y\nnext: x\n```\n"
    for head in ("canvas: # ours\n  product: P\n  background: y\n", "canvas: { product: P, background: y }\n"):
        text = f"---\n{head}---\n{body}"
        assert load_page(text, "a.md", LOADER).canvases[0].canvas
        assert find_entries(load_page(text, "a.md", LOADER), text) is None


def test_a_box_that_has_the_name_of_its_column_takes_the_whole_page() -> None:
    raw = {"key": "own", "title": "Own", "columns": [{"key": "data", "title": "Data", "boxes": [
        {"key": "data", "title": "All data", "prompt": "x"}, {"key": "sources", "title": "Sources", "prompt": "x"}]}]}  # fmt: skip
    loader = Loader({**load_definitions(), "own": make_definition(raw, None)}, STAGES)
    now = front(["product: P", "version: own", "data: all"])
    known = find_entries(load_page(now, "a.md", loader), now)
    past = now.replace("  data: all", "  data:\n    data: all\n    sources: some")
    canvas = known.read(past, "a.md", loader) if known else None
    whole = load_page(past, "a.md", loader).canvases[0].canvas
    assert whole
    assert canvas is None or canvas.boxes == whole.boxes
    assert dict(whole.boxes) == {"data": "all", "sources": "some"}


def test_a_canvas_without_a_name_or_with_others_is_not_known() -> None:
    nameless, sections = front(["feedback: x"]), front(["product: P"], "\n## Feedback\n\nx\n")
    several = front(["product: P", "feedback: x"]) + fence(["product: Q"])
    for text in (nameless, sections, several):
        assert find_entries(load_page(text, "a.md", LOADER), text) is None
