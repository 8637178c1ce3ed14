"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file, and its folder if there is none; a text in UTF-8.

    The content is written beside the file, and takes its place once it is complete: on a full disk, or when the program
    is stopped, the file is as it was. It keeps its mode bits and its owner. A symbolic link stays, and the file behind
    it is replaced. Devices and pipes are written to as they are.

    Raises:
        OSError: The file cannot be written; nothing has changed. It names this file, not the one beside it.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        before = path.stat()
    except FileNotFoundError:
        before = None
    if before and not stat.S_ISREG(before.st_mode):
        path.write_bytes(data)
        return
    if before and not os.access(path, os.W_OK):  # replacing a file needs no right to write it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    target = Path(os.path.realpath(path))
    new = target.with_name(f".{os.urandom(8).hex()}.tmp")  # the name of the file may have no room for more
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # some file systems say only now that they are full
        if before:
            _keep_rights(new, before)
        new.replace(target)
    except BaseException as error:
        with suppress(OSError):
            new.unlink()
        if isinstance(error, OSError):
            error.filename, error.filename2 = str(path), None
        raise


def _keep_rights(new: Path, before: os.stat_result) -> None:
    """Give a file the owner and the mode bits of the one that it replaces, as far as its user may do so."""
    if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.chown(new, before.st_uid, before.st_gid)
    with suppress(PermissionError):  # on file systems without mode bits
        new.chmod(stat.S_IMODE(before.st_mode))
