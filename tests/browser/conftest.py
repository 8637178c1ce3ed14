"""A browser, and a server for the sites that it looks at."""

from __future__ import annotations

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.firefox import Firefox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "The browser tests need Chromium: 'apt-get install chromium', 'brew install --cask chromium', "
    "or set CHROMIUM to the path of a Chromium or Chrome."
)
# without the last ones Chromium looks up hosts of its maker at every start
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with Firefox(tmp_path_factory.mktemp("firefox")) as firefox:
        yield firefox


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, policy: str, **options: Any) -> None:
        self.policy = policy
        super().__init__(*arguments, **options)

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def ports() -> Iterator[list[ThreadingHTTPServer]]:
    """The servers of all tests: none gives its port back, so that no test meets what the browser keeps for another."""
    servers: list[ThreadingHTTPServer] = []
    yield servers
    for server in servers:
        server.server_close()


@pytest.fixture
def serve(ports: list[ThreadingHTTPServer]) -> Iterator[Callable[..., str]]:
    """Serves a folder, with a content security policy if one is given, and gives its address, which no other test has."""
    servers = []

    def start(folder: Path, policy: str = "") -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder), policy=policy))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        ports.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[bool, BrowserContext]:
    """One with scripts and one without: a context takes Chromium as long as it takes to load a page."""
    return {scripts: browser.new_context(java_script_enabled=scripts) for scripts in (True, False)}


@pytest.fixture
def open_page(contexts: dict[bool, BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens an address: `open_page(url, width=390, dark=True)`."""
    pages = []

    def start(url: str, width: int = 1440, dark: bool = False, scripts: bool = True) -> Page:
        page = contexts[scripts].new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        page.goto(url)
        return page

    yield start
    for page in pages:
        page.close()
