"""Which Markdown extensions `export` takes from the configuration of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli.site_extensions import BUILT_IN, USUAL, read_extensions
from mkdocs_mlops_canvas.cli.site_options import SiteOptions, read_site_options

if TYPE_CHECKING:
    from pathlib import Path


def test_extensions_of_mkdocs_come_with_their_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEPARATOR", "+")
    file = tmp_path / "mkdocs.yml"
    file.write_text("""\
plugins: [search]
markdown_extensions:
  - admonition
  - mlops_canvas: {stages: [a]}
  - toc: {permalink: true, toc_depth: 3, separator: !ENV [NOT_SET, SEPARATOR, "-"]}
  - pymdownx.snippets: {base_path: !relative $config_dir}
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.tabbed:
      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
  - own.extension: {function: !!python/name:os.system , made: !!python/object/apply:os.system ["exit 1"]}
""")
    found = read_extensions(file)
    assert list(found) == [
        *BUILT_IN, "admonition", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.tabbed", "own.extension"
    ]  # fmt: skip
    assert found["toc"] == {"permalink": True, "toc_depth": 3, "separator": "+"}
    assert found["pymdownx.snippets"] == {"base_path": str(tmp_path)}
    assert found["pymdownx.superfences"]["custom_fences"][0]["format"].__name__ == "fence_code_format"
    assert found["pymdownx.tabbed"]["slugify"]("A B", "-") == "a-b"
    assert found["own.extension"] == {}  # a configuration cannot name any function there is


def test_extensions_of_zensical_stand_in_tables(tmp_path: Path) -> None:
    file = tmp_path / "zensical.toml"
    file.write_text("""\
[project.markdown_extensions.admonition]
[project.markdown_extensions.pymdownx.tabbed]
alternate_style = true
[project.markdown_extensions.pymdownx.superfences]
custom_fences = [{ name = "mermaid", class = "mermaid", format = "pymdownx.superfences.fence_code_format" }]
""")
    found = read_extensions(file)
    assert list(found) == [*BUILT_IN, "admonition", "pymdownx.tabbed", "pymdownx.superfences"]
    assert found["pymdownx.tabbed"] == {"alternate_style": True}
    assert callable(found["pymdownx.superfences"]["custom_fences"][0]["format"])
    file.write_text("[project]\nsite_name = 'S'\n")
    assert list(read_extensions(file)) == list(USUAL)


@pytest.mark.parametrize("text", ["", "a: b\n", "- a\n", "markdown_extensions:\n"])
def test_a_site_without_any_has_those_of_its_host(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(text)
    assert list(read_extensions(file)) == list(BUILT_IN)


@pytest.mark.parametrize("text", ["project = 3\n", "", "[other]\n"])
def test_a_file_without_a_project_tells_nothing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "zensical.toml"
    file.write_text(text)
    assert read_extensions(file) == {name: {} for name in USUAL}
    assert read_site_options(file) == SiteOptions(docs_dir=tmp_path / "docs")
