"""The text of a page before it is parsed: its line ends, its front matter, and the names of our blocks.

Lines are numbered from 0, in the text that was given; ends are exclusive.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from mkdocs_mlops_canvas.text.names import find_nearest, fold_name
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

FRONT_MATTER_KEY = "canvas"
UNMISTAKABLE_KEYS = ("product", "designed_by", "iteration", "review_by", "supersedes")  # rare in other front matter
LIKELY_KEYS = (*UNMISTAKABLE_KEYS, "owner", "stage")  # a canvas if the headings are those of boxes
CANVAS = "mlops-canvas"
PORTFOLIO = "mlops-portfolio"
MARKER = f"<!-- {CANVAS} -->"
_OURS = {fold_name(name): name for name in (CANVAS, PORTFOLIO)}

_YAML_LINE_ENDS = ("\x85", "\u2028", "\u2029")
# `---`, YAML, `---`: the same shape as in MkDocs (mkdocs/utils/meta.py), but the last line end may be missing
_FRONT_MATTER = re.compile(r"\A(?P<open>\s*---[ \t]*\n)(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?P<end>\n+|\Z)")
# front matter that is never closed, or has no line above it, as far as it goes without a blank line
_OPEN_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:[^\n]+\n)*?canvas:")
_BARE_FRONT_MATTER = re.compile(r"\A(?:[\w-]+:[^\n]*\n)*?canvas:[ \t]*\n[ \t]+[\w-]+:")
_TITLE = re.compile(r"^title:[ \t]+(?P<text>[^#>|\n].*)$", re.MULTILINE)  # `title: Fraud`


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML at the top of a page; `line` is its first line, `end` the first line of the body.

    `swallowed` says why hosts would not see it, if they would not.
    """

    yaml: str
    line: int
    end: int
    swallowed: str | None = None

    @property
    def title(self) -> str | None:
        """The text of `title:`, as far as one line shows it."""
        match = _TITLE.search(self.yaml) if "title:" in self.yaml else None
        return match["text"].partition(" #")[0].strip().strip("\"'") or None if match else None


def normalise(text: str) -> str:
    """`text` without byte-order mark and with line feeds as its only line ends, as hosts read it.

    YAML has more line ends than Markdown; they become spaces, so that both count the same lines.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for end in _YAML_LINE_ENDS:
        text = text.replace(end, " ")
    return text


def split_front_matter(text: str) -> FrontMatter | None:
    """The front matter of a normalised page, if it begins with one."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return None
    swallowed = None
    if not match["open"].startswith("---"):
        swallowed = "front matter must begin on the first line of the file"
    elif not match["end"]:
        swallowed = "the line that ends the front matter needs a line end"
    end = text.count("\n", 0, match.end()) + (not match["end"])
    return FrontMatter(match["yaml"], match["open"].count("\n"), end, swallowed)


def detect_missing_line(text: str) -> Literal["above", "below"] | None:
    """Where a line of `---` is missing, if a normalised page begins with a canvas that should be front matter."""
    if _BARE_FRONT_MATTER.match(text):
        return "above"
    return "below" if _OPEN_FRONT_MATTER.match(text) and split_front_matter(text) is None else None


def may_hold_blocks(text: str) -> bool:
    """Whether a page may hold a canvas or a portfolio: a quick test that is never wrong when it says no."""
    text = text.lower()
    return (
        FRONT_MATTER_KEY in text
        or "mlops" in text
        or (text.lstrip()[:3] == "---" and any(f"{key}:" in text for key in LIKELY_KEYS))
    )


@lru_cache(maxsize=1024)  # the same few names are on every page
def find_meant_block(name: str) -> str | None:
    """The block of ours that the author of a fence meant by `name`; None if it is one, or the name of another language.

    Languages are not known by name: only a name that is very similar to ours counts.
    """
    folded = fold_name(name)
    if name in _OURS.values() or not folded:
        return None
    if folded in (FRONT_MATTER_KEY, "mlops"):
        return CANVAS
    near = find_nearest(folded, _OURS, cutoff=0.8)
    return _OURS[near] if near else None


@lru_cache(maxsize=1024)  # the same few comments are on every page
def find_meant_marker(name: str) -> str | None:
    """Our block that the author of a comment meant, such as `mlops portfolios`; None for other comments.

    Nothing that a comment holds tells whether it is ours, so it has to be more similar than a fence:
    `ml-canvas` and `mlops-canvas-end` belong to others.
    """
    near = find_nearest(fold_name(name), _OURS, cutoff=0.9)
    return _OURS[near] if near else None


def indent_of(line: str) -> int:
    """The number of spaces before the text of a line."""
    return len(line) - len(line.lstrip(" "))


def dedent(lines: Iterable[str], indent: int) -> str:
    """`lines` as one text, with up to `indent` spaces taken from the start of each."""
    if not indent:
        return "\n".join(lines)
    return "\n".join(line[min(indent, indent_of(line)) :] for line in lines)
