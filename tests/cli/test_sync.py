"""`mlops-canvas sync` against a real server on the loopback address."""

from __future__ import annotations

import gzip
import json
import os
import resource
import signal
import ssl
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from click.testing import CliRunner

from mkdocs_mlops_canvas.cli.command import main
from mkdocs_mlops_canvas.sources import fetching
from tests.sources.server import make_feed, make_product, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from click.testing import Result

    from tests.sources.server import Handler, Server

FEED = "/portfolio.json"
JSON = {"Content_Type": "application/json"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, a fixed day, and none of the credentials and proxies of this machine."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")  # 2026-11-28
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv("NETRC", raising=False)
    monkeypatch.setattr(fetching, "_BACKOFF", 0.01)
    return folder


def configure(folder: Path, *sources: dict[str, Any]) -> None:
    config = {"site_name": "All", "plugins": [{"mlops-canvas": {"sources": list(sources)}}]}
    (folder / "mkdocs.yml").write_text(json.dumps(config))


def sync(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["sync", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def wait_for(event: Event) -> None:
    event.wait(20)


def lay_out(*keys: str) -> dict[str, Any]:
    """A definition with these boxes, as a feed has it."""
    boxes = [{"key": key, "title": "Box"} for key in keys]
    return {"key": "0.1", "title": "Canvas", "columns": [{"key": "all", "title": "All", "boxes": boxes}]}


def read_lock(folder: Path) -> dict[str, Any]:
    lock: dict[str, Any] = json.loads((folder / "canvases.lock").read_text())
    return lock["sources"]


def list_files(folder: Path) -> dict[str, bytes]:
    """What a user would commit."""
    paths = [folder / "canvases.lock", *sorted((folder / ".canvases").glob("*"))]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def age(folder: Path, day: str) -> None:
    """Make the lock of another day."""
    lock = json.loads((folder / "canvases.lock").read_text())
    for entry in lock["sources"].values():
        entry["synced"] = day
    (folder / "canvases.lock").write_text(json.dumps(lock, indent=2) + "\n")


def test_a_source_is_copied_once_and_then_asked_whether_it_has_changed(site: Path, server: Server) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == '"1"'
        handler.send(304) if known else handler.send(200, make_feed("fraud", "churn"), ETag='"1"')

    server.answers[FEED] = answer
    configure(site, {"id": "payments", "url": server.url + FEED})
    result = sync()
    assert (result.exit_code, result.stderr) == (0, "payments: 2 products, 2 new\n")
    entry = read_lock(site)["payments"]
    assert entry | {"sha256": ""} == {
        "address": server.url + FEED, "sha256": "", "products": 2, "synced": "2026-11-28", "etag": '"1"',
    }  # fmt: skip
    copy = json.loads((site / ".canvases" / "payments.json").read_bytes())
    assert [product["id"] for product in copy["products"]] == ["churn", "fraud"]
    before = list_files(site)
    assert (sync().stderr, list_files(site)) == ("payments: unchanged\n", before)
    assert len(server.seen) == 2


def test_an_etag_is_for_the_address_that_gave_it(site: Path, server: Server) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == '"1"'
        handler.send(304) if known else handler.send(200, make_feed("fraud"), ETag='"1"')

    server.answers[FEED] = server.answers["/new"] = answer
    for path in (FEED, "/new"):
        configure(site, {"id": "payments", "url": server.url + path})
        assert sync().exit_code == 0
        assert read_lock(site)["payments"]["address"] == server.url + path


def test_the_lock_says_once_a_week_that_nothing_has_changed(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
    sync()
    for day, then in (("2026-11-22", "2026-11-22"), ("2026-11-21", "2026-11-28")):
        age(site, day)
        assert sync().exit_code == 0
        assert read_lock(site)["payments"]["synced"] == then


def test_what_says_the_same_is_not_written_again(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"), ETag='"1"')})
    sync()
    before = list_files(site)
    server.answer(FEED, 200, make_feed("fraud", generated="2026-11-30T00:00:00+00:00", commit="abc"), ETag='"2"')
    assert (sync().stderr, list_files(site)) == ("payments: unchanged\n", before)


def test_what_comes_goes_and_changes_is_counted(site: Path, server: Server) -> None:
    names = [f"p{number}" for number in range(9)]
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed(*names))})
    sync()
    changed = make_product("p2", stage="production")
    server.answer(FEED, 200, make_feed(*names[:2], changed, *names[3:8], "q"))
    assert sync("--check").exit_code == 1
    assert read_lock(site)["payments"]["products"] == 9
    result = sync()
    assert (result.exit_code, result.stderr) == (0, "payments: 9 products, 1 new, 1 changed, 1 gone\n")
    assert sync("--check").exit_code == 0


def test_protected_products_and_those_of_other_sites_stay_where_they_are(site: Path, server: Server) -> None:
    secret = {"id": "s", "product": "S", "url": "https://x/", "page": "s.md", "protected": True}
    feed = make_feed("fraud", secret, make_product("bank", source="bank"))
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, feed)})
    assert sync().stderr == "payments: 1 product, 1 new\n"
    assert b'"S"' not in list_files(site)["payments.json"]


