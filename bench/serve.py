"""What a rebuild of `mkdocs serve` costs after an edit of one canvas: the CPU time of the server meanwhile.

The servers of all kinds run side by side, and a page of each is edited in turn. Linux only, for `/proc`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from bench.compare import ENVIRONMENT, tell
from bench.sites import CONTROL, FORMS, MATERIAL, PLAIN, Site, make_site

SERVED = (PLAIN, *FORMS, CONTROL)
# MkDocs does not say "Documentation built in ..." a second time if it took as long as before
_BEGIN, _END = "Detected file changes", "Reloading browsers"
_TICK = os.sysconf("SC_CLK_TCK")
_PATIENCE = 300  # seconds


class Server:
    """A running `mkdocs serve` of a site, which writes its own log."""

    def __init__(self, folder: Path, site: Site) -> None:
        make_site(folder, site)
        self._page = folder / "docs" / f"product-{site.count // 2:05}.md"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address],
            cwd=folder,
            env={**ENVIRONMENT, "TMPDIR": str(folder)},  # where it builds
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        Thread(target=self._read_log, daemon=True).start()
        self._wait_for("Serving on")
        time.sleep(2)  # it says so before it has looked at the files for the first time

    def edit(self) -> float:
        """Change a word of a canvas, and return the CPU seconds of the rebuild."""
        text = self._page.read_text()
        self._page.write_text(text.replace("Patterns now", "Patterns now now", 1))
        self._wait_for(_BEGIN)
        before = self._read_cpu()
        self._wait_for(_END)
        return self._read_cpu() - before

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()

    def _read_log(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            self._lines.put(line)

    def _wait_for(self, text: str) -> None:
        lines = [""]
        try:
            while text not in lines[-1]:
                lines.append(self._lines.get(timeout=_PATIENCE))
        except Empty:
            sys.exit(f"{''.join(lines)}\nmkdocs serve does not say '{text}'")

    def _read_cpu(self) -> float:
        numbers = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / _TICK


def measure_serve(count: int, rounds: int) -> dict[str, list[float]]:
    """The CPU seconds of the rebuilds, by kind; a first edit, to warm up, does not count."""
    seconds: dict[str, list[float]] = {kind: [] for kind in SERVED}
    servers: dict[str, Server] = {}
    with tempfile.TemporaryDirectory() as name:
        try:
            for kind in SERVED:
                tell(f"serve {count} canvases, {kind}")
                servers[kind] = Server(Path(name) / kind.replace(" ", "-"), Site(MATERIAL, kind, count))
            for round_ in range(rounds + 1):
                for kind in SERVED[round_ % len(SERVED) :] + SERVED[: round_ % len(SERVED)]:
                    seconds[kind].append(servers[kind].edit())
        finally:
            for server in servers.values():
                server.stop()
    return {kind: values[1:] for kind, values in seconds.items()}
