"""Markdown without a host: canvases become HTML with the Markdown extensions that their site configures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from mkdocs_mlops_canvas.extension.context import Context, tell_alone
from mkdocs_mlops_canvas.extension.processors import MlopsCanvasExtension
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from xml.etree.ElementTree import Element

    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page

_TRIED = "# Title\n\nA [link](page.md).\n"  # some extensions need what only their host provides
_OPTIONS = {"toc": {"permalink": False, "anchorlink": False}}  # signs beside headings, for readers of a web page


class ConversionError(Exception):
    """A Markdown extension of the site fails on a page; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The HTML of a canvas, and that of the page below the canvas, which holds its footnotes."""

    html: str
    rest: str


class _PagePath(Treeprocessor):
    """Names the page that is rendered, as the tree processor `relpath` does in MkDocs."""

    def __init__(self, md: Markdown, path: str) -> None:
        super().__init__(md)
        self.file = self
        self.src_uri = path

    def run(self, root: Element) -> None:
        """Change nothing."""


class SheetConverter:
    """Renders canvases with the Markdown extensions of their site.

    `left_out` has the names of extensions that are not installed, or do not work without their host.

    Args:
        extensions: The options of each extension by its name.
        loader: Reads pages.
        words: The language of the canvas's own texts.
        tell: Takes problems that show only when a page is rendered.
    """

    def __init__(
        self,
        extensions: Mapping[str, Mapping[str, Any]],
        loader: Loader,
        words: Words,
        tell: Callable[[str], None] = tell_alone,
    ) -> None:
        self.options = {name: {**extensions[name], **_OPTIONS.get(name, {})} for name in extensions}
        self.left_out: list[str] = []
        for name in list(self.options):
            try:
                md = Markdown(extensions=[name], extension_configs={name: dict(self.options[name])})
                md.treeprocessors.register(_PagePath(md, ""), "relpath", 0)
                md.convert(_TRIED)
            except Exception:  # a third-party extension may raise anything
                self.left_out.append(name)
                del self.options[name]
        self._loader = loader
        self._tell = tell
        self._site = Site(words=words)
        self._last: tuple[Page, dict[str, Piece]] | None = None

    def convert(self, sheet: Sheet) -> Piece:
        """The HTML of a canvas on a sheet of its own, with its product as the title.

        Raises:
            ConversionError: A Markdown extension of the site fails.
        """
        if self._last is None or self._last[0] is not sheet.page:
            self._last = sheet.page, self._convert(_make_sheets(sheet.page, range(len(sheet.page.canvases))))
        found = self._last[1].get(sheet.anchor)
        if found and "mlops-canvas--wide" in found.html[: found.html.index(">")]:
            return found
        # Markdown does not see the canvas where it stands, or an extension has changed the text around it
        page = _make_sheets(sheet.page, [sheet.number])
        block = replace(page.canvases[0], spans=((0, 1),), indent=0, in_front_matter=True)
        return self._convert(replace(page, lines=(MARKER,), canvases=(block,)))[page.anchors[0]]

    def _convert(self, page: Page) -> dict[str, Piece]:
        """The canvases of a page by their anchors."""
        context = Context(self._loader, replace(self._site, pages={page.path: page}), tell=self._tell)
        md = Markdown(
            extensions=[*self.options, MlopsCanvasExtension(context)],
            extension_configs={name: dict(options) for name, options in self.options.items()},
        )
        md.treeprocessors.register(_PagePath(md, page.path), "relpath", 0)
        try:
            html = md.convert("\n".join(page.lines))
        except Exception as error:  # a third-party extension may raise anything
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ConversionError(f"{page.path}: a Markdown extension of the site fails: {reason}") from error
        pieces = {}
        for anchor in page.anchors:
            for words in context.spans.get(page.path, ()):
                if f' id="canvas-{anchor}"' in words.start and (at := html.find(words.start)) >= 0:
                    end = at + words.length
                    pieces[anchor] = Piece(html[at:end], html[end:])
        return pieces


def _make_sheets(page: Page, numbers: Iterable[int]) -> Page:
    """The page with some of its canvases only, each wide, without problems, and with its product as the title."""
    canvases = []
    for number in numbers:
        block = page.canvases[number]
        if block.canvas:
            canvas = replace(block.canvas, header=replace(block.canvas.header, layout="wide"))
            block = replace(block, canvas=canvas, is_page=True)
        canvases.append(replace(block, problems=()))
    # Markdown strips blank lines before the extension sees the text
    lines = tuple(line if line.strip(" ") else "" for line in page.lines)
    return replace(
        page, lines=lines, has_title=False, canvases=tuple(canvases), portfolios=(),
        anchors=tuple(page.anchors[number] for number in numbers),
    )  # fmt: skip
