"""Owns canvases in Markdown that is no page of ours: sections, bold titles and tables, of any shape."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing.markdown_frames import unframe
from mkdocs_mlops_canvas.importing.markdown_header import is_more_than_value, split_facts
from mkdocs_mlops_canvas.importing.markdown_lines import find_notes, split_cells
from mkdocs_mlops_canvas.importing.names import ICON, Entry
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.importing.names import Names

_BEFORE = rf"^(?:(?:[-*+]|\d+[.)])\s+)?(?:{ICON}\s*)*"  # `- `, `1. `, `:icon: `
# `**Background:** text`, `- **Background** text`
_BOLD = re.compile(_BEFORE + r"(?P<mark>\*\*|__)\s*(?P<name>[^*\n]+?)\s*:?\s*(?P=mark)\s*:?\s*(?P<rest>.*)$")
# `Background: text`, `Background`, `Background *the prompt*`
_PLAIN = re.compile(_BEFORE + r"(?P<name>[^:*\n]{2,80}?)\s*(?::\s*(?P<rest>.*)|\s(?P<slanted>[*_]\S.*))?$")
_DELIMITERS = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")  # `|---|:-:|`
_ITEM_BREAK = re.compile(r"\s*<br\s*/?>\s*(?=(?:[-*+]|\d+[.)])\s)", re.IGNORECASE)  # `<br>- item`
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)  # `<br>`
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")  # `\_`
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")  # `---`
_LEAD_LEVEL = 7  # below all headings
_COLUMN_LABELS = {"box", "content", "description", "field", "key", "section", "text", "title", "value"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading or a title at the start of a line: its text begins with `rest`, and goes on at the line `body`."""

    start: int
    body: int
    level: int
    title: str
    rest: str = ""
    is_box: bool = False


def read_markdown(text: str, names: Names) -> list[Entry]:
    """The entries of a canvas in Markdown, all words of it included."""
    lines = unframe(text.split("\n"))
    end = find_notes(lines, {line for fence in read_outline(lines).fences for line in range(fence.start, fence.end)})
    lines, notes = lines[:end], "\n".join(lines[end:]).strip()
    entries: list[Entry] = []
    marks = _find_marks(lines, names)
    title = next((mark for mark in marks if mark.level == 1 and not mark.is_box), None)
    open_mark: _Mark | None = None
    begin = 0
    for mark in [*marks, None]:
        if mark and open_mark and open_mark.is_box and not mark.is_box and mark.level > open_mark.level:
            continue
        below = [*([open_mark.rest] if open_mark else []), *lines[begin : mark.start if mark else len(lines)]]
        if open_mark and open_mark.is_box:
            entries.append(Entry(open_mark.title, "\n".join(below).strip("\n")))
        else:
            name = open_mark.title if open_mark and not names.is_column(open_mark.title) else ""
            if open_mark and open_mark is title:
                entries.append(Entry("", plain_value(open_mark.title), is_title=True))
                name = ""
            entries += _read_loose(name, below, names)
        open_mark, begin = mark, mark.body if mark else begin
    return [*entries, Entry("", notes)] if notes else entries


def read_grid(rows: Sequence[Sequence[str]], names: Names) -> list[Entry]:
    """The entries of a table whose cells hold Markdown: a title has its text in its cell, to its right, or below."""
    entries: list[Entry] = []
    above: dict[int, str] = {}
    for number, row in enumerate(rows):
        titles = {at: title for at, cell in enumerate(row) if (title := _label(cell, names))}
        others = [cell for at, cell in enumerate(row) if cell.strip() and at not in titles]
        if number == 0 and {plain_value(cell).casefold() for cell in others} <= _COLUMN_LABELS and not titles:
            continue
        entries += [Entry(title, "") for title in titles.values()]
        if titles and (not others or (len(titles) > 1 and all(names.is_column(cell) for cell in others))):
            above = titles
            continue
        left = ""
        for at, cell in enumerate(row):
            if at in titles:
                left = titles[at]
            elif left or (at in above and not titles):
                entries += _read_cell(left or above[at], cell, names)
            elif cell.strip() and not names.is_column(cell):
                entries += read_markdown(cell, names)
        above = {} if titles else above
    return entries


def _read_cell(title: str, cell: str, names: Names) -> list[Entry]:
    """The text of a box, or the value of a field, with its whole text if it is more than that."""
    if names.is_box(title):
        return [Entry(title, cell)]
    more = [Entry("", f"{title}: {cell}")] if is_more_than_value(title, cell, names) else []
    return [Entry(title, plain_value(cell)), *more]


