"""The forms in which people report problems on GitHub."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
URLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]


def read_form(name: str) -> dict[str, Any]:
    return yaml.safe_load((FORMS / f"{name}.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", ["bug", "feature"])
def test_forms_ask_in_the_way_that_github_shows(name: str) -> None:
    form = read_form(name)
    assert set(form) == {"name", "description", "labels", "body"}
    ids = [field["id"] for field in form["body"]]
    assert len(ids) == len(set(ids))
    for field in form["body"]:
        assert field["type"] in ("textarea", "input", "dropdown")
        assert field["attributes"]["label"]
        assert ("options" in field["attributes"]) == (field["type"] == "dropdown")


def test_a_report_of_a_bug_has_what_we_need() -> None:
    form = read_form("bug")
    required = [field["id"] for field in form["body"] if field.get("validations", {}).get("required")]
    assert required == ["what", "canvas", "check", "version", "host", "host-version"]
    commands = re.findall(r"`mlops-canvas ([\w-]+)", (FORMS / "bug.yml").read_text("utf-8"))
    assert set(commands) == {"check", "--version"}


def test_links_beside_the_forms_lead_somewhere() -> None:
    links = read_form("config")["contact_links"]
    assert [link["url"] for link in links] == [
        f"{URLS['Documentation']}reference/problems/", f"{URLS['Source']}/security/policy",
    ]  # fmt: skip
    assert (ROOT / "SECURITY.md").exists()
