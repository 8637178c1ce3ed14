"""What only a browser can show: layout, colours, printing, and what assistive technology is told."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from mkdocs_mlops_canvas.reading.page_loader import load_page
from tests.conftest import EXAMPLE, build_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

CARD = "products/card-fraud-shield/"
PAGES = [CARD, "products/chest-x-ray-triage/", "products/shelf-gap-detection/", "portfolio/"]

# elements of ours that reach over the edge of the window or of a box that does not scroll
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  for (const e of document.querySelectorAll('.mlops-canvas *, .mlops-canvas-portfolio *')) {
    if (e.closest('.mlops-canvas__vh, thead, svg')) continue;
    if ([e, e.parentElement].some(one => getComputedStyle(one).clipPath !== 'none')) continue;
    const box = e.closest('.mlops-canvas__box'), r = e.getBoundingClientRect();
    if (!r.width || e.parentElement.closest('pre, .md-typeset__scrollwrap, .wy-table-responsive, .arithmatex, .mlops-canvas-portfolio__boxes, .mlops-canvas-portfolio__jumps')) continue;
    const edge = box ? box.getBoundingClientRect() : {left: 0, right: wide};
    if (r.right > edge.right + 1 || r.left < edge.left - 1) found.push(e.outerHTML.slice(0, 120));
  }
  return found;
}"""


def _tops(page: Page, selector: str) -> list[int]:
    script = "els => els.map(e => Math.round(e.getBoundingClientRect().top))"
    return list(page.locator(selector).evaluate_all(script))


@pytest.mark.parametrize(("width", "rows", "layout"), [(390, 5, "stack"), (820, 5, "bands"), (1440, 1, "canvas"), (1920, 1, "canvas")])  # fmt: skip
def test_layout_follows_the_room(
    example_site: BuiltSite, serve: Serve, open_page: Open, width: int, rows: int, layout: str
) -> None:
    page = open_page(serve(example_site.folder) + CARD, width=width)
    assert len(set(_tops(page, ".mlops-canvas__column"))) == rows
    boxes = _tops(page, ".mlops-canvas__column:first-child .mlops-canvas__box")
    assert len(set(boxes)) == (1 if layout == "bands" else 3)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_thirds_and_halves_line_up(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + CARD)
    columns = [_tops(page, f".mlops-canvas__column:nth-child({n}) .mlops-canvas__box") for n in range(1, 6)]
    assert columns[0] == columns[2]
    assert columns[1] == columns[3] == columns[4]


def test_four_to_seven_columns_fit_at_1440(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + CARD)
    for columns in (4, 5, 6, 7):
        page.evaluate(
            """columns => {
              const grid = document.querySelector('.mlops-canvas__grid'), all = grid.children;
              while (all.length > columns) grid.lastElementChild.remove();
              while (all.length < columns) grid.append(all[0].cloneNode(true));
              grid.closest('.mlops-canvas').style.setProperty('--mlops-canvas-columns', columns);
            }""",
            columns,
        )
        tops = _tops(page, ".mlops-canvas__column")
        assert (len(tops), len(set(tops))) == (columns, 1)
        assert page.evaluate(OVERFLOW) == [], columns


EVERY_RULE = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOUR_RULES = ("color-contrast", "link-in-text-block")
OURS = ".mlops-canvas, .mlops-canvas-portfolio"


def find_axe_violations(page: Page, rules: tuple[str, ...] = EVERY_RULE, part: str = OURS) -> list[dict[str, Any]]:
    options = {"runOnly": rules}
    found = Axe().run(page, context={"include": [[part]]}, options=options).response["violations"]
    return [{"rule": item["id"], "nodes": [node["html"] for node in item["nodes"]]} for item in found]


def set_scheme(page: Page, scheme: str) -> None:
    """Make a page of Material light or dark as its button does, at once."""
    script = "scheme => Object.assign(document.body.dataset, {mdColorSwitching: '', mdColorScheme: scheme})"
    page.evaluate(script, scheme)


