"""Owns the work on one page inside Python-Markdown: the canvases of its text become HTML in the page's own pass.

1. A preprocessor finds our blocks and leaves a placeholder for each.
2. A block processor turns each placeholder into the skeleton of its canvas and parses the Markdown
   of every box into it, each on its own, so that what is left open in one box ends there.
3. The page's own tree processors work on all of it: inline Markdown, table of contents, links.
4. A postprocessor puts the finished parts into the template.

All state belongs to the page and lives on the processors of its `Markdown`: other instances may be
made and used while a page is rendered.
"""

from __future__ import annotations

import logging
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown import Extension
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from mkdocs_mlops_canvas.context import Context, make_context
from mkdocs_mlops_canvas.model import STAGES
from mkdocs_mlops_canvas.old_texts import CopyTexts, MarkChanges, keep_definitions, pass_code_over
from mkdocs_mlops_canvas.page import Page, load_page
from mkdocs_mlops_canvas.page_work import SLOT_END, PageWork
from mkdocs_mlops_canvas.portfolio_rendering import render_portfolio
from mkdocs_mlops_canvas.problem import Problem
from mkdocs_mlops_canvas.rendering import (
    BOX_HEADING_LEVEL,
    Skeleton,
    build_skeleton,
    fill_slots,
    render_canvas,
    render_unreadable,
)
from mkdocs_mlops_canvas.search_words import find_words, hide_words
from mkdocs_mlops_canvas.source import may_hold_blocks
from mkdocs_mlops_canvas.templating import escape_text
from mkdocs_mlops_canvas.terms import STALE_AFTER
from mkdocs_mlops_canvas.zensical import find_page, find_theme_frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown import Markdown

    from mkdocs_mlops_canvas.model import Canvas
    from mkdocs_mlops_canvas.zensical import ZensicalPage

_NAME = "mlops_canvas"
# Markdown removes these control characters from authors' texts, so nobody can write a placeholder
_OURS = f"{STX}{_NAME}"
_PLACEHOLDER = re.compile(rf" {{0,3}}{STX}{_NAME}-(\d+){ETX}\s*")
_LEFT_OVER = re.compile(rf"{STX}{_NAME}-(\d+){ETX}")
_START = re.compile(rf'<div(?: id="[^"]*")?>{STX}{_NAME}-start-(\d+){ETX}')
# common preprocessors with nothing to do in a text without their signs; most boxes have none of them
_TAG = re.compile(r"<[a-zA-Z/!?]")  # where HTML may begin in Markdown: `<div>`, `</p>`, `<!--`, `<?php`
_META = "meta"  # takes `Target: 90 %` at the top of a text for the meta-data of a page
_SIGNS = {
    "normalize_whitespace": ("\t", "\r", " \n"),
    "html_block": ("<",),
    "mkdocs_raw_html": ("<",),
    "fenced_code_block": ("```", "~~~"),
}
_HEADING = re.compile(r"h[1-6]")

log = logging.getLogger(f"mkdocs.{_NAME}")


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

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Register the processors of one `Markdown`."""
        work = PageWork(self._context or make_context(self.getConfigs(), find_theme_frame(md)))
        if zensical := _find_zensical_page(md, work.context):
            zensical.fill_body(md)
        # after white space is normalised and snippets are in (30 and up), before fences and HTML (25 and down)
        md.preprocessors.register(_FindBlocks(md, work), _NAME, 28)
        md.parser.blockprocessors.register(_BuildCanvases(md, work), _NAME, 110)  # before all of Markdown's own
        md.treeprocessors.register(_KeepIdsUnique(md, work), _NAME, 5.5)  # after attr_list (8), before toc (5)
        # when words are elements, which may be marked (attr_list is 8), and before ids are looked at (5.5)
        md.treeprocessors.register(MarkChanges(md, work.find_skeletons), f"{_NAME}-changes", 5.7)
        # when links are resolved (0)
        md.treeprocessors.register(CopyTexts(md, work.find_skeletons, work.add_copy), f"{_NAME}-copies", -10)
        md.postprocessors.register(_FillTemplates(md, work), _NAME, 5)  # after all of Markdown's own


def _find_zensical_page(md: Markdown, context: Context) -> ZensicalPage | None:
    return find_page(md, context.loader, context.stale_after, context.history, context.site.words)


class _FindBlocks(Preprocessor):
    """Loads the page and puts a placeholder where each of its blocks stands."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, lines: list[str]) -> list[str]:
        work = self.work
        work.start(_find_path(self.md))
        zensical = _find_zensical_page(self.md, work.context)
        if zensical:
            work.path, work.context.site = zensical.path, zensical.site
        front = zensical.front if zensical else work.context.fronts.get(work.path)
        text = "\n".join(lines)
        if not front and not may_hold_blocks(text):
            return lines
        scanned = work.context.site.pages.get(work.path)
        if scanned and text.rstrip() == "\n".join(scanned.lines).rstrip():
            page = scanned
        else:  # no scan, or the text has changed on its way here
            page = load_page(text, scanned.path if scanned else work.path or "this page", work.context.loader, front)
            if scanned and "".join(page.lines).rstrip() == "".join(scanned.lines).rstrip():
                page = scanned  # a front matter that the host has not understood; the scan knows what is wrong with it
        work.page = page
        if zensical:
            zensical.prepare(page)
        if page is not scanned or zensical:  # whoever has scanned it has told its problems
            told = {(p.code, p.message) for p in scanned.problems} if scanned and not zensical else ()
            for problem in page.problems:
                if (problem.code, problem.message) not in told:
                    log.warning("%s", problem)
        return _place(page)


