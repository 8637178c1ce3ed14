"""Fixtures for all tests: the loader, and sites that are built as their users build them."""

from __future__ import annotations

import logging
import os
import posixpath
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

os.environ["NO_MKDOCS_2_WARNING"] = "1"  # Material prints a banner about MkDocs 2 at each build

import pytest
from bs4 import BeautifulSoup
from hypothesis import settings

from mkdocs_mlops_canvas.canvas.definition import PROFILES, load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import read_site_definitions
from mkdocs_mlops_canvas.languages.words import ENGLISH
from mkdocs_mlops_canvas.reading.canvas_loader import Loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

settings.register_profile("without a clock", deadline=None, derandomize=True)  # chance is for `make fuzz`
settings.load_profile("without a clock")

EXAMPLE = Path(__file__).parent.parent / "example-site"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the golden files anew; read the difference")


@pytest.fixture
def loader() -> Loader:
    return Loader(load_definitions(), STAGES)


@pytest.fixture
def example_loader() -> Loader:
    """Reads the pages of the example site, which has all profiles of the package."""
    definitions, problems = read_site_definitions((), ENGLISH, profiles=PROFILES)
    assert not problems
    return Loader(definitions, STAGES)


@dataclass
class BuiltSite:
    """A site on disk and the warnings of its build."""

    folder: Path
    told: list[str] = field(default_factory=list)
    is_read: bool = False
    """Whether a test has looked at the warnings; one that does not expects none."""

    @property
    def warnings(self) -> list[str]:
        """What strict mode would fail for."""
        self.is_read = True
        return self.told

    def html(self, page: str) -> BeautifulSoup:
        return BeautifulSoup((self.folder / page).read_text("utf-8"), "html.parser")

    def text(self, page: str) -> str:
        return (self.folder / page).read_text("utf-8")


def follow(site: BuiltSite, page: str, href: str) -> bool:
    """Whether a link of a page leads to a file of the site, and to an id in it."""
    address, fragment = urldefrag(href)
    address = address.partition("?")[0]  # a selection, which the page reads
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address))) if address else page
    if not posixpath.splitext(target)[1]:
        target = posixpath.join(target, "index.html").removeprefix("./")
    path = site.folder / target
    return path.is_file() and (not fragment or site.html(target).find(id=unquote(fragment)) is not None)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def build_site(
    config_file: Path, site_dir: Path, dirty: bool = False, command: str = "build", **options: object
) -> BuiltSite:
    """Build the site of a `mkdocs.yml`, as a command of MkDocs does, and collect what strict mode would fail for."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    handler = _Warnings()
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    try:
        config = load_config(str(config_file), site_dir=str(site_dir), **options)
        config.plugins.run_event("startup", command=command, dirty=dirty)
        build(config, dirty=dirty)
    finally:
        log.removeHandler(handler)
    return BuiltSite(site_dir, handler.messages)


def write_site(
    folder: Path, pages: dict[str, str], theme: str = "material", plugin: str = "mlops-canvas", extra: str = ""
) -> Path:
    """Write a site of pages given as texts, and return its `mkdocs.yml`."""
    for path, text in pages.items():
        page = folder / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(textwrap.dedent(text), "utf-8", newline="")
    config = f"""\
site_name: Test
theme: {{ name: {theme}{", font: false" if theme == "material" else ""} }}
plugins: [search{", " + plugin if plugin else ""}]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - tables
  - toc: {{ permalink: true }}
  - pymdownx.arithmatex: {{ generic: true }}
  - pymdownx.details
  - pymdownx.emoji
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tabbed: {{ alternate_style: true }}
  - pymdownx.tasklist
"""
    file = folder / "mkdocs.yml"
    file.write_text(config + textwrap.dedent(extra), "utf-8")
    return file


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., BuiltSite]]:
    """Builds a site of pages given as texts: `site({"index.md": "..."}, theme="mkdocs", extra="nav: []")`."""
    sites: list[BuiltSite] = []

    def make(pages: dict[str, str], **options: str) -> BuiltSite:
        sites.append(build_site(write_site(tmp_path, pages, **options), tmp_path / "site"))
        return sites[-1]

    yield make
    assert [built.told for built in sites if not built.is_read and built.told] == []


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The example site as it is built with Material."""
    return build_site(EXAMPLE / "mkdocs.yml", tmp_path_factory.mktemp("example"))