@pytest.mark.parametrize(
    ("status", "headers", "message", "tries"),
    [
        (404, {}, "404", 1),
        (500, {}, "500", 3),
        (502, {"Retry_After": "0"}, "502", 3),
        (429, {"Retry_After": "3600"}, "429, asking to wait 3600 seconds", 1),
        (429, {"Retry_After": "Wed, 21 Oct 2099 07:28:00 GMT"}, "429, asking to wait ", 1),
        (401, {}, "401: set 'token_env', or add an entry to .netrc", 1),
    ],
)
def test_a_source_that_fails_keeps_its_copy_and_the_others_are_copied(
    site: Path, server: Server, status: int, headers: dict[str, str], message: str, tries: int
) -> None:
    url = server.answer(FEED, 200, make_feed("fraud"))
    configure(site, {"id": "payments", "url": url}, {"id": "bank", "url": server.answer("/b", 200, make_feed("loans"))})
    sync("--source", "payments")
    age(site, "2026-11-12")
    before = list_files(site)["payments.json"]
    server.seen.clear()
    server.answer(FEED, status, **headers)
    result = sync()
    assert result.exit_code == 1
    assert result.stderr.startswith(f"payments: {message}")
    assert "keeping the copy of 2026-11-12 (16 days)\nbank: 1 product, 1 new\n" in result.stderr
    assert list_files(site)["payments.json"] == before
    assert [path for path, _ in server.seen].count(FEED) == tries


def test_a_lock_names_no_files_outside_of_the_copies(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
    sync()
    (site / "package.json").write_text("{}")
    lock = json.loads((site / "canvases.lock").read_text())
    lock["sources"]["../package"] = lock["sources"]["payments"]
    (site / "canvases.lock").write_text(json.dumps(lock))
    result = sync()
    assert result.exit_code == 1
    assert "'canvases.lock' is damaged; delete it" in result.stderr
    assert (site / "package.json").exists()


def test_a_source_that_fails_at_first_has_no_copy(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 404)})
    result = sync()
    assert (result.exit_code, result.stderr) == (1, "payments: 404, and there is no copy yet\n")
    assert list_files(site) == {}


