#!/usr/bin/env bash
# `requests` returns the beginning of a gzip body that was cut off, without an error.
#
# Guess: a gzip body that lacks its end cannot be decoded, so `requests.get` raises `ContentDecodingError`.
# What happens (requests 2.34.2, urllib3 2.8.0): a server that compressed only part of a file, or a proxy that kept only part
# of one, sends a `Content-Length` that fits. Without the last 8 bytes, the checksum, all 400 characters are returned; without the
# last 20 bytes, 2 of 400 characters. The status is 200 and nothing is raised in either case. `gzip.decompress` of the standard
# library refuses both.
# Why it matters here: `mlops-canvas sync` must never replace a good copy by part of a feed. It unpacks feeds by `gzip` itself, and
# reads the JSON and checks it against its schema before a copy is written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check requests==2.34.2 urllib3==2.8.0
NO_PROXY="*" "$folder/env/bin/python" - <<'PYTHON'
import gzip
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import requests

whole = gzip.compress(b'{"a": 1}' * 50, mtime=0)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = whole[: len(whole) - int(self.path[1:])]
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
Thread(target=server.serve_forever, daemon=True).start()
found = []
for missing in (0, 8, 20):
    answer = requests.get(f"http://127.0.0.1:{server.server_port}/{missing}")
    print(f"{missing:2} bytes missing: status {answer.status_code}, {len(answer.content)} characters")
    found.append(len(answer.content))
    try:
        gzip.decompress(whole[: len(whole) - missing])
    except EOFError as error:
        print(f"                  gzip: {error}")
    else:
        assert not missing, "the behaviour of gzip has changed"
assert found[:2] == [400, 400] and 0 < found[2] < 400, "the behaviour has changed"
PYTHON
