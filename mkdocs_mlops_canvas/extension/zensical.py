"""The host Zensical: which page a `Markdown` converts, the meta-data of that page, and the docs folder.

Zensical runs extensions and no plugins, and makes a new `Markdown` for each page, on several threads. It registers
the preprocessor `rendering_context` (zensical/extensions/context.py), which is not a public interface, so nothing in it
is taken for granted.
"""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.extension.clock import read_moment
from mkdocs_mlops_canvas.extension.context import Build
from mkdocs_mlops_canvas.languages.words import make_frame
from mkdocs_mlops_canvas.portfolio.review import Terms
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

_CONTEXT = "rendering_context"


@dataclass
class ZensicalBuild(Build):
    """A build by Zensical. It ends when Zensical reads the configuration again, which makes another `config`."""

    config: Mapping[str, Any] = field(default_factory=dict)
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
            _builds[:] = [ZensicalBuild(frame, config=config)]
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

    def tell_once(warning: str) -> None:
        if warning not in build.reported:
            build.reported.add(warning)
            context.tell(warning)

    terms = Terms(context.loader.stages, context.stale_after, read_moment(tell_once).date(), context.rules)
    with _lock:
        build.folder = folder = build.folder or _make_folder(build.config, context)
        site = folder.read(context.loader, terms, context.site.words)
        front = split_front_matter(normalise(folder.read_front_matter(path)))
    return ZensicalPage(path, meta, site, front)


def _make_folder(config: Mapping[str, Any], context: Context) -> DocsFolder:
    """The docs folder, before anything in it is read."""
    from mkdocs_mlops_canvas.portfolio.docs_folder import DocsFolder  # imported late: other hosts need none of it

    docs = str(config.get("docs_dir") or "docs")
    home = Path(str(config.get("root_dir") or "."))
    excluded = "\n".join(str(config.get(key) or "") for key in ("exclude_docs", "draft_docs"))
    prefix, elsewhere = f"{docs.strip('/')}/", _read_copies(home, context)
    return DocsFolder(home / docs, excluded, prefix, context.history, context.tell, elsewhere=elsewhere)


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
