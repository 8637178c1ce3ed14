"""Pages that authors and their editors spoil, and what must hold for each: run `make fuzz` for as long as you like.

For every page: reading and rendering raise nothing, each problem lies inside of the file, and no word is lost.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from markdown import Markdown

from mkdocs_mlops_canvas.canvas.definition import load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.extension import MlopsCanvasExtension
from mkdocs_mlops_canvas.reading.canvas_loader import Loader
from mkdocs_mlops_canvas.reading.page_loader import load_page
from mkdocs_mlops_canvas.rendering.print_size import SMALLEST, print_size
from mkdocs_mlops_canvas.text.source import normalise, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "example-site" / "docs").rglob("*.md"))
GOLDEN = sorted((ROOT / "tests" / "extension" / "golden").glob("*.md"))
LOADER = Loader(load_definitions(), STAGES)
ALIASES = {
    word
    for definition in LOADER.definitions.values()
    for box in definition.boxes
    for alias in box.aliases
    for word in alias.casefold().split()
}  # a heading with another name of a box becomes the box's title
EXTENSIONS = ["admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc", "pymdownx.superfences",
              "pymdownx.tabbed"]  # fmt: skip
FRONT = "---\ncanvas:\n  product: P\n---\n"
HUGE = 200_000
GARBAGE = [*"\t\r\x00\x02\x03\x0b\x1b\x85\u2028\u202e\ufeff:#-|>&*!%@`~'\"{}[]()<=\\/", "---\n", "```", "```mlops-canvas\n", "\n\n",
           "<!-- ", " -->", "<div>", "</div>", "<script>", "&#2;", "canvas:\n", "  ", "!!python/x ", "日本", "é", "𝄞"]  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{4,}")
# what Markdown hosts show in no page: comments, languages, definitions of links, attributes, and HTML of the author
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|^[ \t]*(?:`{3,}|~{3,}).*$|^ *\[[^\]]+\]:.*$|\{:?[^}\n]*\}|<[^>]*(?:>|\Z)|\]\([^)]*\)|&[#\w]+",
    re.DOTALL | re.MULTILINE,
)
_SUMMARY = re.compile(r"^( *)summary:.*\n(?:\1 +.*\n)*", re.MULTILINE)  # the portfolio shows it, not the page
# values of the header that the page of a canvas does not show, or shows in another form
_UNSHOWN = re.compile(r"^ *(?:id|layout|version|date|review_by|iteration) *:.*$", re.MULTILINE | re.IGNORECASE)


def read_pages() -> list[str]:
    """The pages to spoil: those of the example site with canvases, and those of the golden files that lose no word."""
    pages = [path.read_text("utf-8") for path in EXAMPLES]
    pages = [_SUMMARY.sub("", page) for page in pages if load_page(page, "x.md", LOADER).canvases]
    golden = [path.read_text("utf-8").partition("\n%%%%%")[0] for path in GOLDEN]
    return pages + [page for page in golden if not find_faults(page)]


def spoil_each_line(text: str, chance: random.Random) -> Iterator[str]:
    """The page with each of its lines left out, doubled, swapped with the next one, and garbled."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        yield "\n".join([*lines[:at], *lines[at + 1 :]])
        yield "\n".join([*lines[:at], line, *lines[at:]])
        yield "\n".join([*lines[:at], *lines[at + 1 : at + 2], line, *lines[at + 2 :]])
        yield "\n".join([*lines[:at], garble(line, chance), *lines[at + 1 :]])


def spoil(pages: list[str], chance: random.Random) -> str:
    """One of the pages, or its beginning and another part of it, with some of its lines garbled."""
    lines = chance.choice(pages).split("\n")
    start = chance.randint(0, max(0, len(lines) - 40))
    lines = lines if chance.random() < 0.3 else lines[:12] + lines[start : start + 20]
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(lines))
        lines[at : at + chance.randint(0, 2)] = [garble(lines[at], chance)]
    return "\n".join(lines)


def garble(line: str, chance: random.Random) -> str:
    """The line with something put in, taken out, or indented in another way."""
    at = chance.randint(0, len(line))
    kinds = (
        lambda: line[:at] + chance.choice(GARBAGE) + line[at:],
        lambda: line[:at] + line[at + 1 :],
        lambda: " " * chance.randint(1, 5) + line,
        lambda: line.lstrip(),
        lambda: line[:at] + "\n" + line[at:],
    )
    return chance.choice(kinds)()


def find_faults(text: str) -> list[str]:
    """What does not hold for a page; each exception of ours goes through."""
    faults = []
    lines = normalise(text).split("\n")
    for problem in load_page(text, "x.md", LOADER).problems:
        if not 1 <= problem.line <= len(lines) or not 1 <= problem.column <= len(lines[problem.line - 1]) + 1:
            faults.append(f"outside of the file: {problem}")
    html = Markdown(extensions=[*EXTENSIONS, MlopsCanvasExtension()]).convert(text)
    shown = unescape(unescape(html)).casefold().replace("\x00", "")
    lost = sorted(word for word in _find_words(text) - ALIASES if word not in shown)
    if lost:  # some are lost without us too, in HTML that is broken
        front = split_front_matter(normalise(text))
        body = "\n".join(lines[front.end :] if front else lines)
        alone = unescape(Markdown(extensions=EXTENSIONS).convert(body)).casefold()
        lost = [word for word in lost if word in alone or word not in body.casefold()]
    return [*faults, f"lost: {', '.join(lost)}"] if lost else faults


