"""Fetching a feed over networks that fail: with limits, few tries, and credentials that stay with their host."""

from __future__ import annotations

import gzip
import os
import ssl
import zlib
from concurrent.futures import Future
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
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

MOST_BYTES = 32 * 1024 * 1024  # of a feed, after decompression

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
_LONGEST_ETAG = 250


class FetchError(Exception):
    """Why a feed could not be fetched, in short."""

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


class _Session(requests.Session):
    """Leaves redirects alone, also their bodies, which `requests` reads to the end even if it is not to follow them."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: there is no redirect."""


class _Adapter(HTTPAdapter):
    """Trusts what this machine trusts, such as the certificates of a company, in addition to `requests`' own."""

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
    with _Session() as session:
        session.mount("https://", _Adapter())
        for left in reversed(range(_TRIES)):
            try:
                return _limit_time(lambda: _follow(session, source.url, etag, auth))
            except FetchError as error:
                if error.wait is None or not left or wait(error.wait or _BACKOFF * 2 ** (_TRIES - 1 - left)):
                    raise
    raise AssertionError("the last try returns or raises")


def _limit_time(work: Callable[[], Answer]) -> Answer:
    """What a piece of work gives; it is left to itself after a minute, whatever a server does to make it last."""
    result: Future[Answer] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:
            result.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return result.result(_MOST_SECONDS)
    except TimeoutError:
        raise FetchError(f"it was still incomplete after {_MOST_SECONDS} seconds", 0) from None


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
    """The response of an address, after redirects."""
    origin, moved_to, is_for_good = _origin(url), None, True
    for _ in range(_REDIRECTS + 1):
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "mkdocs-mlops-canvas"}
        if etag:
            headers["If-None-Match"] = etag
        try:
            with session.get(
                url, headers=headers, auth=auth if _origin(url) == origin else _send_nothing, timeout=_PATIENCE,
                stream=True, allow_redirects=False,
            ) as response:  # fmt: skip
                if response.status_code not in _MOVED:
                    return _read_answer(response, etag, moved_to)
                place = urljoin(url, response.headers.get("Location", ""))
                shown, status = _show(place), response.status_code
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise _explain(error) from None
        if not is_allowed(place) or (origin[0] == "https" and urlsplit(place).scheme != "https"):
            raise FetchError(f"it redirects to '{shown}', which is not https")
        is_for_good = is_for_good and status in _MOVED_FOR_GOOD
        moved_to = shown if is_for_good else moved_to
        url = place
    raise FetchError(f"it redirects more than {_REDIRECTS} times")


def _send_nothing(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep the credentials of `.netrc` from a host that a source redirects to, also credentials for any host."""
    return request


def _read_answer(response: requests.Response, etag: str | None, moved_to: str | None) -> Answer:
    status = response.status_code
    if status == requests.codes.not_modified and etag:
        return Answer(None, etag, moved_to)
    if status in _TRY_AGAIN:
        seconds = _read_wait(response.headers.get("Retry-After"))
        if seconds > _MOST_WAIT:
            raise FetchError(f"{status}, asking to wait {seconds:.0f} seconds")
        raise FetchError(str(status), seconds)
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise FetchError(f"{status}: set 'token_env', or add an entry to .netrc")
    if status != requests.codes.ok:
        raise FetchError(str(status))
    data = _read_body(response)
    new = response.headers.get("ETag", "")
    is_plain = new.isascii() and new.isprintable() and len(new) <= _LONGEST_ETAG  # so that it can be sent again
    return Answer(data, new if new and is_plain else None, moved_to)


def _read_body(response: requests.Response) -> bytes:
    """The feed, decompressed here: libraries do not report a compressed feed that ends too early."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(f"it is compressed as '{packing}', but only gzip is supported; change this on the server")
    file = gzip.GzipFile(fileobj=response.raw) if packing.endswith("gzip") else response.raw
    parts, size = [], 0
    try:
        while part := file.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise FetchError(f"it is larger than {MOST_BYTES // 1024 // 1024} MB")
    except EOFError:
        raise FetchError("the response was cut off", 0) from None
    except (gzip.BadGzipFile, zlib.error):
        raise FetchError("the response cannot be decompressed") from None
    return b"".join(parts)


def _read_wait(value: str | None) -> float:
    """The seconds that a server wants to be left alone: a number, or a moment."""
    try:
        if value and value.strip().isdecimal():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()) if value else 0
    except (OverflowError, TypeError, ValueError):
        return 0


def _explain(error: Exception) -> FetchError:
    """An error of the network in short; some of them go away."""
    if isinstance(error, requests.exceptions.SSLError):
        reason = getattr(error.args[0] if error.args else None, "reason", error)
        detail = str(getattr(reason, "verify_message", "") or reason).removesuffix(".")
        return FetchError(f"its certificate is not trusted ({' '.join(detail.split())[:120]})")
    if isinstance(error, requests.exceptions.ProxyError):
        return FetchError("the proxy refused the connection", 0)
    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return FetchError(f"no response for {_PATIENCE} seconds", 0)
    if isinstance(error, ValueError):  # as most errors are that come before a connection
        return FetchError("the address, the proxy or .netrc cannot be read")
    if "CA certificate bundle" in str(error):
        return FetchError("the certificate file in REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE does not exist")
    if "IncompleteRead" in str(error) or "Connection broken" in str(error):
        return FetchError("the response was cut off", 0)
    return FetchError("no connection", 0)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _show(url: str) -> str:
    """An address without credentials and queries, which may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
