"""HTML documents in one file: one canvas, or several with a table of contents."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from markupsafe import Markup

from mkdocs_mlops_canvas.rendering.asset import STYLESHEET, load_asset
from mkdocs_mlops_canvas.rendering.templates import render_template
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words

_DOCUMENT_STYLESHEET = "mlops-canvas-document.css"


@dataclass(frozen=True, slots=True)
class Article:
    """A canvas in a document: its HTML with that of its footnotes, and the id of its element.

    `source` is the name of the site that it comes from, if that is another one.
    """

    canvas: Canvas
    html: str
    anchor: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The metadata of a document; all but the title may be empty."""

    title: str
    authors: tuple[str, ...] = ()
    summary: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    generator: str = ""


def collect_facts(canvases: Sequence[Canvas], title: str) -> DocumentFacts:
    """The metadata of a document of canvases; `title` is that of a document of several."""
    generator = f"mkdocs-mlops-canvas {version('mkdocs-mlops-canvas')}"
    if len(canvases) == 1:
        (canvas,) = canvases
        header = canvas.header
        title = f"{canvas.product} – {canvas.definition.title}"
        day = header.date.isoformat() if header.date else ""
        return DocumentFacts(title, header.designed_by, canvas.summary, header.tags, day, generator)
    authors = dict.fromkeys(name for canvas in canvases for name in canvas.header.designed_by)
    tags = dict.fromkeys(tag for canvas in canvases for tag in canvas.header.tags)
    day = max((canvas.header.date.isoformat() for canvas in canvases if canvas.header.date), default="")
    return DocumentFacts(
        title, tuple(authors), ", ".join(canvas.product for canvas in canvases), tuple(tags), day, generator
    )


def render_document(
    articles: Sequence[Article],
    facts: DocumentFacts,
    words: Words,
    has_contents: bool = False,
    pages: Mapping[str, int] | None = None,
) -> str:
    """A whole HTML document.

    Args:
        articles: The canvases in it.
        facts: Its metadata.
        words: Its language.
        has_contents: Whether it begins with a table of contents.
        pages: The page on which each article begins in print, from 1, by its anchor; None where that is not known.
    """
    stylesheets = "".join(load_asset(name).content.decode() for name in (STYLESHEET, _DOCUMENT_STYLESHEET))
    frame = {"lang": words.frame.language or words.language} | ({"dir": "rtl"} if words.frame.right_to_left else {})
    rows = [{"article": article, "page": (pages or {}).get(article.anchor)} for article in articles]
    html = render_template(
        "document.html",
        words,
        facts=facts,
        frame=frame,
        stylesheet=Markup(stylesheets),
        rows=rows if has_contents else (),
        numbered=pages is not None,
        articles=[Markup(article.html) for article in articles],
    )
    return html.lstrip()
