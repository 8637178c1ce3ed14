"""The labels that the plugin adds to pages, with a PO file for each language.

What authors write is never translated, and the titles and prompts of boxes are part of the definitions in `canvas`.
Begin with `Words` in `words`, which everything that speaks to readers is given; `po_file` makes them.
"""
