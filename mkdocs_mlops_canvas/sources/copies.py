"""The copies of sources as builds read them, and a problem for each that is not as it should be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.portfolio.products import SourceSite
from mkdocs_mlops_canvas.sources.lock import LOCK_FILE, SYNC_HINT, LockError, read_copy, read_lock
from mkdocs_mlops_canvas.sources.products import make_products
from mkdocs_mlops_canvas.text.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.portfolio.products import Product
    from mkdocs_mlops_canvas.sources.lock import LockedCopy
    from mkdocs_mlops_canvas.sources.source import Source


def read_copies(
    sources: Sequence[Source], folder: Path, definitions: Mapping[str, Definition], today: date
) -> tuple[list[Product], list[Problem]]:
    """The products of the sources of a site, and what is wrong with their copies.

    Args:
        sources: The sources.
        folder: The folder of the configuration, with the lock and the copies.
        definitions: The definitions of the site by key; canvases that follow one of them are shown as its own are.
        today: The day of the build.
    """
    try:
        locked = read_lock(folder)
    except LockError as error:
        return [], [_report(str(error))]
    products: list[Product] = []
    problems: list[Problem] = []
    for source in sources:
        try:
            problems += _check(source, locked.get(source.id), today)
            if copy := locked.get(source.id):
                products += _read_products(source, copy, folder, definitions)
        except LockError as error:
            problems.append(_report(str(error)))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            message = f"the copy of source '{source.id}' cannot be read ({type(error).__name__}: {error})"
            problems.append(_report(message, f"remove it, and {SYNC_HINT}"))
    return products, problems


def _check(source: Source, copy: LockedCopy | None, today: date) -> Iterator[Problem]:
    if copy is None:
        yield _report(f"there is no copy of source '{source.id}'", SYNC_HINT)
    elif copy.address != source.address:
        yield _report(f"the copy of source '{source.id}' comes from another address, '{copy.address}'", SYNC_HINT)
    elif source.is_too_old(copy.synced, today):
        days = (today - copy.synced).days
        message = f"the copy of source '{source.id}' is {days} days old, and its 'max_age' is {source.max_age}"
        yield _report(message, SYNC_HINT)


def _read_products(
    source: Source, copy: LockedCopy, folder: Path, definitions: Mapping[str, Definition]
) -> list[Product]:
    feed: dict[str, Any] = json.loads(read_copy(folder, source.id, copy))
    about = feed.get("site") or {}
    site = SourceSite(source.id, str(about.get("name") or source.id), str(about.get("url") or ""), copy.synced)
    return make_products(feed, site, definitions)


def _report(message: str, hint: str = "") -> Problem:
    return Problem("source-copy", message, LOCK_FILE, 1, hint=hint)
