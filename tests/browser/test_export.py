"""What `mlops-canvas export` makes with a browser: PDF and pictures."""

from __future__ import annotations

import io
import json
import os
import re
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from markdown import markdown
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.options import PAPERS
from mkdocs_mlops_canvas.documents.chromium import Chromium
from tests.cli.running import run
from tests.conftest import EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

CONFIG = ("--config-file", EXAMPLE / "mkdocs.yml")
PRODUCTS = EXAMPLE / "docs" / "products"
FILES = [path for path in sorted(PRODUCTS.rglob("*.md")) if "canvas" in path.read_text("utf-8").split("\n")[1]]
# every third one in `make test`
SOME_FILES = [path if at % 3 == 0 else pytest.param(path, marks=pytest.mark.full) for at, path in enumerate(FILES)]
DEFINITION = load_definitions()["0.1"]
CODE = "```python\n" + "\n".join(f"line{n} = function{n}(argument, 'a long text that does not fit', {n})" for n in range(30)) + "\n```"  # fmt: skip


@pytest.fixture(autouse=True)
def _browser_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    if named := os.environ.get("CHROMIUM"):
        monkeypatch.setenv("MLOPS_CANVAS_BROWSER", named)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with Chromium(os.environ.get("CHROMIUM")) as chromium:
        yield chromium


