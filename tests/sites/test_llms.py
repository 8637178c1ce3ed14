"""The option `llms`: `llms.txt`, and a Markdown file beside the HTML of each page with canvases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import BuiltSite

    Make = Callable[..., BuiltSite]

PAGE = """\
---
canvas:
  product: Card [Fraud] Shield
  date: 2026-11-12
  owner: Risk
  links: {Runbook: runbook.md}
  summary: Stops fraud.
---

# Card [Fraud] Shield

## Background

See the [runbook](runbook.md#steps).

### Cost

Much.

## Decision
"""
PRIVATE = "---\ncanvas: {product: Secret, private: true, background: Hidden.}\n---\n"
FENCES = "# Two\n\n```mlops-canvas\nproduct: A\nbackground: Text A.\n```\n\n```mlops-canvas\nproduct: B\n```\n"
PAGES = {
    "index.md": "# Home\n", "products/fraud.md": PAGE, "products/runbook.md": "# Runbook\n\n## Steps\n",
    "secret.md": PRIVATE, "two.md": FENCES,
}  # fmt: skip
OPTIONS = "search, {mlops-canvas: {llms: true}}"


def test_programs_get_an_index_and_the_markdown_of_each_page(site: Make) -> None:
    built = site(PAGES, plugin="", extra=f"plugins: [{OPTIONS}]\nsite_url: https://example.com/x/\n")
    assert built.warnings == []
    assert built.text("llms.txt") == (
        "# Test\n\n> ML products\n\n## ML products\n\n"
        "- [A](<https://example.com/x/two/index.md>)\n"
        "- [B](<https://example.com/x/two/index.md>)\n"
        "- [Card (Fraud) Shield](<https://example.com/x/products/fraud/index.md>): Stops fraud.\n"
    )
    assert built.text("products/fraud/index.md") == (
        "---\nproduct: Card [Fraud] Shield\ndate: 2026-11-12\nsummary: Stops fraud.\nowner: Risk\nlinks:\n"
        "  Runbook: https://example.com/x/products/runbook/\n---\n\n# Card [Fraud] Shield\n\n## Background\n\n"
        "See the [runbook](https://example.com/x/products/runbook/#steps).\n\n### Cost\n\nMuch.\n"
    )
    assert built.text("two/index.md").count("product: ") == 2
    assert "Hidden" not in built.text("llms.txt")
    assert not (built.folder / "secret/index.md").exists()


def test_files_of_the_author_stay(site: Make) -> None:
    pages = {"index.md": "# Home\n", "a.md": PAGE, "runbook.md": "# Runbook\n\n## Steps\n", "llms.txt": "Mine.\n"}
    built = site(pages, plugin="", extra=f"plugins: [{OPTIONS}]\nuse_directory_urls: false\n")
    assert built.text("llms.txt") == "Mine.\n"
    assert "(runbook.html#steps)" in built.text("a.md")


def test_nothing_is_written_without_the_option(site: Make) -> None:
    built = site(PAGES)
    assert [path.name for path in built.folder.rglob("*") if path.suffix in (".md", ".txt")] == []
