"""What a reader does with canvases and a portfolio, the same in every browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from tests.browser.test_policy import STRICT


class Driver(Protocol):
    """A browser with one window."""

    def open(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""

    def run(self, script: str) -> Any:
        """What a script returns in the page that is open."""

    def wait(self, condition: str) -> bool:
        """Whether a condition comes true in time."""


@dataclass(frozen=True)
class Step:
    """Something that a reader does, from one page of the example site.

    Each action is a script and a condition that comes true after it; the first condition is that of the page itself.
    """

    name: str
    path: str
    actions: tuple[tuple[str, str], ...]
    policy: str = ""


HELPERS = """
const all = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
const one = (selector) => all(selector)[0];
const cards = () => all('.mlops-canvas-portfolio__card').map((card) => card.dataset.id);
const type = (field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); };
const choose = (facet, value) => document.querySelector(`[data-facet="${facet}"] input[value="${value}"]`).click();
const open = (facet) => document.querySelector(`[data-facet="${facet}"] button`).click();
const view = () => document.querySelector('.mlops-canvas-portfolio[data-ready]').dataset.view;
const state = (key) => new URLSearchParams(location.search).get(key);
const sideBySide = (parts) => parts.length > 1 && new Set(parts.map((part) => Math.round(part.getBoundingClientRect().top))).size === 1;
"""
READY = "document.querySelector('.mlops-canvas-portfolio').dataset.ready === ''"
COLUMNS = "sideBySide(all('.mlops-canvas__column')) && all('.mlops-canvas__column').length === 5"
PRODUCTION = ("open('stage'); choose('stage', 'production')", "state('stage') === 'production' && cards().length === 5")

STEPS = (
    Step("Read a canvas in five columns", "products/card-fraud-shield/", (("", COLUMNS),)),
    Step("Show what changed between iterations", "products/store-demand-forecast/", (
        ("", "document.querySelector('.mlops-canvas__changes-input').checkVisibility()"),
        ("document.querySelector('.mlops-canvas__changes-input').click()", "all('.mlops-canvas ins').length && all('.mlops-canvas del').length"),
    )),
    Step("Go from tab to tab with a canvas in each", "products/shelf-gap-detection/", (
        ("", "all('.mlops-canvas').length === 1"),
        ("document.querySelectorAll('.tabbed-set > label, .tabbed-labels > label')[1].click()", "one('.mlops-canvas').dataset.iteration === '2'"),
    )),
    Step("Filter the portfolio, and share the address", "portfolio/", (("", READY), PRODUCTION, ("location.reload()", "cards().length === 5"))),
    Step("Search names and texts", "portfolio/", (
        ("", READY),
        ("type(document.querySelector('[name=find]'), 'fraud')", "cards().join() === 'card-fraud-shield'"),
        ("type(document.querySelector('[name=find]'), 'chargebacks')", "cards().includes('card-fraud-shield') && all('.mlops-canvas-portfolio mark').length"),
    )),
    Step("Sort the table", "portfolio/?view=table", (
        ("", f"{READY} && view() === 'table'"),
        ("one('[data-key=owner] button').click()", "one('[data-key=owner]').ariaSort === 'ascending' || one('[data-key=owner]').getAttribute('aria-sort') === 'ascending'"),
    )),
    Step("Go from view to view with the selection, and back", "portfolio/", (
        ("", READY), PRODUCTION,
        ("one('.mlops-canvas-portfolio__views [data-view=gaps]').click()", "location.pathname.endsWith('/gaps/') && state('stage') === 'production' && all('.mlops-canvas-portfolio__matrix tbody tr').length === 5"),
        ("history.back()", "location.pathname.endsWith('/portfolio/') && cards().length === 5"),
    )),
    Step("Compare a box of all products", "portfolio/objectives/", (("", f"{READY} && all('.mlops-canvas-portfolio__compare > *').length > 6"),)),
    Step("Read the latest changes", "portfolio/changes/", (("", f"{READY} && all('.mlops-canvas-portfolio__changes li').length > 3"),)),
    Step("Switch to the dark scheme", "products/churn-radar/", (
        ("", COLUMNS),
        ("document.body.setAttribute('data-md-color-scheme', 'slate')", "getComputedStyle(one('.mlops-canvas__box')).color.match(/[.\\d]+/g).slice(0, 3).every((part) => part > 150 || part <= 1 && part > .6)"),
    )),
    Step("Fill in a canvas", "portfolio/fill-in/", (
        ("", "one('.mlops-canvas-fill')"),
        ("type(document.querySelector('[data-key=product]'), 'Leavers'); type(one('.mlops-canvas-fill__sheet:not([hidden]) [name=background]'), 'Many leave.')",
         "document.querySelector('.mlops-canvas-fill__output').value.includes('Many leave.') && document.querySelector('.mlops-canvas-fill__output').value.includes('# Leavers')"),
    )),
    Step("Read a canvas under a strict content policy", "products/card-fraud-shield/", (("", COLUMNS),), STRICT),
    Step("Filter under a strict content policy", "portfolio/", (("", READY), PRODUCTION), STRICT),
)  # fmt: skip


def take(step: Step, driver: Driver, base: str) -> None:
    """Take a step in a browser, from the example site at `base`, which its policy belongs to."""
    driver.open(base + step.path)
    for action, condition in step.actions:
        if action:
            driver.run(HELPERS + action)
        assert driver.wait(f"(() => {{ {HELPERS} return {condition} }})()"), (step.name, action or step.path)
