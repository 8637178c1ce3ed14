"""The clock of all hosts; the core gets the date as an argument."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.history.git import read_head
from mkdocs_mlops_canvas.writing.feed import Origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_EPOCH = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/


class MomentError(Exception):
    """The environment names a time that is none; the message is one sentence."""


def read_moment(tell: Callable[[str], None] | None = None) -> datetime:
    """The time of a build, or `SOURCE_DATE_EPOCH` if that is set, as in MkDocs (`get_build_datetime`).

    Args:
        tell: Takes a sentence if `SOURCE_DATE_EPOCH` is no time, which is then ignored.

    Raises:
        MomentError: `SOURCE_DATE_EPOCH` is no time, and there is no `tell`.
    """
    epoch = os.environ.get(_EPOCH)
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            message = f"the environment variable {_EPOCH} is '{epoch}'; set it to a number of seconds since 1970"
            if tell is None:
                raise MomentError(message) from None
            tell(message)
    return datetime.now(UTC)


def read_origin(folder: Path, site_name: str | None) -> Origin:
    """What the feed of a site says about where it comes from; the same sources give the same answer at any time.

    Args:
        folder: A folder of the site.
        site_name: The name of the site.
    """
    commit, moment = read_head(folder) or (None, None)
    if os.environ.get(_EPOCH):
        with suppress(MomentError):  # reported where the day of the build is read
            moment = read_moment()
    return Origin(site_name, commit, moment.isoformat() if moment else None)
