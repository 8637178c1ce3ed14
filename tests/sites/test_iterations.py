"""Sites whose canvases have iterations, by each of the ways in which they may be kept."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.portfolio.docs_folder import DocsFolder
from mkdocs_mlops_canvas.portfolio.review import Terms
from tests.conftest import build_site, follow
from tests.repository import make_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from tests.conftest import BuiltSite

PLUGIN = "mlops-canvas: { history: git }"
REST = "\n# Churn\n\nA page with more than its canvas, so that git knows it again.\n" * 5
REPOSITORY = "repo_url: https://github.com/o/r\nedit_uri: edit/main/docs/\n"


def front(number: int, background: str, stage: str = "pilot", product: str = "Churn Radar") -> str:
    return (
        f"---\ncanvas:\n  product: {product}\n  date: 2026-0{number}-01\n  iteration: {number}\n  stage: {stage}\n"
        f"  background: |\n    {background}\n---\n"
    )


def fence(number: int, background: str) -> str:
    return f"```mlops-canvas\nproduct: Churn Radar\niteration: {number}\nbackground: {background}\n```\n\n"


def steps(built: BuiltSite, page: str) -> list[tuple[str, str | None]]:
    """The labels of the iterations on a page, and where they lead."""
    items = built.html(page).select(".mlops-canvas__iterations")[0].select("li > *")
    return [(" ".join(item.get_text(" ").split()), str(item["href"]) if item.get("href") else None) for item in items]


def changed(built: BuiltSite, page: str) -> tuple[list[str], list[str]]:
    """The words that are marked as added and as removed in boxes."""
    html = built.html(page)
    return tuple([item.get_text() for item in html.select(f".mlops-canvas__box {tag}")] for tag in ("ins", "del"))  # type: ignore[return-value]


def test_a_page_for_each_iteration(site: Callable[..., BuiltSite]) -> None:
    built = site({
        "index.md": "# Home\n",
        "products/churn/index.md": front(3, "Customers leave us [often](../../index.md).", stage="production"),
        "products/churn/second.md": front(2, "Customers leave us daily."),
        "products/churn/first.md": front(1, "Customers leave us."),
    })  # fmt: skip
    assert built.warnings == []
    page = "products/churn/index.html"
    assert steps(built, page) == [
        ("Iteration 1 1 Jan 2026", "first/"), ("Iteration 2 1 Feb 2026", "second/"),
        ("Iteration 3 1 Mar 2026", "#canvas-churn-radar"),
    ]  # fmt: skip
    assert all(follow(built, page, href) for _, href in steps(built, page) if href)
    assert changed(built, page) == (["often"], ["daily"])
    assert changed(built, "products/churn/second/index.html") == ([" daily".strip()], [])
    assert changed(built, "products/churn/first/index.html") == ([], [])
    summary = built.html(page).select(".mlops-canvas__changes")[0]
    assert "What changed since iteration 2" in summary.get_text()
    assert [link["href"] for link in summary.select("a")] == ["#background"]
    assert summary.select("dl")[0].get_text(" ", strip=True) == "Stage Pilot Production"
    # the other iterations are in the switcher, so they are no pages of the product besides
    assert not built.html(page).select(".mlops-canvas__pages")
    assert "mlops-canvas" in str(built.html(page).select("script[src*=mlops]"))


def test_several_on_one_page(site: Callable[..., BuiltSite]) -> None:
    built = site({"p.md": "# P\n\n" + fence(2, "It rains now.") + fence(1, "It rains.") + fence(3, "It pours now.")})
    assert built.warnings == []
    assert steps(built, "p/index.html") == [
        ("Iteration 1", "./#canvas-churn-radar--2"), ("Iteration 2", "#canvas-churn-radar"),
        ("Iteration 3", "./#canvas-churn-radar--3"),
    ]  # fmt: skip
    assert changed(built, "p/index.html") == ([" now".strip(), "pours"], ["rains"])
    ids = [element["id"] for element in built.html("p/index.html").select("[id]")]
    assert len(ids) == len(set(ids))


def test_an_iteration_without_a_number(site: Callable[..., BuiltSite]) -> None:
    """They are counted where none has a number, and else what is counted could be the number of another one."""
    page = "p/index.html"
    plain = [fence(number, text).replace(f"iteration: {number}\n", f"date: 2026-0{number}-01\n")
             for number, text in ((1, "It rains."), (3, "It pours."))]  # fmt: skip
    built = site({"p.md": "# P\n\n" + "".join(plain)})
    assert [label for label, _ in steps(built, page)] == ["Iteration 1 1 Jan 2026", "Iteration 2 1 Mar 2026"]
    numbered = fence(2, "It drips.").replace("iteration: 2\n", "iteration: 2\ndate: 2026-02-01\n")
    built = site({"p.md": "# P\n\n" + numbered + "".join(plain)})
    assert [label for label, _ in steps(built, page)] == [
        "Iteration – 1 Jan 2026", "Iteration 2 1 Feb 2026", "Iteration – 1 Mar 2026",
    ]  # fmt: skip


def test_what_is_gone_is_found_by_nobody(site: Callable[..., BuiltSite]) -> None:
    """Neither search nor the comparison of boxes, nor the table of contents; old links are not followed."""
    built = site({
        "index.md": "# Home\n",
        "a.md": front(1, "Zebra [gone](nowhere.md). ![Plot](nowhere.png)\n\n    #### Oldhead\n"),
        "b.md": front(2, "Yak [here](index.md).\n\n    #### Newhead\n"),
    })  # fmt: skip
    assert [warning for warning in built.warnings if "b.md" in warning] == []
    words = " ".join(item["text"] for item in json.loads(built.text("search/search_index.json"))["docs"]
                     if item["location"].startswith("b/"))  # fmt: skip
    assert "Yak" in words
    assert "Zebra" not in words
    assert "Zebra" not in built.text("portfolio/background/index.html")
    assert not built.html("portfolio/background/index.html").select("ins, del")
    page = built.html("b/index.html")
    assert "Zebra" in page.get_text()
    assert "Oldhead" not in str(page.select(".md-nav--secondary"))
    assert "Newhead" in str(page.select(".md-nav--secondary"))


def test_out_of_git(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    repository = make_repository(tmp_path)
    commits = []
    for number, text in ((1, "Customers go."), (1, "Customers leave."), (2, "Customers [leave](gone.md) daily.")):
        repository.write("churn.md", front(number, text, stage="idea") + REST)
        commits.append(repository.commit())
    before = site(
        {"radar.md": front(3, "Customers leave hourly.") + REST, "index.md": "# Home\n"},
        plugin=PLUGIN,
        extra=REPOSITORY,
    )
    assert "a link 'gone.md'" in before.warnings[0]
    repository.commit("churn.md")  # renamed, with a change
    built = build_site(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True)
    assert built.warnings == []
    assert steps(built, "radar/index.html") == [
        ("Iteration 1 1 Jan 2026", f"https://github.com/o/r/blob/{commits[1]}/docs/churn.md"),
        ("Iteration 2 1 Feb 2026", f"https://github.com/o/r/blob/{commits[2]}/docs/churn.md"),
        ("Iteration 3 1 Mar 2026", "#canvas-churn-radar"),
    ]  # fmt: skip
    assert changed(built, "radar/index.html") == (["leave hourly"], ["leave (gone.md) daily"])
    product = json.loads(built.text("portfolio.json"))["products"][0]
    assert product["iterations"] == [
        {"iteration": 1, "date": "2026-01-01", "changed": ["background"], "commit": commits[1]},
        {"iteration": 2, "date": "2026-02-01", "changed": ["background"], "commit": commits[2]},
        {"iteration": 3, "date": "2026-03-01", "changed": ["background"]},
    ]  # fmt: skip
    assert product["last_change"] == "2026-01-04"


def test_out_of_a_submodule_and_of_what_a_link_leads_to(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    repository, module = make_repository(tmp_path), make_repository(tmp_path / "module", ".")
    commits = []
    for number in (1, 2):
        module.write("churn.md", front(number, f"Text {number}."))
        module.commit()
        (tmp_path / "README.md").write_text(front(number, f"Text {number}.", product="Linked"))
        commits.append(repository.commit())
    (tmp_path / "docs" / "linked.md").symlink_to("../README.md")
    (module.folder).rename(tmp_path / "docs" / "sub")
    built = site({"index.md": "# Home\n"}, plugin=PLUGIN, extra=REPOSITORY)
    now = "Iteration 2 1 Feb 2026"
    assert steps(built, "sub/churn/index.html") == [("Iteration 1 1 Jan 2026", None), (now, "#canvas-churn-radar")]
    link = f"https://github.com/o/r/blob/{commits[0]}/README.md"
    assert steps(built, "linked/index.html") == [("Iteration 1 1 Jan 2026", link), (now, "#canvas-linked")]


def test_out_of_git_without_a_host(tmp_path: Path, loader: Loader) -> None:
    """On Zensical, and for the command `portfolio`."""
    repository = make_repository(tmp_path)
    for number in (1, 2):
        repository.write("a.md", front(number, f"Text {number}."))
        commit = repository.commit()
    repository.write("a.md", front(3, "Now."))
    told: list[str] = []
    folder = DocsFolder(tmp_path / "docs", history="git", tell=told.append)
    product = folder.read(loader, Terms(), Words()).portfolio.products[0]
    assert [(entry.canvas.header.iteration, bool(entry.commit)) for entry in product.iterations] == [
        (1, True),
        (2, True),
        (3, False),
    ]
    assert product.iterations[1].commit == commit
    assert told == []
    result = CliRunner().invoke(main, ["portfolio", str(tmp_path / "docs"), "-f", str(_config(tmp_path))])
    assert [item["iteration"] for item in json.loads(result.output)["products"][0]["iterations"]] == [1, 2, 3]


def _config(folder: Path) -> Path:
    file = folder / "mkdocs.yml"
    file.write_text("site_name: T\nplugins:\n  - mlops-canvas:\n      history: !ENV [CANVAS_HISTORY, git]\n", "utf-8")
    return file


@pytest.mark.parametrize("what", ["shallow", "no git", "no repository"])
def test_a_history_that_cannot_be_read_is_told_once(
    site: Callable[..., BuiltSite], tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"a.md": front(2, "Now."), "b.md": front(1, "Other.", product="Other")}
    if what == "shallow":
        repository = make_repository(tmp_path / "full", docs=".")
        for number in (1, 2):
            repository.write("a.md", front(number, "Then."))
            repository.commit()
        subprocess.run(
            ["git", "clone", "-q", "--depth", "1", f"file://{tmp_path}/full", str(tmp_path / "docs")], check=True
        )
    elif what == "no git":
        monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    else:
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.fspath(tmp_path.parent))
    built = site(pages, plugin=PLUGIN)
    assert len(built.warnings) == 1
    expected = {"shallow": "fetch-depth: 0", "no git": "git is not installed", "no repository": "repository"}[what]
    assert "'history': " in built.warnings[0]
    assert expected in built.warnings[0]
    assert built.html("a/index.html").select(".mlops-canvas")
    with pytest.raises(Abort):
        build_site(tmp_path / "mkdocs.yml", tmp_path / "site", strict=True)


def test_latest_changes(site: Callable[..., BuiltSite]) -> None:
    built = site({"a.md": front(1, "One."), "b.md": front(3, "One two."), "c.md": front(2, "Else.", product="Other")})
    page = "portfolio/changes/index.html"
    assert follow(built, "portfolio/index.html", "changes/")
    assert built.html("portfolio/index.html").select('.mlops-canvas-portfolio a[href="changes/"]')
    items = built.html(page).select(".mlops-canvas-portfolio__changes li")
    assert [(item["data-id"], item.select_one("time")["datetime"]) for item in items] == [
        ("churn-radar", "2026-03-01"), ("other", "2026-02-01"), ("churn-radar", "2026-01-01"),
    ]  # fmt: skip
    for link in built.html(page).select(".mlops-canvas-portfolio a[href]"):
        assert follow(built, page, str(link["href"])), link
    assert [item.a["href"] for item in items] == ["../../b/#changes", "../../c/", "../../a/"]
    assert [part.text for part in built.html(page).select("h2, h3")] == ["Q1 2026", "Mar 2026", "Feb 2026", "Jan 2026"]
    assert built.html(page).select_one("head link[type='application/feed+json']")["href"] == "../../changes.json"
    ids = [item["id"] for item in json.loads(built.text("changes.json"))["items"]]
    assert ids == ["churn-radar/2", "other/1", "churn-radar/1"]
    assert "changes" not in built.text("search/search_index.json")
    cards = built.html("portfolio/index.html").select(".mlops-canvas-portfolio__card")
    assert [(card["data-id"], card["data-iterations"]) for card in cards] == [("churn-radar", "2"), ("other", "1")]


def test_latest_changes_have_no_end_and_later_months_are_closed(site: Callable[..., BuiltSite]) -> None:
    fence = "```mlops-canvas\nproduct: P{0}\ndate: 2026-{1:02}-01\nbackground: b\n```\n\n"
    built = site(
        {"a.md": "".join(fence.format(n, 12 - n // 60) for n in range(180))}, plugin="{mlops-canvas: {feed: false}}"
    )
    months = built.html("portfolio/changes/index.html").select("details")
    assert [(len(month.select("li")), month.has_attr("open")) for month in months] == [
        (60, True),
        (60, True),
        (60, False),
    ]
    assert "feed+json" not in built.text("portfolio/changes/index.html")
    assert not (built.folder / "changes.json").exists()


def test_products_without_a_day_or_a_second_iteration_have_no_changes(site: Callable[..., BuiltSite]) -> None:
    built = site({"a.md": "---\ncanvas: {product: A, background: b}\n---\n"})
    assert not built.html("portfolio/index.html").select("[data-view=changes]")
    assert built.html("portfolio/changes/index.html").h2.text == "No date"


def test_a_page_of_the_author_in_its_place_stays(site: Callable[..., BuiltSite]) -> None:
    built = site({"a.md": front(1, "One."), "portfolio/changes.md": "# Mine\n"})
    assert "Mine" in built.html("portfolio/changes/index.html").get_text()
    assert not built.html("portfolio/index.html").select('.mlops-canvas-portfolio a[href="changes/"]')


def test_a_portfolio_in_the_order_of_changes(site: Callable[..., BuiltSite]) -> None:
    built = site({
        "a.md": front(1, "One.", product="A"), "b.md": front(3, "Two.", product="B"), "c.md": front(2, "x", product="C"),
        "t.md": "```mlops-portfolio\nsort: changed\n```\n",
    })  # fmt: skip
    names = [link.get_text() for link in built.html("t/index.html").select(".mlops-canvas-portfolio__name a")]
    assert names == ["B", "C", "A"]


@pytest.mark.parametrize("page", ["store-demand-forecast", "shelf-gap-detection", "invoice-reader"])
def test_the_example_site_has_three_iterations_by_each_way(example_site: BuiltSite, page: str) -> None:
    if page == "invoice-reader" and os.environ.get("CANVAS_HISTORY") == "none":
        pytest.skip("its iterations are in the commits of this repository, which are not here: clone all of them")
    path = f"products/{page}/index.html"
    assert len(steps(example_site, path)) >= 3
    assert example_site.html(path).select(".mlops-canvas__body ins, .mlops-canvas__body del")


def test_many_iterations_are_not_all_named(site: Callable[..., BuiltSite]) -> None:
    text = "".join(f"```mlops-canvas\nproduct: P\niteration: {number}\n```\n\n" for number in range(1, 41))
    built = site({"p.md": text})
    navs = built.html("p/index.html").select(".mlops-canvas__iterations ol")
    labels = [[item.get_text(" ", strip=True).removeprefix("Iteration ") for item in nav.select("li")] for nav in navs]
    assert labels[0] == ["1", "2", "3", "4", "5", "6", "… 33 more", "40"]
    assert labels[7] == [*map(str, range(1, 14)), "… 26 more", "40"]
    assert labels[19] == ["1", "… 13 more", *map(str, range(15, 26)), "… 14 more", "40"]
    assert labels[-1] == ["1", "… 33 more", "35", "36", "37", "38", "39", "40"]
