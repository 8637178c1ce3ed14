"""Makes the pictures of the manual from the example site: `python docs/pictures/make.py`.

The site is built for it as on the last of its days and without the commits of this repository, so that the same source
gives the same pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
EXAMPLE = HERE.parent.parent / "example-site"
DAY = "1795564800"  # 2026-11-25, for ages
PICTURES = {
    "canvas": ("products/card-fraud-shield/index.html", 1010),
    "portfolio": ("portfolio/index.html", 900),
    "gaps": ("portfolio/gaps/index.html", 900),
    "iterations": ("products/store-demand-forecast/index.html?changes=1", 1400),
}

with tempfile.TemporaryDirectory() as site, sync_playwright() as playwright:
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", site],
        cwd=EXAMPLE,
        env={**os.environ, "SOURCE_DATE_EPOCH": DAY, "CANVAS_HISTORY": "none"},
        check=True,
    )
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    for name, (page, height) in PICTURES.items():
        tab = browser.new_page(viewport={"width": 1440, "height": height}, reduced_motion="reduce")
        tab.clock.set_fixed_time(int(DAY))  # the script counts ages as of today
        tab.goto(Path(site).as_uri() + "/" + page)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=HERE / f"{name}.png")
