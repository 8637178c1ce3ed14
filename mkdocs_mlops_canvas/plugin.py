"""Owns what only MkDocs knows: all files of a site, their addresses, its navigation and its warnings."""

from __future__ import annotations

import os
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.utils import get_build_datetime

from mkdocs_mlops_canvas.addresses import Addresses, find_language_folder
from mkdocs_mlops_canvas.asset import PORTFOLIO_SCRIPT, SCRIPT, STYLESHEET, load_asset, render_script
from mkdocs_mlops_canvas.changes_rendering import render_changes
from mkdocs_mlops_canvas.comparison_rendering import render_comparisons, write_texts
from mkdocs_mlops_canvas.config import MlopsCanvasConfig
from mkdocs_mlops_canvas.context import Context
from mkdocs_mlops_canvas.definition import load_definitions
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.feed import build_files
from mkdocs_mlops_canvas.loader import Loader
from mkdocs_mlops_canvas.made_files import add_changes, add_comparisons, add_file, find_rival
from mkdocs_mlops_canvas.page import load_page, read_title
from mkdocs_mlops_canvas.search_words import keep_words
from mkdocs_mlops_canvas.site import Link, Site, collect_portfolio, find_related, group_by_folder
from mkdocs_mlops_canvas.source import may_hold_blocks, normalise, split_front_matter
from mkdocs_mlops_canvas.templating import escape_text
from mkdocs_mlops_canvas.terms import Terms
from mkdocs_mlops_canvas.word_file import load_words
from mkdocs_mlops_canvas.words import find_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as HostPage
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_mlops_canvas.page import Page
    from mkdocs_mlops_canvas.past import Past
    from mkdocs_mlops_canvas.portfolio import Entry, Portfolio
    from mkdocs_mlops_canvas.problem import Problem
    from mkdocs_mlops_canvas.words import Frame

_PORTFOLIO_PAGE = "# {title}\n\n<!-- mlops-portfolio -->\n"

_PDFS = "assets/canvases/"
_CACHE = ".cache/plugin/mlops-canvas"  # where other plugins have theirs

log = get_plugin_logger(__name__)


