"""Owns what only MkDocs knows: all files of a site, their addresses, its navigation and its warnings."""

from __future__ import annotations

import os
from html import unescape
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel

from mkdocs_mlops_canvas.config import MlopsCanvasConfig
from mkdocs_mlops_canvas.definition import load_definitions
from mkdocs_mlops_canvas.extension import Context, MlopsCanvasExtension
from mkdocs_mlops_canvas.loader import Loader
from mkdocs_mlops_canvas.page import load_page, may_hold_blocks, read_title
from mkdocs_mlops_canvas.portfolio import build_feed
from mkdocs_mlops_canvas.rendering import escape_text, keep_words, load_asset, render_script
from mkdocs_mlops_canvas.site import Link, Site, collect_portfolio
from mkdocs_mlops_canvas.source import normalise, split_front_matter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as HostPage
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_mlops_canvas.page import Page
    from mkdocs_mlops_canvas.portfolio import Entry

_FEED = "portfolio.json"
_PORTFOLIO_PAGE = "# ML products\n\n<!-- mlops-portfolio -->\n"

log = get_plugin_logger(__name__)


class MlopsCanvasPlugin(BasePlugin[MlopsCanvasConfig]):
    """The MkDocs plugin `mlops-canvas`."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep this object between the builds of `serve`; MkDocs does so if the method is there."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the Markdown extension in; mkdocs-static-i18n calls this again with the same `config`."""
        loader = Loader(load_definitions(), tuple(self.config.stages))
        self._context = Context(loader, reports=False)
        self._order: dict[str, int] = {}
        others = [item for item in config.markdown_extensions if not _is_ours(item)]
        config.markdown_extensions = [*others, MlopsCanvasExtension(self._context)]  # type: ignore[list-item]  # Markdown takes both
        return config

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which makes the list of files of each language
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, report their problems, and add the portfolio, the feed, stylesheet and script."""
        pages = self._read_pages(files, config)
        for problem in [problem for page in pages.values() for block in page.canvases for problem in block.problems]:
            log.warning("%s", problem)
        published = {path: page for path, page in pages.items() if _is_published(files, path)}
        if not published:
            self._context.site = Site(pages)
            return files
        portfolio_path = self._add_portfolio(published, files, config)
        portfolio = collect_portfolio(published)
        self._folders = _group_by_folder(files)
        self._context.site = Site(
            pages={**pages, **published},
            portfolio=portfolio,
            portfolio_path=portfolio_path,
            find_url=lambda start, target: _relative_url(files, start, target),
            find_related=lambda path: self._find_related(files, path),
        )
        if self.config.feed and portfolio.products:
            generator = f"mkdocs-mlops-canvas {version('mkdocs-mlops-canvas')}"
            feed = build_feed(portfolio, lambda entry: _absolute_url(files, entry, config), generator)
            _add_file(files, File.generated(config, _FEED, content=feed))
        for suffix in ("css", "js"):
            asset = load_asset(suffix)
            _add_file(files, File.generated(config, asset.name, content=asset.content))
        if load_asset("css").name not in config.extra_css:
            config.extra_css.append(load_asset("css").name)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the order of the pages, in which a product's other pages are listed."""
        self._order = {page.file.src_uri: index for index, page in enumerate(nav.pages)}

    def on_page_markdown(self, markdown: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Give a canvas page its title and the whole width, unless its author has decided otherwise."""
        ours = self._context.site.pages.get(page.file.src_uri)
        block = next((b for b in ours.canvases if b.is_page), None) if ours else None
        if ours and block and block.canvas and not ours.has_title:
            page.meta.setdefault("title", escape_text(block.canvas.product))  # themes take titles for HTML
        wide = ours is not None and any(block.wide for block in ours.canvases)
        if wide or page.file.src_uri == self._context.site.portfolio_path:
            page.meta.setdefault("hide", ["navigation", "toc"])
        return "\n".join(ours.lines) if ours and not markdown.strip() else markdown

    def on_page_content(self, html: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Load the script in the pages that have something for it to do."""
        ours = self._context.site.pages.get(page.file.src_uri)
        if ours and any(block.wide for block in ours.canvases):
            return html + render_script(_relative_url(files, page.file.src_uri, load_asset("js").name))
        return html

    @event_priority(100)
    def _show_words(self, /, context: TemplateContext, *, page: HostPage, **_: object) -> None:
        """Let search find a canvas by its words, and not spend its time on what is drawn around them."""
        html = page.content or ""
        self._shortened = keep_words(html, self._context.words.pop(page.file.src_uri, ()))
        self._whole = html
        for whole, words in self._shortened:
            html = html.replace(whole, words, 1)
        page.content = html

    @event_priority(-100)
    def _show_whole(self, /, context: TemplateContext, *, page: HostPage, **_: object) -> None:
        """Put the canvases back, into what other plugins have made of the page meanwhile."""
        html = page.content or ""
        for whole, words in self._shortened:
            html = html.replace(words, whole, 1)
        lost = any(whole not in html for whole, _ in self._shortened)
        page.content = self._whole if lost else html

    on_page_context = CombinedEvent(_show_words, _show_whole)

    def _read_pages(self, files: Files, config: MkDocsConfig) -> dict[str, Page]:
        """The pages with canvases or portfolios; drafts too, which `serve` shows."""
        pages: dict[str, Page] = {}
        for file in files.documentation_pages(inclusion=InclusionLevel.is_in_serve):
            try:
                text = normalise(file.content_string)
            except (OSError, ValueError):
                continue  # MkDocs says so itself when it comes to this page
            if not may_hold_blocks(text):
                continue
            page = load_page(text, _display_path(file, config), self._context.loader)
            if page.canvases or page.portfolios:
                pages[file.src_uri] = page
                front = split_front_matter(text)
                if front:
                    self._context.fronts[file.src_uri] = front
        return pages

    def _add_portfolio(self, pages: dict[str, Page], files: Files, config: MkDocsConfig) -> str | None:
        """The path of the page with the portfolio: the author's or, for want of one, a new one in `pages`."""
        option = str(self.config.portfolio or "")
        marked = [path for path, page in pages.items() if page.portfolios]
        if marked:
            return option if option in marked else marked[0]
        if not option:
            return None
        if option in files.src_uris:
            log.warning(
                "'%s' shows no portfolio; put the line '<!-- mlops-portfolio -->' where it goes, "
                "or name another page in the option 'portfolio'",
                option,
            )
            return None
        pages[option] = load_page(_PORTFOLIO_PAGE, option, self._context.loader)
        in_nav = config.nav is None or _names(config.nav, option)
        inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
        _add_file(files, File.generated(config, option, content=_PORTFOLIO_PAGE, inclusion=inclusion))
        return option

    def _find_related(self, files: Files, path: str) -> list[Link]:
        """The other pages of a product: those in its folder, of which the canvas is the index or the namesake."""
        place = PurePosixPath(path)
        folder = place.parent if place.stem.casefold() in ("index", "readme") else place.with_suffix("")
        found = [file for file in self._folders.get(str(folder), ()) if file.src_uri != path]
        found.sort(key=lambda file: self._order.get(file.src_uri, len(self._order)))
        return [Link(_title(file), _relative_url(files, path, file.src_uri)) for file in found]


def _group_by_folder(files: Files) -> dict[str, list[File]]:
    """The pages below each folder but the topmost."""
    folders: dict[str, list[File]] = {}
    for file in files.documentation_pages():
        parts = file.src_uri.split("/")
        for depth in range(1, len(parts)):
            folders.setdefault("/".join(parts[:depth]), []).append(file)
    return folders


def _add_file(files: Files, file: File) -> None:
    if file.src_uri not in files.src_uris:
        files.append(file)


def _is_ours(item: object) -> bool:
    return item == "mlops_canvas" or isinstance(item, MlopsCanvasExtension)


def _is_published(files: Files, path: str) -> bool:
    file = files.get_file_from_path(path)
    return file is not None and file.inclusion.is_included()


def _names(nav: object, path: str) -> bool:
    """Whether a `nav` of the configuration names the page `path`."""
    if isinstance(nav, dict):
        return any(_names(value, path) for value in nav.values())
    if isinstance(nav, list):
        return any(_names(item, path) for item in nav)
    return nav == path


def _title(file: File) -> str:
    """The title of a page that MkDocs may not have read yet."""
    title = file.page.title if file.page else None
    return unescape(str(title)) if title else read_title(file.content_string, file.src_uri)


def _display_path(file: File, config: MkDocsConfig) -> str:
    """The path of a page for messages, as seen from the folder of `mkdocs.yml`."""
    if file.abs_src_path is None:
        return file.src_uri
    folder = os.path.abspath(os.path.dirname(config.config_file_path or "")) + os.sep  # noqa: PTH100, PTH120  # for each page
    return file.abs_src_path.removeprefix(folder).replace(os.sep, "/")


def _relative_url(files: Files, start: str, target: str) -> str:
    from_file, to_file = files.get_file_from_path(start), files.get_file_from_path(target)
    assert from_file is not None, f"{start} is no file of this site"
    assert to_file is not None, f"{target} is no file of this site"
    return to_file.url_relative_to(from_file)


def _absolute_url(files: Files, entry: Entry, config: MkDocsConfig) -> str:
    """The address of a canvas, absolute where `site_url` is set, else from the root of the site."""
    file = files.get_file_from_path(entry.path)
    assert file is not None, f"{entry.path} is no file of this site"
    anchor = f"#canvas-{entry.anchor}" if entry.anchor else ""
    return urljoin(config.site_url or "", file.url) + anchor
