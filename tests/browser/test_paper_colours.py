"""Paper is white, and what stands on it is as dark from dark mode as from light mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.test_portfolio import PATHS
from tests.conftest import build_site, write_site

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.conftest import BuiltSite

BOX = """\
A [link](index.md), `code`, **strong**, and a table:

| a | b |
|---|--:|
| 1 | 2 |

> quoted

!!! warning
    An admonition.

- [x] done
- [ ] to do

```python
def f(x: int) -> str:  # a comment
    return "text"
```
"""
# the colours of all that is shown in our elements, and the texts that are too light for white paper
COLOURS = """() => {
  const names = ['color', 'background-color', 'border-top-color', 'border-left-color', 'fill', 'stroke', 'outline-color', 'text-decoration-color', 'box-shadow', 'list-style-color'];
  const pen = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const light = (colour) => {
    pen.fillStyle = '#fff'; pen.fillRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const all = [], faint = [];
  for (const part of document.querySelectorAll(':is(.mlops-canvas, .mlops-canvas-portfolio), :is(.mlops-canvas, .mlops-canvas-portfolio) *')) {
    if (!part.checkVisibility()) continue;
    for (const pseudo of ['', '::before', '::after', '::marker']) {
      const style = getComputedStyle(part, pseudo || null);
      if (pseudo && style.content === 'none') continue;
      all.push([part.tagName, part.getAttribute('class'), pseudo, ...names.map((name) => style.getPropertyValue(name))].join(' | '));
    }
    const text = [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (text && !part.closest('.highlight, .mlops-canvas__vh') && 1.05 / (light(getComputedStyle(part).color) + .05) < 7) faint.push(part.outerHTML.slice(0, 120));
  }
  return [all, faint];
}"""
DARKEN = """() => {
  Object.assign(document.body.dataset, {mdColorSwitching: '', mdColorScheme: 'slate'});
  document.documentElement.dataset.bsTheme = 'dark';
}"""


@pytest.fixture(scope="module", params=["material", "mkdocs"])
def paper_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    def page(head: str, text: str) -> str:
        return f"---\ncanvas:\n{head}\n---\n# P\n\n## Background\n\n{text}\n"

    stages = ("idea", "exploration", "pilot", "production", "retired")
    pages = {
        "index.md": "# Home\n",
        "p1.md": page("  product: P\n  iteration: 1\n  date: 2020-01-01", "Old words.\n"),
        "p2.md": page("  product: P\n  iteration: 2\n  date: 2020-02-01\n  stage: pilot\n  owner: O\n  review_by: 2020-03-01\n  tags: [a, b]", BOX),
        "frame.md": "# Frame\n\n```mlops-canvas\nproduct: F\nstage: pilot\ndate: 2020-01-01\nbakground: Lost\nobjectives: |\n" + "".join(f"  {line}\n" for line in BOX.split("\n") if "```" not in line) + "```\n",
        **{f"{stage}.md": page(f"  product: {stage}\n  stage: {stage}\n  date: 2020-01-01", "Words.\n") for stage in stages},
    }  # fmt: skip
    folder = tmp_path_factory.mktemp(request.param)
    theme = "{name: material, font: false, palette: {scheme: default}}" if request.param == "material" else "mkdocs"
    config = write_site(folder, pages, plugin="{mlops-canvas: {stale_after: 90}}", extra=f"theme: {theme}\n")
    return build_site(config, folder / "site")


@pytest.mark.parametrize("path", ["p2/#changes", "frame/", "portfolio/changes/", *PATHS.values()])  # fmt: skip
def test_dark_mode_is_not_on_paper(
    paper_site: BuiltSite, serve: Callable[..., str], open_page: Callable[..., Page], path: str
) -> None:
    page = open_page(serve(paper_site.folder) + path)
    if path.startswith("portfolio/"):
        page.locator(".mlops-canvas-portfolio[data-ready]").wait_for()
    page.emulate_media(media="print")
    light, faint = page.evaluate(COLOURS)
    assert len(light) > 10
    assert faint == []
    page.evaluate(DARKEN)
    dark, _ = page.evaluate(COLOURS)
    assert [(a, b) for a, b in zip(light, dark, strict=True) if a != b] == []
