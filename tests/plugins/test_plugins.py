"""Sites with the plugins that stand beside ours, built as their users build them: the rows of docs/reference/plugins.md."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.conftest import BuiltSite, follow
from tests.small_site import PAGES, PRODUCTS, check_portfolio, find_box

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MANUAL = (Path(__file__).parents[2] / "docs" / "reference" / "plugins.md").read_text("utf-8")
GERMAN = "---\ncanvas:\n  id: card-fraud-shield\n  product: Kartenschutz\n  background: Betrug kostet.\n---\n"
MARKER = "\n\n<!-- mlops-portfolio -->\n"
LANGUAGES = "[{locale: en, default: true, name: English}, {locale: de, name: Deutsch}]"
I18N = f"i18n: {{docs_structure: %s, languages: {LANGUAGES}}}"
GENERATE = """\
import mkdocs_gen_files
with mkdocs_gen_files.open("products/generated.md", "w") as page:
    page.write("---\\ncanvas:\\n  product: Generated\\n---\\n\\n## Background\\n\\nFrom a script.\\n")
"""
MACROS = """\
def define_env(env):
    @env.macro
    def canvas(box):
        return f"```mlops-canvas\\nproduct: Of a macro\\n{box}: From a macro.\\n```"
"""
SECRET = "---\n{}\ncanvas:\n  product: Secret\n  background: For a few.\n---\n"
QUIZ = (
    "---\ncanvas:\n  product: Quiz\n  background: Text.\n---\n\n# Quiz\n\n"
    "<quiz>\nWhat?\n- [x] Yes\n- [ ] No\n\nBecause.\n</quiz>\n"
)
PICTURES = {
    "products/fence.md": PAGES["products/fence.md"].replace("swing. ", "swing. Drawn here ![Picture](picture.png) "),
    "products/picture.png": "x",
}
LINKED = dict.fromkeys(("index.md", "a/linked.md"), "# Links\n\n[All products](portfolio.md)\n")
PUBLISHER = (
    "pub-meta: {publish: {file_default: true, file_warn_on_missing: false}, slug: {enabled: false, "
    "warn_on_missing: false}, title: {mode: file}}"
)
LLMS = "llmstxt: {full_output: llms-full.txt, sections: {Products: [portfolio.md, portfolio/gaps.md, products/*]}}"
REPOSITORY = "repo_url: https://github.com/o/r\nedit_uri: edit/main/docs/\n"
HOOK = """\
def on_page_markdown(markdown, **_):
    return markdown.replace("Customers", "All customers")
