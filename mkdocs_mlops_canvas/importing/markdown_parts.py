"""The parts of a Markdown page that need a closer look: frames, footnotes, cells of tables, lines of several facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.text.outline import read_outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.importing.names import Names

# `<div class="grid cards" markdown>`, a line of its own
_OPEN = re.compile(r"^\s*<(?P<tag>article|aside|div|header|main|section)\b(?P<attributes>[^>]*)>\s*$", re.IGNORECASE)
_CLOSE = re.compile(r"^\s*</(?P<tag>article|aside|div|header|main|section)\s*>\s*$", re.IGNORECASE)
_MARKDOWN = re.compile(r"\bmarkdown\b", re.IGNORECASE)
_NOTE = re.compile(r"^ {0,3}\[\^[^\]]+\]:")  # `[^1]: the note`
_DELIMITER = re.compile(r":?-+:?")  # `:-:`
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s")
# what may end a cell or begin code: `|`, `` ` ``, but not `\|` and `` \` ``
_CELL_SIGN = re.compile(r"(?<!\\)(?P<escapes>\\*)(?P<sign>`+|\|)")
# In a sealed cell, these stand for a line end, a pipe and a tick; one \x10 before them for each table around the cell
_SEALS = {"\n": "\x11", "|": "\x12", "`": "\x13"}
_SIGNS = {seal: sign for sign, seal in _SEALS.items()}
_SEALED = re.compile(r"(?<!\x10)(\x10*)([\x11-\x13])")
_SEALED_LINE_END = re.compile(r" {0,2}(?:\x10{0,20}\x11 *)+(?:#{1,6} |> )?")
# ` **Date:** `, `| Date: `
_FACT = re.compile(
    r"(?:^|(?<=[\s|;·•,]))(?P<mark>\*\*|__)(?P<bold>[^*_:]+)(?::\s?(?P=mark)|(?P=mark)\s?:)"
    r"|[|;·•]\s?(?P<plain>[^|;·•*:]{2,40}):(?=\s)"
)
_LOST_IN_PLAIN = re.compile(r"\]\s*[(\[]|\[\^")  # of `[text](address)`, `[text][name]` and `[^1]`, only `text` is left
_MORE_WORDS = re.compile(r"(?:\w{3}|\d)[.!?]\s+\w|\|")  # `Iteration 2. Questions to us`
_SEPARATORS = " \t|;·•,"


def code_lines(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines (from 0) that are in fenced code."""
    return {line for fence in read_outline(lines).fences for line in range(fence.start, fence.end)}


def unframe(lines: Sequence[str]) -> list[str]:
    """The lines without the tags of elements that hold Markdown (`md_in_html`): frames around boxes, made by hand."""
    code = code_lines(lines)
    kept: list[str] = []
    open_: list[tuple[str, bool]] = []  # the names of elements, and whether these are frames
    for at, line in enumerate(lines):
        is_frame = False
        if at not in code and (opened := _OPEN.match(line)):
            is_frame = bool(_MARKDOWN.search(opened["attributes"]))
            open_.append((opened["tag"].lower(), is_frame))
        elif at not in code and (closed := _CLOSE.match(line)) and open_ and open_[-1][0] == closed["tag"].lower():
            _, is_frame = open_.pop()
        kept.append("" if is_frame else line)
    return kept


def split_notes(lines: Sequence[str]) -> tuple[Sequence[str], str | None]:
    """A text without the footnotes that end it, and these: they are of the page."""
    code = code_lines(lines)
    begin: int | None = None  # where the footnotes begin, if nothing else comes any more
    in_note = False
    for at, line in enumerate(lines):
        if not line.strip():
            in_note = False
        elif at not in code and _NOTE.match(line):
            begin, in_note = at if begin is None else begin, True
        elif at in code or line.startswith("#") or not (in_note or line.startswith("    ")):
            begin = None
    return (lines, None) if begin is None else (lines[:begin], "\n".join(lines[begin:]).strip())


def is_delimiter_row(line: str) -> bool:
    """Whether a line makes a table of the one above it: `|---|:-:|`."""
    return "-" in line and all(_DELIMITER.fullmatch(cell.strip()) for cell in line.strip().strip("|").split("|"))


def read_row(line: str) -> list[str]:
    """The cells of a row of a table, as Markdown of several lines."""
    cells = []
    for cell in split_cells(line):
        first, *more = (part.strip() for part in BREAK.split(cell.replace(r"\|", "|")))
        cells.append(open_cell(first + "".join(f"\n{part}" if _ITEM.match(part) else f"  \n{part}" for part in more)))
    return cells


def split_cells(row: str) -> list[str]:
    """The cells of a row of a table, as written; a pipe inside of code ends no cell."""
    row = row.strip().removeprefix("|")
    signs = list(_CELL_SIGN.finditer(row))
    last = {match["sign"]: at for at, match in enumerate(signs)}  # of each number of ticks
    ends = [-1]
    code = None  # the ticks that end it
    for at, match in enumerate(signs):
        is_escaped = len(match["escapes"]) % 2 == 1
        if code:
            code = None if match["sign"] == code else code
        elif match["sign"] != "|":
            code = match["sign"] if last[match["sign"]] > at and not is_escaped else None
        elif not is_escaped:
            ends.append(match.end() - 1)
    cells = [row[start + 1 : end] for start, end in zip(ends, [*ends[1:], len(row)], strict=True)]
    return cells if cells[-1].strip() else cells[:-1]


def seal_cell(markdown: str) -> str:
    """The Markdown of a cell, which may have many lines and tables, as a part of one line."""
    if markdown.startswith(("#", ">")):
        markdown = f"\n{markdown}"
    return _SEALED.sub("\x10\\g<0>", markdown).translate({ord(sign): seal for sign, seal in _SEALS.items()})


def open_cell(cell: str) -> str:
    """The Markdown of a cell that may be sealed."""
    return _SEALED.sub(lambda match: f"{match[1][1:]}{match[2]}" if match[1] else _SIGNS[match[2]], cell)


def flatten_cells(text: str) -> str:
    """A text with tables that stay tables, in which each sealed cell becomes one line of text."""
    return _SEALED.sub(lambda match: _SIGNS[match[2]].replace("|", r"\|"), _SEALED_LINE_END.sub(" ", text))


def remove_seals(text: str) -> str:
    """A text without what could be taken for a sealed cell."""
    return re.sub(r"[\x10-\x13]", " ", text)


def split_facts(name: str, value: str, names: Names) -> Iterator[tuple[str, str]]:
    """The fields in a line that begins with `name` and goes on with `value`: names that we know, each with its text."""
    begin, value = 0, " ".join(value.split())
    if (labels := names.split_labels(f"{name}: {value}"))[1:]:
        yield from labels
        return
    for match in _FACT.finditer(value):
        following = (match["bold"] or match["plain"]).strip()
        if names.is_field(following):
            yield name, value[begin : match.start()].strip(_SEPARATORS)
            name, begin = following, match.end()
    yield name, value[begin:].strip(_SEPARATORS if begin else None)


def is_more_than_value(name: str, value: str, names: Names) -> bool:
    """Whether a text says more than a header field can hold: an address, or a sentence after a name."""
    return bool(_LOST_IN_PLAIN.search(value) or (not is_long(name, names) and _MORE_WORDS.search(value)))


def is_long(name: str, names: Names) -> bool:
    """Whether a header field holds sentences."""
    return names.header_key(name) == "summary"
