"""The option `sources`: the other sites whose products belong to a portfolio."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs_mlops_canvas.canvas.options import OptionError
from mkdocs_mlops_canvas.text.names import join_names, suggest
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

EXTRA = "pip install 'mkdocs-mlops-canvas[sources]'"

_KEYS = ("id", "url", "path", "token_env", "max_age")
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,58}[A-Za-z0-9])?")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Source:
    """Another site: its feed is at `url`, or is the file at `path`.

    Attributes:
        id: Its name in everything that is shown.
        url: The address of its feed, empty if it is a file.
        path: The path of its feed, relative to the configuration of the site or absolute; empty if it has an address.
        token_env: The environment variable with a token for the address, if it needs one.
        max_age: The days after which a copy is too old; 0 if it never is.
    """

    id: str
    url: str = ""
    path: str = ""
    token_env: str = ""
    max_age: int = 0

    @property
    def address(self) -> str:
        """Where its feed is: an address or a path."""
        return self.url or self.path

    def is_too_old(self, synced: date, today: date) -> bool:
        """Whether a copy of a day should be brought up to date."""
        return bool(self.max_age) and (today - synced).days > self.max_age


def read_sources(value: Any) -> tuple[Source, ...]:
    """The sources that a site has, none if the option is not set.

    Raises:
        OptionError: The value is something else.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(entry, dict) for entry in value):
        raise OptionError("expected a list of sources, each with an 'id' and a 'url' or a 'path'")
    sources: list[Source] = []
    for number, entry in enumerate(value, 1):
        source = _read_source(entry, number)
        if any(source.id.casefold() == other.id.casefold() for other in sources):
            raise OptionError(f"there are two sources '{source.id}'; give one of them another 'id'")
        sources.append(source)
    return tuple(sources)


def is_id(text: str) -> bool:
    """Whether a text can be the id of a source, and so the name of a file."""
    return bool(_ID.fullmatch(text))


def is_allowed(url: str) -> bool:
    """Whether a feed may be fetched from an address: by https, or by http from this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(str(host))))


def _is_loopback(host: str) -> bool:
    import ipaddress  # slow to load

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_source(entry: Mapping[Any, Any], number: int) -> Source:
    id_ = entry.get("id")
    if not isinstance(id_, str) or not is_id(id_):
        raise OptionError(f"source {number} needs an 'id' of letters, digits and hyphens, such as 'payments'")
    for key in entry:
        if key not in _KEYS:
            hint = suggest(str(key), _KEYS) or f"the keys are {join_names(_KEYS)}"
            raise OptionError(f"source '{id_}' has an unknown key '{key}'; {hint}")
    texts = {}
    for key in ("url", "path", "token_env"):
        texts[key] = value = entry.get(key) or ""
        if not isinstance(value, str):
            raise OptionError(f"'{key}' of source '{id_}' is not text; write it in quotes")
    if bool(texts["url"]) == bool(texts["path"]):
        raise OptionError(f"source '{id_}' needs either a 'url' or a 'path'")
    if texts["url"]:
        _check_url(id_, texts["url"])
    if texts["token_env"] and (texts["path"] or not _VARIABLE.fullmatch(texts["token_env"])):
        what = "the name of an environment variable that holds a token for its 'url'"
        raise OptionError(f"'token_env' of source '{id_}' is {what}, such as 'PAYMENTS_TOKEN'")
    days = str(entry.get("max_age") or 0)
    if not days.isdecimal():
        raise OptionError(f"'max_age' of source '{id_}' has to be a number of days, such as 30")
    return Source(id_, max_age=int(days), **texts)


def _check_url(id_: str, url: str) -> None:
    if not is_allowed(url):
        raise OptionError(f"the 'url' of source '{id_}' has to begin with https:// and name a host")
    if "@" in urlsplit(url).netloc:
        hint = "keep them in .netrc, or name the variable that holds a token in 'token_env'"
        raise OptionError(f"the 'url' of source '{id_}' holds credentials; {hint}")
