"""Screenshots of the example site for a look at what has changed: `make look`, or `make look ARGS="portfolio/"`.

Each page is taken light and dark, 390 and 1440 pixels wide, and as the sheets that it prints.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import BROWSERS, FLAGS

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "look"
PAGES = (
    "portfolio/",
    "portfolio/?view=table",
    "portfolio/gaps/",
    "portfolio/objectives/",
    "portfolio/changes/",
    "products/card-fraud-shield/",
    "products/store-demand-forecast/",
)


def take_pictures(browser: Browser, site: Path, page: str) -> None:
    """Write the pictures of one page into `FOLDER`."""
    path, _, query = page.partition("?")
    url = f"{(site / path / 'index.html').as_uri()}{'?' if query else ''}{query}"
    name = page.strip("/").replace("/", "-").replace("?", "").replace("=", "-") or "index"
    for scheme in ("light", "dark"):
        for width in (390, 1440):
            tab = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
            tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            tab.goto(url)
            tab.screenshot(path=FOLDER / f"{name}-{scheme}-{width}.png", full_page=True)
            tab.close()
    tab = browser.new_page()
    tab.goto(url)
    tab.pdf(path=FOLDER / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
    tab.close()
    if shutil.which("pdftoppm"):  # of poppler-utils; without it, the PDFs are there
        subprocess.run(["pdftoppm", "-r", "80", "-png", f"{name}.pdf", f"{name}-print"], cwd=FOLDER, check=True)


def main() -> None:
    """Build the example site and take the pictures of all pages, or of those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="PAGE", help="such as products/churn-radar/")
    pages = parser.parse_args().pages
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    site = ROOT / "build" / "example-site"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    subprocess.run(command, cwd=ROOT / "example-site", check=True)
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for page in pages:
            take_pictures(browser, site, page)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
