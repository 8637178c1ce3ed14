"""What becomes of the pages that MkDocs renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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


DESCRIBED = {
    "summary": (
        "---\ncanvas:\n  product: P\n  summary: 'Sums \"it\" <up>.'\n  background: b\n---\n",
        'Sums "it" <up>.',
    ),
    "value": (
        "---\ncanvas:\n  product: P\n  background: b\n  value_proposition: Saves *time*. More.\n---\n",
        "Saves time.",
    ),
    "sections": (PRODUCT.format("P"), "x"),
    "empty": ("---\ncanvas:\n  product: P\n---\n", "Machine Learning Operations Canvas: P"),
    "author": ("---\ndescription: Mine.\n" + PRODUCT.format("P")[4:], "Mine."),
    "fence": ("# Title\n\n```mlops-canvas\nproduct: P\nbackground: Text. More.\n```\n", "Text."),
    "below": ("# Title\n\nFirst.\n\n```mlops-canvas\nproduct: P\nbackground: Text.\n```\n", None),
    "private": ("---\ncanvas:\n  product: P\n  private: true\n  summary: Secret.\n---\n", None),
    "replaced": ("---\ncanvas:\n  product: P\n  summary: Secret.\n---\n", None),
    "index": ("# Home\n", None),
}


def test_a_page_is_described_by_its_canvas(site: Make, tmp_path: Path) -> None:
    hook = "def on_page_content(html, page, **_):\n    return '<p>Gone</p>' if 'replaced' in page.url else html\n"
    (tmp_path / "hook.py").write_text(hook)
    pages = {
        f"{name}.md": text.replace("product: P", f"product: {name}" if name != "empty" else "product: P")
        for name, (text, _) in DESCRIBED.items()
    }
    built = site(pages, extra="hooks: [hook.py]\n")
    found = {}
    for name in DESCRIBED:
        meta = built.html(f"{name}/index.html" if name != "index" else "index.html").select_one(
            "meta[name=description]"
        )
        found[name] = meta["content"] if meta else None
    assert found == {name: description for name, (_, description) in DESCRIBED.items()}


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
