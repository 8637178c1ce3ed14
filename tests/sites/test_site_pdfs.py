"""The PDFs of canvases in a built site; what a real browser makes of them is in `tests/browser`."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from typing import TYPE_CHECKING, ClassVar

import jsonschema
import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from pypdf import PdfReader, PdfWriter

from mkdocs_mlops_canvas.documents import site_pdfs
from mkdocs_mlops_canvas.documents.chromium import ChromiumError
from mkdocs_mlops_canvas.writing.json_schema import build_feed_schema
from tests.conftest import follow
from tests.documents.test_document import PIXEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

    Make = Callable[..., BuiltSite]

PDF = "mlops-canvas: {pdf: true}"
CHURN = "---\ncanvas:\n  product: Churn Radar\n  designed_by: [CRM]\n  background: {}\n---\n"
TWO = "```mlops-canvas\nproduct: Fraud\niteration: 1\nbackground: one\n```\n\n```mlops-canvas\nproduct: Fraud\niteration: 2\nbackground: two\n```\n"
CACHE = ".cache/plugin/mlops-canvas"


class FakeChromium:
    """Prints a blank sheet, and remembers what it was asked for."""

    started = 0
    printed: ClassVar[list[tuple[str, str]]] = []
    missing: ClassVar[set[str]] = set()

    def __init__(self, named: str | None = None) -> None:
        pass

    def __enter__(self) -> FakeChromium:
        FakeChromium.started += 1
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def print(self, html: str, paper: str) -> bytes:
        FakeChromium.printed.append((html, paper))
        writer, out = PdfWriter(), io.BytesIO()
        writer.add_blank_page(842, 595)
        writer.write(out)
        return out.getvalue()


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> type[FakeChromium]:
    FakeChromium.started, FakeChromium.printed = 0, []
    monkeypatch.setattr(site_pdfs, "Chromium", FakeChromium)
    return FakeChromium


def find_links(built: BuiltSite, page: str) -> list[str]:
    return [str(link["href"]) for link in built.html(page).select("a.mlops-canvas__pdf")]


def find_names(built: BuiltSite) -> list[str]:
    return sorted(path.name for path in built.folder.glob("assets/canvases/*"))


def test_it_is_off_by_default(site: Make, chromium: type[FakeChromium], tmp_path: Path) -> None:
    built = site({"churn.md": CHURN.format("a")})
    assert find_links(built, "churn/index.html") == []
    assert find_names(built) == []
    assert "pdf" not in json.loads(built.text("portfolio.json"))["products"][0]
    assert not (tmp_path / ".cache").exists()
    assert chromium.started == 0


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_each_canvas_leads_to_its_pdf(
    site: Make, chromium: type[FakeChromium], theme: str, directory_urls: bool
) -> None:
    pages = {
        "products/churn.md": CHURN.format("a"),
        "products/fraud.md": TWO,
        "index.md": "# Home\n\n[PDF](assets/canvases/churn-radar.pdf)\n",
    }
    extra = f"use_directory_urls: {str(directory_urls).lower()}\nsite_url: https://example.com/sub/\n"
    built = site(pages, theme=theme, plugin=PDF, extra=extra)
    assert built.warnings == []
    assert find_names(built) == ["churn-radar.pdf", "fraud-iteration-1.pdf", "fraud.pdf"]
    name = "products/{}/index.html" if directory_urls else "products/{}.html"
    for page, expected in (("churn", ["churn-radar"]), ("fraud", ["fraud-iteration-1", "fraud"])):
        links = find_links(built, name.format(page))
        assert [link.rpartition("/")[2] for link in links] == [f"{stem}.pdf" for stem in expected]
        assert all(follow(built, name.format(page), link) for link in links)
    link = built.html(name.format("churn")).select_one("a.mlops-canvas__pdf")
    assert link
    assert (link.get_text(), link["aria-label"], link["download"]) == ("PDF", "Download as PDF", "")
    facts = PdfReader(built.folder / "assets/canvases/churn-radar.pdf").metadata
    assert facts
    assert (facts.title, facts.author) == ("Churn Radar – Machine Learning Operations Canvas", "CRM")
    feed = json.loads(built.text("portfolio.json"))
    jsonschema.validate(feed, build_feed_schema())
    home = "https://example.com/sub/assets/canvases/"
    assert [product["pdf"] for product in feed["products"]] == [f"{home}churn-radar.pdf", f"{home}fraud.pdf"]


def test_links_and_pictures_of_a_sheet_come_from_the_site(
    site: Make, chromium: type[FakeChromium], tmp_path: Path
) -> None:
    (tmp_path / "docs" / "products").mkdir(parents=True)
    (tmp_path / "docs" / "a.png").write_bytes(PIXEL)
    text = "See [b](../b.md#x) ![A](../a.png) ![B](../../mkdocs.yml) and [mail](mailto:a@b.c)."
    pages = {"products/churn.md": CHURN.format(f'"{text}"'), "b.md": "# B\n\n## X\n"}
    (warning,) = site(pages, plugin=PDF, extra="site_url: https://example.com/sub/\n").warnings
    assert "a link '../../mkdocs.yml'" in warning
    ((html, paper),) = chromium.printed
    assert paper == "a4"
    assert 'href="https://example.com/sub/b/#x"' in html
    assert 'src="data:image/png;base64,' in html
    (tmp_path / "docs" / "a.png").write_bytes(PIXEL + b"\0")
    assert site(pages, plugin=PDF, extra="site_url: https://example.com/sub/\n").warnings == [warning]
    assert len(chromium.printed) == 2


def test_what_is_the_same_is_not_made_again(site: Make, chromium: type[FakeChromium], tmp_path: Path) -> None:
    pages = {"churn.md": CHURN.format("a"), "fraud.md": TWO}
    first = site(pages, plugin=PDF)
    before = {name: (first.folder / "assets/canvases" / name).read_bytes() for name in find_names(first)}
    assert (chromium.started, len(chromium.printed)) == (1, 3)
    again = site(pages, plugin=PDF)
    assert (chromium.started, len(chromium.printed)) == (1, 3)
    assert {name: (again.folder / "assets/canvases" / name).read_bytes() for name in find_names(again)} == before
    site({**pages, "churn.md": CHURN.format("b")}, plugin=PDF)
    assert (chromium.started, len(chromium.printed)) == (2, 4)
    site(pages, plugin=PDF)  # the way back is known
    assert len(chromium.printed) == 4
    site(pages, plugin="mlops-canvas: {pdf: A3}")
    assert len(chromium.printed) == 7
    assert chromium.printed[-1][1] == "a3"
    for file in (tmp_path / CACHE).glob("*.pdf"):
        file.unlink()
    assert find_names(site(pages, plugin=PDF)) == list(before)
    assert len(chromium.printed) == 10


def test_a_pdf_does_not_depend_on_the_builds_before(
    site: Make, chromium: type[FakeChromium], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"churn.md": CHURN.format("a").replace("canvas:\n", "canvas:\n  date: 2026-11-12\n"), "fraud.md": TWO}
    found = []
    for epoch, is_cold in ((1, True), (2, False), (2, True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        for file in (tmp_path / CACHE).glob("*.pdf") if is_cold else ():
            file.unlink()
        built = site(pages, plugin=PDF)
        found.append({name: (built.folder / "assets/canvases" / name).read_bytes() for name in find_names(built)})
    assert len(chromium.printed) == 2 * len(found[0])
    assert found[0] == found[1] == found[2]
    dates = [PdfReader(io.BytesIO(found[0][name])).metadata for name in sorted(found[0])]
    assert [str(data.get("/CreationDate")) for data in dates if data] == ["D:20261112000000+00'00'", "None", "None"]


def test_what_no_build_has_used_for_long_is_removed(site: Make, chromium: type[FakeChromium], tmp_path: Path) -> None:
    site({"churn.md": CHURN.format("a"), "fraud.md": TWO}, plugin=PDF)
    cache = tmp_path / CACHE
    (cache / "0.123").write_bytes(b"%PDF")  # of a build that was stopped
    for file in cache.iterdir():
        os.utime(file, (0, 0))
    (tmp_path / "docs" / "fraud.md").unlink()
    site({"churn.md": CHURN.format("a")}, plugin=PDF)
    assert chromium.started == 1
    assert len(list(cache.glob("*.pdf"))) == 1
    assert sorted(path.suffix for path in cache.iterdir()) == ["", ".pdf"]
    assert (cache / ".gitignore").read_text() == "*\n"


def test_names_are_free_of_each_other(site: Make, chromium: type[FakeChromium]) -> None:
    rival = "```mlops-canvas\nproduct: Fraud iteration 1\nbackground: three\n```\n"
    copy = TWO.partition("\n\n")[0] + "\n"
    built = site({"a.md": TWO, "b.md": rival, "c.md": copy}, plugin=PDF)
    assert find_names(built) == ["fraud-iteration-1-2.pdf", "fraud-iteration-1.pdf", "fraud.pdf"]
    (link,) = find_links(built, "c/index.html")  # the same canvas in a second place
    assert link.endswith("/fraud-iteration-1.pdf")


def test_a_long_name_is_cut(site: Make, chromium: type[FakeChromium]) -> None:
    built = site({"a.md": CHURN.replace("Churn Radar", "P" * 300).format("a")}, plugin=PDF)
    (name,) = find_names(built)
    assert name.startswith("p" * 150)
    (link,) = find_links(built, "a/index.html")
    assert follow(built, "a/index.html", link)


def test_iterations_without_a_number_are_counted(site: Make, chromium: type[FakeChromium]) -> None:
    pages = {f"{day}.md": f"---\ncanvas:\n  product: A\n  date: 2026-01-0{day}\n---\n" for day in (1, 2)}
    assert find_names(site(pages, plugin=PDF)) == ["a-iteration-1.pdf", "a.pdf"]


def test_drafts_have_none(site: Make, chromium: type[FakeChromium]) -> None:
    pages = {"a.md": CHURN.format("a"), "b.md": TWO}
    assert find_names(site(pages, plugin=PDF, extra="draft_docs: b.md\n")) == ["churn-radar.pdf"]


def test_a_canvas_with_mistakes_is_told_once(site: Make, chromium: type[FakeChromium]) -> None:
    pages = {"a.md": f"<div>\n\n{TWO}\n</div>\n", "b.md": "```mlops-canvas\nproduct: B\nbakground: x\n```\n"}
    built = site(pages, plugin=PDF)
    assert sum("[misplaced-block]" in warning for warning in built.warnings) == 2
    assert all(warning.startswith("mlops-canvas: docs/") for warning in built.warnings)
    assert len(built.warnings) == 3
    assert "b.pdf" in find_names(built)


def test_a_missing_browser_is_told_once(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLOPS_CANVAS_BROWSER", "no-such-browser")
    built = site({"churn.md": CHURN.format("a"), "fraud.md": TWO}, plugin=PDF)
    assert built.warnings == [
        "mlops-canvas: some canvases have no PDF: there is no browser 'no-such-browser'; pass a Chromium, "
        "Chrome or Edge"
    ]
    assert find_links(built, "churn/index.html") == []
    assert find_names(built) == []
    assert "pdf" not in json.loads(built.text("portfolio.json"))["products"][0]


def test_a_browser_that_fails_is_told_once_and_keeps_what_it_has_made(
    site: Make, chromium: type[FakeChromium], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: FakeChromium, html: str, paper: str) -> bytes:
        if "Fraud" in html:
            raise ChromiumError("the browser has given no response for 60 seconds")
        return real(self, html, paper)

    real = FakeChromium.print
    monkeypatch.setattr(FakeChromium, "print", fail)
    built = site({"churn.md": CHURN.format("a"), "fraud.md": TWO}, plugin=PDF)
    assert built.warnings == [
        "mlops-canvas: some canvases have no PDF: the browser has given no response for 60 seconds"
    ]
    assert find_names(built) == ["churn-radar.pdf"]


@pytest.mark.parametrize("missing", ["playwright.async_api", "pypdf"])
def test_a_missing_extra_is_told(site: Make, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    built = site({"churn.md": CHURN.format("a"), "fraud.md": TWO}, plugin=PDF)
    (warning,) = built.warnings
    assert warning.endswith("need the extra 'export'; install it with: pip install 'mkdocs-mlops-canvas[export]'")
    assert find_links(built, "churn/index.html") == []


def test_what_is_in_the_cache_needs_no_browser(
    site: Make, chromium: type[FakeChromium], monkeypatch: pytest.MonkeyPatch
) -> None:
    site({"churn.md": CHURN.format("a")}, plugin=PDF)
    monkeypatch.undo()
    monkeypatch.setenv("MLOPS_CANVAS_BROWSER", "no-such-browser")
    built = site({"churn.md": CHURN.format("a"), "fraud.md": TWO}, plugin=PDF)
    assert len(built.warnings) == 1
    assert find_names(built) == ["churn-radar.pdf"]
    assert find_links(built, "fraud/index.html") == []


def test_a_cache_that_cannot_be_written_is_told(site: Make, chromium: type[FakeChromium], tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file")
    (warning,) = site({"churn.md": CHURN.format("a")}, plugin=PDF).warnings
    assert f"they cannot be kept in {tmp_path / CACHE}: " in warning


def test_serve_makes_none_and_says_so_once(
    site: Make, chromium: type[FakeChromium], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from mkdocs.commands.build import build

    site({"churn.md": CHURN.format("a")}, plugin=PDF)
    config = load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "served"))
    caplog.set_level(logging.INFO)
    config.plugins.run_event("startup", command="serve", dirty=False)
    build(config)
    build(config)
    assert chromium.started == 1
    assert not (tmp_path / "served" / "assets" / "canvases").exists()
    assert "mlops-canvas__pdf" not in (tmp_path / "served" / "churn" / "index.html").read_text()
    assert len([record for record in caplog.records if "PDFs are generated by 'build'" in record.getMessage()]) == 1


def test_a_wrong_paper_is_told(site: Make) -> None:
    with pytest.raises(Abort):
        site({"churn.md": CHURN.format("a")}, plugin="mlops-canvas: {pdf: a5}")
