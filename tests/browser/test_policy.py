"""Sites that are served with a strict content security policy look as they do without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_canvas import _pdf
from tests.browser.test_portfolio import PATHS, SHOWN
from tests.conftest import build_site, write_site
from tests.sites.test_own_canvases import FILES, OWN, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

    Open = Callable[..., Page]
    Serve = Callable[..., str]

# as docs/background/security.md gives it
STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'"  # fmt: skip
# the default of Jenkins, under which no script runs
JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'"

PLUGIN = f"{{mlops-canvas: {{definitions: [{', '.join(FILES)}]}}}}"
PAGES = ["products/card-fraud-shield/", "products/store-demand-forecast/#changes", "products/bed-occupancy-forecast/", "portfolio/objectives/", "portfolio/changes/"]  # fmt: skip
OWN_PAGES = [f"{definition.key}/" for definition in OWN]
UNEVEN = "key: uneven\ntitle: Uneven\ncolumns:\n" + "".join(
    f"- {{key: c{n}, title: C{n}, boxes: [{', '.join(f'{{key: b{n}{m}, title: T{n} {m}, prompt: P}}' for m in range(n))}]}}\n"
    for n in (7, 4, 3)
)

# where each element of ours stands in its canvas or portfolio
PLACES = """() => {
  const root = document.querySelector('.mlops-canvas, .mlops-canvas-portfolio').getBoundingClientRect();
  return [...document.querySelectorAll('[class*="mlops-canvas"]')].map((part) => {
    const r = part.getBoundingClientRect();
    return [part.classList[0], r.width ? r.x - root.x : 0, r.width ? r.y - root.y : 0, r.width, r.height];
  });
}"""


@pytest.fixture(scope="module", params=["material", "mkdocs", "readthedocs"])
def own_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "uneven.yml").write_text(UNEVEN)
    pages = {f"{d.key}.md": write(d).replace("Orders", d.title) for d in OWN}
    pages["uneven.md"] = "---\ncanvas: {version: uneven, product: Uneven, b71: Some words}\n---\n"
    plugin = PLUGIN.replace("definitions: [", "definitions: [uneven.yml, ")
    site = build_site(write_site(folder, pages, theme=request.param, plugin=plugin), folder / "site")
    assert site.warnings == []
    return site


def check(open_page: Open, addresses: list[str], shown: str = "", scripts: bool = True) -> None:
    """The same page at two addresses has its parts at the same places, on screens of all widths and on paper."""
    pages = [open_page(address, scripts=scripts or address is addresses[1]) for address in addresses]
    for media, width in (("screen", 390), ("screen", 820), ("screen", 1440), ("print", 1069)):
        found = []
        for page in pages:
            if shown:
                page.locator(shown).wait_for()
            page.emulate_media(media=media)
            page.set_viewport_size({"width": width, "height": 900})
            found.append(page.evaluate(PLACES))
        assert len(found[0]) > 10
        assert [place[0] for place in found[0]] == [place[0] for place in found[1]]
        for without, under in zip(*found, strict=True):
            assert under[1:] == pytest.approx(without[1:], abs=1.5), (media, width, under[0])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_under_a_strict_policy(example_site: BuiltSite, serve: Serve, open_page: Open, path: str) -> None:
    check(open_page, [serve(example_site.folder, policy) + path for policy in ("", STRICT)])


@pytest.mark.parametrize("view", SHOWN)
def test_a_portfolio_under_a_strict_policy(example_site: BuiltSite, serve: Serve, open_page: Open, view: str) -> None:
    check(open_page, [serve(example_site.folder, policy) + PATHS[view] for policy in ("", STRICT)], SHOWN[view])


def test_other_themes_and_own_canvases(own_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    urls = [serve(own_site.folder, policy) for policy in ("", STRICT)]
    for path in (*OWN_PAGES, "uneven/", "portfolio/"):
        check(open_page, [url + path for url in urls])


@pytest.mark.parametrize("path", ["products/card-fraud-shield/", "portfolio/", "portfolio/gaps/", "portfolio/objectives/", "portfolio/changes/"])  # fmt: skip
def test_a_page_in_jenkins(example_site: BuiltSite, serve: Serve, open_page: Open, path: str) -> None:
    check(open_page, [serve(example_site.folder, policy) + path for policy in ("", JENKINS)], scripts=False)


def test_paper_under_a_strict_policy(example_site: BuiltSite, serve: Serve, open_page: Open) -> None:
    for policy in (STRICT, JENKINS):
        page = open_page(serve(example_site.folder, policy) + PAGES[0])
        assert len(_pdf(page, format="A4").pages) == 1
