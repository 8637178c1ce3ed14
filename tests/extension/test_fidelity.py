"""The text of a box is shown as on a plain page: a case for each kind of text that once was not, or is meant not to be."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests import fidelity
from tests.fidelity import FORMS, compare, render

if TYPE_CHECKING:
    from pathlib import Path

EQUAL = {
    "code at the end": ("Before.\n\n```\nx = 1\n```", "fenced_code"),
    "only code": ("~~~\nx = 1\n~~~", "fenced_code"),
    "list below a tab": ("- one\n\t- two\n\t\t- three", ""),
    "list below spaces and a tab": ("- one\n  \t- two", ""),
    "code below a tab": ("Before.\n\n\tx = 1\n\t\ty\tz", ""),
    "tabs in a line": ("    a\tb\tc", ""),
    "line with a tab only": ("- one\n\t\n- two", ""),
    "line with spaces only": ("- one\n     \n- two", ""),
    "comment as code": ("    <!-- shown -->", ""),
    "comment below a text": ("Before.\n\n<!-- hidden -->", ""),
    "footnote": ("One[^a].\n\n[^a]: Note.\n", "footnotes"),
    "snippet": (';--8<-- "a.txt"\n', "pymdownx.snippets"),
    "headings": ("##### Reasons { #why }\n\nSee [below](#why).\n\n### More\n", "attr_list"),
}
MEANT = {
    "open elements end with their box": ("Write <template> here.", ""),
    "a table of contents lists the canvas": ("[TOC]\n\n### Reasons\n", "toc"),
    "only a page has meta-data": ("Title: Fraud\n", "meta"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", EQUAL)
def test_a_box_is_shown_as_a_page(name: str, form: str) -> None:
    text, extension = EQUAL[name]
    result, page, box = compare({"markdown": text, "extensions": [extension] if extension else []}, form)
    assert result == "equal", f"{page}\n{box}"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", MEANT)
def test_a_box_differs_as_the_manual_says(name: str, form: str) -> None:
    text, extension = MEANT[name]
    assert compare({"markdown": text, "extensions": [extension] if extension else []}, form)[0] == name


@pytest.mark.parametrize("form", FORMS)
def test_addresses_of_e_mail_are_written_in_code(form: str) -> None:
    html = render(FORMS[form]("Ask <me@example.com>, &#2; or <b>us</b>."), {}, "mlops_canvas")
    assert "me@example.com" not in html
    assert "&#109;&#101;&#64;" in html
    assert fidelity.parse(html).select_one(".mlops-canvas__body").text.startswith("Ask me@example.com,")


def test_the_folder_is_compared_and_a_difference_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fidelity", str(tmp_path)])
    assert fidelity.main() == 1  # nothing to compare
    (tmp_path / "a.md").write_text("Text.\n")
    (tmp_path / "b.json").write_text(json.dumps([{"markdown": "*a*", "extensions": []}, {"markdown": "# A"}]))
    assert fidelity.main() == 0
    assert "sections, 3 texts: 2 equal, 1 a heading ends the section" in capsys.readouterr().out
    monkeypatch.setattr(fidelity, "read_box", lambda page: [])
    assert fidelity.main() == 1
    assert "b.json[0], fence: '*a*'" in capsys.readouterr().out
