"""Sites in other languages: their pages, the options, the command, and that no word is left in English."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner
from markdown import Markdown

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.languages.po_file import LANGUAGES, load_words
from mkdocs_mlops_canvas.languages.words import Frame
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from tests.messages import PACKAGE, PO_HEADER, find_used_messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup

    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from tests.conftest import BuiltSite


def load(language: str, **options: str) -> Words:
    words, warnings = load_words(Frame(language), **options)
    assert warnings == []
    return words


PRINT = 'msgid "Print"\nmsgstr "{}"\n'


def test_a_danish_site(site: Callable[..., BuiltSite]) -> None:
    page = """\
        ---
        canvas:
          date: 2026-11-12
          stage: pilot
          designed_by: [A, B]
        ---

        # Kundechurn

        ## Baggrund

        Kunder siger op.

        ## Metrics & Evaluation

        F1
    """
    config = "theme: {name: material, language: da, font: false}\nplugins: [search, mlops-canvas]\n"
    built = site({"a.md": page}, extra=config)
    assert built.warnings == []
    soup = built.html("a/index.html")
    canvas = soup.select_one(".mlops-canvas")
    assert canvas
    assert [h.get_text() for h in canvas.select("h2")] == [
        f"{t}¶" for t in ("Problem", "Data", "Model", "Drift", "Overvågning")
    ]
    box = canvas.select_one("[data-box=metrics_and_evaluation]")
    assert box
    assert box.select_one("h3#metrics-and-evaluation")
    assert "Måltal og evaluering" in box.get_text()
    text = canvas.get_text()
    assert all(
        words in text
        for words in ("12. nov. 2026", "2 af 12 felter", "Alle ML-produkter", "Ikke udfyldt", "Angiv de konkrete")
    )
    assert canvas.select("[lang], [dir]") == []
    assert built.html("portfolio/index.html").select_one("h1").get_text().startswith("ML-produkter")
    assert built.html("portfolio/objectives/index.html").select_one("h1").get_text().startswith("Mål")
    (product,) = json.loads(built.text("portfolio.json"))["products"]
    assert (product["stage"], product["filled"]) == ("pilot", ["background", "metrics_and_evaluation"])
    card = built.html("portfolio/index.html").select_one(".mlops-canvas-portfolio__card")
    assert card
    assert card["data-stage"] == "pilot"


def test_the_language_of_the_theme_or_of_the_option(site: Callable[..., BuiltSite]) -> None:
    page = {"a.md": "---\ncanvas: {product: A}\n---\n"}
    de = site(page, extra="theme: {name: mkdocs, locale: de}\nplugins: [mlops-canvas]\n").html("a/index.html")
    assert "0 von 12 Feldern" in de.get_text()
    assert {element["lang"] for element in de.select(".mlops-canvas [lang]")} == {"en"}  # the canvas itself
    option = site(page, plugin="{mlops-canvas: {language: da}}").html("a/index.html")
    assert {element["lang"] for element in option.select(".mlops-canvas [lang]")} == {"da"}
    off = site(page, extra="theme: {name: material, language: da}\nplugins: [{mlops-canvas: {language: en}}]\n")
    assert "Background" in off.html("a/index.html").get_text()


def test_the_extension_alone_takes_the_options_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = "---\ncanvas: {product: A, baggrund: b}\n---\n"
    (tmp_path / "da.po").write_text(PO_HEADER.format("da") + PRINT.format("Print ud"), "utf-8")
    extension = MlopsCanvasExtension(language="da", words=str(tmp_path / "da.po"))
    html = Markdown(extensions=[extension]).convert(page)
    assert "1 af 12 felter" in html
    assert "Print ud" in html
    assert "lang=" not in html
    assert 'lang="en"' in Markdown(extensions=[MlopsCanvasExtension(language="de")]).convert(
        page.replace("baggrund", "background")
    )
    assert caplog.messages == []
    Markdown(extensions=[MlopsCanvasExtension(language="dk")]).convert("a")
    assert caplog.messages == ["option 'language': unknown language 'dk'; did you mean 'da'?"]


def test_the_command_knows_danish_canvases(tmp_path: Path) -> None:
    written = CliRunner().invoke(main, ["new", "Kundechurn", "--language", "da"]).stdout
    assert "### Baggrund\n\n<!-- Beskriv" in written
    (tmp_path / "a.md").write_text("---\ncanvas: {product: A, baggrund: b}\n---\n", "utf-8")
    assert CliRunner().invoke(main, ["check", str(tmp_path), "--language", "da-DK"]).exit_code == 0
    assert CliRunner().invoke(main, ["check", str(tmp_path)]).exit_code == 1
    wrong = CliRunner().invoke(main, ["check", str(tmp_path), "--language", "fo"])
    assert wrong.exit_code == 2
    assert "no canvas is translated to 'fo'; the languages are en, da" in wrong.output


@pytest.mark.parametrize(
    ("name", "text", "is_danish"),
    [
        ("mkdocs.yml", "theme: {name: material, language: da}\n", True),
        ("mkdocs.yml", "theme: {name: mkdocs, locale: da_DK}\n", True),
        ("mkdocs.yml", "theme: material\nplugins: [mlops-canvas: {language: da}]\n", True),
        ("mkdocs.yml", "theme: {name: material, language: da}\nplugins: [mlops-canvas: {language: en}]\n", False),
        ("mkdocs.yml", "theme: {name: material, language: fo}\n", False),
        ("mkdocs.yml", "theme: {name: material, language: da}\nplugins: [mlops-canvas: {language: dk}]\n", False),
        ("zensical.toml", "[project]\ntheme.language = 'da'\n", True),
        ("zensical.toml", "[project.markdown_extensions.mlops_canvas]\nlanguage = 'da'\n", True),
    ],
)
def test_the_command_takes_the_language_of_the_site(name: str, text: str, is_danish: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    arguments = ["new", "Kundechurn", "-f", str(tmp_path / name)]
    assert ("### Baggrund\n" in CliRunner().invoke(main, arguments).stdout) == is_danish
    assert "### Baggrund\n" in CliRunner().invoke(main, [*arguments, "--language", "da"]).stdout
    assert "### Background\n" in CliRunner().invoke(main, [*arguments, "--language", "en"]).stdout


def test_options_that_are_wrong_are_told_once(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    page = {"a.md": "---\ncanvas: {product: A}\n---\n"}
    built = site(page, plugin="{mlops-canvas: {language: dk, words: none.po}}")
    assert len(built.warnings) == 2
    assert built.warnings[1] == "mlops-canvas: option 'language': unknown language 'dk'; did you mean 'da'?"
    assert "0 of 12 boxes" in built.html("a/index.html").get_text()


def test_english_on_a_page_from_right_to_left_is_marked(site: Callable[..., BuiltSite]) -> None:
    pages = {"a.md": "---\ncanvas: {product: A, date: 2026-01-01, review_by: 2026-02-01, oops: x}\n---\n"}
    extra = "theme: {name: material, language: ar, font: false}\nplugins: [search, mlops-canvas]\n"
    built = site(pages, extra=extra)
    (warning,) = built.warnings
    assert "unknown box 'oops'" in warning
    for path in ("a/index.html", "portfolio/index.html", "portfolio/objectives/index.html"):
        soup = built.html(path)
        for root in soup.select(".mlops-canvas, .mlops-canvas-portfolio"):
            for part in root.find_all(string=re.compile(r"\d.*[A-Za-z]|[A-Za-z].*[.:]$")):
                assert part.find_parent(attrs={"dir": "ltr", "lang": "en"}), part


LETTER = re.compile(r"[A-Za-z]")


def _disguise(text: str) -> str:
    """`text` with another letter for each, its names in braces as they are."""
    parts = re.split(r"(\{\w+\})", text)
    return "".join(part if part.startswith("{") else LETTER.sub("Ж", part) for part in parts)


def _write_pseudo_language(folder: Path) -> None:
    def quote(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    parts = [PO_HEADER.format("eo")]
    for ids in find_used_messages().values():
        if len(ids) == 1:
            parts.append(f"msgid {quote(ids[0])}\nmsgstr {quote(_disguise(ids[0]))}\n")
        else:
            forms = "".join(f"msgstr[{number}] {quote(_disguise(text))}\n" for number, text in enumerate(ids))
            parts.append(f"msgid {quote(ids[0])}\nmsgid_plural {quote(ids[1])}\n{forms}")
    (folder / "eo.po").write_text("\n".join(parts), "utf-8")
    for path in sorted((PACKAGE / "canvas" / "definitions").glob("*.yml")):
        raw = yaml.safe_load(path.read_text("utf-8"))
        raw["extends"] = raw["key"]
        raw["title"] = _disguise(raw["title"])
        raw["attribution"] = {"text": "Ж", "url": "https://example.com/", "licence": "Ж"}
        for at, column in enumerate(raw["columns"]):
            column["title"] = _disguise(column["title"])
            for number, box in enumerate(column["boxes"]):
                box |= {"title": f"Ж {at}.{number}", "prompt": _disguise(box["prompt"])}
                box.pop("aliases", None)
        (folder / path.name).write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    (folder / "own.yml").write_text(OWN, "utf-8")


OWN = """\
key: own
title: Ж
columns: [{key: opus, title: Ж, boxes: [{key: finis, title: Ж1, prompt: Ж}]}]
fields:
  - {key: day, title: Ж2, kind: date}
  - {key: names, title: Ж3, kind: texts}
  - {key: choice, title: Ж4, values: [Α, Β]}
