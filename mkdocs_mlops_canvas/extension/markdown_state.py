"""Uses the `Markdown` of a page for texts that are not part of the page, and leaves its state as it was."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown


@contextmanager
def pass_code_over(md: Markdown) -> Iterator[None]:
    """Read `::: module` as text: the module may be gone, and mkdocstrings would stop the build."""
    registry = md.parser.blockprocessors
    if "mkdocstrings" not in registry:
        yield
        return
    processor = registry["mkdocstrings"]
    registry.deregister("mkdocstrings")
    try:
        yield
    finally:
        registry.register(processor, "mkdocstrings", 75)  # its own priority, mkdocstrings/_internal/extension.py


@contextmanager
def keep_definitions(md: Markdown) -> Iterator[None]:
    """Forget the references, footnotes and abbreviations that a text defines or uses."""
    registry = md.parser.blockprocessors
    owners = [registry[name] for name in ("footnote", "abbr") if name in registry]
    owners += [owner.footnotes for owner in owners if hasattr(owner, "footnotes")]
    stores = [md.references, *(value for owner in owners for value in vars(owner).values())]
    kept = [(store, store.copy()) for store in stores if isinstance(store, (dict, set, list))]
    try:
        yield
    finally:
        for store, before in kept:
            store.clear()
            if isinstance(store, list):
                store.extend(before)
            else:
                store.update(before)
