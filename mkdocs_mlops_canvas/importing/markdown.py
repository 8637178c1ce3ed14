"""Canvases in Markdown that was not written for this package: sections, bold titles and tables, of any shape."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from html import unescape
from itertools import takewhile
from typing import TYPE_CHECKING

from mkdocs_mlops_canvas.importing import markdown_parts as parts
from mkdocs_mlops_canvas.importing.dates import read_date
from mkdocs_mlops_canvas.importing.names import ICON, NamedText
from mkdocs_mlops_canvas.importing.sheet_text import straighten
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.text.outline import read_outline
from mkdocs_mlops_canvas.text.plain_text import plain_line
from mkdocs_mlops_canvas.text.records import dataclass
from mkdocs_mlops_canvas.text.source import dedent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_mlops_canvas.importing.names import Names
    from mkdocs_mlops_canvas.importing.prompts import Prompts
    from mkdocs_mlops_canvas.text.outline import Heading

_BEFORE = re.compile(rf"((?:[-*+]|\d+[.)])\s+)?(?:{ICON}\s*)*")  # `- `, `1. `, `:icon: `
_NAME_END = re.compile(r":|\s(?=[*_]\S)")  # `Background: text`, `Background *the prompt*`
_NAME_LENGTHS = range(2, 81)
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")  # `---`
_RULE_OR_NOTHING = re.compile(rf"{_RULE.pattern}|^\s*$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")  # `\_`
_LONGEST_TITLE = 500  # characters, with the address of a link
_LONGEST_PRODUCT = 80  # characters
_BLOCK = re.compile(r"[-*+>|]\s|\d+[.)]\s")  # `- item`, `> quotation`
_LEAD_LEVEL = 7  # below all headings
# `**Background**`, `***Background***`, `<b>Background</b>`
_BOLD = re.compile(
    r"(?:(?P<mark>\*{2,3}|_{2,3})(?P<name>[^*]+?)(?P=mark)|<(?P<tag>b|strong)>(?P<text>[^<*]+)</(?P=tag)>)"
)
_ALONE = (False, False, False)  # a bold title on a line of its own, as `_look_of` says
_SHEET_LABEL = "product_name"  # only the original sheet has it: in a table, it cannot be a column of anything else
_COLUMN_LABELS = {"box", "content", "description", "field", "key", "section", "text", "title", "value"}


@dataclass(frozen=True, slots=True)
class _Title:
    """What begins a text, which goes on at the line `body`: a heading, a name on a line, or a table, without a name."""

    start: int
    body: int
    level: int
    name: str | None = None
    is_box: bool = False
    rest: str = ""
    aside: str = ""  # what else the title says
    indent: int = 0  # of the lines below
    is_bold: bool = False
    has_colon: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """A table up to the line `end`, and what is in it if it is a part of a canvas; a large one has several boxes."""

    end: int
    texts: list[NamedText] | None
    is_large: bool


def read_markdown(text: str, names: Names, prompts: Prompts | None = None) -> list[NamedText]:
    """The texts of a canvas in Markdown, all words of it included; with `prompts`, it may be the text of a sheet."""
    lines, notes = parts.split_notes(parts.unframe(text.split("\n")))
    reader = _PageReader(lines, names)
    if prompts and not reader.names_boxes and (sheet := straighten("\n".join(lines), names, prompts)):
        markdown, left, hint = sheet
        return [*_PageReader(markdown.split("\n"), names).read(), NamedText(None, left, hint=hint)]
    texts = list(reader.read())
    return [*texts, NamedText(None, notes)] if notes else texts


def plain_value(markdown: str) -> str:
    """One line of plain text, for the header."""
    line = plain_line(" ".join(parts.BREAK.sub(" ", markdown).split()))
    return unescape(_ESCAPE.sub(r"\1", line)).strip()


class _PageReader:
    """Reads the lines of a page, or of a cell of a table."""

    def __init__(self, lines: Sequence[str], names: Names) -> None:
        self.lines = lines
        self.names = names
        self.code = parts.code_lines(lines)
        self.headings = list(self._read_headings())

    def read(self) -> Iterator[NamedText]:
        titles = self.headings
        if not any(title.is_box for title in titles):
            titles = sorted([*titles, *self._read_leads()], key=lambda title: title.start)
        main = next((title for title in titles if title.is_box or title.level == 1), None)
        open_ = _Title(0, 0, 0)
        for title in [*titles, _Title(len(self.lines), 0, 0)]:
            if open_.is_box and not title.is_box and title.level > open_.level:
                continue
            if open_.is_box:
                text = self._read_box(open_, title.start)
                yield NamedText(open_.name, f"*{open_.aside}*\n\n{text}" if open_.aside and text else text)
                if open_.aside and not text:
                    yield NamedText(None, open_.aside)
            else:
                if open_ is main:
                    yield NamedText(None, plain_value(open_.name or ""), is_title=True)
                yield from self._read_loose(open_, None if open_ is main else open_.name, title.start)
            open_ = title

    @cached_property
    def names_boxes(self) -> bool:
        """Whether headings, bold titles or tables name boxes."""
        leads = (lead for at in range(len(self.lines)) if at not in self.code and (lead := self._read_lead(at)))
        return (
            any(title.is_box for title in self.headings)
            or any(lead.is_box and lead.is_bold for lead in leads)
            or any(table.texts for table in self._tables.values())
        )

    def _read_headings(self) -> Iterator[_Title]:
        """The headings, with the boxes among them.

        If a box is named at several levels, the level at which most boxes stand counts, as in our own pages.
        """
        headings = [(heading, *self._name_of(heading)) for heading in read_outline(self.lines).headings]
        boxes = Counter((heading.level, key) for heading, name, _ in headings if (key := self.names.key_of(name)))
        levels = Counter(level for level, _ in boxes.elements())
        common = min(levels, key=lambda level: (-levels[level], level), default=0)
        for heading, name, aside in headings:
            key = self.names.key_of(name)
            is_box = key is not None and (heading.level == common or (common, key) not in boxes)
            yield _Title(heading.start, heading.end, heading.level, name, is_box, aside=aside)

    def _name_of(self, heading: Heading) -> tuple[str, str]:
        """The name of a heading, and what else it says; what stands in braces is a part of unknown names only."""
        name, aside = self.names.split_title(heading.text)
        is_known = self.names.is_label(name) or self.names.is_column(name)
        return (name, aside) if is_known else (self.lines[heading.start].strip().strip("#").strip(), "")

    def _read_leads(self) -> list[_Title]:
        """The lines that begin with the name of a box or a column: in bold, or if there are none of these, plainly.

        Bold lines that look like these are titles as well. A table of several boxes ends the box above it.
        """
        taken = self.code.union(*(range(title.start, title.body) for title in self.headings))
        found = [lead for at in range(len(self.lines)) if at not in taken and (lead := self._read_lead(at))]
        leads = [lead for lead in found if lead.is_box or (self.names.is_column(lead.name) and not lead.rest)]
        if any(lead.is_box and lead.is_bold for lead in leads):
            looks = {self._look_of(lead) for lead in leads if lead.is_bold and lead.is_box}
            looks.add(_ALONE)
            unknown = [lead for lead in found if self._look_of(lead) in looks and not self.names.is_label(lead.name)]
            leads = [lead for lead in found if lead.is_bold and (lead in leads or lead in unknown)]
        tables = (_Title(at, at, _LEAD_LEVEL) for at, table in self._tables.items() if table.is_large)
        return [*leads, *tables] if any(lead.is_box for lead in leads) else []

    def _look_of(self, lead: _Title) -> tuple[bool, bool, bool]:
        """Whether a bold title is a list item, has a text on its line, and begins a paragraph with a colon there."""
        if not lead.rest:
            return bool(lead.indent), False, False
        begins = bool(lead.indent) or not lead.start or not self.lines[lead.start - 1].strip()
        return bool(lead.indent), True, begins and lead.has_colon

    def _read_lead(self, at: int) -> _Title | None:
        """The line as one that begins with a name, of a box or a header field for example."""
        before = _BEFORE.match(self.lines[at])
        text = self.lines[at][before.end() if before else 0 :]
        bold = _BOLD.match(text)
        name, rest = ((bold["name"] or bold["text"]).strip(), text[bold.end() :].strip()) if bold else ("", "")
        has_colon = name.endswith(":") or rest.startswith(":")
        name, rest = name.removesuffix(":").rstrip(), rest.removeprefix(":")
        if not name:
            end = _NAME_END.search(text)
            name, bold, rest = (text[: end.start()], None, text[end.end() :]) if end else (text, None, "")
            if len(name.rstrip()) not in _NAME_LENGTHS or "*" in name or text.startswith("|"):
                return None
        title, aside = self.names.split_title(name.strip())
        indent = len(before[1] or "") if before else 0
        is_box = self.names.is_box(title)
        return _Title(at, at + 1, _LEAD_LEVEL, title, is_box, rest.strip(), aside, indent, bool(bold), has_colon)

    def _read_label(self, at: int) -> _Title | None:
        """The line as one that begins with the name of a box or a header field, in bold or with a colon."""
        lead = self._read_lead(at)
        is_marked = lead and (lead.is_bold or ":" in self.lines[at])
        return lead if lead and is_marked and self.names.is_label(lead.name) else None

    @cached_property
    def _tables(self) -> dict[int, _Table]:
        """All tables, by their first lines."""
        tables: dict[int, _Table] = {}
        stops = {title.start for title in self.headings}
        at = 0
        while at + 1 < len(self.lines):
            end = at + 1
            if at not in self.code and "|" in self.lines[at] and parts.is_delimiter_row(self.lines[end]):
                while end < len(self.lines) and "|" in self.lines[end] and end not in stops:
                    end += 1
                tables[at] = self._read_table([parts.read_row(self.lines[i]) for i in (at, *range(at + 2, end))], end)
            at = end
        return tables

    def _read_table(self, rows: Sequence[Sequence[str]], end: int) -> _Table:
        """A table is a part of a canvas if a cell names a box, or several name header fields."""
        texts = _read_grid(rows, self.names)
        labels = {fold_name(text.name) for text in texts if text.name and self.names.is_label(text.name)}
        boxes = {key for text in texts if (key := self.names.key_of(text.name))}
        is_sheet = _SHEET_LABEL in labels
        return _Table(end, texts if boxes or is_sheet or len(labels) > 1 else None, len(boxes) > 1 or is_sheet)

    def _read_box(self, title: _Title, end: int) -> str:
        """The text of a box; that of a list item without its indent, and without the rule below its title."""
        ends = {heading.body for heading in self.headings}  # a rule there is the line below a heading
        while end > title.body and end not in ends and _RULE_OR_NOTHING.match(self.lines[end - 1]):
            end -= 1  # a rule between two boxes is in neither
        lines = list(self.lines[title.body : end])
        inside = len(list(takewhile(lambda line: not line[:1].strip(), lines)))
        if title.indent and inside:
            text = dedent(lines[:inside], title.indent).lstrip("\n")
            first, _, below = text.partition("\n")
            lines[:inside] = [below if _RULE.match(first) and not title.rest else text]
        return "\n".join([title.rest, *lines]).strip("\n")

    def _read_loose(self, title: _Title, name: str | None, end: int) -> Iterator[NamedText]:
        """A text that is in no box: tables of boxes, header fields, and what is left of it."""
        left: list[str] = []
        at = title.body
        while at < end:
            line, following = self.lines[at], at + 1
            if table := self._tables.get(at):
                following = table.end
                yield from table.texts or ()
                left += self.lines[at:following] if table.texts is None else ()
            elif at in self.code:
                left.append(line)
            elif lead := self._read_field(at):
                value = lead.rest
                below = next((i for i in range(following, end) if self.lines[i].strip()), end)
                if not value and below < end and below not in self.code and self._is_value(below):
                    value, following = self.lines[below], below + 1
                facts = list(parts.split_facts(lead.name or "", value, self.names))
                yield from (NamedText(fact, plain_value(text)) for fact, text in facts)
                if any(parts.is_more_than_value(fact, text, self.names) for fact, text in facts):
                    left += self.lines[at:following]
            elif not _RULE.match(line):
                left.append(line)
            at = following
        text = "\n".join(left).strip("\n")
        text = "\n".join(filter(None, [title.rest, dedent(left, title.indent).strip("\n") if title.indent else text]))
        if name and text.strip() and self.names.is_field(name) and not self.names.is_box(name):
            is_value = self.names.header_key(name) != "product" or _is_short(text)
            yield from _read_value(name, text, self.names) if is_value else [NamedText(None, f"**{name}**\n\n{text}")]
        elif text.strip() or (name and not self.names.is_column(name)):
            is_sheet = self.names.is_canvas(name or text)
            yield NamedText(None if is_sheet else name, "" if self.names.is_canvas(text) else text)

    def _read_field(self, at: int) -> _Title | None:
        """The line as one that begins with the name of a header field; `Data:` is one only before a date."""
        lead = self._read_lead(at)
        if lead and self.names.is_column(lead.name) and self.names.header_key(lead.name):
            return lead if any(read_date(plain_value(lead.rest), "")) else None
        lead = self._read_label(at)
        return lead if lead and self.names.is_field(lead.name) else None

    def _is_value(self, at: int) -> bool:
        line = self.lines[at]
        is_title = self.names.is_box(line) or self.names.is_column(line)
        return not (is_title or _RULE.match(line) or "|" in line or self._read_label(at))


def _is_short(text: str) -> bool:
    """Whether a text begins with a line that may be a name; a section may also be about the project."""
    first = text.strip().partition("\n\n")[0]
    return "\n" not in first and len(first) <= _LONGEST_PRODUCT and not _BLOCK.match(first)


def _read_grid(rows: Sequence[Sequence[str]], names: Names) -> list[NamedText]:
    """The texts of a table whose cells hold Markdown: a title has its text in its cell, to its right, or below."""
    texts: list[NamedText] = []
    above: dict[int, str] = {}
    all_titles = [
        {at: title for at, cell in enumerate(row) if cell and (title := _read_cell_title(cell, names))} for row in rows
    ]
    labelled = set[int]().union(*all_titles)  # the columns that have titles
    for number, (row, titles) in enumerate(zip(rows, all_titles, strict=True)):
        others = [cell for at, cell in enumerate(row) if cell and at not in titles]
        is_above = len(titles) > 1 and number + 1 < len(rows) and not all_titles[number + 1] and any(rows[number + 1])
        if number == 0 and not titles and {plain_value(cell).casefold() for cell in others} <= _COLUMN_LABELS:
            continue
        texts += [NamedText(title, "") for title in titles.values()]
        texts += [NamedText(None, aside) for at in titles if (aside := _split_cell(row[at], names)[1])]
        if titles and (not others or is_above or (len(titles) > 1 and all(map(names.is_column, others)))):
            above = titles | {at: plain_value(cell) for at, cell in enumerate(row) if cell and at not in titles}
            texts += [NamedText(name, "") for name in above.values() if not names.is_column(name)]
            continue
        left = None
        for at, cell in enumerate(row):
            if at in titles:
                left = titles[at]
            elif cell and at in labelled and not ("\n" in cell or titles or above or left or names.is_column(cell)):
                left = plain_value(cell)  # where other rows have titles
                texts.append(NamedText(left, ""))
            elif not cell:
                continue
            elif title := left or (None if titles else above.get(at)):
                texts += _read_cell(title, cell, names)
            elif not names.is_column(cell):
                texts += read_markdown(cell, names)
        above = {} if titles else above
    filled = {text.name for text in texts if text.value}
    return [text for text in texts if text.value or text.name not in filled]


def _read_cell_title(cell: str, names: Names) -> str | None:
    """The name that is all that a cell holds, if it is one."""
    if "\n" in cell or len(cell) > _LONGEST_TITLE:
        return None
    name = _split_cell(cell, names)[0]
    return name if names.is_label(name) else None


def _split_cell(cell: str, names: Names) -> tuple[str, str]:
    return names.split_title(plain_value(cell).rstrip(":").rstrip())


def _read_cell(title: str, cell: str, names: Names) -> list[NamedText]:
    """The text of a box, or the value of a header field."""
    if names.is_box(title) or not names.is_field(title):
        return [NamedText(title, cell)]
    if any(map(parts.is_delimiter_row, cell.split("\n"))):  # a table in a table that is there for its looks
        return read_markdown(cell, names)
    return _read_value(title, cell, names)


def _read_value(name: str, text: str, names: Names) -> list[NamedText]:
    """The value of a header field: the first paragraph, which stays whole if it is more; and what is below it."""
    value, _, below = (text, "", "") if parts.is_long(name, names) else text.strip("\n").partition("\n\n")
    whole = f"{name}: {value}" if parts.is_more_than_value(name, value, names) else ""
    return [NamedText(name, plain_value(value)), *(NamedText(None, more) for more in (whole, below) if more.strip())]
