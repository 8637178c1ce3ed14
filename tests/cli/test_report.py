from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from mkdocs_mlops_canvas.cli.report import REPORTS, write_report
from mkdocs_mlops_canvas.text import problem as problem_module
from mkdocs_mlops_canvas.text.problem import Problem, make_visible

HOSTILE = "a\n::error::b\r\x1b[31m%0A, \"c\" 'd' \u202e</script>{0} 日本 \x7f\x9b2J\u2028\t\\"
PLAIN = Problem("unknown-box", "unknown box 'bakground'", "docs/a.md", 9, 3, "did you mean 'background'?")
BAD = Problem("yaml-syntax", HOSTILE, f"docs/{HOSTILE}.md", 1, 1, HOSTILE, HOSTILE)
BAD_NAME = Problem("unreadable-file", "the file cannot be read", "docs/\udcff.md", 1)


def decode(text: str) -> str:
    """What GitHub makes of an escaped value."""
    for code in ("0D", "0A", "3A", "2C", "25"):
        text = text.replace(f"%{code}", chr(int(code, 16)))
    return text


def read_sarif(*problems: Problem) -> dict[str, Any]:
    return json.loads(write_report(problems, 2, "sarif", "1.2.3"))


@pytest.mark.parametrize("form", REPORTS)
def test_no_form_lets_a_text_act_on_a_terminal(form: str) -> None:
    report = write_report([BAD, BAD_NAME], 2, form, "1.2.3")
    assert [c for c in report if not c.isprintable()] == ["\n"] * report.count("\n")
    report.encode()


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("plain – 日本 é 🚀", "plain – 日本 é 🚀"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31m \x9b \x7f \x00", r"\x1b[31m \x9b \x7f \x00"),
        ("\u202ea\u2066\u200b\u2028\ufeff", r"\u202ea\u2066\u200b\u2028\ufeff"),
        ("\udcff", r"\udcff"),
        (r"a\nb", r"a\nb"),
    ],
)
def test_what_does_not_show_is_made_visible(text: str, visible: str) -> None:
    assert make_visible(text) == visible


def test_text_has_a_line_for_each_problem() -> None:
    assert write_report([], 0, "text", "1") == ""
    first, second = write_report([PLAIN, BAD], 2, "text", "1").splitlines()
    assert first == "docs/a.md:9:3: unknown box 'bakground'; did you mean 'background'? [unknown-box]"
    assert second.startswith(r"docs/a\n::error::b\r\x1b[31m%0A, ")


def test_json_keeps_every_text_as_it_is() -> None:
    assert json.loads(write_report([BAD, PLAIN, BAD_NAME], 7, "json", "1")) == {
        "problems": [
            {"path": BAD.path, "line": 1, "column": 1, "code": "yaml-syntax", "message": HOSTILE, "hint": HOSTILE, "excerpt": HOSTILE},
            {"path": "docs/a.md", "line": 9, "column": 3, "code": "unknown-box", "message": PLAIN.message, "hint": PLAIN.hint},
            {"path": "docs/\udcff.md", "line": 1, "column": 1, "code": "unreadable-file", "message": BAD_NAME.message, "hint": ""},
        ],
        "canvases": 7,
    }  # fmt: skip


def test_github_has_a_command_for_each_problem() -> None:
    report = write_report([PLAIN, BAD], 2, "github", "1")
    first, second = report.splitlines()
    assert first == (
        "::error file=docs/a.md,line=9,col=3,title=unknown-box::unknown box 'bakground'; did you mean 'background'?"
    )
    command = re.fullmatch(r"::error file=([^:,]*),line=1,col=1,title=yaml-syntax::(.*)", second)
    assert command
    visible = make_visible(HOSTILE.replace("\n", "<LF>").replace("\r", "<CR>"))
    visible = visible.replace("<LF>", "\n").replace("<CR>", "\r")  # GitHub shows line ends as such
    assert decode(command[1]) == f"docs/{visible}.md"
    assert decode(command[2]) == f"{visible}; {visible}"


def test_sarif_has_a_result_for_each_problem_and_a_rule_for_each_code() -> None:
    log = read_sarif(PLAIN, BAD, PLAIN)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["name"], driver["version"]) == ("2.1.0", "mkdocs-mlops-canvas", "1.2.3")
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == ["unknown-box", "yaml-syntax"]
    assert driver["rules"][0]["shortDescription"] == {"text": "Unknown box"}
    assert [(result["ruleId"], result["ruleIndex"]) for result in run["results"]] == [
        ("unknown-box", 0), ("yaml-syntax", 1), ("unknown-box", 0)]  # fmt: skip
    assert run["results"][0]["level"] == "error"
    assert run["results"][0]["message"] == {"text": PLAIN.text}
    assert run["results"][0]["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "docs/a.md"}, "region": {"startLine": 9, "startColumn": 3}}}
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("docs/a b.md", "docs/a%20b.md"),
        ("a:b?c#d%20é.md", "a%3Ab%3Fc%23d%2520%C3%A9.md"),
        ("/docs/a.md", "file:///docs/a.md"),
        ("docs/\udcff.md", "docs/%FF.md"),
        ("-", "-"),
    ],
)
def test_sarif_names_files_by_uri(path: str, uri: str) -> None:
    location = read_sarif(Problem("unknown-box", "x", path, 1))["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_a_uri_of_sarif_leads_back_to_the_path() -> None:
    location = read_sarif(BAD)["runs"][0]["results"][0]["locations"][0]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[\w./~%-]+", uri, re.ASCII)
    assert unquote(uri) == BAD.path


def test_sarif_without_a_problem_has_no_result() -> None:
    (run,) = read_sarif()["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_reports_link_to_the_manual_once_its_address_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "manual" not in write_report([PLAIN], 1, "json", "1")
    monkeypatch.setattr(problem_module, "MANUAL", "https://example.com/problems/")
    section = "https://example.com/problems/#unknown-box"
    assert json.loads(write_report([PLAIN], 1, "json", "1"))["problems"][0]["manual"] == section
    assert read_sarif(PLAIN)["runs"][0]["tool"]["driver"]["rules"][0]["helpUri"] == section
