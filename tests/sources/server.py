"""A server on the loopback address that answers as a test says."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    Respond = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by what the server has for the path."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers.items())))
        self.server.answers[self.path](self)

    def log_message(self, *args: object) -> None:
        """Print nothing."""

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer; `Retry_After` is the header `Retry-After`."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: dict[str, Respond]
    seen: list[tuple[str, dict[str, str]]]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gives up is no error."""


@dataclass
class Server:
    """A running server: what it answers by path, and the paths and headers of the requests that it has seen."""

    url: str
    answers: dict[str, Respond] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ended: Event = field(default_factory=Event)

    def answer(self, path: str, status: int, body: bytes = b"", **headers: str) -> str:
        """Answer a path in this way; its address."""
        self.answers[path] = lambda handler: handler.send(status, body, **headers)
        return self.url + path


@contextmanager
def serve(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port, with TLS if there is a context for it."""
    server = _Server(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    running = Server(f"https://localhost:{port}" if context else f"http://127.0.0.1:{port}")
    server.answers, server.seen = running.answers, running.seen
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        running.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


def make_product(id_: str, **facts: object) -> dict[str, Any]:
    """A product as a feed has it."""
    return {
        "id": id_, "product": id_.title(), "url": f"https://payments.example.com/{id_}/", "page": f"{id_}.md",
        "designed_by": ["Ada"], "date": "2026-11-12", "iteration": 1, "last_change": "2026-11-12", "version": "0.1",
        "stage": "pilot", "owner": "Risk", "review_by": None, "supersedes": None, "tags": [], "summary": "It works.",
        "links": {}, "filled": ["background"], "empty": [], "boxes": {"background": "Fraud costs."},
        "iterations": [{"iteration": 1, "date": "2026-11-12", "changed": ["background"]}], **facts,
    }  # fmt: skip


def make_feed(*products: str | Mapping[str, Any], **facts: object) -> bytes:
    """A feed of these products."""
    box = {"key": "background", "title": "Background"}
    layout = {
        "key": "0.1", "title": "Canvas", "columns": [{"key": "problem", "title": "Problem", "boxes": [box]}],
    }  # fmt: skip
    feed = {
        "schema_version": 2, "generator": "mkdocs-mlops-canvas 0.1.0",
        "site": {"name": "Payments", "url": "https://payments.example.com/"}, "definitions": [layout],
        "products": [make_product(product) if isinstance(product, str) else product for product in products], **facts,
    }  # fmt: skip
    return json.dumps(feed).encode()
