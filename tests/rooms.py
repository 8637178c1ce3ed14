"""The rooms of the package, read from its code: `python -m tests.rooms` writes their table and picture into the manual.

A room is a folder. `ROOMS` is their order; what each one owns stands in the docstring of its `__init__.py`.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "mkdocs_mlops_canvas"
ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / NAME
PAGE = ROOT / "docs" / "background" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "rooms.svg"

ROOMS = (
    "text", "languages", "canvas", "reading", "history", "portfolio", "comparing", "writing", "sources", "rendering",
    "importing", "extension", "documents", "plugin", "cli",
)  # fmt: skip
"""In this order; a room imports from itself and from those before it."""

HOSTS = ("extension", "documents", "plugin", "cli")
"""The rooms that know a host: Python-Markdown, a browser, MkDocs, a terminal."""

_START, _END = "<!-- rooms: written by `make rooms` -->\n", "<!-- /rooms -->"


def list_imports(tree: ast.Module) -> Iterator[str]:
    """The dotted names of everything a module imports, inside of functions and for types too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def read_package() -> Mapping[str, ast.Module]:
    """All modules by their dotted name below the package; the `__init__` of a room by the room's name."""
    trees = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        trees[name] = ast.parse(path.read_text("utf-8"))
    return trees


@cache
def read_graph() -> Mapping[str, frozenset[str]]:
    """The modules of the package that each module imports."""
    modules = read_package().keys()
    graph = {}
    for name, tree in read_package().items():
        imported = (found.removeprefix(f"{NAME}.") for found in list_imports(tree) if found.startswith(f"{NAME}."))
        graph[name] = frozenset(found if found in modules else found.rpartition(".")[0] for found in imported) - {name}
    return graph


def read_sentences(room: str) -> list[str]:
    """The sentences of the docstring of a room."""
    text = " ".join((ast.get_docstring(read_package()[room]) or "").split())
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", text)


def find_room_imports() -> dict[str, set[str]]:
    """The rooms that each room imports, without those that it also reaches through another one."""
    direct: dict[str, set[str]] = {room: set() for room in ROOMS}
    for name, imported in read_graph().items():
        if name in ROOMS or "." in name:
            room = name.partition(".")[0]
            direct[room] |= {other.partition(".")[0] for other in imported} - {room}
    reached: dict[str, set[str]] = {}
    for room in ROOMS:
        reached[room] = direct[room].union(*(reached.get(other, set()) for other in direct[room]))
    return {
        room: {other for other in others if not any(other in reached[step] for step in others - {other})}
        for room, others in direct.items()
    }


def write_table() -> str:
    """A row for each room: its name and the first sentence of its docstring."""
    rows = [f"| `{room}/` | {read_sentences(room)[0]} |\n" for room in ROOMS]
    return "".join(["| room | what it owns |\n|---|---|\n", *rows])


def draw_picture() -> str:
    """An SVG of the rooms in their order, with an arrow from each room to those it builds on."""
    height, width, left = 34, 170, 70
    parts = []
    middle = {room: 30 + at * (height + 12) + height // 2 for at, room in enumerate(ROOMS)}
    for room, others in find_room_imports().items():
        for other in sorted(others, key=ROOMS.index):
            steps = ROOMS.index(room) - ROOMS.index(other)
            start, end = middle[room], middle[other]
            if steps == 1:
                x = left + width // 2
                parts.append(f'<path d="M{x} {start - height // 2}V{end + height // 2 + 3}"/>')
                continue
            reach = left - 14 * steps
            end += 5
            parts.append(f'<path d="M{left} {start - 5}C{reach} {start - 5} {reach} {end} {left - 3} {end}"/>')
    arrows = "\n".join(parts)
    boxes = "\n".join(
        f'<g class="{"host" if room in HOSTS else "core"}"><rect x="{left}" y="{y - height // 2}" width="{width}" '
        f'height="{height}" rx="5"/><text x="{left + width // 2}" y="{y + 5}">{escape(room)}/</text></g>'
        for room, y in middle.items()
    )
    bottom = middle[ROOMS[-1]] + height
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 20} {bottom}" width="{left + width + 20}" height="{bottom}">
<title>The rooms of the package, each above the rooms that build on it</title>
<style>
path {{ fill: none; stroke: #7a8aa0; stroke-width: 1.5; marker-end: url(#arrow) }}
.head {{ fill: #7a8aa0; stroke: none; marker-end: none }}
rect {{ fill: #e8eef7; stroke: #4a6fa5 }}
.host rect {{ fill: #fdf0dc; stroke: #b07a1e }}
text {{ font: 15px ui-monospace, monospace; fill: #1d2733; text-anchor: middle }}
</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
{arrows}
{boxes}
</svg>
"""


def write_page(page: str) -> str:
    """The text of the architecture page with the table as the code is now."""
    before, _, rest = page.partition(_START)
    return f"{before}{_START}{write_table()}{_END}{rest.partition(_END)[2]}"


def main() -> None:
    """Write the table and the picture."""
    PICTURE.write_text(draw_picture(), "utf-8")
    PAGE.write_text(write_page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
