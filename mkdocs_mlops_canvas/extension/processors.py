"""The Markdown extension, which renders canvases and portfolios while Python-Markdown converts their page.

1. A preprocessor finds the blocks of the page and leaves a placeholder for each.
2. A block processor replaces the placeholder of a canvas by its skeleton, and parses the text of each box into that.
3. Tree processors mark what has changed, and copy marked texts. In between, other extensions read inline Markdown,
   number footnotes, build the table of contents and resolve links in the skeleton as anywhere else in the page.
4. A postprocessor puts the HTML of the skeleton into the template.

All state belongs to one page and lives on the processors of its `Markdown`, as another one may run in the meantime.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import SubElement

from markdown import Extension
from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import STALE_AFTER
from mkdocs_mlops_canvas.extension.box_markdown import BoxMarkdown
from mkdocs_mlops_canvas.extension.changed_texts import describe_differences, name_changers, select_new
from mkdocs_mlops_canvas.extension.contents import nest_contents
from mkdocs_mlops_canvas.extension.context import Context, make_context
from mkdocs_mlops_canvas.extension.hosts import find_build, find_host_page, find_page_path, is_fragment
from mkdocs_mlops_canvas.extension.kept_fences import KEEP, SOURCE, KeepFences
from mkdocs_mlops_canvas.extension.page_html import FillTemplates
from mkdocs_mlops_canvas.extension.page_work import PageProcessor, PageWork
from mkdocs_mlops_canvas.extension.placeholders import BLOCK, NAME, SLOT_END, place_blocks, write_end, write_start
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.skeleton import build_skeleton, keep_ids_unique, place_canvas
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.plain_text import TAB
from mkdocs_mlops_canvas.text.source import may_hold_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from markdown import Markdown

    from mkdocs_mlops_canvas.comparing.tree_marks import WordCounts
    from mkdocs_mlops_canvas.extension.box_markdown import ParsedCanvas
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.source import FrontMatter

_NOTE_PARTS = ("p", "pre", "tr")  # each begins a line of a footnote
_LONG_WORD = 20  # letters


class MlopsCanvasExtension(Extension):
    """The Python-Markdown extension `mlops_canvas`."""

    def __init__(self, context: Context | None = None, **options: Any) -> None:
        self.config = {
            "definitions": [[], "Files that define your own canvases, relative to the working directory."],
            "history": ["none", "Where earlier iterations are read from, besides pages: none, or git on Zensical."],
            "language": ["", "The language of labels and built-in canvases."],
            "profiles": [[], "Facts that registers require: built-in profiles, or paths of YAML files."],
            "rules": [[], "The requirements that canvases have to meet, on Zensical."],
            "sources": [[], "Other sites whose products the portfolio includes, on Zensical."],
            "version": [DEFAULT_VERSION, "The version of canvases that do not set one."],
            "stages": [list(STAGES), "The stages that a product may have, from idea to retired."],
            "words": ["", "A PO file whose labels replace the package's, relative to the working directory."],
            "stale_after": [STALE_AFTER, "The days after which a canvas is marked stale; 0 for never."],
        }
        super().__init__(**options)
        self._context = context

    def setConfig(self, key: str, value: Any) -> None:  # noqa: N802  # Python-Markdown's name
        """Set an option. Python-Markdown expects a `KeyError` for an unknown one."""
        if key not in self.config:
            hint = suggest(key, self.config) or f"the options are {join_names(self.config)}"
            raise KeyError(f"{NAME} has no option '{key}'; {hint}")
        super().setConfig(key, value)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Python-Markdown's name
        """Register the processors for the pages that `md` converts."""
        context = self._context or make_context(self.getConfigs(), find_build(md).frame)
        work = PageWork(context, KeepFences(md))
        if host := find_host_page(md, work.context):
            host.fill_body(md)
        md.preprocessors.register(_NoteSource(md, work), SOURCE, 1_000)  # before all others
        md.preprocessors.register(work.keeper, KEEP, 31.9)  # after snippets are inserted (32), before critic (31.1)
        # after white space is normalised (30), before fences and HTML (25 and down)
        md.preprocessors.register(_FindBlocks(md, work), NAME, 28)
        md.parser.blockprocessors.register(_BuildCanvases(md, work), NAME, 110)  # before all of Markdown's own
        # after inline Markdown (20) and attributes (8) are read, before the table of contents collects ids (5)
        md.treeprocessors.register(_MarkChanges(md, work), NAME, 5.5)
        nest_contents(md, work)
        md.treeprocessors.register(_FinishTree(md, work), f"{NAME}-finish", -10)  # after links are resolved (0)
        md.postprocessors.register(FillTemplates(md, work), NAME, 5)  # after all of Markdown's own


class _NoteSource(PageProcessor, Preprocessor):
    """Notes the text that is converted, by which it is known whether it is a page."""

    def run(self, lines: list[str]) -> list[str]:
        self.work.source = "\n".join(lines)
        return lines


class _FindBlocks(PageProcessor, Preprocessor):
    """Loads the page, reports its problems, and puts a placeholder where each of its blocks is."""

    def run(self, lines: list[str]) -> list[str]:
        work = self.work
        lines = work.keeper.give_back(lines)
        self._report_options()
        host = find_host_page(self.md, work.context)
        work.start(host.path if host else find_page_path(self.md))
        if host:
            work.context.site = host.site
        front = host.front if host else None
        text = "\n".join(lines)
        scanned = work.context.site.pages.get(work.path)
        known = scanned.problems if scanned and not host else ()
        if is_fragment(self.md, work.source):
            front = scanned = None
        if not scanned and not front and not may_hold_blocks(text):
            return lines
        work.page = page = self._load(text, front, scanned)
        if host:
            host.prepare(page)
        if host or page is not scanned:
            for problem in select_new(page.problems, known):
                work.context.report(problem)
        return place_blocks(page)

    def _report_options(self) -> None:
        """Report what is wrong with options, on the first page of a build."""
        reported = find_build(self.md).reported
        for warning in self.work.context.warnings:
            if warning not in reported:
                reported.add(warning)
                self.work.context.tell(warning)

    def _load(self, text: str, front: FrontMatter | None, scanned: Page | None) -> Page:
        """The page as a scan of the site has loaded it, or anew if another plugin has changed the text since."""
        if scanned and text.expandtabs(TAB).rstrip() == "\n".join(scanned.lines).rstrip():
            return scanned
        front = front or (self.work.context.read_front(self.work.path) if scanned else None)
        page = load_page(
            text, scanned.path if scanned else self.work.path or "this page", self.work.context.loader, front
        )
        if scanned and "".join(page.lines).rstrip() == "".join(scanned.lines).rstrip():
            return scanned  # the host could not read the front matter; the scan knows what is wrong with it
        names = self.work.context.changers.get(self.work.path)
        if not scanned or not names:
            return page
        for difference in describe_differences(page, scanned, names):
            self.work.context.tell(difference)
        return name_changers(page, scanned, names)


class _BuildCanvases(BlockProcessor):
    """Replaces placeholders by skeletons, with the Markdown of each box parsed into its body."""

    def __init__(self, md: Markdown, work: PageWork) -> None:
        super().__init__(md.parser)
        self.md = md
        self.work = work

    def test(self, parent: Element, block: str) -> bool:
        return bool(BLOCK.fullmatch(block))

    def run(self, parent: Element, blocks: list[str]) -> bool:
        match = BLOCK.fullmatch(blocks.pop(0))
        number = int(match[1]) if match else 0
        try:
            parsed = self._parse(number)
        except Exception as error:  # whatever it is, the rest of the page is shown
            self.work.fail(number, error)
            parsed = None
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
        parsed = work.canvases[number] = BoxMarkdown(self.md, work.has_front_matter).parse(skeleton)
        return parsed


class _MarkChanges(PageProcessor, Treeprocessor):
    """Marks what has changed since the iteration before, and keeps the ids of canvases apart from those of authors."""

    def run(self, root: Element) -> None:
        work = self.work
        for number, parsed in list(work.canvases.items()):
            try:
                work.counts[number] = self._mark(parsed)
            except Exception as error:  # whatever it is, the rest of the page is shown
                work.fail(number, error)
                parsed.skeleton.root[:-1] = []  # all but its end
        keep_ids_unique(root, [parsed.skeleton for parsed in work.canvases.values()])

    def _mark(self, parsed: ParsedCanvas) -> Mapping[str, WordCounts]:
        if not parsed.skeleton.placed.history:
            return {}
        from mkdocs_mlops_canvas.extension.previous_texts import mark_texts  # imported late: most sites compare nothing

        return mark_texts(self.md, parsed, until=self)


class _FinishTree(PageProcessor, Treeprocessor):
    """What needs the finished tree.

    A marked text gets a copy without marks, for search and other readers of texts. Footnotes directly below a canvas
    are read, as its sheet has room for them. Tables with long words are named, so that these are wrapped there.
    """

    def run(self, root: Element) -> None:
        below = dict(pairwise(root))
        for number, parsed in self.work.canvases.items():
            skeleton = parsed.skeleton
            notes = below.get(skeleton.root)
            if notes is not None and notes.get("class") == "footnote":
                self.work.notes[number] = ["".join(part.itertext()) for part in notes.iter() if part.tag in _NOTE_PARTS]
            for table in skeleton.root.iter("table"):
                if any(len(word) > _LONG_WORD for cell in table.iter() for word in _read_cell(cell)):
                    table.set("class", f"{table.get('class', '')} mlops-canvas__long-words".lstrip())
            if not skeleton.placed.rewritten:
                continue
            from mkdocs_mlops_canvas.comparing.mark_writer import unmark  # imported late: most sites compare nothing

            bodies = skeleton.bodies
            for key in skeleton.placed.rewritten:
                text = unmark(bodies[key])
                text.tail = AtomicString(SLOT_END)
                skeleton.root.insert(len(skeleton.root) - 1, text)  # after all slots, before the end
        self.work.is_parsed = True


def _read_cell(element: Element) -> list[str]:
    """The words of an element, if it is a cell of a table."""
    return "".join(element.itertext()).split() if element.tag in ("td", "th") else []


def makeExtension(**options: Any) -> MlopsCanvasExtension:  # noqa: N802  # Python-Markdown's name
    """The extension, for Python-Markdown."""
    return MlopsCanvasExtension(**options)
