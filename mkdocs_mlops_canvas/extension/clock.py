"""Owns the clock of all hosts; the core is told what day it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def read_moment() -> datetime:
    """The moment of a build, which `SOURCE_DATE_EPOCH` fixes, as in MkDocs (`get_build_datetime`)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
