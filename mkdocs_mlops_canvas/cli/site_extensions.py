"""Owns which Markdown extensions the configuration of a site names, with their options, read without its host."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.cli.site_options import read_site_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_OWN = ("mlops_canvas", "mkdocs_mlops_canvas.")  # the canvases' own, by its name or by that of its module
# what MkDocs adds to those of each site (mkdocs/config/defaults.py)
BUILT_IN = ("toc", "tables", "fenced_code")
# where no site names any; those that are not installed are left out
USUAL = (
    *BUILT_IN, "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists",
    "pymdownx.caret", "pymdownx.details", "pymdownx.highlight", "pymdownx.mark", "pymdownx.superfences",
    "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip

_GROUPS = ("pymdownx", "markdown", "material", "zensical")  # TOML has `[markdown_extensions.pymdownx.details]`
_TRUSTED = ("pymdownx.", "material.", "markdown.", "zensical.")  # a configuration names functions of these only
_FUNCTIONS = ("emoji_index", "emoji_generator", "format", "validator", "slugify")  # options that TOML gives as texts
_PYTHON = "tag:yaml.org,2002:python/"


def read_extensions(path: Path) -> dict[str, dict[str, Any]]:
    """The Markdown extensions that a configuration file (`mkdocs.yml`, `zensical.toml`) names, with their options.

    An option whose value cannot be known here, such as a function of the site's own, is left out.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no YAML or TOML.
    """
    config = read_site_file(path)
    if path.suffix == ".toml":
        named = config.get("markdown_extensions") if isinstance(config, dict) else None
        return _with_built_in(_flatten(named)) if named is not None else {name: {} for name in USUAL}
    pairs = config.value if isinstance(config, yaml.MappingNode) else []
    node = next((value for key, value in pairs if key.value == "markdown_extensions"), None)
    return _with_built_in(dict(_list_named(_construct(node, path.parent) if node else [])))


def _with_built_in(named: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {name: {} for name in BUILT_IN} | dict(named)
    return {name: options for name, options in found.items() if not name.startswith(_OWN)}


def _list_named(named: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The names and options in a list or a mapping."""
    for group in [named] if isinstance(named, dict) else named if isinstance(named, list) else []:
        for name, options in group.items() if isinstance(group, dict) else [(group, None)]:
            yield str(name), options if isinstance(options, dict) else {}


def _flatten(named: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, options in _list_named(named):
        if name in _GROUPS:
            found |= {f"{name}.{inner}": _find_functions(values) for inner, values in _list_named(options)}
        else:
            found[name] = _find_functions(options)
    return found


def _find_functions(value: Any, key: str = "") -> Any:
    """The options of TOML with functions where their names stand."""
    if isinstance(value, dict):
        return {name: _find_functions(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_find_functions(item) for item in value]
    return (_find_object(value) or value) if key in _FUNCTIONS and isinstance(value, str) else value


def _construct(node: yaml.Node, folder: Path) -> Any:
    """The value of YAML; none for what is not known here."""
    if node.tag.startswith(f"{_PYTHON}object/apply:"):
        function = _find_object(node.tag.partition("apply:")[2])
        values = _construct_plain(node, folder)
        keywords = values.get("kwds", values) if isinstance(values, dict) else {}
        try:
            return function(**keywords) if function else None
        except TypeError:
            return None
    if node.tag.startswith(f"{_PYTHON}name:"):
        return _find_object(node.tag.partition("name:")[2])
    if node.tag == "!relative":
        return str(folder)
    if node.tag == "!ENV":
        values = _construct_plain(node, folder)
        names = [str(value) for value in values] if isinstance(values, list) else [str(values)]
        return next((os.environ[name] for name in names if name in os.environ), names[-1] if len(names) > 1 else None)
    return _construct_plain(node, folder)


def _construct_plain(node: yaml.Node, folder: Path) -> Any:
    if isinstance(node, yaml.MappingNode):
        pairs = ((str(key.value), _construct(value, folder)) for key, value in node.value)
        return {key: value for key, value in pairs if value is not None}
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, folder) for item in node.value]
    try:
        return yaml.SafeLoader("").construct_object(node)
    except yaml.YAMLError:
        return node.value


def _find_object(name: str) -> Any:
    """A function or a class by its name, of packages that are known to be safe to call; else none."""
    module, _, attribute = name.strip().rpartition(".")
    if not name.startswith(_TRUSTED):
        return None
    try:
        return getattr(importlib.import_module(module), attribute, None)
    except ImportError:
        return None
