"""Compares the text of a box with the same text on a plain page: `make fidelity FOLDER=...`.

The folder holds texts: Markdown files (`.md`, `.txt`), or JSON files, each with a list of objects. `markdown` is the text, and
`extensions` and `extension_configs` are those of Python-Markdown, if they are not the usual ones. The examples of CommonMark,
and what the tests of Python-Markdown and pymdown-extensions convert, are such texts.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdown import Markdown

from mkdocs_mlops_canvas.text.outline import read_outline

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSIONS = ["extra", "admonition", "sane_lists", "toc"]
LONG = "mlops-canvas__long-words"  # a class that the sheet needs
VERBATIM = {"pre", "textarea", "script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HEADING = re.compile(r"h[1-6]")
_TOC = re.compile(r"^\[TOC\]", re.MULTILINE)


def _indent(text: str, by: int) -> str:
    return "".join(f"{' ' * by}{line}" if line != "\n" else line for line in text.splitlines(keepends=True))


def write_front_matter(text: str) -> str:
    return f"---\ncanvas:\n  product: A\n  background: |2+\n{_indent(text, 4)}\n---\n"


def write_fence(text: str) -> str:
    signs = "~" * max(3, *(len(run) + 1 for run in re.findall("~+", text)), 0)
    return f"{signs}mlops-canvas\nproduct: A\nbackground: |2+\n{_indent(text, 2)}\n{signs}\n"


def write_sections(text: str) -> str:
    return f"---\ncanvas: {{product: A}}\n---\n\n## Background\n\n{text}\n"


FORMS = {"front matter": write_front_matter, "fence": write_fence, "sections": write_sections}


def normalise(parts: list[Any]) -> list[Any]:
    """What must be equal: elements and words; not the level of a heading, and the id that it got from its words."""
    found: list[Any] = []
    for part in parts:
        if isinstance(part, Tag):
            is_heading = _HEADING.fullmatch(part.name)
            attrs = {
                key: value for key, value in part.attrs.items() if value != [LONG] and (key != "id" or not is_heading)
            }
            inside = [part.get_text()] if part.name in VERBATIM else normalise(part.contents)
            found.append(["h" if is_heading else part.name, json.dumps(attrs, sort_keys=True), *inside])
        elif not isinstance(part, PreformattedString) and (words := " ".join(re.sub("[\x02\x03]", "", part).split())):
            found.append(words)
    return found


def render(text: str, case: dict[str, Any], *own: str) -> str:
    names = [*case.get("extensions", EXTENSIONS), *own]
    options = {name: value for name, value in case.get("extension_configs", {}).items() if name in names}
    return Markdown(extensions=names, extension_configs=options).convert(text)


def parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def read_box(page: BeautifulSoup) -> list[Any]:
    """What a page has of its box, and the footnotes below the canvas."""
    body = page.select_one(".mlops-canvas__body")
    canvas = page.select_one("article.mlops-canvas")
    below = canvas.find_next_siblings(class_="footnote") if canvas else []
    return [*(body.contents if body else ()), *below]


class _Open(HTMLParser):
    """Whether each element has its end."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.is_balanced = True

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_balanced &= tag in ("br", "hr") or bool(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.is_balanced &= bool(self.stack) and self.stack.pop() == tag


def explain(form: str, text: str, plain: str) -> str:
    """Why a box may differ from a page, as docs/guides/writing.md says; empty if it may not."""
    html = _Open()
    html.feed(plain)
    if form == "sections" and any(heading.level < 3 for heading in read_outline(text.split("\n")).headings):
        return "a heading ends the section"
    if _TOC.search(text):
        return "a table of contents lists the canvas"
    if html.stack or not html.is_balanced:
        return "open elements end with their box"
    if re.match(r"(?:---\n)?[\w-]+:", text):
        return "only a page has meta-data"
    return ""


def compare(case: dict[str, Any], form: str) -> tuple[str, list[Any], list[Any]]:
    """How a box compares to a page: `equal`, `different`, or why it may differ; and what was compared."""
    text = case["markdown"]
    plain = render(f"{text}\n", case)
    canvas = render(FORMS[form](text), case, "mlops_canvas")
    page, box = normalise(parse(plain).contents), normalise(read_box(parse(canvas)))
    return "equal" if page == box else explain(form, text, plain) or "different", page, box


def read_cases(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The texts of a folder, each with its name."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".md", ".txt"):
            yield name, {"markdown": path.read_text("utf-8")}
        elif path.suffix == ".json":
            yield from ((f"{name}[{number}]", case) for number, case in enumerate(json.loads(path.read_text("utf-8"))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=10, help="the number of differences that are shown for each form")
    options = parser.parse_args()
    logging.disable()
    try:
        return _compare_all(options.folder, options.show)
    finally:
        logging.disable(logging.NOTSET)


def _compare_all(folder: Path, most: int) -> int:
    """Compare all texts of a folder, and print counts and the first differences; 1 if there are differences."""
    counts: dict[str, Counter[str]] = {form: Counter() for form in FORMS}
    cases = list(read_cases(folder))
    for name, case in cases:
        for form, count in counts.items():
            try:
                result, page, box = compare(case, form)
            except Exception as error:  # an extension is missing, or the text is more than it can read
                result, page, box = type(error).__name__, [], []
            count[result] += 1
            if result == "different" and count[result] <= most:
                print(f"{name}, {form}: {case['markdown']!r}\n  page: {page}\n  box:  {box}")
    for form, count in counts.items():
        print(
            f"{form}, {len(cases)} texts: {', '.join(f'{number} {result}' for result, number in count.most_common())}"
        )
    return int(not cases or any(count["different"] for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
