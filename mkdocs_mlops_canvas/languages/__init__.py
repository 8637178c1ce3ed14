"""The texts that we add to pages, in the languages of the PO files beside these modules.

What authors write is never translated, and the titles and prompts of boxes are part of the definitions in `canvas`.
Begin with `Words` in `words`, which everything that speaks to readers is given; `po_file` makes them.
"""
