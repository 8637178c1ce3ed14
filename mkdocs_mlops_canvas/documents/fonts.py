"""Fonts: the characters of a document that no font on this machine has, and where to get fonts that have them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# packages of Debian and Ubuntu
_CJK, _EMOJI, _OTHERS = "fonts-noto-cjk", "fonts-noto-color-emoji", "fonts-noto-core"
_CJK_NAMES = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC")
_FIRST_EMOJI = "\U0001f000"
_AFTER_SCRIPT = (
    "LETTER",
    "SYLLABLE",
    "CHARACTER",
    "CAPITAL",
    "SMALL",
)  # `OLD ITALIC LETTER A`


def advise_fonts(missing: Collection[str]) -> str:
    """What to install, where no font has the characters that are `missing`."""
    found = dict(map(_find_script, sorted(missing)))
    scripts, packages = sorted(found, key=str.casefold), sorted(set(found.values()))
    return (
        f"no font on this machine has the characters of: {', '.join(scripts)}; documents show empty boxes instead; "
        f"on Debian and Ubuntu, install fonts with: apt-get install {' '.join(packages)}"
    )


def _find_script(character: str) -> tuple[str, str]:
    """The script of a character, and the package with fonts for it."""
    words = unicodedata.name(character, "SYMBOL").split()
    if words[0] in _CJK_NAMES:
        return "Chinese, Japanese or Korean", _CJK
    if unicodedata.category(character) == "So" and character >= _FIRST_EMOJI:
        return "emoji", _EMOJI
    if not unicodedata.category(character).startswith("L") or words[0] == "MATHEMATICAL":
        return "symbols", _OTHERS
    end = next((at for at, word in enumerate(words) if word in _AFTER_SCRIPT), 1)
    return " ".join(words[:end]).title(), _OTHERS
