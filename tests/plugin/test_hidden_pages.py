"""What is not published of pages that a plugin or hook hides without saying so in their front matter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import build_site, write_site
from tests.plugins.test_protected import FORMS, HEADER, NAMES, PUBLIC, check_names, find_secrets, write_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

HEADER_WITHOUT_STAGE = HEADER.replace("stage: quokkastage\n", "")
REPLACE = """\
from pathlib import Path
from mkdocs.plugins import event_priority

@event_priority({priority})
def on_page_content(html, page, **kwargs):
    is_off = Path(__file__).with_name("off").exists()
    return "<p>Members only.</p>" if page.file.src_uri.startswith("secret/") and not is_off else html
"""
FORGET = """\
def on_page_content(html, page, **kwargs):
    return html.replace("mlops-canvas", "other") if page.file.src_uri.startswith("secret/") else html
"""


@pytest.mark.parametrize("priority", [50, -50, -150])
def test_what_a_hook_replaces_is_published_nowhere(
    priority: int, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(REPLACE.format(priority=priority))
    built = site(write_pages("", HEADER_WITHOUT_STAGE), theme="mkdocs", extra="hooks: [hook.py]\n")
    assert find_secrets(built) == {}
    for form in FORMS:
        html = built.html(f"secret/{form}/index.html")
        assert "Members only." in html.text
        assert priority < -100 or not html.select("script[src*=mlops-canvas]")
    check_names(built)


@pytest.mark.parametrize(
    ("public", "kept"),
    [
        ({}, set()),
        ({"public.md": "---\ncanvas:\n  product: P\n  background: Text.\n---\n"}, {"background", "lifetime"}),
    ],
)
def test_boxes_that_only_replaced_canvases_have_are_compared_on_no_page(
    public: dict[str, str], kept: set[str], site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(REPLACE.format(priority=0))
    secret = "---\ncanvas:\n  product: Q\n  version: 1.1\n  background: quokkatext\n  fairness: quokkafair\n---\n"
    pages = {"index.md": "# Home\n", "secret/q.md": secret, **public}
    built = site(pages, theme="mkdocs", extra="hooks: [hook.py]\n")
    assert find_secrets(built) == {}
    compared = {path.parent.name for path in (built.folder / "portfolio").glob("*/index.html")} - {"changes", "gaps"}
    assert compared & {"background", "fairness", "lifetime"} == kept
    assert "Q" in built.html("portfolio/index.html").text


def test_an_iteration_that_a_hook_hides_is_in_no_other_iteration(
    site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(REPLACE.format(priority=0))
    pages = {
        f"{folder}{number}.md": f"---\ncanvas:\n  product: P\n  iteration: {number}\n  background: {text}\n---\n"
        for folder, number, text in (("", 1, "First."), ("secret/", 2, "quokkasecond."), ("", 3, "Third."))
    }
    built = site({"index.md": "# Home\n", **pages}, theme="mkdocs", extra="hooks: [hook.py]\n")
    assert find_secrets(built) == {}
    history = built.html("3/index.html").select_one(".mlops-canvas__iterations")
    assert history is not None
    assert [item.get_text() for item in history.select("ol a")] == ["Iteration 1", "Iteration 3"]
    box = built.html("3/index.html").select_one('[data-box="background"] .mlops-canvas__body')
    assert (box.select_one("del").text, box.select_one("ins").text) == ("First.", "Third.")
    (product,) = json.loads(built.text("portfolio.json"))["products"]
    assert [iteration["iteration"] for iteration in product["iterations"]] == [1, 3]


@pytest.mark.parametrize("name", ["password", "obfuscate"])
def test_a_password_for_a_folder_protects_its_pages(name: str, site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    meta = tmp_path / "docs" / "secret" / ".meta.yml"
    meta.parent.mkdir(parents=True)
    meta.write_text(f"{name}: opossum\n")
    plugins = "plugins: [search, meta, encryptcontent: {kdf_pow: 1, threshold_warning_min_entropy: 0}, mlops-canvas]\n"
    built = site(write_pages("", HEADER_WITHOUT_STAGE), extra=plugins)
    toc = {f"secret/{form}/index.html": {b"quokkaheading"} for form in FORMS}
    assert find_secrets(built) == toc
    check_names(built)


def test_no_pdf_is_offered_of_a_page_that_a_hook_replaces(
    site: Callable[..., BuiltSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mkdocs_mlops_canvas.documents import site_pdfs

    def print_sheets(missing: dict[Path, object], *_: object) -> None:
        for file in missing:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"%PDF")

    monkeypatch.setattr(site_pdfs, "_print", print_sheets)
    (tmp_path / "hook.py").write_text(REPLACE.format(priority=0))
    pdf = "plugins: [mlops-canvas: {pdf: a4}]\nhooks: [hook.py]\n"
    built = site(write_pages("", HEADER_WITHOUT_STAGE), theme="mkdocs", extra=pdf)
    assert [path.name for path in (built.folder / "assets" / "canvases").iterdir()] == ["public.pdf"]
    assert find_secrets(built) == {}


def test_a_page_is_public_again_when_its_hook_is_gone(tmp_path: Path) -> None:
    config = write_site(tmp_path, write_pages("", HEADER_WITHOUT_STAGE), "mkdocs", extra="hooks: [hook.py]\n")
    (tmp_path / "hook.py").write_text(REPLACE.format(priority=0))
    assert find_secrets(build_site(config, tmp_path / "site", command="serve")) == {}
    # `serve --dirty` renders the page that has changed and no other
    (tmp_path / "docs" / "public.md").write_text(PUBLIC.replace("Public text.", "Public text, later."))
    built = build_site(config, tmp_path / "site", dirty=True, command="serve")
    assert find_secrets(built) == {}
    assert "Public text, later." in built.text("portfolio.json")
    (tmp_path / "off").touch()
    built = build_site(config, tmp_path / "site", command="serve")
    assert len(find_secrets(built)["portfolio.json"]) > 10
    assert not built.html("portfolio/index.html").select("[data-protected]")


def test_a_canvas_that_a_hook_renames_is_public_and_not_lost(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    (tmp_path / "hook.py").write_text(FORGET)
    built = site(write_pages("", HEADER_WITHOUT_STAGE), theme="mkdocs", extra="hooks: [hook.py]\n")
    assert {product["id"] for product in json.loads(built.text("portfolio.json"))["products"]} == {
        "public", *NAMES.values(),
    }  # fmt: skip
