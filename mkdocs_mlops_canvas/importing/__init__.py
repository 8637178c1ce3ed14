"""Canvases that come from elsewhere: HTML, Markdown, JSON or YAML of any shape becomes the page of a canvas.

`html` and `sheet_text` write Markdown for `markdown`, `data` reads JSON and YAML; both give texts with the names that
they have in the source; `importer` puts these into the header, the boxes, or below the canvas, and `page` writes them.
Pages that already hold a canvas are read in `reading`. Begin with `import_canvas` in `importer`.
"""
