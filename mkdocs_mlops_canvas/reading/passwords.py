"""Which pages mkdocs-encryptcontent-plugin encrypts, as far as their front matter and its options say."""

from __future__ import annotations

import re

import yaml

from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import normalise, split_front_matter
from mkdocs_mlops_canvas.text.yaml_block import YamlBlock, is_null, scalar_text

GLOBAL_LEVEL = "_global"  # of the inventory of passwords; pages have it that name no other

_PASSWORD, _LEVEL, _OBFUSCATE = _KEYS = ("password", "level", "obfuscate")
# `password: secret`: meta-data without `---` (mkdocs/utils/meta.py), and a fallback for broken YAML
_LINE = re.compile(rf" {{0,3}}(?P<key>{'|'.join(_KEYS)})[ \t]*:[ \t]*(?P<value>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passwords:
    """The options of mkdocs-encryptcontent-plugin 3 that decide which pages it encrypts.

    Attributes:
        is_on: Whether the site names the plugin at all.
        for_all: Whether `global_password` is set.
        has_global_level: Whether its inventory of passwords has the `GLOBAL_LEVEL`.
    """

    is_on: bool = False
    for_all: bool = False
    has_global_level: bool = False

    def hide(self, text: str) -> bool:
        """Whether a page is encrypted (`on_page_markdown` in encryptcontent/plugin.py).

        Args:
            text: The page with its front matter.
        """
        if not self.is_on:
            return False
        keys = _read_keys(text) if any(key in text.lower() for key in _KEYS) else {}
        return (
            keys.get(_PASSWORD, self.for_all) or keys.get(_LEVEL, self.has_global_level) or keys.get(_OBFUSCATE, False)
        )


NO_PASSWORDS = Passwords()


def _read_keys(text: str) -> dict[str, bool]:
    """The keys of the plugin at the top of a page: whether their values are more than an empty text.

    The plugin takes a value of null for the password `None`.
    """
    text = normalise(text)
    front = split_front_matter(text)
    if front is None:
        return _read_lines(text.partition("\n\n")[0])
    try:
        root = YamlBlock(front.yaml, "", 1).compose()
    except yaml.YAMLError:
        return _read_lines(front.yaml)
    return dict(_read_pairs(root)) if isinstance(root, yaml.MappingNode) else {}


def _read_pairs(node: yaml.MappingNode) -> list[tuple[str, bool]]:
    pairs: list[tuple[str, bool]] = []
    for key, value in node.value:
        name = scalar_text(key) if isinstance(key, yaml.ScalarNode) else ""
        if name == "<<" and isinstance(value, yaml.MappingNode):
            pairs[:0] = _read_pairs(value)
        elif name in _KEYS:
            is_empty = isinstance(value, yaml.ScalarNode) and not is_null(value) and not scalar_text(value)
            pairs.append((name, not is_empty))
    return pairs


def _read_lines(text: str) -> dict[str, bool]:
    found = filter(None, map(_LINE.match, text.split("\n")))
    return {match["key"].lower(): bool(match["value"].strip(" \t'\"")) for match in found}
