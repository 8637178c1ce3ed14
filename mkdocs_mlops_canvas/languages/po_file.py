"""PO files: those of the package, which are beside this module, and those of a site, which are checked."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.languages.words import ENGLISH, Frame, Words, english_day, english_form
from mkdocs_mlops_canvas.text.names import find_nearest, suggest
from mkdocs_mlops_canvas.text.problem import Problem
from mkdocs_mlops_canvas.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from babel import Locale
    from babel.messages.catalog import Catalog, Message

_FOLDER = Path(__file__).parent
_FORM = "write 'msgid \"...\"' and 'msgstr \"...\"'"
# `# comment`, `msgid "text"`, `msgstr[1] "texts"`, `"more of it"`
_LINE = re.compile(r'\s*(?:$|#|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*$)')
_PLACEHOLDER = re.compile(r"\{(\w*)\}|[{}]")  # `{total}`, and braces that stand alone

LANGUAGES = (ENGLISH, *sorted(path.stem for path in _FOLDER.glob("*.po")))


@dataclass(frozen=True, slots=True)
class _PoFile:
    """The texts of a PO file, and the language that its header names."""

    language: str | None
    translations: NullTranslations


def load_words(
    frame: Frame, language: str = "", name: str = "", folder: str = "", is_one_of_many: bool = False
) -> tuple[Words, list[str]]:
    """The words for some pages.

    Args:
        frame: What the pages are written in.
        language: The option `language`: what the words are in, if not in the language of the pages.
        name: The option `words`: the path of a PO file whose texts come before those of the package.
        folder: What that path is relative to.
        is_one_of_many: Whether the site has pages in other languages, which the file may be for.

    Returns:
        The words, and what is wrong with the options.
    """
    wanted = (language or frame.language or ENGLISH).replace("_", "-")
    own, problems = _read_own(name, folder) if name else (None, [])
    warnings = [str(problem) for problem in problems]
    if own and own.language and own.language not in _narrow(wanted):
        if not is_one_of_many:
            hint = f"set the option 'language' to '{own.language}', or fix the header 'Language' of the file"
            warnings.append(f"{name}: the labels are for '{own.language}', but the pages are in '{wanted}'; {hint}")
        own = None
    shipped = next((item for item in _narrow(wanted) if item in LANGUAGES), None)
    if not shipped and not own:
        if language:
            warnings.append(f"option 'language': unknown language '{language}'; {_suggest_language(language)}")
        return Words(frame=frame), warnings
    if shipped == ENGLISH and not own:
        return Words(wanted, frame), warnings
    return _make_words(wanted, frame, shipped, own), warnings


def check_po_file(name: str) -> list[Problem]:
    """What is wrong with a site's PO file."""
    return _read_own(name, "")[1]


def list_messages() -> Mapping[str, tuple[str, ...]]:
    """All texts that can be translated: the English one, or the first of two, and all of them."""
    return {_ids(message)[0]: _ids(message) for message in _read(_FOLDER / f"{LANGUAGES[1]}.po") if message.id}


def _narrow(language: str) -> list[str]:
    """The languages whose words do for a tag, the nearest first: `pt-BR`, `pt`."""
    parts = [part.lower() if at == 0 else part for at, part in enumerate(language.replace("_", "-").split("-"))]
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _make_words(language: str, frame: Frame, shipped: str | None, own: _PoFile | None) -> Words:
    translations = own.translations if own else _load_shipped(shipped or ENGLISH)
    if own and shipped and shipped != ENGLISH:
        translations.add_fallback(_load_shipped(shipped))
    locale = _load_locale(language)
    if locale is None or locale.language == ENGLISH:
        return Words(language, frame, translations, english_day, english_form)
    from babel.dates import format_date, format_skeleton

    return Words(
        language, frame, translations, partial(format_date, format="medium", locale=locale), locale.plural_form,
        lambda day, skeleton: format_skeleton(skeleton, day, locale=locale),
    )  # fmt: skip


def _load_locale(language: str) -> Locale | None:
    """What Unicode knows of a language; None if it knows nothing."""
    from babel import Locale, UnknownLocaleError

    for name in _narrow(language):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


