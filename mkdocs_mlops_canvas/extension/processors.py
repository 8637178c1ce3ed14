"""The Markdown extension: canvases and portfolios in the text of a page become HTML in the pass of the page itself.

1. A preprocessor finds the blocks of the page and leaves a placeholder for each.
2. A block processor turns each placeholder into the skeleton of its canvas, and parses the texts of the boxes into it.
3. Tree processors work on it together with those of other extensions, which read inline Markdown, number footnotes,
   collect the table of contents and resolve links: one marks what has changed before the table of contents is made, one
   copies marked texts when links are resolved.
4. A postprocessor puts the HTML of the skeleton into the template.

All state is that of one page and stays with the processors of its `Markdown`: others may be made and used meanwhile.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import SubElement

from markdown import Extension
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import STALE_AFTER
from mkdocs_mlops_canvas.comparing.mark_writer import unmark
from mkdocs_mlops_canvas.extension.box_markdown import BoxMarkdown
from mkdocs_mlops_canvas.extension.contents import nest_contents
from mkdocs_mlops_canvas.extension.context import Context, make_context
from mkdocs_mlops_canvas.extension.hosts import find_build, find_host_page, find_page_path
from mkdocs_mlops_canvas.extension.page_work import PageWork
from mkdocs_mlops_canvas.extension.placeholders import (
    BLOCK,
    LEFT_OVER,
    NAME,
    OURS,
    SLOT_END,
    START,
    place_blocks,
    write_end,
    write_start,
)
from mkdocs_mlops_canvas.extension.previous_texts import mark_texts
from mkdocs_mlops_canvas.reading.page import Page, load_page
from mkdocs_mlops_canvas.rendering.canvas import (
    build_skeleton,
    fill_slots,
    keep_ids_unique,
    place_canvas,
    render_canvas,
    render_unreadable,
)
from mkdocs_mlops_canvas.rendering.portfolio import render_portfolio
from mkdocs_mlops_canvas.rendering.search_text import find_words, hide_words
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.source import may_hold_blocks

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas
    from mkdocs_mlops_canvas.text.source import FrontMatter


class MlopsCanvasExtension(Extension):
    """The Python-Markdown extension `mlops_canvas`."""

    def __init__(self, context: Context | None = None, **options: Any) -> None:
        self.config = {
            "definitions": [[], "Files that define canvases of one's own, as seen from the working folder."],
            "history": ["none", "Where iterations come from that no page holds any more: none, or git on Zensical."],
            "language": ["", "The language of our own words and of the package's canvases."],
            "stages": [list(STAGES), "The stages that a product may have, from idea to retired."],
            "words": ["", "A file with words, as seen from the working folder, that come before the package's."],
            "stale_after": [STALE_AFTER, "The days after which a canvas is called stale; 0 for never."],
        }
        super().__init__(**options)
        self._context = context

    def setConfig(self, key: str, value: Any) -> None:  # noqa: N802  # Python-Markdown's name
        """Set an option; Python-Markdown asks for a `KeyError` where there is none of that name."""
        if key not in self.config:
            hint = suggest(key, self.config) or f"the options are {join_names(self.config)}"
            raise KeyError(f"{NAME} has no option '{key}'; {hint}")
        super().setConfig(key, value)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Register the processors of one `Markdown`."""
        work = PageWork(self._context or make_context(self.getConfigs(), find_build(md).frame))
        if host := find_host_page(md, work.context):
            host.fill_body(md)
        # after white space is normalised and snippets are in (30 and up), before fences and HTML (25 and down)
        md.preprocessors.register(_FindBlocks(md, work), NAME, 28)
        md.parser.blockprocessors.register(_BuildCanvases(md, work), NAME, 110)  # before all of Markdown's own
        # when words are elements and attributes are read (attr_list is 8), before ids are collected (toc is 5)
        md.treeprocessors.register(_MarkChanges(md, work), NAME, 5.5)
        nest_contents(md, work)
        md.treeprocessors.register(_CopyTexts(md, work), f"{NAME}-copies", -10)  # when links are resolved (0)
        md.postprocessors.register(_FillTemplates(md, work), NAME, 5)  # after all of Markdown's own


