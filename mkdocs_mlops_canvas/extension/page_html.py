"""The finished HTML of a page: canvases and portfolios in place of their skeletons and placeholders."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from markdown.postprocessors import Postprocessor

from mkdocs_mlops_canvas.extension.page_work import place_of, read_source, read_text
from mkdocs_mlops_canvas.extension.placeholders import LEFT_OVER, OURS, SLOT_END, START, write_end
from mkdocs_mlops_canvas.rendering.canvas import fill_slots, render_canvas, render_unreadable
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from mkdocs_mlops_canvas.rendering.search_text import hide_words, locate_words
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    import re

    from markdown import Markdown

    from mkdocs_mlops_canvas.extension.kept_fences import KeepFences
    from mkdocs_mlops_canvas.extension.page_work import PageWork
    from mkdocs_mlops_canvas.reading.page import Page


class FillTemplates(Postprocessor):
    """Puts canvases and portfolios where their skeletons and placeholders are in the HTML of the page."""

    def __init__(self, md: Markdown, work: PageWork, keeper: KeepFences) -> None:
        super().__init__(md)
        self.work = work
        self.keeper = keeper

    def run(self, text: str) -> str:
        """Return `text`, which is a page, or a heading that the extension toc renders on its own."""
        page, text = self.work.page, self.keeper.give_back_text(text)
        if page is None or OURS not in text:
            return text
        # the HTML of the page and that of canvases alternate, as only the former may hold placeholders that are left
        between, rendered = [], []
        at = 0
        while found := START.search(text, at):
            end = f"<span>{write_end(int(found[1]))}</span></div>"
            stop = text.find(end, found.end())
            if stop < 0:
                break
            between.append(text[at : found.start()])
            rendered.append(self._render(page, int(found[1]), text[found.end() : stop]))
            at = stop + len(end)
        between.append(text[at:])
        between = [LEFT_OVER.sub(lambda match: self._give_back(page, match), part) for part in between]
        return "".join(part for pair in zip_longest(between, rendered, fillvalue="") for part in pair)

    def _give_back(self, page: Page, match: re.Match[str]) -> str:
        """The HTML for a placeholder that no block processor has seen, because it is in code or in raw HTML."""
        number = int(match[1])
        if match.string.rfind("<pre", 0, match.start()) > match.string.rfind("</pre", 0, match.start()):
            return escape_text(read_source(page, number))
        if number >= len(page.canvases):
            return self._render(page, number, "")
        problem = Problem(
            "misplaced-block", "a canvas inside an HTML element is not shown", page.path, *place_of(page, number),
            "give the element the attribute 'markdown', and your site the extension 'md_in_html'",
            read_text(page, number),
        )  # fmt: skip
        self.work.context.tell(str(problem))  # a scan does not know what is HTML for a host
        return render_unreadable([*page.canvases[number].problems, problem], self.work.context.site.words)

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
        html = render_canvas(placed, slots, work.counts.get(number, {}), work.path, site)
        if work.path:
            work.context.spans.setdefault(work.path, []).append(locate_words(html, skeleton, slots, parts))
            work.context.texts[placed.block.locate(work.path, placed.anchor)] = slots.texts
        return html
