"""The formats of `export` that a browser shows or makes: HTML, PDF and pictures."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.extension.clock import MomentError, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from mkdocs_mlops_canvas.cli.export_job import ExportJob
    from mkdocs_mlops_canvas.cli.site import CommandSite
    from mkdocs_mlops_canvas.documents.chromium import Chromium
    from mkdocs_mlops_canvas.documents.document import Article
    from mkdocs_mlops_canvas.documents.sheet import Sheet
    from mkdocs_mlops_canvas.languages.words import Words

_LONG = 20  # canvases, from which on the command shows its progress


def write_pdf(job: ExportJob) -> bool:
    """Write one PDF of all canvases."""
    from mkdocs_mlops_canvas.documents.binder import print_all

    made = read_time()
    with make_articles(job, bound=True) as (articles, words), _open_browser(job) as chromium:
        bound = [*articles, *_make_other_articles(job, words)]
        if len(bound) >= _LONG:
            click.echo("the browser prints them; this takes a while", err=True)
        title = ": ".join(filter(None, (job.site.options.site_name, words.gettext("ML products"))))
        job.write_all(print_all(bound, chromium, title, words, job.paper, made))
    return True


def write_pictures(job: ExportJob) -> bool:
    """Write a picture of each canvas."""
    from mkdocs_mlops_canvas.documents.binder import render_each
    from mkdocs_mlops_canvas.documents.chromium import SLIDE

    size = (job.width, round(job.width * SLIDE[1] / SLIDE[0]))
    with make_articles(job) as (articles, words), _open_browser(job) as chromium:
        for sheet, picture in zip(job.sheets, chromium.draw(render_each(articles, words), size), strict=True):
            job.write(sheet, picture)
    return True


def write_html(job: ExportJob) -> bool:
    """Write a document of each canvas."""
    from mkdocs_mlops_canvas.documents.binder import render_each

    with make_articles(job) as (articles, words):
        for sheet, document in zip(job.sheets, render_each(articles, words), strict=True):
            job.write(sheet, document)
    return True


@contextmanager
def make_articles(job: ExportJob, bound: bool = False) -> Iterator[tuple[Iterator[Article], Words]]:
    """The canvases as articles, which are made one by one on demand, and the translations for them."""
    from mkdocs_mlops_canvas.documents.binder import Binder
    from mkdocs_mlops_canvas.documents.converter import ConversionError, SheetConverter
    from mkdocs_mlops_canvas.documents.sheet_links import reader_of

    words = job.site.load_words()
    converter = SheetConverter(_read_extensions(job.site), job.loader, words)
    for name in converter.left_out if job.site.path else ():  # else they are only tried
        tell(f"the site's Markdown extension '{name}' cannot be loaded here, and is left out")
    addresses = job.make_addresses()
    binder = Binder(job.sheets, converter, reader_of(job.source.root), addresses, bound)
    try:
        with _show_progress(job.sheets) as work:
            yield binder.make_articles(work), words
    except ConversionError as error:
        raise click.ClickException(str(error)) from None


def _make_other_articles(job: ExportJob, words: Words) -> Iterator[Article]:
    """The canvases of other sites as articles, rendered without any Markdown extension of the site."""
    if not job.elsewhere:
        return
    from mkdocs_mlops_canvas.documents.binder import Binder
    from mkdocs_mlops_canvas.documents.converter import SheetConverter
    from mkdocs_mlops_canvas.documents.source_sheets import make_source_sheets
    from mkdocs_mlops_canvas.extension.source_texts import MissingExtraError
    from mkdocs_mlops_canvas.portfolio.addresses import SiteAddresses

    try:
        sheets = make_source_sheets(job.elsewhere)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from None
    binder = Binder(sheets, SheetConverter({}, job.loader, words), lambda path: None, SiteAddresses(), True)
    for product, article in zip(job.elsewhere, binder.make_articles(sheets), strict=True):
        yield replace(article, source=product.source.name if product.source else "")


def read_time() -> datetime:
    """The time at which files are made, as they name it."""
    try:
        return read_moment()
    except MomentError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def _open_browser(job: ExportJob) -> Iterator[Chromium]:
    from mkdocs_mlops_canvas.documents.chromium import Chromium, ChromiumError, NoChromiumError
    from mkdocs_mlops_canvas.documents.fonts import advise_fonts

    try:
        with Chromium(job.browser) as chromium:
            yield chromium
            if chromium.missing:
                tell(advise_fonts(chromium.missing))
    except NoChromiumError as error:
        raise click.UsageError(str(error)) from None
    except ChromiumError as error:
        raise click.ClickException(str(error)) from None


def _read_extensions(site: CommandSite) -> Mapping[str, Mapping[str, object]]:
    from mkdocs_mlops_canvas.cli.site_extensions import USUAL, read_extensions

    return read_extensions(site.path) if site.path else {name: {} for name in USUAL}


@contextmanager
def _show_progress(sheets: Sequence[Sheet]) -> Iterator[Iterable[Sheet]]:
    """The canvases, with a progress bar on a terminal."""
    if len(sheets) < _LONG:
        yield sheets
    elif sys.stderr.isatty():
        with click.progressbar(sheets, label="Canvases", file=sys.stderr) as bar:
            yield bar
    else:
        click.echo(f"{len(sheets)} canvases to write", err=True)
        yield sheets
