"""A large portfolio in a browser, beside the same cards as a static grid of Material: bytes, first paint, keystrokes.

Both pages come from a local server, over HTTP without compression; sizes are given as `gzip -6` makes them.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from compare import TEXTS
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

STAGES = ("idea", "exploration", "pilot", "production", "retired")
SUBJECTS = ("Fraud", "Churn", "Demand", "Returns", "Pricing", "Search", "Triage", "Maintenance", "Routing", "Credit")
THINGS = ("Shield", "Radar", "Forecast", "Ranking", "Monitor", "Score", "Planner", "Guide", "Filter", "Reader")
TAGS = ("tabular", "vision", "nlp", "batch", "real-time", "time series", "ranking", "llm", "iot", "retail")
WORDS = re.findall(r"[a-z]{2,}", " ".join(TEXTS).lower())
TYPED = "forecast shop pilot 12"
HEADER = """\
  product: {name}
  designed_by: Team {team}
  owner: Department {owner}
  date: 2026-{month:02}-{day:02}
  iteration: {iteration}
  stage: {stage}
  tags: [{tags}]
  summary: {summary}
"""
# what a keystroke takes until the browser has painted the page that it leads to
KEYSTROKES = """() => {
  window.times = [];
  document.querySelector('[name=find]').addEventListener('keydown', (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => times.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }));
}"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
STATIC = """\
-   **[{name}](#)**

    {summary}

    {stage} · {tags}

    ---

    Team {team} · Iteration {iteration} · 2026-{month:02}-{day:02}
"""


def facts(number: int) -> dict[str, Any]:
    """What is known of a product: different words, as in a real portfolio."""
    subject, thing = SUBJECTS[number % 10], THINGS[number // 10 % 10]
    words = Random(number).choices(WORDS, k=14)
    return {
        "name": f"{subject} {thing} {number}",
        "team": number % 211,
        "owner": number % 41,
        "month": number % 12 + 1,
        "day": number % 28 + 1,
        "iteration": number % 9 + 1,
        "stage": STAGES[number * 31 % 5],
        "tags": ", ".join(dict.fromkeys((TAGS[number % 10], TAGS[number // 3 % 10], TAGS[number // 11 % 10]))),
        "summary": " ".join(words).capitalize() + ".",
    }


def make_sites(folder: Path, count: int) -> None:
    """A site with a portfolio of so many products, and one with the same as static cards."""
    config = "site_name: Bench\ntheme: {{ name: material, font: false }}\nplugins: [{plugins}]\nnav: [index.md{page}]\n"
    extensions = "markdown_extensions: [attr_list, md_in_html]\n"
    boxes = ("background", "value_proposition", "objectives", "metrics", "modelling")
    for kind in ("portfolio", "static"):
        (folder / kind / "docs" / "p").mkdir(parents=True)
        (folder / kind / "docs" / "index.md").write_text("# Home\n")
    for number in range(count):
        filled = "".join(f"  {box}: Text {number} of it.\n" for box in boxes[number % 3 :])
        text = f"---\ncanvas:\n{HEADER.format(**facts(number))}{filled}---\n"
        (folder / "portfolio" / "docs" / "p" / f"{number}.md").write_text(text)
    cards = "\n".join(STATIC.format(**facts(number)) for number in range(count))
    page = f'# ML products\n\n<div class="grid cards" markdown>\n\n{cards}\n</div>\n'
    (folder / "static" / "docs" / "portfolio.md").write_text(page)
    text = config.format(plugins="search, mlops-canvas", page=", portfolio.md")
    (folder / "portfolio" / "mkdocs.yml").write_text(f"{text}not_in_nav: p/\n{extensions}")
    text = config.format(plugins="search", page=", portfolio.md")
    (folder / "static" / "mkdocs.yml").write_text(text + extensions)
    for kind in ("portfolio", "static"):
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder / kind, check=True)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def serve(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def type_text(page: Page) -> list[float]:
    """The milliseconds of each keystroke in the search of the portfolio, typed and taken back."""
    page.evaluate(KEYSTROKES)
    page.locator("[name=find]").focus()
    for key in [*TYPED, *["Backspace"] * len(TYPED)]:
        page.keyboard.press(key if len(key) > 1 or key != " " else "Space")
        page.wait_for_timeout(30)
    return list(page.evaluate("times"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000, help="products (default: 5000)")
    parser.add_argument("--rounds", type=int, default=5, help="loads of each page (default: 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        make_sites(folder, options.count)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        paints: dict[str, list[float]] = {"portfolio": [], "static": []}
        sizes = {}
        for kind in paints:
            page_file = folder / kind / "site" / "portfolio" / "index.html"
            sizes[kind] = len(gzip.compress(page_file.read_bytes(), 6)) / options.count
        addresses = {kind: serve(folder / kind / "site") for kind in paints}
        for _ in range(options.rounds):
            for kind, times in paints.items():
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(addresses[kind] + "portfolio/")
                times.append(page.evaluate(FIRST_PAINT))
                page.close()
        keys = {}
        for view in ("cards", "table", "gaps"):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{addresses['portfolio']}portfolio/?view={view}")
            page.locator(".mlops-canvas-portfolio__toolbar").wait_for()
            page.wait_for_timeout(1000)
            keys[view] = type_text(page)
            page.close()
    print(f"{options.count} products, {options.rounds} loads, {len(keys['cards'])} keystrokes in each view\n")
    print("| page | gzip, bytes a product | first paint, ms, median (range) |\n|---|---|---|")
    for kind, times in paints.items():
        print(f"| {kind} | {sizes[kind]:.0f} | {statistics.median(times):.0f} ({min(times):.0f}–{max(times):.0f}) |")
    print("\n| view | keystroke to next paint, ms, median (range) |\n|---|---|")
    for view, times in keys.items():
        print(f"| {view} | {statistics.median(times):.0f} ({min(times):.0f}–{max(times):.0f}) |")


if __name__ == "__main__":
    main()
