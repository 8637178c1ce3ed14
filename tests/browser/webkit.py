"""WebKit, driven through the WebDriver of WebKitGTK."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from types import TracebackType

NO_WEBKIT = "The tests of WebKit need WebKitGTK's driver and a screen: 'apt-get install webkit2gtk-driver xvfb'."
_BROWSERS = ("/usr/lib", "/usr/libexec")  # where distributions have the browser that the driver starts
_PATIENCE = 30  # seconds


class WebKit:
    """One window of the browser that WebKitGTK has for tests, on a screen of its own; it writes its log into a folder."""

    def __init__(self, folder: Path) -> None:
        driver, screen = shutil.which("WebKitWebDriver"), shutil.which("xvfb-run")
        browser = next((path for home in _BROWSERS for path in Path(home).rglob("MiniBrowser")), None)
        if not driver or not screen or not browser:
            pytest.fail(NO_WEBKIT)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._log = (folder / "webkit.log").open("w")
        self._program = subprocess.Popen(
            [screen, "-a", "-s", "-screen 0 1600x1200x24", driver, "-p", str(port)],
            stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self._requests = requests.Session()
        self._requests.trust_env = False  # no proxy
        self._address = f"http://127.0.0.1:{port}/session"
        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        session = self._start({"capabilities": {"alwaysMatch": options}})
        self.version = str(session["capabilities"]["browserVersion"])
        self._address += f"/{session['sessionId']}"
        self._post("window/rect", width=1440, height=1000)

    def _start(self, body: dict[str, Any]) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return dict(self._requests.post(self._address, json=body, timeout=_PATIENCE).json()["value"])
            except requests.ConnectionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def _post(self, command: str, **body: Any) -> Any:
        answer = self._requests.post(f"{self._address}/{command}", json=body, timeout=_PATIENCE)
        value = answer.json()["value"]
        assert answer.ok, value
        return value

    def __enter__(self) -> WebKit:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._requests.delete(self._address, timeout=_PATIENCE)
        os.killpg(self._program.pid, signal.SIGTERM)
        self._program.wait()
        self._requests.close()
        self._log.close()

    def open(self, url: str) -> None:
        self._post("url", url="about:blank")  # or an address with another anchor would only scroll
        self._post("url", url=url)

    def run(self, script: str) -> Any:
        """What a script returns in the page that is open."""
        return self._post("execute/sync", script=script, args=[])

    def wait(self, condition: str) -> bool:
        """Whether a condition in the page that is open, or is being opened, comes true before we give up."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if self.run(f"try {{ return Boolean({condition}) }} catch {{ return false }}"):
                return True
            time.sleep(0.05)
        return False
