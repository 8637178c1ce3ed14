"""Owns one finding about an author's text, and the search for what they may have meant."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Code = Literal[
    "box-twice", "duplicate-key", "empty-canvas", "empty-id", "front-matter", "id-twice", "invalid-date", "lone-marker",
    "misplaced-block", "misspelt-fence", "not-indented", "not-rendered", "open-fence", "stray-heading", "unknown-box",
    "unknown-definition", "unknown-key", "unknown-product", "unknown-stage", "unreadable-file", "unsafe-link",
    "wrong-definition", "wrong-type", "wrong-words", "yaml-syntax",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a page that its author should mend.

    `line` and `column` count from 1, in the file named by `path`. `code` names the kind of problem
    and is explained in `docs/problems.md`. `excerpt` holds text of the author that no box shows. As a
    text, a problem is one line that is safe to print: the others hold what authors wrote, as it is.
    """

    code: Code
    message: str
    path: str
    line: int
    column: int = 1
    hint: str = ""
    excerpt: str = ""

    @property
    def text(self) -> str:
        """What is wrong and what was expected, without the position."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __str__(self) -> str:
        return make_visible(f"{self.path}:{self.line}:{self.column}: {self.text} [{self.code}]")


def make_visible(text: str) -> str:
    r"""`text` with all that does not show, or acts on a terminal, written as an escape: `\n`, `\x1b`, `\u202e`."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def suggest(value: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """The hint "did you mean ...?" for the choice nearest to `value`, or an empty text.

    `cutoff`, from 0 to 1, is how like each other the two have to be.
    """
    by_fold = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(value.casefold(), by_fold, n=1, cutoff=cutoff)
    return f"did you mean '{by_fold[near[0]]}'?" if near else ""


def join_names(names: Iterable[str]) -> str:
    """Names in a sentence."""
    return ", ".join(f"'{name}'" for name in names)
