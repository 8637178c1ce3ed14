"""Canvases that Firefox prints: all words once, none over another, on as many sheets as Chromium prints them on."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from tests.browser.firefox import PAPERS, QUIET, find_overlaps, read_lines
from tests.browser.test_canvas import _pdf, has_wide_typeface
from tests.conftest import build_site, write_site
from tests.sites.test_own_canvases import FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from pypdf import PdfReader

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from tests.browser.firefox import Firefox
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[..., str]

pytestmark = QUIET

DEFINITIONS, _ = read_definitions(FILES, load_definitions())
PLUGIN = f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}"
MATERIAL = "{{name: material, font: false, language: {}, palette: {{scheme: {}}}}}"
THEMES = {
    "material": MATERIAL.format("en", "default"),
    "mkdocs": "mkdocs",
    "readthedocs": "readthedocs",
    "material-dark": MATERIAL.format("en", "slate"),
    "mkdocs-dark": "{name: mkdocs, color_mode: dark}",
    "material-rtl": MATERIAL.format("ar", "default"),
}
WIDE = ["five", "six", "changes", "ml-canvas", "data-product", "much"]
IN_PAGES = ["frame", "tabs"]
WORD = re.compile(r"[a-z]+\d+[a-h]*")


def words(first: int, number: int, begin: str = "v") -> str:
    return " ".join(f"{begin}{n}{'abcdefgh'[: n * 7 % 6]}" for n in range(first, first + number))


def texts(definition: Definition, length: int, begin: str = "v") -> dict[str, str]:
    """For each box a text of so many words, no two of which are the same: two paragraphs and a list."""
    found = {}
    for at, box in enumerate(definition.boxes):
        first, part = at * length, length // 4
        found[box.key] = "\n".join(
            [f"{words(first, part, begin)}.\n"]
            + [f"- {words(first + part * n, part, begin)}" for n in (1, 2)]
            + [f"\n{words(first + part * 3, length - part * 3, begin)}."]
        )
    return found


def sections(key: str, length: int, head: str = "", begin: str = "v") -> str:
    definition = DEFINITIONS[key]
    boxes = "".join(f"## {definition.find_box(box).title}\n\n{text}\n\n" for box, text in texts(definition, length, begin).items())  # fmt: skip
    return f'---\ncanvas:\n  version: "{key}"\n  product: Of {key} {length}\n  designed_by: [Ada, Grace]\n  date: 2026-03-02\n{head}---\n# Of {key} {length}\n\n{boxes}'


def fence(length: int, begin: str) -> str:
    boxes = texts(DEFINITIONS["0.1"], length, begin).items()
    parts = [f"{key}: |\n" + "".join(f"  {line}\n" for line in text.split("\n")) for key, text in boxes]
    return f"~~~mlops-canvas\nproduct: Of {begin}\n{''.join(parts)}~~~\n"


def indent(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.split("\n"))


PAGES = {
    "index.md": "# Home\n",
    "five.md": sections("0.1", 50),
    "six.md": sections("1.1", 40),
    "ml-canvas.md": sections("ml-canvas", 30),
    "data-product.md": sections("data-product", 40),
    "much.md": sections("0.1", 217),  # 2,600 words
    "before.md": sections("0.1", 20, "  id: changes\n  iteration: 1\n", "u"),
    "changes.md": sections("0.1", 20, "  id: changes\n  iteration: 2\n"),
    "frame.md": f"# Frame\n\nAbove.\n\n{fence(24, 'f')}\nBelow.\n",
    "tabs.md": f'# Tabs\n\n=== "One"\n\n{indent(fence(10, "q"))}\n=== "Two"\n\n{indent(fence(10, "r"))}\nBelow.\n',
}

Case = tuple[str, str, str, bool, float]  # theme, page, paper, landscape, margin in cm


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], BuiltSite]:
    """Builds the pages with one of the themes, once."""
    built: dict[str, BuiltSite] = {}

    def make(theme: str) -> BuiltSite:
        if theme not in built:
            folder = tmp_path_factory.mktemp(theme)
            config = write_site(folder, PAGES, plugin=PLUGIN, extra=f"theme: {THEMES[theme]}\n")
            built[theme] = build_site(config, folder / "site")
            assert built[theme].warnings == []
        return built[theme]

    return make


def check(cases: Iterable[Case], build: Callable[[str], BuiltSite], serve: Serve, open_page: Open, firefox: Firefox) -> list[str]:  # fmt: skip
    """What is wrong on paper, case by case; those of one page follow each other."""
    found: list[str] = []
    urls: dict[str, str] = {}
    opened, page, expected = "", None, Counter[str]()
    for theme, name, paper, landscape, margin in cases:
        urls.setdefault(theme, serve(build(theme).folder) if theme not in urls else "")
        url = f"{urls[theme]}{name}/{'?changes=1' if name == 'changes' else ''}"
        if url != opened:
            opened, page = url, open_page(url)
            firefox.open(url)
            grids = firefox.run("return [...document.querySelectorAll('.mlops-canvas__grid')].map(g => g.innerText)")
            expected = Counter(WORD.findall(" ".join(grids)))
            assert len(expected) > 200
        pdf = firefox.print(paper, landscape, margin)
        edges = dict.fromkeys(("top", "bottom", "left", "right"), f"{margin}cm")
        assert page
        other = _pdf(page, format=paper, landscape=landscape, margin=edges)
        # a canvas in a wide typeface may be as high as its sheet in one browser, and a line higher in the other
        sheets = range(len(other.pages), len(other.pages) + 1 + (name in WIDE and has_wide_typeface(page)))
        found += [f"{theme} {name} {paper} {'landscape' if landscape else 'portrait'} {margin} cm: {fault}"
                  for fault in compare(pdf, other, expected, sheets, name in WIDE)]  # fmt: skip
    return found


def compare(pdf: PdfReader, other: PdfReader, expected: Counter[str], sheets: range, is_wide: bool) -> Iterator[str]:
    """What is wrong with sheets of Firefox, beside those of Chromium."""
    lines = [line for line in read_lines(pdf) if WORD.search(line.text)]
    printed = Counter(word for line in lines for word in WORD.findall(line.text))
    if missing := expected - printed:
        yield f"{missing.total()} words are missing, such as {next(iter(missing))}"
    if twice := printed - expected:
        yield f"{twice.total()} words are there twice, such as {next(iter(twice))}"
    if overlaps := list(find_overlaps(lines)):
        yield f"{len(overlaps)} lines are printed over others, such as {overlaps[0]}"
    if len(pdf.pages) not in sheets:
        yield f"{len(pdf.pages)} sheets, not {len(other.pages)} as in Chromium"
    for number, sheet in enumerate(pdf.pages):
        box = sheet.mediabox
        if any(line.left < 0 or line.right > box.width or not 0 < line.base < box.height for line in lines if line.sheet == number):  # fmt: skip
            yield f"sheet {number + 1} has text over its edge"
        if is_wide and box.width < box.height:
            yield f"sheet {number + 1} is upright"
    sizes = [Counter(round(line.size, 1) for line in found if WORD.search(line.text)).most_common(1)[0][0]
             for found in (lines, read_lines(other))]  # fmt: skip
    if abs(sizes[0] - sizes[1]) > 0.02 * sizes[1]:
        yield f"text of {sizes[0]} pt, not {sizes[1]} as in Chromium"


# each shows a fault of its own that was there
COMPACT: list[Case] = [
    ("material", "five", "A4", False, 1.27),
    ("material", "five", "A3", True, 0),
    ("material", "five", "Letter", False, 1.0),
    ("material", "six", "A4", True, 0),
    ("material", "ml-canvas", "A4", False, 1.27),
    ("material", "data-product", "Letter", True, 1.27),
    ("material", "changes", "A4", False, 0),
    ("material", "much", "A4", False, 1.27),
    ("material", "frame", "A4", False, 1.27),
    ("material", "frame", "A4", True, 1.27),
    ("material", "tabs", "A4", False, 1.0),
    ("mkdocs-dark", "six", "A4", False, 1.27),
    ("readthedocs", "five", "A4", True, 1.27),
    ("readthedocs", "frame", "Letter", False, 0),
    ("material-rtl", "five", "A4", False, 1.27),
]


def test_it_prints_what_chromium_prints(
    build: Callable[[str], BuiltSite], serve: Serve, open_page: Open, firefox: Firefox
) -> None:
    assert check(COMPACT, build, serve, open_page, firefox) == []


@pytest.mark.full
@pytest.mark.parametrize("theme", THEMES)
def test_it_prints_what_chromium_prints_with_all_settings(
    build: Callable[[str], BuiltSite], serve: Serve, open_page: Open, firefox: Firefox, theme: str
) -> None:
    cases = product([theme], [*WIDE, *IN_PAGES], PAPERS, [False, True], [0, 1.0, 1.27])
    assert check(cases, build, serve, open_page, firefox) == []


def test_cards_of_a_portfolio_are_rows_of_a_table(example_site: BuiltSite, serve: Serve, firefox: Firefox) -> None:
    firefox.open(serve(example_site.folder) + "portfolio/")
    assert (
        firefox.run("return getComputedStyle(document.querySelector('.mlops-canvas-portfolio__card')).display")
        == "grid"
    )
    assert firefox.role_of(".mlops-canvas-portfolio__table") == "table"
    assert firefox.role_of(".mlops-canvas-portfolio__card") == "row"
    assert firefox.role_of(".mlops-canvas-portfolio__name") == "rowheader"
    assert firefox.role_of(".mlops-canvas-portfolio__summary") == "cell"
    assert firefox.role_of(".mlops-canvas-portfolio__table thead th") == "columnheader"


def test_views_of_a_portfolio_from_a_folder(tmp_path: Path, firefox: Firefox) -> None:
    pages = {f"{name}.md": f"---\ncanvas: {{product: {name}, background: of {name}, date: 2026-0{at}-01}}\n---\n"
             for at, name in enumerate(("A", "B", "C"), 1)}  # fmt: skip
    folder = build_site(write_site(tmp_path, pages, extra="use_directory_urls: false\n"), tmp_path / "site").folder
    firefox.open((folder / "portfolio" / "compare.html").as_uri() + "?id=a&id=c")
    assert firefox.wait("document.querySelector('.mlops-canvas-portfolio__chosen tbody tr')")
    text = firefox.run("return document.querySelector('.mlops-canvas-portfolio__chosen tbody tr').textContent")
    assert text == "Backgroundof Aof C"
    firefox.open((folder / "portfolio" / "gaps.html").as_uri() + "?sort=gap-decision&id=b&id=c")
    sorted_by = "document.querySelector('[aria-sort]')?.dataset.key"
    assert firefox.wait(sorted_by)
    assert firefox.run(f"return {sorted_by}") == "gap-decision"
    firefox.open((folder / "portfolio" / "changes.html").as_uri() + "?id=b")
    shown = "[...document.querySelectorAll('.mlops-canvas-portfolio__changes li:not([hidden])')]"
    assert firefox.wait(f"{shown}.length === 1")
    assert firefox.run(f"return {shown}.map((row) => row.dataset.id)") == ["b"]
