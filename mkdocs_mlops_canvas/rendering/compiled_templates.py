"""Keeps compiled templates, as Python keeps the byte code of modules: compiling takes longer than rendering.

Python decides where (`__pycache__`, or `PYTHONPYCACHEPREFIX`) and whether (`PYTHONDONTWRITEBYTECODE`).
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_DIGEST_SIZE = 64


class CompiledTemplates(BytecodeCache):
    """The compiled templates of an environment, each in a file that begins with the digest of what it was made from.

    Args:
        made_by: The module that makes the environment: its options and filters are part of the compiled code.
    """

    def __init__(self, made_by: str) -> None:
        self._made_by = Path(made_by).read_bytes()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file of a compiled template; empty if Python keeps no byte code."""
        try:
            return str(Path(cache_from_source(filename or name)).with_suffix(".jinja"))
        except NotImplementedError:
            return ""

    def get_source_checksum(self, source: str) -> str:
        """The digest of a template and of all that its compiled code depends on."""
        return sha256(b"\0".join([source.encode(), self._made_by, _name_compilers()])).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled code if it was made from the same."""
        with suppress(OSError, EOFError, ValueError, TypeError):
            data = Path(bucket.key).read_bytes()
            if data[:_DIGEST_SIZE] == bucket.checksum.encode():
                bucket.code = marshal.loads(data[_DIGEST_SIZE:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled code if its folder can be written."""
        if sys.dont_write_bytecode or not bucket.key:
            return
        file = Path(bucket.key)
        beside = file.with_suffix(f".{os.getpid()}")  # other processes see the whole file or none
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(bucket.checksum.encode() + marshal.dumps(bucket.code))
            beside.replace(file)


@cache
def _name_compilers() -> bytes:
    """The versions of Jinja and Python."""
    return version("jinja2").encode() + MAGIC_NUMBER
