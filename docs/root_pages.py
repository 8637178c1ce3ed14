"""Puts the pages of the repository's root into the manual, with their links as they are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).parent.parent
PAGES = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md", "SECURITY.md": "reporting.md"}


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add a page for each file of the root that is there."""
    for name, page in PAGES.items():
        if not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_text("utf-8").replace("](docs/", "](")
        for other, target in PAGES.items():
            text = text.replace(f"]({other}", f"]({target}")
        files.append(File.generated(config, page, content=text))
