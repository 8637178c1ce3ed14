"""The texts of boxes, parsed into a skeleton by the Markdown of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.extension.box_markdown import BoxMarkdown, ParsedCanvas
from mkdocs_mlops_canvas.languages.words import Words
from mkdocs_mlops_canvas.rendering.skeleton import build_skeleton
from tests.rendering.pages import fence, place, read

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BEFORE = fence("product: A", "iteration: 1", "objectives: '<b>gone</b>'", "modelling: stays",
               "background: |", "  First stays.", "", "  Old [link][l].", "", "  [l]: old.md")  # fmt: skip
AFTER = fence("product: A", "iteration: 2", "decision: is new", "modelling: stays",
              "background: |", "  First stays.", "", "  New <i>text</i>.")  # fmt: skip


def parse(md: Markdown) -> ParsedCanvas:
    return BoxMarkdown(md).parse(build_skeleton(place(read(f"{BEFORE}\n{AFTER}"), 1), Words()))


def test_texts_of_now_are_in_the_skeleton_and_changed_texts_of_before_beside_it() -> None:
    md = Markdown(extensions=[MlopsCanvasExtension()])
    parsed = parse(md)
    bodies = {key: "|".join(body.itertext()) for key, body in parsed.skeleton.bodies.items()}
    assert bodies == {"background": "First stays.|New <i>text</i>.", "modelling": "stays", "decision": "is new"}
    previous = parsed.previous
    assert {key: "".join(old.itertext()) for key, old in previous.elements.items()} == {
        "background": "Old [link][l].", "objectives": "<b>gone</b>"
    }  # fmt: skip
    assert [len(kept.first) for kept in previous.kept.values()] == [1]
    assert previous.references["l"][0] == "old.md"
    assert parsed.with_html == {"background", "objectives"}
    assert md.references == {}


def test_after_an_exception_the_state_of_the_parser_is_as_before() -> None:
    class Failing(ParagraphProcessor):
        def run(self, parent: Element, blocks: list[str]) -> None:
            raise ZeroDivisionError

    md = Markdown(extensions=[MlopsCanvasExtension()])
    md.parser.blockprocessors.register(Failing(md.parser), "failing", 200)
    with pytest.raises(ZeroDivisionError):
        parse(md)
    assert md.parser.state == []