@pytest.mark.parametrize("wait", ["1", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
def test_another_try_helps(site: Path, server: Server, wait: str) -> None:
    feed = [lambda handler: handler.send(503, Retry_After=wait), lambda handler: handler.send(200, make_feed("fraud"))]
    server.answers[FEED] = lambda handler: feed.pop(0)(handler)
    configure(site, {"id": "payments", "url": server.url + FEED})
    assert sync().stderr == "payments: 1 product, 1 new\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<!doctype html><title>Log in</title>", "the response is an HTML page, perhaps a login page; "),
        (b"", "the response is not JSON; "),
        (b"[1]", "the response is JSON, but not a portfolio.json; check the address"),
        (b'{"products": []}', "the response has no 'schema_version'; "),
        (make_feed("fraud", schema_version=3),
         "its schema_version is 3, but this mkdocs-mlops-canvas supports up to 2; upgrade mkdocs-mlops-canvas"),
        (make_feed(make_product("fraud", url="/fraud/")),
         "product 'fraud' has the address '/fraud/', which does not work from this site; set 'site_url' in the configuration "
         "of that site"),
        (make_feed("fraud", "fraud"), "product 'fraud' is listed twice; each product needs its own id"),
        (make_feed(make_product("../x")), "product '../x' has the invalid id '../x'; "),
        (make_feed(make_product("x", date="12 Nov")), "product 'x' does not match the schema: date: "),
        (make_feed(make_product("x", boxes={"A b": ""})), "product 'x' does not match the schema: boxes: "),
        (make_feed("x", definitions=["0.1"]), "its 'definitions' do not match the schema; "),
        (make_feed("x", definitions=[lay_out("../x")]), "its 'definitions' do not match the schema; "),
        (make_feed("x", definitions=[lay_out()]), "its 'definitions' do not match the schema; "),
        (make_feed("x", definitions=[{"key": "0.1", "title": "C", "columns": []}]), "its products cannot be read ("),
        (make_feed("x", site="x"), "its 'site' does not match the schema; "),
        (make_feed("x", site={"name": "x", "url": "javascript:x"}), "its 'site' does not match the schema; "),
        (make_feed("x", site={"name": float("nan"), "url": None}), "the response is not JSON; "),
        (make_feed(make_product("x", product="\ud800")), "the response is not JSON; "),
        (make_feed(make_product("x", date="0000-01-01")), "its products cannot be read (year 0 is out of range); "),
        (make_feed(*[]), "3 of its 3 products are gone; run this again with '--accept-removals' if that is correct"),
        (make_feed("a", "b"), "1 of its 3 products are gone; run this again with '--accept-removals' if that is correct"),
    ],
)  # fmt: skip
def test_what_is_no_feed_for_others_is_refused(site: Path, server: Server, body: bytes, message: str) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("a", "b", "c"))})
    sync()
    before = list_files(site)
    server.answer(FEED, 200, body)
    result = sync()
    assert result.exit_code == 1
    assert result.stderr.startswith(f"payments: {message}"), result.stderr
    assert result.stderr.endswith("keeping the copy of 2026-11-28 (0 days)\n")
    assert list_files(site) == before


def test_what_a_source_says_is_told_in_part_if_it_is_long(site: Path, server: Server) -> None:
    feed = make_feed(make_product("x", date="x" * 9999))
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, feed)})
    assert sync().stderr.endswith("xxx …, and there is no copy yet\n")
    assert len(sync().stderr) < 400


def test_removals_that_are_right_are_accepted(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("a", "b"))})
    sync()
    server.answer(FEED, 200, make_feed("a"))
    assert sync("--accept-removals").stderr == "payments: 1 product, 1 gone\n"


def test_feeds_of_the_first_version_are_read(site: Path, server: Server) -> None:
    feed = make_feed("fraud", schema_version=1, definitions=["0.1"])
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, feed)})
    assert sync().stderr == "payments: 1 product, 1 new\n"


def test_a_feed_that_is_packed_is_unpacked(site: Path, server: Server) -> None:
    packed = gzip.compress(make_feed("fraud"))
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, packed, Content_Encoding="gzip")})
    assert sync().stderr == "payments: 1 product, 1 new\n"
    assert server.seen[0][1]["Accept-Encoding"] == "gzip"


def test_a_feed_has_a_limit_however_it_is_packed(site: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 2 * 1024 * 1024)
    packed = gzip.compress(make_feed(make_product("fraud", summary="x" * 3 * 1024 * 1024)))
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, packed, Content_Encoding="gzip")})
    assert sync().stderr == "payments: it is larger than 2 MB, and there is no copy yet\n"


