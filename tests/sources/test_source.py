from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mkdocs_mlops_canvas.canvas.options import OptionError
from mkdocs_mlops_canvas.sources.source import Source, is_allowed, read_sources

URL = "https://payments.example.com/portfolio.json"


def test_a_source_is_an_address_or_a_file() -> None:
    written = [
        {"id": "payments", "url": URL, "token_env": "TOKEN"},
        {"id": "hospital", "path": "../p.json", "max_age": 30},
    ]
    assert read_sources(written) == (
        Source("payments", URL, token_env="TOKEN"),
        Source("hospital", path="../p.json", max_age=30),
    )
    assert read_sources(None) == ()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("x", "expected a list of sources, each with an 'id' and a 'url' or a 'path'"),
        ([URL], "expected a list of sources, each with an 'id' and a 'url' or a 'path'"),
        ([{"url": URL}], "source 1 needs an 'id' of letters, digits and hyphens, such as 'payments'"),
        ([{"id": "../x", "url": URL}], "source 1 needs an 'id' of letters, digits and hyphens, such as 'payments'"),
        ([{"id": "a"}], "source 'a' needs either a 'url' or a 'path'"),
        ([{"id": "a", "url": URL, "path": "x"}], "source 'a' needs either a 'url' or a 'path'"),
        ([{"id": "a", "url": URL, "max_days": 3}], "source 'a' has an unknown key 'max_days'; did you mean 'max_age'?"),
        ([{"id": "a", "url": 3}], "'url' of source 'a' is not text; write it in quotes"),
        ([{"id": "a", "url": "http://x/"}], "the 'url' of source 'a' has to begin with https:// and name a host"),
        ([{"id": "a", "url": "https://u:p@x/"}],
         "the 'url' of source 'a' holds credentials; keep them in .netrc, or name the variable that holds a token in "
         "'token_env'"),
        ([{"id": "a", "url": URL, "token_env": "$X"}],
         "'token_env' of source 'a' is the name of an environment variable that holds a token for its 'url', such as "
         "'PAYMENTS_TOKEN'"),
        ([{"id": "a", "url": URL, "max_age": "30 days"}], "'max_age' of source 'a' has to be a number of days, such as 30"),
        ([{"id": "a", "url": URL}, {"id": "A", "url": URL}], "there are two sources 'A'; give one of them another 'id'"),
    ],
)  # fmt: skip
def test_what_is_no_source_is_told(written: Any, message: str) -> None:
    with pytest.raises(OptionError) as raised:
        read_sources(written)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (URL, True), ("http://127.0.0.1:80/p", True), ("http://[::1]/p", True), ("http://localhost/p", True),
        ("http://example.com/p", False), ("http://localhost.example.com/", False), ("file:///p", False),
        ("https:///p", False), ("https://[x", False), ("https://x:y/", False), ("//x/p", False),
    ],
)  # fmt: skip
def test_feeds_come_by_https_or_from_this_machine(url: str, allowed: bool) -> None:
    assert is_allowed(url) is allowed


def test_a_copy_is_too_old_after_so_many_days() -> None:
    synced = date(2026, 11, 1)
    assert not Source("a", URL).is_too_old(synced, date(2036, 1, 1))
    assert not Source("a", URL, max_age=30).is_too_old(synced, date(2026, 12, 1))
    assert Source("a", URL, max_age=30).is_too_old(synced, date(2026, 12, 2))
