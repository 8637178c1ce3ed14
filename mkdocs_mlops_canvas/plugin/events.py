"""The MkDocs plugin: what happens at each event of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger

from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.plugin.build import BuildMemory, SiteBuild
from mkdocs_mlops_canvas.plugin.config import MlopsCanvasConfig, list_watched_files
from mkdocs_mlops_canvas.plugin.rendered_pages import add_scripts, link_outside_pages, prepare_page
from mkdocs_mlops_canvas.plugin.search import SearchView
from mkdocs_mlops_canvas.plugin.text_readers import surround_text_readers
from mkdocs_mlops_canvas.rendering.latest_changes import announce_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.plugins import PluginCollection
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

_LISTERS = ("htmlproofer",)  # it would call links to the portfolio broken

log = get_plugin_logger("mlops-canvas")  # the name of the plugin in `mkdocs.yml`


class MlopsCanvasPlugin(BasePlugin[MlopsCanvasConfig]):
    """The MkDocs plugin `mlops-canvas`."""

    _build: SiteBuild

    def __init__(self) -> None:
        self._memory = BuildMemory()

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keep this object between the builds of `serve`; MkDocs does so if the method exists."""
        self._memory.is_serving = command == "serve"
        if self.config.pdf and self._memory.is_serving:
            log.info("PDFs are made by 'build', and not while you write")

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which sets the language of the theme
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the Markdown extension; mkdocs-static-i18n calls this again with the same `config`."""
        self._build = SiteBuild(self.config, config, self._memory, log.warning, log.info)
        others = [item for item in config.markdown_extensions if not _is_ours(item)]
        ours = MlopsCanvasExtension(self._build.context)
        config.markdown_extensions = [*others, ours]  # type: ignore[list-item]  # Markdown takes both
        _call_listers_last(config.plugins)
        return config

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Build again when a file that an option names has changed."""
        for path in list_watched_files(self.config, config):
            server.watch(path)
        return server

    @event_priority(-110)  # after mkdocs-static-i18n (-100), which makes the list of files of each language
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read all pages, report their problems, and add the portfolio, the feed, stylesheet and script."""
        surround_text_readers(config)
        self._build.read(files)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Remember the order of pages, and link the pages of products that are not in the navigation."""
        self._build.order.update((page.file.src_uri, index) for index, page in enumerate(nav.pages))
        if not self.config.products_in_nav:
            link_outside_pages(self._build.site.portfolio, nav, files)

    def _prepare_page(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Give a canvas page its title and the whole width, unless its author has decided otherwise."""
        return prepare_page(page, markdown, self._build.site)

    @event_priority(-100)  # after mkdocs-autolinks-plugin (0)
    def _restore_links(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Let links that another plugin has written lead to generated pages, not to their files."""
        return self._memory.made.restore_links(markdown, page.file)

    on_page_markdown = CombinedEvent(_prepare_page, _restore_links)

    @event_priority(-100)  # after mkdocs-print-site-plugin (0), which shows all pages on one, and without scripts
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Load the scripts in the pages that use them."""
        return add_scripts(html, page.file.src_uri, self._build.site)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Fill what is made of all canvases, which are rendered now."""
        self._build.fill_pages(files)
        SearchView(self._build.list_search_words).surround(config)

    @event_priority(100)  # before other plugins look at the page
    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Fill a page that is made of all canvases, right before it is written."""
        self._build.fill_view(page)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Free the content of a page that is made of all canvases; together they are as large as these."""
        site, path = self._build.site, page.file.src_uri
        if path in site.view_paths:
            page.content = ""
        return announce_feed(output, site) if path == site.changes_path else output

    @event_priority(-110)  # after all that may read the files of the site
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what programs read, and remove the files that were generated, which the site has now."""
        if self.config.llms:
            from mkdocs_mlops_canvas.plugin.llms import write_llms  # late: few sites ask for it

            write_llms(self._build.site, config)
        self._memory.made.remove()

    def on_build_error(self, *, error: Exception) -> None:
        """Remove the files that were generated."""
        self._memory.made.remove()


def _call_listers_last(plugins: PluginCollection) -> None:
    """Let plugins that keep a list of all files, and change none, see the files that we add."""
    events = plugins.events["files"]
    last = [event for event in events if plugins._event_origins.get(event) in _LISTERS]
    events[:] = [event for event in events if event not in last] + last


def _is_ours(item: object) -> bool:
    return item == "mlops_canvas" or isinstance(item, MlopsCanvasExtension)