@pytest.mark.parametrize("start", ["\r\n", "Slow: ", "Transfer-Encoding: chunked\r\n\r\n2;"])
def test_an_answer_that_never_ends_is_given_up(
    site: Path, server: Server, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    def trickle(handler: Handler) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\n{start}".encode())
        while not server.ended.is_set():
            handler.wfile.write(b" ")
            time.sleep(0.02)

    monkeypatch.setattr(fetching, "_MOST_SECONDS", 0.2)
    server.answers[FEED] = trickle
    configure(site, {"id": "payments", "url": server.url + FEED})
    assert sync().stderr == "payments: it was still incomplete after 0.2 seconds, and there is no copy yet\n"


def test_a_server_that_says_nothing_is_given_up(site: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_PATIENCE", 0.2)
    server.answers[FEED] = lambda handler: wait_for(server.ended)
    configure(site, {"id": "payments", "url": server.url + FEED})
    assert sync().stderr == "payments: no response for 0.2 seconds, and there is no copy yet\n"
    assert len(server.seen) == 3


def test_an_answer_that_is_cut_off_is_no_feed(site: Path, server: Server) -> None:
    def cut(handler: Handler) -> None:
        body = make_feed("fraud")
        handler.send(200, body[: len(body) // 2], Content_Length=str(len(body)))
        handler.close_connection = True

    server.answers[FEED] = cut
    configure(site, {"id": "payments", "url": server.url + FEED})
    assert sync().stderr == "payments: the response was cut off, and there is no copy yet\n"
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("cut", "packing", "message", "tries"),
    [
        (slice(-9), "gzip", "the response was cut off", 3),
        (slice(0), "gzip", "the response is not JSON; use the address of a portfolio.json", 1),
        (slice(20, None), "x-gzip", "the response cannot be decompressed", 1),
        (slice(None), "br", "it is compressed as 'br', but only gzip is supported; change this on the server", 1),
    ],
)
def test_what_is_packed_has_to_be_whole_and_gzip(
    site: Path, server: Server, cut: slice, packing: str, message: str, tries: int
) -> None:
    packed = gzip.compress(make_feed("fraud"))[cut]
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, packed, Content_Encoding=packing)})
    assert sync().stderr == f"payments: {message}, and there is no copy yet\n"
    assert len(server.seen) == tries


def test_a_server_that_is_not_there_is_told(site: Path) -> None:
    with serve() as gone:
        url = gone.url + FEED
    configure(site, {"id": "payments", "url": url})
    assert sync().stderr == "payments: no connection, and there is no copy yet\n"


def test_a_token_goes_to_its_host_only(site: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "s3cret\n")
    with serve() as other:
        moved = other.answer("/there", 200, make_feed("fraud"))
        url = server.answer(FEED, 302, Location="/next")
        server.answer("/next", 301, Location=moved)
        configure(site, {"id": "payments", "url": url, "token_env": "TOKEN"})
        assert sync().exit_code == 0
        assert [headers.get("Authorization") for _, headers in server.seen] == ["Bearer s3cret"] * 2
        assert "Authorization" not in other.seen[0][1]
    assert b"s3cret" not in b"".join(list_files(site).values())


def test_a_netrc_that_cannot_be_read_is_named(tmp_path: Path, site: Path) -> None:
    (tmp_path / ".netrc").write_text("default login ada password \u2603\n")
    configure(site, {"id": "payments", "url": "http://127.0.0.1:9/"})
    assert sync().stderr == "payments: the address, the proxy or .netrc cannot be read, and there is no copy yet\n"


def test_certificates_that_are_not_there_are_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(site / "none.pem"))
    configure(site, {"id": "payments", "url": "https://127.0.0.1:9/"})
    assert "payments: the certificate file in REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE does not exist" in sync().stderr


def test_netrc_gives_no_credentials_to_where_a_source_leads(tmp_path: Path, site: Path, server: Server) -> None:
    (tmp_path / ".netrc").write_text("default login ada password s3cret\n")
    with serve() as other:
        there = other.answer("/there", 200, make_feed("fraud")).replace("//", "//eve:pw@")
        configure(site, {"id": "payments", "url": server.answer(FEED, 302, Location=there)})
        assert sync().exit_code == 0
        assert "Authorization" in server.seen[0][1]
        assert "Authorization" not in other.seen[0][1]


def test_what_an_address_has_moved_to_is_told_without_what_may_be_secret(site: Path, server: Server) -> None:
    server.answer("/there?key=1", 200, make_feed("fraud"))
    there = server.url.replace("//", "//eve:pw@") + "/there?key=1"
    configure(site, {"id": "payments", "url": server.answer(FEED, 301, Location=there)})
    assert sync().stderr == f"payments: 1 product, 1 new; it has moved to {server.url}/there, so change its 'url'\n"


def test_an_address_that_has_moved_for_a_while_is_not_told(site: Path, server: Server) -> None:
    server.answer("/there", 200, make_feed("fraud"))
    server.answer("/next", 301, Location="/there")
    configure(site, {"id": "payments", "url": server.answer(FEED, 302, Location="/next")})
    assert sync().stderr == "payments: 1 product, 1 new\n"


