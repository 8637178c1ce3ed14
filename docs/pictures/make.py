"""Makes the pictures of the manual from the example site: `python docs/pictures/make.py` after `make demo BUILD=1`."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SITE = HERE.parent.parent / "example-site" / "site"
PICTURES = {
    "canvas": ("products/card-fraud-shield/index.html", 1010),
    "portfolio": ("portfolio/index.html", 900),
    "gaps": ("portfolio/index.html?view=gaps", 900),
    "iterations": ("products/store-demand-forecast/index.html?changes=1", 1400),
}

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    for name, (page, height) in PICTURES.items():
        tab = browser.new_page(viewport={"width": 1440, "height": height})
        tab.goto(SITE.as_uri() + "/" + page)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=HERE / f"{name}.png")
