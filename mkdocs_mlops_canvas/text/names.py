"""Names: how they are compared, what an author meant by one, and how they are written in sentences and addresses."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOT_A_NAME = re.compile(r"[\W_]+")  # what parts words: `Data verification & governance`, `data-verification`

_LONGEST = 200  # bytes of a name; file systems take about 255, with the ending
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9¹²³]", re.I)  # Windows opens these for any ending


@lru_cache(maxsize=1024)  # the same few names are on every page
def fold_name(name: str) -> str:
    """The form in which names are compared: any case or Unicode form, `&` for `and`, blanks, hyphens or underscores."""
    return _NOT_A_NAME.sub("_", normalize("NFKC", name).casefold().replace("&", " and ")).strip("_")


def slugify(text: str) -> str:
    """An id made of the letters and digits of `text` in any script; empty if it has none."""
    return _NOT_A_NAME.sub("-", text.casefold()).strip("-")


def name_file(slug: str) -> str:
    """The name of a file without an ending; one that no file can have gets a hyphen, or is cut with a hash."""
    data = slug.encode()
    if len(data) > _LONGEST:
        return f"{data[: _LONGEST - 9].decode(errors='ignore')}-{hashlib.sha256(data).hexdigest()[:8]}"
    return f"{slug}-" if _DEVICE.fullmatch(slug) else slug


def make_title(name: str) -> str:
    """A name of a file or a key as a title: `card-fraud` is `Card fraud`."""
    return name.replace("-", " ").replace("_", " ").capitalize()


def find_nearest(value: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The choice that an author who wrote `value` most likely meant.

    Args:
        value: What was written, in any case.
        choices: What could have been written.
        cutoff: How similar the two have to be, from 0 to 1, as `difflib` measures it.
    """
    from difflib import get_close_matches  # imported late: only mistakes need it

    by_fold = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(value.casefold(), by_fold, n=1, cutoff=cutoff)
    return by_fold[near[0]] if near else None


def suggest(value: str, choices: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The hint that names the nearest choice, as `find_nearest` finds it."""
    near = find_nearest(value, choices, cutoff)
    return None if near is None else f"did you mean '{near}'?"


def number_repeated(names: Iterable[str]) -> list[str]:
    """Names, each with a number from the second time on: `churn`, `churn--2`."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name}--{seen[name]}" if seen[name] > 1 else name)
    return numbered


def join_all(names: Sequence[str]) -> str:
    """Names in a sentence that needs all of them: `'one', 'two' and 'three'`."""
    return " and ".join(filter(None, (join_names(names[:-1]), join_names(names[-1:]))))


def join_names(names: Iterable[str]) -> str:
    """Names in a sentence: `'one', 'two'`."""
    return ", ".join(f"'{name}'" for name in names)
