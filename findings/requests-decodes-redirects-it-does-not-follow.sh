#!/usr/bin/env bash
# `requests.get(..., allow_redirects=False)` fails at an address that it was told not to follow.
#
# Guess: without redirects, `Location` is a header like any other, returned as it came.
# What happens (requests 2.34.2): `requests` decodes the header all the same, to fill in `Response.next`. A `Location` with `é` in
# UTF-8 works, and is shown as `Ã©` in `headers`. In Latin-1, the encoding of headers, it raises `UnicodeDecodeError`, which is no
# `RequestException`: code that catches the errors of requests does not catch it.
# Why it matters here: `mlops-canvas sync` follows redirects itself, so that credentials stay with their host. One server with an
# old page behind a new address must not end the synchronization of all other sources, so `ValueError` is caught as well.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2
NO_PROXY="*" "$folder/env/bin/python" - <<'PYTHON'
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import requests


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(301)
        self.flush_headers()
        self.wfile.write(b"Location: /caf" + "é".encode(self.path[1:]) + b"\r\nContent-Length: 0\r\n\r\n")

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
Thread(target=server.serve_forever, daemon=True).start()
found = {}
for encoding in ("utf-8", "latin-1"):
    try:
        answer = requests.get(f"http://127.0.0.1:{server.server_port}/{encoding}", allow_redirects=False)
    except Exception as error:
        found[encoding] = type(error).__name__
        assert not isinstance(error, requests.RequestException), "the behaviour has changed"
    else:
        found[encoding] = answer.headers["Location"]
    print(f"{encoding}: {found[encoding]}")
assert found == {"utf-8": "/cafÃ©", "latin-1": "UnicodeDecodeError"}, "the behaviour has changed"
PYTHON