@cache
def _load_shipped(language: str) -> NullTranslations:
    return _compile(_read(_FOLDER / f"{language}.po"))


def _read(path: Path) -> Catalog:
    # imported late: English needs none of it
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _compile(catalog: Catalog) -> NullTranslations:
    """The texts of a catalogue, to be looked up."""
    from gettext import GNUTranslations
    from io import BytesIO

    from babel.messages.mofile import write_mo

    file = BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return GNUTranslations(file)


def _read_own(name: str, folder: str) -> tuple[_PoFile | None, list[Problem]]:
    """A site's file, None if it cannot be used, and its problems; texts that are wrong are left out."""
    from babel.messages.pofile import PoFileError

    def tell(message: str, line: int = 1, hint: str = "") -> Problem:
        return Problem("wrong-words", message, name, line, 1, hint)

    try:
        for number, line in enumerate(Path(folder, name).read_text("utf-8").splitlines(), 1):
            if not _LINE.match(line):  # Babel takes a line whose last quote is missing, and its last letter away
                return None, [tell("the line cannot be read", number, _FORM)]
        catalog = _read(Path(folder, name))
        problems = list(_check_texts(catalog))
        for message, _, _ in problems:
            catalog.delete(message.id, message.context)
        compiled = _compile(catalog)
        for number in range(200):
            compiled.ngettext("{n} product", "{n} products", number)
    except OSError as error:
        return None, [Problem("unreadable-file", f"the file cannot be read: {error}", name, 1)]
    except PoFileError as error:
        return None, [tell("the line cannot be read", error.lineno + 1, _FORM)]
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        return None, [tell(f"the file cannot be read: {error}", 1, "fix its header")]
    language = catalog.locale_identifier.replace("_", "-") if catalog.locale_identifier else None
    return _PoFile(language, compiled), [tell(text, message.lineno or 1, hint) for message, text, hint in problems]


def _check_texts(catalog: Catalog) -> Iterator[tuple[Message, str, str]]:
    """Each message of a site's file that would do harm or nothing: what is wrong with it, and how to fix it."""
    known = list_messages()
    for message in catalog:
        if not message.id:
            continue
        ids, texts = _ids(message), _texts(message)
        if known.get(ids[0]) != ids:
            near = suggest(ids[0], known) or "copy the texts from the files in the folder 'languages' of the package"
            yield message, f"unknown text '{ids[0]}'", near
        elif any(text and not _fits(text, ids) for text in texts):
            names = ", ".join(_placeholders(ids[-1])) or "none"
            yield message, f"the names in braces differ from those of '{ids[-1]}'", f"write these: {names}"
        elif any(texts) and not all(texts):
            hint = f"write 'msgstr[0]' to 'msgstr[{catalog.num_plurals - 1}]'"
            yield message, f"'{ids[0]}' lacks a plural form", hint


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _fits(text: str, ids: tuple[str, ...]) -> bool:
    """Whether a text has the names in braces of the English one; a plural form may do without its number."""
    own, english = _placeholders(text), _placeholders(ids[-1])
    return own == english or (len(ids) > 1 and len(own) < len(english) and set(own) < set(english))


def _placeholders(text: str) -> list[str]:
    """The names in braces of a text, in the order of the alphabet."""
    return sorted(match[0] for match in _PLACEHOLDER.finditer(text))


def _suggest_language(language: str) -> str:
    """What an author may have meant: a country's language, or a language by its name."""
    from babel import Locale
    from babel.languages import get_official_languages

    official = get_official_languages(language.upper())
    names = {item: item for item in LANGUAGES}
    for item in LANGUAGES:
        locale = Locale.parse(item)
        names |= {str(locale.english_name).lower(): item, str(locale.display_name).lower(): item}
    name = find_nearest(language, names)
    near = next((item for item in official if item in LANGUAGES), names[name] if name else None)
    if near:
        return f"did you mean '{near}'?"
    return f"the languages are {', '.join(LANGUAGES)}; set the option 'words' to a file with another language"
