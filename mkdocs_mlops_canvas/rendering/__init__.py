"""Canvases and portfolios as HTML, with templates, stylesheets and scripts.

It turns values into markup and reads no page: Markdown is parsed in `extension`, and hosts write files. Begin with
`canvas` and `portfolio`, and the files in `templates/` that they fill.
"""
