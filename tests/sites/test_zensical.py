"""The example site as Zensical builds it, which runs the Markdown extension and no plugin."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from zensical.config import parse_zensical_config

from mkdocs_mlops_canvas.canvas.definition import PROFILES
from mkdocs_mlops_canvas.cli import main
from tests.cli.test_zensical_front_matter import READ, REFUSED
from tests.conftest import EXAMPLE, build_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from tests.conftest import BuiltSite

OURS = """
extra_css: [assets/mlops-canvas.css]
extra_javascript: [assets/mlops-canvas.js, assets/mlops-canvas-portfolio.js]
"""
PORTFOLIO = "# ML products\n\n<!-- mlops-portfolio -->\n"
TOML = """\
[project]
site_name = "Test"
extra_css = ["assets/mlops-canvas.css"]

[project.markdown_extensions.mlops_canvas]
stages = ["idea", "trial"]
"""


def build(folder: Path) -> str:
    """Build the site in a folder, and give the log."""
    zensical = Path(sys.executable).with_name("zensical")
    environment = {**os.environ, "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1795824000"}
    run = subprocess.run([zensical, "build", "--clean"], cwd=folder, capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def zensical_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zensical")
    shutil.copytree(EXAMPLE / "docs", folder / "docs")
    config = (EXAMPLE / "mkdocs.yml").read_text("utf-8")
    config = config.replace(
        "markdown_extensions:\n", f"markdown_extensions:\n  - mlops_canvas:\n      profiles: {list(PROFILES)}\n", 1
    )
    (folder / "mkdocs.yml").write_text(config + OURS, "utf-8")
    (folder / "docs" / "portfolio.md").write_text(PORTFOLIO)
    arguments = ["portfolio", str(folder / "docs"), "--into", str(folder / "docs"), "--site-url", "https://x.org/"]
    arguments += ["--config-file", str(folder / "mkdocs.yml")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert "No issues found" in build(folder)
    return folder / "site"


@pytest.fixture(scope="module")
def mkdocs_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The same with MkDocs, without the history that the copy of the pages does not have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANVAS_HISTORY", "none")
        yield build_site(EXAMPLE / "mkdocs.yml", tmp_path_factory.mktemp("mkdocs"))


def canvases(site: Path) -> dict[tuple[str, str], Tag]:
    """All canvases by page and product."""
    found: dict[tuple[str, str], Tag] = {}
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        name = path.relative_to(site).as_posix()
        found |= {(name, str(canvas["data-product"])): canvas for canvas in page.select(".mlops-canvas[data-product]")}
    return found


def words_and_links(element: Tag, page: str) -> tuple[str, list[str]]:
    for permalink in element.select(".headerlink"):
        permalink.decompose()
    links = [urljoin(f"https://x.org/{page}", str(link["href"])) for link in element.select("a[href]")]
    return " ".join(element.get_text(" ").split()), links


def test_the_canvases_are_the_same_box_by_box(zensical_site: Path, mkdocs_site: BuiltSite) -> None:
    ours, theirs = canvases(mkdocs_site.folder), canvases(zensical_site)
    assert ours.keys() == theirs.keys()
    assert len(ours) > 12
    for key, canvas in ours.items():
        boxes = canvas.select(".mlops-canvas__box")
        others = theirs[key].select(".mlops-canvas__box")
        assert len(boxes) == len(others) > 11
        for box, other in zip(boxes, others, strict=True):
            assert words_and_links(box, key[0]) == words_and_links(other, key[0])
        for part in (".mlops-canvas__product", ".mlops-canvas__meta", ".mlops-canvas__pages", ".mlops-canvas__tags"):
            pairs = zip(canvas.select(part), theirs[key].select(part), strict=True)
            assert all(words_and_links(one, key[0]) == words_and_links(two, key[0]) for one, two in pairs)


def test_the_portfolio_is_the_same_and_its_links_lead_somewhere(zensical_site: Path, mkdocs_site: BuiltSite) -> None:
    for name in ("portfolio/index.html", "teams/hospitals/index.html"):
        theirs = BeautifulSoup((zensical_site / name).read_text("utf-8"), "html.parser")
        names = [
            [
                (card["data-id"], card["data-stage"], card["data-filled"])
                for card in page.select("[data-id][data-stage]")
            ]
            for page in (mkdocs_site.html(name), theirs)
        ]
        assert names[0] == names[1]
        assert names[0]
        links = theirs.select(".mlops-canvas-portfolio__name a, .mlops-canvas-portfolio__matrix a")
        assert len(links) == 2 * len(names[0])
        for link in links:
            address = urljoin(f"https://x.org/{name}", str(link["href"])).removeprefix("https://x.org/")
            assert (zensical_site / address.partition("#")[0] / "index.html").exists()


def test_check_finds_nothing_in_the_site(zensical_site: Path) -> None:
    folder = zensical_site.parent
    arguments = ["check", str(folder / "docs"), "--site", str(zensical_site)]
    result = CliRunner().invoke(main, [*arguments, "--config-file", str(folder / "mkdocs.yml")])
    assert result.exit_code == 0, result.output


def test_search_finds_no_product_by_the_portfolio(zensical_site: Path) -> None:
    items = json.loads((zensical_site / "search.json").read_text("utf-8"))["items"]
    assert {item["location"]: item["text"] for item in items}["portfolio/"] == ""


def test_the_feed_of_the_command_is_that_of_the_plugin(zensical_site: Path, mkdocs_site: BuiltSite) -> None:
    feeds = [json.loads((site / "portfolio.json").read_text("utf-8")) for site in (mkdocs_site.folder, zensical_site)]
    for feed in feeds:  # where it comes from: the copy of the pages is in no repository
        for key in ("site", "commit", "generated"):
            feed.pop(key, None)
    base = "https://example.com/ml-handbook/"
    assert feeds[0] == json.loads(json.dumps(feeds[1]).replace("https://x.org/", base))
    assert (zensical_site / "portfolio.csv").exists()


def test_a_canvas_page_is_wide_styled_and_titled(zensical_site: Path) -> None:
    page = BeautifulSoup((zensical_site / "products/churn-radar/index.html").read_text("utf-8"), "html.parser")
    assert [str(link["href"]) for link in page.select("link[href*=mlops-canvas]")] == ["../../assets/mlops-canvas.css"]
    assert page.title
    assert page.title.get_text().startswith("Churn Radar")
    assert all(sidebar.has_attr("hidden") for sidebar in page.select(".md-sidebar"))


def test_problems_and_options_of_a_toml_file(tmp_path: Path) -> None:
    (tmp_path / "zensical.toml").write_text(TOML)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("---\ncanvas:\n  product: One\n  stage: trial\n  bakground: x\n---\n")
    (docs / "a.md").write_text("---\ncanvas:\n  product: Two\n  stage: pilot\n  supersedes: one\n---\n")
    (docs / "b.md").write_text("---\ncanvas:\n  product: Draft\n---\n")
    (docs / "p.md").write_text(PORTFOLIO)
    (tmp_path / "zensical.toml").write_text(TOML.replace("[project]\n", '[project]\ndraft_docs = "b.md"\n'))
    log = " ".join(build(tmp_path).split())
    assert sorted(re.findall(r"(docs/\S+): .{0,200}? \[([a-z-]+)\]", log)) == [
        ("docs/a.md:4:10", "unknown-stage"), ("docs/index.md:5:3", "unknown-box")
    ]  # fmt: skip
    page = BeautifulSoup((tmp_path / "site" / "p" / "index.html").read_text("utf-8"), "html.parser")
    assert [card["data-id"] for card in page.select("[data-id][data-stage]")] == ["one", "two"]
    html = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "mlops-canvas__problem" in html


def test_the_configuration_in_the_manual_keeps_the_extensions_that_zensical_enables(tmp_path: Path) -> None:
    manual = (EXAMPLE.parent / "docs" / "guides" / "zensical.md").read_text("utf-8")
    *_, snippet = re.findall(r"```toml\n(.*?)```", manual, re.S)
    (tmp_path / "docs").mkdir()
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "T"\n')
    default = parse_zensical_config(str(tmp_path / "zensical.toml"))
    assert "mlops_canvas" not in default["markdown_extensions"]
    (tmp_path / "zensical.toml").write_text(
        textwrap.dedent(snippet).replace("[project]\n", '[project]\nsite_name = "T"\n')
    )
    ours = parse_zensical_config(str(tmp_path / "zensical.toml"))
    assert set(ours["markdown_extensions"]) == {*default["markdown_extensions"], "mlops_canvas"}
    assert ours["mdx_configs"] == default["mdx_configs"] | {"mlops_canvas": {}}


def test_front_matter_that_check_reports_is_what_zensical_refuses(tmp_path: Path) -> None:
    (tmp_path / "zensical.toml").write_text(TOML)
    (tmp_path / "docs").mkdir()
    texts = dict(enumerate((*REFUSED, *READ)))
    for number, front in texts.items():
        (tmp_path / "docs" / f"{number}.md").write_text(f"---\n{front}\n---\n\n# Page\n")
    with pytest.raises(AssertionError, match="error reading page metadata"):
        build(tmp_path)
    missing = [
        front for number, front in texts.items() if not (tmp_path / "site" / str(number) / "index.html").exists()
    ]
    assert missing == list(REFUSED)


@pytest.mark.parametrize(
    ("theme", "option", "expected"),
    [
        ("da", "", ("Baggrund", "Udarbejdet af", "12. nov. 2026")),
        ("da", 'language = "en"', ("Background", "Designed by", "12 Nov 2026")),
        ("de", "", ("Background", "Entworfen von", "12.11.2026")),
        ("de", 'words = "own.po"', ("Background", "Von", "12.11.2026")),
    ],
)
def test_the_words_are_in_the_language_of_the_theme(
    theme: str, option: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    config = f'[project]\nsite_name = "T"\ntheme.language = "{theme}"\n[project.markdown_extensions.mlops_canvas]\n'
    (tmp_path / "zensical.toml").write_text(config + option)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "own.po").write_text(head + 'msgid "Designed by"\nmsgstr "Von"\n')
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("---\ncanvas: {product: One, date: 2026-11-12}\n---\n")
    (docs / "p.md").write_text(PORTFOLIO)
    assert "No issues found" in build(tmp_path)
    page = BeautifulSoup((tmp_path / "site" / "index.html").read_text("utf-8"), "html.parser")
    canvas = page.select_one(".mlops-canvas")
    assert canvas
    assert [text for text in expected if text not in canvas.get_text()] == []
    back = canvas.select_one(".mlops-canvas__back")
    assert back
    text = {"da": "Alle ML-produkter", "de": "Alle ML-Produkte"}[theme]
    assert back.get_text() == (text if "language" not in option else "All ML products")


def test_a_private_canvas_is_on_its_own_page_only(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: T\nplugins: [search]\nmarkdown_extensions: [mlops_canvas, pymdownx.superfences, toc]\n"
    )
    docs = tmp_path / "docs"
    docs.mkdir()
    front = "---\nsearch: {boost: 2}\ncanvas:\n  product: Front\n  private: true\n  background: quokka\n---\n"
    (docs / "front.md").write_text(front)
    (docs / "fence.md").write_text("```mlops-canvas\nproduct: Fence\nprivate: true\nowner: quokka\n```\n")
    (docs / "index.md").write_text("---\ncanvas:\n  product: Public\n  background: wombat\n---\n")
    (docs / "p.md").write_text(PORTFOLIO)
    assert CliRunner().invoke(main, ["portfolio", str(docs), "--into", str(docs)]).exit_code == 0
    assert "No issues found" in build(tmp_path)
    site = tmp_path / "site"
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert {path for path, data in files.items() if b"quokka" in data} == {"front/index.html", "fence/index.html"}
    assert b"wombat" in files["search.json"]
    cards = BeautifulSoup(files["p/index.html"], "html.parser").select(".mlops-canvas-portfolio__card")
    assert {card["data-id"]: card.has_attr("data-protected") for card in cards} == {
        "public": False, "front": True, "fence": True,
    }  # fmt: skip
