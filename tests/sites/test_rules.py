"""Rules of a site in its build, on its pages and in the reports of the command."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.extension.context import make_context
from tests.cli.running import run
from tests.conftest import BuiltSite, build_site

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
site_name: S
site_url: https://example.com/
theme: {name: mkdocs, locale: de}
plugins:
  - mlops-canvas:
      rules:
        - id: governance
          when: {stage: production}
          require: [owner, model_governance]
          say: In production, somebody answers for it.
          level: error
        - require: [review_by]
          level: info
        - require: [ownr]
"""
PAGES = {
    "radar.md": "# Radar\n\n```mlops-canvas\nproduct: Radar\nstage: production\nowner: A\n```\n",
    "sorter.md": "# Sorter\n\n```mlops-canvas\nproduct: Sorter\nstage: idea\n```\n",
    "done.md": "# Done\n\n```mlops-canvas\nproduct: Done\nstage: pilot\nreview_by: 2027-01-01\n```\n",
    "secret.md": "# Secret\n\n```mlops-canvas\nproduct: Secret\nstage: production\nprivate: true\n```\n",
}
SAID = "In production, somebody answers for it; fill in 'model_governance' [rule]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "docs").mkdir()
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text)
    (folder / "mkdocs.yml").write_text(CONFIG)
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> BuiltSite:
    return build_site(folder / "mkdocs.yml", folder / "site")


def test_a_build_warns_of_broken_rules_but_not_of_notes(built: BuiltSite) -> None:
    found = [line for line in built.warnings if "[rule]" in line or "[wrong-rule]" in line]
    assert [line.partition(": ")[2] for line in found] == [
        "mkdocs.yml:14:11: rule 3: unknown fact or box 'ownr'; did you mean 'owner'? [wrong-rule]",
        f"docs/radar.md:4:1: {SAID}",
        "docs/secret.md:4:1: In production, somebody answers for it; fill in 'owner' and 'model_governance' [rule]",
    ]


def test_a_canvas_lists_its_open_points(built: BuiltSite) -> None:
    points = built.html("radar/index.html").select(".mlops-canvas__open li")
    assert [point.get_text() for point in points] == [
        "In production, somebody answers for it. Es fehlt: Model governance",
        "Es fehlt: Prüfen bis",
    ]
    assert not built.html("radar/index.html").select(".mlops-canvas__problem")
    assert len(built.html("secret/index.html").select(".mlops-canvas__open li")) == 2
    assert not built.html("done/index.html").select(".mlops-canvas__open")


def test_the_portfolio_counts_and_filters_them(built: BuiltSite) -> None:
    page = built.html("portfolio/index.html")
    cards = {str(card["data-id"]): card for card in page.select(".mlops-canvas-portfolio__card")}
    shown = {
        id_: [each.get_text() for each in card.select(".mlops-canvas-portfolio__points")] for id_, card in cards.items()
    }
    assert shown == {"done": [], "radar": ["2 offene Punkte"], "secret": [], "sorter": ["1 offener Punkt"]}
    assert [card.get("data-open") for card in cards.values()] == [
        None,
        "governance needs-review-by",
        "needs-review-by",
        None,
    ]
    facet = {str(each["data-value"]): each.get_text() for each in page.select('[data-facet="open"] [data-value]')}
    assert facet == {
        "governance": "In production, somebody answers for it.",
        "needs-review-by": "Prüfen bis",
        "": "Keine offenen Punkte",
    }
    assert len(cards["radar"].select('[data-field="open"] li')) == 2


@pytest.mark.parametrize("paths", [(), ("docs/radar.md",)])
def test_check_reports_them_with_their_ids(folder: Path, paths: tuple[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "right.yml").write_text(CONFIG.replace("ownr", "product"))
    result = run("check", *paths, "-f", "mkdocs.yml")
    assert result.exit_code == 1
    assert f"docs/radar.md:4:1: {SAID}\n" in result.stdout
    assert "docs/radar.md:4:1: info: 'every canvas' needs" not in result.stdout
    assert "docs/radar.md:4:1: info: every canvas needs 'review_by'; fill in 'review_by' [rule]\n" in result.stdout
    (run_,) = json.loads(run("check", *paths, "--format", "sarif").stdout)["runs"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in run_["tool"]["driver"]["rules"]}
    assert rules["governance"] == "In production, somebody answers for it"
    levels = {(each["ruleId"], each["level"]) for each in run_["results"]}
    assert levels == {("wrong-rule", "error"), ("governance", "error"), ("needs-review-by", "note")}
    assert (
        "::notice file=docs/radar.md,line=4,col=1,title=needs-review-by::" in run("check", "--format", "github").stdout
    )
    (problem, *_) = json.loads(run("check", "docs/radar.md", "--format", "json").stdout)["problems"][1:]
    assert (problem["rule"], problem["level"]) == ("governance", "error")


def test_notes_fail_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "notes.yml").write_text(
        CONFIG.replace("ownr", "owner").replace("level: error", "level: info") + "          level: info\n"
    )
    result = run("check", "-f", "notes.yml")
    assert (result.exit_code, result.stderr) == (0, "4 canvases, 8 problems\n")


def test_the_extension_knows_rules_where_no_plugin_runs() -> None:
    rules = [{"id": "owner", "require": ["owner"]}, {"require": ["ownr"]}]
    context = make_context(MlopsCanvasExtension(rules=rules).getConfigs(), None)
    assert [rule.id for rule in context.rules] == ["owner"]
    (warning,) = context.warnings
    assert "rule 2: unknown fact or box 'ownr'; did you mean 'owner'?" in warning
