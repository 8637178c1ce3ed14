from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.history import iterations as iterations_module
from mkdocs_mlops_canvas.history.iterations import CanvasHistory, read_histories
from mkdocs_mlops_canvas.history.revisions import Revision, read_revisions
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.passwords import Passwords
from tests.repository import ENVIRONMENT, make_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOADER = Loader(load_definitions(), STAGES)
START = date(2026, 1, 1)


def front(header: str, text: str = "x", body: str = "") -> str:
    lines = "".join(f"  {line}\n" for line in f"{header}\nbackground: {text}".splitlines() if line)
    return f"---\ncanvas:\n{lines}---\n{body}"


def fence(header: str, text: str = "x") -> str:
    return f"```mlops-canvas\n{header}\nbackground: {text}\n```\n"


def sections(header: str, text: str = "x") -> str:
    return front(header).replace("  background: x\n", "") + f"\n# Title\n\n## Background\n\n{text}\n"


def revise(*texts: str) -> list[Revision]:
    """Revisions of one page, oldest first, on the days 1, 2, ... of January."""
    days = (START + timedelta(days=number) for number in range(len(texts)))
    return [Revision(f"c{day.day}", day, f"was-{day.day}.md", text) for day, text in zip(days, texts, strict=True)]


def find(*texts: str, now: str | None = None, **others: str) -> dict[str, CanvasHistory]:
    """The past of the canvases in the page `a.md`, by anchor; it is now as the last text, or as `now`."""
    present = {"a.md": texts[-1] if now is None else now, **{f"{name}.md": text for name, text in others.items()}}
    pages = {path: load_page(text, path, LOADER) for path, text in present.items()}
    found = read_histories(pages, present, {"a.md": revise(*texts)}, LOADER)
    assert all(path == "a.md" for path, _ in found)
    return {anchor: past for (_, anchor), past in found.items()}


def tell(past: CanvasHistory) -> list[tuple[object, str, int, int]]:
    """What iterations are: their number or date, their text, the days of January on which they began and ended."""
    return [
        (
            i.canvas.header.iteration or (i.canvas.header.date and i.canvas.header.date.isoformat()),
            i.canvas.boxes.get("background", ""),
            i.begun.day,
            i.changed.day,
        )
        for i in past.iterations
    ]


@pytest.mark.parametrize("write", [front, fence, sections])
def test_an_iteration_is_the_last_state_that_had_its_number(write: object) -> None:
    texts = [
        write(f"product: P\niteration: {number}", text)  # type: ignore[operator]  # one of three functions
        for number, text in [(1, "a"), (1, "b"), (2, "c"), (2, "d"), (2, "e"), (3, "f"), (3, "g")]
    ]
    (past,) = find(*texts).values()
    assert tell(past) == [(1, "b", 1, 2), (2, "e", 3, 5)]
    assert [(i.path, i.commit) for i in past.iterations] == [("was-2.md", "c2"), ("was-5.md", "c5")]
    assert past.changed.day == 7


def test_a_new_date_begins_an_iteration_too() -> None:
    days = ("2025-01-01", "2025-02-01", "2025-03-01")
    (past,) = find(*(front(f"product: P\ndate: {day}", day) for day in days)).values()
    assert tell(past) == [("2025-01-01", "2025-01-01", 1, 1), ("2025-02-01", "2025-02-01", 2, 2)]


def test_a_canvas_that_had_neither_has_this_as_its_first_iteration() -> None:
    texts = ["Only text.\n", front("product: P", "a"), front("product: P", "b"), front("product: P\niteration: 1")]
    (past,) = find(*texts).values()
    assert tell(past) == [(None, "b", 2, 3)]


def test_what_is_not_committed_is_the_present() -> None:
    texts = [front("iteration: 1", "a"), front("iteration: 2", "b")]
    assert tell(find(*texts, now=front("iteration: 2", "edited"))[""]) == [(1, "a", 1, 1)]
    assert tell(find(*texts, now=front("iteration: 3", "edited"))[""]) == [(1, "a", 1, 1), (2, "b", 2, 2)]
    assert tell(find(*texts, now=front("iteration: 1", "edited"))[""]) == [(2, "b", 2, 2)]


def test_an_iteration_that_comes_back_is_one_and_the_later_state_counts() -> None:
    texts = [front(f"iteration: {number}", text) for number, text in [(1, "a"), (2, "b"), (1, "c"), (3, "d")]]
    assert tell(find(*texts)[""]) == [(2, "b", 2, 2), (1, "c", 3, 3)]
    assert tell(find(*texts[:3])[""]) == [(2, "b", 2, 2)]
    assert tell(find(*texts[:3], now=front("iteration: 2", "d"))[""]) == [(1, "c", 3, 3)]


