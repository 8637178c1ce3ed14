"""The texts that we add to pages, in one language: with plural forms, dates and lists.

A text is looked up by its English words, as in gettext. English needs no file and nothing that is slow to load;
`po_file` reads other languages. What authors write, and the titles and prompts of boxes, are not among these texts.
"""

from __future__ import annotations

from dataclasses import field
from gettext import NullTranslations
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

ENGLISH = "en"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"}
_NUMBERS = range(200)  # every plural form of every language has one of these


def english_day(value: date) -> str:
    """`12 Nov 2026`."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def english_span(value: date, skeleton: str) -> str:
    """`Nov 2026` and, with a `Q` in the skeleton, `Q4 2026`."""
    return f"{f'Q{(value.month + 2) // 3}' if 'Q' in skeleton else _MONTHS[value.month - 1]} {value.year}"


def english_form(number: int) -> str:
    """The name of the plural form of a number, https://cldr.unicode.org/index/cldr-spec/plural-rules."""
    return "one" if number == 1 else "other"


def primary(language: str) -> str:
    """The language of a tag without its region or script: `pt` for `pt-BR`."""
    return language.replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages around our texts are written in; `language` is None if nobody knows."""

    language: str | None = None
    right_to_left: bool = False

    def mark(self, language: str | None) -> dict[str, str]:
        """The attributes of an element in another language: only what differs from the page."""
        attributes = {}
        if language and self.language and primary(language) != primary(self.language):
            attributes["lang"] = language
        if language and is_right_to_left(language) != self.right_to_left:
            attributes["dir"] = "ltr" if self.right_to_left else "rtl"
        return attributes


def make_frame(language: object, direction: object = None) -> Frame:
    """What pages are written in.

    Args:
        language: The language of their theme, a tag such as `pt-BR`.
        direction: The direction of their theme, `rtl` or `ltr`; by default, that of the language.
    """
    tag = str(language or "").replace("_", "-")
    return Frame(tag or None, direction == "rtl" if direction else is_right_to_left(tag))


def is_right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return primary(language) in _RIGHT_TO_LEFT


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language (a tag such as `en` or `pt-BR`), for the pages that `frame` describes.

    `form_of` names the plural form of a number as browsers do, and `format_day` writes a date. `format_span` writes its
    month or its quarter, by a skeleton of Unicode: `yMMM` or `yQQQ`.
    """

    language: str = ENGLISH
    frame: Frame = field(default_factory=Frame)
    translations: NullTranslations = field(default_factory=NullTranslations)
    format_day: Callable[[date], str] = english_day
    form_of: Callable[[int], str] = english_form
    format_span: Callable[[date, str], str] = english_span

    def gettext(self, text: str, **values: object) -> str:
        """The words for an English text, with `values` in place of its `{names}`."""
        found = self.translations.gettext(text)
        return found.format(**values) if values else found

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """The words for an English text that goes with a number, in the plural form of that number."""
        found = self.translations.ngettext(one, many, number)
        return found.format(**values) if values else found

    def list_names(self, names: Iterable[str]) -> str:
        """`A, B`."""
        return self.gettext(", ").join(names)

    def stage(self, name: str) -> str | None:
        """The words for one of the usual stages; None for a stage of the site's own."""
        stages = {
            "idea": self.gettext("Idea"),
            "exploration": self.gettext("Exploration"),
            "pilot": self.gettext("Pilot"),
            "production": self.gettext("Production"),
            "retired": self.gettext("Retired"),
        }
        return stages.get(name)

    def list_forms(self, say: Callable[[int], str]) -> dict[str, str]:
        """What `say` says of a number, by the plural form of that number: for scripts."""
        return {self.form_of(number): say(number) for number in reversed(_NUMBERS)}
