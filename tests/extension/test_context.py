"""What is wrong with the options of the extension is reported once in each build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from tests.conftest import build_site, write_site

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

MISTAKE = "option 'stale_after': expected a number of days, or 0 for never, not 'soon'; write one such as 180"


def make_markdown(**options: Any) -> Markdown:
    return Markdown(extensions=[MlopsCanvasExtension(**options)])


def test_each_markdown_of_a_program_is_a_build(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        md = make_markdown(stale_after="soon")
        for page in ("a", "b", "c"):
            md.reset().convert(page)
    assert caplog.messages == [MISTAKE] * 2


def test_more_mistakes_than_any_build_has_are_each_reported_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = [str(tmp_path / f"{number}.yml") for number in range(70)]
    md = make_markdown(definitions=names, stale_after="soon")
    for page in ("a", "b", "c"):
        md.reset().convert(page)
    assert len(caplog.messages) == 71
    assert len(set(caplog.messages)) == 71


def test_the_definition_of_canvases_that_name_none(caplog: pytest.LogCaptureFixture) -> None:
    page = "---\ncanvas:\n  product: P\n  fairness: Some words.\n---\n"
    assert 'data-version="1.1"' in make_markdown(version="1.1").convert(page)
    assert caplog.messages == []
    assert 'data-version="0.1"' in make_markdown(version="1.2").convert(page.replace("fairness", "background"))
    assert caplog.messages == ["option 'version': unknown version '1.2'; did you mean '1.1'?"]


class FilesOfBuild:
    """Stands for the list of files of a build with MkDocs."""


class PageOfBuild(Treeprocessor):
    """Tells which page of which build is rendered, as the tree processor of MkDocs does."""

    def __init__(self, md: Markdown, files: FilesOfBuild) -> None:
        super().__init__(md)
        self.file, self.files = None, files

    def run(self, root: Element) -> None:
        pass


def test_mkdocs_makes_a_markdown_for_each_page_of_a_build(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        files = FilesOfBuild()
        for _ in range(2):
            for number in range(70):
                md = make_markdown(stale_after=f"soon {number}")
                md.treeprocessors.register(PageOfBuild(md, files), "relpath", 0)
                md.convert("a")
    assert len(caplog.messages) == 140
    assert len(set(caplog.messages)) == 70


class PageOfZensical(Preprocessor):
    """Tells which page is rendered with which configuration, as the preprocessor of Zensical does."""

    def __init__(self, md: Markdown, config: dict[str, Any]) -> None:
        super().__init__(md)
        self.page, self.config = None, config

    def run(self, lines: list[str]) -> list[str]:
        return lines


def test_zensical_makes_a_markdown_for_each_page_and_reads_its_configuration_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for _ in range(2):
        config: dict[str, Any] = {"theme": {"language": "de"}}
        for _ in range(3):
            md = Markdown()
            md.preprocessors.register(PageOfZensical(md, config), "rendering_context", 0)
            md.registerExtensions([MlopsCanvasExtension(stale_after="soon")], {})
            md.convert("a")
    assert caplog.messages == [MISTAKE] * 2


@pytest.mark.parametrize("mistake", ["stale_after: soon", "words: missing.po", "definitions: [missing.yml]"])
def test_a_site_without_the_plugin_reports_a_mistake_once_in_each_build(mistake: str, tmp_path: Path) -> None:
    pages = {f"{name}.md": f"# {name}\n" for name in ("index", "a", "b")}
    file = write_site(tmp_path, pages, theme="mkdocs", plugin="")
    with file.open("a", encoding="utf-8") as config:
        config.write(f"  - mlops_canvas: {{ {mistake} }}\n")
    for _ in range(2):
        (warning,) = build_site(file, tmp_path / "site").told
        assert mistake.split()[-1].strip("[]") in warning
