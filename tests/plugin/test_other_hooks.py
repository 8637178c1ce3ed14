"""What other plugins and hooks make of a page with a canvas is what is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

SECTIONS = "---\ncanvas:\n  product: Churn Radar\n---\n\n# Churn Radar\n\n## Background\n\nCustomers leave.\n"
FRONT = "---\ncanvas:\n  product: Fraud Shield\n  background: Fraud costs.\n---\n"
PAGES = {"index.md": "# Home\n\nWelcome.\n", "churn.md": SECTIONS, "fraud.md": FRONT}
HOOK = """\
from mkdocs.plugins import event_priority

@event_priority({priority})
def on_page_context(context, page, **kwargs):
    html = page.content
    if "index" not in page.file.src_uri and page.url.count("/") == 1:
        page.content = {content}
    return context
"""
PRIORITIES = (200, 100, 50, 0, -50, -100, -200)


def _build(
    site: Callable[..., BuiltSite], folder: Path, priority: int, content: str, theme: str = "mkdocs"
) -> BuiltSite:
    (folder / "hook.py").write_text(HOOK.format(priority=priority, content=content), "utf-8")
    return site(PAGES, theme=theme, extra="hooks: [hook.py]\n")


def _read_search(built: BuiltSite) -> str:
    docs = json.loads(built.text("search/search_index.json"))["docs"]
    return "\n".join(doc["text"] for doc in docs if doc["location"].startswith("churn/"))


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_page_that_a_hook_replaces_is_the_one_of_the_hook(
    priority: int, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    built = _build(site, tmp_path, priority, "'<p>Replaced</p>'")
    for page in ("churn", "fraud"):
        assert "<p>Replaced</p>" in built.text(f"{page}/index.html")
        assert "mlops-canvas__grid" not in built.text(f"{page}/index.html")


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
@pytest.mark.parametrize("priority", PRIORITIES)
def test_what_a_hook_puts_around_a_canvas_is_there_and_the_canvas_too(
    priority: int, theme: str, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    built = _build(site, tmp_path, priority, "f'<div class=wrapped>{html}</div><p>Appended</p>'", theme)
    for page in ("churn", "fraud"):
        html = built.html(f"{page}/index.html")
        assert html.select_one("div.wrapped .mlops-canvas__grid")
        assert "<p>Appended</p>" in built.text(f"{page}/index.html")
    assert "Customers leave." in _read_search(built)
    assert "Not filled in" not in _read_search(built)


@pytest.mark.parametrize("priority", PRIORITIES)
def test_what_a_hook_changes_in_a_canvas_stays_changed(
    priority: int, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    built = _build(site, tmp_path, priority, "html.replace('Customers', 'Subscribers')")
    html = built.html("churn/index.html")
    assert html.select_one(".mlops-canvas__grid")
    assert html.select_one('[data-box="background"] .mlops-canvas__body').get_text(strip=True) == "Subscribers leave."


@pytest.mark.parametrize("priority", [100, -100])
def test_a_page_that_a_hook_empties_before_it_is_rendered_stays_empty(
    priority: int, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    hook = f"from mkdocs.plugins import event_priority\n@event_priority({priority})\n"
    hook += (
        "def on_page_markdown(markdown, page, **kwargs):\n    return '' if 'churn' in page.file.src_uri else markdown\n"
    )
    (tmp_path / "hook.py").write_text(hook, "utf-8")
    built = site(PAGES, theme="mkdocs", extra="hooks: [hook.py]\n")
    assert "Customers leave." not in built.text("churn/index.html")
    assert "Fraud costs." in built.text("fraud/index.html")


def test_without_search_a_page_is_never_shortened(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    (tmp_path / "hook.py").write_text(HOOK.format(priority=0, content="html + str(len(html) > 5000)"), "utf-8")
    built = site(PAGES, theme="mkdocs", extra="plugins: [mlops-canvas]\nhooks: [hook.py]\n")
    assert "True" in built.text("churn/index.html")


SNIPPETS = """\
from markdown import Markdown
from mkdocs.structure.pages import _RelativePathTreeprocessor

def convert(text, page, config, files):
    md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    _RelativePathTreeprocessor(page.file, files, config)._register(md)
    return f"<div class='snippet'>{md.convert(text)}</div>"

def on_page_markdown(markdown, **found):
    return convert("A **snippet**.", **found) + "\\n\\n" + markdown

def on_page_content(html, **found):
    return html + convert("# Title\\n\\n## Background\\n\\nOf a snippet.", **found)
"""


def test_a_snippet_that_a_hook_converts_has_no_canvas_of_its_page(
    site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(SNIPPETS, "utf-8")
    built = site(PAGES, extra="hooks: [hook.py]\n")
    for page, text in (("churn", "Customers leave."), ("fraud", "Fraud costs.")):
        html = built.html(f"{page}/index.html")
        assert [body.text.strip() for body in html.select(".mlops-canvas__body")] == [text]
        before, after = html.select(".snippet")
        assert before.text == "A snippet."
        assert [part.name for part in after.find_all(True)][:4:2] == ["h1", "h2"]


ITERATIONS = (
    "# Shelf\n\n```mlops-canvas\nproduct: Shelf\niteration: 1\nbackground: Counts are old now.\ndecision: Gone.\n```\n\n"
    "```mlops-canvas\nproduct: Shelf\niteration: 2\nlinks: {Manual: index.md}\nbackground: Counts are new now.\n```\n"
)
TOUCH = """\
def on_page_content(html, **kwargs):
    return html.replace("<p>", "<p class='touched'>").replace("<h3", "<h3 data-touched")
"""


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_search_finds_the_same_words_after_a_hook_has_touched_every_canvas(
    theme: str, site: Callable[..., BuiltSite], tmp_path: Path
) -> None:
    pages = {**PAGES, "shelf.md": ITERATIONS}
    (tmp_path / "hook.py").write_text(TOUCH, "utf-8")
    found = []
    for extra in ("", "hooks: [hook.py]\n"):
        docs = json.loads(site(pages, theme=theme, extra=extra).text("search/search_index.json"))["docs"]
        found.append([(doc["location"], doc["title"], doc["text"].split()) for doc in docs])
    assert found[0] == found[1]
    assert "shelf/#shelf--2-background" in {location for location, _, _ in found[0]}
    assert "shelf/#shelf--2-decision" not in {location for location, _, _ in found[0]}