class MlopsCanvasPlugin(BasePlugin[MlopsCanvasConfig]):
    """The MkDocs plugin `mlops-canvas`."""

    _is_serving = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep this object between the builds of `serve`; MkDocs does so if the method is there."""
        self._is_serving = command == "serve"
        if self.config.pdf and self._is_serving:
            log.info("PDFs are made by 'build', and not while you write")

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which sets the language of the theme
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the Markdown extension in; mkdocs-static-i18n calls this again with the same `config`."""
        self._words, self._mistakes = load_words(
            _find_frame(config),
            self.config.language or "",
            self.config.words or "",
            _folder(config),
            is_one_of_many="i18n" in config.plugins,
        )
        definitions = load_definitions(self._words.language)
        self._problems: list[Problem] = []
        if self.config.definitions:
            # imported late: few sites have any, and pydantic is slow to load
            from mkdocs_mlops_canvas.definition_file import read_definitions

            definitions, self._problems = read_definitions(self.config.definitions, definitions, _folder(config))
        self._context = Context(Loader(definitions, tuple(self.config.stages)), Site(words=self._words))
        self._order: dict[str, int] = {}
        self._texts: dict[tuple[str, str], Mapping[str, str]] = getattr(self, "_texts", {})
        others = [item for item in config.markdown_extensions if not _is_ours(item)]
        config.markdown_extensions = [*others, MlopsCanvasExtension(self._context)]  # type: ignore[list-item]  # Markdown takes both
        return config

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when a definition or the words have changed."""
        for name in filter(None, (*self.config.definitions, self.config.words)):
            path = os.path.join(_folder(config), name)  # noqa: PTH118  # MkDocs takes texts
            if os.path.exists(path):  # noqa: PTH110
                server.watch(path)
        return server

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which makes the list of files of each language
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, report their problems, and add the portfolio, the feed, stylesheet and script."""
        pages = self._read_pages(files, config)
        published = {path: page for path, page in pages.items() if _is_published(files, path)}
        past: Mapping[tuple[str, str], Past] = {}
        if self.config.history == "git":
            from mkdocs_mlops_canvas.docs_folder import read_past  # few sites ask for it, and it is slow to load

            past, warning = read_past(Path(config.docs_dir), published, self._context.loader)
            self._mistakes = [*self._mistakes, *filter(None, [warning])]
        portfolio, published = collect_portfolio(published, past)
        pages |= published
        if not find_language_folder(config):  # the other languages follow in the same build, with the same pages
            self._told: set[Problem | str] = set()
        problems: list[Problem | str] = [*self._mistakes, *self._problems]
        for problem in [*problems, *(problem for page in pages.values() for problem in page.problems)]:
            if problem not in self._told:
                log.warning("%s", problem)
            self._told.add(problem)
        if not published and not any(_is_made(files, path) for path in pages):
            self._context.site = Site(pages, words=self._words)
            return files
        portfolio_path = self._add_portfolio(published, files, config)
        addresses = Addresses(files, config)
        self._folders = group_by_folder([file.src_uri for file in files.documentation_pages()])
        if not self.config.products_in_nav and config.nav is None:
            for path in self._find_product_pages(portfolio):
                addresses.get_file(path).inclusion = InclusionLevel.NOT_IN_NAV
        self._context.site = Site(
            pages={**pages, **published},
            portfolio=portfolio,
            terms=Terms(tuple(self.config.stages), self.config.stale_after, get_build_datetime().date()),
            portfolio_path=portfolio_path,
            comparisons=add_comparisons(portfolio, portfolio_path, files, config),
            changes_path=add_changes(
                portfolio_path if portfolio.products else None, self._words.gettext("Latest changes"), files, config
            ),
            words=self._words,
            pdfs=self._add_pdfs(published, portfolio, addresses),
            new_url=addresses.find_new_url(portfolio),
            find_url=addresses.find_url,
            find_link=addresses.find_link,
            find_related=lambda path: self._find_related(addresses, path),
            find_edit_url=addresses.find_edit_url,
            find_commit_url=addresses.find_commit_url,
        )
        if self.config.feed and portfolio.products:
            self._add_feed(portfolio, addresses)
        for name in (STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT):
            asset = load_asset(name)
            add_file(files, File.generated(config, asset.name, content=asset.content))
        if load_asset(STYLESHEET).name not in config.extra_css:
            config.extra_css.append(load_asset(STYLESHEET).name)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the order of pages, in which those of a product are listed, and lead from product to product."""
        self._order = {page.file.src_uri: index for index, page in enumerate(nav.pages)}
        if not self.config.products_in_nav:
            current = [product.current for product in self._context.site.portfolio.products]
            files_of = [files.get_file_from_path(entry.path) for entry in current if not entry.anchor]
            outside = [file.page for file in files_of if file and file.page and file.src_uri not in self._order]
            for page, following in pairwise(outside):
                page.next_page, following.previous_page = following, page

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

    @event_priority(-100)  # after mkdocs-print-site-plugin (0), which shows all pages on one, and without scripts
    def on_page_content(self, html: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Load the scripts in the pages that have something for them to do."""
        path = page.file.src_uri
        ours = self._context.site.pages.get(path)
        site = self._context.site
        find_url = site.find_url
        if ours and (any(block.wide for block in ours.canvases) or site.portfolio.has_changes(path)):
            html += render_script(find_url(path, load_asset(SCRIPT).name))
        if ours and ours.portfolios:
            html += render_script(find_url(path, load_asset(PORTFOLIO_SCRIPT).name))
        return html

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Fill the pages and scripts that compare a box, as all canvases are rendered now."""
        site, addresses = self._context.site, Addresses(files, config)
        self._texts |= self._context.texts  # `serve --dirty` renders some of the pages only
        texts = {key: self._find_texts(key) for key in site.comparisons}
        for key, place in site.comparisons.items():
            script = addresses.get_file(place.script)
            script.content_string = write_texts(script.url, texts[key])
        changes = {site.changes_path: render_changes(site)} if site.changes_path else {}
        for path, html in (render_comparisons(texts, site) | changes).items():
            page = addresses.get_file(path).page
            assert page is not None, f"{path} is a page"
            page.meta.update(hide=["navigation", "toc"], search={"exclude": True})
            page.content = (page.content or "") + html

    @event_priority(100)
    def _show_words(self, /, context: TemplateContext, *, page: HostPage, **_: object) -> None:
        """Let search find a canvas by its words, and not spend its time on what is drawn around them."""
        html = page.content or ""
        path = page.file.src_uri
        self._whole = html
        self._shortened = keep_words(html, self._context.spans.pop(path, ()))
        site = self._context.site
        if path == site.changes_path or any(path == place.page for place in site.comparisons.values()):
            self._shortened = [(html, "<!-- -->")]  # its texts are found by the pages that they come from
        for whole, words in self._shortened:
            html = html.replace(whole, words, 1)
        page.content = html

    @event_priority(-100)
    def _show_whole(self, /, context: TemplateContext, *, page: HostPage, **_: object) -> None:
        """Put the canvases back, into what other plugins have made of the page meanwhile."""
        html = page.content or ""
        for whole, words in self._shortened:
            html = whole if words == html else html.replace(words, whole, 1)
        lost = any(whole not in html for whole, _ in self._shortened)
        page.content = self._whole if lost else html

    on_page_context = CombinedEvent(_show_words, _show_whole)

    def _find_texts(self, key: str) -> dict[str, str]:
        """The HTML of a box by product, empty for those that have not filled it."""
        products = [p for p in self._context.site.portfolio.products if key in p.canvas.definition.keys]
        return {p.id: self._texts.get((p.current.path, p.current.anchor), {}).get(key, "") for p in products}

    def _read_pages(self, files: Files, config: MkDocsConfig) -> dict[str, Page]:
        """The pages with canvases or portfolios; drafts too, which `serve` shows, and posts."""
        pages: dict[str, Page] = {}
        for file in files:
            if not file.is_documentation_page() or not (file.inclusion.is_in_serve() or file.page):
                continue
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
        marked = [path for path, page in pages.items() if any(block.is_whole for block in page.portfolios)]
        if marked:
            return option if option in marked else marked[0]
        if not option or not pages:
            return None
        if option in pages and pages[option].portfolios:
            return option  # it shows some of the products, as its author wants
        if "i18n" in config.plugins:  # a page that is made here would be the same file in all languages
            if not find_language_folder(config):
                log.warning(
                    "with mkdocs-static-i18n no portfolio is made; write a page such as '%s' for each language, "
                    "with the line '<!-- mlops-portfolio -->' where it goes",
                    option,
                )
            return None
        text = _PORTFOLIO_PAGE.format(title=self._words.gettext("ML products"))
        page_file = File.generated(config, option, content=text)
        if rival := find_rival(files, page_file):
            log.warning(
                "'%s' shows no portfolio; put the line '<!-- mlops-portfolio -->' where it goes, "
                "or name another page in the option 'portfolio'",
                rival.src_uri,
            )
            return None
        pages[option] = load_page(text, option, self._context.loader)
        in_nav = config.nav is None or _names(config.nav, option)
        page_file.inclusion = InclusionLevel.INCLUDED if in_nav else InclusionLevel.NOT_IN_NAV
        add_file(files, page_file)
        return option

    def _add_feed(self, portfolio: Portfolio, addresses: Addresses) -> None:
        """What programs read, at the root of the site."""

        def find_links(entry: Entry) -> Mapping[str, str]:
            links = entry.canvas.header.links.items()
            return {label: addresses.find_absolute_link(entry.path, address) for label, address in links}

        def find_pdf(entry: Entry) -> str:
            path = self._context.site.pdfs.get((entry.path, entry.anchor))
            return addresses.find_absolute_file(path) if path else ""

        contents = build_files(portfolio, addresses.find_absolute_url, find_links, self._context.loader, find_pdf)
        for name, content in contents.items():
            path = find_language_folder(addresses.config) + name
            add_file(addresses.files, File.generated(addresses.config, path, content=content))

    def _add_pdfs(
        self, pages: Mapping[str, Page], portfolio: Portfolio, addresses: Addresses
    ) -> Mapping[tuple[str, str], str]:
        """The paths of the PDFs of canvases, which are made before any page is rendered that leads to them."""
        if not self.config.pdf or self._is_serving:
            return {}
        # imported late: few sites ask for it, and it is slow to load
        from mkdocs_mlops_canvas.conversion import Converter
        from mkdocs_mlops_canvas.documents import Binder
        from mkdocs_mlops_canvas.site_documents import find_site_sheets, print_site

        config, words = addresses.config, self._words
        names = [name for name in config.markdown_extensions if isinstance(name, str)]
        extensions = {name: config.mdx_configs.get(name) or {} for name in names}
        binder = Binder(
            (), Converter(extensions, self._context.loader, words), addresses.read_file, addresses, bound=False
        )
        documents = print_site(
            find_site_sheets(pages, portfolio), binder, words, str(self.config.pdf), Path(_folder(config), _CACHE),
            os.environ.get("MLOPS_CANVAS_BROWSER"), get_build_datetime(),
        )  # fmt: skip
        if documents.warning and documents.warning not in self._told:
            self._told.add(documents.warning)
            log.warning("there are canvases without a PDF: %s", documents.warning)
        home = f"{find_language_folder(config)}{_PDFS}"
        for name, file in documents.files.items():
            add_file(addresses.files, File.generated(config, f"{home}{name}.pdf", abs_src_path=str(file)))
        return {place: f"{home}{name}.pdf" for place, name in documents.names.items()}

    def _find_product_pages(self, portfolio: Portfolio) -> set[str]:
        """The pages of canvases, and the other pages of their products."""
        return portfolio.paths.union(*(find_related(path, self._folders) for path in portfolio.paths))

    def _find_related(self, addresses: Addresses, path: str) -> list[Link]:
        """The other pages of a product, in the order of the navigation."""
        paths = sorted(find_related(path, self._folders), key=lambda other: self._order.get(other, len(self._order)))
        return [Link(_title(addresses.get_file(other)), addresses.find_url(path, other)) for other in paths]


def _is_ours(item: object) -> bool:
    return item == "mlops_canvas" or isinstance(item, MlopsCanvasExtension)


def _is_published(files: Files, path: str) -> bool:
    file = files.get_file_from_path(path)
    return file is not None and file.inclusion.is_included()


def _is_made(files: Files, path: str) -> bool:
    """Whether another plugin has made the page of a file, and will show it: Material's blog does so with its posts."""
    file = files.get_file_from_path(path)
    return file is not None and file.page is not None


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
    return file.abs_src_path.removeprefix(_folder(config) + os.sep).replace(os.sep, "/")


def _find_frame(config: MkDocsConfig) -> Frame:
    """What the theme says of its pages: Material has a `language` and a `direction`, other themes a `locale`."""
    return find_frame(config.theme.get("language") or config.theme.locale, config.theme.get("direction"))


def _folder(config: MkDocsConfig) -> str:
    """The folder of `mkdocs.yml`."""
    return os.path.abspath(os.path.dirname(config.config_file_path or ""))  # noqa: PTH100, PTH120  # for each page
