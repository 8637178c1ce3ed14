"""What the texts of the iteration before leave behind in the `Markdown` that has read them: nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor

from mkdocs_mlops_canvas.extension.markdown_state import keep_definitions, pass_code_over

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

OLD = "[b]: b.md\n\nOld.[^2]\n\n[^2]: Old note.\n"


def interrupt(md: Markdown, manager: AbstractContextManager[None]) -> tuple[list[str], set[str]]:
    """The processors and the references of `md` while it works with `manager`, before an exception ends that."""
    with suppress(ZeroDivisionError), manager:
        md.convert(OLD)
        seen = [type(processor).__name__ for processor in md.parser.blockprocessors], set(md.references)
        raise ZeroDivisionError
    return seen


def test_after_an_exception_the_processor_of_another_plugin_is_there_again() -> None:
    class TheirProcessor(ParagraphProcessor):
        pass

    md = Markdown()
    theirs = TheirProcessor(md.parser)
    md.parser.blockprocessors.register(theirs, "mkdocstrings", 75)
    seen, _ = interrupt(md, pass_code_over(md))
    assert "TheirProcessor" not in seen
    assert md.parser.blockprocessors["mkdocstrings"] is theirs


def test_after_an_exception_what_the_text_defines_is_forgotten() -> None:
    md = Markdown(extensions=["footnotes"])
    md.convert("[a]: a.md\n\nPage.[^1]\n\n[^1]: Note.\n")
    notes = md.parser.blockprocessors["footnote"].footnotes
    known = dict(md.references), dict(notes.footnotes)
    _, references = interrupt(md, keep_definitions(md))
    assert references == {"a", "b"}
    assert (dict(md.references), dict(notes.footnotes)) == known
