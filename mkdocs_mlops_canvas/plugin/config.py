"""The options of the MkDocs plugin, and what it reads of the configuration of the site."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from mkdocs.config import base
from mkdocs.config import config_options as c

from mkdocs_mlops_canvas.canvas.options import (
    PAPERS,
    OptionError,
    read_days,
    read_history,
    read_names,
    read_profile_names,
    read_stages,
    read_text,
    read_version,
)
from mkdocs_mlops_canvas.languages.words import make_frame
from mkdocs_mlops_canvas.plugin.addresses import config_folder
from mkdocs_mlops_canvas.portfolio.site import PORTFOLIO_PAGE
from mkdocs_mlops_canvas.sources.lock import list_files
from mkdocs_mlops_canvas.sources.source import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig

    from mkdocs_mlops_canvas.languages.words import Frame

T = TypeVar("T")


class _PageOrFalse(c.Type[str | bool]):
    """An option that takes the path of a page, or `false`."""

    def __init__(self, default: str) -> None:
        super().__init__((str, bool), default=default)

    def run_validation(self, value: object) -> str | bool:
        path = PurePosixPath(value) if isinstance(value, str) else None
        if value is True or (path and (path.suffix != ".md" or path.is_absolute() or ".." in path.parts)):
            raise base.ValidationError(f"Expected the path of a Markdown page, such as '{self.default}', or false.")
        return super().run_validation(value)


class _Value(base.BaseConfigOption[T]):
    """An option whose values are read by `read`, which gives the default for None."""

    def __init__(self, read: Callable[[object], T]) -> None:
        super().__init__()
        self.default = read(None)
        self._read = read

    def run_validation(self, value: object) -> T:
        try:
            return self._read(value)
        except OptionError as error:
            text = str(error)
            raise base.ValidationError(f"{text[0].upper()}{text[1:]}.") from None


class _PaperOrFalse(c.Type[str | bool]):
    """An option that takes a paper, `true` for the first one, or `false`."""

    def __init__(self, papers: tuple[str, ...]) -> None:
        super().__init__((str, bool), default=False)
        self.papers = papers

    def run_validation(self, value: object) -> str | bool:
        paper = self.papers[0] if value is True else value.lower() if isinstance(value, str) else value
        if paper is not False and paper not in self.papers:
            raise base.ValidationError(f"Expected {', '.join(self.papers)}, true (for {self.papers[0]}) or false.")
        return super().run_validation(paper)


class MlopsCanvasConfig(base.Config):
    """What a site sets under `mlops-canvas` in its `plugins`."""

    portfolio = _PageOrFalse(default=PORTFOLIO_PAGE)
    """The page of the portfolio, which is generated unless the author has one; `false` for no portfolio."""

    feed = c.Type(bool, default=True)
    """Whether `portfolio.json` (with the texts of all boxes), `portfolio.csv` and their schemas are published."""

    definitions = _Value(read_names)
    """Files that define the site's own canvases, relative to `mkdocs.yml`."""

    version = _Value(read_version)
    """The version of canvases that do not set one."""

    history = _Value(read_history)
    """`git` adds the iterations that pages held in earlier commits; `none` keeps to those that they hold now."""

    products_in_nav = c.Type(bool, default=True)
    """Whether pages of products are in the navigation; with `false`, only the portfolio links to them."""

    language = _Value(read_text)
    """The language of labels and of the package's canvases, such as `da`; the default is that of the theme."""

    words = _Value(read_text)
    """A PO file, relative to `mkdocs.yml`, whose labels replace those of the package."""

    pdf = _PaperOrFalse(PAPERS)
    """The paper (`a4`, `a3`, `letter`) on which the built site offers each canvas as a PDF; `false` for none."""

    profiles = _Value(read_profile_names)
    """Facts that registers ask for, as header fields: `eu-ai-act`, `nl-algoritmeregister`, or the paths of files."""

    rules = c.Type(list, default=[])
    """What canvases have to say, and when: a list of `require` with `when`, `level` and `say`."""

    sources = _Value(read_sources)
    """Other sites whose products belong to the portfolio; `mlops-canvas sync` copies their feeds."""

    fill_in = c.Type(bool, default=True)
    """Whether the portfolio has a page on which a canvas is filled in in the browser."""

    llms = c.Type(bool, default=False)
    """Whether `llms.txt` and a Markdown file beside each page with canvases are published."""

    stages = _Value(read_stages)
    """The stages that a product may have, from the first to the last."""

    stale_after = _Value(read_days)
    """The number of days after which the portfolio calls a canvas stale; 0 for never."""


def read_theme(config: MkDocsConfig) -> Frame:
    """The language and direction of the theme: Material has a `language` and a `direction`, other themes a `locale`."""
    return make_frame(config.theme.get("language") or config.theme.locale, config.theme.get("direction"))


def list_watched_files(options: MlopsCanvasConfig, config: MkDocsConfig) -> list[str]:
    """The paths of the files that options name, as far as they exist."""
    folder = Path(config_folder(config))
    paths = [folder / name for name in (*options.definitions, *options.profiles, options.words) if name]
    if options.sources:
        paths += list_files(folder, [source.id for source in options.sources])
    return [str(path) for path in paths if path.exists()]
