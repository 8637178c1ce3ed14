from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.history.git import RevisionError
from mkdocs_mlops_canvas.sources.differences import compare_copies
from mkdocs_mlops_canvas.sources.lock import LockError, locate_copy
from mkdocs_mlops_canvas.writing.files import write_file
from tests.repository import make_repository
from tests.sources.server import make_feed, make_product

if TYPE_CHECKING:
    from pathlib import Path


def test_what_came_went_and_changed_in_the_copies_is_compared(tmp_path: Path) -> None:
    repository = make_repository(tmp_path)
    file = locate_copy(tmp_path, "payments")
    write_file(file, make_feed("fraud", "churn", "same"))
    first = repository.commit()
    changed = make_product("fraud", boxes={"background": "Fraud costs more."}, stage="production")
    write_file(file, make_feed(changed, "loans", "same"))

    def compare(revisions: str) -> list[tuple[str, str, list[str], list[str]]]:
        return [
            (each.id, each.kind, list(each.changes.boxes) if each.changes else [], [field.key for field in each.fields])
            for each in compare_copies(tmp_path, revisions, load_definitions())
        ]

    expected = [
        ("payments/fraud", "changed", ["background"], ["stage"]),
        ("payments/loans", "new", ["background"], []),
        ("payments/churn", "removed", [], []),
    ]
    assert compare("HEAD") == expected
    repository.commit()
    assert compare(f"{first}..HEAD") == expected
    assert compare("HEAD") == []
    with pytest.raises(RevisionError):
        compare("nowhere")


@pytest.mark.parametrize("data", [b"<<<<<<< HEAD", b"[]", b'{"products": [{}]}', b"\xff"])
def test_a_copy_that_is_not_as_it_was_written_is_named(tmp_path: Path, data: bytes) -> None:
    repository = make_repository(tmp_path)
    write_file(locate_copy(tmp_path, "payments"), make_feed("fraud"))
    repository.commit()
    write_file(locate_copy(tmp_path, "payments"), data)
    with pytest.raises(LockError, match=r"^the copy '.canvases/payments.json' was modified; remove it, and"):
        compare_copies(tmp_path, "HEAD", load_definitions())
