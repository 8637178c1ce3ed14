"""A Firefox that prints, driven through Marionette, and what stands on its sheets."""

from __future__ import annotations

import base64
import io
import os
import shutil
import socket
import warnings
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # it uses old parts of Python and distro
    from marionette_driver import Wait
    from marionette_driver.errors import JavascriptException
    from marionette_driver.marionette import Marionette

NAMES = ("firefox-esr", "firefox")
NO_FIREFOX = (
    "The tests of paper need Firefox: 'apt-get install firefox-esr', 'brew install --cask firefox', "
    "or set FIREFOX to the path of a Firefox."
)
# for tests with it: marionette-driver leaves sockets and files open
QUIET = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PAPERS = {"A4": (21.0, 29.7), "A3": (29.7, 42.0), "Letter": (21.59, 27.94)}  # cm


class Firefox:
    """One Firefox without a window; it writes its log into a folder."""

    def __init__(self, folder: Path) -> None:
        path = os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)
        if path is None:
            pytest.fail(NO_FIREFOX)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._driver = Marionette(
            bin=path, port=port, headless=True, gecko_log=str(folder / "gecko.log"), workspace=str(folder)
        )
        self._driver.start_session()

    def __enter__(self) -> Firefox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._driver.cleanup()

    def open(self, url: str) -> None:
        self._driver.navigate("about:blank")  # or an address with another anchor would only scroll
        self._driver.navigate(url)

    def run(self, script: str) -> Any:
        """What a script returns in the page that is open."""
        return self._driver.execute_script(script)

    def role_of(self, selector: str) -> str:
        """What the first element of a selector is for a screen reader."""
        element = self._driver.find_element("css selector", selector)
        return str(self._driver._send_message("WebDriver:GetComputedRole", {"id": element.id}, key="value"))

    def wait(self, condition: str) -> bool:
        """Whether a condition in the page that is open, or is being opened, comes true before the driver gives up."""
        wait = Wait(self._driver, timeout=30, ignored_exceptions=[JavascriptException])
        return bool(wait.until(lambda driver: driver.execute_script(f"return {condition}")))

    def print(self, paper: str, landscape: bool, margin: float) -> PdfReader:
        """The page that is open, with the settings of a print dialogue; `margin` is in cm, on all sides."""
        width, height = PAPERS[paper]
        settings = {
            "page": {"width": width, "height": height},
            "orientation": "landscape" if landscape else "portrait",
            "margin": dict.fromkeys(("top", "bottom", "left", "right"), margin),
            "background": False,
        }
        pdf = self._driver._send_message("WebDriver:Print", settings, key="value")
        return PdfReader(io.BytesIO(base64.b64decode(pdf)))


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text on a sheet, its begin in pt from the left and the bottom, and its size in pt."""

    sheet: int
    left: float
    base: float
    size: float
    text: str

    @property
    def right(self) -> float:
        """About where it ends: letters are at least half as wide as high."""
        return self.left + 0.45 * self.size * len(self.text)


def read_lines(pdf: PdfReader) -> list[Line]:
    lines: list[Line] = []
    for number, page in enumerate(pdf.pages):

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float, sheet: int = number) -> None:
            line = Line(sheet, tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5], abs(size * tm[0] * cm[0]), text)
            last = lines[-1] if lines else None
            if last and (last.sheet, last.left, last.base) == (sheet, line.left, line.base):
                lines[-1] = replace(last, text=last.text + text)  # it goes on in another font
            elif text.strip():
                lines.append(line)

        page.extract_text(visitor_text=visit)
    return [replace(line, text=line.text.strip()) for line in lines]


def find_overlaps(lines: list[Line]) -> Iterator[str]:
    """Pairs of lines that are printed one over the other."""
    inked = [line for line in lines if any(map(str.isalnum, line.text))]
    for at, line in enumerate(inked):
        for other in inked[at + 1 :]:
            near = 0.5 * min(line.size, other.size)
            shared = min(line.right, other.right) - max(line.left, other.left)
            # what has one base line follows each other
            if line.sheet == other.sheet and 0.1 < abs(line.base - other.base) < near and shared > near:
                yield f"{line.text!r} over {other.text!r}"
