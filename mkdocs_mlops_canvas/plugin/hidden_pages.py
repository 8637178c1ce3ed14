"""Which pages of a site of MkDocs other plugins hide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.reading.passwords import GLOBAL_LEVEL, NO_PASSWORDS, Passwords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig

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
    return {path: replace(page, is_hidden=True) if path in unlisted else page for path, page in pages.items()}