class _BuildCanvases(BlockProcessor):
    """Turns placeholders into skeletons, with the Markdown of every box parsed into its body."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md.parser)
        self.md = md
        self.work = work

    def test(self, parent: Element, block: str) -> bool:
        return bool(_PLACEHOLDER.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        match = _PLACEHOLDER.fullmatch(blocks.pop(0))
        number = int(match[1]) if match else 0
        root = _append(parent, "div", _start(number))
        page = self.work.page
        if page and number < len(page.canvases) and page.canvases[number].canvas:
            skeleton = self._build(page, number)
            self.work.skeletons[number] = skeleton
            self.work.roots[skeleton.anchor] = root
            root.set("id", f"canvas-{skeleton.anchor}")  # so that no heading of the author gets it
            for element in skeleton.elements:
                for part in element.iter() if element not in skeleton.bodies.values() else ():
                    if part.text:
                        part.text = AtomicString(part.text)
                element.tail = AtomicString(SLOT_END)
                root.append(element)
        _append(root, "span", _end(number))
        return True

    def _build(self, page: Page, number: int) -> Skeleton:
        block, anchor = page.canvases[number], page.anchors[number]
        canvas = block.canvas
        assert canvas is not None
        is_title = block.is_page and not page.has_title
        repeats = page.has_title and page.title == canvas.product and len(page.canvases) == 1
        prefix = f"{anchor}-" if len(page.canvases) > 1 else ""
        history = self.work.find_history(number)
        words = self.work.context.site.words
        skeleton = build_skeleton(block, canvas, anchor, prefix, is_title, repeats, history, words)
        preprocessors = list(self.md.preprocessors)
        ours = next(index for index, item in enumerate(preprocessors) if isinstance(item, _FindBlocks))
        # a text from the front matter has not passed the preprocessors before ours
        texts = {key: canvas.boxes[key] for key in skeleton.bodies}
        earlier = self._needed(preprocessors[:ours], "\n".join(texts.values())) if block.in_front_matter else []
        if earlier:
            texts = {key: "\n".join(_preprocess(earlier, text.split("\n"))) for key, text in texts.items()}
        later = self._needed(preprocessors[ours + 1 :], "\n".join(texts.values()))
        self.parser.state.set(_NAME)  # inside a tight list, paragraphs of a box are paragraphs all the same
        if history and history.before:
            self._parse_old(skeleton, history.before.boxes)
        for key, body in skeleton.bodies.items():
            if _TAG.search(texts[key]):
                skeleton.with_html.add(key)
            self.parser.parseChunk(body, "\n".join(_preprocess(later, texts[key].split("\n"))))
            _lower_headings(body)
        self.parser.state.reset()
        return skeleton

    def _parse_old(self, skeleton: Skeleton, texts: Mapping[str, str]) -> None:
        """Parse the texts of the iteration before which have changed."""
        registry = self.md.preprocessors
        spaces = [registry["normalize_whitespace"]] if "normalize_whitespace" in registry else []
        later = list(registry)
        later = later[next(index for index, item in enumerate(later) if isinstance(item, _FindBlocks)) + 1 :]
        changes = skeleton.history.changes if skeleton.history else None
        with keep_definitions(self.md), pass_code_over(self.md):
            for key in changes.boxes if changes else ():
                if key in texts:
                    lines = _preprocess([*spaces, *self._needed(later, texts[key])], texts[key].split("\n"))
                    skeleton.old[key] = Element("div")
                    self.parser.parseChunk(skeleton.old[key], "\n".join(lines))
                    _lower_headings(skeleton.old[key])
                    if _TAG.search(texts[key]):
                        skeleton.with_html.add(key)
            skeleton.old_references.update(self.md.references)

    def _needed(self, preprocessors: list[Preprocessor], text: str) -> list[Preprocessor]:
        """Those of the preprocessors that may find something in a text."""
        registry = self.md.preprocessors
        idle = [_META, *(name for name, signs in _SIGNS.items() if not any(sign in text for sign in signs))]
        skipped = {id(registry[name]) for name in idle if name in registry}
        return [item for item in preprocessors if id(item) not in skipped]


class _KeepIdsUnique(Treeprocessor):
    """Gives a canvas's headings other ids where the author uses theirs."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, root: Element) -> None:
        ours = [(skeleton, heading) for skeleton in self.work.skeletons.values() for heading in skeleton.headings]
        if not ours:
            return
        own = {id(heading) for _, heading in ours}
        taken = {element.get("id") for element in root.iter() if id(element) not in own}
        for skeleton, heading in ours:
            while heading.get("id") in taken:
                heading.set("id", f"{skeleton.anchor}-{heading.get('id')}")


