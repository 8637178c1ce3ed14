"""The host Zensical: which page a `Markdown` converts, the meta-data of that page, and the docs folder.

Zensical runs extensions and no plugins, and makes a new `Markdown` for each page, on several threads. It registers
the preprocessor `rendering_context` (zensical/extensions/context.py), which is not a public interface, so nothing in it
is taken for granted. A build by `mlops-canvas build` has a file beside its configuration that says what was generated.
"""

from __future__ import annotations

import json
from dataclasses import field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.extension.clock import read_moment
from mkdocs_mlops_canvas.extension.context import Build, tell_alone
from mkdocs_mlops_canvas.languages.words import make_frame
from mkdocs_mlops_canvas.portfolio.review import Terms
from mkdocs_mlops_canvas.reading.location import CanvasLocation
from mkdocs_mlops_canvas.reading.page import HIDDEN
from mkdocs_mlops_canvas.rendering.templates import escape_text
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import MARKER, FrontMatter, normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping, Sequence

    from markdown import Markdown

    from mkdocs_mlops_canvas.extension.context import Context
    from mkdocs_mlops_canvas.portfolio.docs_folder import DocsFolder
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import Page

BUILD_FILE = ".mlops-canvas.json"  # of `mlops-canvas build`, in the folder of the configuration

_CONTEXT = "rendering_context"


@dataclass
class ZensicalBuild(Build):
    """A build by Zensical. It ends when Zensical reads the configuration again, which makes another `config`.

    `made` is what the file of `mlops-canvas build` says.
    """

    config: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, Any] = field(default_factory=dict)
    folder: DocsFolder | None = None


@dataclass(frozen=True, slots=True)
class ZensicalPage:
    """The page that Zensical renders; its template reads `meta`."""

    path: str
    meta: MutableMapping[str, Any]
    site: Site
    front: FrontMatter | None

    def fill_body(self, md: Markdown) -> None:
        """Make `md` convert the page even if all of it is front matter, which Python-Markdown skips as empty."""
        convert = md.convert
        if self.site.pages.get(self.path):
            md.convert = lambda source: convert(source if source.strip() else MARKER)  # type: ignore[method-assign]

    def prepare(self, page: Page) -> None:
        """Give a canvas page its title, its description and the full width, unless its author has set these."""
        for key, value in page.propose_meta(self.path == self.site.portfolio_path).items():
            # the template inserts it into an attribute as it is
            self.meta.setdefault(key, escape_text(value) if key == "description" else value)
        if page.has_private:  # there is no other way to keep its text out of the index for search
            search = self.meta.get("search")
            self.meta["search"] = {**(search if isinstance(search, dict) else {}), "exclude": True}


_builds: list[ZensicalBuild] = []  # at most the last one
_lock = Lock()


def find_build(md: Markdown) -> ZensicalBuild | None:
    """The build that this `Markdown` works for, or None on other hosts."""
    config = getattr(md.preprocessors[_CONTEXT], "config", None) if _CONTEXT in md.preprocessors else None
    if not isinstance(config, dict):
        return None
    theme = config.get("theme")
    frame = make_frame(theme.get("language"), theme.get("direction")) if isinstance(theme, dict) else None
    with _lock:
        if not _builds or _builds[0].config is not config:
            file = Path(str(config.get("root_dir") or "."), BUILD_FILE)
            made = json.loads(file.read_text("utf-8")) if file.is_file() else {}
            _builds[:] = [ZensicalBuild(frame, config=config, made=made)]
        return _builds[0]


def find_page(md: Markdown, context: Context) -> ZensicalPage | None:
    """The page that Zensical renders with this `Markdown`, or None on other hosts."""
    build = find_build(md)
    if build is None:
        return None
    page = getattr(md.preprocessors[_CONTEXT], "page", None)
    path, meta = getattr(page, "path", None), getattr(page, "meta", None)
    if not isinstance(path, str) or not isinstance(meta, dict):
        return None

    if build.made:
        context.tell = partial(_tell_and_note, Path(build.made["told"]))

    def tell_once(warning: str) -> None:
        if warning not in build.reported:
            build.reported.add(warning)
            context.tell(warning)

    terms = Terms(context.loader.stages, context.stale_after, read_moment(tell_once).date(), context.rules)
    with _lock:
        build.folder = folder = build.folder or _make_folder(build, context)
        site = folder.read(context.loader, terms, context.site.words)
        front = split_front_matter(normalise(folder.read_front_matter(path)))
    if path in site.view_paths:
        meta.update(hide=list(HIDDEN), search={"exclude": True})
    return ZensicalPage(path, meta, site, front)


def _make_folder(build: ZensicalBuild, context: Context) -> DocsFolder:
    """The docs folder, before anything in it is read."""
    # imported late: other hosts need none of it
    from mkdocs_mlops_canvas.portfolio.docs_folder import DocsFolder
    from mkdocs_mlops_canvas.portfolio.repository import Repository

    config, made = build.config, build.made
    docs = str(config.get("docs_dir") or "docs")
    home = Path(str(config.get("root_dir") or "."))
    excluded = "\n".join(str(config.get(key) or "") for key in ("exclude_docs", "draft_docs"))
    prefix, elsewhere = f"{docs.strip('/')}/", _read_copies(home, context)
    if not made:
        return DocsFolder(home / docs, excluded, prefix, context.history, context.tell, elsewhere=elsewhere)
    repository = Repository(made["base"], Path(made["docs"]), made["has_link"])
    pdfs = {CanvasLocation(path, anchor): file for path, anchor, file in made["pdfs"]}
    return DocsFolder(
        home / docs, excluded, f"{made['prefix']}/", context.history, context.tell, elsewhere=elsewhere,
        repository=repository, views={**made["views"], "pdfs": pdfs},
    )  # fmt: skip


def _tell_and_note(file: Path, warning: str) -> None:
    """Report a problem, and note it for the command that runs Zensical, whose exit code does not tell."""
    tell_alone(warning)
    with file.open("a", encoding="utf-8") as notes:
        notes.write(f"{warning}\n")


def _read_copies(home: Path, context: Context) -> Sequence[Product]:
    """The products of other sites; `home` is the folder of the configuration."""
    if not context.sources:
        return ()
    from mkdocs_mlops_canvas.sources.copies import read_copies  # imported late: few sites have any

    today = read_moment(lambda warning: None).date()  # reported where the age of canvases is computed
    products, problems = read_copies(context.sources, home, context.loader.definitions, today)
    for problem in problems:
        context.tell(str(problem))
    return products
