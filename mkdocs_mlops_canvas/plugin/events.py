"""Owns the events of a build with MkDocs: what is read, told and added at which of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import InclusionLevel

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.extension.clock import read_moment
from mkdocs_mlops_canvas.extension.context import Context
from mkdocs_mlops_canvas.languages.po_file import load_words
from mkdocs_mlops_canvas.plugin.addresses import Addresses, find_config_folder, find_language_folder
from mkdocs_mlops_canvas.plugin.config import MlopsCanvasConfig, read_theme
from mkdocs_mlops_canvas.plugin.listed_pages import Scan, find_file_title, is_made, is_published, read_pages
from mkdocs_mlops_canvas.plugin.made_files import add_assets, add_feed, add_pdfs
from mkdocs_mlops_canvas.plugin.made_pages import add_changes, add_comparisons, add_portfolio, fill_pages
from mkdocs_mlops_canvas.plugin.search import NO_WORDS, SearchView
from mkdocs_mlops_canvas.portfolio.products import NO_PAST
from mkdocs_mlops_canvas.portfolio.site import Link, Site, collect_portfolio, find_other_pages, group_by_folder
from mkdocs_mlops_canvas.portfolio.terms import Terms
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.rendering.asset import PORTFOLIO_SCRIPT, SCRIPT, hides_parts, load_asset, render_script
from mkdocs_mlops_canvas.rendering.comparison import Comparisons
from mkdocs_mlops_canvas.rendering.search_text import keep_words
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.source import split_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as HostPage
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem

log = get_plugin_logger("mlops-canvas")  # the one voice of a build, by the name that users write


@dataclass
class _Build:
    """What is new with each build, and in one with mkdocs-static-i18n with each language.

    `warnings` are about options, `order` is that of the pages in the navigation, `folders` have the pages below them.
    `comparisons` fill their pages.
    """

    context: Context
    warnings: Sequence[Problem | str]
    order: Mapping[str, int] = field(default_factory=dict)
    folders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    comparisons: Comparisons | None = None

    @property
    def site(self) -> Site:
        """The site as far as it is read."""
        return self.context.site


class MlopsCanvasPlugin(BasePlugin[MlopsCanvasConfig]):
    """The MkDocs plugin `mlops-canvas`."""

    _build: _Build

    def __init__(self) -> None:
        self._is_serving = False  # MkDocs says so once, before all builds
        self._scan = Scan()  # of the builds of `serve` so far
        self._texts: dict[CanvasLocation, Mapping[str, str]] = {}  # `serve --dirty` renders some of the pages only
        self._told: set[Problem | str] = set()  # mkdocs-static-i18n reads the same pages again for each language

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep this object between the builds of `serve`; MkDocs does so if the method is there."""
        self._is_serving = command == "serve"
        if self.config.pdf and self._is_serving:
            log.info("PDFs are made by 'build', and not while you write")

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which sets the language of the theme
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the Markdown extension in; mkdocs-static-i18n calls this again with the same `config`."""
        words, warnings = load_words(
            read_theme(config), self.config.language, self.config.words, find_config_folder(config),
            is_one_of_many="i18n" in config.plugins,
        )  # fmt: skip
        definitions, problems = self._read_definitions(words.language, config)
        context = Context(Loader(definitions, self.config.stages), Site(words=words), tell=log.warning)
        self._build = _Build(context, [*warnings, *problems])
        others = [item for item in config.markdown_extensions if not _is_ours(item)]
        config.markdown_extensions = [*others, MlopsCanvasExtension(context)]  # type: ignore[list-item]  # Markdown takes both
        return config

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when a definition or the words have changed."""
        for name in filter(None, (*self.config.definitions, self.config.words)):
            path = os.path.join(find_config_folder(config), name)  # noqa: PTH118  # MkDocs takes texts
            if os.path.exists(path):  # noqa: PTH110
                server.watch(path)
        return server

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which makes the list of files of each language
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, report their problems, and add the portfolio, the feed, stylesheet and script."""
        build = self._build
        scan = self._scan if self._is_serving else Scan()
        pages, texts = read_pages(files, config, build.context.loader, scan)
        build.context.fronts = {path: front for path, text in texts.items() if (front := split_front_matter(text))}
        published = {path: page for path, page in pages.items() if is_published(files, path)}
        past, warning = NO_PAST, ""
        if self.config.history == "git":
            past, warning = scan.read_past(Path(config.docs_dir), published, texts, build.context.loader)
        portfolio, published = collect_portfolio(published, past)
        pages |= published
        if not find_language_folder(config):  # the other languages follow in the same build
            self._told.clear()
        self._tell([*build.warnings, *filter(None, [warning])])
        self._tell(problem for page in pages.values() for problem in page.problems)
        if published or any(is_made(files, path) for path in pages):
            self._add_made(pages, published, portfolio, Addresses(files, config))
        else:
            build.context.site = Site(pages, words=build.site.words)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the order of pages, in which those of a product are listed, and lead from product to product."""
        self._build.order = order = {page.file.src_uri: index for index, page in enumerate(nav.pages)}
        if not self.config.products_in_nav:
            current = [product.current for product in self._build.site.portfolio.products]
            files_of = [files.get_file_from_path(entry.path) for entry in current if not entry.anchor]
            outside = [file.page for file in files_of if file and file.page and file.src_uri not in order]
            for page, following in pairwise(outside):
                page.next_page, following.previous_page = following, page

    def on_page_markdown(self, markdown: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Give a canvas page its title and the whole width, unless its author has decided otherwise."""
        path = page.file.src_uri
        ours = self._build.site.pages.get(path)
        if ours is None:
            return markdown
        meta = ours.propose_meta(path == self._build.site.portfolio_path)
        if "title" in meta:
            meta["title"] = escape_text(meta["title"])  # themes take titles for HTML
        for key, value in meta.items():
            page.meta.setdefault(key, value)
        # Markdown is not run on an empty text; `page.markdown` is still that of the file, which others may have emptied
        return markdown if markdown.strip() or (page.markdown or "").strip() else "\n".join(ours.lines)

    @event_priority(-100)  # after mkdocs-print-site-plugin (0), which shows all pages on one, and without scripts
    def on_page_content(self, html: str, *, page: HostPage, config: MkDocsConfig, files: Files) -> str:
        """Load the scripts in the pages that have something for them to do."""
        path = page.file.src_uri
        site = self._build.site
        ours = site.pages.get(path)
        if ours and (ours.wide or site.portfolio.has_changes(path) or hides_parts(html)):
            html += render_script(site.find_url(path, load_asset(SCRIPT).name))
        if ours and ours.portfolios:
            html += render_script(site.find_url(path, load_asset(PORTFOLIO_SCRIPT).name))
        return html

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Fill the pages and scripts that are made of all canvases, as these are rendered now."""
        self._texts |= self._build.context.texts
        self._build.comparisons = Comparisons(self._build.site, self._texts)
        fill_pages(self._build.comparisons, Addresses(files, config))
        SearchView(self._find_search_words).surround(config)

    @event_priority(100)  # before other plugins look at the page
    def on_page_context(
        self, context: TemplateContext, *, page: HostPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill a page that compares a box, now that its turn has come."""
        compared = self._build.site.compared.get(page.file.src_uri)
        if compared and self._build.comparisons:
            page.content = (page.content or "") + self._build.comparisons.render_page(compared)
        return context

    def on_post_page(self, output: str, *, page: HostPage, config: MkDocsConfig) -> str:
        """Forget the text of a page that is as large as all canvases, now that it is part of `output`."""
        if page.file.src_uri in self._build.site.compared:
            page.content = ""
        return output

    def _find_search_words(self, page: HostPage) -> Sequence[tuple[str, str]]:
        """The canvases of a page, each with what search reads of it."""
        path, html, build = page.file.src_uri, page.content or "", self._build
        if path in build.site.compared or path == build.site.changes_path:
            return [(html, NO_WORDS)]  # its texts are found by the pages that they come from
        return keep_words(html, build.context.spans.pop(path, ()))

    def _read_definitions(
        self, language: str, config: MkDocsConfig
    ) -> tuple[Mapping[str, Definition], Sequence[Problem]]:
        """The definitions of the package and those of the site, and what is wrong with these."""
        known = load_definitions(language)
        if not self.config.definitions:
            return known, ()
        # imported late: few sites have any
        from mkdocs_mlops_canvas.canvas.definition_file import read_definitions

        return read_definitions(self.config.definitions, known, find_config_folder(config))

    def _tell(self, warnings: Iterable[Problem | str]) -> None:
        """Report what has not been told yet."""
        for warning in warnings:
            if warning not in self._told:
                self._build.context.tell(str(warning))
            self._told.add(warning)

    def _add_made(
        self, pages: Mapping[str, Page], published: dict[str, Page], portfolio: Portfolio, addresses: Addresses
    ) -> None:
        """Add what is made of canvases to the files of the site."""
        build, context = self._build, self._build.context
        portfolio_path = add_portfolio(published, str(self.config.portfolio or ""), addresses, context)
        build.folders = group_by_folder([file.src_uri for file in addresses.files.documentation_pages()])
        if not self.config.products_in_nav and addresses.config.nav is None:
            for path in self._find_product_pages(portfolio):
                addresses.get_file(path).inclusion = InclusionLevel.NOT_IN_NAV
        words = build.site.words
        home = portfolio_path if portfolio.products else None
        context.site = Site(
            pages={**pages, **published},
            portfolio=portfolio,
            terms=Terms(self.config.stages, self.config.stale_after, read_moment().date()),
            portfolio_path=portfolio_path,
            comparisons=add_comparisons(portfolio, portfolio_path, addresses),
            changes_path=add_changes(home, words.gettext("Latest changes"), addresses),
            words=words,
            pdfs=self._add_pdfs(published, portfolio, addresses),
            new_url=addresses.find_new_url(portfolio),
            find_url=addresses.find_url,
            find_link=addresses.find_link,
            find_related=partial(self._link_other_pages, addresses),
            find_edit_url=addresses.find_edit_url,
            find_commit_url=addresses.find_commit_url,
        )
        if self.config.feed and portfolio.products:
            add_feed(context, addresses)
        add_assets(addresses)

    def _add_pdfs(
        self, pages: Mapping[str, Page], portfolio: Portfolio, addresses: Addresses
    ) -> Mapping[CanvasLocation, str]:
        """The paths of the PDFs of canvases."""
        if not self.config.pdf or self._is_serving:
            return {}
        paper = str(self.config.pdf)
        paths, warning = add_pdfs(pages, portfolio, paper, addresses, self._build.context, log.info)
        self._tell(filter(None, [warning]))
        return paths

    def _find_product_pages(self, portfolio: Portfolio) -> set[str]:
        """The pages of canvases, and the other pages of their products."""
        return portfolio.paths.union(*(find_other_pages(path, self._build.folders) for path in portfolio.paths))

    def _link_other_pages(self, addresses: Addresses, path: str) -> list[Link]:
        """The other pages of a product, in the order of the navigation."""
        build = self._build
        paths = sorted(
            find_other_pages(path, build.folders), key=lambda other: build.order.get(other, len(build.order))
        )
        return [Link(find_file_title(addresses.get_file(other)), addresses.find_url(path, other)) for other in paths]


def _is_ours(item: object) -> bool:
    return item == "mlops_canvas" or isinstance(item, MlopsCanvasExtension)
