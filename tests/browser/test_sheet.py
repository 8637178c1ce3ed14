"""What stands on the sheet of a canvas besides its boxes, and what does not: names, footnotes, and the rest of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.firefox import PAPERS, QUIET, find_overlaps, read_lines
from tests.browser.test_canvas import _pdf
from tests.browser.test_firefox import sections, words
from tests.conftest import build_site, write_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page
    from pypdf import PdfReader

    from tests.browser.firefox import Firefox
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Print = Callable[[str, str], PdfReader]

pytestmark = QUIET

LONG = """\
---
canvas:
  product: {product}
  designed_by: [{designers}]
  iteration: {iteration}
  date: 2026-03-02
  owner: Nobody
  layout: wide
---
## Background

Text.
"""
PAGES = {
    "index.md": "# Home\n",
    "notes.md": sections("0.1", 24).replace("v5", "v5[^a] and[^b] more[^c]", 1)
    + f"\n[^a]: {words(0, 9, 'a')}.\n[^b]: {words(0, 60, 'b')}.\n\n    {words(0, 9, 'c')}.\n[^c]: {words(0, 9, 'd')}.\n",
    "many.md": sections("0.1", 23).replace("v5", "v5[^n]", 1)
    + "\n[^n]: "
    + "\n\n    ".join(words(9 * n, 9, "n") for n in range(20)),
    "behind.md": sections("0.1", 22) + f"\n## Heading behind\n\n{words(0, 200, 'p')}.\n",
    "names.md": LONG.format(
        product=words(0, 20, "p"), designers=", ".join(words(9 * n, 5, "d") for n in range(4)), iteration=words(0, 9, "i")
    ),
    "lettered.md": LONG.format(product="p1" + "p" * 90, designers="d1" + "d" * 90, iteration="i1" + "i" * 90),
}  # fmt: skip

# whether the frames of the header stand beside each other in the canvas, with their texts inside
INSIDE = """canvas => {
  const frames = [...canvas.querySelectorAll('.mlops-canvas__kind, .mlops-canvas__product, .mlops-canvas__field dd')]
    .filter(e => e.checkVisibility());
  const edges = frames.flatMap(e => { const r = e.getBoundingClientRect(); return [r.left, r.right] });
  const sheet = canvas.getBoundingClientRect();
  return frames.length === 5 && [sheet.left, ...edges, sheet.right].every((x, at, all) => !at || all[at - 1] <= x + .1)
    && frames.every(e => e.scrollWidth <= e.clientWidth + 1);
}"""


@pytest.fixture(
    scope="module",
    params=["material", *(pytest.param(name, marks=pytest.mark.full) for name in ("mkdocs", "readthedocs"))],
)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp(request.param)
    theme = "{name: material, font: false}" if request.param == "material" else request.param
    built = build_site(write_site(folder, PAGES, extra=f"theme: {theme}\n"), folder / "site")
    assert built.warnings == []
    return built


@pytest.fixture(params=["chromium", "firefox"])
def print_page(
    request: pytest.FixtureRequest,
    built: BuiltSite,
    serve: Callable[..., str],
    open_page: Open,
    firefox: Firefox,
) -> Print:
    """Prints a page by its name, on a paper."""
    url = serve(built.folder)

    def start(name: str, paper: str) -> PdfReader:
        if request.param == "chromium":
            return _pdf(open_page(f"{url}{name}/"), format=paper)
        firefox.open(f"{url}{name}/")
        return firefox.print(paper, landscape=False, margin=1.27)

    return start


def find_sheets(pdf: PdfReader, pattern: str) -> set[int]:
    """The sheets with words that match a pattern."""
    return {line.sheet for line in read_lines(pdf) if re.search(pattern, line.text)}


@pytest.mark.parametrize("paper", PAPERS)
def test_footnotes_stand_at_the_foot_of_the_sheet(print_page: Print, paper: str) -> None:
    pdf = print_page("notes", paper)
    assert len(pdf.pages) == 1
    lines = read_lines(pdf)
    assert list(find_overlaps(lines)) == []
    notes = [line for line in lines if re.search(r"\b[abcd]\d", line.text)]
    assert {match for line in notes for match in re.findall(r"\b[abcd]8", line.text)} == {"a8", "b8", "c8", "d8"}
    assert max(line.base for line in notes) < min(line.base for line in lines if re.search(r"\bv\d", line.text))


def test_too_many_footnotes_go_to_the_next_sheet(print_page: Print) -> None:
    pdf = print_page("many", "A4")
    assert find_sheets(pdf, r"\bv\d") == {0}
    assert min(find_sheets(pdf, r"\bn\d")) == 1


def test_a_heading_behind_stays_with_its_text(print_page: Print) -> None:
    pdf = print_page("behind", "Letter")
    assert find_sheets(pdf, "Heading behind") == find_sheets(pdf, r"\bp0\b") == {1}


def test_long_names_are_printed_whole(print_page: Print) -> None:
    pdf = print_page("names", "A4")
    assert len(pdf.pages) == 1
    lines = [line for line in read_lines(pdf) if re.search(r"\b[pdi]\d", line.text)]
    text = " ".join(line.text for line in lines)
    assert [len(set(re.findall(rf"\b{letter}\d+[a-h]*", text))) for letter in "pdi"] == [20, 20, 9]
    assert list(find_overlaps(lines)) == []
    assert [line for line in lines if line.right > float(pdf.pages[0].mediabox.width) - 19] == []


def test_long_names_stay_in_their_frames(built: BuiltSite, serve: Callable[..., str], open_page: Open) -> None:
    page = open_page(f"{serve(built.folder)}lettered/", width=1069)  # as wide as A4
    page.emulate_media(media="print")
    assert page.locator(".mlops-canvas").evaluate(INSIDE)
