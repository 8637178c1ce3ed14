"""The rooms of the house: each folder imports only from those before it, and the core knows no host."""

from __future__ import annotations

import ast

import pytest

from tests.rooms import (
    PACKAGE,
    PAGE,
    PICTURE,
    ROOMS,
    draw_picture,
    list_imports,
    read_graph,
    read_package,
    read_sentences,
    write_page,
)  # fmt: skip

LIBRARIES = {
    "markdown": {"extension", "documents"},
    "mkdocs": {"plugin"},
    "material": set[str](),
    "zensical": set[str](),
    "properdocs": set[str](),
}
"""The libraries of the hosts, each with the rooms that may import it."""

EXCEPTIONS = {
    ("extension.clock", "clock"): "it is the one clock",
    ("extension.clock", "environment"): "SOURCE_DATE_EPOCH fixes the moment",
    ("plugin.events", "log"): "it is the voice of a build with MkDocs",
    ("extension.context", "log"): "it tells what is wrong where the extension is alone",
    ("plugin.made_files", "environment"): "MLOPS_CANVAS_BROWSER names the browser",
    ("cli.made_site", "environment"): "MLOPS_CANVAS_BROWSER names the browser",
    ("documents.site_pdfs", "clock"): "its cache forgets what nobody has used for long",
    ("cli.site_extensions", "environment"): "`!ENV` in a configuration names variables",
    ("history.git", "environment"): "git gets it without the variables that would lead it elsewhere",
    ("cli.check", "environment"): "GITHUB_WORKSPACE is the root of the paths that GitHub shows",
    ("sources.fetching", "clock"): "an answer that never ends is given up",
    ("sources.fetching", "environment"): "it holds the tokens of sources",
    ("cli.diff", "environment"): "NO_COLOR and TERM say what a terminal shows",
}
"""What only hosts do, and why these modules do it."""

_NAMES = {
    "environment": {"os.environ", "os.environb", "os.getenv"},
    "clock": {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time"},
    "log": {"logging", "mkdocs.plugins.get_plugin_logger"},
}


def _find_deeds(tree: ast.Module) -> set[str]:
    """Which of the things that only hosts do a module does."""
    found = {part for name in list_imports(tree) for part in (name, name.split(".")[0])}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            found.add(".".join(ast.unparse(node).split(".")[-2:]))
    return {deed for deed, names in _NAMES.items() if found & names}


def test_the_folders_are_the_rooms() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert folders == set(ROOMS)
    assert [path.name for path in PACKAGE.glob("*.py")] == ["__init__.py"]


def test_a_room_imports_only_from_those_before_it() -> None:
    order = {room: at for at, room in enumerate(ROOMS)}
    upwards = {
        (name, imported)
        for name, all_imported in read_graph().items() if name != "__init__"
        for imported in all_imported
        if order[imported.split(".")[0]] > order[name.split(".")[0]]
    }  # fmt: skip
    assert not upwards


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: set(imported) for name, imported in read_graph().items() if "." in name}
    while free := {name for name, imported in graph.items() if not imported & graph.keys()}:
        graph = {name: imported for name, imported in graph.items() if name not in free}
    assert not graph


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_owns_and_where_to_begin(room: str) -> None:
    assert 2 <= len(read_sentences(room)) <= 4


def test_the_architecture_page_shows_the_rooms_as_they_are() -> None:
    assert PAGE.read_text("utf-8") == write_page(PAGE.read_text("utf-8")), "run `make rooms`"
    assert PICTURE.read_text("utf-8") == draw_picture(), "run `make rooms`"


def test_a_library_of_a_host_is_imported_in_its_room() -> None:
    for name, tree in read_package().items():
        for library in {imported.split(".")[0] for imported in list_imports(tree)} & LIBRARIES.keys():
            assert name.split(".")[0] in LIBRARIES[library], f"{name} imports {library}"


def test_the_core_reads_no_clock_and_no_environment_and_does_not_log() -> None:
    deeds = {(name, deed) for name, tree in read_package().items() for deed in _find_deeds(tree)}
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