@pytest.mark.parametrize(
    ("headers", "now", "iterations"),
    [
        (["iteration: 1", "iteration: 2", "iteration: 3"], "iteration: 2", [1, 2]),
        (["iteration: 1", "iteration: 40", "iteration: 3"], "iteration: 3", [1, 3]),
        (["iteration: 1", "iteration: 2", "iteration: 3"], "iteration: 4", [1, 2, 3, 4]),
        (["date: 2026-01-01", "date: 2026-03-01", "date: 2026-02-01"], "date: 2026-02-01", ["01-01", "02-01"]),
        (["iteration: draft", "iteration: final"], "iteration: draft", ["final", "draft"]),
    ],
)
def test_the_newest_iteration_is_on_the_page_and_what_was_taken_back_is_none(
    headers: list[str], now: str, iterations: list[object]
) -> None:
    texts = [front(f"product: P\n{header}") for header in headers]
    present = {"a.md": front(f"product: P\n{now}", "now")}
    pages = {"a.md": load_page(present["a.md"], "a.md", LOADER)}
    portfolio, _ = collect_portfolio(pages, read_histories(pages, present, {"a.md": revise(*texts)}, LOADER))
    (product,) = portfolio.products
    found = [entry.canvas.header.iteration or str(entry.canvas.header.date)[5:] for entry in product.iterations]
    assert found == iterations
    assert product.canvas.boxes["background"] == "now"


@pytest.mark.parametrize(
    "broken", ["---\ncanvas: [\n---\n", "", "---\ncanvas:\n---\n", "```mlops-canvas\niteration: 1\n", "\0"]
)
def test_states_that_cannot_be_read_are_passed_over(broken: str) -> None:
    texts = [broken, front("iteration: 1", "a"), broken, front("iteration: 2", "b")]
    (past,) = find(*texts).values()
    assert [(i.canvas.header.iteration, i.canvas.boxes["background"], i.commit) for i in past.iterations] == [
        (1, "a", "c2")
    ]


def test_a_state_that_cannot_be_read_leaves_the_one_before_as_the_last() -> None:
    texts = [
        front("iteration: 1", "a"),
        front("iteration: 1", "b"),
        front("iteration: 1\nowner: [", "c"),
        front("iteration: 2", "d"),
    ]
    assert tell(find(*texts)[""]) == [(1, "b", 1, 2)]


def test_a_page_may_change_its_form_its_name_and_its_product() -> None:
    texts = [
        fence("product: Old\niteration: 1", "a"),
        sections("product: Newer\niteration: 2", "b"),
        front("product: New\niteration: 3", "c"),
    ]
    (past,) = find(*texts).values()
    assert tell(past) == [(1, "a", 1, 1), (2, "b", 2, 2)]
    assert [i.canvas.id for i in past.iterations] == ["old", "newer"]


def test_each_canvas_of_a_page_has_its_own_past() -> None:
    def both(a: int, b: int) -> str:
        return fence(f"product: A\niteration: {a}", f"a{a}") + "\n" + fence(f"product: B\niteration: {b}", f"b{b}")

    texts = [fence("product: A\niteration: 1", "a0"), both(1, 1), both(2, 1), both(2, 2), both(2, 3)]
    found = find(*texts)
    assert tell(found["a"]) == [(1, "a1", 1, 2)]
    assert tell(found["b"]) == [(1, "b1", 2, 3), (2, "b2", 4, 4)]


def test_one_canvas_of_two_that_cannot_be_read_does_not_cost_the_other_its_past() -> None:
    good = fence("product: A\niteration: 1", "a")
    texts = [
        good + "\n" + fence("product: B\niteration: 1", "b"),
        fence("product: A\niteration: 1", "a2") + "\n" + fence("product: B\niteration: 1", "[") + "\n",
        fence("product: A\niteration: 2") + "\n" + fence("product: B\niteration: 2"),
    ]
    found = find(*texts)
    assert tell(found["a"]) == [(1, "a2", 1, 2)]
    assert tell(found["b"]) == [(1, "b", 1, 1)]


def test_canvases_that_the_page_no_longer_has_are_not_told() -> None:
    texts = [
        fence("product: A\niteration: 1") + "\n" + fence("product: B\niteration: 1"),
        fence("product: A\niteration: 2"),
    ]
    found = find(*texts)
    assert {anchor: tell(past) for anchor, past in found.items()} == {"a": [(1, "x", 1, 1)]}


