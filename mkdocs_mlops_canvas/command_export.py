"""Owns the command `export`: what it reads, where it writes, and what it tells of it.

As in `cli`, what reads canvases is imported late.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.clock import read_moment
from mkdocs_mlops_canvas.command_site import PROBLEMS_FOUND, CommandSite, with_site
from mkdocs_mlops_canvas.command_streams import count_words, read_text, tell, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mkdocs_mlops_canvas.docs_folder import Addresses
    from mkdocs_mlops_canvas.exporting import Sheet
    from mkdocs_mlops_canvas.loader import Loader
    from mkdocs_mlops_canvas.page import Page
    from mkdocs_mlops_canvas.portfolio import Portfolio
    from mkdocs_mlops_canvas.problem import Problem
    from mkdocs_mlops_canvas.words import Words

FORMATS = {"pdf": ".pdf", "png": ".png", "html": ".html", "markdown": ".md", "yaml": ".yaml", "json": ".json",
           "csv": ".csv", "backstage": ".yaml", "huggingface": "/README.md"}  # fmt: skip
_SUFFIXES = {".pdf": "pdf", ".png": "png", ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown",
             ".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv"}  # fmt: skip
_BINARY = ("pdf", "png")
_ONE_FILE_EACH = ("png", "html", "markdown", "huggingface")
_FILES_OF_ALL = {"backstage": "catalog-info"}  # what is called otherwise than `portfolio`
_PAPERS = ("a4", "a3", "letter")
_LONG = 20  # canvases, from which on the command tells how far it is
_EXAMPLE = "mlops-canvas export docs --format pdf --paper a3 -o portfolio.pdf"


@dataclass(frozen=True, slots=True)
class _Source:
    """What was read: pages by path, in the folder from which they link to each other."""

    root: Path
    is_site: bool
    is_folder: bool
    pages: Mapping[str, Page]
    portfolio: Portfolio
    problems: Sequence[Problem]


@click.command("export", epilog=f"Example: {_EXAMPLE}")
@click.argument("path", type=click.Path(exists=True, allow_dash=True, path_type=Path), required=False)
@click.option("--format", "form", type=click.Choice(tuple(FORMATS)),
              help="What is written.  [default: by the name of --output, else markdown]")  # fmt: skip
@click.option("--id", "id_", metavar="ID", help="Only the product with this id.")
@click.option("--paper", type=click.Choice(_PAPERS, case_sensitive=False), default=_PAPERS[0], show_default=True,
              help="The paper of a PDF.")  # fmt: skip
@click.option("--width", type=click.IntRange(640, 7680), default=1920, show_default=True,
              help="The width of a picture; it is 16:9, with twice as many dots.")  # fmt: skip
@click.option("--browser", envvar="MLOPS_CANVAS_BROWSER", metavar="PATH",
              help="The Chromium, Chrome or Edge for PDF and pictures.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="A file, or a folder for many, instead of standard output.")  # fmt: skip
@with_site
def export(
    path: Path | None,
    form: str | None,
    id_: str | None,
    paper: str,
    width: int,
    browser: str | None,
    output: Path | None,
    site: CommandSite,
) -> None:
    """Write canvases for paper, slides and other programs.

    PATH is a Markdown file, of which all canvases are written, a folder, of which the newest canvas of each product is
    written, or - for standard input; without it, the docs of the site are read.
    """
    from mkdocs_mlops_canvas.exporting import find_sheets

    form = form or (_SUFFIXES.get(output.suffix.lower()) if output else None) or "markdown"
    loader = site.make_loader()
    source = _read(path or site.docs_dir(), loader, site)
    sheets = find_sheets(source.pages, source.portfolio, each=not source.is_folder and form != "backstage")
    problems = source.problems
    if id_ is not None:
        sheets, problems = _choose(id_, sheets, source)
    for problem in problems:
        click.echo(str(problem), err=True)
    if not sheets:
        if not problems:
            tell(f"{path or site.docs_dir()}: there is no canvas in it")
        raise SystemExit(PROBLEMS_FOUND)
    place = _find_place(form, output, len(sheets), source.is_folder)
    complete = True
    if form in ("json", "csv", "yaml"):
        write(_write_data(form, sheets, source, site, loader), place(sheets[0]))
    elif form == "markdown":
        complete = _write_markdown(sheets, loader, place)
    elif form == "backstage":
        write(_write_catalog(sheets, source, site), place(sheets[0]))
    elif form == "huggingface":
        _write_cards(sheets, source, site, place)
    else:
        _write_documents(form, sheets, source, site, loader, place, paper, width, browser)
    if output is not None:
        click.echo(f"{count_words(len(sheets), 'canvas', 'canvases')} written to {output}", err=True)
    if problems or not complete:
        raise SystemExit(PROBLEMS_FOUND)


def _read(path: Path, loader: Loader, site: CommandSite) -> _Source:
    """The pages of a file, of a folder, or of standard input, by their paths in the docs folder."""
    from mkdocs_mlops_canvas.folder import find_files
    from mkdocs_mlops_canvas.page import load_page
    from mkdocs_mlops_canvas.problem import Problem
    from mkdocs_mlops_canvas.site import collect_portfolio

    is_input, is_folder = path == Path("-"), path.is_dir()
    docs = site.options.docs_dir.resolve()
    is_site = not is_input and docs.is_dir() and path.resolve().is_relative_to(docs)
    root = docs if is_site else Path.cwd() if is_input else (path if is_folder else path.parent).resolve()
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for file in find_files([path], (".md",)):
        try:
            text = read_text(file)
        except (OSError, UnicodeError) as error:
            message = f"the file cannot be read: {error}"
            problems.append(Problem("unreadable-file", message, file.as_posix(), 1))
            continue
        page = load_page(text, file.as_posix(), loader)
        if page.canvases:
            pages["-" if is_input else file.resolve().relative_to(root).as_posix()] = page
    portfolio, seen = collect_portfolio(pages)
    pages = seen if is_folder else pages  # what another file may explain is told of a folder only
    problems += [problem for page in pages.values() for block in page.canvases for problem in block.problems]
    return _Source(root, is_site, is_folder, pages, portfolio, problems)


def _choose(id_: str, sheets: Sequence[Sheet], source: _Source) -> tuple[list[Sheet], list[Problem]]:
    """The newest canvas of a product, and what is wrong with it; or the one with this number, such as `churn--2`."""
    from mkdocs_mlops_canvas.model import slugify
    from mkdocs_mlops_canvas.problem import suggest

    name = slugify(id_)
    product = source.portfolio.find(name)
    found = next((sheet for sheet in sheets if sheet.name == id_ != sheet.canvas.id), None)
    if found is None and product:
        found = next((sheet for sheet in sheets if sheet.canvas is product.canvas), None)
    if found is None:
        hint = suggest(name, [sheet.name for sheet in sheets])
        raise click.BadParameter(f"there is no product '{id_}'{f'; {hint}' if hint else ''}", param_hint="--id")
    return [found], list(found.block.problems)


def _find_place(form: str, output: Path | None, count: int, is_folder: bool) -> Callable[[Sheet], Path | None]:
    """The file of each canvas, none for standard output."""
    is_many = form in _ONE_FILE_EACH and count > 1
    if output is None:
        if form in _BINARY or is_many:
            what = f"{count} canvases" if is_many else f"a file of the format {form}"
            raise click.UsageError(f"name {'a folder' if is_many else 'a file'} with --output for {what}")
        return lambda sheet: None
    if is_many and (output.is_file() or output.suffix.lower() in _SUFFIXES):
        raise click.UsageError(f"there are {count} canvases; name a folder with --output, or one canvas with --id")
    into_folder = is_many or output.is_dir() or (form in _ONE_FILE_EACH and is_folder and not output.suffix)
    of_all = _FILES_OF_ALL.get(form, "portfolio")
    return lambda sheet: output / f"{sheet.name if form in _ONE_FILE_EACH else of_all}{FORMATS[form]}" \
        if into_folder else output  # fmt: skip


def _write_markdown(sheets: Sequence[Sheet], loader: Loader, place: Callable[[Sheet], Path | None]) -> bool:
    """Write pages in the sections form; whether each holds its canvas as it is."""
    from mkdocs_mlops_canvas.exporting import write_markdown

    complete = True
    for sheet in sheets:
        written = write_markdown(sheet.canvas, "sections", loader)
        write(written.text, place(sheet))
        if written.form != "sections":
            why = f"sections cannot hold a text of '{sheet.name}' as it is"
            tell(f"{sheet.page.path}: written as {written.form}, for {why}")
        for key in written.changed:
            tell(f"{sheet.page.path}: '{key}' of '{sheet.name}' is not as it was")
            complete = False
    return complete


def _write_data(form: str, sheets: Sequence[Sheet], source: _Source, site: CommandSite, loader: Loader) -> str:
    """One canvas as a mapping, several as the feed of their products."""
    from mkdocs_mlops_canvas.exporting import write_feed, write_json, write_yaml
    from mkdocs_mlops_canvas.feed import build_csv, build_feed
    from mkdocs_mlops_canvas.portfolio import Portfolio

    if len(sheets) == 1 and form != "csv":
        return (write_json if form == "json" else write_yaml)(sheets[0].canvas)
    chosen = {id(sheet.canvas) for sheet in sheets}
    products = [p for p in source.portfolio.products if any(id(entry.canvas) in chosen for entry in p.iterations)]
    portfolio = Portfolio(tuple(products))
    addresses = _find_addresses(source, site)
    if form == "csv":
        return build_csv(portfolio, addresses.find_absolute_url)
    feed = build_feed(portfolio, addresses.find_absolute_url, addresses.find_absolute_links)
    return feed if form == "json" else write_feed(feed)


def _write_catalog(sheets: Sequence[Sheet], source: _Source, site: CommandSite) -> str:
    """The entities of products, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.catalog import list_canvas, name_entities, write_catalog

    addresses = _find_addresses(source, site)
    names = name_entities(product.id for product in source.portfolio.products)
    listings = []
    for sheet in sheets:
        entry = next(product.current for product in source.portfolio.products if product.canvas is sheet.canvas)
        url, links = addresses.find_absolute_url(entry), addresses.find_absolute_links(entry)
        listing = list_canvas(sheet.canvas, names[sheet.name], url, links)
        listings.append(listing)
        if names[sheet.name] != sheet.name:
            tell(f"{sheet.name}: its name in the catalog is {names[sheet.name]}")
        for note in listing.notes:
            tell(f"{sheet.name}: {note}")
        _tell_lost(sheet, "a catalog entity", listing.lost)
    return write_catalog(listings)


