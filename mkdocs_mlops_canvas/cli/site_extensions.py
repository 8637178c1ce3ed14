"""The Markdown extensions that the configuration of a site names, with their options, read without its host.

Options may name Python functions. Only functions in `site_functions.yml` are resolved, and only its factories are
called.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from mkdocs_mlops_canvas.cli.site_options import list_named, read_site_file
from mkdocs_mlops_canvas.text.yaml_block import SafeLoader, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OWN = ("mlops_canvas", "mkdocs_mlops_canvas.")  # the canvases' own, by its name or by that of its module
# what MkDocs adds for each site (mkdocs/config/defaults.py)
BUILT_IN = ("toc", "tables", "fenced_code")
# defaults; extensions that are not installed are left out
USUAL = (
    *BUILT_IN, "abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "sane_lists",
    "pymdownx.caret", "pymdownx.details", "pymdownx.highlight", "pymdownx.mark", "pymdownx.superfences",
    "pymdownx.tasklist", "pymdownx.tilde",
)  # fmt: skip

# extensions that consist of others, as far as these hold indented blocks
_COLLECTIONS = {name: ("def_list", "footnotes") for name in ("extra", "pymdownx.extra")}
_ADDING = ("techdocs-core",)  # plugins that add extensions

_GROUPS = ("pymdownx", "markdown", "material", "zensical")  # TOML has `[markdown_extensions.pymdownx.details]`
_FUNCTION_OPTIONS = (
    "emoji_index",
    "emoji_generator",
    "format",
    "validator",
    "slugify",
)  # options that TOML gives as texts
_PYTHON = "tag:yaml.org,2002:python/"
_KNOWN = Path(__file__).with_name("site_functions.yml")


def read_extensions(path: Path) -> dict[str, dict[str, Any]]:
    """The Markdown extensions that a configuration file (`mkdocs.yml`, `zensical.toml`) names, with their options.

    An option whose value is not known here, such as a function of the site's own, is left out.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is neither YAML nor TOML.
    """
    config = read_site_file(path)
    if path.suffix == ".toml":
        named = config.get("markdown_extensions") if isinstance(config, dict) else None
        return _with_built_in(_flatten(named)) if named is not None else {name: {} for name in USUAL}
    pairs = config.value if isinstance(config, yaml.MappingNode) else []
    node = next((value for key, value in pairs if key.value == "markdown_extensions"), None)
    return _with_built_in(dict(list_named(_construct(node, path.parent) if node else [])))


def read_own_options(path: Path) -> dict[str, Any]:
    """The options of the extension and the plugin in a configuration file; the plugin overrides the extension.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not valid YAML or TOML.
    """
    config: Any = read_site_file(path)
    if isinstance(config, yaml.MappingNode):
        config = {str(key.value): _construct(value, path.parent) for key, value in config.value}
    named = [list_named((config or {}).get(key)) for key in ("markdown_extensions", "plugins")]
    found = [options for entries in named for name, options in entries if name.replace("-", "_") == _OWN[0]]
    return {key: value for options in found for key, value in options.items()}


def list_extensions(path: Path) -> frozenset[str] | None:
    """The names of all Markdown extensions of the site with this configuration, including the members of bundles.

    It is None where the file does not list them: the defaults of Zensical, another file that it inherits from, or a
    plugin that adds its own.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is neither YAML nor TOML.
    """
    config: Any = read_site_file(path)
    config = plain(config) if isinstance(config, yaml.Node) else config
    values = config if isinstance(config, dict) else {}
    adds_some = any(name in _ADDING for name, _ in list_named(values.get("plugins")))
    if "INHERIT" in values or adds_some or (path.suffix == ".toml" and "markdown_extensions" not in values):
        return None
    names: set[str] = set()
    for name, options in list_named(values.get("markdown_extensions")):
        inner = [f"{name}.{part}" for part in options] if name in _GROUPS else [name]
        names.update(part.removeprefix("markdown.extensions.") for part in inner)
    return frozenset(names.union(*(parts for name, parts in _COLLECTIONS.items() if name in names)))


def _with_built_in(named: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {name: {} for name in BUILT_IN} | dict(named)
    if snippets := found.get("pymdownx.snippets"):
        found["pymdownx.snippets"] = {**snippets, "url_download": False}
    return {name: options for name, options in found.items() if not name.startswith(_OWN)}


def _flatten(named: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, options in list_named(named):
        if name in _GROUPS:
            found |= {f"{name}.{inner}": _resolve_functions(values) for inner, values in list_named(options)}
        else:
            found[name] = _resolve_functions(options)
    return found


def _resolve_functions(value: Any, key: str = "") -> Any:
    """The options of TOML with functions in place of their names."""
    if isinstance(value, list):
        return [_resolve_functions(item) for item in value]
    if key in _FUNCTION_OPTIONS and isinstance(value, str):
        return _resolve(value)
    if key in _FUNCTION_OPTIONS and isinstance(value, dict) and "object" in value:
        return _apply(str(value["object"]), value.get("kwds"))
    if isinstance(value, dict):
        resolved = {name: _resolve_functions(item, name) for name, item in value.items()}
        return {name: item for name, item in resolved.items() if item is not None}
    return value


def _construct(node: yaml.Node, folder: Path) -> Any:
    """The value of YAML, or None for what is not known here."""
    if node.tag.startswith(f"{_PYTHON}object/apply:"):
        values = _construct_plain(node, folder)
        return _apply(node.tag.partition("apply:")[2], values.get("kwds", values) if isinstance(values, dict) else {})
    if node.tag.startswith(f"{_PYTHON}name:"):
        return _resolve(node.tag.partition("name:")[2])
    if node.tag.startswith(_PYTHON):
        return None
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


def _resolve(name: str) -> Any:
    """The function with a name, or None if options may not name it, or if it is not installed."""
    module, _, function = name.strip().rpartition(".")
    return _import(module, function) if function in _load_known()["functions"].get(module, ()) else None


def _apply(name: str, keywords: Any) -> Any:
    """What a factory makes with these keywords, or None if options may not name it."""
    taken = _load_known()["factories"].get(name.strip())
    factory = _import(*name.strip().rpartition(".")[::2]) if taken else None
    if not factory or not taken:
        return None
    given = keywords if isinstance(keywords, dict) else {}
    return factory(**{key: value for key, value in given.items() if key in taken and isinstance(value, str | bool)})


@cache
def _load_known() -> Mapping[str, Mapping[str, Sequence[str]]]:
    known: dict[str, dict[str, list[str]]] = yaml.load(_KNOWN.read_text("utf-8"), SafeLoader)
    return known


def _import(module: str, function: str) -> Any:
    try:
        return getattr(importlib.import_module(module), function, None)
    except ImportError:
        return None
