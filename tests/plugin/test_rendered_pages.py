"""What becomes of the pages that MkDocs renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import BuiltSite

    Make = Callable[..., BuiltSite]

PRODUCT = "---\ncanvas:\n  product: {}\n---\n\n## Background\n\nx\n"
OUTSIDE = "mlops-canvas: {products_in_nav: false}"


def follow_links(built: BuiltSite, rel: str) -> list[str | None]:
    pages = [built.html(f"{name}/index.html").select_one(f"link[rel={rel}]") for name in "abc"]
    return [str(link["href"]) if link else None for link in pages]


def test_products_outside_of_the_navigation_lead_to_each_other(site: Make) -> None:
    pages = {f"{name}.md": PRODUCT.format(name.upper()) for name in "abc"}
    built = site({"index.md": "# Home\n", **pages}, plugin=OUTSIDE)
    assert follow_links(built, "next") == ["../b/", "../c/", None]
    assert follow_links(built, "prev") == [None, "../a/", "../b/"]


def test_a_title_is_no_html_and_gives_way_to_that_of_the_author(site: Make) -> None:
    built = site({"a.md": PRODUCT.format('"A <b>"'), "b.md": "---\ntitle: Mine\n" + PRODUCT.format("B")[4:]})
    assert built.html("a/index.html").title.text == "A <b> - Test"
    assert built.html("b/index.html").title.text == "Mine - Test"


def test_only_pages_that_use_a_script_load_it(site: Make) -> None:
    built = site({"index.md": "# Home\n", "a.md": PRODUCT.format("A")})
    loaded = {
        page: sorted(
            {
                script["src"].rpartition("/")[2].split(".")[0]
                for script in built.html(page).select("script[src*=mlops-canvas]")
            }
        )
        for page in ("index.html", "a/index.html", "portfolio/index.html")
    }
    assert loaded == {
        "index.html": [], "a/index.html": ["mlops-canvas"], "portfolio/index.html": ["mlops-canvas-portfolio"]
    }  # fmt: skip
