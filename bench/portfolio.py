"""What readers of a large portfolio get in Chromium: the weight of the page, its first paint, and its search.

The site comes from a local server, over HTTP without compression; weights are given as `gzip -6` makes them.
"""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from bench.instructions import ENVIRONMENT
from bench.sites import BUILD, TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Response

PRODUCTS, OWNERS = 5000, 2000
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
# the milliseconds from a keystroke until the browser has painted what follows from it
_WATCH = """
window.times = [];
addEventListener('keydown', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => times.push(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), true);
"""
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_COMPRESSED = ("text/", "javascript", "json", "svg")


def make_site(folder: Path, count: int = PRODUCTS) -> None:
    """Build a site with a portfolio of so many products."""
    (folder / "docs" / "p").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n")
    boxes = ("background", "value_proposition", "objectives", "metrics", "modelling")
    for number in range(count):
        filled = "".join(f"  {box}: Text {number} of it.\n" for box in boxes[number % 3 :])
        text = f"---\ncanvas:\n{HEADER.format(**facts(number))}{filled}---\n"
        (folder / "docs" / "p" / f"{number}.md").write_text(text)
    theme = "theme: { name: material, font: false }\nplugins: [search, mlops-canvas]\n"
    (folder / "mkdocs.yml").write_text(f"site_name: Bench\n{theme}nav: [index.md, portfolio.md]\nnot_in_nav: p/\n")
    subprocess.run(BUILD, cwd=folder, env=ENVIRONMENT, check=True)


def facts(number: int) -> dict[str, Any]:
    """What is known of a product: different words, as in a real portfolio."""
    subject, thing = SUBJECTS[number % 10], THINGS[number // 10 % 10]
    words = Random(number).choices(WORDS, k=14)
    return {
        "name": f"{subject} {thing} {number}",
        "team": number % 211,
        "owner": number % OWNERS,
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


def _serve(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def measure_portfolio(folder: Path, rounds: int = 3) -> dict[str, float]:
    """The weight in kB of the first load, and medians of the first paint and of a key to the next paint, in ms."""
    # imported late: a large process would count as the peak memory of those that it starts
    from playwright.sync_api import sync_playwright

    make_site(folder)
    address = _serve(folder / "site")
    paints, keys = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(rounds):
            loaded: list[Response] = []
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.on("response", partial(loaded.append))  # Playwright sets an attribute of what it calls
            page.add_init_script(_WATCH)
            page.goto(f"{address}portfolio/", wait_until="networkidle")
            page.wait_for_timeout(500)
            paints.append(page.evaluate(_FIRST_PAINT))
            first = list(loaded)  # the index of the search is loaded when somebody types
            page.locator("[name=find]").focus()
            typed = ["Space" if key == " " else key for key in TYPED]
            keys.append(median(_press(page, [*typed, *["Backspace"] * len(TYPED)])))
            page.close()
        weight = sum(map(_weigh, first))
        browser.close()
    return {"weight": weight / 1000, "paint": median(paints), "key": median(keys)}


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
