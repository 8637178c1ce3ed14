"""A problem: one thing that an author has to fix, with its place."""

from __future__ import annotations

from dataclasses import field
from traceback import format_exception
from typing import Literal

from mkdocs_mlops_canvas.text.records import dataclass

Code = Literal[
    "box-twice", "duplicate-key", "empty-canvas", "empty-id", "front-matter", "id-twice", "invalid-date",
    "lone-marker", "misplaced-block", "missing-fact", "misspelt-fence", "not-indented", "not-rendered", "open-fence",
    "rule", "source-copy", "stray-heading", "unclear-order", "unexpected-error", "unknown-box", "unknown-definition",
    "unknown-key", "unknown-product", "unknown-stage", "unreadable-file", "unsafe-link", "wrong-definition",
    "wrong-profile", "wrong-rule", "wrong-type", "wrong-words", "yaml-syntax",
]  # fmt: skip


Level = Literal["info", "warning", "error"]

MANUAL = ""
"""The address of the page with a section for each code, once the manual has one; until then, nothing links to it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a page that its author should fix.

    `line` and `column` count from 1, in the file `path`. `code` is explained in `docs/reference/problems.md`.
    `excerpt` is text of the author that no box shows, `traceback` is for a debug log. A `rule` of the site has its own
    `level`. Only `str(problem)` is safe to print: the fields hold text of authors unchanged.
    """

    code: Code
    message: str
    path: str
    line: int
    column: int = 1
    hint: str = ""
    excerpt: str = ""
    traceback: str = field(default="", compare=False, repr=False)
    level: Level = "error"
    rule: str = ""

    @property
    def manual(self) -> str:
        """The address of its section of the manual, if that is known."""
        return f"{MANUAL}#{self.code}" if MANUAL else ""

    @property
    def text(self) -> str:
        """What is wrong and what was expected, without the position."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        note = "" if self.level != "info" else "info: "
        return make_visible(f"{self.path}:{self.line}:{self.column}: {note}{self.text} [{self.code}]")


def describe_exception(error: Exception, path: str, line: int = 1, column: int = 1, excerpt: str = "") -> Problem:
    """Report an unexpected exception as a problem of one canvas, which has the text `excerpt` if nothing shows it."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    hint = "run the build with '--verbose' for the traceback, and report it"
    lines = "".join(format_exception(error))
    return Problem("unexpected-error", f"unexpected {reason}", path, line, column, hint, excerpt, lines)


def make_visible(text: str) -> str:
    r"""`text` with invisible and control characters as escapes: `\n`, `\x1b`, `\u202e`."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
