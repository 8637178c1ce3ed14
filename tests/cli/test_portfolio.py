"""`mlops-canvas portfolio`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.running import GOOD, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_portfolio_writes_the_feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = tmp_path / "docs"
    (docs / "a").mkdir(parents=True)
    (docs / "a" / "index.md").write_text("---\ncanvas:\n  product: One\n  links: {B: ../b.md#x, C: c.png}\n---\n")
    (docs / "b.md").write_text(GOOD + "\n# Two\n")
    (docs / ".hidden.md").write_text(GOOD)
    (tmp_path / "mkdocs.yml").write_text("site_url: https://x.org/y/\nuse_directory_urls: false\n")
    monkeypatch.chdir(docs)  # where no configuration is
    feed = json.loads(run("portfolio", docs).stdout)
    assert [(p["id"], p["url"]) for p in feed["products"]] == [("one", "a/"), ("p", "b/#canvas-p")]
    result = run("portfolio", docs, "-f", tmp_path / "mkdocs.yml", "-o", tmp_path / "f.json")
    assert result.exit_code == 0
    one, two = json.loads((tmp_path / "f.json").read_text())["products"]
    assert (one["url"], two["url"]) == ("https://x.org/y/a/index.html", "https://x.org/y/b.html#canvas-p")
    assert one["links"] == {"B": "https://x.org/y/b.html#x", "C": "https://x.org/y/a/c.png"}
    (tmp_path / "mkdocs.yml").write_text("site_url: !ENV [SITE_URL, 'https://x.org/z/']\n")
    feed = json.loads(run("portfolio", docs, "-f", tmp_path / "mkdocs.yml").stdout)
    assert feed["products"][0]["url"] == "https://x.org/z/a/"
    assert run("portfolio", docs, "--format", "csv").stdout.startswith("\ufeffid,product,")


def test_portfolio_passes_over_links_that_lead_nowhere_or_in_circles(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "a").mkdir(parents=True)
    (tmp_path / "README.md").write_text(GOOD)
    (docs / "index.md").symlink_to("../README.md")
    (docs / "dangling.md").symlink_to("nowhere.md")
    (docs / "loop.md").symlink_to("loop.md")
    (docs / "loop").symlink_to("loop")
    (docs / "a" / "up").symlink_to("..")
    result = run("portfolio", docs)
    assert (result.exit_code, result.stderr) == (0, "")
    assert [product["page"] for product in json.loads(result.stdout)["products"]] == ["index.md"]


def test_portfolio_writes_all_files_that_no_plugin_adds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GOOD)
    assert run("portfolio", tmp_path, "--into", tmp_path / "out").stderr == f"1 product written to {tmp_path / 'out'}\n"
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names == {
        "portfolio.json", "portfolio.csv", "datapackage.json", "portfolio.schema.json", "canvas.schema.json",
        "changes.json", "assets/mlops-canvas.css",
        "assets/mlops-canvas.js", "assets/mlops-canvas-portfolio.js",
    }  # fmt: skip
