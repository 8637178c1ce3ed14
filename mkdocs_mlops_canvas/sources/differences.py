"""Which products of other sites came, went and changed from one state of the copies to another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.comparing.differences import Difference, list_differences
from mkdocs_mlops_canvas.history.trees import read_trees
from mkdocs_mlops_canvas.portfolio.products import Portfolio, Product, SourceSite
from mkdocs_mlops_canvas.sources.lock import COPIES_FOLDER, SYNC_HINT, LockError
from mkdocs_mlops_canvas.sources.products import make_products

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.canvas.definition import Definition


def compare_copies(folder: Path, revisions: str, definitions: Mapping[str, Definition]) -> Sequence[Difference]:
    """What differs between the copies in two commits, or between one commit and the working directory.

    Args:
        folder: The folder of the configuration, in a git repository.
        revisions: `A..B`, `A...B`, or `A`, as `read_trees` takes them.
        definitions: The definitions that are known here by key.

    Raises:
        RevisionError: There is no such commit.
        GitError: The repository cannot be read.
        LockError: A copy is not as it was written.
    """
    old, new = read_trees(folder, revisions, _is_copy)
    files = {f"{COPIES_FOLDER}/{file.name}": file for file in sorted((folder / COPIES_FOLDER).glob("*.json"))}
    before = _read(old.texts, definitions, old.commit)
    if new:
        return list_differences(before, _read(new.texts, definitions, new.commit))
    texts = {name: file.read_bytes() for name, file in files.items()}
    return list_differences(before, _read(texts, definitions))


def _is_copy(path: str) -> bool:
    return path.startswith(f"{COPIES_FOLDER}/") and path.endswith(".json")


def _read(
    texts: Mapping[str, str | bytes], definitions: Mapping[str, Definition], commit: str | None = None
) -> Portfolio:
    """The products in copies, each with its newest iteration: of earlier ones, feeds have no texts."""
    products: list[Product] = []
    for path in sorted(texts):
        id_ = PurePosixPath(path).stem.rstrip("-")  # added by `name_file`
        try:
            made = make_products(json.loads(texts[path]), SourceSite(id_, id_, "", date.min), definitions)
        except (AttributeError, LookupError, TypeError, ValueError):  # such as the marks of a merge
            where, hint = (f" in {commit[:7]}", "") if commit else ("", f"; remove it, and {SYNC_HINT}")
            raise LockError(f"the copy '{path}'{where} was modified{hint}") from None
        for product in made:
            current = replace(product.current, changed_boxes=None, commit=commit)
            products.append(replace(product, iterations=(current,)))
    return Portfolio(tuple(products))
