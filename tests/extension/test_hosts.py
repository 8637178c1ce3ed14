"""What the extension asks of a host that runs no plugins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markdown import Markdown

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension, hosts
from mkdocs_mlops_canvas.extension.context import Build
from mkdocs_mlops_canvas.languages.words import Frame
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.text.source import FrontMatter, split_front_matter

if TYPE_CHECKING:
    import pytest

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page

TEXT = "---\ncanvas: {product: Churn Radar, background: b, bakground: c}\n---\n\nMore.\n"


@dataclass
class FakeHost:
    """A host with one page, which is its own page too."""

    site: Site
    front: FrontMatter | None = None
    path: str = "a.md"
    told: list[str] = field(default_factory=list)
    build: Build = field(default_factory=lambda: Build(Frame("da")))

    def find_page(self, md: Markdown, context: Context) -> FakeHost:
        self.site = replace(self.site, words=context.site.words)
        return self

    def find_build(self, md: Markdown) -> Build:
        return self.build

    def fill_body(self, md: Markdown) -> None:
        self.told.append("body")

    def prepare(self, page: Page) -> None:
        self.told.append(page.title)


def test_another_host_is_added_in_one_place(
    loader: Loader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    host = FakeHost(Site({"a.md": load_page(TEXT, "docs/a.md", loader)}), split_front_matter(TEXT))
    monkeypatch.setattr(hosts, "HOSTS", (host,))
    html = Markdown(extensions=[MlopsCanvasExtension()]).convert("\nMore.\n")
    assert 'data-product="churn-radar"' in html
    assert "1 af 12 felter" in html
    assert host.told == ["body", "A"]
    (problem,) = caplog.messages
    assert problem.startswith("docs/a.md:2:47: unknown box 'bakground'")
