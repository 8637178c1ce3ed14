from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import FORMS
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.writing.markdown import make_header, write_canvas
from mkdocs_mlops_canvas.writing.upgrade import choose_newest, upgrade_page

DEFINITIONS = load_definitions()
LOADER = Loader(DEFINITIONS, STAGES)
OLD, NEW = DEFINITIONS["0.1"], DEFINITIONS["1.1"]
PAGES = sorted((Path(__file__).parents[2] / "example-site" / "docs").rglob("*.md"))

FAIRNESS, EXPLAINABILITY, SECURITY = (f"<!-- {box.prompt} -->" for box in NEW.boxes if box.key not in OLD.keys)


def keys(indent: str, end: str = "\n") -> str:
    """The new boxes as they are added to a mapping."""
    prompts = {"fairness": FAIRNESS, "explainability": EXPLAINABILITY, "security": SECURITY}
    return "".join(f"{indent}{key}: |{end}{indent}  {prompt}{end}" for key, prompt in prompts.items())


def braces() -> str:
    return f', fairness: "{FAIRNESS}", explainability: "{EXPLAINABILITY}", security: "{SECURITY}"'


def headings(level: str, end: str = "\n") -> str:
    prompts = {"Fairness": FAIRNESS, "Explainability": EXPLAINABILITY, "Security": SECURITY}
    return "".join(f"{end}{level} {title}{end}{end}{prompt}{end}" for title, prompt in prompts.items())


