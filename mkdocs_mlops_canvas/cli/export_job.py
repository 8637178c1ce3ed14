"""One run of `export`: the pages that were read, and the canvases of them that are written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.cli.streams import read_text, tell_passed_over, write
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.cli.site import CommandSite
    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses
    from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product, ProtectedProduct
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.reading.page import Page
    from mkdocs_mlops_canvas.text.problem import Problem


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The pages that an export reads, by their paths in the folder `root`, from which they link to each other.

    `is_site` says whether `root` is the docs folder of the site, `is_folder` whether a folder was named or one file.
    `elsewhere` are the products of other sites, if all of the site is read.
    """

    root: Path
    is_site: bool
    is_folder: bool
    pages: Mapping[str, Page]
    portfolio: Portfolio
    problems: Sequence[Problem]
    elsewhere: Sequence[Product] = ()


@dataclass(frozen=True, slots=True)
class ExportJob:
    """The canvases that are exported, where each goes, and what the options of the command say.

    `place(sheet)` is the file of a canvas, `place(None)` that of all, or None for standard output. `width` is that of a
    picture in pixels. Of `protected` products, nothing is exported but their names and addresses. `elsewhere` are
    products of other sites.
    """

    sheets: Sequence[Sheet]
    source: ExportSource
    site: CommandSite
    loader: Loader
    place: Callable[[Sheet | None], Path | None]
    paper: str
    width: int
    browser: str | None
    protected: tuple[ProtectedProduct, ...] = ()
    elsewhere: Sequence[Product] = ()

    @property
    def is_one(self) -> bool:
        """Whether it is one canvas that is exported, and not a portfolio."""
        return len(self.sheets) == 1 and not self.protected and not self.elsewhere

    def write(self, sheet: Sheet, content: str | bytes) -> None:
        """Write the file of one canvas."""
        write(content, self.place(sheet))

    def write_all(self, content: str | bytes) -> None:
        """Write the one file of all canvases."""
        write(content, self.place(None))

    def make_addresses(self) -> SiteAddresses:
        """The addresses of the pages in their site, as far as its configuration says them."""
        from mkdocs_mlops_canvas.portfolio.docs_folder import FolderAddresses

        source, options = self.source, self.site.options
        if not source.is_site or not options.site_url:
            return FolderAddresses(source.root, frozenset(source.pages))
        paths = frozenset(file.relative_to(source.root).as_posix() for file in source.root.rglob("*.md"))
        return FolderAddresses(source.root, paths, options.site_url, options.use_directory_urls)


def read_source(path: Path, loader: Loader, site: CommandSite) -> ExportSource:
    """The pages of a file, of a folder, or of standard input for `-`."""
    from mkdocs_mlops_canvas.portfolio.collection import build_portfolio, collect_portfolio, list_iterations
    from mkdocs_mlops_canvas.portfolio.files import list_files, locate, read_texts
    from mkdocs_mlops_canvas.reading.page_loader import load_page

    is_input, is_folder = path == Path("-"), path.is_dir()
    docs = site.options.docs_dir.resolve()
    is_site = not is_input and docs.is_dir() and locate(path).is_relative_to(docs)
    root = docs if is_site else Path.cwd() if is_input else locate(path) if is_folder else locate(path).parent
    pages: dict[str, Page] = {}
    texts, problems = read_texts(list_files([path], pass_over=tell_passed_over), read_text)
    for file, text in texts.items():
        page = load_page(text, file.as_posix(), loader)
        if page.canvases:
            pages["-" if is_input else locate(file).relative_to(root).as_posix()] = page
    elsewhere, stale = site.read_copies(loader.definitions) if is_folder and locate(path) == docs else ((), ())
    portfolio, seen = collect_portfolio(pages, elsewhere=elsewhere)
    portfolio = replace(portfolio, products=portfolio.own)
    if is_folder:
        pages = seen  # in one file, an id may belong to a product of another file
    else:
        portfolio = build_portfolio(list_iterations(pages))  # who names the file wants what is protected in it
    problems += [problem for page in pages.values() for block in page.canvases for problem in block.problems]
    return ExportSource(root, is_site, is_folder, pages, portfolio, [*problems, *stale], elsewhere)