def test_a_canvas_that_was_alone_is_found_again_among_others() -> None:
    texts = [fence("product: B\niteration: 1"), fence("product: A") + "\n" + fence("product: B\niteration: 2")]
    assert {anchor: tell(past) for anchor, past in find(*texts).items()} == {"a": [], "b": [(1, "x", 1, 1)]}


def test_a_date_that_is_none_is_passed_over() -> None:
    texts = [front(f"date: {day}", day) for day in ("2026-99-99", "2026-01-01")]
    assert tell(find(*texts)[""]) == [(None, "2026-99-99", 1, 1)]


def test_what_the_site_still_shows_is_not_past() -> None:
    old, new = front("product: P\niteration: 1", "a"), front("product: P\niteration: 2", "b")
    assert tell(find(old, new)[""]) == [(1, "a", 1, 1)]
    assert tell(find(old, new, archive=old)[""]) == []
    renamed = front("product: New\nid: new\niteration: 2")
    assert tell(find(old, renamed)[""]) == [(1, "a", 1, 1)]
    assert tell(find(old, renamed, archive=old)[""]) == []  # the page began as a copy of that one
    assert tell(find(old, renamed, archive=front("product: New\nid: new\niteration: 1"))[""]) == []
    together = fence("product: P\niteration: 2") + "\n" + fence("product: P\niteration: 1")
    assert {anchor: tell(past) for anchor, past in find(old, together).items()} == {"p": [], "p--2": []}


def test_the_keys_are_those_of_the_portfolio() -> None:
    texts = {"a.md": front("product: A"), "b.md": fence("product: B") + "\n" + fence("product: C")}
    pages = {path: load_page(text, path, LOADER) for path, text in texts.items()}
    revisions = {path: revise(text) for path, text in texts.items()}
    portfolio, _ = collect_portfolio(pages)
    keys = {(entry.path, entry.anchor) for product in portfolio.products for entry in product.iterations}
    assert set(read_histories(pages, texts, revisions, LOADER)) == keys
    assert len(keys) == 3


def test_pages_without_revisions_or_canvases_have_no_past() -> None:
    texts = {"new.md": front("product: A"), "text.md": "Text.\n", "broken.md": "---\ncanvas: [\n---\n"}
    pages = {path: load_page(text, path, LOADER) for path, text in texts.items()}
    assert (
        read_histories(pages, texts, {"text.md": revise("Text.\n"), "broken.md": revise(texts["broken.md"])}, LOADER)
        == {}
    )


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        ([front("product: P"), front("product: P", body="More.\n"), front("product: P", body="Much more.\n")], 1),
        ([front("product: P", "a"), front("product: P", "b", "More.\n"), front("product: P", "b")], 2),
        ([front("product: P", "a"), front("product: P", "b"), front("product: P", "a")], 3),
        (
            [front("product: P").replace("---\n", "----\n", 2)[1:], front("product: P"), front("product: P", body="x")],
            2,
        ),
        ([front("product: P").replace("---\n", "--- \n"), front("product: P")], 1),
        ([fence("product: P"), "\n\n".join(["Above.", fence("product: P")]), fence("product: P") + "\nBelow.\n"], 1),
        ([fence("product: P", "a"), "Above.\n\n" + fence("product: P", "b"), fence("product: P", "b")], 2),
        ([fence("product: P", "a\tb"), fence("product: P", "a\tb") + "\nBelow.\n"], 1),
        ([fence("product: P").replace("\n", "\r\n"), fence("product: P")], 1),
        ([sections("product: P"), sections("product: P") + "\n# Else\n\nBelow.\n"], 2),
    ],
)
def test_the_day_of_the_last_change(texts: list[str], day: int) -> None:
    (past,) = find(*texts).values()
    assert past.changed.day == day


def test_each_canvas_of_a_page_has_its_own_last_change() -> None:
    texts = [fence("product: A", a) + "\n" + fence("product: B", b) for a, b in [("1", "1"), ("2", "1"), ("2", "2")]]
    assert {anchor: past.changed.day for anchor, past in find(*texts).items()} == {"a": 2, "b": 3}


@pytest.mark.parametrize(
    "write",
    [
        "Iteration: {n}", "'iteration': {n}", '"ITERATION" : {n}', "iteration:\n  {n}", "iteration: >\n  {n}",
        "? iteration\n: {n}", "iteration: !!str {n}", "iteration: {n}  # a comment", "date: 2026-01-0{n}",
        "date: '2026-01-0{n}'", "owner: &x '{n}'\niteration: *x", "-Date_: 2026-01-0{n}",
    ],
)  # fmt: skip
def test_an_iteration_is_seen_however_its_key_is_written(write: str) -> None:
    texts = [front(f"product: P\n{write.format(n=number)}", f"text {number}") for number in (1, 2, 3)]
    (past,) = find(*texts).values()
    assert [i.canvas.boxes["background"] for i in past.iterations] == ["text 1", "text 2"]


