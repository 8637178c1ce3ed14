"""What is generated around a host without an interface for plugins: before it builds a site, and in the built site."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.options import OptionError, read_days
from mkdocs_mlops_canvas.cli.built_site import list_html_paths, read_texts
from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.extension.clock import read_moment, read_origin
from mkdocs_mlops_canvas.portfolio.docs_folder import BuiltAddresses, DocsFolder
from mkdocs_mlops_canvas.portfolio.failures import describe_failure
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.portfolio.site import PORTFOLIO_PAGE, find_portfolio_page, group_by_folder, list_other_pages
from mkdocs_mlops_canvas.rendering.asset import (
    FILL_IN_SCRIPT,
    FILL_IN_STYLESHEET,
    PORTFOLIO_SCRIPT,
    SCRIPT,
    STYLESHEET,
    load_asset,
)
from mkdocs_mlops_canvas.rendering.comparison import Comparisons
from mkdocs_mlops_canvas.rendering.fill_in import render_fill_in, write_texts
from mkdocs_mlops_canvas.rendering.latest_changes import announce_feed
from mkdocs_mlops_canvas.rendering.search_index import build_index
from mkdocs_mlops_canvas.rendering.view_pages import GAPS, list_views, name_paths, render_view, write_portfolio_page
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.feed import CHANGES_FEED, build_files
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.cli.site import CommandSite
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.repository import Repository
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.rendering.view_pages import ViewPage

_CACHE = ".cache/plugin/mlops-canvas"  # where the plugin has it too


@dataclass
class MadeSite:
    """A site whose docs folder is a copy, in `docs`, into which all is generated that the plugin would.

    `options` are the options of the plugin as written. `problems` are filled.
    """

    docs: Path
    command: CommandSite
    options: Mapping[str, Any]
    repository: Repository

    def __post_init__(self) -> None:
        self.problems: list[str] = []
        self.loader: Loader = self.command.make_loader()
        self.pages: Sequence[ViewPage] = ()
        self.views: dict[str, Any] = {}
        self._texts: dict[str, str] = {}
        found, loader = self.command.options, self.loader
        self.elsewhere, _ = self.command.read_copies(loader.definitions)  # the extension reports what is wrong
        folder = DocsFolder(
            self.docs, found.excluded, history=found.history, site_url=found.site_url,
            use_directory_urls=found.use_directory_urls, elsewhere=self.elsewhere, repository=self.repository,
        )  # fmt: skip
        stale_after = read_days(None)
        with suppress(OptionError):
            stale_after = read_days(self.options.get("stale_after"))
        rules, _ = self.command.read_rules(loader.definitions)
        terms = Terms(loader.stages, stale_after, read_moment(tell).date(), tuple(rules))
        words = self.command.load_words()
        self.site = self._place(folder.read(loader, terms, words))
        if self.site.pages or self.elsewhere:
            self._write_pages(self.site)
            self.site = self._place(folder.read(loader, terms, words))
            self._write_files(self.site)
            self.site = replace(self.site, **self.views)

    @property
    def unlisted(self) -> list[str]:
        """The paths of pages that are in no navigation."""
        paths = [page.path for page in self.pages]
        if self.options.get("products_in_nav") is False:
            folders = group_by_folder(file.relative_to(self.docs).as_posix() for file in self.docs.rglob("*.md"))
            paths += [path for own in self.site.portfolio.paths for path in (own, *list_other_pages(own, folders))]
        return sorted(paths)

    def fill(self, built: Path) -> None:
        """Fill the generated pages in the built site, where all canvases are rendered now."""
        comparisons = Comparisons(self.site, self._read_texts(built), self._report)
        for page in self.pages:
            file = self.find_html(built, page.path)
            heading = page.text.rstrip().rpartition("\n")[2]
            html = file.read_text("utf-8") if file else ""
            if page.name == GAPS:
                continue
            if file is None or heading not in html:
                self.problems.append(f"{page.path}: the page was not built, or without its heading")
                continue
            if page.path == self.site.fill_in_path:
                content = render_fill_in(page.path, self.site, self.loader, self._texts)
            else:
                content = render_view(page.path, comparisons, with_scripts=False)
            html = html.replace(heading, heading + content, 1)
            file.write_text(announce_feed(html, self.site) if page.path == self.site.changes_path else html, "utf-8")

    def _write_pages(self, site: Site) -> None:
        """Add the portfolio and the pages that belong to it, where the author has none."""
        wanted = self.options.get("portfolio", PORTFOLIO_PAGE)
        path = find_portfolio_page(site.pages, str(wanted))
        if path is None and wanted:
            page = site.pages.get(str(wanted))
            path = str(wanted)
            if not (page and page.portfolios) and not self._add(path, write_portfolio_page(site.words)):
                self.problems.append(
                    f"'{path}' shows no portfolio; put the line '<!-- mlops-portfolio -->' where it goes, "
                    "or name another page in the option 'portfolio'"
                )
                path = None
        if path:
            fill_in, feed = self.options.get("fill_in") is not False, self.options.get("feed") is not False
            views = list_views(site.portfolio, path, site.words, feed, fill_in)
            self.pages = [view for view in views if self._add(view.path, view.text)]
        self.views = {**name_paths(self.pages), "portfolio_path": path}

    def _write_files(self, site: Site) -> None:
        """Add what browsers and programs read."""
        feed, portfolio = self.options.get("feed") is not False, site.portfolio
        self._add_assets(STYLESHEET, SCRIPT, PORTFOLIO_SCRIPT)
        pdfs = self._print(site) if self.options.get("pdf") else {}
        self.views |= {"pdfs": pdfs, "searches_boxes": feed, "new_place": self._place_of_new(site)}
        if feed and portfolio.ids:
            origin = read_origin(self.repository.docs, self.command.options.site_name)
            files = build_files(portfolio, site.addresses, self.loader, origin, pdfs, self._report, site.words)
            for name, parts in files.items():
                self._add(name, "".join(parts))
            self.views["feed_path"] = CHANGES_FEED
        if portfolio.products and any(page.portfolios for page in site.pages.values()):
            index = build_index(portfolio, site.words, feed)
            for asset in index:
                self._add(asset.name, asset.content)
            self.views["index_path"] = index[0].name
        if self.views.get("fill_in_path"):
            self._add_assets(FILL_IN_STYLESHEET, FILL_IN_SCRIPT)
            for products, path, content in write_texts(portfolio.own if feed else ()):
                self._add(path, content)
                self._texts |= {product.id: path for product in products}
        elif portfolio.own and (place := self.views["new_place"][1]):
            self.views["new_url"] = f"{place}new-product.md"

    def _add_assets(self, *names: str) -> None:
        for asset in map(load_asset, names):
            self._add(asset.name, asset.content)

    def _add(self, path: str, content: str | bytes) -> bool:
        """Add a file to the copy; false where the author has one in its place."""
        file = self.docs / path
        if file.exists() or (file.suffix == ".md" and (file.with_suffix("") / "index.md").exists()):
            return False
        write_file(file, content)
        return True

    def _place(self, site: Site) -> Site:
        """The site with addresses of its built pages."""
        found = self.command.options
        paths = frozenset(file.relative_to(self.docs).as_posix() for file in self.docs.rglob("*.md"))
        addresses = BuiltAddresses(self.docs, paths, found.site_url, found.use_directory_urls, self.repository)
        return replace(site, addresses=addresses, **self.views)

    def _place_of_new(self, site: Site) -> tuple[str, str | None]:
        """The folder with most canvases, and the address for a new file there, up to its name."""
        folders = [PurePosixPath(product.current.path).parent.as_posix() for product in site.portfolio.own]
        folder = max(sorted(set(folders)), key=folders.count, default=".").removeprefix(".")
        home = self.command.options.docs_dir.name
        return f"{home}/{folder}/" if folder else f"{home}/", self.repository.new_url_of(folder)

    def _read_texts(self, built: Path) -> dict[CanvasLocation, Mapping[str, str]]:
        """The HTML of the boxes of all products, as the host has rendered them."""
        texts: dict[CanvasLocation, Mapping[str, str]] = {}
        for product in self.site.portfolio.own:
            if file := self.find_html(built, product.location.path):
                anchor = product.location.anchor or product.canvas.id
                texts[product.location] = read_texts(file.read_text("utf-8"), anchor)
        if self.elsewhere:
            from mkdocs_mlops_canvas.extension.source_texts import MissingExtraError, render_source_texts

            try:
                texts |= render_source_texts(self.elsewhere)
            except MissingExtraError as error:
                self.problems.append(str(error))
        return texts

    def find_html(self, built: Path, path: str) -> Path | None:
        """The file of a page in the built site."""
        found = (built / name for name in list_html_paths(path))
        return next((file for file in found if file.is_file()), None)

    def _report(self, product: Product, error: Exception) -> None:
        self.problems.append(str(describe_failure(product, error, self.site.pages)))

    def _print(self, site: Site) -> dict[CanvasLocation, str]:
        """Add the PDF of each canvas: their paths."""
        from mkdocs_mlops_canvas.canvas.options import PAPERS
        from mkdocs_mlops_canvas.cli.site_extensions import read_extensions
        from mkdocs_mlops_canvas.documents.binder import Binder
        from mkdocs_mlops_canvas.documents.converter import SheetConverter
        from mkdocs_mlops_canvas.documents.sheet import list_site_sheets
        from mkdocs_mlops_canvas.documents.sheet_links import reader_of
        from mkdocs_mlops_canvas.documents.site_pdfs import print_site

        config, paper = self.command.path, str(self.options["pdf"]).lower()
        assert config is not None, "a host has a configuration"
        converter = SheetConverter(read_extensions(config), self.loader, site.words, lambda warning: None)
        documents = print_site(
            list_site_sheets(site.pages, site.portfolio),
            Binder((), converter, reader_of(self.docs), site.addresses, bound=False), site.words,
            paper if paper in PAPERS else PAPERS[0], config.parent.absolute() / _CACHE,
            os.environ.get("MLOPS_CANVAS_BROWSER"), tell,
        )  # fmt: skip
        self.problems += map(str, documents.problems)
        if documents.warning:
            self.problems.append(f"there are canvases without a PDF: {documents.warning}")
        for name, file in documents.files.items():
            self._add(f"assets/canvases/{name}.pdf", file.read_bytes())
        return {location: f"assets/canvases/{name}.pdf" for location, name in documents.names.items()}