def _write_cards(
    sheets: Sequence[Sheet], source: _Source, site: CommandSite, place: Callable[[Sheet], Path | None]
) -> None:
    """Write model cards, and a line for each that has lost something."""
    from mkdocs_mlops_canvas.model_card import write_card

    addresses = _find_addresses(source, site)
    for sheet in sheets:
        links = sheet.canvas.header.links.items()
        card = write_card(sheet.canvas, {label: addresses.find_absolute_link(sheet.path, to) for label, to in links})
        write(card.text, place(sheet))
        _tell_lost(sheet, "a model card", card.lost)


def _tell_lost(sheet: Sheet, what: str, lost: Sequence[str]) -> None:
    if lost:
        tell(f"{sheet.name}: not in {what}: {', '.join(lost)}")


def _write_documents(
    form: str,
    sheets: Sequence[Sheet],
    source: _Source,
    site: CommandSite,
    loader: Loader,
    place: Callable[[Sheet], Path | None],
    paper: str,
    width: int,
    browser: str | None,
) -> None:
    """Write HTML, or let a browser make a PDF or pictures of it."""
    from mkdocs_mlops_canvas.chromium import SLIDE, Chromium, ChromiumError
    from mkdocs_mlops_canvas.conversion import Converter
    from mkdocs_mlops_canvas.documents import Binder, print_all, render_each
    from mkdocs_mlops_canvas.sheet_links import read_from

    words = _load_words(site)
    converter = Converter(_read_extensions(site), loader, words)
    for name in converter.left_out:
        tell(f"the Markdown extension '{name}' of the site cannot be loaded here, and is left out")
    read_file, addresses = read_from(source.root), _find_addresses(source, site)
    binder = Binder(sheets, converter, read_file, addresses, bound=form == "pdf")
    with _show_progress(sheets) as work:
        articles = binder.make_articles(work)
        try:
            if form == "html":
                for sheet, document in zip(sheets, render_each(articles, words), strict=True):
                    write(document, place(sheet))
                return
            with Chromium(browser) as chromium:
                if form == "pdf":
                    bound = list(articles)
                    if len(sheets) >= _LONG:
                        click.echo("the browser prints them, which takes a while", err=True)
                    title = ": ".join(filter(None, (site.options.site_name, words.gettext("ML products"))))
                    write(print_all(bound, chromium, title, words, paper, read_moment()), place(sheets[0]))
                    return
                size = (width, round(width * SLIDE[1] / SLIDE[0]))
                for sheet, picture in zip(sheets, chromium.draw(render_each(articles, words), size), strict=True):
                    write(picture, place(sheet))
        except ChromiumError as error:
            raise click.UsageError(str(error)) from None


