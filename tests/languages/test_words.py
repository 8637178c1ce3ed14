"""Our words in other languages: the files of the package, a site's own file, and that no word is left in English."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml
from babel.messages.pofile import read_po
from click.testing import CliRunner
from markdown import Markdown

from mkdocs_mlops_canvas.canvas.definition import TRANSLATIONS, load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.languages.po_file import LANGUAGES, list_messages, load_words
from mkdocs_mlops_canvas.languages.words import Frame
from mkdocs_mlops_canvas.portfolio.site import Site, collect_portfolio
from mkdocs_mlops_canvas.portfolio.terms import Terms
from mkdocs_mlops_canvas.reading.page import load_page
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from mkdocs_mlops_canvas.writing.upgrade import find_newest
from tests.messages import PACKAGE, find_used_messages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup

    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from tests.conftest import BuiltSite

NAMES_IN_BRACES = re.compile(r"\{\w+\}")
HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def load(language: str, **options: str) -> Words:
    words, warnings = load_words(Frame(language), **options)
    assert warnings == []
    return words


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_file_has_every_text_that_we_use_and_no_other(language: str) -> None:
    with (PACKAGE / "languages" / f"{language}.po").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    messages = [message for message in catalog if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    ids = {message.id if isinstance(message.id, tuple) else (message.id,) for message in messages}
    assert ids == set(find_used_messages().values())
    for message in messages:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        assert all(texts), english
        for text in texts:
            assert sorted(NAMES_IN_BRACES.findall(text)) == sorted(NAMES_IN_BRACES.findall(english)), text


def test_the_files_have_the_same_texts() -> None:
    assert set(list_messages().values()) == set(find_used_messages().values())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["0 products", "1 product", "2 products", "5 products"]),
        ("da", ["0 produkter", "1 produkt", "2 produkter", "5 produkter"]),
        ("de", ["0 Produkte", "1 Produkt", "2 Produkte", "5 Produkte"]),
    ],
)
def test_plural_forms(language: str, expected: list[str]) -> None:
    words = load(language)
    assert [words.ngettext("{n} product", "{n} products", n, n=n) for n in (0, 1, 2, 5)] == expected


def test_each_plural_form_has_the_name_that_browsers_give_it(tmp_path: Path) -> None:
    forms = "".join(
        f'msgstr[{number}] "{{n}} {text}"\n' for number, text in enumerate(["продукт", "продукта", "продуктов"])
    )
    text = HEADER.format("ru") + f'msgid "{{n}} product"\nmsgid_plural "{{n}} products"\n{forms}'
    (tmp_path / "ru.po").write_text(text, "utf-8")
    words = load("ru", name="ru.po", folder=str(tmp_path))
    assert [words.ngettext("{n} product", "{n} products", n, n=n) for n in (1, 2, 5, 21)] == [
        "1 продукт", "2 продукта", "5 продуктов", "21 продукт"]  # fmt: skip
    found = words.list_forms(lambda number: words.ngettext("{n} product", "{n} products", number))
    assert found == {"one": "{n} продукт", "few": "{n} продукта", "many": "{n} продуктов"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "12 Nov 2026"), ("en-GB", "12 Nov 2026"), ("da", "12. nov. 2026"), ("da-DK", "12. nov. 2026"),
     ("de_AT", "12.11.2026"), ("xx", "12 Nov 2026")],
)  # fmt: skip
def test_dates_are_in_the_form_of_the_reader(language: str, expected: str) -> None:
    assert load(language).format_day(date(2026, 11, 12)) == expected


def test_a_language_that_we_do_not_have_is_english_and_marked(loader: Loader) -> None:
    words = load("fo")
    assert (words.language, words.gettext("Print")) == ("en", "Print")
    assert words.frame.mark(words.language) == {"lang": "en"}
    assert Frame("ar", True).mark("en") == {"lang": "en", "dir": "ltr"}
    assert Frame("en", True).mark("en") == {"dir": "ltr"}
    assert Frame("da").mark("da-DK") == Frame().mark("en") == {}


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("dk", "did you mean 'da'?"),
        ("Dansk", "did you mean 'da'?"),
        ("german", "did you mean 'de'?"),
        ("fo", "the languages are en, da, de; name a file of others in the option 'words'"),
    ],
)
def test_an_unknown_language_that_one_asks_for_is_told(language: str, hint: str) -> None:
    words, warnings = load_words(Frame("da"), language)
    assert words.language == "en"
    assert warnings == [f"option 'language': unknown language '{language}'; {hint}"]


PRINT = 'msgid "Print"\nmsgstr "{}"\n'


@pytest.mark.parametrize(
    ("page", "language", "header", "expected"),
    [
        ("da", "", HEADER.format("da"), "Print ud"),
        ("da-DK", "", HEADER.format("da"), "Print ud"),
        ("fo", "", HEADER.format("fo"), "Print ud"),
        ("en", "fo", HEADER.format("fo"), "Print ud"),
        ("en", "", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n', "Print ud"),
        ("de", "", HEADER.format("da"), "Drucken"),
    ],
)
def test_words_of_a_site_come_first(page: str, language: str, header: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "own.po").write_text(header + PRINT.format("Print ud"), "utf-8")
    words, warnings = load_words(Frame(page), language, "own.po", str(tmp_path), is_one_of_many=page == "de")
    assert warnings == []
    assert words.gettext("Print") == expected
    assert words.gettext("Edit") == {"da": "Rediger", "da-DK": "Rediger", "de": "Bearbeiten"}.get(page, "Edit")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Print: Udskriv\n", "own.po:1:1: the line cannot be read; write 'msgid \"...\"' and 'msgstr \"...\"' [wrong-words]"),
        (HEADER.format("da") + 'msgid "Prnt"\nmsgstr "x"\n', "own.po:6:1: unknown text 'Prnt'; did you mean 'Print'? [wrong-words]"),
        (HEADER.format("da") + 'msgid "by {names}"\nmsgstr "af {name}"\n', "own.po:6:1: the names in braces differ from those of 'by {names}'; write these: {names} [wrong-words]"),
        (HEADER.format("da") + 'msgid "Print"\nmsgstr "{0.__class__}"\n', "own.po:6:1: the names in braces differ from those of 'Print'; write these: none [wrong-words]"),
        (HEADER.format("da") + 'msgid "{n} product"\nmsgid_plural "{n} products"\nmsgstr[0] "{n} ting"\n', "own.po:6:1: '{n} product' lacks a plural form; write 'msgstr[0]' to 'msgstr[1]' [wrong-words]"),
        (HEADER.format("da").replace("da\\n", "da\\nPlural-Forms: nplurals=2; plural=import os;\\n"), "own.po:1:1: the file cannot be read"),
        (HEADER.format("da").replace("da\\n", "da\\nPlural-Forms: nplurals=2; plural=1%n;\\n"), "own.po:1:1: the file cannot be read"),
        (HEADER.format("fo"), "own.po: the words are for 'fo', but the pages are in 'da'; set the option 'language' to 'fo', or mend the header 'Language' of the file"),
        ("\ufffe\x00", "own.po:1:1: "),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_and_does_no_harm(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "own.po").write_text(text, "utf-8")
    words, warnings = load_words(Frame("da"), "", "own.po", str(tmp_path))
    assert len(warnings) == 1
    assert warnings[0].startswith(expected)
    assert words.gettext("Print") == "Udskriv"
    assert words.gettext("by {names}", names="A") == "af A"
    assert words.ngettext("{n} product", "{n} products", 2, n=2) == "2 produkter"


def test_a_file_that_is_not_there_is_told() -> None:
    words, warnings = load_words(Frame("da"), "", "none.po")
    assert words.gettext("Print") == "Udskriv"
    assert len(warnings) == 1
    assert warnings[0].startswith("none.po:1:1: the file cannot be read")


@pytest.mark.parametrize("language", TRANSLATIONS[1:])
@pytest.mark.parametrize("version", load_definitions())
def test_a_translated_canvas_has_the_same_boxes_under_either_name(language: str, version: str) -> None:
    english, own = load_definitions()[version], load_definitions(language)[version]
    assert own.language == language
    assert own.extends == english.extends
    assert own.summary_box == english.summary_box
    assert [c.key for c in own.columns] == [c.key for c in english.columns]
    assert [(b.key, b.icon, b.anchor) for b in own.boxes] == [(b.key, b.icon, b.anchor) for b in english.boxes]
    for box, original in zip(own.boxes, english.boxes, strict=True):
        assert box.prompt != original.prompt
        assert len(set(box.questions)) == 5
        assert set(box.questions).isdisjoint(original.questions)
        for name in (box.key, box.title, original.title, *original.aliases):
            assert own.find_box(name) == box, name


def test_a_definition_that_takes_the_place_of_another_ends_the_line_of_successors(tmp_path: Path) -> None:
    assert find_newest(load_definitions("da")).key == "1.1"
    path = PACKAGE / "canvas" / "definitions" / "da" / "mlops-canvas-0.1.yml"
    definitions, problems = read_definitions([str(path)], load_definitions())
    assert problems == []
    assert find_newest(definitions).key == "1.1"


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
    (tmp_path / "da.po").write_text(HEADER.format("da") + PRINT.format("Print ud"), "utf-8")
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
    assert "there are no canvases in 'fo'; the languages are en, da" in wrong.output


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

    parts = [HEADER.format("eo")]
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
    options = portfolio.select("[data-facet=f-choice] .mlops-canvas-portfolio__value")
    assert [(option.get_text(), bool(option.select_one("[lang=da]"))) for option in options] == [
        ("Α", False), ("Ikke angivet", True)]  # fmt: skip


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
        assert f'__age">{age}</span>' in render_portfolio(block, 1, "a.md", site)


def test_a_quote_that_is_missing_is_told_and_spoils_no_word(tmp_path: Path) -> None:
    (tmp_path / "fo.po").write_text('msgid ""\nmsgstr ""\n"Language: da\\n"\n\nmsgid "Owner"\nmsgstr "Eigari\n')
    words, warnings = load_words(Frame("da"), "", "fo.po", str(tmp_path))
    assert [warning.partition(";")[0] for warning in warnings] == ["fo.po:6:1: the line cannot be read"]
    assert words.gettext("Owner") == load_words(Frame("da"))[0].gettext("Owner")