def upgrade(text: str) -> str:
    """The text after the upgrade, which has to be one and to keep every line."""
    upgraded = upgrade_page(text, "x.md", LOADER, NEW)
    assert (upgraded.problems, upgraded.skipped) == ((), ())
    before, after = (load_page(t, "x.md", LOADER) for t in (text, upgraded.text))
    assert after.problems == []
    for old, new in zip(before.canvases, after.canvases, strict=True):
        assert old.canvas
        assert new.canvas
        assert (new.canvas.definition, new.canvas.boxes) == (NEW, old.canvas.boxes)
        assert new.canvas.header == replace(old.canvas.header, version="1.1")
    return upgraded.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "---\ntitle: T # t\ncanvas:\n  # why\n  product:   'P'  # name\n  background: |\n    b\n\n# end\nhide: [toc]\n---\n\n# T\n",
            f"---\ntitle: T # t\ncanvas:\n  # why\n  product:   'P'  # name\n  version: 1.1\n  background: |\n    b\n{keys('  ')}\n# end\nhide: [toc]\n---\n\n# T\n",
            id="front matter",
        ),
        pytest.param(
            "---\ncanvas:\n    background: b\n    version: \"0.1\" # old\n    tags:\n    - a\n    - b # last\n---\n",
            f"---\ncanvas:\n    background: b\n    version: \"1.1\" # old\n    tags:\n    - a\n    - b # last\n{keys('    ')}---\n",
            id="version in quotes, a list at the end",
        ),
        pytest.param(
            "---\ncanvas:\n  background: |\n    b\n\n    # not a comment\n---\n",
            f"---\ncanvas:\n  version: 1.1\n  background: |\n    b\n\n    # not a comment\n{keys('  ')}---\n",
            id="a heading at the end of a box",
        ),
        pytest.param(
            "---\ncanvas:\n  iteration: &n 0.1\n  background: b\n  lifetime: \"x\n    # y\"\n  Version: !!str 0.1\n---\n",
            f"---\ncanvas:\n  iteration: &n 0.1\n  background: b\n  lifetime: \"x\n    # y\"\n  Version: !!str 1.1\n{keys('  ')}---\n",
            id="tags and anchors",
        ),
        pytest.param(
            "---\nx: &x text\ncanvas:\n  version:\n  background: *x # alias\n---\n",
            f"---\nx: &x text\ncanvas:\n  version: 1.1\n  background: *x # alias\n{keys('  ')}---\n",
            id="an alias at the end, a version without value",
        ),
        pytest.param(
            "---\ncanvas:\n  problem:\n    background: b\n  monitoring:\n    lifetime: >\n      l\n\n---\n",
            f"---\ncanvas:\n  version: 1.1\n  problem:\n    background: b\n  monitoring:\n    lifetime: >\n      l\n{keys('  ')}\n---\n",
            id="boxes under columns",
        ),
        pytest.param(
            "---\ncanvas: {product: X, background: 'b' , } # c\n---\n",
            f"---\ncanvas: {{version: 1.1, product: X, background: 'b'{braces()} , }} # c\n---\n",
            id="braces",
        ),
        pytest.param(
            "```mlops-canvas\n{product: X, version: '0.1',\n background: [b, c]}\n```\n".replace("[b, c]", "b"),
            f"```mlops-canvas\n{{product: X, version: '1.1',\n background: b{braces()}}}\n```\n",
            id="braces in a fence",
        ),
        pytest.param(
            "---\ncanvas:\n  background:\n  owner: o\n---\n\n# T\n",
            f"---\ncanvas:\n  version: 1.1\n  background:\n  owner: o\n{keys('  ')}---\n\n# T\n",
            id="empty keys",
        ),
        pytest.param("---\ncanvas:\n  owner: o\n---\nx", "---\ncanvas:\n  version: 1.1\n  owner: o\n---\nx", id="header only"),
        pytest.param(
            "---\ncanvas:\n  owner: o\n---\n\n<!-- mlops-canvas -->\n\n## Else\n\nx\n",
            f"---\ncanvas:\n  version: 1.1\n  owner: o\n{keys('  ')}---\n\n<!-- mlops-canvas -->\n\n## Else\n\nx\n",
            id="marker",
        ),
        pytest.param(
            "# T\n\n```mlops-canvas\nproduct: A\n```\n\ntext\n\n~~~~ mlops-canvas\nproduct: B\nversion: 0.1\n\n~~~~\n",
            f"# T\n\n```mlops-canvas\nproduct: A\nversion: 1.1\n{keys('')}```\n\ntext\n\n~~~~ mlops-canvas\nproduct: B\nversion: 1.1\n{keys('')}\n~~~~\n",
            id="two fences",
        ),
        pytest.param(
            "- item\n\n\t```mlops-canvas\n\tproduct: A\n\tbackground: |\n\t\tone\n\t    two\n\t```\n\n=== \"Tab\"\n\n    ```mlops-canvas\n    product: B\n    ```\n",
            f"- item\n\n\t```mlops-canvas\n\tproduct: A\n\tversion: 1.1\n\tbackground: |\n\t\tone\n\t    two\n{keys(chr(9))}\t```\n\n=== \"Tab\"\n\n    ```mlops-canvas\n    product: B\n    version: 1.1\n{keys('    ')}    ```\n",
            id="fences in a list and a tab",
        ),
        pytest.param(
            "- item\n\n\t```mlops-canvas\n\tproduct: A\n\tversion: \t'0.1'\n\t```\n",
            f"- item\n\n\t```mlops-canvas\n\tproduct: A\n\tversion: \t'1.1'\n{keys(chr(9))}\t```\n",
            id="tabs before the version",
        ),
        pytest.param(
            "\ufeff---\r\ncanvas:\r\n  product: Ä\r\n  background: b\r\n---\r\n",
            f"\ufeff---\r\ncanvas:\r\n  product: Ä\r\n  version: 1.1\r\n  background: b\r\n{keys('  ', chr(13) + chr(10))}---\r\n",
            id="byte-order mark and CRLF",
        ),
        pytest.param(
            "---\ncanvas:\n---\n\n# T\n\n## Background\n\nb\n\n## Lifetime\n\nl\n\n\n## Notes\n\nn\n",
            f"---\ncanvas:\n  version: 1.1\n---\n\n# T\n\n## Background\n\nb\n\n## Lifetime\n\nl\n{headings('##')}\n\n## Notes\n\nn\n",
            id="sections without columns",
        ),
        pytest.param(
            "---\r\ncanvas: {}\r\n---\r\n# T\r\n## Problem\r\n### Background\r\nb\r\n## Monitoring\r\n### Lifetime\r\nl",
            "---\r\ncanvas: {version: 1.1}\r\n---\r\n# T\r\n## Problem\r\n### Background\r\nb\r\n## Monitoring\r\n### Lifetime\r\nl\r\n\r\n## Risk\r\n"
            + headings("###", "\r\n"),
            id="sections with columns, and no line end",
        ),
        pytest.param(
            "---\ncanvas:\n  product: P\n---\n\n## Background\n\nb\n\n## Security\n## Appendix\n",
            f"---\ncanvas:\n  product: P\n  version: 1.1\n---\n\n## Background\n\nb\n{headings('##')}\n## Security\n## Appendix\n".replace(
                f"\n## Security\n\n{SECURITY}\n", ""
            ),
            id="a section that becomes a box",
        ),
    ],
)  # fmt: skip
def test_an_upgrade_edits_what_it_has_to(before: str, after: str) -> None:
    assert upgrade(before) == after


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_example_site_is_upgraded(path: Path, example_loader: Loader) -> None:
    text = path.read_bytes().decode()
    new = example_loader.definitions["1.1"]
    upgraded = upgrade_page(text, path.name, example_loader, new)
    assert upgraded.problems == ()
    assert all("already" in line for line in upgraded.skipped)
    after = load_page(upgraded.text, path.name, example_loader)
    assert after.problems == load_page(text, path.name, example_loader).problems
    assert {block.canvas.definition.key for block in after.canvases if block.canvas} <= {"1.1"}
    assert upgrade_page(upgraded.text, path.name, example_loader, new).changes == ()


