"""Whole sites, built as users build them, and read as readers read them."""

from __future__ import annotations

import itertools
import json
import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import jsonschema
import pytest
from mkdocs.exceptions import Abort

from mkdocs_mlops_canvas.cli.checked_files import check_files
from tests.conftest import EXAMPLE, follow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import BeautifulSoup

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from tests.conftest import BuiltSite

    Make = Callable[..., BuiltSite]

FRONT_MATTER = """\
---
canvas:
  product: Card Fraud Shield
  designed_by: Payments Risk
  date: 2026-11-12
  iteration: 4
  links: {Runbook: runbook.md}
  background: |
    Fraud costs **€ 11.4 M**. See the [runbook](runbook.md#steps).
  data_collection: |
    | Source | Kept |
    |---|---|
    | Chargebacks | 7 years |
---
"""
SECTIONS = """\
---
canvas:
  product: Card Fraud Shield
  designed_by: Payments Risk
  date: 2026-11-12
  iteration: 4
  links: {Runbook: runbook.md}
---

## Data collection

| Source | Kept |
|---|---|
| Chargebacks | 7 years |

## Background

Fraud costs **€ 11.4 M**. See the [runbook](runbook.md#steps).
"""
FENCE = """\
```mlops-canvas
product: Card Fraud Shield
designed_by: Payments Risk
date: 2026-11-12
iteration: 4
layout: wide
links: {Runbook: runbook.md}
background: |
  Fraud costs **€ 11.4 M**. See the [runbook](runbook.md#steps).
data_collection: |
  | Source | Kept |
  |---|---|
  | Chargebacks | 7 years |
```
"""
RUNBOOK = "# Runbook\n\n## Steps\n\nDo this.\n"


def _check_links(site: BuiltSite, page: str, scope: str) -> int:
    links = [a["href"] for a in site.html(page).select(f"{scope} a[href]") if not urlsplit(str(a["href"])).scheme]
    for href in links:
        assert follow(site, page, str(href)), f"{page} links to {href}"
    return len(links)


def _canvas(site: BuiltSite, page: str) -> BeautifulSoup:
    canvas = site.html(page).select_one(".mlops-canvas")
    assert canvas is not None
    return canvas  # type: ignore[return-value]  # a tag has what is needed of a soup


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
@pytest.mark.parametrize("directory_urls", [True, False])
def test_canvas_portfolio_and_assets_on_every_theme(site: Make, theme: str, directory_urls: bool) -> None:
    built = site(
        {"index.md": "# Home\n", "products/fraud.md": FRONT_MATTER, "products/runbook.md": RUNBOOK},
        theme=theme,
        extra=f"use_directory_urls: {str(directory_urls).lower()}\nsite_url: https://example.com/sub/\n",
    )
    assert built.warnings == []
    name = "{}/index.html" if directory_urls else "{}.html"
    page, portfolio = name.format("products/fraud"), name.format("portfolio")
    html = built.html(page)
    assert [h.get_text(strip=True).rstrip("¶") for h in html.select("h1")] == ["Card Fraud Shield"]
    assert len(html.select(".mlops-canvas__column")) == 5
    assert len(html.select(".mlops-canvas__box")) == 12
    assert html.select_one('[data-box="background"] .mlops-canvas__body strong').text == "€ 11.4 M"
    assert _check_links(built, page, ".mlops-canvas") >= 3
    # four views, the latest changes, the new product, the card and its link; a row, its sheet and twelve boxes in the gaps
    assert _check_links(built, portfolio, ".mlops-canvas-portfolio") == 4 + 1 + 1 + 1 + 1
    assert _check_links(built, name.format("portfolio/gaps"), ".mlops-canvas-portfolio") == 3 + 1 + 1 + 12 + 1 + 1
    sheets = [str(link["href"]) for link in html.select('link[href*="mlops-canvas"]')]
    scripts = [str(script["src"]) for script in html.select('script[src*="mlops-canvas"]')]
    assert len(sheets) == len(scripts) == 1
    assert follow(built, page, sheets[0])
    assert follow(built, page, scripts[0])
    assert not built.html("index.html").select('script[src*="mlops-canvas"]')
    (product,) = json.loads(built.text("portfolio.json"))["products"]
    assert product["url"] == f"https://example.com/sub/{page.removesuffix('index.html')}"


def test_without_the_stylesheet_words_are_apart_and_drawings_are_lines(site: Make) -> None:
    page = FRONT_MATTER.replace("iteration: 4", "iteration: 4\n  stage: production")
    built = site({"index.md": "# Home\n", "fraud.md": page, "runbook.md": RUNBOOK})
    text = " ".join(_canvas(built, "fraud/index.html").get_text().split())
    for words in (
        "All ML products Machine Learning",
        "2 of 12 boxes",
        "Not filled in Outline the key",
        "02476 Licence:",
    ):
        assert words in text
    for name in ("fraud/index.html", "portfolio/index.html"):
        drawings = built.html(name).select(".mlops-canvas svg, .mlops-canvas-portfolio svg")
        assert drawings
        assert {(drawing["fill"], drawing["stroke"]) for drawing in drawings} == {("none", "currentColor")}


def test_three_forms_give_the_same_canvas(site: Make) -> None:
    built = site({"a/a.md": FRONT_MATTER, "a/b.md": SECTIONS, "a/c.md": f"# Page\n\n{FENCE}", "a/runbook.md": RUNBOOK})
    assert built.warnings == []
    grids = [_canvas(built, f"a/{form}/index.html").select_one(".mlops-canvas__frame") for form in "abc"]
    assert str(grids[0]) == str(grids[1]) == str(grids[2])
    metas = [str(_canvas(built, f"a/{form}/index.html").select_one(".mlops-canvas__meta")) for form in "abc"]
    assert metas[0] == metas[1] == metas[2]


def test_a_site_without_canvases_is_left_alone(site: Make) -> None:
    pages = {
        "index.md": "# Home\n\nNo canvas here.\n",
        "a.md": "# A\n\n## Background\n\n- text\n\n    ```py\n    x\n    ```\n",
    }
    without = site(pages, plugin="")
    plain = {path.relative_to(without.folder): path.read_bytes() for path in without.folder.rglob("*.html")}
    built = site(pages)
    assert {path.relative_to(built.folder): path.read_bytes() for path in built.folder.rglob("*.html")} == plain
    assert not list(built.folder.rglob("*mlops-canvas*"))
    assert not (built.folder / "portfolio.json").exists()


