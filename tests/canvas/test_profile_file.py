from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_mlops_canvas.canvas.definition import PROFILES, load_definitions
from mkdocs_mlops_canvas.canvas.options import read_site_definitions
from mkdocs_mlops_canvas.canvas.profile_file import read_profiles
from tests.profiles import PROFILE

if TYPE_CHECKING:
    from pathlib import Path


def test_a_profile_adds_its_fields_to_the_header_of_every_canvas(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(PROFILE)
    definitions, problems = read_site_definitions((), "en", str(tmp_path), profiles=["own.yml"])
    assert problems == []
    assert list(definitions) == list(load_definitions())
    for definition in definitions.values():
        risk, role, *_, purpose = definition.fields
        assert (risk.key, risk.values, risk.label("high")) == ("model_register.risk", ("minimal", "high"), "High risk")
        assert (risk.source, risk.help) == ("Article 6", "As the risk office has decided.")
        assert (role.labels, role.required_when) == (role.values, (("model_register.risk", ("high",)),))
        assert (purpose.kind, purpose.values) == ("text", ())
        assert definition.find_field("purpose") is None, "without its profile it is no key of the header"


def test_the_profiles_of_the_package_are_right() -> None:
    profiles, problems = read_profiles(PROFILES)
    assert problems == []
    assert [profile.key.replace("_", "-") for profile in profiles] == list(PROFILES)
    assert all(own.source for profile in profiles for own in profile.fields)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("key: model-register", "key: Model", "1:6: 'key' has to be at most 60 small letters, digits and hyphens"),
        ("key: model-register", "key: owner", "1:6: 'owner' is a key of the header too; give the profile another key"),
        ("title: Risk class", "titel: Risk class", "6:5: unknown key 'titel'; did you mean 'title'?"),
        ("kind: email", "kind: mail", "11:36: unknown kind 'mail'; did you mean 'email'?"),
        (
            "kind: number",
            "kind: number, values: [a]",
            "13:32: the field 'users' has both 'values' and 'kind'; write one of",
        ),
        ("{ risk: high }", "{ risc: high }", "10:77: unknown fact 'risc'; did you mean 'risk'?"),
        ("{ risk: high }", "{ risk: hihg }", "10:77: unknown value 'hihg' of 'risk'; did you mean 'high'?"),
        ("  users:", "  Users:", "13:3: 'Users' has to be at most 60 small letters, digits and underscores"),
        ("fields:", "field:", "4:1: unknown key 'field'; did you mean 'fields'?"),
        (
            PROFILE,
            "- a\n",
            "1:1: a profile has to be a mapping, not a list; write its keys, such as 'key', 'title' and 'f",
        ),
    ],
)
def test_a_mistake_in_a_profile_is_reported_where_it_is(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in PROFILE
    (tmp_path / "own.yml").write_text(PROFILE.replace(old, new, 1))
    profiles, (problem,) = read_profiles(["own.yml"], str(tmp_path))
    assert not profiles
    assert str(problem).startswith(f"own.yml:{expected}")
    assert problem.code == "wrong-profile"
