"""Facts of profiles in a built site: on the canvas, in the portfolio and in what is selected of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import BuiltSite, build_site
from tests.profiles import FACTS, PROFILE

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "radar.md": f"# Radar\n\n```mlops-canvas\nproduct: Radar\n{FACTS}```\n",
    "sorter.md": "# Sorter\n\n```mlops-canvas\nproduct: Sorter\nmodel_register: {risk: minimal}\n```\n",
    "plain.md": "# Plain\n\n```mlops-canvas\nproduct: Plain\n```\n",
    "high.md": "# High\n\n```mlops-portfolio\nwhere: {model_register.risk: High}\nview: table\n```\n",
    "unsaid.md": "# Unsaid\n\n```mlops-portfolio\nwhere:\n  model_register.personal_data: [no, empty]\n```\n",
    "wrong.md": "# Wrong\n\n```mlops-portfolio\nwhere:\n  model_register.risc: high\n  model_register.risk: hihg\n```\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder: Path = tmp_path_factory.mktemp("profiles")
    (folder / "docs").mkdir()
    (folder / "register.yml").write_text(PROFILE)
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text)
    (folder / "mkdocs.yml").write_text(
        "site_name: S\nsite_url: https://example.com/\ntheme: {name: mkdocs, locale: da}\n"
        "plugins: [{mlops-canvas: {profiles: [register.yml]}}]\n"
    )
    return build_site(folder / "mkdocs.yml", folder / "site")


def test_the_header_of_a_canvas_has_its_facts_as_readers_see_them(built: BuiltSite) -> None:
    profile = built.html("radar/index.html").select_one("details.mlops-canvas__profile[data-profile=model_register]")
    assert profile
    facts = {str(each["data-field"]): each for each in profile.select(".mlops-canvas__field")}
    shown = {key.partition(".")[2]: each.dd.get_text() for key, each in facts.items() if each.dd}
    assert shown == {
        "risk": "High risk", "role": "provider", "contact": "ml@example.com", "personal_data": "Ja", "users": "1200",
        "since": "2. mar. 2026", "entry": "example.com/42", "regions": "Oslo, Bergen", "purpose": "Ranks the queue.",
    }  # fmt: skip
    assert [link["href"] for link in profile.select("a")] == ["mailto:ml@example.com", "https://example.com/42"]
    assert [each.get_text() for each in profile.select("summary span")] == ["9 oplysninger", "High risk", "provider"]
    assert built.html("plain/index.html").select_one(".mlops-canvas__profile") is None


def test_the_portfolio_has_a_column_for_a_profile_and_filters_for_its_choices(built: BuiltSite) -> None:
    page = built.html("portfolio/index.html")
    assert [each.get_text() for each in page.select("th.mlops-canvas-portfolio__fact")] == ["Model register"]
    facts = page.select_one('[data-id="radar"] [data-field="model_register"]')
    assert facts
    assert [each.get_text(" ") for each in facts.select("div")] == [
        "Risk class High risk",
        "Role provider",
        "Personal data Ja",
    ]
    facets = {str(each["data-facet"]) for each in page.select("[data-facet]")}
    assert {key for key in facets if key.startswith("f-")} == {
        f"f-model_register.{name}" for name in ("risk", "role", "personal_data")
    }
    names = page.select('[data-facet="f-model_register.personal_data"] [data-value]')
    assert [each.get_text() for each in names] == ["Ja", "Nej", "Ikke angivet"]
    card = page.select_one('[data-id="radar"]')
    assert card
    assert card["data-f-model_register.risk"] == "high"


def test_a_page_selects_products_by_their_facts(built: BuiltSite) -> None:
    def chosen(page: str) -> list[str]:
        return [
            str(card["data-id"]) for card in built.html(f"{page}/index.html").select(".mlops-canvas-portfolio__card")
        ]

    assert chosen("high") == ["radar"]
    assert chosen("unsaid") == ["plain", "sorter"]
    root = built.html("unsaid/index.html").select_one(".mlops-canvas-portfolio")
    assert root
    assert root["data-query"] == "f-model_register.personal_data=no&f-model_register.personal_data="
    assert [line.partition("wrong.md:")[2] for line in built.warnings if "wrong.md" in line] == [
        "5:3: 'where': unknown fact 'model_register.risc'; did you mean 'model_register.risk'? [unknown-key]",
        "6:3: 'where': unknown value 'hihg'; did you mean 'high'? [wrong-type]",
    ]
