"""Which Markdown extensions `export` takes from the configuration of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.cli.site_extensions import BUILT_IN, USUAL, list_extensions, read_extensions
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
    assert found["pymdownx.snippets"] == {"base_path": str(tmp_path), "url_download": False}
    assert found["pymdownx.superfences"]["custom_fences"][0]["format"].__name__ == "fence_code_format"
    assert found["pymdownx.tabbed"]["slugify"]("A B", "-") == "a-b"
    assert found["own.extension"] == {}  # a configuration cannot name any function there is


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:markdown.markdownFromFile {kwds: {input: mkdocs.yml, output: made.html}}",
        "!!python/object/apply:markdown.markdownFromFile {input: mkdocs.yml, output: made.html}",
        "!!python/object/apply:pymdownx.superfences.fence_code_format {kwds: {source: x}}",
        "!!python/object/new:markdown.Markdown {}",
        "!!python/name:markdown.markdownFromFile ''",
        "!!python/name:pymdownx.snippets.urllib ''",
        "!!python/name:pymdownx.slugs.slugify ''",
        "!!python/name:material.plugins ''",
        "!!python/module:material.plugins ''",
        "!!python/tuple [!!python/name:os.system '']",
    ],
)
def test_options_name_no_other_functions(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mkdocs.yml"
    file.write_text(f"markdown_extensions:\n  - toc: {{slugify: {value} }}\n")
    assert read_extensions(file)["toc"] == {}
    assert not (tmp_path / "made.html").exists()


def test_options_in_toml_name_no_other_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "zensical.toml"
    file.write_text("""\
[project.markdown_extensions.toc]
slugify = { object = "markdown.markdownFromFile", kwds = { input = "zensical.toml", output = "made.html" } }
[project.markdown_extensions.pymdownx.emoji]
emoji_index = "markdown.markdownFromFile"
""")
    found = read_extensions(file)
    assert (found["toc"], found["pymdownx.emoji"]) == ({}, {})
    assert not (tmp_path / "made.html").exists()


def test_factories_take_their_keywords(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text("""\
markdown_extensions:
  - toc: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower, percent_encode: true}}}
  - pymdownx.tabbed: {slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: [lower], other: x}}}
  - pymdownx.inlinehilite:
      custom_inline:
        - {name: math, class: m, format: !!python/object/apply:pymdownx.arithmatex.arithmatex_inline_format {kwds: {tag: i}}}
""")
    found = read_extensions(file)
    assert found["toc"]["slugify"]("Ä B", "-") == "%C3%A4-b"
    assert found["pymdownx.tabbed"]["slugify"]("A B", "-") == "A-B"
    assert found["pymdownx.inlinehilite"]["custom_inline"][0]["format"]("x").tag == "i"


def test_extensions_of_zensical_stand_in_tables(tmp_path: Path) -> None:
    file = tmp_path / "zensical.toml"
    file.write_text("""\
[project.markdown_extensions.admonition]
[project.markdown_extensions.pymdownx.tabbed]
alternate_style = true
[project.markdown_extensions.pymdownx.superfences]
custom_fences = [{ name = "mermaid", class = "mermaid", format = "pymdownx.superfences.fence_code_format" }]
[project.markdown_extensions.toc]
slugify = { object = "pymdownx.slugs.slugify", kwds = { case = "lower" } }
""")
    found = read_extensions(file)
    assert list(found) == [*BUILT_IN, "admonition", "pymdownx.tabbed", "pymdownx.superfences"]
    assert found["pymdownx.tabbed"] == {"alternate_style": True}
    assert callable(found["pymdownx.superfences"]["custom_fences"][0]["format"])
    assert found["toc"]["slugify"]("A B", "-") == "a-b"
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
    assert read_site_options(file) == SiteOptions(docs_dir=tmp_path / "docs", is_zensical=True)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("mkdocs.yml", "markdown_extensions: [admonition, pymdownx.tabbed: {alternate_style: true}]", {"admonition", "pymdownx.tabbed"}),
        ("mkdocs.yml", "markdown_extensions: {markdown.extensions.admonition: {}}", {"admonition"}),
        ("mkdocs.yml", "markdown_extensions: [markdown.extensions.extra]", {"extra", "footnotes", "def_list"}),
        ("mkdocs.yml", "site_name: x", set()),
        ("mkdocs.yml", "INHERIT: base.yml", None),
        ("mkdocs.yml", "plugins: [techdocs-core]", None),
        ("zensical.toml", "[project]", None),
        ("zensical.toml", "[project.markdown_extensions.pymdownx.tabbed]", {"pymdownx.tabbed"}),
    ],
)  # fmt: skip
def test_the_names_of_all_extensions_where_the_file_says_them(
    name: str, text: str, expected: set[str] | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    assert list_extensions(tmp_path / name) == expected
