"""The portfolio as its readers use it: views, search, facets, the address, the keyboard, printing."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from tests.browser.test_canvas import OVERFLOW, find_axe_violations, find_axe_violations_in_light_and_dark
from tests.conftest import EXAMPLE, build_site, write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[[Path], str]

VIEWS = ("cards", "table", "gaps", "compare")
PATHS = {
    "cards": "portfolio/",
    "table": "portfolio/?view=table",
    "gaps": "portfolio/gaps/",
    "compare": "portfolio/background/",
}
SHOWN = {
    "cards": ".mlops-canvas-portfolio__table tbody",
    "table": ".mlops-canvas-portfolio__table thead",
    "gaps": ".mlops-canvas-portfolio__matrix",
    "compare": ".mlops-canvas-portfolio__reading >> nth=0",
}
NAMES = {
    "cards": ".mlops-canvas-portfolio__name",
    "table": ".mlops-canvas-portfolio__name",
    "gaps": ".mlops-canvas-portfolio__matrix tbody th",
    "compare": ".mlops-canvas-portfolio__reading h2",
}


def names(page: Page, view: str = "cards") -> list[str]:
    return [text.strip() for text in page.locator(NAMES[view]).all_text_contents()]


def count(page: Page) -> str:
    return page.locator(".mlops-canvas-portfolio__count").inner_text()


def query(page: Page) -> str:
    return str(page.evaluate("location.search.slice(1)"))


def choose(page: Page, facet: str, value: str) -> None:
    menu = page.locator(f"[data-facet={facet}]")
    if menu.locator("fieldset").is_hidden():
        menu.locator("button").click()
    menu.locator(f"input[value='{value}']").click()


def go(page: Page, view: str) -> None:
    """Go to another view by its link, and wait for it."""
    page.locator(f".mlops-canvas-portfolio__views [data-view={view}]").click()
    page.locator(f".mlops-canvas-portfolio[data-ready] [data-view={view}][aria-current]").wait_for()
    page.locator(SHOWN[view]).wait_for()


@pytest.fixture
def portfolio(example_site: BuiltSite, serve: Serve, open_page: Open) -> Callable[..., Page]:
    """Opens the portfolio of the example site: `portfolio("gaps/?stage=pilot", width=390)`."""
    url = serve(example_site.folder) + "portfolio/"
    return lambda query="", **options: open_page(url + query, **options)


@pytest.fixture(scope="session", params=["mkdocs", "readthedocs"])
def plain_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The example site with another theme."""
    theme = request.param
    folder = tmp_path_factory.mktemp(theme)
    config = (EXAMPLE / "mkdocs.yml").read_text("utf-8")
    config = re.sub(r"theme:\n.*?\n(?=plugins:)", f"theme: {theme}\n\n", config, flags=re.S)
    config = re.sub(r"  - pymdownx.emoji:\n(?:      .*\n)+", "", config)
    (folder / "mkdocs.yml").write_text(f"docs_dir: {EXAMPLE / 'docs'}\n{config}", "utf-8")
    return build_site(folder / "mkdocs.yml", folder / "site")