def find_axe_violations_in_light_and_dark(page: Page, part: str = OURS) -> list[dict[str, Any]]:
    """What axe finds on a light page, and what of its colours when it is dark, where nothing else is different."""
    colour = "getComputedStyle(document.querySelector('.mlops-canvas, .mlops-canvas-portfolio')).color"
    found, light = find_axe_violations(page, part=part), page.evaluate(colour)
    set_scheme(page, "slate")
    assert page.evaluate(colour) != light
    found += find_axe_violations(page, COLOUR_RULES, part)
    set_scheme(page, "default")
    return found


@pytest.mark.parametrize("width", [390, pytest.param(1440, marks=pytest.mark.full)])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(example_site: BuiltSite, serve: Serve, open_page: Open, path: str, width: int) -> None:
    page = open_page(serve(example_site.folder) + path, width=width)
    assert find_axe_violations_in_light_and_dark(page) == []


@pytest.mark.parametrize("path", [*PAGES, "products/store-demand-forecast/?changes=1"])
def test_it_reflows_at_320_pixels(example_site: BuiltSite, serve: Serve, open_page: Open, path: str) -> None:
    page = open_page(serve(example_site.folder) + path, width=320)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_forced_colours_keep_lines_and_states(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    url = serve(example_site.folder)
    page = open_page(url + "products/store-demand-forecast/?changes=1")
    page.emulate_media(forced_colors="active")
    outline = "els => els.map(e => getComputedStyle(e).outlineStyle)"
    for selector in (".mlops-canvas__box--changed", ".mlops-canvas__iterations [aria-current]"):
        assert set(page.locator(selector).evaluate_all(outline)) == {"solid"}
    assert find_axe_violations(page) == []
    page.goto(url + "portfolio/")
    views = page.locator(".mlops-canvas-portfolio__views a")
    assert views.evaluate_all(outline) == ["solid", *["none"] * 4]
    assert find_axe_violations(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_any_palette_colour_keeps_its_contrast(
    example_site: BuiltSite, serve: Serve, open_page: Open, dark: bool
) -> None:
    page = open_page(serve(example_site.folder) + PAGES[1], dark=dark)
    assert page.evaluate("document.body.dataset.mdColorScheme") == ("slate" if dark else "default")
    for primary in ("red", "yellow", "lime", "amber", "deep-purple", "brown", "black", "white", "grey"):
        page.evaluate("primary => { document.body.dataset.mdColorPrimary = primary }", primary)
        assert find_axe_violations(page, COLOUR_RULES) == [], primary


# set as docs/reference/styling.md tells it
VARIABLES = {
    "primary": "rgb(10, 125, 90)",
    "fg": "rgb(1, 2, 3)",
    "pad": "3em",
    "min-height": "20em",
    "sticky-top": "9px",
}


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_variables_of_the_site_hold(site: Callable[..., BuiltSite], serve: Serve, open_page: Open, theme: str) -> None:
    style = "".join(f"--mlops-canvas-{name}: {value};" for name, value in VARIABLES.items())
    css = f".mlops-canvas {{ {style} --mlops-canvas-print-pt: 7 !important }}"
    pages = {"index.md": "```mlops-canvas\nproduct: P\nlayout: wide\n```\n", "extra.css": css}
    page = open_page(serve(site(pages, extra="extra_css: [extra.css]\n", theme=theme).folder))
    find = (
        "name => getComputedStyle(document.querySelector('.mlops-canvas')).getPropertyValue(`--mlops-canvas-${name}`)"
    )
    assert {name: page.evaluate(find, name) for name in VARIABLES} == VARIABLES
    page.emulate_media(media="print")
    assert [page.evaluate(find, name) for name in ("print-pt", "fg")] == ["7", "#111"], "paper is black on white"


BAD = """\
```mlops-canvas
product: P
bakground: |
  My words
background: |
  | a long heading | another long heading | a third one | and a fourth | five | six |
  |---|---|---|---|---|---|
  | one | two | three | four | averylongwordthatdoesnotfitintoanycolumnofanytable | six |

  Aveeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeery long word

      a line of code that is much longer than the box in which it stands, so that it has to scroll

  `inline_code_without_any_space_that_is_longer_than_the_column_it_stands_in_by_far`
layout: wide
```
"""


@pytest.mark.parametrize(
    "theme",
    ["material", pytest.param("mkdocs", marks=pytest.mark.full), pytest.param("readthedocs", marks=pytest.mark.full)],
)
def test_what_is_long_stays_in_its_box(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, theme: str
) -> None:
    built = site({"index.md": f"# Page\n\n{BAD}"}, theme=theme)
    assert len(built.warnings) == 1
    url = serve(built.folder)
    for width in (390, 1440):
        page = open_page(url, width=width)
        assert page.evaluate(OVERFLOW) == []
        assert page.locator(".mlops-canvas__problem pre").inner_text().strip() == "My words"
        assert find_axe_violations(page) == []


def test_an_open_div_in_a_box_harms_no_other(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    page_text = "~~~~mlops-canvas\nproduct: P\nbackground: |\n  <div>\n\n  ```\nobjectives: |\n  </div></section></div> x\nlifetime: |\n  <b>y\n~~~~\n\nAfter.\n"  # fmt: skip
    page = open_page(serve(site({"index.md": f"# Page\n\n{page_text}"}).folder))
    assert page.locator(".mlops-canvas__grid > .mlops-canvas__column > .mlops-canvas__box").count() == 12
    assert page.locator("article > p", has_text="After.").count() == 1


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_letters_stay_letters_on_paper(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, theme: str
) -> None:
    """Whichever fonts a machine has: some write `fi` as one sign, and a word with it is not found in a PDF."""
    text = "# Page\n\n```mlops-canvas\nproduct: P\nbackground: Verification.\n```\n"
    page = open_page(serve(site({"index.md": text}, theme=theme).folder))
    page.emulate_media(media="print")
    for part in ("h1", ".mlops-canvas__title", ".mlops-canvas__body"):
        style = page.locator(part).first.evaluate(
            "e => [getComputedStyle(e).fontVariantLigatures, getComputedStyle(e).fontFeatureSettings]"
        )
        assert style == ["no-common-ligatures", "normal"], part


def test_print_button_works_after_instant_navigation_too(serve: Serve, open_page: Open, tmp_path: Path) -> None:
    url = serve(tmp_path)
    build_site(EXAMPLE / "mkdocs.yml", tmp_path, site_url=url)  # Material goes by the addresses of the sitemap
    page = open_page(url + "portfolio/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.here = true; window.print = () => { window.printed = true }")
    page.get_by_role("link", name="Card Fraud Shield").click()
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.here && window.printed"), "the page was loaded anew"


def test_no_print_button_without_scripts(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + CARD, scripts=False)
    assert not page.locator("[data-mlops-canvas-print]").is_visible()
    kind, edit = (page.locator(f".mlops-canvas__{part}").bounding_box() for part in ("kind", "edit"))
    assert kind
    assert edit
    assert round(edit["x"] + edit["width"]) == round(kind["x"] + kind["width"])  # where it is with scripts


def test_no_request_leaves_the_site(example_site: BuiltSite, serve: Serve, browser: Any) -> None:
    url = serve(example_site.folder)
    requests: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(url + CARD, wait_until="networkidle")
    page.close()
    assert [request for request in requests if not request.startswith(url)] == []


def _pdf(page: Page, **options: Any) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, **options)))


