"""The core knows no host, no clock and no environment, and does not log; only the hosts do."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "mkdocs_mlops_canvas"
PACKAGE = Path(__file__).parent.parent / NAME
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))
LIBRARIES = {"markdown", "mkdocs", "material", "zensical", "properdocs"}
ALL = frozenset(MODULES)

# the modules of the hosts: the library of each, and the modules that may import it; all others are the core
HOSTS: dict[str, tuple[str, frozenset[str]]] = {
    # inside of Python-Markdown
    "extension": ("markdown", frozenset({"plugin", "conversion"})),
    "box_markdown": ("markdown", frozenset({"extension"})),
    "page_work": ("markdown", frozenset({"extension"})),
    "placeholders": ("markdown", frozenset({"extension", "box_markdown", "page_work"})),
    "old_texts": ("markdown", frozenset({"extension", "box_markdown", "text_marking"})),
    "hosts": ("markdown", frozenset({"extension"})),
    "zensical": ("markdown", frozenset({"hosts"})),
    # MkDocs
    "plugin": ("mkdocs", frozenset()),
    "config": ("mkdocs", frozenset({"plugin"})),
    "listed_pages": ("mkdocs", frozenset({"plugin"})),
    "made_pages": ("mkdocs", frozenset({"plugin"})),
    "made_files": ("mkdocs", frozenset({"plugin", "made_pages"})),
    "addresses": ("mkdocs", frozenset({"plugin", "listed_pages", "made_pages", "made_files"})),
    # the command
    "cli": ("", frozenset()),
    "command_diff": ("", frozenset({"cli"})),
    "command_export": ("", frozenset({"cli"})),
    "export_formats": ("", frozenset({"command_export", "export_documents"})),
    "export_documents": ("", frozenset({"export_formats"})),
    "command_site": ("", frozenset({"cli", "command_diff", "command_export", "export_documents", "export_formats"})),
    "command_streams": ("", frozenset({"cli", "command_diff", "command_export", "export_documents", "export_formats"})),
    # documents, for which HTML is made where no host renders pages
    "conversion": ("markdown", frozenset({"documents", "export_documents", "made_files"})),
    "site_extensions": ("", frozenset({"export_documents"})),
    "documents": ("", frozenset({"export_documents", "made_files", "site_documents"})),
    "site_documents": ("", frozenset({"made_files"})),
    "chromium": ("", frozenset({"documents", "export_documents", "site_documents"})),
    "pdf": ("", frozenset({"documents", "site_documents"})),
    "text_marking": ("markdown", frozenset({"command_diff"})),
    # for all of them
    "clock": ("", frozenset({"plugin", "made_files", "zensical", "export_documents"})),
}

# what only hosts do, and why these modules do it
EXCEPTIONS = {
    ("clock", "clock"): "it is the one clock",
    ("clock", "environment"): "SOURCE_DATE_EPOCH fixes the moment",
    ("plugin", "log"): "it is the voice of a build with MkDocs",
    ("context", "log"): "it tells what is wrong where the extension is alone",
    ("made_files", "environment"): "MLOPS_CANVAS_BROWSER names the browser",
    ("site_documents", "clock"): "its cache forgets what nobody has used for long",
    ("site_extensions", "environment"): "`!ENV` in a configuration names variables",
    ("git_history", "environment"): "git gets it without the variables that would lead it elsewhere",
    ("command_diff", "environment"): "NO_COLOR and TERM say what a terminal shows",
}
_NAMES = {
    "environment": {"os.environ", "os.environb", "os.getenv"},
    "clock": {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time"},
    "log": {"logging", "mkdocs.plugins.get_plugin_logger"},
}


@cache
def _read(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text("utf-8"))


def _list_imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names of all that is imported, late and for types too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _find_imported(module: str) -> set[str]:
    """The modules of the package that a module imports."""
    names = [name.split(".") for name in _list_imports(_read(module))]
    return {parts[1] for parts in names if parts[0] == NAME and len(parts) > 1} & ALL


def _find_deeds(tree: ast.Module) -> set[str]:
    """Which of the things that only hosts do a module does."""
    found = {part for name in _list_imports(tree) for part in (name, name.split(".")[0])}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(".".join(ast.unparse(node).split(".")[-2:]))
    return {deed for deed, names in _NAMES.items() if found & names}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_the_library_of_its_host_alone(module: str) -> None:
    libraries = {name.split(".")[0] for name in _list_imports(_read(module))} & LIBRARIES
    library, _ = HOSTS.get(module, ("", ALL))
    assert libraries == ({library} if library else set())


@pytest.mark.parametrize("module", HOSTS)
def test_a_host_is_imported_by_those_who_may(module: str) -> None:
    _, importers = HOSTS[module]
    assert importers <= HOSTS.keys()
    assert {name for name in MODULES if module in _find_imported(name)} <= importers


def test_the_core_reads_no_clock_and_no_environment_and_does_not_log() -> None:
    deeds = {(module, deed) for module in MODULES for deed in _find_deeds(_read(module))}
    assert deeds == set(EXCEPTIONS)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os\nos.environ['A']", {"environment"}),
        ("import os\nos.environ.get('A')", {"environment"}),
        ("def late():\n    from os import getenv", {"environment"}),
        ("import os\nos.getpid()", set()),
        ("from datetime import date\ndate.today()", {"clock"}),
        ("import datetime\ndatetime.datetime.now()", {"clock"}),
        ("from time import monotonic", {"clock"}),
        ("from datetime import datetime\ndatetime.fromisoformat('2026-11-12')", set()),
        ("import logging.handlers", {"log"}),
        ("from mkdocs.plugins import get_plugin_logger", {"log"}),
        ("from datetime import time\ncatalog.log(time)", set()),
    ],
)
def test_what_only_hosts_do_is_found(code: str, expected: set[str]) -> None:
    assert _find_deeds(ast.parse(code)) == expected