_LINE = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(" \t#`~-:'\"|>&{}"), max_size=12)


@example(boxes={"lifetime": "0\n\xa0"}, form="frontmatter", end="\n")
@given(
    boxes=st.dictionaries(st.sampled_from([box.key for box in OLD.boxes]), st.lists(_LINE, max_size=4).map("\n".join)),
    form=st.sampled_from(FORMS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_an_upgrade_keeps_every_line(boxes: dict[str, str], form: str, end: str) -> None:
    text = write_canvas(OLD, {"product": "P", **make_header(OLD)}, boxes, form).replace("\n", end)
    upgraded = upgrade_page(text, "x.md", LOADER, NEW)
    lines = iter(upgraded.text.split(end))
    assert all(line in lines for line in text.split(end))  # in the same order
    if not load_page(text, "x.md", LOADER).problems:
        assert len(upgraded.changes) + len(upgraded.skipped) == 1
        assert form == "sections" or upgraded.changes


@given(st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\n #`~-:'\"|>{}[]&*")))
def test_no_text_is_too_strange(text: str) -> None:
    for page in (f"---\ncanvas:\n  {text}\n---\n", f"```mlops-canvas\n{text}\n```\n", text):
        upgraded = upgrade_page(page, "x.md", LOADER, NEW)
        assert upgraded.changes or upgraded.text == page


def test_a_canvas_with_problems_is_left_as_it_is() -> None:
    good, bad = "```mlops-canvas\nproduct: A\n```\n", "```mlops-canvas\nproduct: B\nfairness: x\n```\n"
    upgraded = upgrade_page(good + bad, "x.md", LOADER, NEW)
    assert upgraded.text.endswith(bad)
    assert [problem.code for problem in upgraded.problems] == ["unknown-box"]
    assert upgraded.changes == ("x.md:2:1: 'A' goes from version 0.1 to 1.1",)


@pytest.mark.parametrize(
    ("version", "target", "message"),
    [
        ("1.1", "1.1", "x.md:2:1: 'A' is at version 1.1 already"),
        ("1.1", "0.1", "x.md:2:1: 'A' is at version 1.1, which cannot be upgraded to 0.1"),
    ],
)
def test_what_needs_no_upgrade_is_said(version: str, target: str, message: str) -> None:
    text = f"```mlops-canvas\nproduct: A\nversion: {version}\n```\n"
    upgraded = upgrade_page(text, "x.md", LOADER, DEFINITIONS[target])
    assert (upgraded.text, upgraded.skipped) == (text, (message,))


def test_unusual_yaml_is_left_to_its_author() -> None:
    text = "---\na: &v 0.1\ncanvas:\n  product: P\n  version: *v\n---\n"
    upgraded = upgrade_page(text, "x.md", LOADER, NEW)
    assert (upgraded.text, upgraded.changes) == (text, ())
    assert upgraded.skipped == ("x.md:3:1: 'P' is written in a form that has to be upgraded by hand",)


def test_the_newest_version_succeeds_all_others() -> None:
    later = replace(NEW, key="2", extends="1.1")
    definitions = MappingProxyType({"0.1": OLD, "2": later, "1.1": NEW, "own": replace(OLD, key="own")})
    assert choose_newest(definitions) is later
    text = "```mlops-canvas\nproduct: A\n```\n"
    upgraded = upgrade_page(text, "x.md", Loader(definitions, STAGES), later)
    assert upgraded.text == f"```mlops-canvas\nproduct: A\nversion: 2\n{keys('')}```\n"
