"""Rules that a site sets: what a canvas has to say, and when; and what is wrong with a rule itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import yaml

from mkdocs_mlops_canvas.canvas.conditions import (
    EMPTY,
    FILLED,
    HEADER_FACTS,
    REQUIRED_FACTS,
    holds,
    list_texts,
    read_values,
)
from mkdocs_mlops_canvas.portfolio.changes import name_fields
from mkdocs_mlops_canvas.text.names import join_all, join_names, number_repeated, slugify, suggest
from mkdocs_mlops_canvas.text.problem import Level, Problem
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_mlops_canvas.canvas.definition import Condition, Definition
    from mkdocs_mlops_canvas.canvas.model import Canvas
    from mkdocs_mlops_canvas.languages.words import Words

_KEYS = ("id", "when", "require", "level", "say")
_LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a canvas has to fill in if it has some facts.

    Attributes:
        id: The name of the rule in reports and addresses.
        require: The keys of facts and boxes.
        when: The facts; without any, the rule is for every canvas.
        level: How much it matters; `info` fails nothing.
        say: The message for readers and authors.
    """

    id: str
    require: tuple[str, ...]
    when: Condition = ()
    level: Level = "warning"
    say: str = ""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A rule that a canvas breaks, and the keys of what is missing."""

    rule: Rule
    missing: tuple[str, ...]

    def report(self, path: str, place: tuple[int, int]) -> Problem:
        """The problem of the canvas at a place."""
        rule, missing = self.rule, f"fill in {join_all(self.missing)}"
        facts = [f"'{fact}: {' or '.join(wanted)}'" for fact, wanted in rule.when]
        message = rule.say.rstrip(".") or f"{' and '.join(facts) or 'every canvas'} needs {join_all(rule.require)}"
        return Problem("rule", message, path, *place, missing, level=rule.level, rule=rule.id)

    def say_missing(self, canvas: Canvas, words: Words) -> str:
        """What is missing in the canvas, for readers."""
        return words.gettext("Missing: {names}", names=name_parts(self.missing, [canvas.definition], words))


def list_open_points(canvas: Canvas, rules: Sequence[Rule]) -> list[OpenPoint]:
    """The rules that a canvas breaks. No canvas has to fill in a box that its definition does not have."""
    points = []
    for rule in rules:
        if holds(rule.when, canvas):
            known = (*REQUIRED_FACTS, *canvas.definition.keys, *(own.key for own in canvas.definition.fields))
            missing = tuple(key for key in rule.require if key in known and not read_values(canvas, key))
            points += [OpenPoint(rule, missing)] if missing else []
    return points


def name_parts(keys: Iterable[str], definitions: Iterable[Definition], words: Words) -> str:
    """The names of facts and boxes in a sentence."""
    names = {"date": words.gettext("Date"), "iteration": words.gettext("Iteration")}
    for definition in definitions:
        names |= name_fields(definition, words) | {box.key: box.title for box in definition.boxes}
    return words.list_names(names.get(key, key) for key in keys)


def read_rules(
    raw: object,
    definitions: Mapping[str, Definition],
    stages: Sequence[str],
    config: Path | None = None,
    name: str = "",
) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of an option, and what is wrong with the others.

    Args:
        raw: The value of the option.
        definitions: The definitions of the site, whose boxes and fields rules may name.
        stages: The stages of the site.
        config: The file with the option, if it is known.
        name: What this file is called in problems.
    """
    if raw is None:
        return (), []
    places = _find_places(config) if config else []
    items = raw if isinstance(raw, list | tuple) else [raw]
    rules: list[Rule] = []
    problems: list[Problem] = []
    for at, item in enumerate(items):
        place = places[at] if len(places) == len(items) else (1, 1)
        wrong = list(_check(item, definitions, stages))
        for message, hint in wrong:
            problems.append(Problem("wrong-rule", f"rule {at + 1}: {message}", name, *place, hint))
        rules += [] if wrong else [_make(item, definitions)]
    ids = number_repeated(rule.id for rule in rules)
    return tuple(replace(rule, id=id_) for id_, rule in zip(ids, rules, strict=True)), problems


