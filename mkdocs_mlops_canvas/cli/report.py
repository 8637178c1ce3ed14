"""Problems as text, JSON, GitHub's workflow commands and SARIF."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs_mlops_canvas.text.names import make_title
from mkdocs_mlops_canvas.text.problem import make_visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_mlops_canvas.text.problem import Problem

REPORTS = ("text", "json", "github", "sarif")

_COMMANDS, _SARIF_LEVELS = {"info": "notice"}, {"info": "note"}
_TOOL = "mkdocs-mlops-canvas"
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write_report(problems: Sequence[Problem], canvases: int, form: str, version: str) -> str:
    """The problems in one of `REPORTS`; `canvases` were read, by this `version` of the package.

    JSON and SARIF are in ASCII, so that no text of an author controls the terminal that shows them.
    """
    if form == "json":
        return _write_json({"problems": [_make_entry(problem) for problem in problems], "canvases": canvases})
    if form == "sarif":
        return _write_json(_make_sarif(problems, version))
    write_line = _write_command if form == "github" else str
    return "".join(f"{write_line(problem)}\n" for problem in problems)


def _write_json(document: object) -> str:
    return json.dumps(document, indent=2) + "\n"


def _make_entry(problem: Problem) -> dict[str, object]:
    """The fields of a problem; some of them only where there is one."""
    fields = {**asdict(problem), "manual": problem.manual}
    keys = ("path", "line", "column", "code", "message", "hint", *(("excerpt",) if problem.excerpt else ()),
            *(("manual",) if problem.manual else ()), *(("rule", "level") if problem.rule else ()))  # fmt: skip
    return {key: fields[key] for key in keys}


def _write_command(problem: Problem) -> str:
    """A workflow command, which GitHub shows as an error at the line.

    Its escapes follow https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
    """
    level = _COMMANDS.get(problem.level, problem.level)
    return (
        f"::{level} file={_escape_property(problem.path)},line={problem.line},col={problem.column},"
        f"title={_escape_property(problem.rule or problem.code)}::{_escape_data(problem.text)}"
    )


def _escape_data(text: str) -> str:
    return make_visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _make_sarif(problems: Sequence[Problem], version: str) -> dict[str, object]:
    """A log in the Static Analysis Results Interchange Format 2.1.0.

    Rules have all texts that GitHub asks for: "SARIF support for code scanning" in its documentation.
    """
    kinds = {problem.rule or problem.code: problem for problem in problems}
    codes = list(kinds)
    driver = {"name": _TOOL, "version": version, "rules": [_make_rule(problem) for problem in kinds.values()]}
    results = [
        {
            "ruleId": problem.rule or problem.code,
            "ruleIndex": codes.index(problem.rule or problem.code),
            "level": _SARIF_LEVELS.get(problem.level, problem.level),
            "message": {"text": _escape_braces(make_visible(problem.text))},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _make_uri(problem.path)},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _escape_braces(text: str) -> str:
    """Without this, `{0}` would stand for an argument of the message (SARIF 2.1.0, section 3.11.5)."""
    return text.replace("{", "{{").replace("}", "}}")


def _make_rule(problem: Problem) -> dict[str, object]:
    """The rule of a code, or one that the site has set."""
    title = {"text": make_visible(problem.message) if problem.rule else make_title(problem.code)}
    manual = {"text": f"See '{problem.code}' on the page 'Problems' of the manual of {_TOOL}."}
    texts = {"shortDescription": title, "fullDescription": manual, "help": manual}
    return {"id": problem.rule or problem.code, **texts, **({"helpUri": problem.manual} if problem.manual else {})}


def _make_uri(path: str) -> str:
    """A reference relative to the folder in which the command runs; an absolute path stays one."""
    uri = quote(path.encode("utf-8", "surrogateescape"))
    return f"file://{uri}" if uri.startswith("/") else uri
