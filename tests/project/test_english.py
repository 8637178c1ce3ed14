"""The manual speaks the language of its field: phrases that made readers stumble do not come back."""

from __future__ import annotations

import re
import tokenize
from pathlib import Path

import pytest

from mkdocs_mlops_canvas.text.outline import read_outline

ROOT = Path(__file__).parents[2]
PLACES = (
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/**/*.md",
    *(f"mkdocs_mlops_canvas/{room}/**/*.py" for room in ("canvas", "reading", "portfolio", "sources", "cli")),
)
"""What is checked: paths and patterns, of Markdown (text without code) and of Python (texts, docstrings and comments)."""

PHRASES = {
    # idioms that only we used, with what to write
    r"\btold\b|\btells?\b": "reported, says, shows",
    r"\bstands?\b(?! for)": "is, is shown",
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bof (ours|yours|theirs)\b": "your, of the package",
    r"\bgo(es)? by\b": "uses, follows",
    r"\bminds?\b": "ignores, cares",
    r"(?<!AI[ -])\b(acts?|acting)\b": "runs, has an effect",
    r"\bspoil(s|ed)?\b": "break",
    r"\bcomes? (again|twice|from elsewhere)\b": "is repeated",
    r"\bthose (of|in|that|which|who)\b": "repeat the noun",
    r"(?<!there )\b(is|are) (?-i:none)\b": "is not set",
    r"\bwhat no\b": "text that does not",
    r"\bfor want of\b": "because ... is missing",
    r"\b(leads?|leading) (to|from|out|somewhere|nowhere)\b": "links to, points to, opens",
    r"\bneighbours?\b": "other plugins",
    r"\bremed(y|ies)\b": "fix",
    r"(?<!\d )(?<!number of )\bwords\b(?!:)": "text, translations, labels",
    r"\b(the|its|their) past\b|\b(is|are) past\b": "history; has passed",
    # and what they made of sentences
    r"\badds? up\b": "collects",
    r"\bhas to be named\b": "keep ... in the list",
    r"\bmakes? itself\b": "is generated automatically",
    r"\bwill do\b": "is enough",
    r"\bhave to hold\b": "are combined with AND",
    r"\bwhat it would give\b": "how many match",
    r"\btaken? back\b": "reverted",
    r"\bthe (latter|former)\b": "name it",
    r"\bcalls? for nobody\b": "do not notify anyone",
    r"\bwho may\b": "anyone who can",
    r"\bnothing .{0,40}has an effect\b": "is ignored",
    r"\bshows no canvas\b": "unknown fence",
    r"\bowns the\b": "say what it is",
    # German and Danish in English
    r"\bbeside\b": "next to",
    r"\bnearly (right|the right)\b": "misspelt, almost",
    r"(?<!there )\b(is|are) no (?!longer|more|need)": "is not a",
    r"\bpass(es|ed)? over\b": "ignores",
    r"\bsay nothing\b(?! about)": "without a message",
    r"\bwithout a word\b": "without a message",
    r"\bas seen from\b": "relative to",
    r"\bgiven up\b": "stopped",
    r"\bunpacked\b": "after decompression",
}  # fmt: skip
_PROSE = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}  # from Python 3.12
_CODE = re.compile(r"(`+).*?\1|<!--.*?-->|\]\([^)]*\)|^## [a-z_-]+$", re.S | re.M)


def read_prose(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that people read, with their numbers."""
    if path.suffix == ".py":
        with path.open("rb") as file:
            return [
                (token.start[0], _CODE.sub("", token.string))
                for token in tokenize.tokenize(file.readline)
                if token.type in _PROSE and " " in token.string
            ]
    lines = path.read_text("utf-8").split("\n")
    for fence in read_outline(lines).fences:
        lines[fence.start : fence.end] = [""] * (fence.end - fence.start)
    text = _CODE.sub(lambda found: "\n" * found[0].count("\n"), "\n".join(lines))
    return list(enumerate(text.split("\n"), 1))


def list_files() -> list[Path]:
    return sorted({path for place in PLACES for path in ROOT.glob(place)})


@pytest.mark.parametrize("path", list_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_is_written_as_a_native_would(path: Path) -> None:
    found = [
        f"{path.name}:{number}: '{match[0]}' (say: {better})"
        for number, line in read_prose(path)
        for phrase, better in PHRASES.items()
        for match in re.finditer(phrase, line, re.I)
    ]
    assert found == []


def test_the_phrases_are_found_where_they_are(tmp_path: Path) -> None:
    page, module = tmp_path / "a.md", tmp_path / "a.py"
    page.write_text("`told`\n\n```text\ntold\n```\n\nProblems are told.\n", "utf-8")
    module.write_text('told = 1\n\n\ndef told() -> None:\n    """Problems are told."""  # told\n', "utf-8")
    assert [number for number, line in read_prose(page) if "told" in line] == [7]
    assert [line for _, line in read_prose(module)] == ['"""Problems are told."""', "# told"]