def _make(raw: Mapping[str, Any], definitions: Mapping[str, Definition]) -> Rule:
    """The rule that a configuration describes."""
    require = tuple(_find_key(text, definitions) or text for text in list_texts(raw["require"]))
    when = {str(fact): wanted for fact, wanted in (raw.get("when") or {}).items()}
    condition = tuple((_find_key(fact, definitions) or fact, list_texts(wanted)) for fact, wanted in when.items())
    id_ = slugify(str(raw.get("id") or "-".join(("needs", *require))))
    return Rule(id_, require, condition, raw.get("level") or "warning", str(raw.get("say") or "").strip())


def _check(raw: Any, definitions: Mapping[str, Definition], stages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a rule, each as a message and a hint."""
    if not isinstance(raw, dict):
        yield "it has to be a mapping", "write 'require: [owner]', for example"
        return
    for key in raw:
        if key not in _KEYS:
            yield f"unknown key '{key}'", suggest(str(key), _KEYS) or f"the keys are {join_names(_KEYS)}"
    level, when = raw.get("level") or "warning", raw.get("when") or {}
    if level not in _LEVELS:
        yield f"unknown level '{level}'", suggest(str(level), _LEVELS) or f"the levels are {join_names(_LEVELS)}"
    if not raw.get("require") and not raw.keys() - set(_KEYS):
        yield "'require' is missing", "list facts and boxes, such as 'require: [owner]'"
    if not isinstance(when, dict):
        yield "'when' has to be a mapping", "write 'when: {stage: production}', for example"
        return
    when = {str(fact): wanted for fact, wanted in when.items()}
    versions = [text for text in list_texts(when.get("version") or ()) if text in definitions] or list(definitions)
    meant = {key: definitions[key] for key in versions}
    yield from _check_when(when, definitions, meant, stages)
    for text in list_texts(raw.get("require") or ()):
        key = _find_key(text, meant, REQUIRED_FACTS)
        if key is None:
            yield _refuse_name(text, definitions, meant, REQUIRED_FACTS)
        elif key in when and EMPTY not in list_texts(when[key]):
            yield f"it has no effect: 'when' already asks for '{key}', which 'require' lists", "remove one of them"


def _check_when(
    when: Mapping[str, Any],
    definitions: Mapping[str, Definition],
    meant: Mapping[str, Definition],
    stages: Sequence[str],
) -> Iterator[tuple[str, str]]:
    """Facts that do not exist, and values that they cannot have, so that the rule would never be used."""
    for fact, wanted in when.items():
        key = _find_key(fact, meant, HEADER_FACTS)
        if key is None:
            yield _refuse_name(fact, definitions, meant, HEADER_FACTS)
            continue
        known = {"stage": tuple(stages), "version": tuple(definitions)}.get(key, ())
        known = known or next((own.values for each in meant.values() if (own := each.find_field(key))), ())
        if any(key in each.keys for each in meant.values()):
            known = (FILLED, EMPTY)
        for text in list_texts(wanted):
            if known and text.casefold() not in (FILLED, EMPTY, *map(str.casefold, known)):
                hint = suggest(text, known) or f"the values are {join_names(known)}"
                yield f"it can never be met: unknown value '{text}' of '{key}'", hint


def _find_key(name: str, definitions: Mapping[str, Definition], facts: Sequence[str] = REQUIRED_FACTS) -> str | None:
    """The key of the fact or box that a rule calls `name`."""
    if name in facts:
        return name
    for definition in definitions.values():
        if found := definition.find_field(name) or definition.find_box(name):
            return found.key
    return None


def _refuse_name(
    name: str, definitions: Mapping[str, Definition], meant: Mapping[str, Definition], facts: Sequence[str]
) -> tuple[str, str]:
    if _find_key(name, definitions, facts):
        return f"it can never be met: '{name}' is not in version {join_names(meant)}", "name another version or box"
    keys = [key for each in definitions.values() for key in (*each.keys, *(own.key for own in each.fields))]
    hint = suggest(name, [*facts, *keys]) or f"name a box, a fact of a profile, or one of {join_names(facts)}"
    return f"unknown fact or box '{name}'", hint


def _find_places(config: Path) -> list[tuple[int, int]]:
    """The line and column (from 1) of each rule in a YAML file; empty if they are elsewhere."""
    try:
        root = yaml.compose(config.read_text("utf-8"), Loader=SafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return []
    for node in walk(root):
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == "rules" and isinstance(value, yaml.SequenceNode):
                return [(item.start_mark.line + 1, item.start_mark.column + 1) for item in value.value]
    return []