def _find_words(text: str) -> set[str]:
    """The words of a page that its readers should see."""
    text = normalise(re.sub("[\x00\x02\x03]", "", text))  # which Markdown and YAML have no use for
    front = split_front_matter(text)
    if front:
        text = f"{_find_canvas(front.yaml)}\n" + "\n".join(text.split("\n")[front.end :])
    return set(_WORD.findall(_UNSEEN.sub("\n", _UNSHOWN.sub("", text)).casefold()))


def _find_canvas(yaml: str) -> str:
    """The lines of a front matter that are below a key `canvas`, without the keys themselves."""
    match = re.search(r"^canvas:.*\n((?:[ \t].*\n|\s*\n)*)", yaml, re.MULTILINE)
    return re.sub(r"^ {2}[\w-]+:|^ *#.*", "", match[1], flags=re.MULTILINE) if match else ""


def fence(yaml: str) -> str:
    """A page that is one fence."""
    return f"```mlops-canvas\n{yaml}\n```\n"


def make_huge_pages(many: int) -> dict[str, str]:
    """Pages of many lines or characters that are read in a time that grows with their length, by name."""
    return {
        "fences, each open": FRONT + "```a\n" * many,
        "fences of two kinds": FRONT + "```a\n~~~b\n" * many,
        "fences in indented code": FRONT + "    ```a\n" * many,
        "fences in a list": FRONT + "- a\n\n" + "    ```a\n" * many + "b\n",
        "comments, each open": FRONT + "<!-- x\n" * many,
        "tags, each open": FRONT + "<a x\n" * (many // 10),
        "brackets in a title": "---\ncanvas:\n  iteration: 1\n---\n# " + "[a" * many,
        "stars in a summary": '---\ncanvas:\n  product: P\n  value_proposition: "' + "*a " * many + '"\n---\nx\n',
        "headings of boxes": FRONT + "## Background\n\nx\n\n" * (many // 10),
        "headings of columns": FRONT + "# Problem\n## Problem\n### Background\n" * (many // 10),
        "no end of the front matter": "---\ncanvas:\n" + "a: b\n" * many,
        "a long line": FRONT + "word " * (10 * many),
        "blank lines": "\n" * (5 * many) + FRONT,
        "words in a box": "---\ncanvas:\n  background: |\n" + "    word word word word word\n" * (many // 10) + "---\nx\n",
        "spaces in a heading": FRONT + "## a" + " " * many + "b\n",
        "spaces in a fence": FRONT + "```a" + " " * many + "b\n",
        "spaces in a title": "---\ntitle: a" + " " * many + "b\ncanvas:\n  iteration: 1\n---\nx\n",
        "spaces before a brace": FRONT + "## a" + " " * many + "{b\n",
        "comments in a box": FRONT + "## Value proposition\n" + "<!---->" * many,
        "links in a box": FRONT + "## Background\n" + "](" * many,
        "stars in each line": FRONT + "## Value proposition\n" + ("*a " * 600 + "\n") * (many // 400),
        "canvases": (fence("product: P\nbackground: x") + "\n") * (many // 200),
        "keys": fence("\n".join(f"k{number}: x" for number in range(many // 50))),
    }  # fmt: skip


def read_huge_page(text: str) -> None:
    """Read a huge page, with what is computed of its first canvas; raise `AssertionError` if it has none."""
    page = load_page(text, "x.md", LOADER)
    assert page.canvases
    for block in page.canvases[:1]:
        if block.canvas:
            assert isinstance(block.canvas.summary, str)
            size = print_size(block.canvas)
            assert size is None or size >= SMALLEST


def main() -> None:
    """Read huge pages, then spoil pages at random, each several times, and print those with a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="pages to make (default: 100000)")
    parser.add_argument("--seed", type=int, default=0, help="another number makes other pages")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    for name, text in make_huge_pages(HUGE).items():
        print(f"a huge page: {name}", flush=True)
        read_huge_page(text)
    pages = read_pages()
    faulty = 0
    for number in range(options.count):
        text = spoil(pages, random.Random(f"{options.seed}-{number}"))
        try:
            faults = find_faults(text)
        except Exception as error:
            faults = [f"{type(error).__name__}: {error}"]
        if faults:
            faulty += 1
            print(f"page {number} of seed {options.seed}:", *faults, ascii(text), sep="\n", flush=True)
        if number % 1000 == 999:
            print(f"{number + 1} pages, {faulty} with a fault", flush=True)
    sys.exit(1 if faulty else 0)


if __name__ == "__main__":
    main()