class _FillTemplates(Postprocessor):
    """Replaces what the host made of skeletons and placeholders by the finished HTML."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md)
        self.work = work

    def run(self, text: str) -> str:
        page = self.work.page
        if page is None or _OURS not in text:
            return text  # also the texts of headings, which the toc extension sends through here
        # the texts of the host and those of ours in turn: only the host's hold placeholders that are left
        theirs, ours = [], []
        at = 0
        while found := _START.search(text, at):
            end = f"<span>{_end(int(found[1]))}</span></div>"
            stop = text.find(end, found.end())
            if stop < 0:
                break
            theirs.append(text[at : found.start()])
            ours.append(self._render(page, int(found[1]), text[found.end() : stop]))
            at = stop + len(end)
        theirs = [_LEFT_OVER.sub(lambda match: self._give_back(page, match), part) for part in (*theirs, text[at:])]
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
        log.warning("%s", problem)  # a scan cannot know what hosts take for HTML
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
        skeleton = work.skeletons.get(number)
        if skeleton is None:
            return render_unreadable(page.canvases[number].problems, site.words)
        parts = [part.strip() for part in inside.split(SLOT_END)]
        slots = fill_slots(skeleton, parts)
        html = render_canvas(skeleton, slots, work.path, site)
        if work.path:
            work.context.spans.setdefault(work.path, []).append(find_words(html, skeleton, parts))
            work.context.texts[work.path, "" if skeleton.block.is_page else skeleton.anchor] = slots.texts
        return html


def _find_path(md: Markdown) -> str:
    """The path of the page that a host renders with this `Markdown`, relative to its docs folder; or empty.

    MkDocs and ProperDocs register a tree processor that knows the page's file
    (`_RelativePathTreeprocessor` in mkdocs/structure/pages.py).
    """
    if "relpath" in md.treeprocessors:
        file = getattr(md.treeprocessors["relpath"], "file", None)
        return str(getattr(file, "src_uri", ""))
    return ""


def _place(page: Page) -> list[str]:
    """The lines of the page with a placeholder, between blank lines, in place of each block.

    The page ends with blank lines as Python-Markdown itself would end it: block processors count on that.
    """
    lines = [line if line.strip(" ") else "" for line in (*page.lines, "", "")]
    edits = [
        (span, f"{' ' * block.indent}{_placeholder(number)}" if span is block.spans[0] else "")
        for number, block in enumerate(page.blocks)
        for span in block.spans
    ]
    for (start, end), line in sorted(edits, key=lambda edit: edit[0], reverse=True):
        # no blank line beside another: two of them end a footnote
        before = [""] if start and lines[start - 1] else []
        after = [""] if end < len(lines) and lines[end] else []
        lines[start:end] = [*before, line, *after]
    return lines


def _source(page: Page, number: int) -> str:
    """The lines of a block as its author wrote them."""
    block = page.blocks[number]
    return "\n".join(line[block.indent :] for start, end in block.spans for line in page.lines[start:end])


def _texts(canvas: Canvas) -> str:
    """What its author wrote into a canvas, as plain text."""
    header = canvas.header
    facts = (canvas.product, *header.designed_by, header.owner, *header.tags, *header.links)
    return "\n\n".join((", ".join(filter(None, facts)), *canvas.boxes.values()))


def _preprocess(preprocessors: Sequence[Preprocessor], lines: list[str]) -> list[str]:
    """Run preprocessors on a part of the page.

    MkDocs collects the anchors of raw HTML in one that starts afresh with each text
    (`_RawHTMLPreprocessor` in mkdocs/structure/pages.py); they are of one page.
    """
    for preprocessor in preprocessors:
        anchors = getattr(preprocessor, "present_anchor_ids", None)
        lines = preprocessor.run(lines)
        if isinstance(anchors, set):
            preprocessor.present_anchor_ids |= anchors  # type: ignore[attr-defined]  # not part of Preprocessor
    return lines


def _lower_headings(body: Element) -> None:
    """Shift the headings in a box so that the highest is one level below that of the box."""
    headings = [element for element in body.iter() if isinstance(element.tag, str) and _HEADING.fullmatch(element.tag)]
    if headings:
        shift = BOX_HEADING_LEVEL + 1 - min(int(heading.tag[1]) for heading in headings)
        for heading in headings:
            heading.tag = f"h{min(6, int(heading.tag[1]) + shift)}"


def _append(parent: Element, tag: str, text: str) -> Element:
    element = parent.makeelement(tag, {})
    element.text = AtomicString(text)
    parent.append(element)
    return element


def _placeholder(number: int) -> str:
    return f"{STX}{_NAME}-{number}{ETX}"


def _start(number: int) -> str:
    return f"{STX}{_NAME}-start-{number}{ETX}"


def _end(number: int) -> str:
    return f"{STX}{_NAME}-end-{number}{ETX}"


def makeExtension(**options: Any) -> MlopsCanvasExtension:  # noqa: N802  # Python-Markdown's name
    """The extension, as Python-Markdown asks for it."""
    return MlopsCanvasExtension(**options)