def has_wide_typeface(page: Page) -> bool:
    """Whether the letters of a canvas are wider than those of Roboto, for which sizes on paper are estimated."""
    script = """() => {
      const context = document.createElement('canvas').getContext('2d');
      context.font = `100px ${getComputedStyle(document.querySelector('.mlops-canvas')).fontFamily}`;
      return context.measureText('abcdefghijklmnopqrstuvwxyz').width;
    }"""
    return bool(page.evaluate(script) > 1300)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_one_landscape_sheet_in_black_on_white(theme: str, serve: Serve, open_page: Open, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    theme_line = f"theme: {{ name: {theme}{', palette: {scheme: slate}, font: false' if theme == 'material' else ''} }}"
    config.write_text(
        f"site_name: T\ndocs_dir: {EXAMPLE / 'docs'}\nnot_in_nav: '*'\n{theme_line}\nplugins: [mlops-canvas]\n"
        "markdown_extensions: [tables, admonition, pymdownx.superfences, pymdownx.tabbed]\n"
    )
    page = open_page(serve(build_site(config, tmp_path / "site").folder) + CARD)
    for paper in ("A4", "A3", "Letter"):
        pdf = _pdf(page, format=paper)
        assert len(pdf.pages) <= (2 if has_wide_typeface(page) else 1), paper
        box = pdf.pages[0].mediabox
        assert box.width > box.height
        text = pdf.pages[0].extract_text()
        assert "Machine Learning Operations Canvas" in text
        for chrome in ("All ML products", "Search", "Made with", "Previous", "12 of 12", "Data sheet"):
            assert chrome not in text
        assert [h for h in re.findall(r"Problem|Data$|Model$|Operations$|Monitoring", text, re.M)][-5:]
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.mlops-canvas__body')).color") == "rgb(17, 17, 17)"


def test_no_button_is_printed(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + CARD)
    buttons = page.locator(".mlops-canvas__button")
    assert buttons.all_inner_texts() == ["Print", "Edit"]
    page.emulate_media(media="print")
    assert not any(button.is_visible() for button in buttons.all())


def test_a_canvas_in_a_page_is_printed_with_it(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + "products/bed-occupancy-forecast/")
    page.emulate_media(media="print")
    boxes = page.locator(".mlops-canvas__field:visible").evaluate_all(
        "els => els.map(e => e.getBoundingClientRect()).map(r => [r.left, r.right, r.top])"
    )
    for left, right in pairwise(boxes):
        assert left[1] <= right[0] + 1 or left[2] < right[2], "header fields overlap"
    text = _pdf(page, format="A4").pages[0].extract_text()
    assert "The bed manager sees the forecast" in text
    assert "Quantile regression per ward" in " ".join(text.split())


def _check_print(page: Page, pages: range) -> None:
    """All words of the canvas come out of the PDF, in the order of the page, and none smaller than 6.5 pt on A4."""
    expected = _words(
        page.evaluate("document.querySelector('.mlops-canvas__grid').textContent.replace(/Not filled in/g, ' ')")
    )
    pdf = _pdf(page, format="A4")
    assert len(pdf.pages) in pages
    sizes: list[float] = []
    parts: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        parts.append(text)
        if text.strip():
            sizes.append(round(abs(size * tm[3] * cm[3]) or size, 2))

    for sheet in pdf.pages:
        sheet.extract_text(visitor_text=visit)
    printed = "".join(_words("".join(parts)))
    at = 0
    for word in expected:  # a word may be hyphenated over two lines, so compare letters
        found = printed.find(word, at)
        assert found >= 0, f"{word!r} is missing or out of order"
        at = found + len(word)
    assert min(sizes) >= 6.5


def test_words_of_a_full_canvas_are_printed_in_order(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    _check_print(open_page(serve(example_site.folder) + CARD), range(1, 2))


def test_what_one_sheet_does_not_hold_goes_to_the_next(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, loader: Loader
) -> None:
    canvas = load_page("```mlops-canvas\nproduct: P\n```", "x", loader).canvases[0].canvas
    assert canvas
    words = iter(range(100_000))
    text = "".join(
        f"## {box.title}\n\n" + " ".join(f"word{next(words)}" for _ in range(180)) + ".\n\n"
        for box in canvas.definition.boxes
    )
    built = site({"index.md": f"---\ncanvas:\n  product: P\n---\n# P\n\n{text}"})
    _check_print(open_page(serve(built.folder)), range(2, 5))
