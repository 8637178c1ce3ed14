"""What plugins and hooks make of the text of canvases is reported with their names, where something is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import BuiltSite

FENCE = "```mlops-canvas\nproduct: {}\nbackground: |\n  See\n\n  {}\nobjectives: Next.\n```\n"
PAGES = {
    "index.md": "# Home\n\nTABLE\n",
    "broken.md": FENCE.format("Broken", "TABLE"),
    "swallowed.md": FENCE.format("Swallowed", "CODE"),
    "kept.md": FENCE.format("Kept", "WORD"),
    "sections.md": "---\ncanvas: {product: Sections}\n---\n\n## Background\n\nText.\n",
    "filled.md": "---\ncanvas: {product: Filled}\n---\n\n## Background\n\n<!-- INCLUDE -->\n\n## Objectives\n\nText.\n",
    "front.md": "---\ncanvas: {product: Front, background: 'TABLE CODE WORD'}\n---\n\nWORD\n",
    "wrong.md": "---\ncanvas: {product: Wrong}\n---\n\n## Background\n\nTABLE\n\n## Objektives\n\nText.\n",
}
HOOKS = {
    "table.py": "markdown.replace('TABLE', '| a |\\n|---|\\n| b |')",
    "code.py": "markdown.replace('  CODE\\n', '  ```\\n  x\\n  ```').replace('WORD', 'a word')",
    "numbers.py": "markdown.replace('## Back', '## 1.1 Back') if 'Text.\\n' == markdown[-6:] and 'INC' not in markdown "
    "and 'Obj' not in markdown else markdown",
    "include.py": "markdown.replace('<!-- INCLUDE -->', 'Included.')",
    "idle.py": "None",
}


def test_problems_and_differences_name_the_plugins(site: Callable[..., BuiltSite], tmp_path: Path) -> None:
    for name, change in HOOKS.items():
        (tmp_path / name).write_text(f"def on_page_markdown(markdown, **_):\n    return {change}\n", "utf-8")
    built = site(PAGES, theme="mkdocs", extra=f"hooks: [{', '.join(HOOKS)}]\n")
    told = {warning.split("docs/")[1].partition(":")[0]: warning for warning in built.warnings}
    assert len(told) == len(built.warnings) == 5
    assert "its text was changed by 'table.py' [yaml-syntax]" in told["broken.md"]
    assert told["swallowed.md"].endswith(
        "swallowed.md:2:1: 'code.py' changed the text of 'Swallowed': "
        "the page has no text for 'Objectives', which the portfolio and the feed have; "
        "write text that stays on the page, or leave it empty in the file too"
    )
    assert "'1.1 Background' is not the name of a box" in told["sections.md"]
    assert "its text was changed by 'numbers.py' [unknown-box]" in told["sections.md"]
    assert told["filled.md"].endswith(
        "'include.py' changed the text of 'Filled': "
        "the page has a text for 'Background', which the portfolio and the feed do not have; write text in the file"
    )
    assert "changed" not in told["wrong.md"]  # its author has written it so
    (problem,) = built.html("broken/index.html").select(".mlops-canvas__problem")
    assert "changed by 'table.py'" in problem.text
