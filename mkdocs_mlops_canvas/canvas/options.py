"""The options that every host of a site has: their choices, their defaults, and the checks of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mkdocs_mlops_canvas.canvas.definition import DEFAULT_VERSION, PROFILES, load_definitions
from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.text.names import join_names, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mkdocs_mlops_canvas.canvas.definition import Definition
    from mkdocs_mlops_canvas.text.problem import Problem

FORMS = ("sections", "frontmatter", "fence")  # in which a canvas is written
IMPORT_FORMATS = ("html", "markdown", "json", "yaml", "xlsx", "pdf")
PAPERS = ("a4", "a3", "letter")  # on which canvases are printed, landscape
STALE_AFTER = 180  # days
YAML_ENDS = (".yml", ".yaml")  # of a profile that is a file of the site
HISTORIES = ("none", "git")  # where earlier iterations come from

_DAYS = re.compile(r"\s*(\d+)(?:\.0)?(?:\s*days?)?\s*")  # `90 days`


class OptionError(ValueError):
    """A value that an option cannot have: what was expected, and the nearest valid choice."""


def read_stages(value: Any) -> tuple[str, ...]:
    """The stages that a product may have, in order; the usual ones if the option is not set.

    Raises:
        OptionError: They are not texts, or there are none.
    """
    stages = STAGES if value is None else read_names(value)
    if not stages:
        raise OptionError(f"expected at least one stage, such as '{STAGES[0]}'")
    return stages


def read_history(value: Any) -> str:
    """Where earlier iterations come from.

    Raises:
        OptionError: It is not one of `HISTORIES`.
    """
    if value is None:
        return HISTORIES[0]
    if value not in HISTORIES:
        message = f"expected one of {join_names(HISTORIES)}, not {_show(value)}"
        hint = suggest(value, HISTORIES) if isinstance(value, str) else None
        raise OptionError(f"{message}; {hint}" if hint else message)
    return str(value)


def read_days(value: Any) -> int:
    """The days after which a canvas is stale, 0 for never.

    Raises:
        OptionError: It is not a whole number, or is negative.
    """
    if value is None:
        return STALE_AFTER
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        number = _DAYS.fullmatch(str(value))
        hint = f"did you mean {number[1]}?" if number else f"write one such as {STALE_AFTER}"
        raise OptionError(f"expected a number of days, or 0 for never, not {_show(value)}; {hint}")
    return value


def read_names(value: Any) -> tuple[str, ...]:
    """A list of texts, which may be empty.

    Raises:
        OptionError: It is something else.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise OptionError(f"expected a list of texts, not {_show(value)}; write [one, two]")
    for item in value:
        if not isinstance(item, str):
            raise OptionError(f"expected texts, not {_show(item)}; write it in quotes")
    return tuple(value)


def read_text(value: Any) -> str:
    """A text, which may be empty.

    Raises:
        OptionError: It is something else.
    """
    if value is not None and not isinstance(value, str):
        raise OptionError(f"expected a text, not {_show(value)}; write it in quotes")
    return value or ""


def read_version(value: Any) -> str:
    """The key of a definition; YAML reads `1.1` as a number.

    Raises:
        OptionError: It is something else.
    """
    return str(value) if isinstance(value, float) else read_text(value) or DEFAULT_VERSION


def read_profile_names(value: Any) -> tuple[str, ...]:
    """The profiles of a site: keys of built-in ones, and paths of files.

    Raises:
        OptionError: One is neither.
    """
    names = read_names(value)
    for name in names:
        if name not in PROFILES and not name.endswith(YAML_ENDS):
            hint = suggest(name, PROFILES) or f"the profiles are {join_names(PROFILES)}, or name a YAML file"
            raise OptionError(f"unknown profile {_show(name)}; {hint}")
    return names


READERS: Mapping[str, Callable[[Any], Any]] = {
    "definitions": read_names,
    "history": read_history,
    "language": read_text,
    "profiles": read_profile_names,
    "stages": read_stages,
    "stale_after": read_days,
    "version": read_version,
    "words": read_text,
}


def read_site_definitions(
    names: Sequence[str],
    language: str,
    folder: str = "",
    version: str = DEFAULT_VERSION,
    profiles: Sequence[str] = (),
) -> tuple[Mapping[str, Definition], Sequence[Problem]]:
    """The definitions of the package in a language and the ones in files of a site, and the problems of these files.

    `names` are their paths, relative to `folder`, and `profiles` the names of the profiles whose fields all have. The
    first definition is the one with the key `version`, which canvases have that name none.

    Raises:
        OptionError: There is no such definition, and nothing is wrong with the files.
    """
    known: Mapping[str, Definition] = load_definitions(language)
    problems: Sequence[Problem] = ()
    if names:
        from mkdocs_mlops_canvas.canvas.definition_file import read_definitions  # imported late: few sites have any

        known, problems = read_definitions(names, known, folder)
    if profiles:
        from mkdocs_mlops_canvas.canvas.profile_file import read_profiles

        found, wrong = read_profiles(profiles, folder)
        known, problems = {key: own.add_profiles(found) for key, own in known.items()}, [*problems, *wrong]
    if version in known:
        return {version: known[version], **known}, problems
    if not problems:
        hint = suggest(version, known) or f"the versions are {join_names(known)}"
        raise OptionError(f"option 'version': unknown version '{version}'; {hint}")
    return known, problems


def _show(value: Any) -> str:
    """A value as its author sees it."""
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return str(value).lower() if isinstance(value, bool) else f"'{value}'" if isinstance(value, str) else str(value)
