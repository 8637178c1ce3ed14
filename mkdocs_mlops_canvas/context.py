"""Owns what pages need of their site, given by a host or made of the options of the Markdown extension."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.definition import load_definitions
from mkdocs_mlops_canvas.loader import Loader
from mkdocs_mlops_canvas.model import STAGES
from mkdocs_mlops_canvas.site import Site
from mkdocs_mlops_canvas.terms import STALE_AFTER
from mkdocs_mlops_canvas.word_file import load_words
from mkdocs_mlops_canvas.words import find_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_mlops_canvas.definition import Definition
    from mkdocs_mlops_canvas.search_words import Spans
    from mkdocs_mlops_canvas.source import FrontMatter
    from mkdocs_mlops_canvas.words import Frame, Words

log = logging.getLogger("mkdocs.mlops_canvas")


@dataclass
class Context:
    """What pages need of their site, shared by the host with the extension.

    `fronts` holds the front matter of pages, which hosts cut off, by path. `spans` is where the extension leaves,
    by path, what a host needs to find the words of its canvases, `texts` the HTML of their boxes, by path and anchor.
    """

    loader: Loader
    site: Site = field(default_factory=Site)
    stale_after: int = STALE_AFTER
    history: str = "none"
    fronts: dict[str, FrontMatter] = field(default_factory=dict)
    spans: dict[str, list[Spans]] = field(default_factory=dict)
    texts: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


def make_context(options: Mapping[str, Any], frame: Frame | None) -> Context:
    """What pages need where no host gives it; `frame` is what they are written in, if the host tells that."""
    language, name = str(options["language"] or ""), str(options["words"] or "")
    words = _read_words(frame or find_frame(language), language, name, _stamp(name) if name else 0)
    definitions = load_definitions(words.language)
    if names := _list(options["definitions"]):
        definitions = _read_definitions(names, tuple(map(_stamp, names)), words.language)
    stages = _list(options["stages"]) or STAGES
    return Context(Loader(definitions, stages), Site(words=words), options["stale_after"], str(options["history"]))


@lru_cache(maxsize=8)  # some hosts make the extension anew for each page
def _read_words(frame: Frame, language: str, name: str, stamp: int) -> Words:
    """The words that options ask for; `stamp` tells when their file was changed."""
    words, warnings = load_words(frame, language, name)
    for warning in warnings:
        log.warning("%s", warning)
    return words


@lru_cache(maxsize=8)
def _read_definitions(names: tuple[str, ...], stamps: tuple[int, ...], language: str) -> Mapping[str, Definition]:
    """The definitions of the package and those in files; `stamps` tell when they were changed."""
    from mkdocs_mlops_canvas.definition_file import read_definitions  # few have any, and it is slow to load

    definitions, problems = read_definitions(names, load_definitions(language))
    for problem in problems:
        log.warning("%s", problem)
    return definitions


def _list(value: Any) -> tuple[str, ...]:
    """The texts of an option that is a list, or one text with commas."""
    names = value.split(",") if isinstance(value, str) else value or ()
    return tuple(str(name).strip() for name in names)


def _stamp(name: str) -> int:
    path = Path(name)
    return path.stat().st_mtime_ns if path.exists() else 0