def test_a_page_without_canvas_changes_by_its_stylesheet_link_alone(site: Make) -> None:
    other = "# Other\n\n- a\n- b\n\n| a |\n|---|\n| b |\n\n[^1]\n\n[^1]: note\n"
    extra = "nav: [other.md]\nnot_in_nav: '*'\n"
    without = site({"index.md": "# Home\n", "other.md": other, "c.md": "# C\n"}, plugin="", extra=extra).text(
        "other/index.html"
    )
    built = site({"index.md": "# Home\n", "other.md": other, "c.md": FENCE.replace("runbook.md#steps", "other.md").replace("runbook.md", "other.md")}, extra=extra)  # fmt: skip
    lines = [line for line in built.text("other/index.html").split("\n") if "mlops-canvas" not in line]
    plain = without.split("\n")
    assert [line.strip() for line in lines if line.strip()] == [line.strip() for line in plain if line.strip()]


@pytest.mark.parametrize("page", [FRONT_MATTER, SECTIONS, FENCE])
def test_a_broken_link_in_a_box_is_told_with_its_page(site: Make, page: str) -> None:
    built = site({"a/page.md": page.replace("runbook.md#steps", "gone.md"), "a/runbook.md": RUNBOOK})
    (warning,) = built.warnings
    assert "'a/page.md' contains a link 'gone.md'" in warning


def test_a_broken_link_in_the_header_is_told_too(site: Make) -> None:
    built = site(
        {"a/page.md": FRONT_MATTER.replace("Runbook: runbook.md", "Runbook: gone.md"), "a/runbook.md": RUNBOOK}
    )
    (warning,) = built.warnings
    assert "contains a link 'gone.md'" in warning


def test_markdown_of_the_host_works_in_boxes(site: Make) -> None:
    built = site({
        "index.md": "# Home\n",
        "c.md": """\
        ---
        canvas:
          product: Alive
          background: |
            ```python
            import this
            ```

            ![Picture](picture.png){ .small } :rocket: and $a^2$[^1]
          objectives: |
            - [x] done
            - [ ] open

            !!! note "Title"
                Inside.
          modelling: |
            === "One"

                first

            === "Two"

                second
          feedback: |
            ### A heading

            <a id="raw"></a> Text with [a link to a box](#background) and [to raw HTML](#raw).
        ---

        [^1]: The note.
        """,
        "picture.png": "x",
    }, extra="validation: {links: {anchors: warn}}\n")  # fmt: skip
    assert built.warnings == []
    canvas = _canvas(built, "c/index.html")
    box = {str(element["data-box"]): element for element in canvas.select("[data-box]")}
    assert box["background"].select_one(".highlight code span")
    assert box["background"].select_one("img.small[src='../picture.png']")
    assert box["background"].select_one(".arithmatex")
    assert "🚀" in box["background"].text or box["background"].select_one(".emojione, .twemoji")
    assert len(box["objectives"].select("input[type=checkbox]")) == 2
    assert box["objectives"].select_one(".admonition-title")
    assert len(box["modelling"].select(".tabbed-block")) == 2
    assert box["feedback"].select_one("h4#a-heading")
    assert built.html("c/index.html").select_one(".footnote").find_parent(class_="mlops-canvas") is None


def test_boxes_are_found_by_search_and_prompts_are_not(site: Make) -> None:
    built = site({"index.md": "# Home\n", "fraud.md": FRONT_MATTER, "runbook.md": RUNBOOK})
    docs = {doc["location"]: doc for doc in json.loads(built.text("search/search_index.json"))["docs"]}
    assert "€ 11.4 M" in docs["fraud/#background"]["text"]
    assert docs["fraud/#data-collection"]["title"] == "Data collection"
    assert not any("Describe the context" in doc["text"] or "Outline the key" in doc["text"] for doc in docs.values())
    assert not any(location.startswith("portfolio/") and "Fraud" in doc["text"] for location, doc in docs.items())


def test_search_keeps_the_text_below_a_canvas_apart_from_its_last_box(site: Make) -> None:
    page = "---\ncanvas:\n  product: P\n  lifetime: A year.\n---\n# P\n\nBelow the canvas.\n"
    docs = {doc["location"]: doc for doc in json.loads(site({"p.md": page}).text("search/search_index.json"))["docs"]}
    assert docs["p/#lifetime"]["text"] == "<p>A year.</p>"
    assert "Below the canvas." in docs["p/"]["text"]
    assert set(docs) == {"p/", "p/#lifetime", "portfolio/"}  # no entry for what is empty


def test_boxes_and_their_headings_are_in_the_table_of_contents(site: Make) -> None:
    page = "---\ncanvas:\n  product: P\n  layout: page\n  background: |\n    # Why now\n\n    text\n---\n# P\n"
    toc = site({"index.md": page}).html("index.html").select(".md-sidebar--secondary a[href^='#']")
    links = [link["href"] for link in toc]
    assert links[:3] == ["#column-problem", "#background", "#why-now"]


def test_pages_with_tabs_or_details_load_the_script_that_opens_them(site: Make) -> None:
    fence = "```mlops-canvas\nproduct: {}\n{}: |\n  {}\n```\n"
    details = '??? note "N"\n\n      #### Inside'
    built = site({
        "plain.md": fence.format("A", "objectives", "text"),
        "tabs.md": '=== "T"\n\n    text\n\n' + fence.format("B", "lifetime", "text"),
        "details.md": fence.format("C", "background", details),
        "other.md": '=== "T"\n\n    A page without a canvas.\n',
    })  # fmt: skip
    names = ["plain", "tabs", "details", "other", "portfolio/objectives", "portfolio/background"]
    loads = [bool(built.html(f"{name}/index.html").select("script[src*='mlops-canvas.']")) for name in names]
    assert loads == [False, True, True, False, False, True]


def test_search_finds_each_of_several_canvases_by_its_product(site: Make) -> None:
    fence = "```mlops-canvas\nproduct: {}\nbackground: text\n```\n\n"
    built = site({"p.md": "# Page\n\n" + fence.format("Churn Radar") + fence.format("Shelf")})
    docs = {doc["location"]: doc["title"] for doc in json.loads(built.text("search/search_index.json"))["docs"]}
    assert (docs["p/#churn-radar-product"], docs["p/#shelf-product"]) == ("Churn Radar", "Shelf")