def test_views_keep_the_selection(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    assert count(page) == "12 of 12 products"
    choose(page, "stage", "production")
    expected = ["Card Fraud Shield", "Churn Radar", "Cold-chain Anomalies", "Invoice Reader", "Store Demand Forecast"]
    for view in (*VIEWS, "cards"):
        go(page, view)
        assert names(page, view) == expected
        assert count(page).startswith("5 of 12 products")
        assert query(page).partition("&")[0] == "stage=production"
        if view in ("gaps", "compare"):
            assert [other for other in VIEWS if other != view and page.locator(SHOWN[other]).count()] == []
    go(page, "table")
    page.locator("[name=sort]").select_option("-date")
    page.locator("[name=find]").fill("forecast")
    go(page, "gaps")
    assert query(page) == "find=forecast&stage=production&sort=-date"
    assert names(page, "gaps") == ["Store Demand Forecast"]
    page.go_back()
    page.locator("[data-view=table] .mlops-canvas-portfolio__name").wait_for()
    assert names(page) == ["Store Demand Forecast"]


def test_a_search_finds_the_same_in_all_views(portfolio: Callable[..., Page]) -> None:
    for text in ("honest customers", "risk platform", "payments risk", "real-time"):
        found = []
        for path in ("", "gaps/", "background/", "changes/"):
            page = portfolio(f"{path}?find={text}")
            page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
            found.append(count(page).partition(",")[0])
            page.close()
        assert len(set(found)) == 1
        assert not found[0].startswith(("0", "12"))


def test_old_addresses_of_views_lead_to_their_pages(portfolio: Callable[..., Page]) -> None:
    page = portfolio("?view=gaps&stage=pilot&sort=date")
    page.wait_for_url("**/portfolio/gaps/?stage=pilot&sort=date")
    assert len(names(page, "gaps")) == 4
    page = portfolio("?view=compare&box=data_collection&tag=tabular")
    page.wait_for_url("**/portfolio/data-collection/?tag=tabular")
    assert count(page) == "2 of 12 products, Data collection: 2"


def test_latest_changes_are_filtered_by_product(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    choose(page, "stage", "pilot")
    page.get_by_role("link", name="Changes").click()
    page.wait_for_url("**/portfolio/changes/?stage=pilot")
    assert count(page) == "4 of 12 products"
    assert page.locator(".mlops-canvas-portfolio__views [aria-current]").inner_text() == "Changes"
    entries = page.locator(".mlops-canvas-portfolio__changes li").filter(visible=True)
    days = entries.locator("time").evaluate_all("l => l.map(t => t.dateTime)")
    assert days == sorted(days, reverse=True)
    assert len(days) > 4
    assert sum(
        map(int, page.locator("summary .mlops-canvas-portfolio__n").filter(visible=True).all_inner_texts())
    ) == len(days)
    page.locator("[name=find]").fill("shelf")
    assert set(entries.locator("a").all_inner_texts()) == {"Shelf Gap Detection"}
    quarters = page.locator(".mlops-canvas-portfolio__changes h2").filter(visible=True).all_inner_texts()
    jumps = page.locator(".mlops-canvas-portfolio__jumps li a").filter(visible=True)
    assert jumps.all_inner_texts() == quarters
    jumps.last.click()
    assert page.url.endswith("/portfolio/changes/?find=shelf&stage=pilot#2026-q1")
    assert count(page) == "1 of 12 products"
    go(page, "table")
    assert names(page, "table") == ["Shelf Gap Detection"]


def test_an_address_chooses_products(portfolio: Callable[..., Page]) -> None:
    page = portfolio("gaps/?id=churn-radar&id=invoice-reader")
    assert names(page, "gaps") == ["Churn Radar", "Invoice Reader"]
    page.get_by_role("button", name="Remove filter Churn Radar").click()
    assert (names(page, "gaps"), query(page)) == (["Invoice Reader"], "id=invoice-reader")
    page.get_by_role("button", name="Clear all").click()
    assert len(names(page, "gaps")) == 12


def test_tags_with_entities_beside_minify(open_page: Open, tmp_path: Path) -> None:
    text = "---\ncanvas:\n  product: {}\n  tags: ['{}']\n---\n"
    pages = {"a.md": text.format("A", "a &lt; b"), "b.md": text.format("B", "a < b"), "index.md": "# Home\n"}
    plugins = "mlops-canvas, minify: {minify_html: true}"
    built = build_site(write_site(tmp_path, pages, theme="mkdocs", plugin=plugins), tmp_path / "site")
    page = open_page((built.folder / "portfolio" / "index.html").as_uri())
    page.locator("[data-facet=tag] button").click()
    page.get_by_label("a &lt; b", exact=False).check()
    assert names(page) == ["A"]
    page.goto((built.folder / "portfolio" / "gaps" / "index.html").as_uri() + page.evaluate("location.search"))
    assert names(page, "gaps") == ["A"]


@pytest.mark.parametrize("scripts", [True, False])
def test_cards_are_rows_of_a_table_without_roles_of_ours(portfolio: Callable[..., Page], scripts: bool) -> None:
    page = portfolio(scripts=scripts)
    table = ".mlops-canvas-portfolio__table"
    assert page.locator(f"{table}[role], {table} [role]").count() == 0  # checkers of HTML call them errors
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": table})
    roles: Counter[str] = Counter()
    for part in session.send("Accessibility.queryAXTree", node)["nodes"]:
        roles[part["role"]["value"]] += not part["ignored"]
    shown = {role: roles[role] for role in ("table", "row", "columnheader", "rowheader", "cell")}
    assert shown == {"table": 1, "row": 13, "columnheader": 9, "rowheader": 12, "cell": 96}


def test_search_covers_name_summary_owner_and_tags(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    search = page.locator("[name=find]")
    for text, expected in {
        "FRAUD": ["Card Fraud Shield"],
        "honest customers": ["Card Fraud Shield"],
        "risk platform": ["Card Fraud Shield"],
        "human in the loop": ["Chest X-ray Triage", "Support Ticket Triage"],
        "surgery": ["Bed Occupancy Forecast"],
        "nothing like it": [],
    }.items():
        search.fill(text)
        assert names(page) == expected or (not expected and page.locator(".mlops-canvas-portfolio__empty").is_visible())
    page.locator(".mlops-canvas-portfolio__empty button").click()
    assert len(names(page)) == 12
    assert query(page) == ""
    assert page.evaluate("document.activeElement.name") == "find"


def test_protected_products_are_last_in_no_count_and_found_by_name(
    tmp_path: Path, serve: Serve, open_page: Open
) -> None:
    fence = "```mlops-canvas\nproduct: {}\nstage: {}\nowner: {}\nbackground: Text.\n{}```\n\n"
    public = "".join(
        fence.format(name, stage, f"Team {name}", "") for name, stage in (("Beta", "pilot"), ("Delta", "retired"))
    )
    private = "".join(fence.format(name, "idea", "Nobody", "private: true\n") for name in ("Alpha", "Gamma"))
    built = build_site(write_site(tmp_path, {"index.md": public, "private.md": private}), tmp_path / "site")
    page = open_page(serve(built.folder) + "portfolio/")
    assert count(page) == "2 of 2 products"
    assert names(page) == ["Beta", "Delta", "Alpha", "Gamma"]
    for sort in ("stage", "owner", "changed", "date", "-date", "filled", "-filled"):
        page.locator("[name=sort]").select_option(sort)
        assert names(page)[2:] == ["Alpha", "Gamma"]
    page.locator("[name=find]").fill("a")
    assert len(names(page)) == 4
    page.locator("[name=find]").fill("alp")
    assert (names(page), count(page)) == (["Alpha"], "0 of 2 products")
    page.locator("[name=find]").fill("")
    go(page, "gaps")
    assert names(page, "gaps") == ["Beta", "Delta", "Alpha", "Gamma"]
    totals = page.locator(".mlops-canvas-portfolio__matrix tfoot td").all_text_contents()
    assert totals == ["0", *["2"] * 11, "22"]
    page.locator(".mlops-canvas-portfolio__matrix thead a", has_text="Background").click()
    page.locator(".mlops-canvas-portfolio__count", has_text="Background: 2").wait_for()
    assert names(page, "compare") == ["Beta", "Delta"]
    assert page.locator(".mlops-canvas-portfolio__missing").inner_text() == "Protected: Alpha, Gamma"
    go(page, "table")
    choose(page, "stage", "pilot")
    assert names(page, "table") == ["Beta"]
    assert page.locator("[data-facet=stage] input").count() == 2
    assert find_axe_violations(page) == []


def test_facets_combine_and_tell_what_each_value_would_give(portfolio: Callable[..., Page]) -> None:
    page = portfolio()

    def numbers(facet: str) -> dict[str, int]:
        button = page.locator(f"[data-facet={facet}] button")
        if button.get_attribute("aria-expanded") == "false":
            button.click()  # which fills the menu
        options = page.locator(f"[data-facet={facet}] label").evaluate_all(
            "labels => labels.map(l => [l.querySelector('input').value, +l.querySelector('.mlops-canvas-portfolio__n').textContent])"
        )
        button.click()
        return {value: number for value, number in options if number}

    everything = numbers("stage")
    assert everything == {"idea": 1, "exploration": 1, "pilot": 4, "production": 5, "retired": 1}
    choose(page, "stage", "pilot")
    choose(page, "stage", "idea")  # any within a facet
    assert len(names(page)) == 5
    assert numbers("stage") == everything  # what another stage would add
    assert numbers("tag")["time series"] == 2
    choose(page, "tag", "time series")  # all across facets
    assert names(page) == ["Bed Occupancy Forecast", "Returns Forecast"]
    assert query(page) == "stage=idea&stage=pilot&tag=time+series"
    page.keyboard.press("Escape")  # its menu is above the chosen values
    page.get_by_role("button", name="Remove filter Idea").click()
    assert names(page) == ["Bed Occupancy Forecast"]
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove filter Pilot"


def test_review_facet_and_age(portfolio: Callable[..., Page]) -> None:
    page = portfolio("?review=overdue")
    assert names(page) == ["Cold-chain Anomalies"]
    late = page.locator(".mlops-canvas-portfolio__date").inner_text()
    assert re.search(r"\d+ (months|years) ago, review overdue, stale", late)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Basket Recommender", "Support Ticket Triage"),
        ("stage", "Returns Forecast", "Basket Recommender"),
        ("owner", "Churn Radar", "Product Search Ranking"),
        ("date", "Invoice Reader", "Basket Recommender"),
        ("-date", "Basket Recommender", "Invoice Reader"),
        ("filled", "Card Fraud Shield", "Returns Forecast"),
        ("-filled", "Returns Forecast", "Support Ticket Triage"),
    ],
)
def test_sort(portfolio: Callable[..., Page], sort: str, first: str, last: str) -> None:
    page = portfolio()
    page.locator("[name=sort]").select_option(sort)
    found = names(page)
    assert (found[0], found[-1]) == (first, last)
    assert query(page) == ("" if sort == "name" else f"sort={sort}")


def test_heads_of_the_table_sort(portfolio: Callable[..., Page]) -> None:
    page = portfolio("?view=table")
    head = page.locator("th[data-key=date]")
    head.locator("button").click()
    assert (names(page)[0], head.get_attribute("aria-sort")) == ("Invoice Reader", "descending")
    head.locator("button").click()
    assert (names(page)[0], head.get_attribute("aria-sort")) == ("Basket Recommender", "ascending")
    assert page.locator("th[aria-sort]").count() == 1


def test_heads_of_the_gaps_sort_by_box_and_by_number(portfolio: Callable[..., Page]) -> None:
    page = portfolio("gaps/?stage=pilot&stage=production")
    head = page.locator("th[data-key=gap-model_governance]")
    head.get_by_role("button", name="Empty first: Model governance").click()
    assert query(page) == "stage=pilot&stage=production&sort=gap-model_governance"
    assert head.get_attribute("aria-sort") == "descending"
    column = page.locator(".mlops-canvas-portfolio__matrix tbody tr td:nth-of-type(8)").all_inner_texts()
    assert column == sorted(column)  # "empty" before a tick
    assert (
        column.count("empty") == int(page.locator(".mlops-canvas-portfolio__matrix tfoot td").nth(7).inner_text()) > 1
    )
    page.reload()
    assert page.locator("th[aria-sort]").get_attribute("data-key") == "gap-model_governance"
    page.get_by_role("button", name="Most gaps first").click()
    numbers = page.locator(".mlops-canvas-portfolio__matrix tbody tr").evaluate_all("l => l.map(r => +r.dataset.empty)")
    assert numbers == sorted(numbers, reverse=True)
    assert find_axe_violations(page) == []


def test_the_state_survives_reload_and_comes_back_from_a_canvas(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    entries = page.evaluate("history.length")
    page.locator("[name=find]").fill("forecast")
    choose(page, "stage", "production")
    go(page, "table")
    assert page.evaluate("history.length") == entries
    page.reload()
    assert names(page) == ["Store Demand Forecast"]
    page.locator(".mlops-canvas-portfolio__name a").click()
    page.locator(".mlops-canvas__product").wait_for()  # by instant navigation
    page.go_back()
    page.locator("[data-view=table] .mlops-canvas-portfolio__name").wait_for()
    assert names(page) == ["Store Demand Forecast"]
    assert page.locator("[name=find]").input_value() == "forecast"


def test_instant_navigation_brings_a_working_portfolio(serve: Serve, open_page: Open, tmp_path: Path) -> None:
    url = serve(tmp_path)
    build_site(EXAMPLE / "mkdocs.yml", tmp_path, site_url=url)  # Material goes by the addresses of the sitemap
    page = open_page(url)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.here = 1")
    page.locator(".md-content a", has_text="All ML products").click()
    page.locator(".mlops-canvas-portfolio__toolbar").wait_for()
    assert page.evaluate("window.here") == 1
    choose(page, "owner", "Web Shop")
    go(page, "table")
    go(page, "gaps")
    assert page.evaluate("window.here") == 1
    assert names(page, "gaps") == ["Basket Recommender", "Product Search Ranking"]
    page.locator(".mlops-canvas-portfolio__matrix thead a", has_text="Objectives").click()
    page.locator(".mlops-canvas-portfolio[data-ready] .mlops-canvas-portfolio__reading").first.wait_for()
    assert page.evaluate("window.here") == 1
    assert names(page, "compare") == ["Basket Recommender", "Product Search Ranking"]


def test_search_of_the_theme_is_left_alone(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    page.locator("[name=find]").fill("a/b")
    assert page.locator("[name=find]").input_value() == "a/b"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "query"


def test_facets_by_keyboard(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    button = page.locator("[data-facet=stage] button")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.value") == "idea"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert query(page) == "stage=exploration"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.getAttribute('aria-controls')").endswith("stage")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "retired"
    page.keyboard.press("Tab")
    assert button.get_attribute("aria-expanded") == "false"


def test_changes_are_announced_politely_and_briefly(portfolio: Callable[..., Page]) -> None:
    page = portfolio("objectives/")
    status = page.get_by_role("status").and_(page.locator(".mlops-canvas-portfolio__count"))
    page.locator("[name=find]").fill("forecast")
    page.get_by_text("3 of 12 products, Objectives: 2").wait_for()
    assert len(status.inner_text()) < 50
    assert not page.locator(".mlops-canvas-portfolio [aria-live]").count()


def test_focus_is_always_seen(portfolio: Callable[..., Page]) -> None:
    page = portfolio()
    page.locator("[name=find]").focus()
    for _ in range(14):
        page.keyboard.press("Tab")
        width = page.evaluate(
            "(e => Math.min(e.getBoundingClientRect().width, e.closest('thead')?.offsetWidth ?? 99))(document.activeElement)"
        )
        assert width > 10, page.evaluate("document.activeElement.outerHTML")
    assert page.locator("th[data-key=date]").text_content() == "Date"


def test_gaps_count_what_is_selected(portfolio: Callable[..., Page]) -> None:
    page = portfolio("gaps/?stage=production")
    table = page.locator(".mlops-canvas-portfolio__matrix")
    heads = table.locator("thead tr:last-child th").all_inner_texts()
    totals = dict(zip([*heads, "all"], map(int, table.locator("tfoot td").all_inner_texts()), strict=True))
    cells = table.locator(".mlops-canvas-portfolio__gap")
    assert totals["all"] == cells.count() == sum(totals.values()) / 2
    assert totals["Model governance"] == 2
    assert set(cells.all_inner_texts()) == {"empty"}


GAPS_INSIDE = {
    "index.md": "# Home\n\n```mlops-portfolio\n```\n",
    "a.md": "---\ncanvas: {product: A, stage: pilot, background: b}\n---\n",
    "b.md": "---\ncanvas: {product: B}\n---\n",
}


@pytest.mark.parametrize(("scripts", "shown"), [(True, False), (False, True)])
def test_gaps_do_not_flash_below_the_cards_before_the_script_runs(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open, scripts: bool, shown: bool
) -> None:
    built = site(GAPS_INSIDE, plugin="{mlops-canvas: {portfolio: false}}")
    page = open_page(serve(built.folder), scripts=scripts)
    page.route("**/*mlops-canvas-portfolio*.js", lambda route: route.abort())
    page.reload()
    assert page.locator(".mlops-canvas-portfolio__table").is_visible()
    assert page.locator(".mlops-canvas-portfolio__matrix").is_visible() == shown


def test_gaps_without_a_page_of_their_own_are_a_view_of_the_page(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(site(GAPS_INSIDE, plugin="{mlops-canvas: {portfolio: false}}").folder))
    assert not page.locator(".mlops-canvas-portfolio__matrix").is_visible()
    page.get_by_role("link", name="Pilot").click()
    go(page, "gaps")
    assert (names(page, "gaps"), query(page)) == (["A"], "stage=pilot&view=gaps")
    assert not page.locator(".mlops-canvas-portfolio__table").is_visible()
    assert page.locator(".mlops-canvas-portfolio__matrix tfoot td").last.inner_text() == "11"
    go(page, "table")
    assert names(page, "table") == ["A"]


def test_boxes_lead_to_each_other_with_the_selection(portfolio: Callable[..., Page]) -> None:
    requests: list[str] = []
    page = portfolio("lifetime/?stage=pilot&stage=production")
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_text("Lifetime, not filled in yet").wait_for()
    assert count(page).startswith("9 of 12 products, Lifetime: ")
    missing = page.locator(".mlops-canvas-portfolio__missing a").all_text_contents()
    assert page.locator(".mlops-canvas-portfolio__missing strong").inner_text() == str(len(missing))
    assert len(names(page, "compare")) + len(missing) == 9
    page.get_by_role("link", name="Previous box").click()
    page.get_by_text("Feedback, not filled in yet").wait_for()
    assert query(page) == "stage=pilot&stage=production"
    picker = page.locator(".mlops-canvas-portfolio__picker")
    assert picker.locator("[aria-current]").inner_text() == "Feedback"
    picker.get_by_role("link", name="Objectives").click()
    page.get_by_text("9 of 12 products, Objectives: ").wait_for()
    assert not [url for url in requests if url.endswith(".js") and "/portfolio/" in url]
    page.locator(".mlops-canvas-portfolio__reading a").first.click()
    page.wait_for_url("**/products/**")


def test_a_box_is_missed_only_by_products_that_have_it(portfolio: Callable[..., Page]) -> None:
    page = portfolio("explainability/")
    links = page.locator(".mlops-canvas-portfolio__reading h2, .mlops-canvas-portfolio__missing a")
    assert links.all_text_contents() == ["Chest X-ray Triage"]
    assert count(page).startswith("1 of 1 product, ")


def test_compare_takes_all_that_authors_write(site: Callable[..., BuiltSite], serve: Serve, open_page: Open) -> None:
    tabs = '  background: |\n    === "A"\n\n        one\n\n    === "B"\n\n        two\n'
    odd = "  background: <svg><use href='#g'/></svg> text <a href='http://['>x</a> </script><script>window.evil = 1</script>\n"
    pages = {f"p/{number}.md": f"---\ncanvas:\n  product: {name}\n{text}---\n" for number, (name, text) in enumerate(
        [("Tabs", tabs), ("More", tabs), ("Odd", odd), ("Constructor", "  objectives: o\n"), ("__proto__", odd)])}  # fmt: skip
    built = site({"index.md": "# Home\n", **pages}, plugin="{mlops-canvas: {portfolio: ml products/ü.md}}")
    errors: list[str] = []
    page = open_page(serve(built.folder) + "ml products/ü/background/")
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.reload()
    page.get_by_text("5 of 5 products, Background: 4").wait_for()
    assert names(page, "compare") == ["__proto__", "More", "Odd", "Tabs"]
    assert page.locator(".mlops-canvas-portfolio__missing a").all_text_contents() == ["Constructor"]
    assert page.locator(".tabbed-block:visible").count() == 2
    page.locator("[name=find]").fill("__proto__")
    assert names(page, "compare") == ["__proto__"]
    assert errors == []


def test_a_box_whose_page_is_the_authors_is_not_offered(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    canvas = "---\ncanvas: {product: A, objectives: x}\n---\n"
    built = site({"a.md": canvas, "portfolio/value-proposition.md": "# Mine\n"})
    page = open_page(serve(built.folder) + "portfolio/")
    page.locator(".mlops-canvas-portfolio__views a", has_text="Compare").click()
    page.wait_for_url("**/portfolio/background/")
    boxes = page.locator(".mlops-canvas-portfolio__boxes a").all_inner_texts()
    assert (len(boxes), boxes[0]) == (12, "All boxes")
    assert "Value proposition" not in boxes
    page.locator(".mlops-canvas-portfolio__boxes a", has_text="Objectives").click()
    page.get_by_text("1 of 1 product, Objectives: 1").wait_for()


def test_some_products_stand_side_by_side(portfolio: Callable[..., Page]) -> None:
    page = portfolio("background/?find=triage")
    page.get_by_role("link", name="All boxes").click()
    page.wait_for_url("**/portfolio/compare/?find=triage")  # which selects two
    table = page.locator(".mlops-canvas-portfolio__chosen table")
    assert table.locator("thead th").all_inner_texts() == ["Chest X-ray Triage", "Support Ticket Triage"]
    page.locator("[name=find]").fill("")
    assert table.is_hidden()
    for name in ("Card Fraud Shield", "Invoice Reader", "Churn Radar", "Returns Forecast"):
        page.get_by_role("checkbox", name=name).check()
    assert query(page) == "id=card-fraud-shield&id=invoice-reader&id=churn-radar&id=returns-forecast"
    assert page.get_by_role("checkbox", name="Shelf Gap Detection").is_disabled()  # four have room
    page.get_by_role("checkbox", name="Churn Radar").uncheck()
    assert table.locator("thead th").all_inner_texts() == ["Card Fraud Shield", "Invoice Reader", "Returns Forecast"]
    rows = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    assert (len(rows), rows[0][0], rows[3][3]) == (15, "Background", "–")
    assert rows[0][1].startswith("Card-not-present fraud cost us € 11.4 M last year.")
    assert find_axe_violations_in_light_and_dark(page) == []
    text = "".join(sheet.extract_text() for sheet in _pdf(page).pages)
    assert "Card-not-present" in text
    assert "Shelf Gap" not in text
    page.get_by_role("link", name="Decision").click()
    page.wait_for_url("**/portfolio/decision/?id=*")
    assert names(page, "compare") == ["Card Fraud Shield", "Invoice Reader"]


def test_links_of_compared_texts_lead_to_their_pages(portfolio: Callable[..., Page]) -> None:
    page = portfolio("decision/?find=fraud")
    page.locator(".mlops-canvas-portfolio__reading").first.wait_for()
    links = page.locator(".mlops-canvas-portfolio__reading .mlops-canvas__body a").evaluate_all(
        "l => l.map(a => a.href)"
    )
    for link in links:
        assert page.request.get(link).ok
        assert "/products/card-fraud-shield/" in link


def test_a_narrowed_portfolio_has_its_own_sort_and_view(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(example_site.folder) + "teams/in-production/")
    assert page.locator(".mlops-canvas-portfolio").get_attribute("data-view") == "table"
    assert names(page)[0] == "Cold-chain Anomalies"
    assert count(page) == "5 of 5 products"
    assert page.locator(".mlops-canvas-portfolio__toolbar").is_hidden()  # five products need none
    go(page, "cards")
    page.get_by_role("link", name="CRM Team").click()
    page.wait_for_url("**/portfolio/?owner=CRM%20Team")
    go(page, "gaps")
    assert names(page, "gaps") == ["Churn Radar"]
    page.get_by_role("button", name="Remove filter CRM Team").click()
    assert count(page) == "12 of 12 products"


def test_a_fence_that_compares_leads_to_the_boxes_of_its_products(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    pages = {f"{name}.md": f"---\ncanvas: {{product: {name}, stage: {stage}, background: b}}\n---\n" for name, stage in
             (("A", "pilot"), ("B", "idea"))}  # fmt: skip
    built = site({**pages, "index.md": "# Home\n\n```mlops-portfolio\nids: [a, b]\nstage: pilot\nview: compare\n```\n"})
    page = open_page(serve(built.folder))
    page.locator(".mlops-canvas-portfolio__boxes a", has_text="Background").click()
    page.get_by_text("1 of 2 products, Background: 1").wait_for()
    assert (names(page, "compare"), query(page)) == (["A"], "stage=pilot&id=a&id=b")


def test_all_is_readable_without_scripts(portfolio: Callable[..., Page]) -> None:
    page = portfolio(scripts=False)
    assert len(names(page)) == 12
    assert page.locator(".mlops-canvas-portfolio__toolbar").is_hidden()
    views = page.locator(".mlops-canvas-portfolio__views a")
    assert views.filter(visible=True).all_inner_texts() == ["Cards", "Gaps", "Compare", "Changes"]
    views.filter(has_text="Gaps").click()
    assert page.locator(".mlops-canvas-portfolio__matrix tbody tr").count() == 12
    views.filter(has_text="Compare").click()
    assert page.locator("h1").inner_text().startswith("Value proposition")
    page.get_by_role("link", name="Next box").click()
    assert page.locator("h1").inner_text().startswith("Objectives")
    readings, missing = (
        page.locator(".mlops-canvas-portfolio__reading"),
        page.locator(".mlops-canvas-portfolio__missing a"),
    )
    assert readings.count() + missing.count() == 12


def test_themes_of_mkdocs(plain_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    for width in (390, 1440):
        page = open_page(serve(plain_site.folder) + "portfolio/?stage=pilot", width=width)
        for view in VIEWS:
            go(page, view)
            assert len(names(page, view)) == 4
            assert view == "gaps" or page.evaluate(OVERFLOW) == []
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_from_a_file(site: Callable[..., BuiltSite], open_page: Open) -> None:
    pages = {f"{name}.md": f"---\ncanvas: {{product: {name}, background: b}}\n---\n" for name in ("Churn", "Fraud")}
    built = site(pages, extra="use_directory_urls: false\n")
    page = open_page((built.folder / "portfolio.html").as_uri() + "?view=compare&box=background&find=churn")
    page.locator("[data-view=compare] .mlops-canvas-portfolio__reading").wait_for()
    assert page.url.endswith("portfolio/background.html?find=churn")
    assert names(page, "compare") == ["Churn"]
    go(page, "gaps")
    assert names(page, "gaps") == ["Churn"]
    page.locator("[name=find]").fill("")
    assert len(names(page, "gaps")) == 2
    page.goto((built.folder / "portfolio" / "compare.html").as_uri() + "?id=fraud&id=churn")
    head = page.locator(".mlops-canvas-portfolio__chosen thead th")
    head.first.wait_for()
    assert head.all_inner_texts() == ["Fraud", "Churn"]


@pytest.mark.parametrize(
    ("view", "width"),
    [
        ("cards", 390), ("gaps", 1440), ("table", 390), ("compare", 1440),
        *(pytest.param(*one, marks=pytest.mark.full) for one in (("cards", 1440), ("gaps", 390), ("table", 1440), ("compare", 390))),
    ],
)  # fmt: skip
def test_axe_finds_nothing_and_nothing_is_cut_off(portfolio: Callable[..., Page], view: str, width: int) -> None:
    path, _, view_query = PATHS[view].removeprefix("portfolio/").partition("?")
    page = portfolio(f"{path}?{view_query}&find=a&stage=production&stage=pilot", width=width)
    page.locator(SHOWN[view]).wait_for()
    assert find_axe_violations_in_light_and_dark(page) == []
    if view != "gaps":  # which scrolls
        assert page.evaluate(OVERFLOW) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if width == 390:
        page.get_by_role("button", name="Filters").click()
    page.locator("[data-facet=tag] button").click()
    assert page.locator(".mlops-canvas-portfolio__toolbar [data-facet=tag] fieldset").is_visible()
    assert find_axe_violations_in_light_and_dark(page, ".mlops-canvas-portfolio__toolbar") == []
    page.locator("[name=find]").fill("nothing like it")
    assert find_axe_violations_in_light_and_dark(page) == []


@pytest.mark.parametrize("path", ["objectives/", "changes/"])
def test_axe_finds_nothing_on_other_pages(portfolio: Callable[..., Page], path: str) -> None:
    page = portfolio(path)
    page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
    assert find_axe_violations(page) == []


def _pdf(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("view", VIEWS)
def test_print(portfolio: Callable[..., Page], view: str) -> None:
    path, _, view_query = PATHS[view].removeprefix("portfolio/").partition("?")
    page = portfolio(f"{path}?{view_query}&stage=production", dark=True)
    page.locator(SHOWN[view]).wait_for()
    sheets = _pdf(page).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "Card Fraud Shield" in text
    assert "Chest X-ray" not in text
    assert "Search products" not in text
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)


LARGE = 150


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    page = "---\ncanvas:\n  product: Product {0:03}\n  owner: Team {1}\n  date: 2026-01-01\n  value_proposition: Text {0}\n---\n"
    pages = {f"p/{number}.md": page.format(number, number % 7) for number in range(LARGE)}
    folder = tmp_path_factory.mktemp("large")
    extra = "nav: [index.md, portfolio.md]\nnot_in_nav: p/\n"
    built = build_site(write_site(folder, {"index.md": "# Home\n", **pages}, extra=extra), folder / "site")
    assert built.warnings == []
    return built


def test_many_products_come_as_the_reader_goes_on(large_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(large_site.folder) + "portfolio/")
    for view in VIEWS:
        go(page, view)
        assert len(names(page, view)) < LARGE
        assert count(page).startswith(f"{LARGE} of {LARGE} products")
        for _ in range(400):
            page.keyboard.press("End")
            page.wait_for_timeout(80)
            if len(names(page, view)) == LARGE:
                break
        assert len(names(page, view)) == LARGE
        assert len(set(names(page, view))) == LARGE
        page.evaluate("scrollTo(0, 0)")
    go(page, "table")
    assert len(names(page)) < LARGE
    page.locator(".mlops-canvas-portfolio__more button").press(
        "Enter"
    )  # it moves away from a mouse as more products come
    assert len(names(page)) == LARGE


def test_who_comes_back_finds_the_rows_of_before(large_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    page = open_page(serve(large_site.folder) + "portfolio/")
    few = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate(f"history.replaceState({{x: 0, y: {few}}}, '')")  # as instant navigation keeps a place
    page.reload(wait_until="domcontentloaded")
    page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
    assert 24 < len(names(page)) < LARGE


def test_all_that_is_selected_is_printed_under_a_repeated_head(
    large_site: BuiltSite, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(large_site.folder) + "portfolio/")
    sheets = [sheet.extract_text() for sheet in _pdf(page).pages]
    assert len(sheets) > 2
    assert sum(len(re.findall(r"Product \d{3}", text)) for text in sheets) == LARGE
    assert all("Owner" in text for text in sheets)


def test_two_portfolios_on_a_page_keep_their_own_state(
    site: Callable[..., BuiltSite], serve: Serve, open_page: Open
) -> None:
    pages: dict[str, Any] = {f"{name}.md": f"---\ncanvas: {{product: {name}, stage: {stage}}}\n---\n" for name, stage in
                             (("A", "pilot"), ("B", "pilot"), ("C", "idea"))}  # fmt: skip
    both = "```mlops-portfolio\nstage: pilot\n```\n\n```mlops-portfolio\nstage: idea\n```\n"
    page = open_page(serve(site({**pages, "both.md": both}).folder) + "both/")
    assert not page.locator(".mlops-canvas-portfolio__toolbar").first.is_visible()
    page.goto(f"{page.url}?find=x&2.find=x")
    first, second = page.locator(".mlops-canvas-portfolio").all()
    first.locator("[name=find]").fill("a")
    second.locator("[name=find]").fill("c")
    assert query(page) == "find=a&2.find=c"
    page.reload()
    assert first.locator(NAMES["cards"]).all_inner_texts() == ["A"]
    assert second.locator(NAMES["cards"]).all_inner_texts() == ["C"]
