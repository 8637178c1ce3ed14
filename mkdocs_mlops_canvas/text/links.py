"""Links between the pages of a site: where they lead, how another page writes them, and what remains without them."""

from __future__ import annotations

import posixpath
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree.ElementTree import Element

_UNSAFE_SCHEMES = ("javascript", "data", "vbscript")


def is_unsafe(address: str) -> bool:
    """Whether a link to an address would run a script."""
    # browsers decode entities, and skip white space and control characters when they read a scheme
    scheme = "".join(c for c in unescape(address) if c > " ").partition(":")[0]
    return scheme.lower() in _UNSAFE_SCHEMES


def describe_picture(attributes: Mapping[str, str]) -> str:
    """The text for a picture that is not shown: its alternative text, else its address."""
    return attributes.get("alt") or attributes.get("src") or ""


def replace_by_text(element: Element, address: str | None = None) -> None:
    """Make a picture, or an element that does something, a `span` with its text.

    An `address` that readers would miss is added to the text in parentheses.
    """
    if element.tag == "img":
        element.text = describe_picture(element.attrib)
    elif address:
        note = element.makeelement("span", {})
        note.text = f" ({address})"
        element.append(note)
    element.tag = "span"


def relative_path(start: str, target: str) -> str:
    """The path of the file `target` as seen from the folder of the file `start`."""
    return _escape_scheme(posixpath.relpath(target, posixpath.dirname(start) or "."))


def split_link(path: str, address: str) -> tuple[str | None, str]:
    """The file to which a link in the page `path` leads, and the rest of its address, such as `#fragment`.

    The file is None for links to other places.
    """
    parts = _split_relative(address.strip())
    if parts is None:
        return None, ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    return target, address.strip()[len(parts.path) :]


def rebase(base: str) -> Callable[[str], str]:
    """A function that rewrites addresses relative to a page for another one, which links to that page as `base`."""

    def move(address: str) -> str:
        parts = _split_relative(address)
        if parts is None:
            return address
        if not parts.path:
            return base + address
        end = "/" if parts.path.endswith(("/", ".")) else ""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), parts.path))
        return _escape_scheme(path) + end + address.strip()[len(parts.path) :]

    return move


def _split_relative(address: str) -> SplitResult | None:
    """The parts of an address that is relative to its page; None for others, and for those that cannot be read."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as `http://[`
        return None
    return None if parts.scheme or parts.netloc or parts.path.startswith("/") else parts


def _escape_scheme(path: str) -> str:
    """A path whose first part is not read as a scheme, such as `javascript:`."""
    return f"./{path}" if ":" in path.partition("/")[0] else path