def test_headings_go_down_by_one_and_ids_are_unique(site: Make) -> None:
    built = site({"index.md": f"# Page\n\n{FENCE}\n{FENCE}\n## Background\n", "runbook.md": RUNBOOK})
    html = built.html("index.html")
    ids = [element["id"] for element in html.select("article [id]")]
    assert len(ids) == len(set(ids))
    levels = [int(h.name[1]) for h in html.select("article :is(h1, h2, h3, h4, h5, h6)")]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_hidden_navigation_unless_the_author_decides(site: Make) -> None:
    built = site({
        "index.md": "# Home\n",
        "wide.md": "---\ncanvas:\n  product: W\n---\n",
        "page.md": "---\ncanvas:\n  product: P\n  layout: page\n---\n",
        "fence.md": "# F\n\n```mlops-canvas\nproduct: F\nlayout: wide\n```\n",
        "own.md": "---\nhide: [toc]\ncanvas:\n  product: O\n---\n",
    })  # fmt: skip

    def hidden(page: str) -> list[bool]:
        html = built.html(f"{page}/index.html")
        return [html.select_one(f".md-sidebar--{side}[hidden]") is not None for side in ("primary", "secondary")]

    assert hidden("wide") == [True, True]
    assert hidden("page") == [False, False]
    assert hidden("own") == [False, True]
    assert hidden("fence") == [True, True]
    assert built.html("wide/index.html").select_one(".mlops-canvas--wide")
    assert not built.html("page/index.html").select_one(".mlops-canvas--wide")


def test_the_way_back_and_the_pages_of_the_product(site: Make) -> None:
    built = site({
        "index.md": "# Home\n",
        "products/fraud/index.md": FRONT_MATTER,
        "products/fraud/runbook.md": RUNBOOK,
        "products/fraud/sheet.md": "---\ntitle: Data sheet\n---\ntext\n",
        "products/churn.md": "---\ncanvas:\n  product: Churn\n---\n",
        "products/churn/notes.md": "# Notes\n",
    })  # fmt: skip

    def links(page: str) -> dict[str, str]:
        found = built.html(page).select(".mlops-canvas__back, .mlops-canvas__pages a")
        return {link.get_text(strip=True): str(link["href"]) for link in found}

    assert links("products/fraud/index.html") == {
        "All ML products": "../../portfolio/",
        "Runbook": "runbook/",
        "Data sheet": "sheet/",
    }
    assert links("products/churn/index.html") == {"All ML products": "../../portfolio/", "Notes": "notes/"}


def test_what_a_product_supersedes_and_no_page_twice(site: Make) -> None:
    built = site({
        "index.md": "# Home\n",
        "new/index.md": "---\ncanvas:\n  product: New\n  supersedes: old\n  review_by: 2027-01-31\n  links: {Manual: runbook.md}\n---\n",
        "new/runbook.md": RUNBOOK,
        "old.md": "---\ncanvas:\n  product: Old one\n  id: old\n---\n",
    })  # fmt: skip
    canvas = _canvas(built, "new/index.html")
    link = canvas.select_one(".mlops-canvas__field--supersedes a")
    assert (link.text, link["href"]) == ("Old one", "../old/")
    assert canvas.select_one(".mlops-canvas__field--review time")["datetime"] == "2027-01-31"
    assert [a.text for a in canvas.select(".mlops-canvas__pages a")] == ["Manual"]


