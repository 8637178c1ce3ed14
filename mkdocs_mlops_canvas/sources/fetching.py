"""Fetching a feed over networks that fail: with limits, few tries, and credentials that stay with their host."""

from __future__ import annotations

import os
import ssl
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from mkdocs_mlops_canvas.sources.source import is_allowed
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_mlops_canvas.sources.source import Source

MOST_BYTES = 32 * 1024 * 1024  # of a feed, unpacked

_PATIENCE = 10  # seconds to connect, and of silence
_MOST_SECONDS = 60  # for a whole answer
_TRIES = 3
_BACKOFF = 1.0  # seconds before the second try, twice as many before each other one
_MOST_WAIT = 30  # seconds between two tries
_REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)
_MOVED_FOR_GOOD = (301, 308)
_TRY_AGAIN = (408, 429, 500, 502, 503, 504)
_CHUNK = 64 * 1024


class FetchError(Exception):
    """Why a feed could not be fetched, in a few words."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait
        """The seconds after which another try makes sense, None if it does not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A feed as its server sent it.

    Attributes:
        data: The feed, None if it is the one that the etag names.
        etag: What the server calls this state of the feed.
        moved_to: The address to which it has moved for good.
    """

    data: bytes | None
    etag: str | None = None
    moved_to: str | None = None


class _Token(AuthBase):
    """A bearer token, which no `.netrc` replaces."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Adapter(HTTPAdapter):
    """Trusts what this machine trusts, such as the certificates of a company, beside those that `requests` brings."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(), **kwargs)


def fetch(source: Source, etag: str | None, wait: Callable[[float], bool]) -> Answer:
    """Fetch the feed of a source.

    Args:
        source: A source with an address.
        etag: The state of the feed that is known, if any.
        wait: Waits for some seconds; True ends the tries.

    Raises:
        FetchError: It cannot be had.
    """
    auth = _read_token(source)
    with requests.Session() as session:
        session.mount("https://", _Adapter())
        for left in reversed(range(_TRIES)):
            try:
                return _follow(session, source.url, etag, auth)
            except FetchError as error:
                if error.wait is None or not left or wait(error.wait or _BACKOFF * 2 ** (_TRIES - 1 - left)):
                    raise
    raise AssertionError("the last try returns or raises")


def _read_token(source: Source) -> _Token | None:
    if not source.token_env:
        return None
    token = os.environ.get(source.token_env, "").strip()
    if not token:
        raise FetchError(f"the environment variable {source.token_env} is not set")
    if not token.isascii() or not token.isprintable():
        raise FetchError(f"the environment variable {source.token_env} holds no token")
    return _Token(token)


def _follow(session: requests.Session, url: str, etag: str | None, auth: _Token | None) -> Answer:
    """The answer of an address or of the one that it leads to."""
    origin, moved_to = _origin(url), None
    deadline = time.monotonic() + _MOST_SECONDS
    for _ in range(_REDIRECTS + 1):
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "mkdocs-mlops-canvas"}
        if etag:
            headers["If-None-Match"] = etag
        try:
            with session.get(
                url, headers=headers, auth=auth if _origin(url) == origin else None, timeout=_PATIENCE, stream=True,
                allow_redirects=False,
            ) as response:  # fmt: skip
                if response.status_code not in _MOVED:
                    return _read_answer(response, etag, moved_to, deadline)
                place, status = urljoin(url, response.headers.get("Location", "")), response.status_code
        except (requests.RequestException, HTTPError, OSError) as error:
            raise _explain(error) from None
        if not is_allowed(place) or (url.startswith("https:") and not place.startswith("https:")):
            raise FetchError(f"it leads to '{_show(place)}', which is not https")
        moved_to = place if status in _MOVED_FOR_GOOD and moved_to in (None, url) else moved_to
        url = place
    raise FetchError(f"it leads from address to address, more than {_REDIRECTS} times")


def _read_answer(response: requests.Response, etag: str | None, moved_to: str | None, deadline: float) -> Answer:
    status = response.status_code
    if status == requests.codes.not_modified and etag:
        return Answer(None, etag, moved_to)
    if status in _TRY_AGAIN:
        seconds = _read_wait(response.headers.get("Retry-After"))
        if seconds > _MOST_WAIT:
            raise FetchError(f"{status}, with the wish to wait {seconds:.0f} seconds")
        raise FetchError(str(status), seconds)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise FetchError(f"{status}, so it wants credentials: 'token_env', or an entry in .netrc")
    if status != requests.codes.ok:
        raise FetchError(str(status))
    parts, size = [], 0
    while part := response.raw.read1(_CHUNK, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise FetchError(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
        if time.monotonic() > deadline:
            raise FetchError(f"it was not complete after {_MOST_SECONDS} seconds", 0)
    return Answer(b"".join(parts), response.headers.get("ETag"), moved_to)


def _read_wait(value: str | None) -> float:
    """The seconds that a server wants to be left alone: a number, or a moment."""
    try:
        if value and value.strip().isdecimal():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()) if value else 0
    except (TypeError, ValueError):
        return 0


def _explain(error: Exception) -> FetchError:
    """An error of the network in a few words; some of them go away."""
    if isinstance(error, requests.exceptions.SSLError):
        reason = getattr(error.args[0] if error.args else None, "reason", error)
        detail = str(getattr(reason, "verify_message", "") or reason).removesuffix(".")
        return FetchError(f"its certificate is not trusted ({' '.join(detail.split())[:120]})")
    if isinstance(error, requests.exceptions.ProxyError):
        return FetchError("the proxy does not let it through", 0)
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return FetchError(f"no answer for {_PATIENCE} seconds", 0)
    if isinstance(error, requests.exceptions.InvalidURL):
        return FetchError("the address cannot be read")
    if "IncompleteRead" in str(error) or "Connection broken" in str(error):
        return FetchError("the answer was cut off", 0)
    if "decod" in str(error):
        return FetchError("the answer cannot be unpacked")
    return FetchError("no connection", 0)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _show(url: str) -> str:
    """An address without credentials and queries, which may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
