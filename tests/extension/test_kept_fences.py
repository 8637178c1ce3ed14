"""Our fences beside Markdown extensions that change the text of a page before ours reads it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pymdownx
import pytest
from bs4 import BeautifulSoup
from markdown import Markdown, extensions

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.extension.kept_fences import list_changing

if TYPE_CHECKING:
    from types import ModuleType

CHANGING = {
    "critic": {"pymdownx.critic": {}},
    "preserve_tabs": {"pymdownx.superfences": {"preserve_tabs": True}},
    "both": {"pymdownx.critic": {}, "pymdownx.superfences": {"preserve_tabs": True}},
}
BOX = "We {++add++} this.\n\n```python\nx = 1\n```\n"
LINES = BOX.rstrip().replace("\n", "\n  ")
YAML = f"product: A\nbackground: |\n  {LINES}\n"
FORMS = {
    "fence": "# Page\n\n{++More.++}\n\n~~~mlops-canvas\n" + YAML + "~~~\n",
    "fence in a tab": '=== "Tab"\n\n    ~~~mlops-canvas\n    ' + YAML.rstrip().replace("\n", "\n    ") + "\n    ~~~\n",
    "front matter": "---\ncanvas:\n  " + YAML.rstrip().replace("\n", "\n  ") + "\n---\n",
    "sections": f"---\ncanvas:\n  product: A\n---\n\n## Background\n\n{BOX}",
}


def render(text: str, options: dict[str, dict[str, object]]) -> BeautifulSoup:
    names = dict.fromkeys(["pymdownx.superfences", "pymdownx.tabbed", *options])
    md = Markdown(extensions=[*names, MlopsCanvasExtension()], extension_configs=options)
    return BeautifulSoup(md.convert(text), "html.parser")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", CHANGING)
def test_a_box_reads_the_same_in_every_form(name: str, form: str, caplog: pytest.LogCaptureFixture) -> None:
    html = render(FORMS[form], CHANGING[name])
    (body,) = html.select(".mlops-canvas__body")
    assert body.select_one(".highlight").text.strip() == "x = 1"
    text = body.select_one("p")
    assert text.decode_contents() == (
        "We {++add++} this." if name == "preserve_tabs" else 'We <ins class="critic">add</ins> this.'
    )
    assert caplog.messages == []
    assert not {"\x01", "\x02", "\x03", "\x04"} & set(str(html))


@pytest.mark.parametrize("name", CHANGING)
def test_a_portfolio_and_a_misspelt_fence_are_found_and_examples_are_left_alone(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    html = render(
        "```mlops-portfolio\nstage: idea\n```\n\n"
        "```mlops-canvs\nproduct: A\n```\n\n"
        "````md\n```mlops-canvas\nproduct: Example\n```\n````\n",
        CHANGING[name],
    )
    assert len(html.select(".mlops-canvas-portfolio")) == 1
    assert [problem["data-code"] for problem in html.select(".mlops-canvas__problem")] == ["misspelt-fence"]
    assert html.select(".highlight")[-1].text == "```mlops-canvas\nproduct: Example\n```\n"
    assert len(caplog.messages) == 1


def test_a_fence_in_a_comment_of_critic_stays_in_the_comment() -> None:
    html = render("Text. {>>\n\n```mlops-canvas\nproduct: Lost\n```\n\n<<}\n", CHANGING["critic"])
    assert not html.select(".mlops-canvas")
    assert "product: Lost" in html.select_one(".critic.comment").text
    assert "kept" not in html.text


def test_the_iteration_before_is_read_with_critic_too() -> None:
    before, after = (
        f"```mlops-canvas\nproduct: A\niteration: {number}\nbackground: We {{++add++}} {word}.\n```\n\n"
        for number, word in enumerate(("this", "that"))
    )
    body = render(before + after, CHANGING["critic"]).select(".mlops-canvas__body")[1]
    removed, added = body.select(".mlops-canvas__removed, .mlops-canvas__added")
    assert [mark.text.split()[-1] for mark in (removed, added)] == ["this", "that"]
    assert "++" not in body.text


@pytest.mark.parametrize("package", [extensions, pymdownx], ids=["markdown", "pymdownx"])
def test_no_extension_hides_a_fence(package: ModuleType) -> None:
    """Of the extensions that change text early, two are known."""
    names = [f"{package.__name__}.{module.name}" for module in iter_modules(package.__path__)]
    names = [name for name in names if hasattr(import_module(name), "makeExtension")]
    assert len(names) > 15
    for name in names:
        html = render("```mlops-canvas\nproduct: A\nbackground: We.\n```\n", {name: {}})
        assert [body.text for body in html.select(".mlops-canvas__body")] == ["We."], name


def test_without_such_extensions_nothing_is_set_aside() -> None:
    md = Markdown(extensions=["pymdownx.superfences", "pymdownx.snippets", MlopsCanvasExtension()])
    assert list_changing(md) == []