def is_canvas_table(rows: Sequence[Sequence[str]], names: Names) -> bool:
    """Whether a table is a part of a canvas: a cell names a box, or several name fields of the header."""
    found = [entry.name for entry in read_grid(rows, names) if names.is_label(entry.name)]
    return (
        any(names.is_box(name) or names.is_of_sheet(name) for name in found)
        or len({fold_name(name) for name in found}) > 1
    )


def plain_value(markdown: str) -> str:
    """One line of plain text, for the header."""
    line = plain_line(" ".join(_BREAK.sub(" ", markdown).split()))
    return unescape(_ESCAPE.sub(r"\1", line)).strip()


def _label(cell: str, names: Names) -> str:
    """The name that is all that a cell holds, if it is one."""
    name = names.find_bare(plain_value(cell).rstrip(":").rstrip())
    return name if "\n" not in cell.strip() and names.is_label(name) else ""


def _find_marks(lines: Sequence[str], names: Names) -> list[_Mark]:
    """The headings of a text, with the boxes among them; without those, the lines that begin with a box's name.

    If a box is named at several levels, the level at which most boxes stand counts, as in our own pages.
    """
    outline = read_outline(lines)
    headings = [replace(heading, text=names.find_bare(heading.text)) for heading in outline.headings]
    boxes = [heading for heading in headings if names.is_box(heading.text)]
    levels = Counter(heading.level for heading in boxes)
    common = min(levels, key=lambda level: (-levels[level], level), default=0)
    settled = {fold_name(heading.text) for heading in boxes if heading.level == common}
    marks = []
    for heading in headings:
        is_box = heading in boxes and (heading.level == common or fold_name(heading.text) not in settled)
        marks.append(_Mark(heading.start, heading.end, heading.level, heading.text, "", is_box))
    if boxes:
        return marks
    code = {line for fence in outline.fences for line in range(fence.start, fence.end)}
    taken = code | {line for mark in marks for line in range(mark.start, mark.body)}
    for pattern in (_BOLD, _PLAIN):
        leads = []
        for at, line in enumerate(lines):
            match = None if at in taken or line.lstrip().startswith("|") else pattern.match(line)
            name = names.find_bare(match["name"].strip()) if match else ""
            if match and names.is_box(name):
                leads.append(_Mark(at, at + 1, _LEAD_LEVEL, name, _rest(match), is_box=True))
            elif match and names.is_column(name) and not _rest(match):
                leads.append(_Mark(at, at + 1, _LEAD_LEVEL, name))
        if any(lead.is_box for lead in leads):
            return sorted([*marks, *leads], key=lambda mark: mark.start)
    return marks


def _rest(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return (groups["rest"] or groups.get("slanted") or "").strip()


def _read_loose(name: str, lines: list[str], names: Names) -> Iterator[Entry]:
    """The entries of a text that is in no box: tables of boxes, fields of the header, and what is left of it."""
    fences = read_outline(lines).fences
    code = {line for fence in fences for line in range(fence.start, fence.end)}
    left = []
    at = 0
    while at < len(lines):
        line, following = lines[at], at + 1
        if at in code:
            left.append(line)
        elif "|" in line and following < len(lines) and _DELIMITERS.match(lines[following]):
            end = next((i for i in range(following, len(lines)) if "|" not in lines[i]), len(lines))
            rows = [_split_row(row) for row in (line, *lines[at + 2 : end])]
            if is_canvas_table(rows, names):
                yield from read_grid(rows, names)
            else:
                left += lines[at:end]
            following = end
        elif (match := _lead(line)) and (names.find_header(match["name"]) or names.is_field(match["name"])):
            value = _rest(match)
            below = next((i for i in range(following, len(lines)) if lines[i].strip()), len(lines))
            if not value and below < len(lines) and below not in code and _is_value(lines[below], names):
                value, following = lines[below], below + 1
            facts = list(split_facts(match["name"].strip(), value, names))
            yield from (Entry(fact, plain_value(text)) for fact, text in facts)
            if any(is_more_than_value(fact, text, names) for fact, text in facts):
                left += lines[at:following]
        elif not _RULE.match(line):
            left.append(line)
        at = following
    text = "\n".join(left).strip("\n")
    if text.strip() or name:
        yield Entry("" if names.is_canvas(name or text) else name, "" if names.is_canvas(text) else text)


def _lead(line: str) -> re.Match[str] | None:
    """The line as one that begins with a name, of a field of the header for example."""
    match = _BOLD.match(line) or _PLAIN.match(line)
    return match if match and (match.re is _BOLD or ":" in line) else None


def _is_value(line: str, names: Names) -> bool:
    match = _lead(line)
    return not (_RULE.match(line) or "|" in line or (match and names.is_label(match["name"])))


def _split_row(line: str) -> list[str]:
    return [_BREAK.sub("  \n", _ITEM_BREAK.sub("\n", cell.replace(r"\|", "|"))).strip() for cell in split_cells(line)]