"""


def _find_words(soup: BeautifulSoup) -> set[str]:
    """What a reader is shown or told by ours."""
    found = set()
    for root in soup.select(".mlops-canvas, .mlops-canvas-portfolio"):
        for element in root.select("time, code, .headerlink"):
            element.decompose()
        found |= {str(text) for text in root.find_all(string=True)}
        for element in [root, *root.find_all(True)]:
            names = ("aria-label", "placeholder", "title", "alt", "data-label", "data-prompt", "label")
            found |= {str(element[name]) for name in names if element.get(name)}
        values = [json.loads(str(root["data-words"]))] if root.get("data-words") else []
        while values:
            value = values.pop()
            values += value.values() if isinstance(value, dict) else []
            found |= {value} if isinstance(value, str) else set()
    return found


def test_no_word_of_ours_is_left_in_english(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    _write_pseudo_language(tmp_path)
    days = [date(2026, 6, 1) - timedelta(days=days) for days in (0, 1, 5, 8, 20, 32, 90, 500, 2000)]
    canvas = "---\ncanvas:\n  product: Π{0}\n  designed_by: [Α, Β]\n  date: {1}\n  iteration: {0}\n  stage: {2}\n  review_by: 2026-05-01\n  tags: [τ]\n  links: {{λ: https://example.com/}}\n  background: β\n---\n"
    pages = {f"{n}.md": canvas.format(n, day, STAGES[n % 5]) for n, day in enumerate(days)}
    pages |= {
        "bare.md": "---\ncanvas: {product: Σ, owner: Ω, supersedes: 'Π0', version: '1.1'}\n---\n",
        "own.md": "---\ncanvas: {product: Λ, version: own, day: 2026-01-02, names: [Α, Β], choice: Α}\n---\n",
        "wrong.md": "---\ncanvas:\n  product: Φ\n  bakground: β\n---\n",
        "broken.md": "---\ncanvas: [\n---\n",
        "team.md": "# Τ\n\n```mlops-portfolio\nviev: gaps\n```\n",
        "nobody.md": "# Τ\n\n```mlops-portfolio\nowner: Ψ\n```\n",
    }
    extra = """\
        theme: {name: material, language: eo, font: false}
        plugins: [{mlops-canvas: {words: eo.po, definitions: [mlops-canvas-0.1.yml, mlops-canvas-1.1.yml, own.yml]}}]
        repo_url: https://git.example.com/a/b
        edit_uri: https://github.com/a/b/edit/main/docs/
    """
    built = site(pages, extra=extra)
    assert len(built.warnings) == 3
    paths = [path.removesuffix(".md") for path in pages] + ["portfolio", "portfolio/background", "portfolio/security"]
    for path in paths:
        soup = built.html(f"{path}/index.html")
        problems = soup.select(".mlops-canvas__problem > span[lang=en]")  # what is wrong, is told in English
        assert len(problems) == (path in ("wrong", "broken", "team")), path
        for problem in problems:
            problem.decompose()
        assert soup.select(".mlops-canvas [lang], .mlops-canvas-portfolio [lang]") == []
        allowed = {"eo", *(f"docs/{name}" for name in pages)}
        left = {re.sub(r"docs/\w+\.md|\{\w+\}", "", text) for text in _find_words(soup) - allowed}
        assert [text for text in left if LETTER.search(text)] == [], path
        assert path.startswith("portfolio/") or "Ж" in soup.get_text()
    assert built.html("portfolio/index.html").find("h1").get_text().startswith("ЖЖ ЖЖЖЖЖЖЖЖ")


def test_fields_of_a_definition_are_words_of_its_author(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(OWN, "utf-8")
    pages = {
        "a.md": "---\ncanvas: {product: Λ, version: own, day: 2026-11-12, names: [Α, Β], choice: Α}\n---\n",
        "b.md": "---\ncanvas: {product: Φ, version: own}\n---\n",
    }
    extra = "theme: {name: material, language: ar, font: false}\n"
    built = site(pages, extra=extra + "plugins: [{mlops-canvas: {language: da, definitions: [own.yml]}}]\n")
    assert built.warnings == []
    facts = [field.select_one("dd") for field in built.html("a/index.html").select(".mlops-canvas__facts [data-field]")]
    assert [fact.get_text() for fact in facts if fact] == ["12. nov. 2026", "Α, Β", "Α"]
    portfolio = built.html("portfolio/index.html")
    heads = {
        head.get_text(): head.select_one("[lang]") for head in portfolio.select(".mlops-canvas-portfolio__table th")
    }
    assert heads["Ж1"] is heads["Ж2"] is heads["Ж3"] is heads["Ж4"] is None
    assert heads["Ejer"]
    button = portfolio.select_one("[data-facet=f-choice] button")
    assert button
    assert button.select_one("[lang]") is None
    options = portfolio.select("[data-facet=f-choice] [data-value]")
    assert [(option.get_text(), bool(option.select_one("[lang=da]"))) for option in options] == [
        ("Α", False), ("Β", False), ("Ikke angivet", True)]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_ages_in_words(language: str, loader: Loader) -> None:
    expected = {
        "en": ["today", "yesterday", "5 days ago", "3 weeks ago", "2 months ago", "2 years ago"],
        "da": ["i dag", "i går", "for 5 dage siden", "for 3 uger siden", "for 2 måneder siden", "for 2 år siden"],
        "de": ["heute", "gestern", "vor 5 Tagen", "vor 3 Wochen", "vor 2 Monaten", "vor 2 Jahren"],
    }[language]
    today = date(2026, 6, 1)
    for days, age in zip((0, 1, 5, 20, 62, 730), expected, strict=True):
        text = f"```mlops-canvas\nproduct: A\ndate: {today - timedelta(days=days)}\n```\n\n```mlops-portfolio\n```\n"
        portfolio, pages = collect_portfolio({"a.md": load_page(text, "a.md", loader)})
        site = Site(pages, portfolio, Terms(stale_after=0, today=today), words=load(language))
        (block,) = pages["a.md"].portfolios
        assert f'__age"> {age}</span>' in render_portfolio(block, 1, "a.md", site)
