"""The manual is tested: what it shows works, and all that there is to know is in it."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import get_args

import click
import pytest
import yaml
from bs4 import BeautifulSoup
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from yaml import safe_load

from mkdocs_mlops_canvas.canvas.definition import ICONS, KINDS, PROFILES, Attribution, Box, Definition, load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.canvas.icon_file import SHAPES
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import read_site_definitions
from mkdocs_mlops_canvas.canvas.profile_file import read_profiles
from mkdocs_mlops_canvas.cli import main
from mkdocs_mlops_canvas.cli.built_site import detect_unrendered
from mkdocs_mlops_canvas.cli.checked_files import check_files
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.importing.importer import import_canvas
from mkdocs_mlops_canvas.languages.po_file import load_words
from mkdocs_mlops_canvas.languages.words import Frame
from mkdocs_mlops_canvas.plugin.config import MlopsCanvasConfig
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.rules import Rule, read_rules
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.reading.selection import SORTS, VIEWS, Selection
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, load_asset
from mkdocs_mlops_canvas.sources.copies import read_copies
from mkdocs_mlops_canvas.sources.source import read_sources
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.problem import Code
from mkdocs_mlops_canvas.writing.feed import CSV_COLUMNS
from mkdocs_mlops_canvas.writing.json_schema import build_feed_schema
from mkdocs_mlops_canvas.writing.mapping import load_places
from tests.algoritmeregister import STANDARD, list_faults
from tests.cli.running import run
from tests.conftest import build_site
from tests.profiles import make_loader
from tests.rooms import ROOMS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "mkdocs_mlops_canvas"


def _text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def _examples(text: str, language: str) -> list[str]:
    lines = text.split("\n")
    return [
        "\n".join(line[fence.indent :] for line in lines[fence.start + 1 : fence.end - 1]) + "\n"
        for fence in read_outline(lines).fences
        if fence.name == language
    ]


OWN = _text("guides/own-canvases.md") + _text("guides/ml-canvas.md")


def test_every_code_has_a_section_and_no_other() -> None:
    sections = set(re.findall(r"^## ([a-z]+(?:-[a-z]+)*)$", _text("reference/problems.md"), re.M))
    assert sections == set(get_args(Code))


@pytest.mark.parametrize(
    "section",
    re.split(r"^## (?=[a-z]+[-\n])", _text("reference/problems.md"), flags=re.M)[1:],
    ids=lambda s: s.split("\n")[0],
)
def test_the_example_of_a_problem_gives_it(section: str, loader: Loader, tmp_path: Path) -> None:
    code = section.split("\n")[0]
    yaml = _examples(section, "yaml")
    if code == "wrong-definition":
        (tmp_path / "own.yml").write_text(yaml.pop())
        _, problems = read_definitions(["own.yml"], {}, str(tmp_path))
        assert {problem.code for problem in problems} == {code}
    if code == "wrong-profile":
        (tmp_path / "own.yml").write_text(yaml.pop())
        assert {problem.code for problem in read_profiles(["own.yml"], str(tmp_path))[1]} == {code}
    if code == "wrong-rule":
        _, (problem,) = read_rules(safe_load(yaml.pop())["rules"], loader.definitions, STAGES)
        assert problem.code == code
    rules = (Rule("owner", ("owner",)),) if code == "rule" else ()
    if code == "missing-fact":
        loader = make_loader(tmp_path, yaml.pop(0))
    for po in _examples(section, "po"):
        (tmp_path / "own.po").write_text(po, "utf-8")
        (warning,) = load_words(Frame(), name="own.po", folder=str(tmp_path))[1]
        assert warning.endswith(f"[{code}]")
    if code == "source-copy":
        sources = read_sources(safe_load(yaml.pop())["sources"])
        _, problems = read_copies(sources, tmp_path, {}, date(2026, 1, 1))
        assert [each.code for each in problems] == [code]
    examples = [f"---\n{example}---\nx\n" for example in yaml]
    for example in [*examples, *_examples(section, "markdown")]:
        _, pages = collect_portfolio({"x.md": load_page(example, "x.md", loader)}, rules=rules)
        (block, *_) = [block for block in pages["x.md"].canvases if block.problems]
        assert [problem.code for problem in block.problems] == [code]
    for html in _examples(section, "html"):
        assert {problem.code for problem in detect_unrendered(html, "x.html", loader.definitions)} == {code}
    languages = ("yaml", "markdown", "html", "po")
    assert any(_examples(section, language) for language in languages) or code in (
        "unreadable-file",
        "unexpected-error",
    )


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", DOCS / "get-started" / "first-canvas.md", DOCS / "guides" / "writing.md"],
    ids=lambda path: path.name,
)
def test_every_canvas_in_the_manual_is_without_a_problem(path: Path, loader: Loader) -> None:
    examples = _examples(path.read_text("utf-8"), "markdown")
    assert examples
    for example in examples:
        (block,) = load_page(example, "x.md", loader).canvases
        assert block.problems == ()
        assert block.canvas
        assert block.canvas.boxes


def test_every_key_box_column_stage_and_version_is_in_the_manual() -> None:
    text = _text("reference/header.md") + _text("reference/boxes.md")
    names = [*HEADER_KEYS, *STAGES, *load_definitions()]
    for definition in load_definitions().values():
        names += [column.key for column in definition.columns] + [box.key for box in definition.boxes]
    assert [name for name in names if f"`{name}`" not in text] == []


def _sections(name: str) -> dict[str, str]:
    """The text below each heading of the second level."""
    return dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", _text(name), re.M | re.S))


def test_every_option_has_a_section_and_no_other() -> None:
    options = {key for key, _ in MlopsCanvasConfig._schema}
    sections = _sections("reference/options.md")
    extension = sections.pop("The Markdown extension")
    assert options == set(sections)
    assert set(re.findall(r"^\| \[`(\w+)`\]", _text("reference/options.md"), re.M)) == options
    assert [key for key in MlopsCanvasExtension().config if f"`{key}`" not in extension] == []


def test_all_options_stand_together_as_they_are_by_default() -> None:
    shown = yaml.safe_load(_examples(_text("reference/options.md"), "yaml")[0])["plugins"][0]["mlops-canvas"]
    assert list(shown) == [key for key, _ in MlopsCanvasConfig._schema]
    by_default, written = MlopsCanvasConfig(), MlopsCanvasConfig()
    written.load_dict({key: value for key, value in shown.items() if value is not None})
    assert [config.validate() for config in (by_default, written)] == [([], []), ([], [])]
    assert {**by_default, "history": by_default.history or "none"} == dict(written)


def test_every_command_and_its_options_are_in_the_manual() -> None:
    sections = _sections("reference/command.md")
    common = set(re.findall(r"`(--[\w-]+)", sections["In each command"]))
    assert common == {"--output", "--config-file", "--stages", "--definitions", "--language"}
    head = _text("reference/command.md").partition("\n## ")[0]
    assert set(re.findall(r"^\| \[`(\w+)`\]", head, re.M)) == set(main.commands)
    for name, command in main.commands.items():
        for parameter in command.params:
            known = isinstance(parameter, click.Option) and not common.isdisjoint(parameter.opts)
            choices = parameter.type.choices if isinstance(parameter.type, click.Choice) and not known else ()
            says = [*(option for option in parameter.opts if option.startswith("--") and not known), *choices]
            text = sections["new"] + sections[name] if "--form" in parameter.opts else sections[name]
            missing = [word for word in says if not re.search(rf"`{word}\b", text) and f" {word} " not in text]
            assert missing == [], name


def test_every_key_of_a_portfolio_fence_is_in_the_manual() -> None:
    text = _text("reference/portfolio-fence.md")
    keys = [field.name for field in dataclasses.fields(Selection) if field.name != "places"]
    assert [word for word in (*keys, *SORTS, *VIEWS) if f"`{word}`" not in text] == []


def test_every_key_of_the_feed_is_in_the_manual_and_no_other() -> None:
    sections = _sections("reference/feed.md")
    feed, product = sections["portfolio.json"].split("| Key of a product |")
    schema = build_feed_schema()
    assert _first_cells(feed) == set(schema["properties"])
    items, protected = (item["properties"] for item in schema["properties"]["products"]["items"]["anyOf"])
    assert _first_cells(product) == set(items)
    assert [key for key in items["iterations"]["items"]["properties"] if f"`{key}`" not in product] == []
    assert set(CSV_COLUMNS) <= {*items, "protected"}
    named = product.partition("A [protected]")[2].partition(" no other key")[0]
    assert set(re.findall(r"`(?:\"(\w+)\": true|(\w+))`", named)) == {
        ("protected", ""),
        *(("", key) for key in protected if key != "protected"),
    }
    assert _first_cells(sections["portfolio.csv"]) <= set(CSV_COLUMNS)


def _first_cells(text: str) -> set[str]:
    """The words of code in the first cells of tables."""
    return {word for cell in re.findall(r"^\| ([^|]+) \|", text, re.M) for word in re.findall(r"`([\w-]+)`", cell)}


def test_the_examples_of_languages_work(tmp_path: Path) -> None:
    text = _text("guides/languages.md")
    definition = next(example for example in _examples(text, "yaml") if example.startswith("key:"))
    (tmp_path / "own.yml").write_text(definition, "utf-8")
    definitions, problems = read_definitions(["own.yml"], load_definitions(), str(tmp_path))
    assert problems == []
    assert definitions["0.1"].find_box("Hintergrund") == definitions["0.1"].find_box("Background")
    (po,) = _examples(text, "po")
    (tmp_path / "fo.po").write_text(po, "utf-8")
    words, warnings = load_words(Frame("en"), "fo", "fo.po", str(tmp_path))
    assert warnings == []
    assert (words.gettext("Print"), words.gettext("Edit")) == ("Prenta", "Edit")
    assert [words.ngettext("{n} product", "{n} products", n, n=n) for n in (1, 2)] == ["1 vara", "2 vørur"]


def test_every_public_variable_is_in_the_manual_and_no_other() -> None:
    stylesheet = (PACKAGE / "rendering" / "assets" / "mlops-canvas.css").read_text("utf-8")
    (public,) = re.findall(r"^/\* public.*?\{(.*?)^\}", stylesheet, re.M | re.S)
    variables = set(re.findall(r"^  (--[\w-]+):", public, re.M))
    for name in ("--mlops-canvas-page-width", "--mlops-canvas-print-pt"):  # which have their value elsewhere
        assert f"var({name}" in stylesheet
        variables.add(name)
    assert _first_cells(_sections("reference/styling.md")["Variables"]) == variables


def test_the_public_names_of_elements_are_those_that_pages_have(tmp_path: Path) -> None:
    """Also the other way round for attributes, by which others read a canvas and a card."""
    text = _sections("reference/styling.md")["Classes, attributes and ids"]
    names = _first_cells(text)
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "example-site" / "docs", docs)
    shutil.copytree(DOCS / "definitions", tmp_path / "own")
    own = [f"```mlops-canvas\n{example}```\n" for example in _examples(OWN, "mlops-canvas")]
    (docs / "own.md").write_text("\n".join(own).replace("Churn radar", "Own"), "utf-8")
    (docs / "private.md").write_text("```mlops-canvas\nproduct: Private\nprivate: true\n```\n", "utf-8")
    (docs / "wrong.md").write_text("```mlops-canvas\nproduct: P\nbakground: x\n```\n", "utf-8")
    config = yaml.safe_dump({
        "site_name": "T", "theme": "mkdocs", "not_in_nav": "*",
        "markdown_extensions": ["admonition", "tables", "pymdownx.superfences", {"pymdownx.tabbed": {"alternate_style": True}}],
        "plugins": [{"mlops-canvas": {"definitions": ["own/data-product-canvas.yml"], "profiles": [*PROFILES]}}],
    })  # fmt: skip
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    site = build_site(tmp_path / "mkdocs.yml", tmp_path / "site").folder
    script = load_asset(PORTFOLIO_SCRIPT).content.decode()
    given: set[str] = {f"mlops-canvas-portfolio__{part}" for part in re.findall(r"`\$\{P\}__(\w+)`", script)}
    read: set[str] = set()
    layout = {"data-columns", "data-rows", "data-boxes", "data-x", "data-y", "data-print-pt", "data-print-pt-changes"}
    read_by_others = {"mlops-canvas", "mlops-canvas__column", "mlops-canvas__box", "mlops-canvas-portfolio__card"}
    for file in site.rglob("*.html"):
        if "fill-in" in file.parts:
            continue  # nobody's styles and scripts but ours know the sheet
        for element in BeautifulSoup(file.read_text("utf-8"), "html.parser").select("[class*=mlops-canvas], [id]"):
            classes = element.get_attribute_list("class")
            data = {re.sub("-f-.*", "-f-KEY", name) for name in element.attrs if name.startswith("data-")}
            given.update(filter(None, [*classes, str(element.get("id", ""))]), data)
            if read_by_others.intersection(classes):
                read |= data
    assert sorted(names - given) == ["data-changed"], "which needs git"
    assert 'facts["changed"]' in (PACKAGE / "rendering" / "portfolio_frame.py").read_text("utf-8")
    assert sorted(read - names - layout) == []


def test_a_text_out_of_a_slide_is_imported(loader: Loader) -> None:
    (example,) = _examples(_text("guides/migration.md"), "text")
    imported = import_canvas(example, "markdown", loader)
    assert imported.rest == ()
    assert set(imported.header) == {"product", "designed_by", "date"}
    assert set(imported.boxes) == {"background", "objectives"}


def _read_own(tmp_path: Path) -> Loader:
    """A loader with the definitions that the manual writes out, and those that it uses."""
    page = OWN + _text("reference/definitions.md")
    shutil.copytree(DOCS / "definitions", tmp_path / "own")
    examples = [example for example in _examples(page, "yaml") if example.startswith("key:")]
    for number, example in enumerate(examples):
        (tmp_path / "own" / f"{number}.yml").write_text(example)
    assert len(examples) == 2
    names = sorted(path.name for path in (tmp_path / "own").glob("*.yml"))
    definitions, problems = read_definitions(names, load_definitions(), str(tmp_path / "own"))
    assert [str(problem) for problem in problems] == []
    return Loader(definitions, STAGES)


def test_definitions_in_the_manual_are_right(tmp_path: Path) -> None:
    own = _read_own(tmp_path)
    (example,) = _examples(OWN, "markdown")
    canvases = [block for text in (example, OWN) for block in load_page(text, "x.md", own).canvases]
    assert [block.problems for block in canvases] == [()] * 3
    assert all(block.canvas and block.canvas.boxes for block in canvases)


def test_rules_and_profiles_in_the_manual_are_right(tmp_path: Path) -> None:
    definitions, _ = read_site_definitions((), "en", profiles=PROFILES)
    examples = [safe_load(text)["plugins"][0]["mlops-canvas"] for text in _examples(_text("guides/rules.md"), "yaml")]
    for example in examples:
        rules, problems = read_rules(example["rules"], definitions, STAGES)
        assert (len(rules), problems) == (len(example["rules"]), [])
    *_, profile = _examples(_text("guides/register-facts.md"), "yaml")
    (tmp_path / "own.yml").write_text(profile, "utf-8")
    assert read_profiles(["own.yml"], str(tmp_path))[1] == []


def test_every_icon_kind_and_key_of_a_definition_is_in_the_manual() -> None:
    text = _text("reference/definitions.md")
    keys = [field.name for part in (Definition, Box, Attribution) for field in dataclasses.fields(part)]
    words = [*ICONS, *KINDS, *(key for key in keys if key not in ("lines", "language", "profiles"))]
    assert [word for word in words if not re.search(rf"\b{word}\b", text)] == []
    assert [shape for shape in SHAPES if f"`{shape}`" not in _text("background/security.md")] == []


def test_the_manual_builds_without_a_problem(tmp_path: Path) -> None:
    # as strict as `mkdocs build --strict`, which fails for the same warnings
    assert build_site(ROOT / "mkdocs.yml", tmp_path / "site").warnings == []
    assert check_files([DOCS], _read_own(tmp_path), site=tmp_path / "site").problems == ()


def test_the_manual_explains_the_workflow_of_the_example_site() -> None:
    workflow = (ROOT / "example-site" / ".github" / "workflows" / "pages.yml").read_text("utf-8")
    shown, _, explained = _text("guides/publishing.md").partition("## Set it up")
    assert _examples(shown, "yaml") == [workflow[workflow.index("name:") :]]
    names = ("pull_request", "workflow_dispatch", "contents: read", "pages: write", "id-token: write", "fetch-depth: 0",
             "cache: pip", "mlops-canvas check docs", "mkdocs build --strict", "upload-pages-artifact",
             "concurrency: pages")  # fmt: skip
    assert [name for name in names if name not in workflow or f"`{name}`" not in explained] == []


def test_the_architecture_names_modules_that_there_are() -> None:
    named = re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w./*-]+)`", _text("background/architecture.md").replace("xx", "da"))
    assert len(named) > 20
    assert [name for name in named if not [*PACKAGE.glob(name), *PACKAGE.glob(f"{name}.py")]] == []


def test_the_architecture_gives_a_reason_for_each_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [project["optional-dependencies"][name] for name in ("export", "import", "sources")]
    needed = {re.split(r"[^\w-]", item)[0] for item in sum(extras, project["dependencies"])}
    rows = _text("background/dependencies.md").split("\n")
    given = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([\w-]+)`", row.split("|")[1])}
    assert given - {"export", "import", "sources"} == needed


def test_links_of_the_readme_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text("utf-8")):
            assert (ROOT / target).exists(), f"{name}: {target}"


_UNTIL = re.compile(r"(?ms)^<!-- until released -->\n(.*?)^<!-- /until released -->\n")
_RELEASED = "OWNER/" not in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_what_needs_a_release_says_how_to_do_without_until_there_is_one(path: Path) -> None:
    text = path.read_text("utf-8")
    needed = re.search(r"(?m)(pip install|uv add)[^$`]*mkdocs-mlops-canvas|^ *mkdocs-mlops-canvas$|\bOWNER\b", text)
    notes = _UNTIL.findall(text)
    assert bool(notes) == bool(needed and not _RELEASED)
    assert all("#from-a-clone)" in note for note in notes)


def test_the_placeholder_of_the_account_has_one_meaning() -> None:
    files = (
        "*.md",
        "*.yml",
        "*.toml",
        "docs/**/*.md",
        "example-site/**/*.md",
        ".github/**/*.yml",
        "mkdocs_mlops_canvas/**/*",
    )
    for path in sorted({path for pattern in files for path in ROOT.glob(pattern) if path.suffix and path.is_file()}):
        text = _UNTIL.sub("", path.read_text("utf-8", errors="replace"))
        other = re.findall(r".*\bOWNER\b(?!(?:\.github\.io)?/mkdocs-mlops-canvas\b).*", text)
        # the place that says what a release does with it
        assert [line for line in other if "the first release" not in line.lower()] == [], path.name


def test_every_page_is_in_the_navigation() -> None:
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    for path in DOCS.rglob("*.md"):
        assert f" {path.relative_to(DOCS).as_posix()}\n" in config, path.name


def test_the_commands_of_the_guide_make_a_valid_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _text("guides/registers.md")
    (config,), (canvas,) = _examples(page, "yaml"), _examples(page, "markdown")
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    (tmp_path / "docs" / "wegdek.md").write_text(canvas, "utf-8")
    monkeypatch.chdir(tmp_path)
    for line in "".join(_examples(page, "console")).splitlines():
        result = run(*line.removeprefix("$ mlops-canvas ").split())
        assert result.exit_code == 0, result.stderr
    record = json.loads((tmp_path / "wegdek.json").read_text("utf-8"))
    assert list_faults(record) == []
    assert (record["status"], record["begin_date"]) == ("In gebruik", "2025-03")
    bom = (tmp_path / "bom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bom) is None


@pytest.mark.parametrize("name", PROFILES)
def test_every_fact_of_a_profile_is_in_the_manual_with_its_source(name: str) -> None:
    (profile,), _ = read_profiles([name])
    section = _sections("reference/profiles.md")[name]
    rows = {row[0]: row for row in re.findall(r"^\| `(\w+)` \| (.+) \| (.*) \| (.+) \| (.+) \|$", section, re.M)}
    assert list(rows) == [own.key.rpartition(".")[2] for own in profile.fields]
    for own, (_, kind, required, meaning, source) in zip(profile.fields, rows.values(), strict=True):
        assert kind == (
            own.kind if own.labels == () or own.kind != "text" else f"one of {', '.join(f'`{v}`' for v in own.values)}"
        )
        assert bool(own.required_when) == bool(required.strip())
        assert (meaning, source) == (": ".join(filter(None, (own.title, own.help.strip()))), own.source)


def test_the_guide_has_a_row_for_each_field_of_a_register() -> None:
    rows = set(
        re.findall(r"^\| `(\w+)`(?:, `(\w+)`)?", _sections("guides/registers.md")["Where each field comes from"], re.M)
    )
    assert {name for row in rows for name in row} >= STANDARD.keys()
    names = re.findall(r"`([\w.-]+)`", _text("guides/registers.md"))
    for place in load_places("cyclonedx"):
        assert place.value or any(place.to.startswith(name) for name in names), place.to


def test_no_page_is_too_long_to_read() -> None:
    """Pages of the reference are looked up in, and may be longer."""
    pages = [path for path in DOCS.rglob("*.md") if path.parent.name != "reference"]
    counts = {path.name: len(re.findall(r"\S*\w\S*", path.read_text("utf-8"))) for path in pages}
    assert {name: count for name, count in counts.items() if count > 1500} == {}


def test_the_configuration_to_copy_builds(tmp_path: Path) -> None:
    (config,) = _examples(_text("get-started/configuration.md"), "yaml")
    page = f"{_examples(_text('get-started/first-canvas.md'), 'markdown')[0]}\n- [x] done :material-check:\n"
    for name, text in {"mkdocs.yml": config, "docs/index.md": "# Home\n", "docs/returns.md": page}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("history: git", "history: none"), "utf-8")
    site = build_site(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert site.warnings == []
    extensions = safe_load(config.replace("!!python/name:", ""))["markdown_extensions"]
    names = [next(iter(each)) if isinstance(each, dict) else each for each in extensions]
    assert [name for name in names if f"`{name}`" not in _text("get-started/configuration.md")] == []