def _find_addresses(source: _Source, site: CommandSite) -> Addresses:
    from mkdocs_mlops_canvas.docs_folder import Addresses
    from mkdocs_mlops_canvas.folder import find_files

    if not source.is_site or not site.options.site_url:
        return Addresses(frozenset(source.pages))
    files = find_files([source.root], (".md",))
    paths = frozenset(file.relative_to(source.root).as_posix() for file in files)
    return Addresses(paths, site.options.site_url, site.options.use_directory_urls)


def _read_extensions(site: CommandSite) -> Mapping[str, Mapping[str, object]]:
    from mkdocs_mlops_canvas.site_extensions import USUAL, read_extensions

    return read_extensions(site.path) if site.path else {name: {} for name in USUAL}


def _load_words(site: CommandSite) -> Words:
    from mkdocs_mlops_canvas.word_file import load_words
    from mkdocs_mlops_canvas.words import find_frame

    options = site.options
    words, warnings = load_words(find_frame(options.theme_language or options.language), name=options.words)
    for warning in warnings:
        tell(warning)
    return words


@contextmanager
def _show_progress(sheets: Sequence[Sheet]) -> Iterator[Iterable[Sheet]]:
    """The canvases, with a bar on a terminal that tells how many of them are done."""
    if len(sheets) < _LONG:
        yield sheets
    elif sys.stderr.isatty():
        with click.progressbar(sheets, label="Canvases", file=sys.stderr) as bar:
            yield bar
    else:
        click.echo(f"{len(sheets)} canvases to write", err=True)
        yield sheets
