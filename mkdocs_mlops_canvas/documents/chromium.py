"""Chromium: HTML becomes PDF and pictures in a browser of this machine, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.documents.fonts import FIND_MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

EXTRA = "pip install 'mkdocs-mlops-canvas[export]'"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
         "microsoft-edge-stable", "msedge", "brave-browser")  # fmt: skip
SLIDE = (1920, 1080)  # pixels of a slide, and of the smallest picture
SCALE = 2  # for screens and projectors with more dots

_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
# without these Chromium looks up hosts of its maker at every start
_FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
          "--disable-sync", "--font-render-hinting=none")  # fmt: skip
_LARGEST, _SMALLEST = 22, 14  # px: on a slide as large as texts of 11 and 7 pt on A4
# The largest text with which the canvas is no higher than the slide; else the picture is as high as the canvas.
_FIT = """([height, largest, smallest]) => {
  const canvas = document.querySelector('.mlops-canvas');
  const set = (name, value) => canvas.style.setProperty('--mlops-canvas-' + name, value);
  const total = () => Math.ceil(document.body.getBoundingClientRect().height);
  document.body.style.maxWidth = 'none';
  document.body.style.padding = height / 36 + 'px';
  canvas.style.margin = '0';
  set('min-height', '0px');
  let size = largest;
  for (; size >= smallest; size -= .5) {
    set('font-size', size + 'px');
    if (total() <= height) break;
  }
  const grid = canvas.querySelector('.mlops-canvas__grid');
  const left = height - total();
  if (left > 0) set('min-height', grid.getBoundingClientRect().height + left + 'px');
  return Math.max(height, total());
}"""


# Chromium 156 leaves a `div` or `span` without an id out of the tags of a PDF, and with it the language that it sets
_KEEP_LANGUAGES = """() => document.querySelectorAll('[lang]:not([id])').forEach((element, index) => {
  element.id = `mlops-canvas-lang-${index}`;
})"""


class ChromiumError(Exception):
    """There is no browser, or it fails; the message is one sentence that says what to do."""


def find_chromium(named: str | None) -> Path | None:
    """The browser with the path or name `named`, or one in the usual places; None for the one of Playwright.

    Raises:
        ChromiumError: There is no browser of that name.
    """
    if named:
        if found := shutil.which(named):
            return Path(found)
        raise ChromiumError(f"there is no browser '{named}'; name a Chromium, Chrome or Edge")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else next(filter(Path.is_file, map(Path, _PLACES)), None)


class Chromium:
    """A browser without a window, which runs until the `with` block ends and opens only the pages that it is given.

    It is driven in a thread of its own, as Playwright does not start where an event loop is running already. `missing`
    collects the characters that no font on the machine has.

    Raises:
        ChromiumError: There is no browser, or it does not start.
    """

    def __init__(self, named: str | None = None) -> None:
        self.missing: set[str] = set()
        self._named = named
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._playwright: Any = None
        self._browser: Any = None
        self._error: type[Exception] = Exception  # that of Playwright, when it is loaded

    def __enter__(self) -> Chromium:
        try:
            self._thread.submit(self._start).result()
        except ChromiumError:
            self._thread.submit(self._stop).result()
            self._thread.shutdown()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._thread.submit(self._stop).result()
        self._thread.shutdown()

    def print(self, html: str, paper: str) -> bytes:
        """A tagged PDF with bookmarks, on landscape sheets of one of the `PAPERS`."""
        return self._thread.submit(self._print, html, paper).result()

    def draw(self, documents: Iterable[str], size: tuple[int, int] = SLIDE) -> Iterator[bytes]:
        """A PNG of each document: of a size in CSS pixels, or higher if it does not fit, with `SCALE` dots a pixel."""
        for html in documents:
            yield self._thread.submit(self._draw, html, size).result()

    def _start(self) -> None:
        try:
            import pypdf  # noqa: F401  # the other half of the extra
            from playwright.sync_api import Error, sync_playwright
        except ImportError:
            raise ChromiumError(f"PDF and pictures need the extra 'export'; install it with: {EXTRA}") from None
        path = find_chromium(self._named)
        self._playwright = sync_playwright().start()
        own = Path(self._playwright.chromium.executable_path)
        if path is None and not own.is_file():
            raise ChromiumError(
                "there is no Chromium, Chrome or Edge on this machine; install one ('apt-get install chromium', "
                "'brew install --cask chromium' or 'playwright install chromium'), or name it in the environment "
                "variable MLOPS_CANVAS_BROWSER"
            )
        # in a container, root has no other sandbox for it
        root = sys.platform != "win32" and os.geteuid() == 0
        flags = [*_FLAGS, *(["--no-sandbox", "--disable-dev-shm-usage"] if root else [])]
        try:
            self._browser = self._playwright.chromium.launch(executable_path=path or own, args=flags)
        except Error as error:
            raise ChromiumError(f"the browser {path or own} does not start: {_first_line(error)}") from None
        self._error = Error

    def _stop(self) -> None:
        if self._browser:
            self._browser.close()
        if self._playwright:
            self._playwright.stop()

    def _print(self, html: str, paper: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            try:
                page = self._open(html, Path(folder), 1, SLIDE)
                page.evaluate(_KEEP_LANGUAGES)
                data: bytes = page.pdf(
                    format=paper.capitalize(), landscape=True, tagged=True, outline=True, prefer_css_page_size=True,
                    print_background=True,
                )  # fmt: skip
                page.context.close()
            except self._error as error:
                raise ChromiumError(f"the browser does not print: {_first_line(error)}") from None
        return data

    def _draw(self, html: str, size: tuple[int, int]) -> bytes:
        width, height = size
        with tempfile.TemporaryDirectory() as folder:
            page = self._open(html, Path(folder), SCALE, size)
            ratio = width / SLIDE[0]
            needed = page.evaluate(_FIT, [height, _LARGEST * ratio, _SMALLEST * ratio])
            page.set_viewport_size({"width": width, "height": round(needed)})
            picture: bytes = page.screenshot(animations="disabled")
            page.context.close()
        return picture

    def _open(self, html: str, folder: Path, scale: int, size: tuple[int, int]) -> Any:
        """A page of a document, whose scripts do not run."""
        context = self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale, color_scheme="light",
            java_script_enabled=False, offline=True,
        )  # fmt: skip
        context.set_default_timeout(0)  # a portfolio of a thousand products takes minutes
        file = folder / "document.html"
        file.write_text(html, "utf-8")
        page = context.new_page()
        page.goto(file.as_uri())
        self.missing.update(page.evaluate(FIND_MISSING))
        return page


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
