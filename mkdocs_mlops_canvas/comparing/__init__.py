"""Differences between two states of canvases, and the marks that show them.

`differences` pairs canvases of `sources` for `as_text` and `as_comment`; `tree_marks` marks changes in elements, and
`source_marks` in Markdown. Begin with `list_differences` and `mark_changes`. That something changed in a canvas is
known in `portfolio.changes` already; parsing Markdown into elements is left to `extension`.
"""
