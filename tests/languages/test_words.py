from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.languages.po_file import load_words
from mkdocs_mlops_canvas.languages.words import Frame
from tests.messages import PO_HEADER

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_mlops_canvas.languages.words import Words
    from mkdocs_mlops_canvas.reading.canvas_loader import Loader


def load(language: str, **options: str) -> Words:
    words, warnings = load_words(Frame(language), **options)
    assert warnings == []
    return words


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["0 products", "1 product", "2 products", "5 products"]),
        ("da", ["0 produkter", "1 produkt", "2 produkter", "5 produkter"]),
        ("de", ["0 Produkte", "1 Produkt", "2 Produkte", "5 Produkte"]),
    ],
)
def test_plural_forms(language: str, expected: list[str]) -> None:
    words = load(language)
    assert [words.ngettext("{n} product", "{n} products", n, n=n) for n in (0, 1, 2, 5)] == expected


def test_months_and_quarters() -> None:
    day = date(2026, 11, 12)
    found = {
        name: [load(name).format_span(day, skeleton) for skeleton in ("yMMM", "yQQQ")] for name in ("en", "da", "de")
    }
    assert found == {
        "en": ["Nov 2026", "Q4 2026"], "da": ["nov. 2026", "4. kvt. 2026"], "de": ["Nov. 2026", "Q4 2026"]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "12 Nov 2026"), ("en-GB", "12 Nov 2026"), ("da", "12. nov. 2026"), ("da-DK", "12. nov. 2026"),
     ("de_AT", "12.11.2026"), ("xx", "12 Nov 2026")],
)  # fmt: skip
def test_dates_are_in_the_form_of_the_reader(language: str, expected: str) -> None:
    assert load(language).format_day(date(2026, 11, 12)) == expected


def test_a_language_that_we_do_not_have_is_english_and_marked(loader: Loader) -> None:
    words = load("fo")
    assert (words.language, words.gettext("Print")) == ("en", "Print")
    assert words.frame.mark(words.language) == {"lang": "en"}
    assert Frame("ar", True).mark("en") == {"lang": "en", "dir": "ltr"}
    assert Frame("en", True).mark("en") == {"dir": "ltr"}
    assert Frame("da").mark("da-DK") == Frame().mark("en") == {}


def test_each_plural_form_has_the_name_that_browsers_give_it(tmp_path: Path) -> None:
    forms = "".join(
        f'msgstr[{number}] "{{n}} {text}"\n' for number, text in enumerate(["продукт", "продукта", "продуктов"])
    )
    text = PO_HEADER.format("ru") + f'msgid "{{n}} product"\nmsgid_plural "{{n}} products"\n{forms}'
    (tmp_path / "ru.po").write_text(text, "utf-8")
    words = load("ru", name="ru.po", folder=str(tmp_path))
    assert [words.ngettext("{n} product", "{n} products", n, n=n) for n in (1, 2, 5, 21)] == [
        "1 продукт", "2 продукта", "5 продуктов", "21 продукт"]  # fmt: skip
    found = words.list_forms(lambda number: words.ngettext("{n} product", "{n} products", number))
    assert found == {"one": "{n} продукт", "few": "{n} продукта", "many": "{n} продуктов"}
