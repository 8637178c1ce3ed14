from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from mkdocs_mlops_canvas.languages.po_file import LANGUAGES, list_messages, load_words
from mkdocs_mlops_canvas.languages.words import Frame
from tests.messages import PACKAGE, PO_HEADER, find_used_messages

if TYPE_CHECKING:
    from pathlib import Path


NAMES_IN_BRACES = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_file_has_every_text_that_we_use_and_no_other(language: str) -> None:
    with (PACKAGE / "languages" / f"{language}.po").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    messages = [message for message in catalog if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    ids = {message.id if isinstance(message.id, tuple) else (message.id,) for message in messages}
    assert ids == set(find_used_messages().values())
    for message in messages:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        english = message.id[-1] if isinstance(message.id, tuple) else message.id
        assert all(texts), english
        for text in texts:
            assert sorted(NAMES_IN_BRACES.findall(text)) == sorted(NAMES_IN_BRACES.findall(english)), text


def test_the_files_have_the_same_texts() -> None:
    assert set(list_messages().values()) == set(find_used_messages().values())


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("dk", "did you mean 'da'?"),
        ("Dansk", "did you mean 'da'?"),
        ("german", "did you mean 'de'?"),
        ("fo", "the languages are en, da, de; set the option 'words' to a file with another language"),
    ],
)
def test_an_unknown_language_that_one_asks_for_is_told(language: str, hint: str) -> None:
    words, warnings = load_words(Frame("da"), language)
    assert words.language == "en"
    assert warnings == [f"option 'language': unknown language '{language}'; {hint}"]


PRINT = 'msgid "Print"\nmsgstr "{}"\n'


@pytest.mark.parametrize(
    ("page", "language", "header", "expected"),
    [
        ("da", "", PO_HEADER.format("da"), "Print ud"),
        ("da-DK", "", PO_HEADER.format("da"), "Print ud"),
        ("fo", "", PO_HEADER.format("fo"), "Print ud"),
        ("en", "fo", PO_HEADER.format("fo"), "Print ud"),
        ("en", "", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n', "Print ud"),
        ("de", "", PO_HEADER.format("da"), "Drucken"),
    ],
)
def test_words_of_a_site_come_first(page: str, language: str, header: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "own.po").write_text(header + PRINT.format("Print ud"), "utf-8")
    words, warnings = load_words(Frame(page), language, "own.po", str(tmp_path), is_one_of_many=page == "de")
    assert warnings == []
    assert words.gettext("Print") == expected
    assert words.gettext("Edit") == {"da": "Rediger", "da-DK": "Rediger", "de": "Bearbeiten"}.get(page, "Edit")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Print: Udskriv\n", "own.po:1:1: the line cannot be read; write 'msgid \"...\"' and 'msgstr \"...\"' [wrong-words]"),
        (PO_HEADER.format("da") + 'msgid "Prnt"\nmsgstr "x"\n', "own.po:6:1: unknown text 'Prnt'; did you mean 'Print'? [wrong-words]"),
        (PO_HEADER.format("da") + 'msgid "by {names}"\nmsgstr "af {name}"\n', "own.po:6:1: the names in braces differ from those of 'by {names}'; write these: {names} [wrong-words]"),
        (PO_HEADER.format("da") + 'msgid "Print"\nmsgstr "{0.__class__}"\n', "own.po:6:1: the names in braces differ from those of 'Print'; write these: none [wrong-words]"),
        (PO_HEADER.format("da") + 'msgid "{n} product"\nmsgid_plural "{n} products"\nmsgstr[0] "{n} ting"\n', "own.po:6:1: '{n} product' lacks a plural form; write 'msgstr[0]' to 'msgstr[1]' [wrong-words]"),
        (PO_HEADER.format("da").replace("da\\n", "da\\nPlural-Forms: nplurals=2; plural=import os;\\n"), "own.po:1:1: the file cannot be read"),
        (PO_HEADER.format("da").replace("da\\n", "da\\nPlural-Forms: nplurals=2; plural=1%n;\\n"), "own.po:1:1: the file cannot be read"),
        (PO_HEADER.format("fo"), "own.po: the labels are for 'fo', but the pages are in 'da'; set the option 'language' to 'fo', or fix the header 'Language' of the file"),
        ("\ufffe\x00", "own.po:1:1: "),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_and_does_no_harm(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "own.po").write_text(text, "utf-8")
    words, warnings = load_words(Frame("da"), "", "own.po", str(tmp_path))
    assert len(warnings) == 1
    assert warnings[0].startswith(expected)
    assert words.gettext("Print") == "Udskriv"
    assert words.gettext("by {names}", names="A") == "af A"
    assert words.ngettext("{n} product", "{n} products", 2, n=2) == "2 produkter"


def test_a_file_that_is_not_there_is_told() -> None:
    words, warnings = load_words(Frame("da"), "", "none.po")
    assert words.gettext("Print") == "Udskriv"
    assert len(warnings) == 1
    assert warnings[0].startswith("none.po:1:1: the file cannot be read")


def test_a_quote_that_is_missing_is_told_and_spoils_no_word(tmp_path: Path) -> None:
    (tmp_path / "fo.po").write_text('msgid ""\nmsgstr ""\n"Language: da\\n"\n\nmsgid "Owner"\nmsgstr "Eigari\n')
    words, warnings = load_words(Frame("da"), "", "fo.po", str(tmp_path))
    assert [warning.partition(";")[0] for warning in warnings] == ["fo.po:6:1: the line cannot be read"]
    assert words.gettext("Owner") == load_words(Frame("da"))[0].gettext("Owner")
