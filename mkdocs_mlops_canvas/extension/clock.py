"""The clock of all hosts; the core gets the date as an argument."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def read_moment() -> datetime:
    """The time of a build, or `SOURCE_DATE_EPOCH` if that is set, as in MkDocs (`get_build_datetime`)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
