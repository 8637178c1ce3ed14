"""What pages need to know of their site, from a host or from the options of the Markdown extension."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from mkdocs_mlops_canvas.canvas.options import READERS, STALE_AFTER, OptionError, read_site_definitions
from mkdocs_mlops_canvas.languages.po_file import load_words
from mkdocs_mlops_canvas.languages.words import make_frame
from mkdocs_mlops_canvas.portfolio.failures import describe_failure
from mkdocs_mlops_canvas.portfolio.rules import read_rules
from mkdocs_mlops_canvas.portfolio.site import Site
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.sources.source import read_sources
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.languages.words import Frame, Words
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.rules import Rule
    from mkdocs_mlops_canvas.reading.location import CanvasLocation
    from mkdocs_mlops_canvas.rendering.search_text import Spans
    from mkdocs_mlops_canvas.sources.source import Source
    from mkdocs_mlops_canvas.text.problem import Problem
    from mkdocs_mlops_canvas.text.source import FrontMatter

T = TypeVar("T")

_LISTS = ("definitions", "profiles", "stages")

log = logging.getLogger("mkdocs.mlops_canvas")


def tell_alone(warning: str) -> None:
    """Log a warning. Hosts print it, and MkDocs counts it, as the logger is below its own."""
    log.warning("%s", warning)


def log_traceback(problem: Problem) -> None:
    """Log where the exception was raised that is a problem, for those who look for its cause."""
    if problem.traceback:
        log.debug("%s\n%s", problem, problem.traceback)


@dataclass
class Context:
    """What pages need to know of their site, and what the extension hands back to the host.

    Attributes:
        loader: Reads canvases.
        site: All pages, as far as they are scanned.
        stale_after: The days after which a canvas is stale, for hosts that do not scan the site.
        history: Where earlier iterations come from, for the same hosts.
        sources: Other sites whose products belong to the portfolio, for the same hosts.
        rules: What canvases have to say, for the same hosts.
        read_front: Gives the front matter of a page by its path, which hosts cut off.
        spans: Filled by the extension: how to find the words of canvases in the HTML of a page, by path.
        texts: Filled by the extension: the HTML of boxes by key, by the location of their canvas.
        changers: Filled by the host: the plugins that have changed the text of canvases in a page, by its path.
        tell: Reports what is wrong with a page or its options, if the host does not know it yet.
        warnings: What is wrong with options, to be reported once in a build.
    """

    loader: Loader
    site: Site = field(default_factory=Site)
    stale_after: int = STALE_AFTER
    history: str = "none"
    sources: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    read_front: Callable[[str], FrontMatter | None] = lambda path: None
    spans: dict[str, list[Spans]] = field(default_factory=dict)
    texts: dict[CanvasLocation, Mapping[str, str]] = field(default_factory=dict)
    changers: dict[str, list[str]] = field(default_factory=dict)
    tell: Callable[[str], None] = tell_alone
    warnings: tuple[str, ...] = ()
    _failures: set[Problem] = field(default_factory=set)

    def report(self, problem: Problem) -> None:
        """Report a problem, and log the traceback of an exception."""
        log_traceback(problem)
        (log.info if problem.level == "info" else self.tell)(str(problem))

    def report_failure(self, product: Product, error: Exception) -> None:
        """Report once that something that is made of a product fails."""
        problem = describe_failure(product, error, self.site.pages)
        if problem not in self._failures:
            self._failures.add(problem)
            self.report(problem)


class _Read(NamedTuple, Generic[T]):
    """A value that was read, and what is wrong with its source."""

    value: T
    warnings: tuple[str, ...]


@dataclass
class Build:
    """What the pages of one build have in common, even if each has a `Markdown` of its own.

    Attributes:
        frame: The language and direction of the pages, or None if the host does not tell.
        reported: The warnings about options that were reported.
    """

    frame: Frame | None = None
    reported: set[str] = field(default_factory=set)


def make_context(options: Mapping[str, Any], frame: Frame | None) -> Context:
    """A context made of the options of the extension; `frame` is the language of the pages, if the host tells."""
    values, warnings = _check(options)
    language, name = values["language"], values["words"]
    words = _read_words(frame or make_frame(language), language, name, _stamp(name) if name else 0)
    names, profiles = values["definitions"], values["profiles"]
    stamps = tuple(map(_stamp, (*names, *profiles)))
    definitions = _read_definitions(names, profiles, stamps, words.value.language, values["version"])
    rules, wrong = read_rules(options["rules"] or None, definitions.value, values["stages"])
    return Context(
        Loader(definitions.value, values["stages"]),
        Site(words=words.value),
        values["stale_after"],
        values["history"],
        values["sources"],
        rules,
        warnings=(*warnings, *words.warnings, *definitions.warnings, *map(str, wrong)),
    )


def _check(options: Mapping[str, Any]) -> _Read[dict[str, Any]]:
    """The options by name, each wrong one replaced by its default."""
    values, warnings = {}, []
    for name, read in {**READERS, "sources": read_sources}.items():
        value = _split(options[name]) if name in _LISTS else options[name]
        try:
            values[name] = read(value)
        except OptionError as error:
            warnings.append(f"option '{name}': {make_visible(str(error))}")
            values[name] = read(None)
    return _Read(values, tuple(warnings))


@lru_cache(maxsize=8)  # most hosts make the extension anew for each page
def _read_words(frame: Frame, language: str, name: str, stamp: int) -> _Read[Words]:
    """The words for a site; `stamp` changes with the file that `name` names."""
    words, warnings = load_words(frame, language, name)
    return _Read(words, tuple(warnings))


@lru_cache(maxsize=8)
def _read_definitions(
    names: tuple[str, ...], profiles: tuple[str, ...], stamps: tuple[int, ...], language: str, version: str
) -> _Read[Mapping[str, Definition]]:
    """The definitions of the package and those in files, with profiles; `stamps` change with the files."""
    try:
        definitions, problems = read_site_definitions(names, language, version=version, profiles=profiles)
    except OptionError as error:
        definitions, problems = read_site_definitions(names, language, profiles=profiles)
        return _Read(definitions, (*map(str, problems), make_visible(str(error))))
    return _Read(definitions, tuple(map(str, problems)))


def _split(value: Any) -> Any:
    """A list that may be written as one text with commas."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


def _stamp(name: str) -> int:
    path = Path(name)
    return path.stat().st_mtime_ns if path.exists() else 0
