"""The state of one build with MkDocs: the pages that were read, and the site that is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import InclusionLevel

from mkdocs_mlops_canvas.canvas.options import OptionError, read_site_definitions
from mkdocs_mlops_canvas.extension.clock import MomentError, read_moment
from mkdocs_mlops_canvas.extension.context import Context, log_traceback
from mkdocs_mlops_canvas.languages.po_file import load_words
from mkdocs_mlops_canvas.plugin.addresses import MkDocsAddresses, config_folder, language_folder
from mkdocs_mlops_canvas.plugin.config import read_theme
from mkdocs_mlops_canvas.plugin.hidden_pages import (
    find_replaced,
    hide,
    hide_unlisted,
    list_affected,
    read_passwords,
    render_again,
)
from mkdocs_mlops_canvas.plugin.listed_pages import Scan, is_made, is_published, read_front, read_pages
from mkdocs_mlops_canvas.plugin.made_files import (
    add_assets,
    add_feed,
    add_fill_in,
    add_index,
    add_pdfs,
    fill_feed,
    remove_index,
)
from mkdocs_mlops_canvas.plugin.made_pages import add_portfolio, add_views
from mkdocs_mlops_canvas.plugin.rendered_pages import hide_description
from mkdocs_mlops_canvas.plugin.search import NO_WORDS
from mkdocs_mlops_canvas.plugin.temporary_folder import TemporaryFolder
from mkdocs_mlops_canvas.plugin.text_watch import TextWatch
from mkdocs_mlops_canvas.portfolio.collection import collect_portfolio
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.portfolio.rules import read_rules
from mkdocs_mlops_canvas.portfolio.site import Site, group_by_folder, list_other_pages
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page import HIDDEN
from mkdocs_mlops_canvas.rendering.comparison import Comparisons
from mkdocs_mlops_canvas.rendering.search_text import keep_words
from mkdocs_mlops_canvas.rendering.view_pages import render_view
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.writing.feed import CHANGES_FEED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page as HostPage

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.history.iterations import CanvasHistory
    from mkdocs_mlops_canvas.plugin.config import MlopsCanvasConfig
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.reading.page import Page


@dataclass
class BuildMemory:
    """What the builds of `serve` share, and the languages of a build with mkdocs-static-i18n.

    `scan` has the pages that were read, `texts` the HTML of all boxes and `replaced` the pages that others have emptied
    of canvases (`serve --dirty` renders only some pages), `told` what was reported in this build (mkdocs-static-i18n
    reads the same pages for each language), `made` the files that it generates.
    """

    is_serving: bool = False
    scan: Scan = field(default_factory=Scan)
    texts: dict[CanvasLocation, Mapping[str, str]] = field(default_factory=dict)
    replaced: frozenset[str] = frozenset()
    told: set[Problem | str] = field(default_factory=set)
    made: TemporaryFolder = field(default_factory=TemporaryFolder)


class SiteBuild:
    """One build of a site, or of one of its languages with mkdocs-static-i18n.

    Args:
        options: The options of the plugin.
        config: The configuration of the site.
        memory: What earlier builds have left.
        tell: Takes problems; each fails a strict build.
        say: Takes lines about work that takes long.
    """

    def __init__(
        self,
        options: MlopsCanvasConfig,
        config: MkDocsConfig,
        memory: BuildMemory,
        tell: Callable[[str], None],
        say: Callable[[str], None],
    ) -> None:
        self._options, self._config, self._memory, self._say = options, config, memory, say
        words, warnings = load_words(
            read_theme(config), options.language, options.words, config_folder(config),
            is_one_of_many="i18n" in config.plugins,
        )  # fmt: skip
        try:
            definitions, problems = read_site_definitions(
                options.definitions, words.language, config_folder(config), options.version, options.profiles
            )
        except OptionError as error:
            raise PluginError(f"mlops-canvas: {error}") from None
        path = Path(config.config_file_path or "")
        self._rules, wrong = read_rules(options.rules, definitions, options.stages, path, path.name)
        loader = Loader(definitions, options.stages, read_passwords(config))
        self.context = Context(loader, Site(words=words), tell=tell)
        self.order: dict[str, int] = {}  # of the pages in the navigation
        self._elsewhere, missing = _read_copies(options, config, definitions)
        self._warnings: list[Problem | str] = [*warnings, *problems, *wrong, *missing]
        self._comparisons: Comparisons | None = None
        self._published: Mapping[str, Page] = {}
        self._histories: Mapping[CanvasLocation, CanvasHistory] = {}
        self._replaced = memory.replaced if memory.is_serving else frozenset()
        self._feed: Mapping[str, File] = {}
        self._texts: Mapping[str, str] = {}

    @property
    def site(self) -> Site:
        """The site as far as it is read."""
        return self.context.site

    def read(self, files: Files) -> None:
        """Read all pages, report their problems, and add what is made of canvases to the files of the site."""
        context, options = self.context, self._options
        scan = self._memory.scan if self._memory.is_serving else Scan()
        pages, texts = read_pages(files, self._config, context.loader, scan)
        context.read_front = partial(read_front, files)
        published = {path: page for path, page in pages.items() if is_published(files, path)}
        warnings: list[Problem | str] = []
        if options.history == "git":
            self._histories, warnings = scan.read_histories(files, self._config, published, texts, context.loader)
        self._published = hide_unlisted(published, self._config)
        portfolio, published = self._collect()
        pages |= published
        if not language_folder(self._config):  # the default language is the first one of a build
            self._memory.told.clear()
        self._tell([*self._warnings, *warnings])
        self._tell(problem for page in pages.values() for problem in page.problems)
        if published or self._elsewhere or any(is_made(files, path) for path in pages):
            addresses = MkDocsAddresses(files, self._config, order=self.order, made=self._memory.made)
            self._make(pages, published, portfolio, addresses)
        else:
            context.site = Site(pages, words=self.site.words)
        TextWatch(self.site.pages, context.changers).surround(self._config)

    def fill_pages(self, files: Files) -> None:
        """Fill what is made of all canvases, when all of these are rendered."""
        self._protect_replaced(files)
        self._memory.texts |= self.context.texts
        texts = {**self._memory.texts, **self._render_elsewhere()}
        self._comparisons = Comparisons(self.site, texts, self.context.report_failure)
        addresses = MkDocsAddresses(files, self._config)
        for path in self.site.view_paths:
            if (page := addresses.get_file(path).page) is not None:
                page.meta.update(hide=list(HIDDEN), search={"exclude": True})
        if self.site.fill_in_path:
            addresses = MkDocsAddresses(files, self._config, made=self._memory.made)
            self._texts = add_fill_in(self.site, addresses, self._options.feed)
        if self._feed:
            fill_feed(self._feed, self.context, self._config)

    def fill_view(self, page: HostPage) -> None:
        """Fill a page that is made of all canvases.

        They are filled one by one, when their turn has come: together they are as large as all canvases.
        """
        path = page.file.src_uri
        if path == self.site.fill_in_path:
            from mkdocs_mlops_canvas.rendering.fill_in import render_fill_in

            page.content = (page.content or "") + render_fill_in(path, self.site, self.context.loader, self._texts)
        elif self._comparisons and path in self.site.view_paths and path != self.site.gaps_path:
            page.content = (page.content or "") + render_view(path, self._comparisons)

    def list_search_words(self, page: HostPage) -> Sequence[tuple[str, str]]:
        """The HTML of each canvas of a page, with what search reads in its place."""
        path, html = page.file.src_uri, page.content or ""
        ours = self.site.pages.get(path)
        if ours and ours.has_private:
            return [(html, NO_WORDS)]  # search finds its title
        if path in self.site.view_paths:
            return [(html, NO_WORDS)]  # search finds its texts on the pages that they come from
        return keep_words(html, self.context.spans.pop(path, ()))

    def _render_elsewhere(self) -> Mapping[CanvasLocation, Mapping[str, str]]:
        """The HTML of the boxes of products of other sites."""
        if not self._elsewhere or not self.site.box_paths:
            return {}
        # imported late: few sites have such products
        from mkdocs_mlops_canvas.extension.source_texts import MissingExtraError, render_source_texts

        try:
            return render_source_texts(self._elsewhere)
        except MissingExtraError as error:
            raise PluginError(f"mlops-canvas: {error}") from None

    def _collect(self) -> tuple[Portfolio, dict[str, Page]]:
        """The portfolio of the published pages, and these pages."""
        return collect_portfolio(hide(self._published, self._replaced), self._histories, self._elsewhere, self._rules)

    def _protect_replaced(self, files: Files) -> None:
        """Protect the canvases that a plugin or hook has taken out of their pages, and render again what shows them."""
        replaced = find_replaced(self._published, files, self._replaced)
        changed = replaced ^ self._replaced
        if not changed:
            return
        self._replaced = self._memory.replaced = replaced
        site = self.site
        for path in replaced:
            if (page := files.src_uris[path].page) is not None:
                hide_description(page, site)
        portfolio, pages = self._collect()
        kept = {path for location, path in site.pdfs.items() if portfolio.find_iteration(location)}
        pdfs = {location: path for location, path in site.pdfs.items() if path in kept}
        boxes = {box.key for column in portfolio.columns for box in column.boxes}
        box_paths = {key: path for key, path in site.box_paths.items() if key in boxes}
        for path in {*site.pdfs.values(), *site.box_paths.values()} - kept - {*box_paths.values()}:
            files.remove(files.src_uris[path])
        site = replace(site, pages={**site.pages, **pages}, portfolio=portfolio, pdfs=pdfs, box_paths=box_paths)
        if site.index_path:
            remove_index(files)
            addresses = MkDocsAddresses(files, self._config, made=self._memory.made)
            site = add_index(site, addresses, self.context.report_failure)
        self.context.site, site = site, self.context.site
        for path in render_again(list_affected(site, portfolio, changed), self._config, files):
            self.context.spans.pop(path, None)

    def _make(
        self, pages: Mapping[str, Page], published: dict[str, Page], portfolio: Portfolio, addresses: MkDocsAddresses
    ) -> None:
        """Add the portfolio, the pages and files that belong to it, and what a browser loads."""
        context, options, words = self.context, self._options, self.site.words
        wanted = str(options.portfolio or "") if published or self._elsewhere else ""  # posts are in no portfolio
        portfolio_path = add_portfolio(published, wanted, addresses, context)
        addresses.folders = group_by_folder([file.src_uri for file in addresses.files.documentation_pages()])
        if not options.products_in_nav and self._config.nav is None:
            _leave_out_of_nav(portfolio, addresses)
        self._feed = add_feed(addresses) if options.feed and portfolio.ids else {}
        changes_feed = self._feed.get(CHANGES_FEED)
        views = add_views(published, portfolio, portfolio_path, addresses, context, bool(options.feed), options.fill_in)
        has_views = portfolio.products and any(page.portfolios for page in published.values())
        context.site = Site(
            pages={**pages, **published},
            portfolio=portfolio,
            terms=Terms(options.stages, options.stale_after, _read_today(), self._rules),
            portfolio_path=portfolio_path,
            **views,
            feed_path=changes_feed.src_uri if changes_feed else None,
            words=words,
            searches_boxes=options.feed,
            addresses=addresses,
            pdfs=self._add_pdfs(published, portfolio, addresses),
            new_url=None if views.get("fill_in_path") else addresses.new_url_of(portfolio, context.loader),
            new_place=addresses.place_of_new(portfolio),
        )
        if has_views:
            context.site = add_index(context.site, addresses, context.report_failure)
        add_assets(addresses)

    def _add_pdfs(
        self, pages: Mapping[str, Page], portfolio: Portfolio, addresses: MkDocsAddresses
    ) -> Mapping[CanvasLocation, str]:
        """The path of the PDF of each canvas."""
        if not self._options.pdf or self._memory.is_serving:
            return {}
        paths, warnings = add_pdfs(pages, portfolio, str(self._options.pdf), addresses, self.context, self._say)
        self._tell(warnings)
        return paths

    def _tell(self, warnings: Iterable[Problem | str]) -> None:
        """Report what was not reported yet."""
        for warning in warnings:
            if warning not in self._memory.told:
                if isinstance(warning, Problem):
                    log_traceback(warning)
                is_note = isinstance(warning, Problem) and warning.level == "info"
                (self._say if is_note else self.context.tell)(str(warning))
            self._memory.told.add(warning)


def _leave_out_of_nav(portfolio: Portfolio, addresses: MkDocsAddresses) -> None:
    """Keep the pages of canvases, and the other pages of their products, out of the navigation."""
    for path in portfolio.paths.union(*(list_other_pages(path, addresses.folders) for path in portfolio.paths)):
        addresses.get_file(path).inclusion = InclusionLevel.NOT_IN_NAV


def _read_copies(
    options: MlopsCanvasConfig, config: MkDocsConfig, definitions: Mapping[str, Definition]
) -> tuple[Sequence[Product], Sequence[Problem]]:
    """The products of other sites, and what is wrong with the copies of them."""
    if not options.sources:
        return (), ()
    # imported late: few sites have any
    from mkdocs_mlops_canvas.sources.copies import read_copies

    return read_copies(options.sources, Path(config_folder(config)), definitions, _read_today())


def _read_today() -> date:
    """The day of the build."""
    try:
        return read_moment().date()
    except MomentError as error:  # MkDocs reads the time in the same way, and would stop with a traceback
        raise PluginError(f"mlops-canvas: {error}") from None
