"""Profiles: facts that a register asks for, as YAML files of the package and of a site describe them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.checked_fields import FIELD_CHECKS, check_fields
from mkdocs_mlops_canvas.canvas.checked_file import any_mapping_of, check_key, mapping_of, node_at, read_files, text_of
from mkdocs_mlops_canvas.canvas.definition import PROFILE_FOLDER, PROFILES, Profile, make_field
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.text.yaml_block import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import yaml

    from mkdocs_mlops_canvas.canvas.checked_file import CheckedFile
    from mkdocs_mlops_canvas.text.problem import Problem

_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")  # `eu-ai-act`


def read_profiles(names: Iterable[str], folder: str = "") -> tuple[tuple[Profile, ...], list[Problem]]:
    """The profiles of the package and of files, and the problems of these files.

    Args:
        names: Keys of `PROFILES`, and the paths of files relative to `folder`.
        folder: What the paths are relative to.
    """
    profiles: dict[str, Profile] = {}

    def read(file: CheckedFile) -> list[Problem]:
        root, problems = file.compose("profile", ("key", "title", "fields"), _check_profile)
        if root is None or problems:
            return problems
        raw = plain(root)
        nodes = {key: (node_at(root, "fields", key), own) for key, own in raw["fields"].items()}
        name = raw["key"].replace("-", "_")
        if not (problems := list(check_fields(file, nodes, name))):
            fields = tuple(make_field(own, f"{name}.{key}", raw["fields"]) for key, own in raw["fields"].items())
            profiles[name] = Profile(name, raw["title"], fields, (raw.get("source") or {}).get("url") or "")
        return problems

    paths = [str(PROFILE_FOLDER / f"{name}.yml") if name in PROFILES else name for name in names]
    problems = read_files(paths, folder, "wrong-profile", read)
    return tuple(profiles.values()), problems


def _check_profile_key(file: CheckedFile, name: str, node: yaml.Node, text: str) -> Iterator[Problem]:
    if not _KEY.fullmatch(text):
        yield file.tell(node, f"'{name}' has to be at most 60 small letters, digits and hyphens")
    elif text.replace("-", "_") in HEADER_KEYS:
        yield file.tell(node, f"'{text}' is a key of the header too", "give the profile another key")


_check_profile = mapping_of(
    {
        "key": text_of(_check_profile_key),
        "title": text_of(),
        "source": mapping_of(dict.fromkeys(("name", "version", "read", "url", "note"), text_of()), required=("name",)),
        "fields": any_mapping_of(check_key, mapping_of(FIELD_CHECKS, required=("title",))),
    },
    required=("key", "title", "fields"),
)
