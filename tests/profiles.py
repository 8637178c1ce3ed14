"""A small profile for tests, with a field of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.canvas.model import STAGES
from mkdocs_mlops_canvas.canvas.options import read_site_definitions
from mkdocs_mlops_canvas.reading.canvas_loader import Loader

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """\
key: model-register
title: Model register
source: { name: The register of the bank, version: "2", read: 2026-11-30, url: https://example.com/register }
fields:
  risk:
    title: Risk class
    values: { minimal: Minimal risk, high: High risk }
    source: Article 6
    help: As the risk office has decided.
  role: { title: Role, values: [provider, deployer], required_when: { risk: high } }
  contact: { title: Contact, kind: email, required_when: { risk: [high], stage: production } }
  personal_data: { title: Personal data, kind: yes-no }
  users: { title: Users, kind: number }
  since: { title: In service since, kind: date }
  entry: { title: Register entry, kind: url }
  regions: { title: Regions, kind: texts }
  purpose: { title: Intended purpose }
"""
FACTS = """\
model_register:
  risk: high
  role: Provider
  contact: ml@example.com
  personal_data: true
  users: 1200
  since: 2026-03-02
  entry: https://example.com/42
  regions: [Oslo, Bergen]
  purpose: Ranks the queue.
"""


def make_loader(folder: Path, profile: str = PROFILE) -> Loader:
    """What reads canvases of a site with the profile, whose file is in `folder`."""
    (folder / "register.yml").write_text(profile, "utf-8")
    definitions, problems = read_site_definitions((), "en", str(folder), profiles=["register.yml"])
    assert not problems
    return Loader(definitions, STAGES)
