"""Bringing the copies of sources up to date."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.sources.feed import FeedError, compare_feeds, read_feed, write_feed
from mkdocs_mlops_canvas.sources.fetching import MOST_BYTES, Answer, FetchError, fetch
from mkdocs_mlops_canvas.sources.lock import LockedCopy, LockError, make_digest, read_copy
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from mkdocs_mlops_canvas.sources.feed import FeedDifference
    from mkdocs_mlops_canvas.sources.source import Source

_REFRESHED = 7  # days after which the lock says anew that nothing has changed
_MOST_LOST = 0.2  # of the products of a source
_LONGEST = 300  # letters of what went wrong


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What became of a source.

    Attributes:
        source: The source.
        line: What there is to say of it, on one line.
        locked: What the lock says of its copy from now on, None if there is none.
        copy: The new copy, None if the old one stays.
        failed: Whether it could not be brought up to date.
    """

    source: Source
    line: str
    locked: LockedCopy | None
    copy: bytes | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Syncer:
    """Brings copies up to date.

    Attributes:
        folder: The folder of the configuration, with the lock and the copies.
        today: The day.
        accepts_removals: Whether a source may lose many products.
        wait: Waits for some seconds; True ends the work.
    """

    folder: Path
    today: date
    accepts_removals: bool
    wait: Callable[[float], bool]

    def sync(self, source: Source, locked: LockedCopy | None) -> SyncResult:
        """Fetch the feed of a source, and compare it with its copy; nothing is written."""
        old = self._read_old(source, locked)
        try:
            is_same = old is not None and locked is not None and locked.address == source.address
            answer = self._fetch(source, locked.etag if locked and is_same else None)
            hint = f"; it has moved to {answer.moved_to}, so change its 'url'" if answer.moved_to else ""
            if answer.data is None:
                return self._keep(source, locked, answer.etag, f"unchanged{hint}")
            feed = read_feed(answer.data)
            difference = compare_feeds(old, feed)
            self._check_removals(old, difference)
        except (FetchError, FeedError) as error:
            return self._fail(source, str(error), locked if old else None)
        if is_same and not difference:
            return self._keep(source, locked, answer.etag, f"unchanged{hint}")
        copy = write_feed(feed)
        entry = LockedCopy(source.address, make_digest(copy), len(feed["products"]), self.today, answer.etag)
        return SyncResult(source, f"{source.id}: {_describe(feed, difference)}{hint}", entry, copy)

    def _read_old(self, source: Source, locked: LockedCopy | None) -> dict[str, Any] | None:
        """The copy that is there, if it is whole."""
        try:
            if locked:
                copy: dict[str, Any] = json.loads(read_copy(self.folder, source.id, locked))
                return copy
        except (LockError, ValueError):
            pass
        return None

    def _fetch(self, source: Source, etag: str | None) -> Answer:
        """The feed at the address of a source, or in its file."""
        if source.url:
            return fetch(source, etag, self.wait)
        path = self.folder / source.path
        if path.exists() and not path.is_file():  # reading a pipe would wait for who writes it
            raise FetchError(f"'{source.path}' is not a file")
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise FetchError(f"the file '{source.path}' cannot be read ({error.strerror})") from None
        if len(data) > MOST_BYTES:
            raise FetchError(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
        return Answer(data)

    def _check_removals(self, old: Mapping[str, Any] | None, difference: FeedDifference) -> None:
        count = len(old["products"]) if old else 0
        lost = len(difference.went)
        if lost and not self.accepts_removals and (lost == count or lost > count * _MOST_LOST):
            hint = "run this again with '--accept-removals' if that is correct"
            raise FeedError(f"{lost} of its {count} products are gone; {hint}")

    def _keep(self, source: Source, locked: LockedCopy | None, etag: str | None, line: str) -> SyncResult:
        """The copy stays; its day moves once a week, so that there is not a change to look at every day."""
        assert locked is not None, "only a copy can be unchanged"
        if (self.today - locked.synced).days >= _REFRESHED:
            locked = replace(locked, synced=self.today, etag=etag)
        return SyncResult(source, f"{source.id}: {line}", locked)

    def _fail(self, source: Source, why: str, locked: LockedCopy | None) -> SyncResult:
        why = why if len(why) <= _LONGEST else f"{why[:_LONGEST]} …"  # it may hold what the source says
        if locked is None:
            return SyncResult(source, f"{source.id}: {why}, and there is no copy yet", None, failed=True)
        days = (self.today - locked.synced).days
        age = f"{days} day{'' if days == 1 else 's'}"
        line = f"{source.id}: {why}, keeping the copy of {locked.synced} ({age})"
        return SyncResult(source, line, locked, failed=True)


def _describe(feed: Mapping[str, Any], difference: FeedDifference) -> str:
    count = len(feed["products"])
    numbers = ((len(difference.came), "new"), (len(difference.changed), "changed"), (len(difference.went), "gone"))
    parts = [f"{count} product{'' if count == 1 else 's'}", *(f"{number} {what}" for number, what in numbers if number)]
    return ", ".join(parts)