class _FindBlocks(Preprocessor):
    """Loads the page and puts a placeholder where each of its blocks stands."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, lines: list[str]) -> list[str]:
        work = self.work
        reported = find_build(self.md).reported
        for warning in work.context.warnings:
            if warning not in reported:
                reported.add(warning)
                work.context.tell(warning)
        host = find_host_page(self.md, work.context)
        work.start(host.path if host else find_page_path(self.md))
        if host:
            work.context.site = host.site
        front = host.front if host else work.context.fronts.get(work.path)
        text = "\n".join(lines)
        if not front and not may_hold_blocks(text):
            return lines
        scanned = work.context.site.pages.get(work.path)
        work.page = page = self._load(text, front, scanned)
        if host:
            host.prepare(page)
        if host or page is not scanned:
            self._tell(page, () if host or scanned is None else scanned.problems)
        return place_blocks(page)

    def _load(self, text: str, front: FrontMatter | None, scanned: Page | None) -> Page:
        """What stands in a page: what a scan of the site has found, unless the text has changed on its way here."""
        if scanned and text.rstrip() == "\n".join(scanned.lines).rstrip():
            return scanned
        page = load_page(
            text, scanned.path if scanned else self.work.path or "this page", self.work.context.loader, front
        )
        if scanned and "".join(page.lines).rstrip() == "".join(scanned.lines).rstrip():
            return scanned  # a front matter that the host has not understood; the scan knows what is wrong with it
        return page

    def _tell(self, page: Page, known: Iterable[Problem]) -> None:
        """Tell the problems of a page but those that whoever has scanned it has told."""
        told = {(problem.code, problem.message) for problem in known}
        for problem in page.problems:
            if (problem.code, problem.message) not in told:
                self.work.context.tell(str(problem))


class _BuildCanvases(BlockProcessor):
    """Turns placeholders into skeletons, with the Markdown of every box parsed into its body."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md.parser)
        self.md = md
        self.work = work

    def test(self, parent: Element, block: str) -> bool:
        return bool(BLOCK.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        match = BLOCK.fullmatch(blocks.pop(0))
        number = int(match[1]) if match else 0
        parsed = self._parse(number)
        root = parsed.skeleton.root if parsed else parent.makeelement("div", {})
        root.text = AtomicString(write_start(number))
        end = SubElement(root, "span")
        end.text = AtomicString(write_end(number))
        parent.append(root)
        return True

    def _parse(self, number: int) -> ParsedCanvas | None:
        """The canvas with this number in the page, or None if it cannot be shown as one."""
        work = self.work
        if work.page is None or number >= len(work.page.canvases):
            return None
        placed = place_canvas(work.page, number, work.history_of(number))
        if placed is None:
            return None
        skeleton = build_skeleton(placed, work.context.site.words)
        for slot in skeleton.slots:
            for part in slot.element.iter() if slot.kind != "body" else ():
                if part.text:
                    part.text = AtomicString(part.text)
            slot.element.tail = AtomicString(SLOT_END)
        parsed = work.canvases[number] = BoxMarkdown(self.md).parse(skeleton)
        return parsed


class _MarkChanges(Treeprocessor):
    """Marks what has changed since the iteration before, and gives canvases other ids where the author uses theirs."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, root: Element) -> None:
        work = self.work
        for number, parsed in work.canvases.items():
            work.counts[number] = mark_texts(self.md, parsed, until=self)
        keep_ids_unique(root, [parsed.skeleton for parsed in work.canvases.values()])


class _CopyTexts(Treeprocessor):
    """Leaves a copy without marks of each text in which changes are marked, for all that reads texts alone."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, root: Element) -> None:
        for parsed in self.work.canvases.values():
            skeleton = parsed.skeleton
            bodies = skeleton.bodies
            for key in skeleton.placed.rewritten:
                text = unmark(bodies[key])
                text.tail = AtomicString(SLOT_END)
                skeleton.root.insert(len(skeleton.root) - 1, text)  # behind all other elements, before the end


class _FillTemplates(Postprocessor):
    """Replaces what the host made of skeletons and placeholders by the finished HTML."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, text: str) -> str:
        page = self.work.page
        if page is None or OURS not in text:
            return text  # also the texts of headings, which the toc extension sends through here
        # the texts of the host and those of ours in turn: only the host's hold placeholders that are left
        theirs, ours = [], []
        at = 0
        while found := START.search(text, at):
            end = f"<span>{write_end(int(found[1]))}</span></div>"
            stop = text.find(end, found.end())
            if stop < 0:
                break
            theirs.append(text[at : found.start()])
            ours.append(self._render(page, int(found[1]), text[found.end() : stop]))
            at = stop + len(end)
        theirs = [LEFT_OVER.sub(lambda match: self._give_back(page, match), part) for part in (*theirs, text[at:])]
        return "".join(part for pair in zip_longest(theirs, ours, fillvalue="") for part in pair)

    def _give_back(self, page: Page, match: re.Match[str]) -> str:
        """What stands in place of a placeholder that no block processor has seen: it is in code, or in raw HTML."""
        number = int(match[1])
        if match.string.rfind("<pre", 0, match.start()) > match.string.rfind("</pre", 0, match.start()):
            return escape_text(_source(page, number))
        if number >= len(page.canvases):
            return self._render(page, number, "")
        block = page.canvases[number]
        line, column = block.canvas.places[""] if block.canvas else (block.problems[0].line, block.problems[0].column)
        text = _texts(block.canvas) if block.canvas and block.in_front_matter else _source(page, number)
        problem = Problem(
            "misplaced-block", "a canvas inside an HTML element is not shown", page.path, line, column,
            "give the element the attribute 'markdown', and your site the extension 'md_in_html'", text,
        )  # fmt: skip
        self.work.context.tell(str(problem))  # a scan cannot know what hosts take for HTML
        return render_unreadable([*block.problems, problem], self.work.context.site.words)

    def _render(self, page: Page, number: int, inside: str) -> str:
        work = self.work
        site = work.context.site
        at = number - len(page.canvases)
        if at >= 0:
            html = render_portfolio(page.portfolios[at], at + 1, work.path, site)
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
            work.context.spans.setdefault(work.path, []).append(find_words(html, skeleton, slots, parts))
            work.context.texts[placed.block.locate(work.path, placed.anchor)] = slots.texts
        return html


def _source(page: Page, number: int) -> str:
    """The lines of a block as its author wrote them."""
    block = page.blocks[number]
    return "\n".join(line[block.indent :] for start, end in block.spans for line in page.lines[start:end])


def _texts(canvas: Canvas) -> str:
    """What its author wrote into a canvas, as plain text."""
    header = canvas.header
    facts = (canvas.product, *header.designed_by, header.owner, *header.tags, *header.links)
    return "\n\n".join((", ".join(filter(None, facts)), *canvas.boxes.values()))


def makeExtension(**options: Any) -> MlopsCanvasExtension:  # noqa: N802  # Python-Markdown's name
    """The extension, as Python-Markdown asks for it."""
    return MlopsCanvasExtension(**options)
