"""Plain text out of Markdown, for summaries and comparisons, without a Markdown parser."""

from __future__ import annotations

import re

TAB = 4  # columns, as in Python-Markdown

_LONGEST = 2_000  # characters of a line that may hold marks
_LONGEST_SUMMARY = 5_000  # characters in which the first sentence is looked for
_COMMENT_START, _COMMENT_END = "<!--", "-->"
_MARK = re.compile(r"[\[{*_~=`]|^\s*[-+\d#>]")  # most headings have no such mark
_BLOCK_MARK = re.compile(r"^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+|#{1,6}\s+|>\s?)")  # `- [x] `, `1. `, `## `, `> `
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")  # `[text](url)`, `![alt](url)`, `[text][ref]`
_NOTE = re.compile(r"\[\^[^\]]+\]")  # `[^1]`
_ATTRIBUTES = re.compile(r"\{:?\s*[.#][^}]*\}")  # `{.class #id}`
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|==|`+)(?=\S)(.+?)(?<=\S)\1")  # `**bold**`, `` `code` ``
_ITALIC = re.compile(r"(?<!\w)_(?=\S)([^_]+)(?<=\S)_(?!\w)")  # `_italic_`, not `snake_case`
_SENTENCE = re.compile(r".+?(?:[.!?…](?=\s|$)|[。！？])")  # `It works.`
_STARTS_LOWER = re.compile(r"\s+[a-z\d]")  # after `e.g.` the sentence goes on
_NOT_PROSE = ("```", "~~~", "|", "<", "!!!", "???", "===", "[^", ":::", "///")


def restore_column(line: str, column: int) -> int:
    """The column (from 1) in a line with tabs of what is at `column` once its tabs are expanded."""
    if "\t" not in line:
        return column
    for at in range(len(line)):
        if len(line[: at + 1].expandtabs(TAB)) >= column:
            return at + 1
    return column - len(line.expandtabs(TAB)) + len(line)


def cut_columns(line: str, width: int) -> str:
    """A line without its first columns; of a tab that reaches beyond them, the rest is spaces."""
    at = restore_column(line, width + 1) - 1
    if len(line[:at].expandtabs(TAB)) < width:
        return " " * (len(line[: at + 1].expandtabs(TAB)) - width) + line[at + 1 :]
    return line[at:]


def strip_comments(markdown: str) -> str:
    """`markdown` without its HTML comments; one that is never closed stays."""
    if _COMMENT_START not in markdown:
        return markdown
    kept: list[str] = []
    at = 0
    while (start := markdown.find(_COMMENT_START, at)) >= 0 and (end := markdown.find(_COMMENT_END, start)) >= 0:
        kept.append(markdown[at:start])
        at = end + len(_COMMENT_END)
    return "".join((*kept, markdown[at:]))


def plain_line(line: str) -> str:
    """The words of one line of Markdown without the marks of lists, links and emphasis."""
    if not _MARK.search(line):
        return line.strip()
    if len(line) > _LONGEST:  # marks that are never closed would take quadratic time
        return plain_line(line[:_LONGEST]) + line[_LONGEST:]
    line = _BLOCK_MARK.sub("", line)
    line = _ATTRIBUTES.sub("", _NOTE.sub("", _LINK.sub(r"\1", line)))
    for _ in range(3):  # `***both***` nests
        line = _EMPHASIS.sub(r"\2", line)
    return _ITALIC.sub(r"\1", line).strip()


def first_sentence(markdown: str) -> str:
    """The first sentence of the first paragraph or list item, as plain text on one line."""
    words: list[str] = []
    for line in strip_comments(markdown[:_LONGEST_SUMMARY]).splitlines():
        if words and (not line.strip() or _BLOCK_MARK.match(line)):
            break
        if line.strip() and not line.lstrip().startswith(_NOT_PROSE):
            words.append(plain_line(line))
    text = " ".join(words)
    end = 0
    while match := _SENTENCE.match(text, end):
        end = match.end()
        if not _STARTS_LOWER.match(text, end):
            return text[:end]
    return text