def test_a_mapping_on_one_line() -> None:
    texts = [f"---\ncanvas: {{product: P, iteration: {number}, background: x}}\n---\n" for number in (1, 2)]
    assert tell(find(*texts)[""]) == [(1, "x", 1, 1)]


HEADERS = ("iteration: 1", "iteration: 2", "date: 2026-01-01", "Date: 2026-02-01", "owner: A", "iteration: 02", "")


@given(
    st.lists(
        st.tuples(st.sampled_from(HEADERS), st.sampled_from(HEADERS), st.sampled_from("abc")), min_size=1, max_size=8
    )
)
def test_it_finds_what_reading_each_revision_finds(states: list[tuple[str, str, str]]) -> None:
    texts = [front(f"product: P\n{one}\n{two}", text) for one, two, text in states]
    last: dict[object, str] = {}
    for text in texts:
        canvas = load_page(text, "a.md", LOADER).canvases[0].canvas
        assert canvas
        key = (canvas.header.iteration, canvas.header.date)
        last.pop(key, None)
        last[key] = canvas.boxes["background"]
    last.popitem()
    (past,) = find(*texts).values()
    assert {
        (i.canvas.header.iteration, i.canvas.header.date): i.canvas.boxes["background"] for i in past.iterations
    } == last
    assert [i.changed for i in past.iterations] == sorted(i.changed for i in past.iterations)


@given(st.lists(st.text(alphabet="-`\n canvas:dteirox*?mlp#1\r\t", max_size=80), min_size=1, max_size=4))
def test_any_text_may_be_past(texts: list[str]) -> None:
    find(*texts, front("iteration: 1"))


def test_only_the_last_text_of_an_iteration_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        front(f"iteration: {number}", f"|\n  Up to {text}\n\n  update: iterations are iterated up to date, the update")
        for number in (1, 2, 3)
        for text in range(10)
    ]
    page, loaded = load_page(texts[-1], "a.md", LOADER), []

    def load(text: str, *arguments: object) -> object:
        loaded.append(text)
        return load_page(text, *arguments)

    monkeypatch.setattr(iterations_module, "load_page", load)
    read_histories({"a.md": page}, {"a.md": texts[-1]}, {"a.md": revise(*texts)}, LOADER)
    assert loaded == [texts[9], texts[19]]


def test_the_past_of_a_moved_page_out_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in ENVIRONMENT.items():
        monkeypatch.setenv(key, value)
    repository = make_repository(tmp_path)
    body = "\n".join(f"Line {number}." for number in range(20))
    repository.write("idea.md", front("product: P\niteration: 1", "a", body))
    repository.commit()
    repository.write("products/p.md", front("product: P\niteration: 2", "b", body))
    repository.commit("idea.md")
    path = "products/p.md"
    texts = {path: (repository.docs / path).read_text("utf-8")}
    pages = {path: load_page(texts[path], path, LOADER)}
    history, warning = read_revisions(repository.docs, pages)
    past = read_histories(pages, texts, history, LOADER)[path, ""]
    assert warning is None
    assert tell(past) == [(1, "a", 1, 1)]
    assert past.iterations[0].path == "idea.md"


@pytest.mark.parametrize("write", [front, sections, lambda header, text: f"---\ntitle: T\n---\n{fence(header, text)}"],
                         ids=["front matter", "sections", "fence"])  # fmt: skip
def test_a_state_of_the_page_with_a_password_was_hidden(write: Callable[[str, str], str]) -> None:
    loader = Loader(load_definitions(), STAGES, Passwords(is_on=True))
    texts = [write(f"product: P\niteration: {number}", f"text {number}") for number in (1, 2, 3, 4)]
    for number in (1, 2):
        texts[number] = texts[number].replace("---\n", "---\npassword: secret\n", 1)
    page = load_page(texts[-1], "a.md", loader)
    past = read_histories({"a.md": page}, {"a.md": texts[-1]}, {"a.md": revise(*texts)}, loader)
    (found,) = past.values()
    assert [(item.canvas.header.iteration, item.was_hidden) for item in found.iterations] == [
        (1, False), (2, True), (3, True),
    ]  # fmt: skip
