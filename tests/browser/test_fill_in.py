"""The sheet that is filled in in the browser, from an empty draft to a page of the site."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.header_fields import FORM_KINDS
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import read_site_definitions
from mkdocs_mlops_canvas.rendering.asset import FILL_IN_SCRIPT, load_asset
from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas
from tests.browser.firefox import QUIET
from tests.browser.test_canvas import OVERFLOW, _pdf, find_axe_violations, find_axe_violations_in_light_and_dark
from tests.browser.test_policy import STRICT
from tests.cli.running import run
from tests.conftest import BuiltSite, build_site, write_site
from tests.sites.test_own_canvases import FILES, OWN
from tests.sites.test_own_canvases import write as write_own

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.firefox import Firefox

    Open = Callable[..., Page]
    Serve = Callable[..., str]

CASES = yaml.load(Path(__file__).with_name("fill_in_cases.yml").read_text("utf-8"), yaml.BaseLoader)
DEFINITIONS, _ = read_site_definitions((), "en", profiles=("eu-ai-act",))
PAGES = {
    "index.md": "# Home\n",
    "products/churn.md": """\
        ---
        canvas:
          product: Churn radar
          designed_by: ["Doe, Jane"]
          iteration: 2
          date: 2026-11-12
          stage: pilot
          layout: page
          links: {Runbook: https://example.com/}
        ---

        # Churn radar

        ## Background

        Ten | pipes, *stars* and </script>.
        """,
    "products/secret.md": "---\ncanvas: {product: Secret, private: true, background: Nobody reads this.}\n---\n",
    "products/fair.md": "---\ncanvas: {product: Fair, version: 1.1, fairness: Some words.}\n---\n",
}
FILL = """(values) => {
  localStorage.clear();
  const form = document.querySelector('.mlops-canvas-fill');
  const tell = (field) => field.dispatchEvent(new Event('input', {bubbles: true}));
  const version = form.querySelector('.mlops-canvas-fill__version');
  version.value = values.version;
  tell(version);
  const sheet = form.querySelector('.mlops-canvas-fill__sheet:not([hidden])');
  for (const field of form.querySelectorAll('[data-key]')) field.value = values.header[field.dataset.key] ?? '';
  for (const area of sheet.querySelectorAll('.mlops-canvas-fill__area textarea')) area.value = values.boxes[area.name] ?? '';
  tell(sheet.querySelector('.mlops-canvas-fill__area textarea'));
  return form.querySelector('.mlops-canvas-fill__output').value;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("fill-in")
    extra = "repo_url: https://github.com/o/n\nedit_uri: edit/main/docs/\n"
    config = write_site(folder, PAGES, extra=extra, plugin="{mlops-canvas: {profiles: [eu-ai-act]}}")
    built = build_site(config, folder / "site")
    assert built.warnings == []
    return built


def address(site: BuiltSite, query: str = "") -> str:
    """A file, as somebody opens it who has been sent the site."""
    return f"file://{site.folder}/portfolio/fill-in/index.html{query}"


def write(case: dict[str, Any]) -> str:
    """The page of a case, as Python writes it."""
    header, boxes = dict(case.get("header", {})), case.get("boxes", {})
    definition = DEFINITIONS[header.pop("version", "0.1")]
    in_order = {key: header[key] for key in (*FORM_KINDS, *header) if key in header}
    header = {"product": None, **make_header(definition), **in_order}
    return write_canvas(definition, header, boxes, "sections")


def type_in(header: dict[str, Any]) -> dict[str, str]:
    """What somebody types into the fields of the header."""
    typed = {}
    for key, value in header.items():
        lines = [f"{label}: {link}" for label, link in value.items()] if isinstance(value, dict) else ()
        typed[key] = "\n".join(lines) or ("; ".join([*value, ""]) if isinstance(value, list) else value)
    return typed


def values_of(case: dict[str, Any]) -> dict[str, Any]:
    header = {"iteration": "1", "stage": STAGES[0], **case.get("header", {})}
    version = header.pop("version", "0.1")
    return {"version": version, "header": type_in(header), "boxes": case.get("boxes", {})}


def test_the_page_is_the_one_that_python_writes(site: BuiltSite, open_page: Open) -> None:
    page = open_page(address(site))
    wrong = [case for case in CASES if page.evaluate(FILL, values_of(case)) != write(case)]
    assert wrong == []


SHEET = ".mlops-canvas-fill__sheet:not([hidden])"
DRAFTS = "JSON.parse(localStorage.getItem('mlops-canvas ' + new URL('../', location).pathname))"
TEXTS = {
    "background": "Every tenth customer leaves.\n\n# Why\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "lifetime": "- Retrained",
}


def open_sheet(open_page: Open, site: BuiltSite, query: str = "") -> Page:
    """The sheet without the drafts of other tests."""
    page = open_page(address(site, query))
    page.evaluate("localStorage.clear()")
    page.reload()
    return page


def read_page(page: Page) -> str:
    return page.locator(".mlops-canvas-fill__output").input_value()


def problems(page: Page) -> list[str]:
    return page.locator(".mlops-canvas-fill__problems li").all_inner_texts()


def publish(site: BuiltSite, text: str, folder: Path) -> BuiltSite:
    """The site with a page more."""
    shutil.copytree(site.folder.parent / "docs", folder / "docs")
    shutil.copy(site.folder.parent / "mkdocs.yml", folder)
    (folder / "docs/products/leavers.md").write_text(text, "utf-8")
    return build_site(folder / "mkdocs.yml", folder / "site")


def check_published(built: BuiltSite) -> None:
    assert built.warnings == []
    html = built.html("products/leavers/index.html")
    assert [box["data-box"] for box in html.select(".mlops-canvas__box:not(.mlops-canvas__box--empty)")] == [*TEXTS]
    assert [cell.get_text() for cell in html.select("[data-box=background] td")] == ["1", "2"]
    assert html.select_one("[data-box=background] h4")
    assert html.select_one(".mlops-canvas__product").get_text().strip("¶") == "Leavers"


def test_from_an_empty_draft_to_a_page(site: BuiltSite, serve: Serve, open_page: Open, tmp_path: Path) -> None:
    """With the keyboard, under a strict policy, and with a reload in between."""
    url = f"{serve(site.folder, STRICT)}portfolio/"
    page = open_page(url)
    page.locator(".mlops-canvas-portfolio__new").press("Enter")
    page.wait_for_url(f"{url}fill-in/")
    page.locator("[data-key=product]").press_sequentially("Leavers")
    page.keyboard.press("Tab")
    page.keyboard.type("Ada, Björn")
    page.get_by_label("Date", exact=True).fill("2026-11-30")
    for key, text in TEXTS.items():
        title = load_definitions()["0.1"].find_box(key).title
        page.locator(SHEET).get_by_role("textbox", name=title).fill(text)
    written = read_page(page)
    page.reload()
    assert read_page(page) == written
    assert problems(page) == []
    assert page.locator(".mlops-canvas-fill__place").inner_text() == "Save it as docs/products/leavers.md"
    link = page.locator(".mlops-canvas-fill__host").get_attribute("href")
    assert link == "https://github.com/o/n/new/main/docs/products?filename=leavers.md"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "leavers.md"
    assert Path(download.value.path()).read_text("utf-8") == written
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_text("The page is in your clipboard.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == written
    check_published(publish(site, written, tmp_path))


@pytest.mark.parametrize("_", [pytest.param(None, marks=QUIET)])
def test_in_firefox(site: BuiltSite, firefox: Firefox, tmp_path: Path, _: None) -> None:
    """From a file, with all cases of what is typed."""
    firefox.open(address(site))
    wrong = []
    for case in CASES:
        found = firefox.run(f"return ({FILL})({json.dumps(values_of(case))})")
        wrong += [case] if found != write(case) else []
    assert wrong == []
    values = values_of({"header": {"product": "Leavers"}, "boxes": TEXTS})
    written = firefox.run(f"return ({FILL})({json.dumps(values)})")
    firefox.open(address(site))
    assert firefox.run("return document.querySelector('.mlops-canvas-fill__output').value") == written
    check_published(publish(site, written, tmp_path))


def test_a_draft_is_deleted_by_its_button_and_after_30_days(site: BuiltSite, open_page: Open) -> None:
    page = open_sheet(open_page, site)
    name = page.locator("[data-key=product]")
    empty = read_page(page)
    name.fill("Leavers")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete draft").click()
    assert (read_page(page), page.evaluate("localStorage.length")) == (empty, 0)
    name.fill("Leavers")
    assert list(page.evaluate(DRAFTS)["drafts"]) == [""]
    for days, product in ((29, "Leavers"), (31, "")):
        page.evaluate(f"""() => {{
          const found = {DRAFTS};
          for (const draft of Object.values(found.drafts)) draft.saved = Date.now() - {days} * 864e5;
          localStorage.setItem('mlops-canvas ' + new URL('../', location).pathname, JSON.stringify(found));
        }}""")
        page.reload()
        assert name.input_value() == product


def test_a_browser_that_keeps_nothing(site: BuiltSite, open_page: Open) -> None:
    page = open_page("about:blank")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked'); }})")
    page.goto(address(site))
    page.locator("[data-key=product]").fill("Leavers")
    assert "# Leavers\n" in read_page(page)
    page.goto(address(site))
    page.get_by_text("This browser keeps no draft.").wait_for()


def test_a_product_is_the_beginning(site: BuiltSite, open_page: Open) -> None:
    page = open_sheet(open_page, site, "?product=churn-radar&box=lifetime")
    page.locator(f"{SHEET} [name=lifetime]:focus").wait_for()
    header = {
        "product": "Churn radar", **make_header(load_definitions()["0.1"]), "designed_by": ["Doe, Jane"],
        "date": "2026-11-12", "iteration": 2, "stage": "pilot", "links": {"Runbook": "https://example.com/"},
        "layout": "page",
    }  # fmt: skip
    text = "Ten | pipes, *stars* and </script>."
    assert read_page(page) == write_canvas(load_definitions()["0.1"], header, {"background": text}, "sections")
    place = page.locator(".mlops-canvas-fill__place")
    assert place.inner_text() == "It replaces the canvas in docs/products/churn.md"
    link = page.locator(".mlops-canvas-fill__host")
    assert link.get_attribute("href") == "https://github.com/o/n/edit/main/docs/products/churn.md"
    page.get_by_label("Iteration").fill("3")
    assert place.inner_text() == "Save it as docs/products/churn-radar.md"
    page.keyboard.type("4")  # a draft of its own
    page.get_by_label("Begin from").select_option("an empty sheet")
    assert page.locator("[data-key=product]").input_value() == ""
    page.get_by_label("Begin from").select_option("Churn radar")
    assert page.get_by_label("Iteration").input_value() == "34"


def test_a_box_of_another_canvas_has_its_sheet(site: BuiltSite, open_page: Open) -> None:
    page = open_sheet(open_page, site, "?box=fairness")
    page.locator("[data-version='1.1']:not([hidden]) [name=fairness]:focus").wait_for()
    page.keyboard.type("Some words.")
    page.get_by_label("Canvas", exact=True).select_option("0.1")
    assert "Some words." not in read_page(page)
    page.reload()
    page.get_by_label("Canvas", exact=True).select_option("1.1")
    assert "### Fairness\n\nSome words.\n" in read_page(page)


def test_what_is_protected_is_in_no_sheet(site: BuiltSite, open_page: Open) -> None:
    secret = site.folder / "products/secret/index.html"
    others = [path for path in site.folder.rglob("*") if path.is_file() and path != secret]
    assert "Nobody reads this." in secret.read_text("utf-8")
    assert not [path for path in others if b"Nobody reads this." in path.read_bytes()]
    page = open_sheet(open_page, site, "?product=secret")
    page.get_by_text("The texts of this product are not published.").wait_for()
    assert page.get_by_label("Begin from").locator("option").all_inner_texts() == [
        "an empty sheet",
        "Churn radar",
        "Fair",
    ]


@pytest.mark.parametrize(
    "header",
    [
        {"product": "Churn radar", "iteration": "2", "date": "2026-11-12"},
        {"product": "Churn", "id": "churn-radar"},
        {"product": "Fair", "iteration": ""},
        {"product": "!?"},
        {"product": "P", "stage": "spark"},
        {"product": "P", "eu_ai_act.risk": "high", "eu_ai_act.role": "provider"},
        {"product": "P", "eu_ai_act.risk": "high", "stage": "production"},
        {"product": "P", "supersedes": "Nobody"},
        {"product": "P", "supersedes": "p"},
        {"product": "P", "uses": ["Churn radar", "p"], "part_of": ["Nobody"]},
        {"product": "P", "supersedes": "Churn radar"},
        {"product": "P", "links": {"Run": "java&#115;cript:alert"}},
    ],
)  # fmt: skip
def test_it_says_what_check_says(
    site: BuiltSite, open_page: Open, header: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_sheet(open_page, site)
    if "stage" in header:
        page.evaluate(
            "[name => document.querySelector('[data-key=stage]').add(new Option(name, name))][0]", header["stage"]
        )
    written = page.evaluate(FILL, values_of({"header": header}))
    shown = problems(page)
    shutil.copytree(site.folder.parent / "docs", tmp_path / "docs")
    shutil.copy(site.folder.parent / "mkdocs.yml", tmp_path)
    (tmp_path / "docs/zzz.md").write_text(written, "utf-8")
    monkeypatch.chdir(tmp_path)
    found = json.loads(run("check", "--format", "json").stdout)["problems"]
    assert [text.split("; ")[0] for text in shown] == [problem["message"] for problem in found]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("```\ncode", "'```' in the box 'Background' is never closed"),
        ("a\n\n<!-- b", "'<!--' in the box 'Background' is never closed"),
        ("<div>\n\na", "'<div>' in the box 'Background' is never closed"),
        ("<!-- mlops-canvas -->", "a canvas inside the box 'Background' is not shown; "
         "put it on lines of its own, outside the canvas"),
    ],
)  # fmt: skip
def test_texts_that_no_section_holds(site: BuiltSite, open_page: Open, text: str, says: str) -> None:
    page = open_sheet(open_page, site)
    page.evaluate(FILL, values_of({"header": {"product": "P"}, "boxes": {"background": text}}))
    assert problems(page) == [says]


WORD = """<html xmlns:o="urn:x"><style>p {margin: 0}</style><body><!--StartFragment-->
<p class=MsoNormal>Before <b>that</b>:</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>·<span>&nbsp; </span></span></span><![endif]>One</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Below
one</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>First</p>
<!--EndFragment--></body></html>"""
PASTED = [
    (WORD, "Before **that**:\n\n- One\n    - Below one\n1. First"),
    ("<table><tr><td>Source</td><td>Rows</td></tr><tr><td>a|b</td><td>4<br>5</td></tr></table>",
     "| Source | Rows |\n|---|---|\n| a\\|b | 4 5 |"),
    ("<div><p>Text <a href='https://example.com/'>link</a></p><ol><li>One<ul><li><em>Two</em></li></ul></li><li>Three</li></ol></div>",
     "Text [link](https://example.com/)\n\n1. One\n    - *Two*\n2. Three"),
    ("<b style='font-weight:normal'><h2>Head</h2><ul><li><p>One</p></li></ul></b><script>alert(1)</script>", "**Head**\n\n- One"),
    ("<p>Only <b>text</b></p>", "plain"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "text"), PASTED)
def test_lists_and_tables_that_are_pasted(site: BuiltSite, open_page: Open, html: str, text: str) -> None:
    page = open_sheet(open_page, site)
    area = page.locator(f"{SHEET} [name=background]")
    area.focus()
    stopped = page.evaluate("""([html]) => {
      const data = new DataTransfer();
      data.setData('text/html', html);
      data.setData('text/plain', 'plain');
      return !document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    }""", [html])  # fmt: skip
    assert (stopped, area.input_value()) == ((True, text) if text != "plain" else (False, ""))


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_axe_widths_and_paper(theme: str, open_page: Open, tmp_path: Path) -> None:
    extra = "theme: {name: material, font: false, palette: {scheme: default}}\n" if theme == "material" else ""
    site = build_site(write_site(tmp_path, PAGES, theme=theme, extra=extra), tmp_path / "site")
    page = open_page(address(site), width=320)
    page.locator("[data-key=product]").fill("Leavers")
    page.locator(f"{SHEET} [name=background]").fill("A text of its own\nof two lines")
    for details in page.locator(".mlops-canvas-fill details").all():
        details.evaluate("element => { element.open = true; }")
    part = ".mlops-canvas-fill"
    assert (find_axe_violations_in_light_and_dark if theme == "material" else find_axe_violations)(
        page, part=part
    ) == []
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    pdf = _pdf(page, format="A4")
    text = pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1
    assert pdf.pages[0].mediabox.width > pdf.pages[0].mediabox.height
    assert all(word in text for word in ("Leavers", "of its own", "Objectives", "State the specific"))
    assert "Delete draft" not in text


def test_without_scripts_it_is_the_blank_sheet(site: BuiltSite, open_page: Open) -> None:
    page = open_page(address(site), scripts=False)
    assert page.get_by_text("mlops-canvas new").is_visible()
    assert page.locator("textarea:visible, button:visible, input:visible").count() == 0
    assert page.get_by_text("State the specific").is_visible()
    assert [("Objectives" in sheet.extract_text()) for sheet in _pdf(page, format="A4").pages] == [True, True]


def test_the_script_is_small() -> None:
    assert len(gzip.compress(load_asset(FILL_IN_SCRIPT).content)) <= 12_000


def test_a_field_of_one_canvas_is_in_no_page_of_another(open_page: Open, tmp_path: Path) -> None:
    own = next(definition for definition in OWN if definition.fields)
    plugin = f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}"
    config = write_site(tmp_path, {"own.md": write_own(own), **PAGES}, plugin=plugin)
    page = open_sheet(open_page, build_site(config, tmp_path / "site"))
    page.get_by_label("Canvas", exact=True).select_option(own.key)
    field = next(each for each in own.fields if each.kind == "text" and not each.values)
    page.locator(f"[data-key={field.key}]").fill("Some words")
    assert f"  {field.key}: Some words\n" in read_page(page)
    page.get_by_label("Canvas", exact=True).select_option("0.1")
    assert "Some words" not in read_page(page)
