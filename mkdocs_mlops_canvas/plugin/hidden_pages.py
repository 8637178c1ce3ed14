"""Which pages of a site of MkDocs other plugins hide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.reading.passwords import GLOBAL_LEVEL, NO_PASSWORDS, Passwords
from mkdocs_mlops_canvas.rendering.asset import shows_blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_mlops_canvas.portfolio.products import Portfolio
    from mkdocs_mlops_canvas.portfolio.site import Site
    from mkdocs_mlops_canvas.reading.page import Page


def read_passwords(config: MkDocsConfig) -> Passwords:
    """What mkdocs-encryptcontent-plugin 3 has made of its options in its own `on_config`."""
    plugin = config.plugins.get("encryptcontent")
    if plugin is None:
        return NO_PASSWORDS
    levels = getattr(plugin, "setup", {}).get("level_keys", ())
    return Passwords(True, bool(plugin.config.get("global_password")), GLOBAL_LEVEL in levels)


def hide_unlisted(pages: Mapping[str, Page], config: MkDocsConfig) -> dict[str, Page]:
    """The same pages; those are hidden that mkdocs-publisher keeps out of navigation and search.

    They or their folders say `publish: hidden` (`MetaFiles.hidden_files` in mkdocs_publisher/meta/meta_files.py).
    """
    unlisted = getattr(getattr(config.plugins.get("pub-meta"), "_meta_files", None), "hidden_files", ())
    return hide(pages, unlisted)


def hide(pages: Mapping[str, Page], paths: Collection[str]) -> dict[str, Page]:
    """The same pages; those with the given paths are hidden."""
    return {path: replace(page, is_hidden=True) if path in paths else page for path, page in pages.items()}


def find_replaced(pages: Mapping[str, Page], files: Files, known: Collection[str]) -> frozenset[str]:
    """The pages from which a plugin or hook has taken the canvases, or will encrypt them, when all pages are rendered.

    What the front matter does not say is seen only now. Of pages that this build does not render, as in
    `serve --dirty`, those are found that are `known` from the build before.
    """
    found = set()
    for path, page in pages.items():
        file = files.src_uris.get(path)
        rendered = file.page if file else None
        if not any(block.canvas for block in page.canvases) or rendered is None:
            continue
        if rendered.content is None:
            is_replaced = path in known
        else:
            is_replaced = hasattr(rendered, "encryptcontent") or not shows_blocks(rendered.content)
        found |= {path} if is_replaced else set()
    return frozenset(found)


def list_affected(site: Site, portfolio: Portfolio, changed: Collection[str]) -> set[str]:
    """The pages that show something of canvases in `changed` pages: portfolios, and iterations of the same products."""
    affected = {path for path, page in site.pages.items() if page.portfolios}
    for product in (*site.portfolio.products, *portfolio.products):
        paths = {entry.path for entry in product.iterations if not entry.commit}
        affected |= set() if paths.isdisjoint(changed) else paths
    return affected


def render_again(paths: Collection[str], config: MkDocsConfig, files: Files) -> Iterator[str]:
    """Render pages again, and give the path of each before that; those are left out that this build does not render."""
    for path in sorted(paths):
        file = files.src_uris.get(path)
        page = file.page if file else None
        if page is not None and page.markdown is not None:
            yield path
            page.render(config, files)
            page.content = config.plugins.on_page_content(page.content or "", page=page, config=config, files=files)