"""


CODE = "<!--codeinclude-->\n[Code](a.txt) block:main\n<!--/codeinclude-->\n"
FIGURE = "Before.\n\n![A plan](plan.png)\n"
# what a plugin makes of a text in sections and in a fence, as an element or as words; and other settings of the site
CHANGED = {
    "add-number": ("mkdocs-add-number-plugin: {excludes: ['products/']}", "Text.", "Text.", "Text."),
    "alias": ("alias", "See [[helper]].", '<a href="../runbook/">', '<a href="../runbook/">'),
    "badges": ("badges", "|made|1.0|", '<span class="badge', "|made|1.0|"),
    "bibtex": ("bibtex: {bib_file: refs.bib}", "As in [@key].", 'href="#fn:key"', 'href="#fn:key"'),
    "callouts": ("callouts", "> [!NOTE] Title\n> Careful.", '<div class="admonition note">', "[!NOTE] Title"),
    "codeinclude": ("codeinclude", CODE, "code here", "code here"),
    "ezlinks": ("ezlinks: {wikilinks: true}", "See [[runbook]].", '<a href="../runbook/"', "[[runbook]]"),
    "img2fig": ("img2fig", FIGURE, '<figure class="figure-image">', ""),
    "markdownextradata": ("markdownextradata", "It is {{ who }}.", "It is somebody.", "It is somebody."),
    "obsidian-bridge": ("obsidian-bridge", "See [[runbook]].", '<a href="../runbook/"', "[[runbook]]"),
    "roamlinks": ("roamlinks", "See [[runbook]].", '<a href="../runbook/"', '<a href="../runbook/"'),
    "table-reader": ("table-reader", "{{ read_csv('data.csv') }}", "<table>", "<table>"),
}
TOGETHER = ("badges", "callouts", "codeinclude", "ezlinks", "img2fig", "markdownextradata", "add-number")
SITE = {
    "products/runbook.md": "---\nalias: helper\n---\n\n# Runbook\n\n## Steps\n\nDo this.\n",
    "a.txt": "code here\n", "products/a.txt": "code here\n", "products/plan.png": "-", "data.csv": "a,b\n1,2\n",
}  # fmt: skip
BOOK = "@book{key, title={Title}, author={Smith, A.}, year={2020}, publisher={P}}\n"
CHANGED_EXTRA = "extra: {who: somebody}\nmarkdown_extensions: [admonition, tables, footnotes]\n"


@dataclass(frozen=True)
class Case:
    """A site with a neighbour: more plugins, pages, files beside `mkdocs.yml`, and what is special to look for."""

    name: str
    plugins: tuple[str, ...]
    extra: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=lambda: PRODUCTS)
    look: Callable[[BuiltSite], None] = lambda built: None


def _look_at_print_page(built: BuiltSite) -> None:
    html = built.html("print_page/index.html")
    ids = [element["id"] for element in html.select("[id]")]
    assert len(html.select(".mlops-canvas")) == len(html.select(".mlops-canvas-portfolio__card")) == 3
    assert not html.select('script[src*="mlops-canvas"]')  # it would hide most of the cards
    assert len(ids) == len(set(ids))
    assert {"products-front-background", "products-sections-background"} <= set(ids)
    references = html.select(".mlops-canvas [aria-labelledby], .mlops-canvas [aria-describedby]")
    assert {str(part[name]) for part in references for name in part.attrs if name.startswith("aria-")} <= set(ids)
    assert [str(column["aria-label"]) for column in html.select(".mlops-canvas__column")] == [
        title.get_text(strip=True).removesuffix("¶") for title in html.select(".mlops-canvas__column-title")
    ]
    links = html.select(".mlops-canvas__body a, .mlops-canvas__back")
    assert len(links) == 6
    assert all(follow(built, "print_page/index.html", str(link["href"])) for link in links)


def _look_at_macros(built: BuiltSite) -> None:
    assert find_box(built, "m/sections/index.html") == "Cost 5 M."
    assert find_box(built, "m/fence/index.html") == "Cost 5 M."
    assert find_box(built, "m/front/index.html") == "Cost {{ 2 + 3 }} M."
    assert find_box(built, "m/macro/index.html") == "From a macro."


def _look_at_reference(built: BuiltSite) -> None:
    body = built.html("api/index.html").select_one('[data-box="background"] .mlops-canvas__body')
    assert body is not None
    assert "What it does." in body.text
    assert follow(built, "api/index.html", str(body.select_one("a.autorefs")["href"]))


def _look_at_posts(built: BuiltSite) -> None:
    assert find_box(built, "blog/2026/01/01/front/index.html") == "Of a post."
    assert find_box(built, "blog/2026/01/02/fence/index.html") == "Of a fence in a post."
    assert not built.html("blog/index.html").select(".mlops-canvas")


def _look_at_tags(built: BuiltSite) -> None:
    assert "Tagged" in built.html("tags/index.html").select_one("article").text
    assert built.html("products/tagged/index.html").select_one(".md-tags")


def _look_at_search(built: BuiltSite) -> None:
    docs = {doc["location"]: doc["text"] for doc in json.loads(built.text("search/search_index.json"))["docs"]}
    assert "Fraud costs." in docs["products/front/#background"]


def _look_at_pictures(built: BuiltSite) -> None:
    assert built.html("products/picture/index.html").select_one(".mlops-canvas__body a.glightbox > img")
    _look_at_search(built)
    docs = {doc["location"]: doc["text"] for doc in json.loads(built.text("search/search_index.json"))["docs"]}
    pages = ("fence", "front", "picture", "sections")
    assert {place for place, text in docs.items() if "#" in place and text} == {
        "products/runbook/#steps", *(f"products/{page}/#background" for page in pages)
    }  # fmt: skip
    assert docs["products/picture/#background"] == "<p>A picture: </p>"


def _look_at_texts(built: BuiltSite) -> None:
    text = " ".join(re.sub(r"(?<=[|]) *-[ -]*(?=[|])|\s+", " ", built.text("llms-full.txt")).split())
    assert "Fraud costs." in text
    assert "Not filled in" not in text
    assert "Clear all" not in text
    assert "filename=" not in text
    assert "| Tagged | " in re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    assert "| red, blue |" in text
    heads = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    assert "| Product | Background | Value proposition | Objectives |" in heads
    assert "| Lifetime | Empty | |" in heads
    assert "| Empty | 0 | 4 | 4 |" in heads
    assert "Not filled in" in built.text("products/front/index.html")


def _look_at_words(built: BuiltSite) -> None:
    _look_at_search(built)
    docs = {doc["location"]: doc["text"] for doc in json.loads(built.text("search/search_index.json"))["docs"]}
    assert "Drawn here" in docs["products/fence/#background"]
    assert not [location for location in docs if location.startswith("products/fence/#column")]


def _look_at_made_links(built: BuiltSite) -> None:
    for page in ("index.html", "a/linked/index.html"):
        (link,) = built.html(page).find_all("a", string="All products")
        assert follow(built, page, str(link["href"]))


def _look_at_description(built: BuiltSite) -> None:
    found = [
        built.html(f"products/{page}/index.html").select_one("meta[name=description]") for page in ("front", "fence")
    ]
    assert [meta["content"] for meta in found] == ["Fraud costs.", "Returns swing."]


def _look_at_minified(built: BuiltSite) -> None:
    assert "\n<section" not in built.text("products/front/index.html")


def _look_at_redirects(built: BuiltSite) -> None:
    assert follow(built, "old/index.html", str(built.html("old/index.html").select_one("a")["href"]))
    assert follow(built, "list/index.html", str(built.html("list/index.html").select_one("a")["href"]))


def _look_at_password(built: BuiltSite) -> None:
    assert "mkdocs-encrypted-content" in built.text("products/secret/index.html")
    _look_at_hidden(built)


def _look_at_hidden(built: BuiltSite) -> None:
    (card,) = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card[data-protected]")
    assert card.select_one("a").text == "Secret"
    assert follow(built, "portfolio/index.html", str(card.select_one("a")["href"]))
    assert "For a few." not in built.text("portfolio.json")


def _look_at_languages(built: BuiltSite) -> None:
    german = {**PRODUCTS, "Kartenschutz": "Betrug kostet."}
    del german["Card Fraud Shield"]
    check_portfolio(built, german, "de/")
    assert "Betrug kostet." in built.html("de/portfolio/background/index.html").text
    assert "Fraud costs." in built.html("portfolio/background/index.html").text
    assert "Änderungen" in built.html("de/portfolio/background/index.html").text
    assert "Changes" in built.html("portfolio/background/index.html").text


def _look_at_dates(built: BuiltSite) -> None:
    assert built.html("products/front/index.html").select_one(".git-revision-date-localized-plugin")


def _look_at_quiz(built: BuiltSite) -> None:
    page = built.html("products/quiz/index.html")
    assert len(page.select("article.mlops-canvas")) == 1
    assert [label.get_text(strip=True) for label in page.select(".quiz label")] == ["Yes", "No"]


def _look_at_order(built: BuiltSite) -> None:
    names = [link.get_text(strip=True) for link in built.html("index.html").select(".navbar-nav > li > a")]
    assert names[:2] == ["Home", "All products"]


def _look_at_section(built: BuiltSite) -> None:
    links = {link.get_text(strip=True): str(link["href"]) for link in built.html("index.html").select(".md-nav a")}
    assert links["All products"] == "portfolio/"


CASES = [
    Case(
        "mkdocs-static-i18n", (I18N % "suffix",), look=_look_at_languages,
        pages={"portfolio.md": f"# All{MARKER}", "portfolio.de.md": f"# Alle{MARKER}", "products/front.de.md": GERMAN},
    ),
    Case(
        "mkdocs-static-i18n", (I18N % "folder",), look=_look_at_languages,
        pages={
            **{f"en/{path}": text for path, text in PAGES.items()}, **{path: "" for path in PAGES},
            "en/portfolio.md": f"# All{MARKER}", "de/portfolio.md": f"# Alle{MARKER}", "de/index.md": "# Start\n",
            "de/products/front.md": GERMAN,
        },
    ),
    Case("mkdocs-print-site-plugin", ("mlops-canvas", "print-site"), look=_look_at_print_page),
    Case(
        "mkdocs-macros-plugin", ("macros",), look=_look_at_macros, files={"main.py": MACROS},
        pages={
            "m/front.md": "---\ncanvas:\n  product: Front\n  background: Cost {{ 2 + 3 }} M.\n---\n",
            "m/sections.md": "---\ncanvas:\n  product: Sections\n---\n\n## Background\n\nCost {{ 2 + 3 }} M.\n",
            "m/fence.md": "```mlops-canvas\nproduct: Fence\nbackground: Cost {{ 2 + 3 }} M.\n```\n",
            "m/macro.md": "{{ canvas('background') }}\n",
        },
        products=PRODUCTS | {"Front": "Cost {{", "Sections": "Cost 5", "Fence": "Cost 5"},
    ),
    Case(
        "mkdocs-awesome-nav", ("awesome-nav",), look=_look_at_order,
        pages={".nav.yml": "nav:\n  - index.md\n  - All products: portfolio.md\n  - products\n"},
    ),
    Case(
        "mkdocs-literate-nav", ("literate-nav: {nav_file: nav.md}",), look=_look_at_order,
        pages={"nav.md": "* [Home](index.md)\n* [All products](portfolio.md)\n* [Products](products/)\n"},
    ),
    Case(
        "mkdocs-section-index", ("section-index",), look=_look_at_section,
        extra="theme: {name: material, font: false}\nnav: [Home: index.md, All products: [portfolio.md, products/front.md, products/sections.md, products/fence.md, products/runbook.md]]\n",
    ),
    Case(
        "mkdocs-gen-files", ("gen-files: {scripts: [gen.py]}",), files={"gen.py": GENERATE},
        products=PRODUCTS | {"Generated": "From a script."},
    ),
    Case("mkdocs-git-revision-date-localized-plugin", ("git-revision-date-localized",), "theme: {name: material, font: false}\n", look=_look_at_dates),
    Case(
        "mkdocs-redirects", ("redirects: {redirect_maps: {old.md: products/front.md, list.md: portfolio.md}}",),
        pages={"portfolio.md": f"# All{MARKER}"}, look=_look_at_redirects,
    ),
    *(
        Case(
            "mkdocs-glightbox", ("search", *plugins), "theme: {name: material, font: false}\n", look=_look_at_pictures,
            files={"docs/a.png": "-"}, products=PRODUCTS | {"Picture": "A picture:"},
            pages={"products/picture.md": "---\ncanvas:\n  product: Picture\n  background: 'A picture: ![A](../a.png)'\n---\n"},
        )
        for plugins in (("glightbox", "mlops-canvas"), ("mlops-canvas", "glightbox"))
    ),
    *(
        Case(
            "mkdocs-llmstxt", plugins, f"site_url: https://example.com/\n{REPOSITORY}", look=_look_at_texts,
            pages={"products/tagged.md": "---\ncanvas:\n  product: Tagged\n  tags: [red, blue]\n  background: Text.\n---\n"},
            products=PRODUCTS | {"Tagged": "Text."},
        )
        for plugins in ((LLMS, "mlops-canvas"), ("mlops-canvas", LLMS))
    ),
    Case("mkdocs-minify-plugin", ("mlops-canvas", "minify: {minify_html: true, minify_js: true, minify_css: true}"), look=_look_at_minified),
    Case(
        "mkdocstrings", ("mkdocstrings: {handlers: {python: {paths: [src]}}}",), look=_look_at_reference,
        files={"src/thing.py": 'def run():\n    """What it does."""\n'},
        pages={"api.md": "---\ncanvas:\n  product: With API\n---\n\n## Background\n\nSee [thing.run][].\n\n::: thing\n"},
        products=PRODUCTS | {"With API": "See"},
    ),
    Case(
        "Material: tags", ("tags",), "theme: {name: material, font: false}\n", look=_look_at_tags,
        pages={
            "tags.md": "# Tags\n\n<!-- material/tags -->\n",
            "products/tagged.md": "---\ntags: [vision]\ncanvas:\n  product: Tagged\n  background: Text.\n---\n",
        },
        products=PRODUCTS | {"Tagged": "Text."},
    ),
    Case(
        "Material: blog", ("blog",), "theme: {name: material, font: false}\n", look=_look_at_posts,
        pages={
            "blog/posts/a.md": "---\ndate: 2026-01-01\ncanvas:\n  product: Post\n  background: Of a post.\n---\n\n# Front\n\n<!-- more -->\n\n<!-- mlops-canvas -->\n",
            "blog/posts/b.md": "---\ndate: 2026-01-02\n---\n\n# Fence\n\n<!-- more -->\n\n```mlops-canvas\nproduct: Post 2\nbackground: Of a fence in a post.\n```\n",
        },
    ),
    Case(
        "mkdocs-quiz", ("mkdocs_quiz",), "theme: {name: material, font: false}\n", look=_look_at_quiz,
        pages={"products/quiz.md": QUIZ}, products=PRODUCTS | {"Quiz": "Text."},
    ),
    Case("Material: search", ("search",), "theme: {name: material, font: false}\n", look=_look_at_search),
    Case("Material: offline", ("offline",), "theme: {name: material, font: false}\n"),
    # what Material's own script loads is left out: nothing may be fetched here
    Case("Material: privacy", ("privacy: {assets_fetch: false, assets_exclude: [unpkg.com/*]}",), "theme: {name: material, font: false}\n"),
    Case(
        "mkdocs-encryptcontent-plugin", ("search", "encryptcontent: {kdf_pow: 1, threshold_warning_min_entropy: 0}"),
        look=_look_at_password, pages={"products/secret.md": SECRET.format("password: x")},
    ),
    Case(
        "mkdocs-publisher", (PUBLISHER,), "theme: {name: material, font: false}\n", look=_look_at_hidden,
        pages={"products/secret.md": SECRET.format("publish: hidden")},
    ),
    Case(
        "hooks", (), "hooks: [hook.py]\n", files={"hook.py": HOOK},
        products=PRODUCTS | {"Churn Radar": "All customers leave."},
    ),
]  # fmt: skip


BOTH_ORDERS = [
    Case("mkdocs-autolinks-plugin", ("autolinks",), look=_look_at_made_links, pages=LINKED),
    Case("mkdocs-caption", ("search", "caption"), look=_look_at_words, pages=PICTURES),
    Case("mkdocs-git-authors-plugin", ("git-authors: {exclude: [portfolio.md, 'portfolio/*']}",)),
    Case("mkdocs-htmlproofer-plugin", ("htmlproofer: {validate_external_urls: false, ignore_urls: ['*[?]*']}",)),
    Case("mkdocs-meta-descriptions-plugin", ("meta-descriptions",), "theme: {name: material, font: false}\n", look=_look_at_description),
    Case("mkdocs-obsidian-bridge", ("obsidian-bridge",)),
    Case("mkdocs-panzoom-plugin", ("search", "panzoom: {images: true}"), look=_look_at_words, pages=PICTURES),
]  # fmt: skip
CASES += BOTH_ORDERS


def _run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _git(folder: Path, *command: str) -> str:
    return _run(folder, "git", "-c", "user.name=A", "-c", "user.email=a@example.com", *command)


def _write(folder: Path, case: Case) -> None:
    pages = {f"docs/{path}": text for path, text in {**PAGES, **case.pages}.items()}
    for path, text in {**pages, **case.files}.items():
        if text:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    is_named = any(plugin.startswith("mlops-canvas") for plugin in case.plugins)
    plugins = case.plugins if is_named else (*case.plugins, "mlops-canvas")
    theme = "" if "theme:" in case.extra else "theme: {name: mkdocs}\n"
    config = f"site_name: Test\n{theme}{case.extra}plugins:\n" + "".join(f"  - {plugin}\n" for plugin in plugins)
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "Site")


def _build(folder: Path) -> BuiltSite:
    environment = {**os.environ, "DISABLE_MKDOCS_2_WARNING": "true"}
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return BuiltSite(folder / "site", re.findall(r"^(?:WARNING|ERROR) +- +(.*)", done.stderr, re.M))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(re.findall(r"\w+", f"{case.name}-{len(case.pages)}")))
def test_canvases_and_portfolio_beside(case: Case, tmp_path: Path) -> None:
    _write(tmp_path, case)
    built = _build(tmp_path)
    assert built.warnings == []
    check_portfolio(built, case.products)
    case.look(built)


@pytest.mark.full
@pytest.mark.parametrize("case", BOTH_ORDERS, ids=lambda case: case.name)
def test_they_may_stand_below(case: Case, tmp_path: Path) -> None:
    test_canvases_and_portfolio_beside(replace(case, plugins=("mlops-canvas", *case.plugins)), tmp_path)


@pytest.mark.parametrize("names", [
    TOGETHER, ("roamlinks",), ("alias",),
    *(pytest.param((name,), marks=pytest.mark.full) for name in CHANGED if name not in ("roamlinks", "alias")),
], ids="-".join)  # fmt: skip
def test_what_is_made_of_a_text(names: tuple[str, ...], tmp_path: Path) -> None:
    pages = dict(SITE)
    for name in names:
        _, text, *_ = CHANGED[name]
        lines = text.replace("\n", "\n    ")
        pages[f"products/{name}-s.md"] = (
            f"---\ncanvas: {{product: {name} S}}\n---\n\n## Background\n\n{text}\n\n## Objectives\n\nNext.\n"
        )
        pages[f"products/{name}-f.md"] = (
            f"# Page\n\n```mlops-canvas\nproduct: {name} F\nbackground: |\n    {lines}\n\nobjectives: Next.\n```\n"
        )
    files = {"refs.bib": BOOK, "data.csv": SITE["data.csv"]}
    _write(tmp_path, Case("", tuple(CHANGED[name][0] for name in names), CHANGED_EXTRA, pages, files))
    built = _build(tmp_path)
    assert len(built.warnings) == ("img2fig" in names)  # which the YAML of its fence cannot hold
    for name in names:
        for form, expected in zip("sf", CHANGED[name][2:], strict=True):
            html = built.html(f"products/{name}-{form}/index.html")
            bodies = [str(body) for body in html.select(".mlops-canvas__body")]
            assert len(bodies) == 2 * bool(expected)  # none if the plugin breaks the YAML
            assert not bodies or (expected in bodies[0] and "Next." in bodies[1])


def test_every_neighbour_is_in_the_manual_and_no_other() -> None:
    table = MANUAL.partition("\n## ")[0]
    rows = re.findall(r"^\| \[?`?([\w: -]+?)`?(?:\]\([^)]*\))? \|", table, re.M)
    texts = re.findall(r"`([\w-]+)` \d", MANUAL.partition("\n## Plugins that change")[2])
    assert {re.sub(r"^mkdocs-|-plugin$", "", name) for name in texts} == set(CHANGED)
    assert set(rows) - {"Plugin"} == {case.name for case in CASES} | {"mike", "mkdocs-monorepo-plugin"}


def test_one_warning_names_the_marker_where_languages_have_no_portfolio(tmp_path: Path) -> None:
    pages = {"products/front.de.md": GERMAN, "wrong.md": "---\ncanvas:\n  product: W\n  bakground: x\n---\n"}
    _write(tmp_path, Case("", (I18N % "suffix",), pages=pages))
    built = _build(tmp_path)
    wrong, missing = built.warnings  # each of them once, not once for each language
    assert "docs/wrong.md:4:3" in wrong
    assert "<!-- mlops-portfolio -->" in missing
    assert not list(built.folder.rglob("portfolio"))
    for folder, name in (("", "Card Fraud Shield"), ("de/", "Kartenschutz")):
        assert name in {p["product"] for p in json.loads(built.text(f"{folder}portfolio.json"))["products"]}


def test_a_problem_that_a_macro_makes_is_told(tmp_path: Path) -> None:
    _write(tmp_path, Case("", ("macros",), files={"main.py": MACROS}, pages={"m.md": "{{ canvas('bakground') }}\n"}))
    (warning,) = _build(tmp_path).warnings
    assert "unknown box 'bakground'" in warning


@pytest.mark.parametrize("order", [1, -1])
def test_canvases_of_several_docs_folders_have_their_history_and_lead_to_their_files(
    order: int, tmp_path: Path
) -> None:
    plugins = ("monorepo", "mlops-canvas: {history: git}")[::order]
    extra = f"{REPOSITORY}nav: [Home: index.md, Front: products/front.md, Team: '!include team/mkdocs.yml']\n"
    canvas = "---\ncanvas:\n  product: {}\n  iteration: {}\n  background: Text.\n---\n"
    team = "team/docs/canvases"
    files = {f"{team}/{name}.md": canvas.format(name, 1) for name in "abcd"}
    files["team/mkdocs.yml"] = "site_name: us\nnav: [canvases/a.md, canvases/b.md, canvases/c.md, canvases/d.md]\n"
    _write(tmp_path, Case("", plugins, extra, files=files, pages={"products/e.md": canvas.format("e", 1)}))
    commit = _git(tmp_path, "rev-parse", "HEAD").strip()
    for path, name in ((f"{team}/a.md", "a"), ("docs/products/e.md", "e")):
        (tmp_path / path).write_text(canvas.format(name, 2))
    (tmp_path / team / "d.md").write_text("```mlops-canvas\nproduct: d\nbakground: x\n```\n")
    _git(tmp_path, "commit", "--quiet", "--all", "--message", "Second iterations")
    built = _build(tmp_path)
    (warning,) = built.warnings
    assert f" {team}/d.md:3:1: unknown box" in warning
    for page, path in (("us/canvases/a", f"{team}/a.md"), ("products/e", "docs/products/e.md")):
        html = built.html(f"{page}/index.html")
        assert html.select(f'.mlops-canvas a[href="https://github.com/o/r/blob/{commit}/{path}"]')
        assert html.select(f'.mlops-canvas a[href="https://github.com/o/r/edit/main/{path}"]')
    sheet = json.loads(str(built.html("portfolio/fill-in/index.html").select_one("[data-sheet]")["data-sheet"]))
    assert (sheet["newUrl"], sheet["folder"]) == (f"https://github.com/o/r/new/main/{team}?filename=", f"{team}/")


@pytest.mark.parametrize("path", ["blog/posts/a.md"])
def test_a_site_with_no_canvas_but_in_a_post_has_the_stylesheet_and_no_portfolio(path: str, tmp_path: Path) -> None:
    pages = dict.fromkeys(PAGES, "") | {
        "index.md": "# Home\n",
        path: "---\ndate: 2026-01-01\ncanvas:\n  product: Post\n  background: Of a post.\n---\n\n# Front\n",
    }
    _write(tmp_path, Case("", ("blog",), "theme: {name: material, font: false}\n", pages=pages))
    built = _build(tmp_path)
    assert built.warnings == []
    page = "blog/2026/01/01/front/index.html"
    (sheet,) = built.html(page).select('link[href*="mlops-canvas"]')
    assert follow(built, page, str(sheet["href"]))
    assert find_box(built, page) == "Of a post."
    assert not (built.folder / "portfolio").exists()


def test_each_version_of_mike_has_its_own_portfolio(tmp_path: Path) -> None:
    _write(tmp_path, Case("", ("mike",), "site_url: https://example.com/docs/\ntheme: {name: material, font: false}\n"))
    _git(tmp_path, "config", "user.name", "A")
    _git(tmp_path, "config", "user.email", "a@example.com")
    for version in ("1.0", "2.0"):
        log = _run(tmp_path, "mike", "deploy", version)
        assert "WARNING" not in log
        products = json.loads(_git(tmp_path, "show", f"gh-pages:{version}/portfolio.json"))["products"]
        assert products[0]["url"] == f"https://example.com/docs/{version}/products/front/"
        html = BeautifulSoup(_git(tmp_path, "show", f"gh-pages:{version}/portfolio/index.html"), "html.parser")
        assert len(html.select(".mlops-canvas-portfolio__card")) == 3
