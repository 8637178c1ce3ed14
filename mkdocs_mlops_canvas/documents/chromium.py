"""Chromium: HTML becomes PDF and pictures in a browser of this machine, driven by Playwright."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from mkdocs_mlops_canvas.rendering.print_size import NOTE_LINES, SHEETS_SIZE, SMALLEST, STEP

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
    from types import TracebackType

T = TypeVar("T")

EXTRA = "pip install 'mkdocs-mlops-canvas[export]'"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
         "microsoft-edge-stable", "msedge", "brave-browser")  # fmt: skip
SLIDE = (1920, 1080)  # pixels of a slide, and of the smallest picture
SCALE = 2  # for screens and projectors with more dots

_PATIENCE = 60  # seconds to start, and for each canvas; a busy machine takes one of them
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
_SHEET = (1069, 756)  # px: A4, landscape, inside the margins of the stylesheet
_SCRIPTS = Path(__file__).parent / "scripts"  # functions that run in a page


class ChromiumError(Exception):
    """The browser fails; the message is one sentence."""


class NoChromiumError(ChromiumError):
    """There is no browser; the message says what to do."""


def find_chromium(named: str | None) -> Path | None:
    """The browser with the path or name `named`, or one in the usual places; None for the one of Playwright.

    Raises:
        NoChromiumError: There is no browser of that name.
    """
    if named:
        if found := shutil.which(named):
            return Path(found)
        raise NoChromiumError(f"there is no browser '{named}'; pass a Chromium, Chrome or Edge")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else next(filter(Path.is_file, map(Path, _PLACES)), None)


class Chromium:
    """A browser without a window, which runs until the `with` block ends and opens only the pages that it is given.

    It is driven in a thread of its own, where its event loop is in nobody's way. `missing` collects the characters that
    no font on the machine has.

    Raises:
        NoChromiumError: There is no browser.
        ChromiumError: It does not start, fails later, or gives no answer.
    """

    def __init__(self, named: str | None = None) -> None:
        self.missing: set[str] = set()
        self._named = named
        self._playwright: Any = None
        self._browser: Any = None

    def __enter__(self) -> Chromium:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        try:
            self._run(self._start(), None)  # it has a limit of its own
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def print(self, html: str, paper: str, sheets: int = 1) -> bytes:
        """A tagged PDF with bookmarks, on landscape sheets of one of the `PAPERS`; `sheets` is about how many."""
        return self._run(self._print(html, paper), _PATIENCE * sheets)

    def draw(self, documents: Iterable[str], size: tuple[int, int] = SLIDE) -> Iterator[bytes]:
        """A PNG of each document: of a size in CSS pixels, or higher if it does not fit, with `SCALE` dots a pixel."""
        for html in documents:
            yield self._run(self._draw(html, size), _PATIENCE)

    def _run(self, work: Coroutine[Any, Any, T], seconds: float | None) -> T:
        """What comes of work in the thread of the browser."""
        try:
            return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop).result()
        except TimeoutError:
            raise ChromiumError(f"the browser has not responded for {seconds} seconds") from None
        except OSError as error:
            raise ChromiumError(f"the page for the browser cannot be written: {error.strerror}") from None

    async def _start(self) -> None:
        try:
            import pypdf  # noqa: F401  # the other half of the extra
            from playwright.async_api import Error, async_playwright
        except ImportError:
            raise NoChromiumError(f"PDF and pictures need the extra 'export'; install it with: {EXTRA}") from None
        path = find_chromium(self._named)
        self._playwright = await async_playwright().start()
        own = Path(self._playwright.chromium.executable_path)
        if path is None and not own.is_file():
            raise NoChromiumError(
                "there is no Chromium, Chrome or Edge on this machine; install one ('apt-get install chromium', "
                "'brew install --cask chromium' or 'playwright install chromium'), or name it in the environment "
                "variable MLOPS_CANVAS_BROWSER"
            )
        # in a container, root has no other sandbox for it
        root = sys.platform != "win32" and os.geteuid() == 0
        flags = [*_FLAGS, *(["--no-sandbox", "--disable-dev-shm-usage"] if root else [])]
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=path or own, args=flags, timeout=1000 * _PATIENCE
            )
        except Error as error:
            raise ChromiumError(f"the browser {path or own} does not start: {_first_line(error)}") from None

    def _close(self) -> None:
        """End the browser, also one that gives no answer, and the thread."""
        with suppress(ChromiumError):
            self._run(self._stop(), _PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        if self._browser:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._browser.close(), 5)
        if self._playwright:
            await self._playwright.stop()

    async def _print(self, html: str, paper: str) -> bytes:
        async with self._open(html, 1, _SHEET, "print") as page:
            await page.evaluate(_read_script("keep_languages"))
            await page.emulate_media(media="print")
            await page.evaluate(_read_script("fit_sheets"), [SMALLEST, STEP, SHEETS_SIZE, NOTE_LINES])
            data: bytes = await page.pdf(
                format=paper.capitalize(), landscape=True, tagged=True, outline=True, prefer_css_page_size=True,
                print_background=True,
            )  # fmt: skip
        return data

    async def _draw(self, html: str, size: tuple[int, int]) -> bytes:
        width, height = size
        async with self._open(html, SCALE, size, "draw") as page:
            ratio = width / SLIDE[0]
            needed = await page.evaluate(_read_script("fit_slide"), [height, _LARGEST * ratio, _SMALLEST * ratio])
            await page.set_viewport_size({"width": width, "height": round(needed)})
            picture: bytes = await page.screenshot(animations="disabled")
        return picture

    @asynccontextmanager
    async def _open(self, html: str, scale: int, size: tuple[int, int], verb: str) -> AsyncIterator[Any]:
        """A page of a document, whose scripts do not run."""
        from playwright.async_api import Error

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "document.html")
            file.write_text(html, "utf-8")
            try:
                context = await self._browser.new_context(
                    viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale, color_scheme="light",
                    java_script_enabled=False, offline=True,
                )  # fmt: skip
                context.set_default_timeout(0)  # `_run` has its own
                page = await context.new_page()
                await page.goto(file.as_uri())
                self.missing.update(await page.evaluate(_read_script("find_missing")))
                yield page
                await context.close()
            except Error as error:
                raise ChromiumError(f"the browser does not {verb}: {_first_line(error)}") from None


@cache
def _read_script(name: str) -> str:
    return (_SCRIPTS / f"{name}.js").read_text("utf-8")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