def test_the_body_of_a_redirect_is_not_read(site: Path, server: Server) -> None:
    def lead(handler: Handler) -> None:
        handler.send(302, b"x", Location="/there", Content_Length="2")
        wait_for(server.ended)

    server.answers[FEED] = lead
    server.answer("/there", 200, make_feed("fraud"))
    configure(site, {"id": "payments", "url": server.url + FEED})
    assert sync().stderr == "payments: 1 product, 1 new\n"


@pytest.mark.parametrize("etag", ['"\t"', f'"{"x" * 999}"'])
def test_an_etag_that_cannot_be_sent_again_is_not_kept(site: Path, server: Server, etag: str) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"), ETag=etag)})
    assert (sync().exit_code, sync().stderr) == (0, "payments: unchanged\n")
    assert "etag" not in read_lock(site)["payments"]


def test_an_address_that_has_moved_for_good_is_told(site: Path, server: Server) -> None:
    there = server.answer("/there", 200, make_feed("fraud"))
    configure(site, {"id": "payments", "url": server.answer(FEED, 301, Location="/there")})
    assert sync().stderr == f"payments: 1 product, 1 new; it has moved to {there}, so change its 'url'\n"
    assert sync().stderr == f"payments: unchanged; it has moved to {there}, so change its 'url'\n"


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("http://example.com/p?key=1", "it redirects to 'http://example.com/p', which is not https"),
        ("http://ada:pw@example.com:81/p", "it redirects to 'http://example.com:81/p', which is not https"),
        ("file:///p", "it redirects to 'file:///p', which is not https"),
        ("//[", "the address, the proxy or .netrc cannot be read"),
        (FEED, "it redirects more than 3 times"),
    ],
)
def test_redirects_have_limits(site: Path, server: Server, place: str, message: str) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 302, Location=place)})
    assert sync().stderr == f"payments: {message}, and there is no copy yet\n"
    assert len(server.seen) <= 4


def test_netrc_has_credentials_and_no_token_gives_way_to_it(
    tmp_path: Path, site: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ada password s3cret\n")
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
    sync()
    assert server.seen[-1][1]["Authorization"].startswith("Basic ")
    monkeypatch.setenv("TOKEN", "t")
    configure(site, {"id": "payments", "url": server.url + FEED, "token_env": "TOKEN"})
    sync()
    assert server.seen[-1][1]["Authorization"] == "Bearer t"


@pytest.mark.parametrize(("token", "what"), [("", "is not set"), ("ä", "holds no token"), ("a\r\nb", "holds no token")])
def test_a_token_that_is_none_is_told(
    site: Path, server: Server, monkeypatch: pytest.MonkeyPatch, token: str, what: str
) -> None:
    monkeypatch.setenv("TOKEN", token)
    url = server.answer(FEED, 200, make_feed("fraud"))
    configure(site, {"id": "payments", "url": url, "token_env": "TOKEN"})
    assert sync().stderr == f"payments: the environment variable TOKEN {what}, and there is no copy yet\n"
    assert not server.seen


def test_only_certificates_that_the_machine_trusts_are_taken(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with serve(context) as server:
        configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
        result = sync()
        assert result.stderr.startswith("payments: its certificate is not trusted (")
        assert not server.seen
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert sync().stderr == "payments: 1 product, 1 new\n"


def test_a_file_is_a_source_too(site: Path) -> None:
    configure(site, {"id": "hospital", "path": "../p.json"})
    assert sync().stderr == (
        "hospital: the file '../p.json' cannot be read (No such file or directory), and there is no copy yet\n"
    )
    (site.parent / "p.json").write_bytes(make_feed("triage"))
    assert sync().stderr == "hospital: 1 product, 1 new\n"
    assert sync().stderr == "hospital: unchanged\n"


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir])
def test_a_path_that_is_no_file_is_told(site: Path, make: Callable[[Path], None]) -> None:
    make(site / "p.json")
    configure(site, {"id": "hospital", "path": "p.json"})
    assert sync().stderr == "hospital: 'p.json' is not a file, and there is no copy yet\n"


