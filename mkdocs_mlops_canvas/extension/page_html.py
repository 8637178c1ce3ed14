"""The finished HTML of a page: canvases and portfolios in place of their skeletons and placeholders."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from mkdocs_mlops_canvas.extension.page_work import PageProcessor, read_source, read_text
from mkdocs_mlops_canvas.extension.placeholders import LEFT_OVER, OURS, SLOT_END, START, write_end
from mkdocs_mlops_canvas.reading.page import CanvasBlock
from mkdocs_mlops_canvas.reading.shown_as_code import detect_shown_as_code, tell_shown_as_code
from mkdocs_mlops_canvas.rendering.canvas import fill_slots, render_canvas, render_unreadable
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from mkdocs_mlops_canvas.rendering.search_text import hide_words, locate_words
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from mkdocs_mlops_canvas.reading.page import Page


# the block processors of extensions, if they are not called like the extension
_PROCESSORS = {"footnotes": "footnote", "def_list": "deflist"}


class FillTemplates(PageProcessor, Postprocessor):
    """Puts canvases and portfolios where their skeletons and placeholders are in the HTML of the page."""

    def run(self, text: str) -> str:
        """Return `text`, which is a page, or a heading that the extension toc renders on its own."""
        work, page, text = self.work, self.work.page, self.work.keeper.give_back_text(text)
        if page is None or (OURS not in text and not work.is_parsed):
            return text
        # the HTML of the page and that of canvases alternate, as only the former may hold placeholders that are left
        between, rendered = [], []
        at = 0
        shown: set[int] = set()
        while found := START.search(text, at):
            end = f"<span>{write_end(int(found[1]))}</span></div>"
            stop = text.find(end, found.end())
            if stop < 0:
                break
            between.append(text[at : found.start()])
            rendered.append(self._render(page, int(found[1]), text[found.end() : stop]))
            shown.add(int(found[1]))
            at = stop + len(end)
        between.append(text[at:])
        between = [self._fill_left_over(page, part, shown) for part in between]
        if work.is_parsed:
            between.append(self._tell_lost(page, shown))
        return "".join(part for pair in zip_longest(between, rendered, fillvalue="") for part in pair)

    def _fill_left_over(self, page: Page, html: str, shown: set[int]) -> str:
        """HTML with something in place of each placeholder that no block processor has seen; these become `shown`.

        They are in code or in raw HTML.
        """
        edits = []
        for match in LEFT_OVER.finditer(html):
            number = int(match[1])
            shown.add(number)
            code = html.rfind("<pre", 0, match.start())
            if code > html.rfind("</pre", 0, match.start()):
                edits += [(code, code, self._tell_code(page, number))]
                edits += [(match.start(), match.end(), escape_text(read_source(page, number)))]
            else:
                edits += [(match.start(), match.end(), self._tell_in_html(page, number))]
        parts, at = [], 0
        for start, end, replacement in sorted(edits, key=lambda edit: edit[0]):
            parts += [html[at:start], replacement]
            at = end
        return "".join((*parts, html[at:]))

    def _tell_code(self, page: Page, number: int) -> str:
        """The problem of a block that is shown as code."""
        work = self.work
        if work.shown_as_code is None:
            work.shown_as_code = detect_shown_as_code(page, self._has_extension)
        problem = work.shown_as_code.get(number) or tell_shown_as_code(page, page.blocks[number])
        return self._tell(page, number, problem)

    def _has_extension(self, name: str) -> bool:
        """Whether Markdown extensions that bring the same processor are registered, whatever they are called."""
        return _PROCESSORS.get(name, name.rpartition(".")[2]) in self.md.parser.blockprocessors

    def _tell_in_html(self, page: Page, number: int) -> str:
        """The HTML in place of a block inside an HTML element: a portfolio, or the problem of a canvas."""
        if number >= len(page.canvases):
            return self._render(page, number, "")
        problem = Problem(
            "misplaced-block", "a canvas inside an HTML element is not shown", page.path, *page.blocks[number].place,
            "add the attribute 'markdown' to the element, and the extension 'md_in_html' to your site",
            read_text(page, number),
        )  # fmt: skip
        return self._tell(page, number, problem)

    def _tell_lost(self, page: Page, shown: Collection[int]) -> str:
        """The problems of blocks that are not on the page at all."""
        html = []
        for number, block in enumerate(page.blocks):
            if number not in shown:
                what = "canvas" if isinstance(block, CanvasBlock) else "portfolio"
                problem = Problem(
                    "misplaced-block", f"a {what} is not in the HTML of its page", page.path, *block.place,
                    "move it out of the block around it, such as a footnote", read_text(page, number),
                )  # fmt: skip
                html.append(self._tell(page, number, problem))
        return "".join(html)

    def _tell(self, page: Page, number: int, problem: Problem) -> str:
        """Report a problem that a scan cannot know, and return the HTML of all problems of its block.

        What is no block anyway, such as a fence with a misspelt name, has its problem already.
        """
        block = page.blocks[number]
        problems = list(block.problems)
        if not isinstance(block, CanvasBlock) or block.canvas:
            self.work.context.tell(str(problem))
            problems.append(problem)
        return render_unreadable(problems, self.work.context.site.words)

    def _render(self, page: Page, number: int, inside: str) -> str:
        """The HTML of a block by its number in the page; `inside` is that of its skeleton."""
        work = self.work
        failure = work.failures.get(number)
        if failure is None:
            try:
                return self._render_block(page, number, inside)
            except Exception as error:  # whatever it is, the rest of the page is shown
                failure = work.fail(number, error)
        return render_unreadable([*page.blocks[number].problems, failure], work.context.site.words)

    def _render_block(self, page: Page, number: int, inside: str) -> str:
        work = self.work
        site = work.context.site
        at = number - len(page.canvases)
        if at >= 0:
            html = render_portfolio(page.portfolios[at], at + 1, work.path, site, work.context.report_failure)
            if work.path:
                work.context.spans.setdefault(work.path, []).append(hide_words(html))
            return html
        parsed = work.canvases.get(number)
        if parsed is None:
            return render_unreadable(page.canvases[number].problems, site.words)
        parts = [part.strip() for part in inside.split(SLOT_END)]
        skeleton, placed = parsed.skeleton, parsed.skeleton.placed
        slots = fill_slots(skeleton, parts[:-1], parsed.with_html)
        html = render_canvas(placed, slots, work.counts.get(number, {}), work.path, site, work.notes.get(number, ()))
        if work.path:
            work.context.spans.setdefault(work.path, []).append(locate_words(html, skeleton, slots, parts))
            work.context.texts[placed.block.locate(work.path, placed.anchor)] = slots.texts
        return html
