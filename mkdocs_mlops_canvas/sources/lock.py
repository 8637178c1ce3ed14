"""The copies of feeds, and the lock that says what each of them is."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.sources.source import is_id
from mkdocs_mlops_canvas.text.names import name_file
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.writing.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LOCK_FILE = "canvases.lock"
COPIES_FOLDER = ".canvases"
SYNC_HINT = "run 'mlops-canvas sync'"

_VERSION = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


class LockError(Exception):
    """The lock or a copy cannot be read; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class LockedCopy:
    """What the lock says of a copy.

    Attributes:
        address: Where the feed was fetched from.
        sha256: The digest of the copy.
        products: The number of its products.
        synced: The day on which it was last known to be what the source publishes.
        etag: What the server calls this state of the feed, if it says so.
    """

    address: str
    sha256: str
    products: int
    synced: date
    etag: str | None = None


def make_digest(data: bytes) -> str:
    """The digest of a copy."""
    return sha256(data).hexdigest()


def locate_copy(folder: Path, source: str) -> Path:
    """The file of the copy of a source; `folder` is that of the configuration."""
    return folder / COPIES_FOLDER / f"{name_file(source)}.json"


def list_files(folder: Path, sources: Iterable[str]) -> list[Path]:
    """The lock, and the files of the copies of these sources."""
    return [folder / LOCK_FILE, *(locate_copy(folder, source) for source in sources)]


def read_lock(folder: Path) -> dict[str, LockedCopy]:
    """What the lock in a folder says of copies, by the id of their source; empty if there is none.

    Raises:
        LockError: It is there, and cannot be read.
    """
    try:
        data = json.loads((folder / LOCK_FILE).read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise LockError(f"'{LOCK_FILE}' cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):  # such as the marks of a merge
        raise LockError(f"'{LOCK_FILE}' is not JSON; take one side of a merge, or delete it, and {SYNC_HINT}") from None
    try:
        if data["version"] != _VERSION:
            raise LockError(f"'{LOCK_FILE}' has version {data['version']}; upgrade mkdocs-mlops-canvas")
        if not all(map(is_id, data["sources"])):  # they become names of files
            raise ValueError
        return {id_: _read_entry(entry) for id_, entry in data["sources"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise LockError(f"'{LOCK_FILE}' is damaged; delete it, and {SYNC_HINT}") from None


def write_lock(folder: Path, copies: Mapping[str, LockedCopy]) -> None:
    """Write the lock, or remove it if there are no copies."""
    if not copies:
        (folder / LOCK_FILE).unlink(missing_ok=True)
        return
    sources = {id_: _write_entry(copies[id_]) for id_ in sorted(copies)}
    write_file(folder / LOCK_FILE, json.dumps({"version": _VERSION, "sources": sources}, indent=2) + "\n")


def read_copy(folder: Path, source: str, locked: LockedCopy) -> bytes:
    """The copy of a source, as it was when it was fetched.

    Raises:
        LockError: It is missing, or was changed since.
    """
    path = locate_copy(folder, source)
    name = path.relative_to(folder).as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LockError(f"the copy '{name}' cannot be read: {error.strerror}; {SYNC_HINT}") from None
    if make_digest(data) != locked.sha256:
        raise LockError(f"the copy '{name}' does not match '{LOCK_FILE}'; {SYNC_HINT}")
    return data


def _read_entry(entry: Mapping[str, object]) -> LockedCopy:
    digest, products, etag = str(entry["sha256"]), entry["products"], entry.get("etag")
    if not _DIGEST.fullmatch(digest) or not isinstance(products, int):
        raise ValueError(digest)
    synced = date.fromisoformat(str(entry["synced"]))
    return LockedCopy(str(entry["address"]), digest, products, synced, str(etag) if etag else None)


def _write_entry(copy: LockedCopy) -> dict[str, object]:
    entry = asdict(copy) | {"synced": copy.synced.isoformat()}
    return {key: value for key, value in entry.items() if value is not None}
