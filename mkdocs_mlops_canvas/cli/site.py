"""The site that a subcommand works for: its configuration, and the options that replace parts of it."""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mkdocs_mlops_canvas.cli.streams import tell
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.cli.site_options import SiteOptions
    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.rules import Rule
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader
    from mkdocs_mlops_canvas.sources.source import Source
    from mkdocs_mlops_canvas.text.problem import Problem

PROBLEMS_FOUND = 1  # the exit code; 0 is fine, and click ends with 2 for wrong use


@dataclass(frozen=True, slots=True)
class CommandSite:
    """The site that a subcommand works for: its options, and its configuration file if there is one."""

    options: SiteOptions
    path: Path | None = None

    def docs_dir(self) -> Path:
        """The folder of its Markdown files."""
        if not self.options.docs_dir.is_dir():
            message = f"there is no folder '{self.options.docs_dir}' in {Path.cwd()}"
            raise click.UsageError(f"{message}, so nothing was read; pass a file or a folder")
        return self.options.docs_dir

    def read_definitions(self) -> tuple[Mapping[str, Definition], Sequence[Problem]]:
        """The definitions of the package and of the site, and the problems of the site's."""
        from mkdocs_mlops_canvas.canvas.options import OptionError, read_profile_names, read_site_definitions

        options = self.options
        try:
            profiles = read_profile_names(options.profiles)
            return read_site_definitions(
                options.definitions, options.language, version=options.version, profiles=profiles
            )
        except OptionError as error:
            raise click.UsageError(f"{self.path}: {error}") from None

    def read_rules(self, definitions: Mapping[str, Definition]) -> tuple[Sequence[Rule], Sequence[Problem]]:
        """The rules of the site, and what is wrong with the others."""
        if not self.options.rules:
            return (), ()
        from mkdocs_mlops_canvas.portfolio.rules import read_rules

        name = self.path.as_posix() if self.path else ""
        return read_rules(self.options.rules, definitions, self.options.stages, self.path, name)

    def list_extensions(self) -> Collection[str] | None:
        """The names of its Markdown extensions, or None if they are not known."""
        from mkdocs_mlops_canvas.cli.site_extensions import list_extensions

        return list_extensions(self.path) if self.path else None

    def make_loader(self) -> Loader:
        """What reads its canvases; its definitions have to be right."""
        from mkdocs_mlops_canvas.reading.canvas_loader import Loader

        definitions, problems = self.read_definitions()
        for problem in problems:
            click.echo(str(problem), err=True)
        if problems:
            raise SystemExit(PROBLEMS_FOUND)
        return Loader(definitions, self.options.stages, self.options.passwords)

    def load_words(self) -> Words:
        """The labels in the language of the site; what is wrong with its own is printed."""
        from mkdocs_mlops_canvas.languages.po_file import load_words
        from mkdocs_mlops_canvas.languages.words import make_frame

        options = self.options
        words, warnings = load_words(make_frame(options.theme_language or options.language), name=options.words or "")
        for warning in warnings:
            tell(warning)
        return words

    def read_sources(self) -> tuple[Source, ...]:
        """The other sites whose products belong to the portfolio."""
        if not self.options.sources:
            return ()
        from mkdocs_mlops_canvas.canvas.options import OptionError
        from mkdocs_mlops_canvas.sources.source import read_sources

        try:
            return read_sources(self.options.sources)
        except OptionError as error:
            raise click.UsageError(f"{self.path}: option 'sources': {error}") from None

    def read_copies(self, definitions: Mapping[str, Definition]) -> tuple[Sequence[Product], Sequence[Problem]]:
        """The products of other sites, and what is wrong with the copies of them."""
        sources = self.read_sources()
        if not sources or self.path is None:
            return (), ()
        from mkdocs_mlops_canvas.extension.clock import read_moment
        from mkdocs_mlops_canvas.sources.copies import read_copies

        return read_copies(sources, self.path.parent, definitions, read_moment(tell).date())


def open_site(path: Path) -> CommandSite:
    """The site with this configuration file."""
    return CommandSite(_read_options(path), path)


def with_site(function: Callable[..., None]) -> Callable[..., None]:
    """Give a subcommand the options about its site, and the site that these make."""

    @click.option("-f", "--config-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                  help="The configuration of your site.  [default: the one in this folder]")  # fmt: skip
    @click.option("--stages", callback=_split_names, metavar="STAGE,...", help="The stages that a product can have.")
    @click.option("--definitions", multiple=True, metavar="FILE",
                  help="A file that defines your own canvas. Can be repeated.")  # fmt: skip
    @click.option("--language", callback=_check_language, metavar="LANGUAGE",
                  help="The language of the built-in canvases, such as da.")  # fmt: skip
    @wraps(function)
    def command(
        config_file: Path | None,
        stages: tuple[str, ...] | None,
        definitions: tuple[str, ...],
        language: str | None,
        **values: Any,
    ) -> None:
        path = _find_config(config_file)
        options = _read_options(path)
        options = replace(
            options,
            stages=stages or options.stages,
            definitions=definitions or options.definitions,
            language=language or options.language,
        )
        function(site=CommandSite(options, path), **values)

    return command


def _find_config(config_file: Path | None) -> Path | None:
    from mkdocs_mlops_canvas.cli.site_options import CONFIG_FILES

    return config_file or next(filter(Path.is_file, map(Path, CONFIG_FILES)), None)


def _read_options(path: Path | None) -> SiteOptions:
    from mkdocs_mlops_canvas.cli.site_options import SiteOptions, read_site_options

    try:
        return read_site_options(path) if path else SiteOptions()
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{path} cannot be read: {error}") from None


def _split_names(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Names with commas between them."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names:
        raise click.BadParameter("pass at least one stage", ctx, param)
    return names


def _check_language(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A language in which the package has its canvases."""
    if value is None:
        return None
    from mkdocs_mlops_canvas.canvas.definition import TRANSLATIONS, is_translated

    if not is_translated(value):
        message = f"no canvas is translated to '{value}'; the languages are {', '.join(TRANSLATIONS)}"
        raise click.BadParameter(message, ctx, param)
    return value
