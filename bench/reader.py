"""What a reader gets, in Chromium: weight, first paint, layout shift and keystrokes, beside Material's grid cards.

A canvas, and portfolios of so many products, each beside a page with the same words as cards. The pages come from a
local server, over HTTP without compression; weights are given as `gzip -6` makes them.
"""

from __future__ import annotations

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from bench.compare import ENVIRONMENT, tell
from bench.sites import MATERIAL, TEXTS, front_matter, grid_cards

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

OURS, CARDS = "ours", "cards"
CANVAS, PORTFOLIO = "canvas", "portfolio"
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
# the milliseconds from a keystroke until the browser has painted what follows from it, and all layout shifts
_WATCH = """
window.times = [];
window.shift = 0;
addEventListener('keydown', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => times.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), true);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_COMPRESSED = ("text/", "javascript", "json", "svg")
STATIC = """\
-   **[{name}](#)**

    {summary}

    {stage} · {tags}

    ---

    Team {team} · Iteration {iteration} · 2026-{month:02}-{day:02}
"""


@dataclass
class Visit:
    """A page as it was loaded several times; milliseconds, and bytes compressed."""

    what: str
    kind: str
    products: int
    html: int = 0
    weight: int = 0
    requests: int = 0
    paints: list[float] = field(default_factory=list)
    shifts: list[float] = field(default_factory=list)
    tabs: list[float] = field(default_factory=list)
    """From the key Tab to the paint of the next link that has the focus."""
    typed: list[float] = field(default_factory=list)
    """From a key in the search of the portfolio to the paint of what it finds; cards have no search."""


def make_sites(folder: Path, count: int) -> None:
    """A site with a portfolio of so many products, and one with the same as static cards; both with a canvas."""
    extensions = "markdown_extensions: [attr_list, md_in_html, tables]\n"
    boxes = ("background", "value_proposition", "objectives", "metrics", "modelling")
    for kind, canvas in ((OURS, front_matter(0)), (CARDS, grid_cards(0))):
        (folder / kind / "docs" / "p").mkdir(parents=True)
        (folder / kind / "docs" / "index.md").write_text("# Home\n")
        (folder / kind / "docs" / "canvas.md").write_text(canvas)
        plugins, hidden = ("search, mlops-canvas", "not_in_nav: p/\n") if kind == OURS else ("search", "")
        site = f"site_name: Bench\ntheme: {{ name: {MATERIAL}, font: false }}\nplugins: [{plugins}]\n"
        nav = f"nav: [index.md, portfolio.md, canvas.md]\n{hidden}"
        (folder / kind / "mkdocs.yml").write_text(site + nav + extensions)
    for number in range(count):
        filled = "".join(f"  {box}: Text {number} of it.\n" for box in boxes[number % 3 :])
        text = f"---\ncanvas:\n{HEADER.format(**facts(number))}{filled}---\n"
        (folder / OURS / "docs" / "p" / f"{number}.md").write_text(text)
    cards = "\n".join(STATIC.format(**facts(number)) for number in range(count))
    page = f'# ML products\n\n<div class="grid cards" markdown>\n\n{cards}\n</div>\n'
    (folder / CARDS / "docs" / "portfolio.md").write_text(page)
    for kind in (OURS, CARDS):
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        subprocess.run(command, cwd=folder / kind, env=ENVIRONMENT, check=True)


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


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


def serve(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def load(browser: Browser, address: str, visit: Visit) -> None:
    """Load a page with an empty cache, press some keys, and add what it took to the visit."""
    bodies: list[Response] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("response", lambda response: bodies.append(response))
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    visit.paints.append(page.evaluate(_FIRST_PAINT))
    visit.shifts.append(page.evaluate("shift"))
    visit.html, visit.weight, visit.requests = _weigh(bodies[0]), sum(map(_weigh, bodies)), len(bodies)
    visit.tabs.append(statistics.median(_press(page, ["Tab"] * 12)))
    if visit.what == PORTFOLIO and visit.kind == OURS:
        page.locator("[name=find]").focus()
        keys = ["Space" if key == " " else key for key in TYPED]
        visit.typed.append(statistics.median(_press(page, [*keys, *["Backspace"] * len(TYPED)])))
    page.close()


def _weigh(response: Response) -> int:
    with urlopen(response.url) as again:  # Chromium keeps no body as large as that of 5,000 products
        body = again.read()
    is_text = any(word in response.headers.get("content-type", "") for word in _COMPRESSED)
    return len(gzip.compress(body, 6)) if is_text else len(body)


def _press(page: Page, keys: list[str]) -> list[float]:
    page.evaluate("() => { times.length = 0 }")
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(30)
    page.wait_for_timeout(300)
    return list(page.evaluate("times"))


def measure_reader(counts: list[int], rounds: int) -> list[Visit]:
    """Load the canvas and the portfolios of so many products, in turn with the same as cards."""
    # imported late: a large process would count as the peak memory of those that it starts
    from playwright.sync_api import sync_playwright

    visits: list[Visit] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for count in counts:
            tell(f"portfolio of {count} products")
            pages = [(what, count) for what in ((CANVAS, PORTFOLIO) if count == counts[0] else (PORTFOLIO,))]
            new = [Visit(what, kind, number) for what, number in pages for kind in (OURS, CARDS)]
            with tempfile.TemporaryDirectory() as name:
                make_sites(Path(name), count)
                addresses = {kind: serve(Path(name) / kind / "site") for kind in (OURS, CARDS)}
                for _ in range(rounds):
                    for visit in new:
                        load(browser, f"{addresses[visit.kind]}{visit.what}/", visit)
            visits += new
        browser.close()
    return visits
