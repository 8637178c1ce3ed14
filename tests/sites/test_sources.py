"""A portfolio with products of other sites: built from copies, with the network off."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from jsonschema import Draft7Validator
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from python_calamine import load_workbook

from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.cli.export_documents import _make_other_articles
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.plugin.config import list_watched_files
from mkdocs_mlops_canvas.portfolio.products import SourceSite
from mkdocs_mlops_canvas.sources.feed import compare_feeds, read_feed, write_feed
from mkdocs_mlops_canvas.sources.lock import LockedCopy, locate_copy, make_digest, write_lock
from mkdocs_mlops_canvas.sources.products import make_products
from mkdocs_mlops_canvas.writing.files import write_file
from tests.conftest import EXAMPLE, BuiltSite, build_site, write_site
from tests.sources.server import make_feed, make_product

if TYPE_CHECKING:
    from mkdocs_mlops_canvas.cli.export_job import ExportJob
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader

URL = "https://payments.example.com/portfolio.json"
OWN = {
    "index.md": "# Home\n",
    "own.md": "---\ncanvas: {product: Own, supersedes: payments/fraud, stage: idea}\n---\n# Own\n\n## Background\n\nText.\n",
}
FACTS = {"boxes": {"background": "Fraud **costs**. See the [runbook](../runbook.md#steps)."}, "page": "fraud/index.md"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError("a build uses the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")  # 2026-11-28


def copy(
    folder: Path, feed: bytes, source: str = "payments", address: str = URL, synced: date = date(2026, 11, 12)
) -> None:
    """Leave what `mlops-canvas sync` would leave."""
    data = write_feed(read_feed(feed))
    write_file(locate_copy(folder, source), data)
    lock = {source: LockedCopy(address, make_digest(data), len(json.loads(data)["products"]), synced)}
    write_lock(folder, lock)


def build(
    folder: Path, pages: dict[str, str] = OWN, site: str = "site", extra: str = "", **source: object
) -> BuiltSite:
    options = json.dumps({"sources": [{"id": "payments", "url": URL, **source}]})
    return build_site(write_site(folder, pages, plugin=f"mlops-canvas: {options}", extra=extra), folder / site)


def find_row(html: BeautifulSoup, id_: str) -> Any:
    return html.select_one(f'.mlops-canvas-portfolio__card[data-id="{id_}"]')


def test_products_of_other_sites_are_in_all_views(tmp_path: Path) -> None:
    iterations = [{"iteration": n, "date": f"2026-1{n}-01", "changed": ["background"]} for n in range(2)]
    product = make_product(
        "fraud", **FACTS, iterations=iterations, supersedes="old", links={"Board": "https://x.example/"}
    )
    copy(tmp_path, make_feed(product, make_product("churn", boxes={}, filled=[], owner="Web")))
    built = build(tmp_path)
    assert built.warnings == []
    portfolio = built.html("portfolio/index.html")
    row = find_row(portfolio, "payments/fraud")
    assert row["data-source"] == "payments"
    assert row.select_one(".mlops-canvas-portfolio__name a")["href"] == "https://payments.example.com/fraud/"
    assert row.select_one(".mlops-canvas-portfolio__name").text == "Fraud"
    source = row.select_one(".mlops-canvas-portfolio__source")
    assert source.a["href"] == "https://payments.example.com/"
    assert source.text.split() == ["Payments", "as", "of", "12", "Nov", "2026"]
    assert "data-source" not in find_row(portfolio, "own").attrs
    assert [option.text for option in portfolio.select('[data-facet="source"] [data-value]')] == [
        "This site", "Payments",
    ]  # fmt: skip
    rows = built.html("portfolio/gaps/index.html").select(".mlops-canvas-portfolio__gaps tbody tr")
    assert {row["data-id"]: row["data-empty"] for row in rows} == {
        "own": "11",
        "payments/churn": "1",
        "payments/fraud": "0",
    }
    (facts,) = built.folder.glob("assets/mlops-canvas-facts.*.js")
    assert facts.read_text("utf-8").count('"data-source":"payments"') == 2
    (index,) = built.folder.glob("assets/mlops-canvas-index.*.js")
    assert '"ids":["payments/churn","payments/fraud","own"]' in index.read_text("utf-8")
    changes = built.html("portfolio/changes/index.html")
    assert [item["data-id"] for item in changes.select("[data-id]")].count("payments/fraud") == 2
    readings = built.html("portfolio/background/index.html").select(".mlops-canvas-portfolio__reading")
    text = next(each for each in readings if each.h2.text == "Fraud").select_one(".mlops-canvas__body")
    assert text.decode_contents().strip() == (
        '<p>Fraud <strong>costs</strong>. See the <a href="https://payments.example.com/runbook/#steps" '
        'rel="noopener noreferrer">runbook</a>.</p>'
    )


def test_a_canvas_leads_to_the_product_of_another_site_that_it_supersedes(tmp_path: Path) -> None:
    copy(tmp_path, make_feed(make_product("fraud", **FACTS)))
    field = build(tmp_path).html("own/index.html").select_one(".mlops-canvas__field--supersedes a")
    assert field is not None
    assert (field.text, field["href"]) == ("Fraud", "https://payments.example.com/fraud/")


def test_serve_builds_again_when_a_copy_changes(tmp_path: Path) -> None:
    copy_config(tmp_path / "site")
    config = load_config(str(tmp_path / "site" / "mkdocs.yml"))
    options = config.plugins["mlops-canvas"].config
    watched = [Path(path).relative_to(tmp_path / "site").as_posix() for path in list_watched_files(options, config)]
    assert watched == ["canvases.lock", ".canvases/payments.json"]


def test_the_feed_and_the_table_name_the_source(tmp_path: Path) -> None:
    copy(tmp_path, make_feed(make_product("fraud", **FACTS, later=True)))
    built = build(tmp_path)
    feed, schema = (json.loads(built.text(name)) for name in ("portfolio.json", "portfolio.schema.json"))
    Draft7Validator(schema).validate(feed)
    fraud = next(product for product in feed["products"] if product["id"] == "payments/fraud")
    assert (fraud["source"], fraud["url"]) == ("payments", "https://payments.example.com/fraud/")
    assert fraud["boxes"] == FACTS["boxes"]
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(built.text("portfolio.csv")[1:]))}
    assert (rows["payments/fraud"]["source"], rows["own"]["source"]) == ("payments", "")


def test_a_fence_selects_by_source(tmp_path: Path) -> None:
    copy(tmp_path, make_feed("fraud"))
    fence = "```mlops-portfolio\nsources: {}\n```\n"
    built = build(tmp_path, OWN | {"team.md": f"# Team\n\n{fence.format('payments')}\n{fence.format('payment')}"})
    rows = built.html("team/index.html").select(".mlops-canvas-portfolio__card")
    assert [row["data-id"] for row in rows] == ["payments/fraud"]
    assert built.warnings == [
        "mlops-canvas: docs/team.md:8:1: 'sources': there is no source 'payment'; did you mean 'payments'? "
        "[unknown-product]"
    ]


def test_a_site_may_have_products_of_other_sites_only(tmp_path: Path) -> None:
    copy(tmp_path, make_feed("fraud"))
    built = build(tmp_path, {"index.md": "# Home\n"})
    assert built.warnings == []
    assert find_row(built.html("portfolio/index.html"), "payments/fraud")


def test_canvases_of_others_are_shown_by_the_titles_in_their_feed(tmp_path: Path) -> None:
    boxes = [{"key": "frage", "title": "Frage"}, {"key": "antwort", "title": "Antwort"}]
    layout = {"key": "team", "title": "Team", "columns": [{"key": "a", "title": "A", "boxes": boxes}]}
    product = make_product("fraud", version="team", boxes={"frage": "Wie?"}, filled=["frage"], empty=["antwort"])
    copy(tmp_path, make_feed(product, definitions=[layout]))
    built = build(tmp_path)
    assert built.warnings == []
    assert built.html("portfolio/frage/index.html").h1.text.startswith("Frage")
    assert "Antwort" in [cell.text for cell in built.html("portfolio/gaps/index.html").select("thead th")]


def test_a_feed_of_the_first_version_has_known_titles(tmp_path: Path) -> None:
    copy(tmp_path, make_feed("fraud", schema_version=1, definitions=["0.1"]))
    built = build(tmp_path)
    assert built.warnings == []
    assert built.html("portfolio/background/index.html").select(".mlops-canvas-portfolio__reading")


HOSTILE = """
<script>parent.x()</script><img src=x onerror="x()"> <a href="javascript:x()">a</a> [b](javascript:x)
<iframe src="https://x.example/"></iframe> <b onclick="x()" id="title" class="md-header" style="color: red">bold</b>
{{ config }} --8<-- "mkdocs.yml" ![Picture](picture.png)