class TestPortfolio:
    CANVAS = "---\ncanvas:\n  product: {}\n---\n"

    def test_author_page_with_marker(self, site: Make) -> None:
        pages = {"index.md": "# Home\n\n<!-- mlops-portfolio -->\n\nAfter.\n", "a.md": self.CANVAS.format("A")}
        built = site(pages)
        assert built.warnings == []
        assert not (built.folder / "portfolio/index.html").exists()
        assert _check_links(built, "index.html", ".mlops-canvas-portfolio__table") == 1
        assert built.html("a/index.html").select_one(".mlops-canvas__back")["href"] == "../"

    def test_named_in_nav(self, site: Make) -> None:
        built = site({"index.md": "# Home\n", "a.md": self.CANVAS.format("A")},
                     extra="nav: [index.md, {Products: portfolio.md}, a.md]\n")  # fmt: skip
        assert built.warnings == []
        assert "Products" in built.html("index.html").select_one(".md-nav").text

    def test_other_page_or_none(self, site: Make) -> None:
        pages = {"index.md": "# Home\n", "a.md": self.CANVAS.format("A")}
        assert (
            site(pages, plugin="{mlops-canvas: {portfolio: all/products.md}}")
            .html("all/products/index.html")
            .select(".mlops-canvas-portfolio__card")
        )
        built = site(pages, plugin="{mlops-canvas: {portfolio: false}}")
        assert not list(built.folder.glob("portfolio/*"))
        assert not built.html("a/index.html").select(".mlops-canvas__back")

    def test_a_page_of_that_name_without_marker_is_told(self, site: Make) -> None:
        built = site({"portfolio.md": "# Mine\n", "a.md": self.CANVAS.format("A")})
        (warning,) = built.warnings
        assert "'portfolio.md' has no portfolio" in warning
        assert "<!-- mlops-portfolio -->" in warning

    def test_excluded_pages_and_drafts_are_left_out(self, site: Make) -> None:
        pages = {f"{name}.md": self.CANVAS.format(name) for name in ("kept", "gone", "draft", "off-nav")}
        built = site({"index.md": "# Home\n", **pages},
                     extra="exclude_docs: gone.md\ndraft_docs: draft.md\nnot_in_nav: off-nav.md\n")  # fmt: skip
        names = [card["data-id"] for card in built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")]
        assert names == ["kept", "off-nav"]

    def test_facts_of_a_card(self, site: Make) -> None:
        page = """\
        ---
        canvas:
          product: "A <b> & C"
          stage: Production
          owner: "R & D"
          date: 2026-11-12
          background: text
          value_proposition: Saves *money*. And time.
        ---
        """
        built = site({"index.md": "# Home\n", "a.md": page})
        (card,) = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")
        facts = {key: card[f"data-{key}"] for key in ("id", "stage", "owner", "date", "filled")}
        assert facts == {"id": "a-b-c", "stage": "production", "owner": "R & D",
                         "date": "2026-11-12", "filled": "2"}  # fmt: skip
        assert card.select_one(".mlops-canvas-portfolio__name").text == "A <b> & C"
        assert card.select_one(".mlops-canvas-portfolio__summary").text == "Saves money."
        assert card.select_one(".mlops-canvas-portfolio__filled").get_text(strip=True) == "2 of 12"

    def test_iterations_are_one_product(self, site: Make) -> None:
        page = "---\ncanvas:\n  product: P\n  iteration: {}\n  background: text {}\n---\n"
        built = site({"index.md": "# Home\n", "new.md": page.format(10, "b"), "old.md": page.format(9, "a")})
        (card,) = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card a")
        assert card["href"] == "../new/"
        (product,) = json.loads(built.text("portfolio.json"))["products"]
        assert [(i["iteration"], i["changed"]) for i in product["iterations"]] == [
            (9, ["background"]),
            (10, ["background"]),
        ]

    def test_no_feed(self, site: Make) -> None:
        built = site({"a.md": self.CANVAS.format("A")}, plugin="{mlops-canvas: {feed: false}}")
        assert not (built.folder / "portfolio.json").exists()
        (index,) = built.folder.glob("assets/mlops-canvas-index.*.js")
        assert built.html("portfolio/index.html").select_one("[data-index]")["data-index"] == f"../assets/{index.name}"
        assert not built.html("portfolio/index.html").select("[name=in]")
        assert "words" not in index.read_text("utf-8")
        assert not list(built.folder.glob("assets/mlops-canvas-texts.*"))


class TestManyProducts:
    A = (
        "---\ncanvas:\n  product: A\n  stage: pilot\n  owner: Web\n  date: 2026-01-31\n  links: {Runbook: b.md#steps, Board: 'https://x.example/'}\n"
        "  background: 'See the [steps](b.md#steps), ![p](p.png) and a note[^1].\n\n    [^1]: Note.'\n---\n"
    )
    PAGES: ClassVar = {
        "index.md": "# Home\n",
        "a.md": A,
        "b.md": "# B\n\n## Steps\n\n```mlops-canvas\nproduct: B\nobjectives: x\n```\n",
        "p.png": "",
    }

    @pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
    @pytest.mark.parametrize("directory_urls", [True, False])
    def test_a_page_for_each_box(self, site: Make, theme: str, directory_urls: bool) -> None:
        built = site(self.PAGES, theme=theme, extra=f"use_directory_urls: {str(directory_urls).lower()}\n")
        assert built.warnings == []
        page = "portfolio/background/index.html" if directory_urls else "portfolio/background.html"
        html = built.html(page)
        assert html.select_one("h1").get_text(strip=True).rstrip("¶") == "Background"
        (reading,) = html.select(".mlops-canvas-portfolio__reading")
        assert reading.select_one("h2").text == "A"
        assert "See the steps" in reading.text
        assert [a.text for a in html.select(".mlops-canvas-portfolio__missing a")] == ["B"]
        # four other views, all boxes and twelve, the previous and the next one, two products and two links in texts
        assert _check_links(built, page, ".mlops-canvas-portfolio") == 4 + 13 + 2 + 2 + 2
        gaps = page.replace("background", "gaps")
        assert _check_links(built, gaps, ".mlops-canvas-portfolio") == 3 + 1 + 1 + 12 + 2 + 2
        assert built.html(gaps).select_one("h1").get_text(strip=True).rstrip("¶") == "Gaps"
        up = "../../" if directory_urls else "../"
        assert reading.select_one("img")["src"] == f"{up}p.png"
        ids = [str(tag["id"]) for tag in html.select("[id]")]
        assert len(ids) == len(set(ids))

    def test_pages_of_boxes_are_off_navigation_and_search(self, site: Make) -> None:
        for theme in ("material", "mkdocs"):
            built = site(self.PAGES, theme=theme)
            docs = json.loads(built.text("search/search_index.json"))["docs"]
            texts = {doc["text"] for doc in docs if doc["location"].startswith("portfolio/")}
            assert not [text for text in texts if "steps" in text or "Pilot" in text or "empty" in text]
            assert "See the steps" in "".join(doc["text"] for doc in docs if doc["location"].startswith("a/"))
            assert not built.html("index.html").select('nav a[href*="background"]')

    def test_no_script_has_texts_and_no_page_those_of_another(self, site: Make) -> None:
        built = site(self.PAGES)
        assert not list(built.folder.glob("portfolio/**/*.js"))
        found = {
            str(path.relative_to(built.folder))
            for path in built.folder.rglob("*.*")
            if b"See the <a href" in path.read_bytes()
        }
        pages = {path for path in found if path.endswith((".html", ".js"))}
        assert pages == {"a/index.html", "portfolio/background/index.html"}
        for view in ("portfolio/index.html", "portfolio/background/index.html", "portfolio/changes/index.html"):
            assert not built.html(view).select(".mlops-canvas-portfolio__matrix")

    @pytest.mark.parametrize("theme", ["mkdocs", "material, features: [content.action.edit]"])
    def test_gaps_lead_to_where_they_are_filled_in(self, site: Make, theme: str) -> None:
        sources = ["https://github.com/x/y/edit/master/docs/a.md", "https://github.com/x/y/edit/master/docs/b.md"]
        sheets = ["../fill-in/?product=a", "../fill-in/?product=b"]
        for plugin, expected in (("{}", sheets), ("{fill_in: false}", sources), ("{feed: false}", sources)):
            plugin = f"{{mlops-canvas: {plugin}}}"
            built = site(self.PAGES, theme=theme, plugin=plugin, extra="repo_url: https://github.com/x/y\n")
            links = built.html("portfolio/gaps/index.html").select(".mlops-canvas-portfolio__matrix td a")
            assert [link["href"] for link in links] == expected

    def test_products_side_by_side_are_links_without_scripts(self, site: Make) -> None:
        built = site(self.PAGES)
        html = built.html("portfolio/compare/index.html")
        assert [link["href"] for link in html.select(".mlops-canvas-portfolio__products a")] == [
            "../../a/",
            "../../b/#canvas-b",
        ]
        assert [link.text for link in html.select(".mlops-canvas-portfolio__boxes a")][:2] == [
            "All boxes",
            "Background",
        ]
        assert html.select_one(".mlops-canvas-portfolio__boxes [aria-current]").text == "All boxes"
        assert "See the" not in html.text

    def test_without_a_feed_no_products_are_side_by_side(self, site: Make) -> None:
        built = site(self.PAGES, plugin="{mlops-canvas: {feed: false}}")
        assert not (built.folder / "portfolio" / "compare").exists()
        assert "All boxes" not in built.text("portfolio/background/index.html")

    def test_each_view_has_the_same_filters_and_facts(self, site: Make) -> None:
        built = site(self.PAGES)
        views = {
            "index": ".mlops-canvas-portfolio__card", "gaps/index": "tbody tr",
            "background/index": ":is(.mlops-canvas-portfolio__reading, .mlops-canvas-portfolio__missing a)",
            "changes/index": ".mlops-canvas-portfolio__changes li",
        }  # fmt: skip
        filters, facts = [], []
        names = ("stage", "owner", "date", "filled", "boxes")
        (file,) = built.folder.glob("assets/mlops-canvas-facts.*.js")
        known = json.loads(file.read_text("utf-8").removeprefix("window.mlopsCanvasFacts="))
        for name, rows in views.items():
            html = built.html(f"portfolio/{name}.html")
            filters.append([part["data-facet"] for part in html.select("[data-facet]")])
            found = {row["data-id"]: row.attrs for row in html.select(rows)}
            if name != "index":  # a file has what the others do not show, and comes before the script that reads it
                assert "data-stage" not in found["a"]
                found = {id_: known[id_] for id_ in found}
            facts.append({id_: [each[f"data-{fact}"] for fact in names] for id_, each in found.items()})
            scripts = [script["src"].split("mlops-canvas")[1][:4] for script in html.select("article script[src]")]
            assert scripts[:2] == (["-por"] if name == "index" else ["-fac", "-por"])
        assert filters[1:] == filters[:-1]
        assert filters[0] == ["stage", "owner", "changed", "review"]
        assert facts[1:] == facts[:-1]
        assert facts[0]["a"] == ["pilot", "Web", "2026-01-31", "1", "12"]

    def test_a_fence_leads_to_the_other_views_with_its_selection(self, site: Make) -> None:
        keys = "owner: Web & Co\nstage: [pilot, idea]\ntags: [x]\nids: a\nsort: date\n"
        pages = {**self.PAGES, "a.md": self.A.replace("owner: Web", "owner: Web & Co\n  tags: x")}
        fences = [f"```mlops-portfolio\n{keys}view: {view}\n```\n" for view in ("cards", "gaps", "compare")]
        built = site(pages | {"team.md": "\n".join(fences)})
        assert built.warnings == []
        cards, gaps, compare = built.html("team/index.html").select(".mlops-canvas-portfolio")
        query = "stage=pilot&stage=idea&owner=Web+%26+Co&tag=x&id=a&sort=date"  # which the script adds to links
        assert [each["data-query"] for each in (cards, gaps, compare)] == [query] * 3
        assert [link["href"] for link in cards.select(".mlops-canvas-portfolio__views a")] == [
            "./", "./", "../portfolio/gaps/", "../portfolio/value-proposition/", "../portfolio/changes/"
        ]  # fmt: skip
        assert not cards.select(".mlops-canvas-portfolio__matrix")
        assert [row["data-id"] for row in gaps.select(".mlops-canvas-portfolio__matrix tbody tr")] == ["a"]
        assert not gaps.select(".mlops-canvas-portfolio__card")
        links = [link.get("href") for link in gaps.select(".mlops-canvas-portfolio__views a")]
        assert links == [
            "../portfolio/", "../portfolio/", None, "../portfolio/value-proposition/", "../portfolio/changes/"
        ]  # fmt: skip
        boxes = [link["href"] for link in compare.select("a")]
        assert (len(boxes), boxes[:2]) == (13, ["../portfolio/compare/", "../portfolio/background/"])
        assert _check_links(built, "team/index.html", ".mlops-canvas-portfolio") > 30

    @pytest.mark.parametrize("view", ["cards", "gaps", "compare"])
    def test_without_pages_of_views_the_gaps_are_in_the_page(self, site: Make, view: str) -> None:
        fence = f"```mlops-portfolio\nview: {view}\n```\n"
        built = site({**self.PAGES, "team.md": fence}, plugin="{mlops-canvas: {portfolio: false}}")
        (root,) = built.html("team/index.html").select(".mlops-canvas-portfolio")
        assert root["data-view"] == ("gaps" if view == "gaps" else "cards")
        assert len(root.select(".mlops-canvas-portfolio__card")) == 2
        assert len(root.select(".mlops-canvas-portfolio__matrix tbody tr")) == 2
        keys = [link["data-view"] for link in root.select(".mlops-canvas-portfolio__views a")]
        assert keys == ["cards", "table", "gaps"]
        assert not list(built.folder.glob("portfolio*/*"))

    def test_an_authors_page_is_kept(self, site: Make) -> None:
        built = site({**self.PAGES, "portfolio/background.md": "# Mine\n"})
        assert built.html("portfolio/background/index.html").select_one("h1").text.startswith("Mine")

    def test_gaps_without_scripts(self, site: Make) -> None:
        html = site(self.PAGES).html("portfolio/gaps/index.html")
        (table,) = html.select(".mlops-canvas-portfolio__matrix")
        assert not html.select(".mlops-canvas-portfolio noscript")  # some hosts leave it out, or its links as they are
        rows = {row.th.text: [cell.text for cell in row.select("td")] for row in table.select("tbody tr")}
        assert rows["A"] == ["✓", *["empty"] * 11, "11 Edit"]
        assert rows["B"] == ["empty", "empty", "✓", *["empty"] * 9, "11 Edit"]
        assert [cell.text for cell in table.select("tfoot td")] == ["1", "2", "1", *["2"] * 9, "22"]

    def test_links_age_and_lateness(self, site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323200")  # 2026-03-01
        built = site(self.PAGES, plugin="{mlops-canvas: {stale_after: 10}}")
        first, second = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")
        links = [(a.text, a["href"]) for a in first.select(".mlops-canvas-portfolio__links a")]
        assert links == [("Runbook", "../b/#steps"), ("Board", "https://x.example/")]
        assert first.select_one(".mlops-canvas-portfolio__date").text == "31 Jan 2026 4 weeks ago, stale"
        assert first.select_one(".mlops-canvas-portfolio__stale [data-icon=late]")
        assert not second.select(".mlops-canvas-portfolio__age")

    @pytest.mark.parametrize("epoch", ["abc", "1.5", "9" * 20])
    def test_a_time_that_is_none_stops_the_build_with_a_sentence(
        self, site: Make, epoch: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        with pytest.raises(Abort, match="BuildError"):
            site(self.PAGES)

    @pytest.mark.parametrize("yaml", ["owner: [x", "ownr: Web", "view: list"])
    def test_a_mistake_in_a_fence_does_not_make_it_the_portfolio_of_the_site(self, site: Make, yaml: str) -> None:
        built = site({**self.PAGES, "team.md": f"```mlops-portfolio\n{yaml}\n```\n"})
        assert len(built.warnings) == 1
        assert (built.folder / "portfolio/index.html").exists()

    @pytest.mark.parametrize("path", ["portfolio/index.md", "portfolio/background/index.md"])
    def test_pages_of_the_author_are_never_written_over(self, site: Make, path: str) -> None:
        built = site({**self.PAGES, path: "# Mine\n"})
        assert len(built.warnings) == (path == "portfolio/index.md")
        assert built.html(path.replace(".md", ".html")).select_one("h1").text.startswith("Mine")

    @pytest.mark.parametrize("path", ["/abs.md", "../out.md", "a/../../b.md", "portfolio", ".md", "true"])
    def test_the_portfolio_stays_inside_of_the_site(self, site: Make, path: str) -> None:
        with pytest.raises(Abort):
            site(self.PAGES, plugin=f"{{mlops-canvas: {{portfolio: {path}}}}}")

    def test_links_to_what_is_no_page_lead_there_from_the_portfolio_too(self, site: Make) -> None:
        page = "---\ncanvas:\n  product: A\n  links: {X: ../x/, Y: ' b.md', Z: 'http://['}\n---\n"
        built = site({"index.md": "# Home\n", "d/a.md": page, "d/b.md": "# B\n"})
        assert [warning.partition(": ")[2] for warning in built.warnings][:1] == [
            "docs/d/a.md:4:10: 'links': the address of 'Z' cannot be read; write one such as https://example.com/ [wrong-type]"
        ]
        built = site({"d/a.md": page.replace(", Z: 'http://['", "")})
        links = [a["href"] for a in built.html("portfolio/index.html").select(".mlops-canvas-portfolio__links a")]
        assert links == ["../d/x/", "../d/b/"]

    def test_a_fence_narrows_and_the_whole_stays(self, site: Make) -> None:
        team = "# Web\n\n```mlops-portfolio\nowner: Web\nview: table\n```\n\n```mlops-portfolio\nowner: None\n```\n"
        built = site({**self.PAGES, "team.md": team})
        assert built.warnings == []
        first, second = built.html("team/index.html").select(".mlops-canvas-portfolio")
        assert [card["data-id"] for card in first.select(".mlops-canvas-portfolio__card")] == ["a"]
        assert first["data-view"] == "table"
        assert "0 products" in second.text
        assert _check_links(built, "team/index.html", ".mlops-canvas-portfolio") > 3
        assert len(built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")) == 2
        assert built.html("a/index.html").select_one(".mlops-canvas__back")["href"] == "../portfolio/"
        ids = [str(tag["id"]) for tag in built.html("team/index.html").select("[id]")]
        assert len(ids) == len(set(ids))

    def test_a_mistake_in_a_fence_is_told_on_the_page_too(self, site: Make) -> None:
        built = site({**self.PAGES, "team.md": "```mlops-portfolio\nownr: Web\n```\n"})
        (warning,) = built.warnings
        assert "docs/team.md:2:1: unknown key 'ownr'; did you mean 'owner'? [unknown-key]" in warning
        assert "did you mean 'owner'?" in built.html("team/index.html").select_one(".mlops-canvas__problems").text

    def test_two_products_with_one_id_are_both_there_and_told(self, site: Make) -> None:
        built = site(
            {
                "a.md": "---\ncanvas: {product: P, background: a}\n---\n",
                "b.md": "---\ncanvas: {product: P, background: b}\n---\n",
            }
        )
        (warning,) = built.warnings
        assert "docs/b.md:2:19: the product on line 2 of docs/a.md has the id 'p' too" in warning
        assert len(built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")) == 2
        assert _canvas(built, "b/index.html").select_one('[data-code="id-twice"]')

    def test_the_feed(self, site: Make) -> None:
        built = site(self.PAGES, extra="site_url: https://x.example/sub/\n")
        feed, schema = json.loads(built.text("portfolio.json")), json.loads(built.text("portfolio.schema.json"))
        jsonschema.validate(feed, schema)
        assert [product["url"] for product in feed["products"]] == [
            "https://x.example/sub/a/",
            "https://x.example/sub/b/#canvas-b",
        ]
        assert feed["products"][0]["links"] == {
            "Runbook": "https://x.example/sub/b/#steps",
            "Board": "https://x.example/",
        }
        assert built.text("portfolio.csv").splitlines()[1].startswith("a,A,pilot,Web,")
        jsonschema.Draft7Validator.check_schema(json.loads(built.text("canvas.schema.json")))

    @pytest.mark.parametrize(
        ("extra", "edit", "new"),
        [
            ("repo_url: https://github.com/o/r\nedit_uri: edit/main/docs/\n", "https://github.com/o/r/edit/main/docs/a.md",
             "https://github.com/o/r/new/main/docs?filename=new-product.md&value=---%0Acanvas%3A"),
            ("repo_url: https://gitlab.com/o/r\nedit_uri: -/edit/main/docs/\n", "https://gitlab.com/o/r/-/edit/main/docs/a.md",
             "https://gitlab.com/o/r/-/new/main/docs?file_name=new-product.md"),
            ("repo_url: https://x.example/r\nedit_uri: src/docs/\n", "https://x.example/r/src/docs/a.md", ""),
            ("", "", ""),
        ],
    )  # fmt: skip
    def test_new_and_edit(self, site: Make, extra: str, edit: str, new: str) -> None:
        built = site(self.PAGES, extra=extra, plugin="{mlops-canvas: {fill_in: false}}")
        links = [a["href"] for a in built.html("a/index.html").select(".mlops-canvas__edit")]
        assert links == ([edit] if edit else [])
        links = [str(a["href"]) for a in built.html("portfolio/index.html").select(".mlops-canvas-portfolio__new")]
        assert [link[: len(new)] for link in links] == ([new] if new else [])
        assert all(len(link) < 8000 for link in links)  # what servers take
        assert not (built.folder / "portfolio/fill-in").exists()
        built = site(self.PAGES, extra=extra)
        links = [str(a["href"]) for a in built.html("portfolio/index.html").select(".mlops-canvas-portfolio__new")]
        assert links == ["fill-in/"]
        sheet = built.html("portfolio/fill-in/index.html").select_one("[data-sheet]")
        assert json.loads(sheet["data-sheet"])["newUrl"] == (new.partition("=")[0] + "=" if new else None)
        assert "fill-in" not in built.text("search/search_index.json") + built.text("index.html")

    def test_a_feed_that_is_not_published_leaves_no_texts_to_begin_from(self, site: Make) -> None:
        assert [*site(self.PAGES).folder.glob("assets/canvas-texts/*.js")]
        built = site(self.PAGES, plugin="{mlops-canvas: {feed: false}}")
        assert [*built.folder.glob("assets/canvas-texts/*.js")] == []
        sheet = json.loads(str(built.html("portfolio/fill-in/index.html").select_one("[data-sheet]")["data-sheet"]))
        assert [product["texts"] for product in sheet["products"]] == [None, None]

    @pytest.mark.parametrize("value", ["true", "-1", "soon"])
    def test_stale_after_is_a_number_of_days(self, site: Make, value: str) -> None:
        with pytest.raises(Abort):
            site(self.PAGES, plugin=f"{{mlops-canvas: {{stale_after: {value}}}}}")

    def test_version_is_a_definition_of_the_site(self, site: Make) -> None:
        with pytest.raises(Abort):
            site(self.PAGES, plugin="{mlops-canvas: {version: 1.2}}")
        built = site({"p.md": "---\ncanvas: {product: P}\n---\n\n## Fairness\n\nSome words.\n"},
                     plugin="{mlops-canvas: {version: 1.1}}")  # fmt: skip
        assert '"default": "1.1"' in built.text("canvas.schema.json")
        assert built.html("p/index.html").select_one("[data-box=fairness] .mlops-canvas__body")


class TestBadInput:
    def test_a_warning_a_box_and_the_text(self, site: Make) -> None:
        built = site({"index.md": "# Home\n\n```mlops-canvas\nproduct: P\nbakground: My *text*\n```\n"})
        (warning,) = built.warnings
        assert "docs/index.md:5:1: unknown box 'bakground'; did you mean 'background'? [unknown-box]" in warning
        problem = _canvas(built, "index.html").select_one(".mlops-canvas__problem")
        assert "did you mean 'background'?" in problem.text
        assert "My *text*" in problem.text

    @pytest.mark.parametrize(
        ("front", "code"),
        [
            ("---\ncanvas:\n  product: Broken\n  background: [x\n---\n\nBody.\n", "yaml-syntax"),
            ("---\ncanvas:\n  product: Broken\n  background: kept\ndate: 2026-13-01\n---\n\nBody.\n", "front-matter"),
            ("\n---\ncanvas:\n  product: Broken\n  background: kept\n---\n\nBody.\n", "front-matter"),
            ("---\ncanvas:\n  product: Broken\n  background: kept\n---", "front-matter"),
        ],
    )
    def test_front_matter_that_the_host_swallows(self, site: Make, front: str, code: str) -> None:
        built = site({"index.md": "# Home\n", "a.md": front, "b.md": "---\ncanvas:\n  product: Fine\n---\n"})
        (warning,) = built.warnings
        assert f"[{code}]" in warning
        canvas = _canvas(built, "a/index.html")
        assert canvas.select_one(".mlops-canvas__problem")
        article = built.html("a/index.html").select_one("article").text
        assert "kept" in article or "[x" in article
        assert "Body." in article or "Body." not in front
        assert built.html("portfolio/index.html").find(string="Fine")

    def test_author_text_is_escaped_outside_of_boxes(self, site: Make) -> None:
        evil = "<img src=x onerror=alert(1)>"
        keys = ("product", "designed_by", "owner", "stage", "iteration", "summary", "id")
        page = "---\ncanvas:\n" + "".join(f"  {key}: '{evil}'\n" for key in keys) + f"  tags: ['{evil}']\n---\n"
        built = site({"index.md": "# Home\n", "a.md": page})
        (warning,) = built.warnings
        assert f"unknown stage '{evil}'" in warning
        for name in ("a/index.html", "portfolio/index.html"):
            assert not built.html(name).select("img[onerror]")
            assert built.html(name).find(string=lambda text: evil in str(text))


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_search_finds_the_same_words_as_in_the_whole_text(
    theme: str, site: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """\
        ---
        canvas:
          product: P
        ---
        ## Background

        Fraud *costs* **€ 11 M**[^1] a [year](index.md "a > b"), `x < y` and H~2~O.

        | Source | **Kept** |
        |---|---|
        | A [x](index.md) | 7 years |

        - [x] done *now*

        ```python
        def f(a): return "<b>"
        ```

        ## Decision

        #### Inner *heading*

        !!! note "A *title*"
            Beware <kbd>x</kbd>, <span data-y="a > b">raw</span>.

        [^1]: A note.
        """

    def read_index() -> dict[str, tuple[str, str]]:
        built = site({"index.md": "# Home\n", "a.md": text}, theme=theme)
        found = json.loads(built.text("search/search_index.json"))["docs"]
        # MkDocs's own search puts a space around each element
        return {doc["location"]: (doc["title"], re.sub(r"[\s¶]", "", doc["text"])) for doc in found}

    index = read_index()
    assert "SourceKeptAx7years" in index["a/#background"][1]
    assert "Beware" in index["a/#inner-heading"][1]
    monkeypatch.setattr("mkdocs_mlops_canvas.rendering.search_text._IDLE", re.compile("(?!)"))
    assert read_index() == index


def test_canvases_of_a_sites_own(site: Make, tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(
        "key: own\ntitle: Our <canvas>\ncolumns: [{key: a, title: A, boxes: [{key: b, title: B & C, prompt: Write.}]}]\n"
    )
    (tmp_path / "bad.yml").write_text("key: bad\ntitle: Bad\ncolumns: []\n")
    plugin = "mlops-canvas: {definitions: [own.yml, bad.yml]}"
    built = site({"index.md": "# Home\n", "a.md": "---\ncanvas:\n  version: own\n  b: text\n---\n"}, plugin=plugin)
    assert built.warnings == ["mlops-canvas: bad.yml:3:10: 'columns' is an empty list [wrong-definition]"]
    canvas = built.html("a/index.html").select_one(".mlops-canvas")
    assert canvas
    assert canvas["data-version"] == "own"
    assert [box["data-box"] for box in canvas.select(".mlops-canvas__box")] == ["b"]
    assert "Our <canvas>" in canvas.get_text()
    assert not canvas.select("footer, .mlops-canvas__icon, .mlops-canvas__box[data-icon]")
    assert (built.folder / "portfolio" / "b" / "index.html").exists()
    assert [each["key"] for each in json.loads(built.text("portfolio.json"))["definitions"]] == ["own"]


class TestCheckOfBuiltSite:
    """`mlops-canvas check docs --site site` after a build."""

    PAGES: ClassVar = {
        "index.md": "# Home\n\n<!-- mlops-portfolio -->\n",
        "products/front.md": FRONT_MATTER.replace("links: {Runbook: runbook.md}", "id: front"),
        "products/README.md": SECTIONS.replace("links: {Runbook: runbook.md}", "id: sections"),
        "runbook.md": RUNBOOK,
        "products/runbook.md": RUNBOOK,
        "fence.md": f"# T\n\n- item\n\n    ```mlops-canvas\n    product: Fence\n    ```\n\n{FENCE}",
        "broken.md": "```mlops-canvas\nproduct: [\n```\n",
        "example.md": f"````markdown\n{FENCE}````\n\n```yaml\nproduct: P\n```\n",
    }

    @staticmethod
    def check(built: BuiltSite, loader: Loader) -> list[str]:
        docs = built.folder.parent / "docs"
        found = check_files([docs], loader, site=built.folder)
        assert found.count == 5
        return [
            f"{problem.path.removeprefix(f'{docs}/')}:{problem.line}"
            for problem in found.problems
            if problem.code == "not-rendered"
        ]

    @pytest.mark.parametrize("extra", ["", "use_directory_urls: false"])
    @pytest.mark.parametrize("theme", ["material", "mkdocs"])
    def test_with_the_plugin_all_is_there(self, theme: str, extra: str, site: Make, loader: Loader) -> None:
        built = site(self.PAGES, theme=theme, extra=extra)
        (warning,) = built.warnings
        assert "docs/broken.md:3:1: the YAML cannot be read" in warning
        assert self.check(built, loader) == []
        assert check_files([built.folder], loader).problems == ()

    @pytest.mark.parametrize("extra", ["", "use_directory_urls: false"])
    def test_without_the_plugin_all_is_told(self, extra: str, site: Make, loader: Loader) -> None:
        built = site(self.PAGES, plugin="", extra=extra)
        assert self.check(built, loader) == [
            "broken.md:3", "fence.md:6", "fence.md:10", "index.md:3", "products/README.md:2", "products/front.md:2"
        ]  # fmt: skip
        paths = [problem.path for problem in check_files([built.folder], loader).problems]
        names = [path.removeprefix(f"{built.folder}/").replace("/index", "") for path in paths]
        assert names == ["fence.html", "fence.html", "index.html"]  # the others leave no trace


def test_two_builds_are_the_same(site: Make) -> None:
    pages = {"index.md": "# Home\n", "fraud.md": FRONT_MATTER, "runbook.md": RUNBOOK}

    def files(built: BuiltSite) -> dict[str, bytes]:
        return {
            str(path.relative_to(built.folder)): path.read_bytes()
            for path in built.folder.rglob("*")
            if path.is_file() and "sitemap" not in path.name
        }

    assert files(site(pages)) == files(site(pages))


class TestExampleSite:
    def test_it_builds_without_a_warning(self, example_site: BuiltSite) -> None:
        assert example_site.warnings == []

    def test_nothing_in_it_stayed_unrendered(self, example_site: BuiltSite, example_loader: Loader) -> None:
        found = check_files([EXAMPLE / "docs"], example_loader, site=example_site.folder)
        assert (found.count > 10, found.html_count > 30, found.problems) == (True, True, ())

    def test_every_link_of_every_canvas_and_of_the_portfolio_leads_somewhere(self, example_site: BuiltSite) -> None:
        pages = sorted(str(path.relative_to(example_site.folder)) for path in example_site.folder.rglob("index.html"))
        count = sum(_check_links(example_site, page, ".mlops-canvas") for page in pages)
        assert count > 20
        assert _check_links(example_site, "portfolio/index.html", ".mlops-canvas-portfolio") >= 10


def test_products_outside_of_the_navigation(site: Make) -> None:
    canvas = "---\ncanvas:\n  product: {}\n  iteration: {}\n---\n"
    pages = {
        "index.md": "# Home\n",
        "products/b.md": canvas.format("B", 1),
        "products/a/index.md": canvas.format("A", 2),
        "products/a/first.md": canvas.format("A", 1),
        "products/a/runbook.md": "# Runbook\n",
        "products/c.md": "# A fence\n\n```mlops-canvas\nproduct: C\n```\n",
    }
    features = "theme: { name: material, font: false, features: [navigation.footer] }\n"
    built = site(pages, plugin="mlops-canvas: { products_in_nav: false }", extra=features)
    assert built.warnings == []
    nav = built.html("index.html").select(".md-nav--primary")[0].get_text(" ", strip=True)
    assert "Runbook" not in nav
    assert "A fence" in nav
    assert "ML products" in nav
    links = [link["href"] for link in built.html("products/a/index.html").select(".md-footer__link")]
    assert links == ["../b/"]
    assert [link["href"] for link in built.html("products/b/index.html").select(".md-footer__link")] == ["../a/"]
    places = {entry["location"] for entry in json.loads(built.text("search/search_index.json"))["docs"]}
    assert {"products/a/", "products/b/", "products/a/runbook/"} <= places


def test_pages_that_show_all_products_are_forgotten_when_they_are_written(site: Make, tmp_path: Path) -> None:
    """Those of all boxes are as large as all canvases; what other plugins may read of the author's pages stays."""
    hook = tmp_path / "hook.py"
    left = tmp_path / "left.json"
    hook.write_text(
        "import json\nfrom pathlib import Path\n\n"
        "def on_env(env, config, files):\n"
        "    config['extra']['files'] = files\n\n"
        "def on_post_build(config):\n"
        "    pages = {f.src_uri: len(f.page.content or '') for f in config['extra']['files'] if f.page}\n"
        f"    Path({str(left)!r}).write_text(json.dumps(pages))\n",
        "utf-8",
    )
    built = site({"index.md": "# Home\n", "fraud.md": FRONT_MATTER, "runbook.md": RUNBOOK}, extra=f"hooks: [{hook}]\n")
    lengths = json.loads(left.read_text("utf-8"))
    pages = {f"{path.parent.relative_to(built.folder)}.md" for path in built.folder.glob("portfolio/*/index.html")}
    assert "Card Fraud Shield" in built.text("portfolio/background/index.html")
    assert {path for path, length in lengths.items() if not length} == pages
    assert len(pages) == 16
    assert lengths["fraud.md"] > 1000