@pytest.fixture
def _one_browser(chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many exports print with one browser; that each one starts its own and ends it is for the other tests."""
    monkeypatch.setattr(Chromium, "__enter__", lambda self: chromium)
    monkeypatch.setattr(Chromium, "__exit__", lambda *_: None)


def export(path: Path, pdf: Path, *options: str | Path) -> PdfReader:
    result = run("export", path, *CONFIG, "-o", pdf, *options)
    assert result.exit_code == 0, result.stderr
    return PdfReader(pdf)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def read_text(text: str) -> str:
    return BeautifulSoup(markdown(text), "html.parser").get_text()


def expected_words(path: Path) -> list[str]:
    """The words of the grid and of what is below it, in the order of the document."""
    html = BeautifulSoup(run("export", path, *CONFIG, "--format", "html").stdout, "html.parser")
    for element in html.select(".mlops-canvas__empty-tag"):
        element.decompose()
    return [word for part in html.select(".mlops-canvas__grid, .footnote") for word in words(part.get_text(" "))]


def check_words(expected: list[str], pdf: PdfReader, floor: float = 6.5) -> None:
    """All expected words are in the PDF, in the order of reading, and none is smaller than the floor."""
    sizes: list[float] = []
    parts: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        parts.append(text)
        if text.strip():
            sizes.append(round(abs(size * tm[3] * cm[3]) or size, 2))

    for page in pdf.pages:
        page.extract_text(visitor_text=visit)
    printed, at = "".join(words("".join(parts))), 0
    for word in expected:  # a word may go over two lines, so compare letters
        found = printed.find(word, at)
        assert 0 <= found - at < 400, f"{word!r} is missing or out of order"
        at = found + len(word)
    assert min(sizes) >= floor


@pytest.mark.usefixtures("_one_browser")
@pytest.mark.parametrize("path", SOME_FILES, ids=lambda path: path.relative_to(PRODUCTS).as_posix())
def test_every_canvas_is_one_sheet_with_all_its_words(path: Path, tmp_path: Path) -> None:
    expected = expected_words(path)
    for paper, size, floor in (("a4", [843, 596], 6.5), ("a3", [1191, 843], 9.1)):
        pdf = export(path, tmp_path / "a.pdf", "--paper", paper)
        assert len(pdf.pages) == 1, paper
        box = pdf.pages[0].mediabox
        assert [round(float(box.width)), round(float(box.height))] == size
        check_words(expected, pdf, floor)


@pytest.mark.usefixtures("_one_browser")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("path", SOME_FILES[:2], ids=lambda path: path.relative_to(PRODUCTS).as_posix())
def test_a_sheet_is_imported_with_all_words_in_their_boxes(path: Path, paper: str, tmp_path: Path) -> None:
    export(path, tmp_path / "a.pdf", "--paper", paper)
    imported = run("import", tmp_path / "a.pdf", *CONFIG, "-o", tmp_path / "again.md")
    assert imported.exit_code == 0
    before, after = (
        json.loads(run("export", page, *CONFIG, "--format", "json").stdout) for page in (path, tmp_path / "again.md")
    )
    for box in DEFINITION.boxes:
        assert words(read_text(after.get(box.key, ""))) == words(read_text(before.get(box.key, ""))), box.key
    for key in ("product", "designed_by", "date", "iteration"):
        assert after[key] == before[key]


@pytest.mark.usefixtures("_one_browser")
@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        (" ".join(f"word{n}" for n in range(180)), range(2, 4)),
        ("Some words.\n\n" + "| a | b | c | d | e |\n|---|---|---|---|---|\n" + "| one | two | three | four | five |\n" * 12, range(2, 4)),
        (CODE, range(2, 9)),
        ("- item with some words\n" * 30, range(2, 4)),
    ],
    ids=["prose", "tables", "code", "lists"],
)  # fmt: skip
def test_what_one_sheet_does_not_hold_goes_to_the_next_in_order(text: str, sheets: range, tmp_path: Path) -> None:
    page = tmp_path / "long.md"
    boxes = "".join(f"## {box.title}\n\nBegin {box.key}.\n\n{text}\n\n" for box in DEFINITION.boxes)
    page.write_text(
        f"---\ncanvas:\n  product: A product with a name that does not fit on one line of its frame at all\n---\n{boxes}"
    )
    pdf = export(page, tmp_path / "a.pdf")
    assert len(pdf.pages) in sheets
    assert all(len(words(sheet.extract_text())) > 20 for sheet in pdf.pages)  # no sheet is there for the footer
    check_words(expected_words(page), pdf)


NOTE = (
    "A note of some length, which goes on for a while and then ends where all notes end, with a stop, on a second line."
)


@pytest.mark.usefixtures("_one_browser")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("end", ["", "\n## Decisions\n\nOther text.[^3]\n"], ids=["canvas", "more"])
def test_footnotes_stand_at_the_foot_of_the_sheet(end: str, paper: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    boxes = "".join(f"## {box.title}\n\nBegin {box.key}. {'Some more words. ' * 8}\n\n" for box in DEFINITION.boxes)
    notes = "".join(f"[^{number}]: {NOTE} {number}\n" for number in (1, 2, 3))
    page.write_text(f"---\ncanvas: {{product: P}}\n---\n{boxes}With notes.[^1] [^2]\n{end}\n{notes}")
    pdf = export(page, tmp_path / "a.pdf", "--paper", paper)
    assert len(pdf.pages) == 1
    check_words(expected_words(page), pdf)


@pytest.mark.usefixtures("_one_browser")
def test_many_footnotes_have_sheets_of_their_own(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    marks, notes = "".join(f"[^{n}]" for n in range(20)), "".join(f"[^{n}]: {NOTE}\n" for n in range(20))
    page.write_text(f"---\ncanvas: {{product: P}}\n---\n## Background\n\nText.{marks}\n\n{notes}")
    sheets = [sheet.extract_text() for sheet in export(page, tmp_path / "a.pdf").pages]
    assert ["A note of some length" in sheet for sheet in sheets] == [False, True]


def test_a_wide_typeface_gets_smaller_before_it_goes_to_a_second_sheet(chromium: Chromium, tmp_path: Path) -> None:
    page = tmp_path / "wide.md"
    for count, space, sheets in ((50, ".28em", range(1, 2)), (70, ".3em", range(2, 5))):
        boxes = "".join(f"## {box.title}\n\n{' '.join(['letters'] * count)}\n\n" for box in DEFINITION.boxes)
        page.write_text(f"---\ncanvas: {{product: P}}\n---\n{boxes}")
        html = run("export", page, *CONFIG, "--format", "html").stdout
        wide = html.replace("</style>", f".mlops-canvas__body p {{ letter-spacing: {space} !important }}</style>")
        assert "mlops-canvas--sheets" not in BeautifulSoup(html, "html.parser").select(".mlops-canvas")[0]["class"]
        pdf = PdfReader(io.BytesIO(chromium.print(wide, "a4")))
        assert len(pdf.pages) in sheets
        assert sum(sheet.extract_text().replace(" ", "").count("letters") for sheet in pdf.pages) == count * 12


def headings(pdf: PdfReader) -> Iterator[tuple[str, str]]:
    """The headings of the tag tree with their texts, in the order in which a screen reader meets them."""
    texts = {page.indirect_reference.idnum: _marked_texts(page) for page in pdf.pages if page.indirect_reference}

    def walk(node: Any, page: int | None) -> Iterator[tuple[str, str]]:
        node = node.get_object()
        if isinstance(node, int):
            yield "", texts.get(page or 0, {}).get(node, "")
            return
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        kids = node.get("/K", [])
        found = [item for kid in (kids if isinstance(kids, list) else [kids]) for item in walk(kid, page)]
        role = str(node.get("/S", ""))
        if re.fullmatch("/H[1-6]", role):
            yield role[1:], " ".join("".join(text for _, text in found).split())
        else:
            yield from found

    return (item for item in walk(pdf.root_object["/StructTreeRoot"], None) if item[0])


def _marked_texts(page: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    stack: list[int | None] = []

    def before(operator: bytes, operands: list[Any], cm: Any, tm: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            marks = operands[1] if len(operands) > 1 else None
            stack.append(marks.get("/MCID") if isinstance(marks, DictionaryObject) else None)
        elif operator == b"EMC" and stack:
            stack.pop()

    def visit(text: str, *_: Any) -> None:
        mark = next((item for item in reversed(stack) if item is not None), None)
        if mark is not None:
            found[mark] = found.get(mark, "") + text

    page.extract_text(visitor_operand_before=before, visitor_text=visit)
    return found


def test_a_screen_reader_goes_column_by_column(tmp_path: Path) -> None:
    pdf = export(PRODUCTS / "card-fraud-shield" / "index.md", tmp_path / "a.pdf")
    expected = [("H1", "Card Fraud Shield")]
    for column in DEFINITION.columns:
        expected += [("H2", column.title), *(("H3", box.title) for box in column.boxes)]
    assert list(headings(pdf)) == expected
    root = pdf.root_object
    assert str(root["/Lang"]) == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/RoleMap"]["/Strong"] == "/Span"
    assert pdf.pdf_header >= "%PDF-1.4"


def bookmarks(items: list[Any]) -> Iterator[str]:
    """The titles of all bookmarks, in the order of the document."""
    for item in items:
        yield from bookmarks(item) if isinstance(item, list) else [item.title]


DEFINITIONS = EXAMPLE.parent / "docs" / "definitions"
LONG_HEADINGS = (
    "A long heading in a narrow box that has to wrap more than once, with *emphasis* and `code`",
    "כותרת בעברית שהיא ארוכה מאוד ועוברת שורה כי התיבה צרה",
    "عنوان عربي طويل جدا يلتف على سطرين لأن الصندوق ضيق",
    "English with עברית in the middle, and with 12 % of numbers",
)


@pytest.mark.usefixtures("_one_browser")
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("version", "options"),
    [
        ("'0.1'", ()),
        ("'1.1'", ("--language", "da")),
        ("data-product", ("--definitions", DEFINITIONS / "data-product-canvas.yml")),
        ("ml-canvas", ()),
    ],
)
def test_bookmarks_read_as_the_headings_do(
    version: str, options: tuple[str | Path, ...], paper: str, tmp_path: Path
) -> None:
    page = tmp_path / "a.md"
    page.write_text(f"---\ncanvas: {{product: {'Long name ' * 12}, version: {version}}}\n---\n")
    result = run("export", page, "--format", "html", *options)
    html = BeautifulSoup(result.stdout, "html.parser")
    box = html.select(".mlops-canvas__title")[0].get_text()
    page.write_text(page.read_text() + f"## {box}\n\n" + "".join(f"### {heading}\n\n" for heading in LONG_HEADINGS))
    assert run("export", page, "-o", tmp_path / "a.pdf", "--paper", paper, *options).exit_code == 0
    expected = [
        " ".join(heading.get_text().split())
        for heading in html.select("h1, :not(.mlops-canvas__column--untitled) > h2, h3")
    ]
    below = expected.index(box) + 1
    expected[below:below] = [re.sub("[*`]", "", heading) for heading in LONG_HEADINGS]
    assert list(bookmarks(PdfReader(tmp_path / "a.pdf").outline)) == expected


def languages(pdf: PdfReader) -> Iterator[tuple[str, str]]:
    """The words of the tag tree with their languages."""
    texts = {page.indirect_reference.idnum: _marked_texts(page) for page in pdf.pages if page.indirect_reference}

    def walk(node: Any, page: int, language: str) -> Iterator[tuple[str, str]]:
        node = node.get_object()
        if isinstance(node, int):
            yield from ((word, language) for word in texts[page].get(node, "").split())
            return
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from walk(kid, page, str(node.get("/Lang", language)))

    return walk(pdf.root_object["/StructTreeRoot"], 0, "")


def test_a_pdf_keeps_the_language_of_each_part(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(
        "---\ncanvas: {product: P}\n---\n## Background\n\n<div lang='de' markdown>\n\n- Punkt\n\n</div>\n\n"
        "An <span lang='fr'>mot</span> <i lang='es'>palabra</i> end\n"
    )
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: T\ntheme: {name: material, language: en}\nplugins: [mlops-canvas: {language: da}]\n")
    pdf = export(page, tmp_path / "a.pdf", "--config-file", config)
    found = dict(languages(pdf))
    assert [found[word] for word in ("Punkt", "mot", "palabra", "end", "Baggrund", "Machine")] == [
        "de", "fr", "es", "en", "da", "da"
    ]  # fmt: skip


def test_a_pdf_says_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    card = PRODUCTS / "card-fraud-shield" / "index.md"
    pdf = export(card, tmp_path / "a.pdf")
    data = pdf.metadata
    assert data
    assert data.title == "Card Fraud Shield – Machine Learning Operations Canvas"
    assert (data.author, str(data["/Keywords"])) == ("Payments Risk", "tabular, real-time, payments")
    assert str(data.subject).startswith("Stops two thirds of card-not-present fraud")
    assert data.creation_date is not None
    assert data.creation_date.isoformat() == "2026-09-21T14:13:20+00:00"
    export(card, tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_portfolio_has_contents_and_a_sheet_for_each_product(tmp_path: Path) -> None:
    for number in range(45):  # more than one page of contents
        text = " ".join(["word"] * (4000 if number == 3 else 20))
        page = f"---\ncanvas: {{product: Product {number:02}, stage: pilot, owner: Team}}\n---\n## Background\n\n{text}\n\n[next](p{(number + 1) % 45:02}.md)\n"
        (tmp_path / f"p{number:02}.md").write_text(page)
    result = run("export", tmp_path, "-o", tmp_path / "all.pdf")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "45 canvases to write",
        "the browser prints them; this takes a while",
        f"45 canvases written to {tmp_path}/all.pdf",
    ]
    pdf = PdfReader(tmp_path / "all.pdf")
    contents = "".join(page.extract_text() for page in pdf.pages[:3])
    numbers = [int(number) for number in re.findall(r"1 of 12 boxes\s+(\d+)", contents)]
    assert len(numbers) == 45
    for number, start in enumerate(numbers):
        assert f"Product {number:02}" in pdf.pages[start - 1].extract_text()
    assert numbers[0] == 4
    assert any(b - a > 1 for a, b in pairwise(numbers))  # the long one
    titles = [item.title for item in pdf.outline if not isinstance(item, list)]
    assert titles == ["ML products", *(f"Product {number:02}" for number in range(45))]
    links = [annotation.get_object() for annotation in pdf.pages[0]["/Annots"]]
    assert len(links) > 20
    # a link in a box leads to the sheet of the other product
    assert any("/Dest" in a.get_object() for a in pdf.pages[numbers[0] - 1]["/Annots"])


def test_a_picture_is_a_slide(tmp_path: Path) -> None:
    short, long = tmp_path / "short.md", tmp_path / "long.md"
    short.write_text("---\ncanvas: {product: P}\n---\n## Background\n\nA few words.\n")
    long.write_text("---\ncanvas: {product: P}\n---\n## Background\n\n" + "Many words. " * 900)
    sizes = {}
    for name, path, options in (("short", short, ()), ("small", short, ("--width", "960")), ("long", long, ())):
        file = tmp_path / f"{name}.png"
        assert run("export", path, *CONFIG, "-o", file, *options).exit_code == 0
        sizes[name] = struct.unpack(">II", file.read_bytes()[16:24])
    assert sizes["short"] == (3840, 2160)
    assert sizes["small"] == (1920, 1080)
    assert sizes["long"][0] == 3840
    assert sizes["long"][1] > 2160


def write_page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(f"---\ncanvas: {{product: P}}\n---\n## Objectives\n\n{text}\n", "utf-8")
    return page


TASKS = "- [x] done\n- [ ] open\n    1. [x] nested\n"
LINE = f"    code = {'a_long_name ' * 20}\n"
WIDE = "```\n" + "x" * 300 + "\n```\n"


@pytest.mark.parametrize("text", [TASKS, LINE, WIDE], ids=["tasks", "indented", "fenced"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_nothing_reaches_out_of_its_box(text: str, media: str, open_page: Callable[..., Page], tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "markdown_extensions:\n- pymdownx.tasklist: {custom_checkbox: true, clickable_checkbox: true}\n"
        "- pymdownx.superfences\n"
    )
    document = tmp_path / "page.html"
    assert run("export", write_page(tmp_path, text), "-o", document, "--config-file", config).exit_code == 0
    page = open_page(document.as_uri())
    page.emulate_media(media=media)
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontVariantLigatures") == "no-common-ligatures"
    parts = page.locator("[data-box=objectives] :is(input, code)")
    assert parts.count() >= 1
    for part in parts.all():
        left, right, overflow, disabled = part.evaluate(
            "e => { const a = e.getBoundingClientRect(), b = e.closest('[data-box]').getBoundingClientRect();"
            "return [a.left - b.left, b.right - a.right, e.parentElement.scrollWidth - e.parentElement.clientWidth,"
            "e.disabled ?? true] }"
        )
        assert left >= 0
        assert right >= 0
        assert overflow <= 0 or part.evaluate("e => e.localName") == "input"
        assert disabled


def test_a_pdf_says_which_tasks_are_done(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("markdown_extensions:\n- pymdownx.tasklist: {custom_checkbox: true}\n")
    pdf = export(write_page(tmp_path, TASKS), tmp_path / "a.pdf", "--config-file", config)

    def walk(node: Any) -> Iterator[bool]:
        node = node.get_object()
        if not isinstance(node, int):
            if node.get("/S") == "/Form":
                yield any(part.get("/checked") == "/on" for part in node["/A"])
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                yield from walk(kid)

    assert list(walk(pdf.root_object["/StructTreeRoot"])) == [True, False, True]


def test_the_contents_name_owners_and_designers_as_they_are(tmp_path: Path) -> None:
    for name, facts in (
        ("a", "designed_by: Ann"),
        ("b", "designed_by: [Bo, Cy], owner: Team"),
        ("c", "owner: Dee, designed_by: Dee"),
    ):
        (tmp_path / f"{name}.md").write_text(f"---\ncanvas: {{product: {name}, {facts}}}\n---\n## Background\n\nx\n")
    result = run("export", tmp_path, "--format", "pdf", "-o", tmp_path / "all.pdf")
    assert result.exit_code == 0
    contents = PdfReader(tmp_path / "all.pdf").pages[0].extract_text().replace("\n", " ")
    assert re.findall(r"(Team|Dee)?\s*(by (?:[A-Z]\w+(?:, )?)+)?\s*1 of 12", contents) == [
        ("", "by Ann"), ("Team", "by Bo, Cy"), ("Dee", "")
    ]  # fmt: skip


def test_a_script_without_a_font_is_reported_once(tmp_path: Path) -> None:
    for name in ("a", "b"):  # a letter of Kirat Rai, which came into Unicode in 2024
        (tmp_path / f"{name}.md").write_text(f"---\ncanvas: {{product: {name} \U00016d43 é}}\n---\n", "utf-8")
    for output in (tmp_path / "all.pdf", tmp_path / "pictures"):
        result = run("export", tmp_path, "--format", "png" if output.suffix == "" else "pdf", "-o", output)
        assert result.exit_code == 0
        first, last = result.stderr.splitlines()
        assert first.startswith("no font on this machine has the characters of: ")
        assert first.endswith("apt-get install fonts-noto-core")
        assert last == f"2 canvases written to {output}"