# Heading {: onclick="x()" }

<!-- mlops-portfolio -->
[unclosed](data:text/html,<b>) <form action="https://x.example/"><button>send</button></form> <svg onload="x()"></svg>
"""


def test_nothing_in_texts_of_others_is_trusted(tmp_path: Path) -> None:
    name = "<script>x()</script>\"'>"
    product = make_product("fraud", boxes={"background": HOSTILE}, product=name, owner=name, tags=[name], summary=name,
                           stage=name, links={name: "javascript:x()", "b": "https://x.example/"})  # fmt: skip
    copy(tmp_path, make_feed(product, site={"name": name, "url": "https://payments.example.com/"}))
    built = build(tmp_path, extra="#\n  - pymdownx.snippets\n")
    for page in ("portfolio/index.html", "portfolio/background/index.html", "portfolio/changes/index.html"):
        ours = built.html(page).select_one(".mlops-canvas-portfolio")
        assert ours is not None
        assert not ours.select("script, iframe, form:not(.mlops-canvas-portfolio__toolbar), object, img, style")
        for element in ours.find_all(True):
            assert not [key for key in element.attrs if key.startswith("on")]
            assert not str(element.get("href", "")).startswith(("javascript:", "data:"))
    readings = built.html("portfolio/background/index.html").select(".mlops-canvas__body")
    text = next(each for each in readings if "bold" in each.text)
    check_harmless(text)
    assert (
        next(a["href"] for a in text.select("a") if a.text == "Picture") == "https://payments.example.com/picture.png"
    )


def check_harmless(text: Any) -> None:
    """Check what is left of `HOSTILE`."""
    assert {element.name for element in text.find_all(True)} <= {"p", "a", "b", "h4"}
    assert not text.select("[id], [class], [style]")
    assert not [key for element in text.find_all(True) for key in element.attrs if key.startswith("on")]
    assert not text.select('[href^="javascript:"], [href^="data:"]')
    assert "{{ config }} --8<--" in text.text
    assert text.h4.text.startswith("Heading")


def test_nothing_in_texts_of_others_is_trusted_in_documents(loader: Loader) -> None:
    name = "<script>x()</script>\"'>"
    feed = read_feed(make_feed(make_product("fraud", boxes={"background": HOSTILE}, product=name, owner=name)))
    products = make_products(feed, SourceSite("payments", name, URL, date(2026, 11, 12)), loader.definitions)
    job = cast("ExportJob", SimpleNamespace(elsewhere=products, loader=loader))
    (article,) = _make_other_articles(job, Words())
    html = BeautifulSoup(article.html, "html.parser")
    assert not html.select("script, iframe, form, object, img, style")
    check_harmless(html.select_one(".mlops-canvas__body > div"))


def test_titles_of_others_are_no_templates_and_take_no_page(tmp_path: Path) -> None:
    boxes = [{"key": key, "title": "{{ 6 * 7 }} {% if %}"} for key in ("background", "changes")]
    layout = {"key": "0.1", "title": "Team", "columns": [{"key": "a", "title": "A", "boxes": boxes}]}
    copy(tmp_path, make_feed("fraud", definitions=[layout]))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    config = write_site(tmp_path, {"index.md": "# Home\n"}, plugin=f"mlops-canvas: {options}, macros")
    built = build_site(config, tmp_path / "site")
    assert built.warnings == []
    assert built.html("portfolio/background/index.html").h1.text.startswith("{{ 6 * 7 }} {% if %}")
    assert built.html("portfolio/changes/index.html").h1.text.startswith("Latest changes")


def test_a_text_of_others_that_is_nested_too_deeply_is_shown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    convert = Markdown.convert

    def refuse(markdown: Markdown, source: str) -> str:
        if source.startswith("- deep"):
            raise RecursionError
        return convert(markdown, source)

    monkeypatch.setattr(Markdown, "convert", refuse)
    copy(tmp_path, make_feed(make_product("deep", boxes={"background": "- deep <b>"}), "fraud"))
    built = build(tmp_path)
    readings = built.html("portfolio/background/index.html").select(".mlops-canvas__body")
    assert {"- deep <b>", "Fraud costs."} <= {each.text.strip() for each in readings}


@pytest.mark.parametrize("case", ["missing", "changed", "gone", "old", "moved", "merge"])
def test_a_copy_that_is_not_as_it_should_be_is_told(tmp_path: Path, case: str) -> None:
    (tmp_path / "docs").mkdir()
    if case != "missing":
        copy(tmp_path, make_feed("fraud"), address="https://old.example.com/" if case == "moved" else URL)
    file = locate_copy(tmp_path, "payments")
    if case == "changed":
        file.write_text(file.read_text() + " ")
    if case == "gone":
        file.unlink()
    if case == "merge":
        (tmp_path / "canvases.lock").write_text("<<<<<<< HEAD")
    built = build(
        tmp_path, {"own.md": "# Own\n\n```mlops-canvas\nproduct: Own\n```\n"}, max_age=10 if case == "old" else 0
    )
    told = {
        "missing": "there is no copy of source 'payments'; run 'mlops-canvas sync'",
        "changed": "the copy '.canvases/payments.json' does not match 'canvases.lock'; run 'mlops-canvas sync'",
        "gone": "the copy '.canvases/payments.json' cannot be read: No such file or directory; run 'mlops-canvas sync'",
        "old": "the copy of source 'payments' is 16 days old, and its 'max_age' is 10; run 'mlops-canvas sync'",
        "moved": "the copy of source 'payments' comes from another address, 'https://old.example.com/'; run 'mlops-canvas sync'",
        "merge": "'canvases.lock' is not JSON; take one side of a merge, or delete it, and run 'mlops-canvas sync'",
    }
    assert built.warnings == [f"mlops-canvas: canvases.lock:1:1: {told[case]} [source-copy]"]
    assert bool(find_row(built.html("portfolio/index.html"), "payments/fraud")) == (case in ("old", "moved"))
    assert find_row(built.html("portfolio/index.html"), "own")


def test_the_command_knows_the_products_of_other_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(tmp_path, make_feed("fraud"))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    write_site(tmp_path, OWN, plugin=f"mlops-canvas: {options}")
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    assert run(main, ["check"]).exit_code == 0
    feed = json.loads(run(main, ["portfolio"]).stdout)
    assert [product["id"] for product in feed["products"]] == ["payments/fraud", "own"]
    locate_copy(tmp_path, "payments").unlink()
    for command in ("check", "portfolio"):
        result = run(main, [command])
        assert result.exit_code == 1
        assert "the copy '.canvases/payments.json' cannot be read" in result.output
    assert "there is no product with the id 'payments/fraud'" in run(main, ["check"]).output


def test_products_of_other_sites_are_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(tmp_path, make_feed("fraud", schema_version=1, definitions=["0.1"]))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    write_site(tmp_path, {"index.md": "# Home\n"}, plugin=f"mlops-canvas: {options}")
    monkeypatch.chdir(tmp_path)
    for name in ("p.csv", "p.json", "p.xlsx"):
        result = CliRunner().invoke(main, ["export", "-o", name])
        assert (result.exit_code, result.stderr) == (0, f"1 canvas written to {name}\n")
    sheet = load_workbook(tmp_path / "p.xlsx").get_sheet_by_name("Facts")
    row = dict(zip(*sheet.to_python(), strict=True))
    assert (row["Product"], row["ID"], row["Source"]) == ("Fraud", "payments/fraud", "payments")
    result = CliRunner().invoke(main, ["import", "p.xlsx"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\n# Fraud\n" in result.stdout
    assert "id:" not in result.stdout


def test_zensical_shows_the_products_of_other_sites(tmp_path: Path) -> None:
    name = "<script>x()</script>\"'>"
    copy(tmp_path, make_feed(make_product("fraud", product=name, owner=name, tags=[name], summary=name,
                                          links={name: "javascript:x()"})))  # fmt: skip
    write_site(tmp_path, OWN | {"portfolio.md": "# Products\n\n<!-- mlops-portfolio -->\n"})
    (tmp_path / "zensical.toml").write_text(
        "[project]\nsite_name = 'T'\n[project.markdown_extensions.mlops_canvas]\n"
        f"sources = [{{id = 'payments', url = '{URL}'}}]\n"
    )
    result = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "-f", "zensical.toml"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    html = BuiltSite(tmp_path / "site").html("portfolio/index.html")
    assert find_row(html, "payments/fraud")["data-source"] == "payments"
    assert name in find_row(html, "payments/fraud").text
    assert not html.select('.mlops-canvas-portfolio script, .mlops-canvas-portfolio [href^="javascript:"]')


def test_properdocs_shows_the_products_of_other_sites(tmp_path: Path) -> None:
    copy(tmp_path, make_feed("fraud"))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    write_site(tmp_path, OWN, plugin=f"mlops-canvas: {options}").rename(tmp_path / "properdocs.yml")
    result = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--strict"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    html = BuiltSite(tmp_path / "site").html("portfolio/index.html")
    assert find_row(html, "payments/fraud")["data-source"] == "payments"


def test_without_the_extra_a_build_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    copy(tmp_path, make_feed("fraud"))
    monkeypatch.setitem(sys.modules, "nh3", None)
    with pytest.raises(Abort):
        build(tmp_path)
    assert (
        "texts of other sites need nh3, which is not installed; pip install 'mkdocs-mlops-canvas[sources]'"
        in caplog.text
    )


def test_the_copy_in_the_example_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANVAS_HISTORY", "none")
    feed = read_feed((build_site(EXAMPLE / "mkdocs.yml", tmp_path).folder / "portfolio.json").read_bytes())
    copied = json.loads(locate_copy(EXAMPLE / "group", "handbook").read_bytes())
    difference = compare_feeds(copied, feed)
    assert not difference, (
        "run 'CANVAS_HISTORY=none mkdocs build' in example-site, and 'mlops-canvas sync' in its group"
    )


def test_two_builds_of_one_lock_are_the_same(tmp_path: Path) -> None:
    built: list[dict[Path, bytes]] = []
    for name, zone, locale in (("a", "Asia/Tokyo", "C"), ("b", "America/Lima", "C.UTF-8")):
        folder = tmp_path / name
        copy_config(folder)
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(len(built))}
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, env=environment, check=True)
        files = (folder / "site").rglob("*")
        built.append({file.relative_to(folder): file.read_bytes() for file in files if file.is_file()})
    assert built[0].keys() == built[1].keys()
    assert [name for name in built[0] if built[0][name] != built[1][name]] == []


def copy_config(folder: Path) -> None:
    """Leave a site with copies of two products."""
    folder.mkdir()
    copy(folder, make_feed(make_product("fraud", **FACTS), "churn"))
    options = json.dumps({"sources": [{"id": "payments", "url": URL}]})
    write_site(folder, OWN, plugin=f"mlops-canvas: {options}")


def test_a_text_in_which_markdown_would_get_lost_is_shown_as_it_is_written(tmp_path: Path) -> None:
    copy(tmp_path, make_feed(make_product("fraud", boxes={"background": "[" * 2001})))
    readings = build(tmp_path).html("portfolio/background/index.html").select(".mlops-canvas__body pre")
    assert [text.text for text in readings] == ["[" * 2001]
