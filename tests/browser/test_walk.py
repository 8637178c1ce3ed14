"""Readers do the same in Chromium, Firefox and WebKit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.firefox import QUIET
from tests.browser.walk import STEPS, Step, take
from tests.browser.webkit import WebKit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.firefox import Firefox
    from tests.conftest import BuiltSite

    Serve = Callable[..., str]

STEP = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)


class _Chromium:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, url: str) -> None:
        self.page.goto(url)

    def run(self, script: str) -> Any:
        return self.page.evaluate(f"() => {{ {script} }}")

    def wait(self, condition: str) -> bool:
        self.page.wait_for_function(f"() => {{ try {{ return Boolean({condition}) }} catch {{ return false }} }}")
        return True


@pytest.fixture(scope="session")
def webkit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with WebKit(tmp_path_factory.mktemp("webkit")) as webkit:
        yield webkit


@STEP
def test_in_chromium(step: Step, example_site: BuiltSite, serve: Serve, open_page: Callable[..., Page]) -> None:
    base = serve(example_site.folder, step.policy)
    take(step, _Chromium(open_page(f"{base}404.html")), base)


@pytest.mark.parametrize("step", [pytest.param(step, marks=QUIET, id=step.name) for step in STEPS])
def test_in_firefox(step: Step, example_site: BuiltSite, serve: Serve, firefox: Firefox) -> None:
    take(step, firefox, serve(example_site.folder, step.policy))


@pytest.mark.full
@STEP
def test_in_webkit(step: Step, example_site: BuiltSite, serve: Serve, webkit: WebKit) -> None:
    take(step, webkit, serve(example_site.folder, step.policy))


def test_the_manual_has_the_results_of_all_steps() -> None:
    page = Path("docs/background/browsers.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (?:works|fails) \| (?:works|fails) \| (?:works|fails) \|$", page, re.MULTILINE)
    assert rows == [step.name for step in STEPS], "run `make browsers`"
