"""Makes the pictures of the manual: `make pictures`, or `python docs/pictures/make.py --all` for all of them.

They show the example sites and small variants of them, built without git on a fixed day. `digests.json` says which
HTML and styles each picture shows; a picture is made again only if these have changed, and until that is done,
`tests/project/test_pictures.py` fails.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EXAMPLE = ROOT / "example-site"
DIGESTS = HERE / "digests.json"
DAY = "1795564800"  # 2026-11-25, for ages
SCHEMES = ("light", "dark")
QUALITY, LARGEST = 0.8, 60_000  # of a WebP, and its bytes


@dataclass(frozen=True)
class Picture:
    """What a picture shows: an element of a page of a site, or as much of the window as `height` says.

    Attributes:
        address: Where the page is in the site.
        height: Of the window, in pixels; it is 1440 pixels wide.
        site: One of those that `build_sites` builds.
        element: The selector of the part that is shown, for a part only.
        width: Of the window.
        paper: Whether it is shown as it is printed.
        parts: The selector of what the digest covers.
    """

    address: str
    height: int
    site: str = "example"
    element: str = ""
    width: int = 1440
    paper: bool = False
    parts: str = ".mlops-canvas, .mlops-canvas-portfolio"


PICTURES = {
    "canvas": Picture("products/card-fraud-shield/", 1010),
    "changes": Picture("portfolio/changes/", 760),
    "compare": Picture("portfolio/model-governance/", 760),
    "danish": Picture("products/churn-radar/", 900, site="danish"),
    "fill-in": Picture("portfolio/fill-in/", 1010),
    "facts": Picture("products/chest-x-ray-triage/", 640),
    "gaps": Picture("portfolio/gaps/", 760),
    "history": Picture("products/store-demand-forecast/", 900, element=".mlops-canvas__iterations"),
    "iterations": Picture("products/store-demand-forecast/?changes=1", 1010),
    "navigation": Picture("", 300, site="sample", element=".md-tabs", parts=".md-tabs"),
    "navigation-small": Picture("", 300, site="rules", element=".md-tabs", parts=".md-tabs"),
    "paper": Picture("products/card-fraud-shield/", 900, paper=True),
    "portfolio": Picture("portfolio/", 900),
    "problem": Picture("returns-forecast/", 560, site="sample"),
    "production": Picture("portfolio/?view=table&stage=production&sort=owner", 560),
    "rules": Picture("0/", 520, site="rules"),
    "side-by-side": Picture("portfolio/compare/?id=card-fraud-shield&id=churn-radar", 760),
    "sources": Picture("portfolio/", 620, site="group"),
    "stages": Picture("portfolio/", 520, site="sample"),
}


def build_sites(folder: Path) -> None:
    """Build the sites that the pictures show into `folder`, each in a folder with its name."""
    base = {"INHERIT": str(EXAMPLE / "mkdocs.yml"), "docs_dir": str(EXAMPLE / "docs")}
    docs = folder / "docs"
    docs.mkdir()
    for name, text in write_sample().items():
        (docs / name).write_text(text, "utf-8")
    own = {"stages": ["idea", "trial", "live"], "stale_after": 90}
    rule = {"id": "live", "when": {"stage": "live"}, "require": ["review_by", "model_governance", "lifetime"]}
    small = {**base, "docs_dir": str(docs), "nav": None}
    configs = {
        "example": base,
        "danish": {**base, "theme": {"language": "da"}},
        "sample": {**small, "plugins": ["search", {"mlops-canvas": own}]},
        "rules": {**small, "plugins": ["search", {"mlops-canvas": {**own, "rules": [rule], "products_in_nav": False}}]},
    }
    for name, config in configs.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(config), "utf-8")
    files = {**{name: folder / f"{name}.yml" for name in configs}, "group": EXAMPLE / "group" / "mkdocs.yml"}
    environment = {**os.environ, "SOURCE_DATE_EPOCH": DAY, "CANVAS_HISTORY": "none", "NO_MKDOCS_2_WARNING": "1"}
    builds = []
    for name, file in files.items():
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        options = ["--config-file", str(file), "--site-dir", str(folder / name)]
        builds.append(subprocess.Popen([*command, *options], env=environment, stderr=subprocess.DEVNULL))
    if any([build.wait() for build in builds]):
        raise SystemExit("a site was not built")


def write_sample() -> dict[str, str]:
    """The pages of the small site: the first canvas of the manual with a mistake, and products with other stages."""
    manual = (ROOT / "docs" / "get-started" / "first-canvas.md").read_text("utf-8")
    page = re.findall(r"^```markdown\n(.*?)^```$", manual, re.M | re.S)[0]
    header = "---\ncanvas: {{product: {}, stage: {}, owner: {}, date: {}}}\n---\n\n# {}\n\n## Background\n\n{}\n"
    facts = (
        ("Parcel Sorter", "live", "Warehouse IT", "2026-11-12", "Hand sorting costs 1.4 M a year."),
        ("Label Reader", "trial", "Warehouse IT", "2026-10-02", "One parcel in nine has a worn label."),
        ("Dock Planner", "idea", "Transport", "2026-05-19", "Trucks wait for an hour at noon."),
    )
    pages = {f"{number}.md": header.format(*each[:4], each[0], each[4]) for number, each in enumerate(facts)}
    return pages | {
        "index.md": "# Home\n",
        "returns-forecast.md": page.replace("## Background", "## Bakground"),
    }


def find_digest(folder: Path, picture: Picture) -> str:
    """The digest of the HTML and the styles that a picture shows."""
    path = folder / picture.site / picture.address.partition("?")[0] / "index.html"
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    shown = [str(element) for element in soup.select(picture.parts)]
    for link in soup.select('link[rel=stylesheet][href*="mlops-canvas"]'):
        css = (path.parent / str(link["href"])).resolve().read_text("utf-8")
        shown.append(re.sub(r"/\*.*?\*/|\s+", " ", css, flags=re.S))
    return hashlib.sha256("\n".join([repr(picture), *shown]).encode()).hexdigest()


def find_digests(folder: Path) -> dict[str, str]:
    """The digests of all pictures, as the sites in `folder` are now."""
    return {name: find_digest(folder, picture) for name, picture in PICTURES.items()}


def name_files(name: str) -> list[Path]:
    """The files of a picture, light and dark; paper is always light."""
    return [HERE / f"{name}-{scheme}.webp" for scheme in SCHEMES if scheme == "light" or not PICTURES[name].paper]


def take(browser: Browser, folder: Path, name: str, picture: Picture) -> None:
    """Write the files of one picture."""
    path, _, query = picture.address.partition("?")
    url = f"{(folder / picture.site / path / 'index.html').as_uri()}{'?' if query else ''}{query}"
    for scheme, file in zip(SCHEMES, name_files(name), strict=False):
        tab = browser.new_page(viewport={"width": picture.width, "height": picture.height}, reduced_motion="reduce")
        tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        tab.clock.set_fixed_time(int(DAY))  # the script counts ages as of today
        tab.goto(url)
        if picture.paper:
            png = print_page(tab, folder)
        elif picture.element:
            png = tab.locator(picture.element).first.screenshot()
        else:
            png = tab.screenshot()
        quality = QUALITY
        while len(data := convert(tab, png, quality)) > LARGEST:
            quality -= 0.06
        file.write_bytes(data)
        tab.close()


def print_page(tab: Page, folder: Path) -> bytes:
    """The first sheet that a page prints."""
    tab.pdf(path=folder / "sheet.pdf", prefer_css_page_size=True, print_background=True)
    command = ["pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "-singlefile", "sheet.pdf", "sheet"]
    subprocess.run(command, cwd=folder, check=True)
    return (folder / "sheet.png").read_bytes()


def convert(tab: Page, png: bytes, quality: float) -> bytes:
    """A PNG as WebP, by the browser."""
    data = tab.evaluate(
        """async ([png, quality]) => {
            const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + png)).blob());
            const canvas = new OffscreenCanvas(image.width, image.height);
            canvas.getContext('2d').drawImage(image, 0, 0);
            const blob = await canvas.convertToBlob({type: 'image/webp', quality});
            const bytes = new Uint8Array(await blob.arrayBuffer());
            let text = '';
            for (const byte of bytes) text += String.fromCharCode(byte);
            return btoa(text);
        }""",
        [base64.b64encode(png).decode(), quality],
    )
    return base64.b64decode(data)


def main() -> None:
    """Make all pictures whose HTML or styles have changed."""
    from playwright.sync_api import sync_playwright

    known = {} if "--all" in sys.argv or not DIGESTS.exists() else json.loads(DIGESTS.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        build_sites(Path(place))
        digests = find_digests(Path(place))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, picture in PICTURES.items():
            if digests[name] != known.get(name) or not all(file.exists() for file in name_files(name)):
                take(browser, Path(place), name, picture)
                print(f"made {name}")
        browser.close()
    for file in HERE.glob("*.webp"):
        if file.stem.rpartition("-")[0] not in PICTURES:
            file.unlink()
    DIGESTS.write_text(json.dumps(digests, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