def test_what_cannot_be_written_is_named(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
    (site / ".canvases").write_text("")
    result = sync()
    assert (result.exit_code, result.stderr) == (1, "Error: '.canvases' cannot be written: File exists\n")


def test_a_copy_that_somebody_has_changed_is_fetched_again(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"), ETag='"1"')})
    sync()
    before = list_files(site)
    (site / ".canvases" / "payments.json").write_text("{}")
    assert sync().stderr == "payments: 1 product, 1 new\n"
    assert list_files(site) == before
    assert "If-None-Match" not in server.seen[-1][1]


def test_what_is_no_source_any_more_goes(site: Path, server: Server) -> None:
    url = server.answer(FEED, 200, make_feed("fraud"))
    configure(site, {"id": "payments", "url": url}, {"id": "bank", "url": url})
    sync()
    configure(site, {"id": "bank", "url": url})
    assert sync("--check").exit_code == 1
    assert set(list_files(site)) == {"canvases.lock", "payments.json", "bank.json"}
    assert sync().stderr == "bank: unchanged\npayments: no longer a source, so its copy is removed\n"
    assert set(list_files(site)) == {"canvases.lock", "bank.json"}


def test_a_lock_that_cannot_be_read_is_told(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("fraud"))})
    for text, message in (
        ("<<<<<<< HEAD", "'canvases.lock' is not JSON; take one side of a merge, or delete it, and run 'mlops-canvas sync'"),
        ('{"version": 2}', "'canvases.lock' has version 2; upgrade mkdocs-mlops-canvas"),
        ('{"version": 1, "sources": {"a": 1}}',
         "'canvases.lock' is damaged; delete it, and run 'mlops-canvas sync'"),
    ):  # fmt: skip
        (site / "canvases.lock").write_text(text)
        result = sync()
        assert (result.exit_code, result.stderr) == (1, f"Error: {message}\n")


@pytest.mark.parametrize(
    ("sources", "arguments", "message"),
    [
        ([], [], "mkdocs.yml sets no 'sources' below 'mlops-canvas', so there is nothing to copy"),
        ([{"id": "a"}], [], "mkdocs.yml: option 'sources': source 'a' needs either a 'url' or a 'path'"),
        ([{"id": "bank", "path": "x"}], ["--source", "banks"], "unknown source 'banks'; did you mean 'bank'?"),
    ],
)
def test_wrong_use_is_told(site: Path, sources: list[dict[str, Any]], arguments: list[str], message: str) -> None:
    configure(site, *sources)
    result = sync(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_day_that_is_none_is_told_and_today_is_used(
    site: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("a"))})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    result = sync()
    said = "the environment variable SOURCE_DATE_EPOCH is 'abc'; set it to a number of seconds since 1970\n"
    assert (result.exit_code, result.stderr) == (0, f"{said}payments: 1 product, 1 new\n")


RUN = [sys.executable, "-c", "from mkdocs_mlops_canvas.cli.command import main; main()", "sync"]


def test_a_full_disk_leaves_what_was_there(site: Path, server: Server) -> None:
    configure(site, {"id": "payments", "url": server.answer(FEED, 200, make_feed("a"))})
    sync()
    before = list_files(site)
    server.answer(FEED, 200, make_feed(make_product("a", summary="x" * 100_000)))
    run = subprocess.run(
        RUN, cwd=site, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.endswith("Error: '.canvases/payments.json' cannot be written: File too large\n")
    assert list_files(site) == before


def test_a_second_run_waits_for_the_first_and_an_interrupt_leaves_nothing_half(site: Path, server: Server) -> None:
    server.answers[FEED] = lambda handler: wait_for(server.ended)
    configure(site, {"id": "payments", "url": server.url + FEED})
    listen = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
    with subprocess.Popen(RUN, cwd=site, stderr=subprocess.PIPE, text=True, preexec_fn=listen) as first:
        while not server.seen and first.poll() is None:
            time.sleep(0.01)
        result = sync()
        assert (result.exit_code, result.stderr) == (
            1, "Error: another 'mlops-canvas sync' is running here; wait until it has finished\n",
        )  # fmt: skip
        first.send_signal(signal.SIGINT)
        _, said = first.communicate(timeout=20)
    assert first.returncode == 1
    assert said.strip() == "Aborted!"
    assert list_files(site) == {}
