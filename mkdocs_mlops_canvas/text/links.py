"""Owns links between the pages of a site: where they lead, and how they are written in another page."""

from __future__ import annotations

import posixpath
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_UNSAFE_SCHEMES = ("javascript", "data", "vbscript")


def is_unsafe(address: str) -> bool:
    """Whether a link to an address would run a script."""
    # browsers decode entities, and skip white space and control characters when they read a scheme
    scheme = "".join(c for c in unescape(address) if c > " ").partition(":")[0]
    return scheme.lower() in _UNSAFE_SCHEMES


def relative_path(start: str, target: str) -> str:
    """The path of a file as seen from the folder of another one."""
    path = posixpath.relpath(target, posixpath.dirname(start) or ".")
    return f"./{path}" if ":" in path.partition("/")[0] else path  # else it would be a scheme, such as `javascript:`


def split_link(path: str, address: str) -> tuple[str, str]:
    """The file to which a link in the page `path` leads, empty for other places, and its `#fragment`."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as `http://[`
        return "", ""
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return "", ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    return target, address.strip()[len(parts.path) :]


def rebase(base: str) -> Callable[[str], str]:
    """Turns addresses that are relative to the page `base` into those relative to the page which links to it so."""

    def move(address: str) -> str:
        try:
            parts = urlsplit(address)
        except ValueError:  # such as `http://[`
            return address
        if parts.scheme or parts.netloc or parts.path.startswith("/"):
            return address
        if not parts.path:
            return base + address
        end = "/" if parts.path.endswith(("/", ".")) else ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), parts.path))
        if ":" in path.partition("/")[0]:  # else it would be a scheme, such as `javascript:`
            path = f"./{path}"
        return path + end + address.strip()[len(parts.path) :]

    return move
